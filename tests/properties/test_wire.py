"""What holds for every event, and for whatever else comes along in its place."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import wire
from tamin_rules.decisions import Outcome
from tamin_rules.errors import MalformedError
from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.identifiers.national_id import NationalId
from tamin_rules.jalali import JalaliMonth
from tamin_rules.records import RecordKind, objection
from tamin_rules.registration import mobile_change, one_time_code, recovery
from tamin_rules.registration.account import CommitmentForm
from tamin_rules.registration.credentials import SealedAnswer
from tamin_rules.registration.identity import Gender, Identity
from tamin_rules.registration.journey import events
from tamin_rules.registration.journey.facts import Standing, State, Terms
from tamin_rules.registration.ownership import Document, Match, Reason, VisitDecision
from tamin_rules.registration.questions import BY_ID
from tamin_rules.testing import strategies
from tamin_rules.wire import json_text
from tamin_rules.workflow import Event
from tests.properties.json_schema import fits, inlined

CANARY: Final = "Kq7%zanari"
SCHEMA: Final = wire.event_schema()
SCRIPTS: Final = inlined(wire.script_schema(), wire.script_schema()["$defs"])


ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
AT = st.datetimes(datetime(1821, 3, 23), datetime(2122, 3, 18), timezones=ZONES)  # noqa: DTZ001 - zones are drawn
FLAGS = st.booleans()
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.integers(-(10**17), 10**17)
LIMITS = st.integers(1, 1_440)
IDS = strategies.national_ids(synthetic=False).map(NationalId)
MOBILES = strategies.mobiles(synthetic=False).map(Mobile)
DOCUMENTS = st.frozensets(st.sampled_from(Document))
ANSWERS = st.lists(st.builds(SealedAnswer, st.sampled_from(sorted(BY_ID)), TEXTS), max_size=3).map(tuple)
IDENTITIES = st.builds(
    Identity, TEXTS, TEXTS, TEXTS, st.dates(date(1821, 3, 21), date(2122, 3, 20)), st.sampled_from(Gender)
)
SENDING = st.builds(one_time_code.Limit, st.integers(1, 99), st.integers(1, 10**6))
CODES = st.builds(
    one_time_code.Terms, TEXTS, st.integers(6, 9), st.integers(1, 10), st.integers(1, 5), st.lists(SENDING).map(tuple)
)
SENT = st.none() | st.builds(one_time_code.Sent, AT, NUMBERS, FLAGS, FLAGS)
YEARS = st.integers(1200, 1500)
MONTHS = st.integers(1, 12)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
CLAIMS = st.builds(objection.Claim, YEARS, MONTHS, st.integers(0, 999), st.none() | NAMES)
PERIODS = st.lists(st.dates(date(1821, 3, 21), date(2122, 3, 20)), min_size=2, max_size=2).map(sorted)
WORKPLACES = st.builds(
    lambda texts, kind, period, known: objection.Workplace(*[*texts, kind, *(period if known else (None, None))]),
    st.tuples(NAMES, *[st.none() | NAMES] * 6),
    st.none() | st.sampled_from(RecordKind),
    PERIODS,
    FLAGS,
)
RECORDED = st.builds(
    objection.Recorded, st.builds(JalaliMonth, YEARS, MONTHS), NUMBERS, NUMBERS, st.lists(TEXTS, max_size=2).map(tuple)
)
PROOFS = st.frozensets(st.sampled_from(objection.Proof))
STANDINGS = st.none() | st.sampled_from(Standing)

EVENTS: Final[dict[type[Any], st.SearchStrategy[Any]]] = {
    events.Begun: st.builds(
        events.Begun,
        AT,
        IDS,
        MOBILES,
        st.builds(Terms, TEXTS, LIMITS, LIMITS, LIMITS, FLAGS, FLAGS, FLAGS, FLAGS),
    ),
    events.ContactChanged: st.builds(events.ContactChanged, AT, IDS, MOBILES),
    events.MobileConfirmed: st.builds(events.MobileConfirmed, AT, FLAGS),
    events.IdentityEntered: st.builds(events.IdentityEntered, AT, IDENTITIES),
    events.CredentialsEntered: st.builds(
        events.CredentialsEntered, AT, st.none() | TEXTS, st.none() | TEXTS, ANSWERS, st.sampled_from(Outcome)
    ),
    events.WentBack: st.builds(events.WentBack, AT, st.sampled_from(State)),
    events.Submitted: st.builds(events.Submitted, AT, FLAGS),
    events.VerificationReported: st.builds(
        events.VerificationReported, AT, st.sampled_from(Match), st.sampled_from(Match), STANDINGS
    ),
    events.BranchVisited: st.builds(
        events.BranchVisited, AT, st.sampled_from(Reason), DOCUMENTS, st.sampled_from(VisitDecision), STANDINGS
    ),
    events.CommitmentSigned: st.builds(events.CommitmentSigned, AT, st.sampled_from(CommitmentForm)),
    events.Cancelled: st.builds(events.Cancelled, AT),
    events.Expired: st.builds(events.Expired, AT),
    recovery.RecoveryRequested: st.builds(
        recovery.RecoveryRequested,
        AT,
        st.builds(recovery.Terms, CODES, LIMITS),
        st.none() | st.sampled_from(recovery.Silence),
    ),
    recovery.PasswordRecovered: st.builds(recovery.PasswordRecovered, AT, FLAGS, SENT, st.sampled_from(Outcome), TEXTS),
    recovery.RecoveryExpired: st.builds(recovery.RecoveryExpired, AT),
    mobile_change.ChangeRequested: st.builds(
        mobile_change.ChangeRequested,
        AT,
        MOBILES,
        MOBILES,
        FLAGS,
        st.lists(AT, max_size=3).map(tuple),
        st.builds(mobile_change.Terms, CODES, LIMITS, LIMITS, LIMITS),
    ),
    mobile_change.NumberConfirmed: st.builds(mobile_change.NumberConfirmed, AT, FLAGS, SENT),
    mobile_change.OwnershipReported: st.builds(mobile_change.OwnershipReported, AT, st.sampled_from(Match)),
    mobile_change.BranchVisited: st.builds(mobile_change.BranchVisited, AT, DOCUMENTS, st.sampled_from(VisitDecision)),
    mobile_change.ChangeReversed: st.builds(mobile_change.ChangeReversed, AT, DOCUMENTS),
    mobile_change.CooledOff: st.builds(mobile_change.CooledOff, AT),
    mobile_change.ChangeCancelled: st.builds(mobile_change.ChangeCancelled, AT),
    mobile_change.ChangeExpired: st.builds(mobile_change.ChangeExpired, AT),
    objection.ObjectionSubmitted: st.builds(
        objection.ObjectionSubmitted,
        AT,
        st.sampled_from(objection.ObjectionKind),
        st.lists(CLAIMS, max_size=3).map(tuple),
        st.lists(RECORDED, max_size=3).map(tuple),
        st.none() | FLAGS,
        TEXTS,
        st.lists(WORKPLACES, max_size=2).map(tuple),
    ),
    objection.ReviewBegun: st.builds(objection.ReviewBegun, AT),
    objection.DocumentsRequested: st.builds(objection.DocumentsRequested, AT, PROOFS),
    objection.DocumentsBrought: st.builds(objection.DocumentsBrought, AT, PROOFS),
    objection.ObjectionDecided: st.builds(objection.ObjectionDecided, AT, st.sampled_from(objection.ReviewDecision)),
    objection.ObjectionWithdrawn: st.builds(objection.ObjectionWithdrawn, AT),
}
ANY_EVENT = st.sampled_from(list(EVENTS.values())).flatmap(lambda one: one)
JSON = st.recursive(
    st.none() | FLAGS | NUMBERS | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def _places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Walk over every place of a document, the document itself left out."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield (*path, key)
        yield from _places(value, (*path, key))


@st.composite
def _damaged(draw: st.DrawFn, put: st.SearchStrategy[Any] = JSON) -> dict[str, Any]:
    """Draw a stored event in which one place is taken out, overwritten, or given a neighbour."""
    data = wire.dump_event(draw(ANY_EVENT))
    *path, key = draw(st.sampled_from(list(_places(data))))
    home: Any = data
    for step in path:
        home = home[step]
    match draw(st.sampled_from(["take", "put", "add"])):
        case "take":
            del home[key]
        case "add" if isinstance(home, dict):
            home[draw(TEXTS)] = draw(put)
        case _:
            home[key] = draw(put)
    return data


def test_every_type_of_event_is_drawn() -> None:
    assert {stored.event for stored in wire.TYPES} == set(EVENTS)


@given(ANY_EVENT)
def test_a_stored_event_is_read_as_it_was(event: Event) -> None:
    """By way of bytes, and to the microsecond."""
    stored = json.dumps(wire.dump_event(event)).encode()
    again = wire.load_event(wire.parse_json(stored, limit=10**6))
    assert type(again) is type(event)
    assert again == event
    assert json.dumps(wire.dump_event(again)).encode() == stored


@given(ANY_EVENT)
def test_a_stored_event_is_plain_json_of_the_schema(event: Event) -> None:
    data = wire.dump_event(event)
    assert {type(value) for value in _values(data)} <= {str, int, bool, type(None), list, dict}
    assert fits(data, SCHEMA)


def _values(data: Any) -> Iterator[Any]:
    yield data
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _values(inner)


@given(JSON | _damaged())
def test_whatever_comes_is_an_event_or_malformed(data: Any) -> None:
    """What is taken is exactly what would be written, and what the schema describes."""
    kept = copy.deepcopy(data)
    try:
        event = wire.load_event(data)
    except MalformedError as error:
        assert error.faults  # noqa: PT017 - either answer is fine, no third one
        assert error.__context__ is None  # noqa: PT017
    else:
        assert wire.dump_event(event) == data
        assert fits(data, SCHEMA)
    assert data == kept


@given(_damaged(st.just(CANARY) | st.just([CANARY]) | st.just({CANARY: CANARY})))
@pytest.mark.requirement("PII2")
def test_an_error_holds_nothing_of_what_was_wrong(data: dict[str, Any]) -> None:
    try:
        wire.load_event(data)
    except MalformedError as error:
        seen = repr((error, error.args, vars(error), error.faults, error.__context__, error.__cause__))
        assert CANARY not in seen
        assert not hasattr(error, "__notes__")  # noqa: PT017


@given(st.binary() | st.text() | JSON.map(json.dumps))
def test_whatever_text_comes_is_json_or_malformed(text: bytes | str) -> None:
    try:
        value = wire.parse_json(text)
    except MalformedError as error:
        assert error.__context__ is None  # noqa: PT017 - either answer is fine, no third one
    else:
        assert value == json.loads(text)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()


@given(st.recursive(st.none(), lambda inner: st.lists(inner, min_size=1, max_size=1), max_leaves=20), st.integers(0, 9))
def test_nesting_is_counted(data: Any, depth: int) -> None:
    text = json.dumps(data)
    try:
        assert wire.parse_json(text, depth=depth) == data
        assert text.count("[") <= depth
    except MalformedError as error:
        assert error.code == "wire.nesting.too_deep"  # noqa: PT017
        assert text.count("[") > depth


BRACKETS: Final = st.text(st.sampled_from('[]{}"\\,a'), max_size=24)


@given(BRACKETS | JSON.map(json.dumps), st.integers(0, 5))
def test_what_is_taken_for_shallow_at_a_glance_is_shallow(text: str, depth: int) -> None:
    assert not json_text._is_shallow(text, depth) or json_text._depth(text) <= depth


@given(JSON, st.integers(0, 5))
def test_a_document_without_a_quote_inside_is_told_at_a_glance(data: Any, depth: int) -> None:
    text = json.dumps(data, ensure_ascii=False)
    if "\\" not in text:
        assert json_text._is_shallow(text, depth) == (json_text._depth(text) <= depth)


@pytest.mark.parametrize(
    "move", SCRIPTS["anyOf"][0]["items"]["oneOf"], ids=lambda move: move["properties"]["move"]["const"]
)
def test_a_move_of_a_script_may_leave_fields_out_and_add_none(move: dict[str, Any]) -> None:
    bare = {"move": move["properties"]["move"]["const"]}
    assert fits([bare], SCRIPTS)
    assert fits({"terms": {"mobile_code": True}, "moves": [bare]}, SCRIPTS)
    assert not fits([{**bare, "surplus": 1}], SCRIPTS)
    assert not fits([{**bare, "on": 1405}], SCRIPTS)
    assert not fits({"moves": [bare]}, SCRIPTS)
