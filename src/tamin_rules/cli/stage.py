"""A journey on a terminal: what was asked, how it was judged and why, what follows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import define, field
from rich.console import Console
from rich.text import Text

from tamin_rules import jalali
from tamin_rules.cli.output import lines, mark, told
from tamin_rules.decisions import Decision
from tamin_rules.errors import MalformedError
from tamin_rules.law import Law
from tamin_rules.messages import Catalogue
from tamin_rules.registration import journey
from tamin_rules.registration.effects import SendSms
from tamin_rules.workflow import Effect, Moved, Refused


@define
class Stage:
    """Shows one move after the other, and at the end the sources that were cited."""

    out: Console
    texts: Catalogue
    policy: journey.Policy
    cited: dict[str, None] = field(factory=dict[str, None])

    def show(self, move: str, at: datetime, before: journey.Journey, answer: journey.Answer | MalformedError) -> None:
        """Show one move."""
        match answer:
            case Moved():
                self._head(move, at, before, answer.snapshot.state.value)
                self._decisions(answer.decisions)
                for effect in answer.effects:
                    self._effect(effect)
            case Refused():
                self._head(move, at, before, None)
                self._decisions(answer.decisions)
                if not answer.decisions:
                    self._faults(told(fault, self.texts) for fault in answer.faults)
            case MalformedError():
                self._head(move, at, before, None)
                self._faults(told(fault, self.texts) for fault in answer.faults)
        after = answer.snapshot if isinstance(answer, Moved) else before
        if after.facts.reasons:
            reasons = self.texts.joined(self._name("reason", reason) for reason in sorted(after.facts.reasons))
            self.out.print(f"  {self._heading('reasons')}: {reasons}", style="yellow")
        allowed = [self._name("move", name) for name in self.policy.machine.allowed(after)]
        if allowed:
            self.out.print(f"  {self._heading('next')}: {self.texts.joined(allowed)}", style="dim")

    def _head(self, move: str, at: datetime, before: journey.Journey, after: str | None) -> None:
        line = Text("\n")
        line.append(self._name("move", move), style="bold")
        line.append(f"   {self._name('state', before.state)}")
        if after is None:
            line.append(f" ({self._heading('unchanged')})", style="bold red")
        else:
            line.append(" → ").append(self._name("state", after), style="bold cyan")
        line.append(f"   {jalali.format_instant(at)[:16].replace('T', ' ')}", style="dim")
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
        for ref in self.cited:
            cited = Law.current().resolve(ref)
            said = cited.title if cited.text is None else cited.text
            self.out.print(f"  {ref}: {said.text(self.texts.lang)}", style="dim")

    def _name(self, kind: str, word: str) -> str:
        label = self.texts.label(kind, word)
        return word if self.texts.lang == "en" or label == word else f"{label} ({word})"

    def _heading(self, word: str) -> str:
        return self.texts.label("heading", word)
