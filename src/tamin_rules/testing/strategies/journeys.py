"""
Registrations as scripts: walks over the core's own table, in the form that `tamin-rules journey run` plays.

A walk is built move by move from what the state allows; nothing is thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tamin_rules.registration import Person, journey
from tamin_rules.registration.journey import Journey, State, WentBack
from tamin_rules.registration.ownership import ORIGINALS, Match
from tamin_rules.testing.strategies.identifiers import mobiles, national_ids, near_miss_mobiles, near_miss_national_ids
from tamin_rules.testing.strategies.people import (
    credentials,
    identities,
    near_miss_credentials,
    near_miss_identities,
    near_miss_passwords,
)
from tamin_rules.workflow import Moved

Move: TypeAlias = dict[str, Any]
"""`move` names it; the other keys are its fields."""

ON: Final = "1405-09-01T10:00"
_AT: Final = datetime.fromisoformat("2026-11-22T10:00:00+03:30")
_ORIGINALS: Final = sorted(paper.value for paper in ORIGINALS)


@cache  # making a strategy takes longer than drawing from it
def _of(names: tuple[str, ...]) -> SearchStrategy[str]:
    return st.sampled_from(names)


def _back(now: Journey) -> SearchStrategy[Move]:
    row = journey.MACHINE.row(now, WentBack)
    return _back_to(() if row is None else row.targets)


@cache
def _back_to(earlier: tuple[State, ...]) -> SearchStrategy[Move]:
    return st.sampled_from([Move(), *({"to": state.value} for state in reversed(earlier))])


def _reasons(now: Journey) -> tuple[str, ...]:
    return tuple(sorted(reason.value for reason in now.facts.reasons or ()))


@cache
def _visit_for(reasons: tuple[str, ...]) -> SearchStrategy[Move]:
    decisions = ("activate", "activate", "activate", "reject")
    return st.sampled_from(
        [{"visit": visit, "documents": _ORIGINALS, "decision": decision} for decision in decisions for visit in reasons]
    )


_CONTACT: Final = st.fixed_dictionaries({"national_id": national_ids(), "mobile": mobiles()})
_ANSWERS: Final = [
    {"identity": who, "ownership": whose.value}
    for who in ("matched", "mismatched", "unavailable")
    for whose in (Match.MATCHED, Match.MISMATCHED, Match.NOT_CHECKED, Match.UNAVAILABLE)
]
_FIELDS: Final[Mapping[str, SearchStrategy[Move] | Callable[[Journey], SearchStrategy[Move]]]] = MappingProxyType(
    {
        "begin": _CONTACT,
        "change_contact": _CONTACT,
        "enter_identity": identities(),
        "enter_credentials": credentials(),
        "submit": st.just({"accept_notices": True}),
        "report_verification": st.sampled_from(_ANSWERS),
        "visit_branch": lambda now: _visit_for(_reasons(now)),
        "sign_commitment": st.just({"form": "employer_commitment"}),
        "back": _back,
        "cancel": st.just(Move()),
    }
)
_ORDER: Final = tuple(_FIELDS)
"""Moves that lead on come first: a walk shrinks to the straight way."""


def _hashed(_text: str) -> str:
    return "hash"


def _next(now: Journey, move: Move) -> Journey:
    fields = {name: value for name, value in move.items() if name not in {"move", "on"}}
    answer = journey.move(now, move["move"], fields, at=_AT, hasher=_hashed)
    return answer.snapshot if isinstance(answer, Moved) else now


def _choices(now: Journey) -> tuple[str, ...]:
    """Return the moves of a state that this walk may make: forward twice as often as any other."""
    if now is journey.START:
        return ("begin",)
    allowed = set(journey.MACHINE.allowed(now))
    if now.facts.commitments:
        allowed -= {"sign_commitment"}
    forward = [name for name in _ORDER if name in allowed]
    return (*forward[:1] * 3, *forward)


def _walk(draw: DrawFn, max_moves: int) -> tuple[list[Move], Journey]:
    now, moves = journey.START, list[Move]()
    for _ in range(draw(st.integers(1, max_moves))):
        choices = _choices(now)
        if not choices:
            break
        name = draw(_of(choices))
        fields = _FIELDS[name]
        start: Move = {} if moves else {"on": ON}
        moves.append({"move": name, **start, **draw(fields(now) if callable(fields) else fields)})
        now = _next(now, moves[-1])
    return moves, now


@st.composite
def _journeys(draw: DrawFn, max_moves: int) -> list[Move]:
    return _walk(draw, max_moves)[0]


def journeys(*, max_moves: int = 8) -> SearchStrategy[list[Move]]:
    """
    Draw registrations of which every move is accepted, registries and visits to a branch included.

    A list for `tamin-rules journey run`; the simplest begins and goes no further.
    """
    return _journeys(max_moves)


# --- near misses -----------------------------------------------------------------------------------------------------


def _with_password(good: Move, miss: tuple[str, str]) -> tuple[Move, str]:
    return good | {"password": miss[0], "password_confirmation": miss[0]}, miss[1]


@cache
def _wrong_password(person: Person) -> SearchStrategy[tuple[Move, str]]:
    return st.builds(_with_password, credentials(), near_miss_passwords(person=person)) | near_miss_credentials(
        person=person
    )


def _with(name: str, misses: SearchStrategy[tuple[object, str]]) -> SearchStrategy[tuple[Move, str]]:
    def missed(good: Move, miss: tuple[object, str]) -> tuple[Move, str]:
        return good | {name: _as_json(miss[0])}, miss[1]

    return st.builds(missed, _CONTACT, misses)


def _as_json(value: object) -> object:
    return None if isinstance(value, bytes) else value


@cache
def _other_visit(reasons: tuple[str, ...]) -> SearchStrategy[tuple[Move, str]]:
    uncalled = [(each, _ORIGINALS, "visit.not_a_reason") for each in _VISITS if each not in reasons]
    bare: list[tuple[str, list[str], str]] = [(each, [], "documents.missing") for each in reasons]
    return st.sampled_from(
        [
            ({"visit": visit, "documents": papers, "decision": "activate"}, f"registration.{code}")
            for visit, papers, code in (*uncalled, *bare)
        ]
    )


_VISITS: Final = ("activation", "follow_up")
_WRONG_CONTACT: Final = _with("national_id", near_miss_national_ids()) | _with("mobile", near_miss_mobiles())
_Missing: TypeAlias = SearchStrategy[tuple[Move, str]]
_MISSES: Final[Mapping[str, _Missing | Callable[[Journey], _Missing]]] = MappingProxyType(
    {
        "begin": _WRONG_CONTACT,
        "change_contact": _WRONG_CONTACT,
        "enter_identity": near_miss_identities(),
        "enter_credentials": lambda now: _wrong_password(now.facts.person),
        "submit": st.just(({"accept_notices": False}, "registration.notices.not_accepted")),
        "visit_branch": lambda now: _other_visit(_reasons(now)),
        "back": st.just(({"to": "review"}, "registration.step.not_earlier")),
    }
)
_NOT_ALLOWED: Final = "workflow.move.not_allowed"
_STATELESS: Final[Mapping[str, Move]] = MappingProxyType(
    {
        "change_contact": {},
        "enter_identity": {},
        "enter_credentials": {},
        "back": {},
        "submit": {"accept_notices": True},
        "report_verification": {"identity": "matched", "ownership": "matched"},
        "visit_branch": {"visit": "activation", "documents": _ORIGINALS, "decision": "activate"},
        "sign_commitment": {"form": "employer_commitment"},
        "cancel": {},
    }
)


@st.composite
def _near_miss_journeys(draw: DrawFn, max_moves: int) -> tuple[list[Move], str]:
    moves, now = _walk(draw, max_moves)
    allowed = journey.MACHINE.allowed(now)
    wrong = tuple(name for name in _STATELESS if name not in allowed)
    name = draw(_of((*(name for name in _MISSES if name in allowed), *wrong)))
    if name in wrong:
        return [*moves, {"move": name, **_STATELESS[name]}], _NOT_ALLOWED
    misses = _MISSES[name]
    fields, code = draw(misses(now) if callable(misses) else misses)
    return [*moves, {"move": name, **fields}], code


def near_miss_journeys(*, max_moves: int = 8) -> SearchStrategy[tuple[list[Move], str]]:
    """Draw a registration whose last move alone is refused, for exactly one reason, and the code of it."""
    return _near_miss_journeys(max_moves)
