"""A gateway as data: what is posted, and which data is refused, without a value in the message."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qs

import pytest

from tamin_rules.errors import DefinitionError
from tamin_rules.portal import gateways
from tamin_rules.portal.asks import Delivery, Handed
from tamin_rules.portal.gateways import Reply

NOW: Final = datetime(2026, 11, 22, 8, tzinfo=UTC)
URL: Final = "https://sms.example.ir/v1/k3y/send"
SMS: Final[dict[str, Any]] = {
    "reference": "registration:1:4:send_sms:on_file",
    "to": "+989127345621",
    "template": "code_registration",
    "text": 'کد: 735192 "{to}"',
    "params": {"code": "735192"},
}


def _gateway(**data: Any) -> gateways.HttpGateway:
    return gateways.gateway({"url": URL, "body": {}} | data)


def test_places_are_filled_and_what_fills_them_is_not_read_again() -> None:
    body = {
        "messages": [{"to": "{to}", "text": "{text}", "note": "for {to_national}: {reference}", "flash": False}],
        "pattern": {"name": "{template}", "values": "{params}"},
        "id": "{reference_number}",
    }
    post = _gateway(body=body, headers={"Idempotency-Key": "{reference}"}).post(**SMS)
    told = json.loads(post.body)
    assert told["messages"] == [
        {"to": SMS["to"], "text": SMS["text"], "note": f"for 09127345621: {SMS['reference']}", "flash": False}
    ]
    assert told["pattern"] == {"name": "code_registration", "values": {"code": "735192"}}
    assert 0 < told["id"] < 2**63
    assert post.headers["idempotency-key"] == SMS["reference"]
    assert post.headers["content-type"] == "application/json"
    assert post.url == URL


def test_a_form_is_encoded() -> None:
    post = _gateway(body={"receptor": "{to_national}", "message": "{text}", "localid": "{reference_number}"}, form=True)
    told = parse_qs(post.post(**SMS).body.decode())
    assert (told["receptor"], told["message"]) == (["09127345621"], [SMS["text"]])
    assert post.post(**SMS).headers["content-type"] == "application/x-www-form-urlencoded"


def test_the_number_of_a_reference_is_its_own() -> None:
    gateway = _gateway(body={"id": "{reference_number}"})
    numbers = {json.loads(gateway.post(**{**SMS, "reference": f"r{place}"}).body)["id"] for place in range(1_000)}
    assert len(numbers) == 1_000


@pytest.mark.parametrize(
    ("status", "delivery"),
    [
        (200, "taken"),
        (202, "taken"),
        (302, "later"),
        (400, "refused"),
        (401, "later"),
        (422, "refused"),
        (503, "later"),
    ],
)
def test_without_answers_of_its_own_the_status_decides(status: int, delivery: str) -> None:
    assert _gateway().read(Reply(status, body=None), NOW) == Handed(Delivery(delivery), status=status)


def test_a_member_may_stand_in_a_list_and_the_first_answer_that_fits_counts() -> None:
    answers = [
        {"status": ["2xx", 409], "member": "entries.0.state", "values": ["queued", 1], "means": "taken"},
        {"status": 200, "means": "refused"},
    ]
    gateway = _gateway(answers=answers)
    bodies = {'{"entries": [{"state": 1}]}': "taken", '{"entries": []}': "refused", '{"entries": {"0": 1}}': "refused"}
    assert {body: gateway.read(Reply(200, body=body.encode()), NOW).delivery for body in bodies} == bodies
    assert gateway.read(Reply(409, body=b'{"entries": [{"state": true}]}'), NOW).delivery is Delivery.LATER


@pytest.mark.requirement("CR3")
def test_it_knows_whether_the_gateway_is_told_the_reference() -> None:
    assert not _gateway(body={"to": "{to}"}).is_told_the_reference
    assert _gateway(body=[{"id": "{reference_number}"}]).is_told_the_reference
    assert _gateway(headers={"x-id": "sms-{reference}"}).is_told_the_reference


def test_nothing_of_it_is_shown() -> None:
    gateway = _gateway(headers={"authorization": "Bearer k3y"}, body={"key": "k3y", "to": "{to}", "text": "{text}"})
    shown = repr((gateway, gateway.post(**SMS), Reply(200, body=b"k3y 735192")))
    assert [word for word in ("k3y", "735192", "9127345621") if word in shown] == []


@pytest.mark.requirement("WEB5")
@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"url": f"{URL}?to={{to}}"}, "url"),
        ({"url": f"{URL}/{{reference}}"}, "url"),
        ({"url": "http://sms.example.ir/k3y"}, "url"),
        ({"url": "ftp://localhost/k3y"}, "url"),
        ({"url": "https://me:k3y@sms.example.ir/"}, "url"),
        ({"url": "https://sms.example.ir:0/k3y"}, "url"),
        ({"url": "https://sms.example.ir:k3y/"}, "url"),
        ({"url": "https://sms.example.ir/k3y\r\n"}, "url"),
        ({"url": "https:///k3y"}, "url"),
        ({"url": None}, "url"),
        ({"headers": {"x-to": "{to}"}}, "headers.x-to"),
        ({"headers": {"x": "k3y\r\ny: 1"}}, "headers.x"),
        ({"headers": {"x": "کلید"}}, "headers.x"),
        ({"headers": {"x": 7}}, "headers"),
        ({"headers": ["k3y"]}, "headers"),
        ({"body": "k3y"}, "body"),
        ({"body": None}, "body"),
        ({"body": {"to": "{number}"}}, "body"),
        ({"body": [], "form": True}, "body"),
        ({"body": {"to": ["{to}"]}, "form": True}, "body"),
        ({"body": {"values": "{params}"}, "form": True}, "body"),
        ({"form": "k3y"}, "form"),
        ({"seconds": 0}, "seconds"),
        ({"seconds": 61}, "seconds"),
        ({"seconds": True}, "seconds"),
        ({"answers": {"status": 200}}, "answers"),
        ({"answers": [{"status": 200, "means": "sent"}]}, "answers.means"),
        ({"answers": [{"status": 99, "means": "taken"}]}, "answers.status"),
        ({"answers": [{"status": "k3y", "means": "taken"}]}, "answers.status"),
        ({"answers": [{"status": 200, "member": "a", "means": "taken"}]}, "answers"),
        ({"answers": [{"status": 200, "values": [1], "means": "taken"}]}, "answers"),
        ({"answers": [{"status": 200, "member": 1, "values": [1], "means": "taken"}]}, "answers.member"),
        ({"answers": [{"status": 200, "means": "taken", "k": 1}]}, "answers"),
        ({"answers": ["k3y"]}, "answers"),
        ({"adress": "k3y"}, "the gateway"),
    ],
)
def test_data_that_describes_no_gateway(change: dict[str, Any], place: str) -> None:
    with pytest.raises(DefinitionError) as found:
        _gateway(**change)
    assert str(found.value).startswith(f"{place}:")
    assert "k3y" not in str(found.value)


def test_something_else_than_data() -> None:
    with pytest.raises(DefinitionError, match="the gateway"):
        gateways.gateway(None)
