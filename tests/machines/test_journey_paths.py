"""
Every way through the table, walked to the end: none opens an account for somebody who is not shown to be who they say.

Histories without end come to a few hundred places once all is left out that no later event can tell apart: who it is,
which number, and when. From each place every event is put to the real `step`, in time and after every limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from itertools import product
from typing import Any, Final

import pytest
from attrs import evolve, frozen

from tamin_rules import jalali
from tamin_rules.registration import journey
from tamin_rules.registration.journey import MACHINE, PUBLISHED, START, Application, Event, Journey, State, Terms
from tamin_rules.registration.ownership import Match
from tamin_rules.workflow import Machine, Moved, step
from tests.machines.host import after
from tests.machines.journey_evidence import Evidence, witness
from tests.machines.journey_inputs import events
from tests.machines.journey_play import LAW

TERMS: Final = tuple(
    Terms(mobile_code=code, accept_confirmed_code=accept, reject_identity_mismatch=reject)
    for code, accept, reject in product((False, True), repeat=3)
)
PERSON: Final = ("national_id", "mobile", "identity", "email", "password_hash", "answers")
TIMES: Final = ("begun_at", "touched_at", "at", "submitted_at")
PASSING: Final = ("visit", "back_to", "commitments")
"""Facts of the latest event alone, and a list that only grows: nothing is decided by them later."""


@frozen
class Way:
    """One accepted event: from where to where, and what the history shows by then."""

    before: Journey
    event: Event
    after: Journey
    shown: Evidence


def ways(machine: Machine[State, Application], terms: Terms) -> Iterator[Way]:
    """Yield every accepted event from every place that can be reached."""
    at_once, late = events(after(0), terms), events(after(259_200), terms)
    places, met = [(START, Evidence())], set[object]()
    while places:
        now, shown = places.pop()
        for event in filter(partial(has_row, machine, now), (*at_once, *late)):
            answer = step(machine, now, event, law=LAW, policy=PUBLISHED, on=jalali.iran_date(event.at))
            if not isinstance(answer, Moved):
                continue
            way = Way(now, event, answer.snapshot, witness(shown, event))
            yield way
            if (place := abstract(way)) not in met:
                met.add(place)
                places.append((way.after, way.shown))


def has_row(machine: Machine[State, Application], now: Journey, event: Event) -> bool:
    """Tell whether the table has the event at all; else `step` refuses it everywhere, which has its own test."""
    return machine.row(now, type(event)) is not None


def abstract(way: Way) -> object:
    """Return what a place has that later events may depend on; of the person only what there is."""
    facts = way.after.facts
    kept = {name: value for name, value in facts.__dict__.items() if name not in PERSON + TIMES + PASSING}
    there = tuple(bool(getattr(facts, name)) for name in PERSON)
    shown = evolve(way.shown, national_id="", number="", names=way.shown.names and ("",))
    return way.after.state, tuple(kept.items()), there, shown


def opens(way: Way) -> bool:
    """Tell whether an account comes to be."""
    return way.after.state is State.ACTIVE is not way.before.state


def is_proven(way: Way, terms: Terms) -> bool:
    """Tell whether both the number and the person are shown."""
    return way.shown.is_own(terms) and way.shown.is_who_they_say()


@cache
def shipped(terms: Terms) -> tuple[Way, ...]:
    return tuple(ways(MACHINE, terms))


@pytest.mark.requirement("CM5")
@pytest.mark.parametrize("terms", TERMS)
def test_no_way_opens_an_account_without_proof(terms: Terms) -> None:
    opening = [*filter(opens, shipped(terms))]
    assert opening
    assert all(is_proven(way, terms) for way in opening)


@pytest.mark.requirement("FL1")
@pytest.mark.parametrize("terms", TERMS)
def test_no_way_leaves_a_step_out(terms: Terms) -> None:
    sent = [way for way in shipped(terms) if isinstance(way.event, journey.Submitted)]
    assert sent
    assert all(way.shown.is_complete(terms) for way in sent)


def test_every_state_and_every_row_of_the_table_is_on_some_way() -> None:
    found = [way for terms in TERMS for way in shipped(terms)]
    assert {way.after.state for way in found} == set(State) - {State.START}
    assert {(way.before.state, type(way.event)) for way in found} == {(row.source, row.event) for row in MACHINE.rows}


def believing(fact: str, told: Match) -> Machine[State, Application]:
    """Return a machine that takes an answer for a match: the kind of hole that the walk must find."""

    def absorb(facts: Application, event: Event) -> Application:
        if isinstance(event, journey.VerificationReported) and getattr(event, fact) is told:
            other: Any = {fact: Match.MATCHED}
            event = evolve(event, **other)
        return MACHINE.absorb(facts, event)

    return evolve(MACHINE, absorb=absorb)


def has_a_hole(machine: Machine[State, Application]) -> bool:
    return any(not is_proven(way, Terms()) for way in filter(opens, ways(machine, Terms())))


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        *product(["ownership"], [Match.MISMATCHED, Match.NOT_CHECKED, Match.UNAVAILABLE]),
        *product(["identity"], [Match.MISMATCHED, Match.UNAVAILABLE]),
    ],
)
def test_a_hole_would_be_found(fact: str, told: Match) -> None:
    assert has_a_hole(believing(fact, told))


def test_a_missing_guard_would_be_found() -> None:
    assert has_a_hole(MACHINE.without("registration.documents.shown"))
