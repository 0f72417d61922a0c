"""One-time codes: limits on sending, and one refusal for every reason."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import product
from typing import Any, get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules.errors import DefinitionError, Fault, MalformedError
from tamin_rules.registration import journey, mobile_change, recovery
from tamin_rules.registration.effects import SendCode
from tamin_rules.registration.one_time_code import (
    DEFAULT,
    PER_NUMBER,
    Entry,
    Limit,
    Reason,
    Sending,
    Sent,
    Terms,
    judge,
    may_send,
    parse,
    refusal,
    wait,
)

AT = datetime.fromisoformat("2026-11-22T10:00:00+03:30")
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def after(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


@pytest.mark.requirement("OTP7")
@pytest.mark.parametrize(
    ("sent", "now", "retry_after"),
    [
        ([], 0, 0),
        ([0], 0, 60),
        ([0], 0.5, 60),
        ([0], 59, 1),
        ([0], 59.999999, 1),
        ([0], 60, 0),
        ([0, 100, 200], 260, 340),
        ([0, 100, 200], 599.999999, 1),
        ([0, 100, 200], 600, 0),
        ([0, 100, 200, 600], 660, 40),
        ([hour * HOUR for hour in range(9)], 9 * HOUR, 0),
        ([hour * HOUR for hour in range(10)], 10 * HOUR, 14 * HOUR),
        ([hour * HOUR for hour in range(10)], DAY - 1, 1),
        ([hour * HOUR for hour in range(10)], DAY, 0),
    ],
)
def test_one_a_minute_three_in_ten_minutes_ten_a_day(sent: list[float], now: float, retry_after: int) -> None:
    decision = may_send(map(after, sent), after(now))
    assert decision.refuses == bool(retry_after)
    assert decision.finding.params == ({"retry_after": retry_after} if retry_after else {})


SECONDS = st.integers(0, 2 * DAY)


@pytest.mark.requirement("OTP7")
@given(sent=st.lists(SECONDS, max_size=14), now=SECONDS)
def test_the_wait_is_the_shortest_after_which_no_limit_is_broken(sent: list[int], now: int) -> None:
    """Against limits written a second time: how many lie within the span that ends now."""

    def free(at: int) -> bool:
        return all(sum(at - one < span for one in sent) < most for most, span in ((1, 60), (3, 600), (10, 86_400)))

    seconds = wait(map(after, sent), after(now), PER_NUMBER)
    assert free(now + seconds)
    assert seconds == 0 or not free(now + seconds - 1)


def entry(now: float, *, matched: bool = True, tries: int = 1, used: bool = False, void: bool = False) -> Entry:
    return Entry(after(now), matched, Sent(AT, tries, used, void), AT)


@pytest.mark.requirement("OTP2")
@pytest.mark.requirement("OTP3")
@pytest.mark.requirement("OTP4")
@pytest.mark.requirement("OTP6")
@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (entry(0), None),
        (entry(299), None),
        (entry(299.999999), None),
        (entry(300), Reason.EXPIRED),
        (entry(301), Reason.EXPIRED),
        (entry(10, tries=5), None),
        (entry(10, tries=6), Reason.EXHAUSTED),
        (entry(10, matched=False), Reason.WRONG),
        (entry(10, used=True), Reason.USED),
        (entry(10, void=True), Reason.VOID),
        (Entry(after(10), matched=True, sent=None, asked_at=AT), Reason.NOT_SENT),
        (Entry(after(10), matched=True, sent=Sent(AT, 1), asked_at=None), Reason.NOT_SENT),
        (Entry(after(10), matched=True, sent=Sent(AT, 1), asked_at=after(1)), Reason.VOID),
        (Entry(after(10), matched=True, sent=Sent(after(5), 1), asked_at=AT), None),
        (entry(10, tries=0), Reason.NOT_SENT),
        (entry(10, tries=-5), Reason.NOT_SENT),
        (entry(-1), Reason.NOT_SENT),
        (Entry(after(10), matched=True, sent=Sent(after(10.000001), 1), asked_at=AT), Reason.NOT_SENT),
        (entry(600, matched=False, tries=9, used=True, void=True), Reason.VOID),
    ],
)
def test_staff_learn_why_a_code_is_not_accepted(typed: Entry, reason: Reason | None) -> None:
    assert refusal(typed) is reason
    assert judge(typed).refuses == (reason is not None)


@pytest.mark.requirement("OTP4")
@pytest.mark.parametrize(
    "wrong", [{"tries": True}, {"tries": "1"}, {"used": None}, {"void": 0}, {"used": "false"}], ids=str
)
def test_evidence_of_another_type_accepts_no_code(wrong: dict[str, Any]) -> None:
    plain: dict[str, Any] = {"at": AT, "tries": 1}
    assert judge(Entry(after(10), matched=True, sent=Sent(**(plain | wrong)), asked_at=AT)).refuses


@pytest.mark.parametrize("found", ["false", "true", 1, None])
def test_nothing_but_true_is_a_code_that_matched(found: Any) -> None:
    assert refusal(Entry(after(10), matched=found, sent=Sent(AT, 1), asked_at=AT)) is Reason.WRONG


@pytest.mark.requirement("OTP5")
def test_no_event_and_no_evidence_has_room_for_a_code() -> None:
    """The code stays with the host, which keeps a keyed hash of it; what comes here is times, counts, yes and no."""
    events = (*get_args(journey.Event), *get_args(recovery.Event), *get_args(mobile_change.Event))
    texts = {
        f"{kind.__name__}.{field.name}"
        for kind in (*events, Sent, Entry, Sending, SendCode)
        for field in attrs.fields(kind)
        if re.search(r"\b(?:str|bytes|Any|object)\b", str(field.type))
    }
    hashes = {"CredentialsEntered.password_hash", "PasswordRecovered.password_hash"}
    assert texts == {*hashes, "CredentialsEntered.email", "SendCode.purpose"}


@pytest.mark.requirement("OTP11")
def test_who_typed_a_code_never_learns_why_it_is_not_accepted() -> None:
    """Every combination of faults: one finding, one fault at the edge."""
    sents = [None, *(Sent(AT, *faults) for faults in product((1, 6), (False, True), (False, True)))]
    typed = [Entry(*one) for one in product((after(0), after(300)), (True, False), sents, (AT, None))]
    refused = [judge(one) for one in typed if refusal(one)]
    assert len(refused) == len(typed) - 1
    assert {(decision.finding.outcome, decision.finding.code, *decision.finding.params) for decision in refused} == {
        (refused[0].finding.outcome, "one_time_code.entry.refused")
    }
    assert all(decision.fault == Fault("one_time_code.entry.refused", {}, ("code",)) for decision in refused)


@pytest.mark.requirement("OTP1")
@pytest.mark.requirement("OTP2")
@pytest.mark.requirement("OTP4")
@pytest.mark.parametrize("terms", [{"digits": 5}, {"minutes": 11}, {"minutes": 0}, {"tries": 6}, {"tries": 0}], ids=str)
def test_terms_are_never_laxer_than_the_requirements(terms: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError):
        Terms(**terms)


def test_terms_may_be_stricter() -> None:
    terms = Terms("strict", digits=8, minutes=1, tries=1, limits=(Limit(1, 120),))
    assert refusal(Entry(after(60), matched=True, sent=Sent(AT, 1), asked_at=AT, terms=terms)) is Reason.EXPIRED
    assert refusal(Entry(after(59), matched=True, sent=Sent(AT, 2), asked_at=AT, terms=terms)) is Reason.EXHAUSTED
    assert may_send([AT], after(119), terms=terms).finding.params == {"retry_after": 1}
    assert may_send([AT], after(119), terms=terms).basis.policy == "strict"


@pytest.mark.parametrize("limit", [(0, 60), (1, 0), (1, 10**18)])
def test_a_limit_limits_something(limit: tuple[int, int]) -> None:
    with pytest.raises(DefinitionError):
        Limit(*limit)


@pytest.mark.requirement("OTP10")
@pytest.mark.requirement("TX3")
@pytest.mark.parametrize("text", ["123456", "۱۲۳۴۵۶", "١٢٣٤٥٦", " 123456\n", "\u202a123456\u202c", "۱۲۳456"])
def test_the_digits_of_a_code_are_read_as_people_type_them(text: str) -> None:
    assert parse(text) == "123456"


@pytest.mark.parametrize(
    "value", ["", "12345", "1234567", "12345a", "123 456", "²23456", "১২৩৪৫৬", " " * 99, 123456, None]
)
def test_what_is_no_code_by_its_form_is_malformed(value: object) -> None:
    with pytest.raises(MalformedError) as caught:
        parse(value)
    assert (caught.value.code, caught.value.params) == ("one_time_code.text.malformed", {"digits": DEFAULT.digits})
