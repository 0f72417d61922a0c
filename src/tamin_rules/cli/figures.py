"""Figures of one rule on a terminal and as JSON: the values that were asked for, and what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias, cast

from attrs import field, fields, frozen, has

from tamin_rules import jalali, wire
from tamin_rules.cli.output import OK, REFUSED, console, emit, lines
from tamin_rules.decisions import Decision, Outcome
from tamin_rules.decisions.formulas import Figure
from tamin_rules.explain import say
from tamin_rules.law import Law
from tamin_rules.messages import Catalogue
from tamin_rules.report.telling import Telling, tell_decision, tell_figure, written

Proof: TypeAlias = Figure[Any] | Decision


@frozen
class Answer:
    """
    What one command has to say.

    Args:
        name: of the command.
        law, on: under which and on which day.
        values: by the names of the contract; None where a value is not known, or was not asked for.
        proof: what the values were computed by.
        conditions: what else has to hold; that it is not known is said, but is no refusal.
        aliases: other names of values, or values for comparison: for machines alone.
    """

    name: str
    law: Law
    on: date
    values: Mapping[str, object]
    proof: tuple[Proof, ...]
    conditions: tuple[Figure[Any], ...] = ()
    aliases: Mapping[str, object] = field(factory=dict[str, object])

    @property
    def refused(self) -> bool:
        """Whether a condition is broken, or a value that was asked for is not known."""
        return any(_decision(each).refuses for each in self.proof) or any(
            each.outcome is Outcome.VIOLATED for each in self.conditions
        )


def answer(found: Answer, texts: Catalogue, *, as_json: bool) -> int:
    """Say it, and return the exit status."""
    if as_json:
        emit(_document(found, texts))
    else:
        _show(found, texts)
    return REFUSED if found.refused else OK


def _decision(proof: Proof) -> Decision:
    return proof if isinstance(proof, Decision) else proof.decision


def _document(found: Answer, texts: Catalogue) -> dict[str, Any]:
    values = {name: _plain(value) for name, value in {**found.values, **found.aliases}.items()}
    decisions = [_dumped(each) | {"message": say(_decision(each), texts)} for each in _all(found)]
    return {"benefit": found.name, "on": jalali.format(found.on), **values, "decisions": decisions}


def _all(found: Answer) -> tuple[Proof, ...]:
    return (*found.conditions, *found.proof)


def _dumped(proof: Proof) -> dict[str, Any]:
    if isinstance(proof, Decision):
        return wire.dump_decision(proof)
    return wire.dump_figure(proof) | {"value": _plain(proof.value)}


def _plain(value: object) -> object:
    """Return a value as JSON has it: a class by its fields, a fraction that is whole as a number."""
    if has(kind := type(value)):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(kind)}
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return wire.plain(value)


def _show(found: Answer, texts: Catalogue) -> None:
    out = console()
    out.print(f"{texts.label('heading', found.name)}   {jalali.spell(found.on, texts.lang)}", style="bold")
    for name, value in found.values.items():
        if value is not None:
            out.print(f"  {texts.label('heading', name)}: {_spelled(value, texts)}")
    for proof in _all(found):
        for line in lines(_decision(proof), texts):
            out.print(line)
    told = [_told(proof, found.law, texts) for proof in _all(found)]
    for detail in dict.fromkeys(_details(told, texts)):  # several figures rest on the same
        out.print(f"  {detail}", style="dim")


def _told(proof: Proof, law: Law, texts: Catalogue) -> Telling:
    return tell_decision(proof, law, texts) if isinstance(proof, Decision) else tell_figure(proof, law, texts)


def _details(told: Sequence[Telling], texts: Catalogue) -> Iterator[str]:
    """Yield readings, values of the law and sources, each a line."""
    for each in told:
        yield from (f"{texts.label('report', 'readings')}: {name}: {choice}" for name, choice in each.readings)
    for each in told:
        yield from (f"{texts.label('report', 'values')}: {value}" for value in each.values)
    for each in told:
        yield f"{texts.label('report', 'sources')}: {each.source}"


def _spelled(value: object, texts: Catalogue) -> str:
    if isinstance(value, date):
        return jalali.spell(value, texts.lang)
    if isinstance(value, tuple):
        words = cast("tuple[object, ...]", value)
        return texts.joined(written(word, texts) for word in words) or texts.label("word", "none")
    return written(value, texts)
