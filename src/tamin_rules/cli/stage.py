"""A journey on a terminal: what was asked, how it was judged and why, what follows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from attrs import define, field
from rich.console import Console
from rich.text import Text

from tamin_rules import jalali
from tamin_rules.cli.output import lines, mark, told
from tamin_rules.decisions import Decision
from tamin_rules.errors import MalformedError
from tamin_rules.law import Law
from tamin_rules.messages import Catalogue, Lang
from tamin_rules.registration import journey
from tamin_rules.registration.effects import SendSms
from tamin_rules.workflow import Effect, Moved, Refused


class Request(NamedTuple):
    """A move as the script has it."""

    move: str
    fields: Mapping[str, object]
    at: datetime


@define
class Stage:
    """Shows one move after the other, and at the end the sources that were cited."""

    out: Console
    texts: Catalogue
    policy: journey.Policy
    cited: dict[str, None] = field(factory=dict[str, None])

    def show(
        self, number: int, request: Request, before: journey.Journey, answer: journey.Answer | MalformedError
    ) -> None:
        """Show one move, the first of the script as number 1."""
        self._head(number, request, before, answer)
        match answer:
            case Moved():
                self._decisions(answer.decisions)
                for effect in answer.effects:
                    self._effect(effect)
            case Refused():
                self._decisions(answer.decisions)
                if not answer.decisions:
                    self._faults(told(fault, self.texts) for fault in answer.faults)
            case MalformedError():
                self._faults(told(fault, self.texts) for fault in answer.faults)
        after = answer.snapshot if isinstance(answer, Moved) else before
        if after.facts.reasons:
            reasons = self.texts.joined(self._name("reason", reason) for reason in sorted(after.facts.reasons))
            self.out.print(f"  {self._heading('reasons')}: {reasons}", style="yellow")
        allowed = [self._name("move", name) for name in self.policy.machine.allowed(after)]
        if allowed:
            self.out.print(f"  {self._heading('next')}: {self.texts.joined(allowed)}", style="dim")

    def _head(
        self, number: int, request: Request, before: journey.Journey, answer: journey.Answer | MalformedError
    ) -> None:
        line = Text("\n").append(f"{self.texts.number(number)}. ", style="dim")
        line.append(self._name("move", request.move), style="bold")
        line.append(f"   {self._name('state', before.state)}")
        if isinstance(answer, Moved):
            line.append(" → ").append(self._name("state", answer.snapshot.state.value), style="bold cyan")
        else:
            line.append(f" ({self._heading('unchanged')})", style="bold red")
        line.append(f"   {jalali.format_instant(request.at)[:16].replace('T', ' ')}", style="dim")
        self.out.print(line)

    def _decisions(self, decisions: tuple[Decision, ...]) -> None:
        for found in decisions:
            self.cited[found.rule.source] = None
            for line in lines(found, self.texts):
                self.out.print(Text("  ").append_text(line))

    def _faults(self, told_: Iterable[str]) -> None:
        for said in told_:
            self.out.print(Text("  ").append_text(mark(refuses=True)).append(f" {said}"))

    def _effect(self, effect: Effect) -> None:
        if isinstance(effect, SendSms):
            to = self.texts.label("recipient", effect.to)
            self.out.print(Text(f"  ✉ {self._heading('sms')} ({to}): {self.texts.sms(effect.template)}", style="green"))
        else:
            self.out.print(Text(f"  → {self._name('effect', effect.type)}", style="cyan"))

    def close(self, now: journey.Journey) -> None:
        """Say where it ended, and what was cited."""
        self.out.print(f"\n{self._heading('result')}: {self._name('state', now.state)}", style="bold")
        if self.cited:
            self.out.print(f"{self._heading('sources')}:", style="dim")
        for line in _by_origin(self.cited, self.texts.lang):
            self.out.print(line, style="dim")

    def _name(self, kind: str, word: str) -> str:
        label = self.texts.label(kind, word)
        return word if self.texts.lang == "en" or label == word else f"{label} ({word})"

    def _heading(self, word: str) -> str:
        return self.texts.label("heading", word)


def _by_origin(refs: Iterable[str], lang: Lang) -> Iterator[str]:
    """Write references under the source that each is a clause of, in the order of its clauses."""
    for origin, group in groupby(sorted(refs, key=_in_order), key=lambda ref: ref.partition("/")[0]):
        cited = [Law.current().resolve(ref) for ref in group]
        yield f"  {cited[0].title.text(lang)} ({origin})"
        for citation in cited:
            if citation.text is not None:
                yield f"    {citation.ref.partition('/')[2]}: {citation.text.text(lang)}"


def _in_order(ref: str) -> tuple[tuple[str, int], ...]:
    """Return what sorts P2 before P10."""
    return tuple((letters, int(digits or 0)) for letters, digits in re.findall(r"([^0-9]+)([0-9]*)", ref))
