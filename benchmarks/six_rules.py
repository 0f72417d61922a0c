"""
A decision of six rules on age, years of insurance, sex and hard work: the first that opens a pension, of made-up law.

rule-engine is given the same rules as text and the facts as a mapping, and says true or false. Ours are evaluated, and
each decision kept with its source, day and reason, as a portal does; or judged until one holds. The same in plain
Python, without reasons, is none of ours: it stands there to show what the reasons cost, and that rules which are
functions need no language of their own.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from importlib.metadata import version
from typing import Any, Final

from attrs import asdict, frozen

from benchmarks.case import Case
from tamin_rules.decisions import Finding, Outcome, Rule, evaluate, judge, satisfied, violated
from tamin_rules.errors import Code
from tamin_rules.law import Law
from tamin_rules.registration import journey

rule_engine: Any = import_module("rule_engine")  # a peer of this comparison alone

SIZE: Final = 200
LAW: Final = Law.current()
ON: Final = date(2026, 11, 22)
TOO_YOUNG: Final = Code("benchmark.age.too_young", age=int, least=int)
TOO_FEW: Final = Code("benchmark.years.too_few", years=int, least=int)
OTHER: Final = Code("benchmark.rule.other_people")


@frozen
class Facts:
    """What the rules look at."""

    age: int
    years: int
    sex: str
    hard_years: int


def _old_enough(facts: Facts, age: int, years: int) -> Finding:
    if facts.age < age:
        return violated(TOO_YOUNG, age=facts.age, least=age)
    return satisfied() if facts.years >= years else violated(TOO_FEW, years=facts.years, least=years)


def _any_age(facts: Facts, _law: Law, _on: date) -> Finding:
    return satisfied() if facts.years >= 35 else violated(TOO_FEW, years=facts.years, least=35)  # noqa: PLR2004


def _hard_work(facts: Facts, _law: Law, _on: date) -> Finding:
    return satisfied() if facts.hard_years >= 20 else violated(TOO_FEW, years=facts.hard_years, least=20)  # noqa: PLR2004


def _of(sex: str, age: int, years: int) -> Callable[[Facts, Law, date], Finding]:
    other = violated(OTHER)
    return lambda facts, _law, _on: _old_enough(facts, age, years) if facts.sex == sex else other


RULES: Final = (
    Rule("benchmark.any_age", "benchmark/1", _any_age),
    Rule("benchmark.hard_work", "benchmark/2", _hard_work),
    Rule("benchmark.man_thirty_years", "benchmark/3", _of("male", 50, 30)),
    Rule("benchmark.woman_thirty_years", "benchmark/4", _of("female", 45, 30)),
    Rule("benchmark.man_of_age", "benchmark/5", _of("male", 60, 20)),
    Rule("benchmark.woman_of_age", "benchmark/6", _of("female", 55, 20)),
)
TEXTS: Final = (
    "years >= 35",
    "hard_years >= 20",
    'sex == "male" and age >= 50 and years >= 30',
    'sex == "female" and age >= 45 and years >= 30',
    'sex == "male" and age >= 60 and years >= 20',
    'sex == "female" and age >= 55 and years >= 20',
)


def every(facts: Facts) -> int | None:
    """Evaluate all, and keep every decision; return the first that holds."""
    decisions = evaluate(RULES, facts, law=LAW, policy=journey.PUBLISHED, on=ON)
    return next((place for place, made in enumerate(decisions) if made.outcome is Outcome.SATISFIED), None)


def first(facts: Facts) -> int | None:
    """Judge until one holds."""
    found = (place for place, rule in enumerate(RULES) if judge(rule, facts, LAW, ON).outcome is Outcome.SATISFIED)
    return next(found, None)


def by_hand(facts: Facts) -> int | None:
    """Ask the same in plain Python, without reasons."""
    if facts.years >= 35:  # noqa: PLR2004
        return 0
    if facts.hard_years >= 20:  # noqa: PLR2004
        return 1
    if facts.sex == "male":
        if facts.age >= 50 and facts.years >= 30:  # noqa: PLR2004
            return 2
        return 4 if facts.age >= 60 and facts.years >= 20 else None  # noqa: PLR2004
    if facts.age >= 45 and facts.years >= 30:  # noqa: PLR2004
        return 3
    return 5 if facts.age >= 55 and facts.years >= 20 else None  # noqa: PLR2004


def cases() -> tuple[Case, ...]:
    """Return the comparisons; raise where two ways disagree."""
    people = _people()
    told = [asdict(facts) for facts in people]
    engine = [rule_engine.Rule(text) for text in TEXTS]

    def matched(facts: dict[str, Any]) -> int | None:
        return next((place for place, rule in enumerate(engine) if rule.matches(facts)), None)

    def all_matched(facts: dict[str, Any]) -> int | None:
        held = [rule.matches(facts) for rule in engine]
        return held.index(True) if True in held else None

    answers = [by_hand(facts) for facts in people]
    assert answers == [every(facts) for facts in people] == [first(facts) for facts in people]
    assert answers == [matched(facts) for facts in told] == [all_matched(facts) for facts in told]
    assert set(answers) == {*range(len(RULES)), None}
    peer, name = f"rule-engine {version('rule-engine')}", "six rules"
    return (
        Case(
            f"{name}: all judged, every decision kept", _each(every, people), _each(all_matched, told), peer, None, 30
        ),
        Case(f"{name}: until one holds", _each(first, people), _each(matched, told), peer, None),
        Case(
            f"{name}: plain Python until one holds, no reasons",
            _each(by_hand, people),
            _each(matched, told),
            peer,
            None,
            150,
        ),
    )


def _each(ask: Callable[[Any], object], people: Sequence[object]) -> Callable[[], object]:
    return lambda: [ask(person) for person in people]


def _people() -> list[Facts]:
    draw = random.Random(1405)  # noqa: S311 - the same people every time
    return [
        Facts(draw.randint(30, 70), draw.randint(0, 38), draw.choice(("male", "female")), draw.randint(0, 24))
        for _ in range(SIZE)
    ]
