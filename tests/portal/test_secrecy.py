"""
Nobody learns whether a national ID is known: the same statuses, headers, bodies, and the same asks of the store.

Five kinds of people (`security` EN1): nobody, one whose request is under way, one with an account, one who was
rejected, one who was erased.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

from tamin_rules.identifiers import national_id as national_ids
from tamin_rules.portal import upkeep, work
from tamin_rules.registration.ownership import Match
from tests.portal.site import IDENTITY, MINUTE, MOBILE, ONE, PASSWORD, Draft, Site

Prepare = Callable[[Site], Any]
SECRET: Final = {"id", "token", "tracking_code"}


def nobody(_site: Site) -> None: ...


def pending(site: Site) -> None:
    site.registries(Match.UNAVAILABLE, Match.UNAVAILABLE)
    site.submitted()


def approved(site: Site) -> None:
    site.account()


def rejected(site: Site) -> None:
    site.registries(Match.MATCHED, Match.MISMATCHED)
    draft = site.submitted()
    site.work()
    assert site.visit(draft, "activation", "reject", []).status == 200
    site.work()


def erased(site: Site) -> None:
    site.account()
    site.run(upkeep.erase(site.portal, national_ids.parse(ONE)))


CLASSES: Final = (nobody, pending, approved, rejected, erased)


def told(answer: Any) -> tuple[Any, ...]:
    body = {} if answer.body is None else {name: value for name, value in answer.body.items() if name not in SECRET}
    return answer.status, body, dict(answer.headers)


def seen(prepare: Prepare, play: Callable[[Site], list[Any]]) -> list[Any]:
    site = Site()
    prepare(site)
    site.wait(2 * MINUTE)
    return play(site)


def registering(site: Site) -> list[Any]:
    found: list[Any] = []
    stranger = "09991112233"
    answer, asks = site.asks_of("POST", "/registrations", {"national_id": ONE, "mobile": stranger})
    found += [told(answer), asks]
    assert answer.body is not None
    draft = Draft(answer.body["id"], answer.body["token"], 1)
    site.enter(draft)
    answer, asks = site.asks_of("POST", f"{draft.path}/submit", {"accept_notices": True}, draft.token, 3)
    assert answer.status == 202
    found += [told(answer), asks]
    answer, asks = site.asks_of("GET", draft.path, token=draft.token)
    return [*found, told(answer), asks]


def signing_in(site: Site) -> list[Any]:
    found: list[Any] = []
    for _ in range(7):
        answer, asks = site.asks_of("POST", "/sessions", {"national_id": ONE, "password": "Wr0ng&pass"})
        found += [told(answer), asks]
    assert [each[0] for each in found[::2]] == [422] * 5 + [429] * 2
    return found


def recovering(site: Site) -> list[Any]:
    found: list[Any] = []
    for wait in (0, 0, 1, 3, 1, 15, 40):
        site.wait(wait * MINUTE)
        answer, asks = site.asks_of("POST", "/password-recovery", {"national_id": ONE})
        assert answer.status == 202
        found += [told(answer), asks]
        guess = {"national_id": ONE, "code": "000000", "password": "x", "password_confirmation": "y"}
        for _ in range(7):
            answer, asks = site.asks_of("POST", "/password-recovery/confirm", guess)
            assert answer.status == 422
            found += [told(answer), asks]
    return found


def recovering_with_a_worker(site: Site) -> list[Any]:
    found: list[Any] = []
    for _ in range(4):
        site.wait(2 * MINUTE)
        answer, asks = site.asks_of("POST", "/password-recovery", {"national_id": ONE})
        found += [told(answer), asks]
        site.work()
        guess = {"national_id": ONE, "code": "000000", "password": "x", "password_confirmation": "y"}
        answer, asks = site.asks_of("POST", "/password-recovery/confirm", guess)
        found += [told(answer), asks]
    return found


def confirming_what_nobody_asked_for(site: Site) -> list[Any]:
    guess = {"national_id": ONE, "code": "000000", "password": PASSWORD, "password_confirmation": PASSWORD}
    answer, asks = site.asks_of("POST", "/password-recovery/confirm", guess)
    assert answer.status == 422
    return [told(answer), asks]


def following_up(site: Site) -> list[Any]:
    triple = {"national_id": ONE, "mobile": MOBILE, "tracking_code": "0" * 32}
    answer, asks = site.asks_of("POST", "/follow-up", triple)
    assert answer.status == 404
    return [told(answer), asks]


PLAYS: Final = (
    registering,
    signing_in,
    recovering,
    recovering_with_a_worker,
    confirming_what_nobody_asked_for,
    following_up,
)


@pytest.mark.requirement("EN1", "EN2", "EN3", "EN5", "OTP7", "OTP11")
@pytest.mark.parametrize("play", PLAYS)
@pytest.mark.parametrize("prepare", CLASSES[1:])
def test_a_known_person_is_like_nobody(prepare: Prepare, play: Callable[[Site], list[Any]]) -> None:
    expected, found = seen(nobody, play), seen(prepare, play)
    assert len(found) == len(expected) > 0
    for place, (one, other) in enumerate(zip(found, expected, strict=True)):
        assert one == other, place


@pytest.mark.requirement("CM3", "EN1")
def test_a_number_that_cools_off_is_like_nobody() -> None:
    def cooling(site: Site) -> None:
        site.account()
        token = site.session()
        assert site.call("POST", "/mobile", {"mobile": "09129998877", "password": PASSWORD}, token).status == 202
        site.work()
        code = site.code("09129998877")
        assert site.call("POST", "/mobile/confirm", {"code": code}, token).status == 202
        site.work()

    for play in (signing_in, recovering, recovering_with_a_worker, confirming_what_nobody_asked_for):
        assert seen(cooling, play) == seen(nobody, play)


def _second(site: Site) -> tuple[Draft, list[Any]]:
    """Register once more under the same national ID, as a stranger would, and return all that is seen."""
    draft = site.submitted(ONE, "09991112233", identity=IDENTITY | {"first_name": "ژاله"})
    site.work()
    shown = {name: value for name, value in site.show(draft).items() if name != "id"}
    followed = site.follow(draft, ONE, "09991112233").body
    return draft, [shown, followed, site.templates("09991112233")]


@pytest.mark.requirement("EN1", "EN4", "EN6", "FL4")
@pytest.mark.parametrize("identity", [Match.MISMATCHED])
@pytest.mark.parametrize("ownership", [Match.MATCHED, Match.MISMATCHED, Match.NOT_CHECKED])
@pytest.mark.parametrize("first", ["account", "live"])
def test_a_duplicate_looks_like_any_other(identity: Match, ownership: Match, first: str) -> None:
    alone = Site()
    alone.registries(identity, ownership)
    _, expected = _second(alone)

    site = Site()
    if first == "account":
        site.account()
    else:
        site.registries(Match.MATCHED, Match.MISMATCHED)
        site.submitted()
        site.work()
    site.store.sent.clear()
    site.registries(identity, ownership)
    _, found = _second(site)
    assert found == expected
    assert site.templates(MOBILE) == ["registration_attempt"]


@pytest.mark.requirement("EN4", "FL4")
def test_the_number_on_file_is_warned_once_a_day() -> None:
    site = Site()
    site.account()
    site.store.sent.clear()
    for _ in range(3):
        _, found = _second(site)
        assert found[1] == {"state": "needs_branch", "reasons": ["follow_up"]}
    assert site.templates(MOBILE) == ["registration_attempt"]
    site.wait(24 * 60 * MINUTE)
    _second(site)
    assert site.templates(MOBILE) == ["registration_attempt"] * 2


@pytest.mark.requirement("EN4")
def test_a_warning_that_the_gateway_did_not_take_is_tried_again() -> None:
    site = Site()
    site.account()
    site.store.sent.clear()
    site.store.gateway = False
    draft = site.submitted(ONE, "09991112233")
    site.work()
    site.store.gateway = True
    site.wait(10 * MINUTE)
    site.work()
    assert site.templates(MOBILE) == ["registration_attempt"]
    assert site.follow(draft, ONE, "09991112233").status == 200


@pytest.mark.requirement("FL4")
def test_a_duplicate_takes_the_place_once_the_first_has_ended() -> None:
    site = Site()
    site.registries(Match.MATCHED, Match.MISMATCHED)
    first = site.submitted()
    site.work()
    site.registries(Match.MATCHED, Match.MATCHED)
    second = site.submitted(ONE, "09350000000")
    site.work()
    assert site.follow(second, ONE, "09350000000").body == {"state": "needs_branch", "reasons": ["follow_up"]}
    refused = site.visit(second, "follow_up")
    assert refused.status == 422
    assert refused.body is not None
    assert refused.body["code"] == "registration.request.duplicate"
    assert site.move(first, "POST", "cancel").status == 412  # the worker has moved it on
    first.version = site.show(first)["version"]
    assert site.move(first, "POST", "cancel").status == 200
    assert site.visit(second, "follow_up").status == 200
    site.work()
    assert site.sign_in().status == 201


@pytest.mark.requirement("FL4")
def test_who_is_verified_first_is_not_who_was_first() -> None:
    site = Site()
    first = site.submitted()
    second = site.submitted(ONE, "09350000000")
    tasks = {task.task.stream: task for task in site.taken()}
    site.run(work.perform(site.portal, tasks[second.id]))
    site.run(work.perform(site.portal, tasks[first.id]))
    assert site.show(first)["state"] == "active"
    assert site.show(second)["state"] == "needs_branch"


@pytest.mark.requirement("OTP7", "EN1")
def test_asking_for_one_says_nothing_of_another() -> None:
    site = Site()
    _, first = site.asks_of("POST", "/password-recovery", {"national_id": ONE})
    _, second = site.asks_of("POST", "/password-recovery", {"national_id": "1234567891"})
    assert first == second
