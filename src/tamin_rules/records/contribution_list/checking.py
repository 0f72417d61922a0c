"""
Checks a list before it is sent: every rule, every row, all that is wrong at once.

A finding names its rule, row and column, what stands there and what should, and the values of the law on which that
rests; never a person's name or number. Errors refuse the list, advice does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final, TypeAlias

from attrs import frozen

from tamin_rules.decisions import Decision, Look, silence
from tamin_rules.errors import Fault, Severity
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.records.contribution_list.model import (
    ContributionList,
    DeletedRow,
    Header,
    Origin,
    Row,
    UnreadableRow,
    Worker,
    month_of,
    numbered,
)
from tamin_rules.records.contribution_list.model import (
    persons as persons_of,
)
from tamin_rules.records.contribution_list.reading import Scan
from tamin_rules.records.contribution_list.rules import LIST_RULES, WORKER_RULES, persons, wages, whole
from tamin_rules.records.contribution_list.rules.terms import Flaw, Terms, terms_of
from tamin_rules.records.contribution_list.rules.whole import Tally

_Readable: TypeAlias = "ContributionList | Scan"

_SPEAK_FOR: Final[Mapping[str, Look[Any, Flaw]]] = {
    "minimum": wages.DAILY_WAGE_REACHES_MINIMUM,
    "ceiling": wages.INSURABLE_WAGE_WITHIN_CEILING,
    "insured": wages.INSURED_SHARE_IS_RIGHT,
    "employer": whole.EMPLOYER_SHARE_IS_RIGHT,
    "unemployment": whole.UNEMPLOYMENT_PREMIUM_IS_RIGHT,
}
"""Which rule says that a value of the law is missing."""


@frozen
class ListFinding:
    """
    Something that is wrong in a list.

    Args:
        decision: which rule says so, how much it weighs, on what values of the law it rests.
        clause: the rule by its name in reports, `W1`.
        row: counted from 1; None where it is the header or the list as a whole.
        column: by its official name; None where it is no single column.
    """

    decision: Decision
    clause: str
    row: int | None = None
    column: str | None = None

    @property
    def code(self) -> str:
        """The code of what was found."""
        return str(self.decision.finding.code)

    @property
    def severity(self) -> Severity:
        """Whether it refuses the list."""
        return self.decision.finding.severity

    @property
    def actual(self) -> int | None:
        """The number that stands there; None for texts, which may be personal."""
        return self._number("actual")

    @property
    def expected(self) -> int | None:
        """The number that should stand there."""
        return self._number("expected")

    def _number(self, name: str) -> int | None:
        value = self.decision.finding.params.get(name)
        return value if isinstance(value, int) else None

    @property
    def fault(self) -> Fault:
        """The same as seen at the edge, with its place."""
        finding = self.decision.finding
        loc = tuple(part for part in (self.row, self.column) if part is not None)
        return Fault(self.code, finding.params, loc, finding.severity)


@frozen
class Report:
    """
    A list, checked.

    Args:
        header: of the list; None where it has none that could be read.
        workers: rows that count.
        origin: how the list was written; None where it was made here.
        findings: those of the list as a whole first, then row by row; each in the order of the rules.
        month: of the list, on whose first day the law was asked; None where the list names none.
    """

    header: Header | None
    workers: int
    origin: Origin | None
    findings: tuple[ListFinding, ...]
    month: JalaliMonth | None

    @property
    def accepted(self) -> bool:
        """Whether nothing stands in the way of sending the list."""
        return not any(found.decision.refuses for found in self.findings)

    def __bool__(self) -> bool:
        """Be false where the list is refused."""
        return self.accepted


def check(list_: _Readable, *, law: Law, uncovered: Iterable[str] = ()) -> Report:
    """
    Check a list by every rule.

    Args:
        list_: read, built, or a `Scan`, which is read row by row as it is checked.
        law: whose values of the list's month hold.
        uncovered: insurance numbers of those whom unemployment insurance does not cover (the employer, pensioners,
            foreigners without a treaty ...); the files do not tell. Left out, only a premium that is too high is found.

    Codes: those of `contribution_list.rules`; law.value.unknown where the law has no value; list.value.not_text.

    Source: contribution-list K1 to K8, W1 to W17, F1.
    """
    header = list_.header if isinstance(list_.header, Header) else None
    month = _month(list_)
    terms = terms_of(month, law)
    tally = Tally(header, terms, _header_records(list_), list_.origin, persons_of(uncovered, "uncovered"))
    judge = _Judge(law, law.published_on if month is None else month.first_day, terms)
    of_rows = [found for row, each in numbered(list_.rows) for found in judge.row(row, each, tally)]
    of_list = [*judge.silences(), *judge.header(list_.header), *judge.whole(tally)]
    findings = (*(found for found in of_list if found.row is None), *sorted(_with_row(of_list, of_rows), key=_row))
    return Report(header, tally.workers, list_.origin, findings, month)


def _with_row(of_list: Iterable[ListFinding], of_rows: Iterable[ListFinding]) -> tuple[ListFinding, ...]:
    return (*of_rows, *(found for found in of_list if found.row is not None))


def _row(found: ListFinding) -> int:
    return found.row or 0


def _header_records(list_: _Readable) -> int:
    return int(list_.header is not None) if list_.origin is None else list_.origin.header_records


def _month(list_: _Readable) -> JalaliMonth | None:
    """Return the month of a list: that of its header, else of the first row that names one."""
    if isinstance(list_.header, Header) and list_.header.when is not None:
        return list_.header.when
    return next((month_of(row.year, row.month) for row in list_.rows if isinstance(row, Worker)), None)


@frozen
class _Judge:
    """Asks the rules, under the law of the list's month."""

    law: Law
    on: date
    terms: Terms

    def _stamped(self, look: Look[Any, Flaw], flaws: Iterable[Flaw], row: int | None = None) -> Iterator[ListFinding]:
        for decision, flaw in look.decided(flaws, law=self.law, on=self.on):
            yield ListFinding(decision, look.clause, row or flaw.row, flaw.column)

    def silences(self) -> Iterator[ListFinding]:
        """Say which values the law does not hold; the rules that need them have said nothing of any row."""
        for name, error in self.terms.silences:
            yield from self._stamped(_SPEAK_FOR[name], (Flaw(silence(error)),))

    def header(self, header: Header | UnreadableRow | None) -> Iterator[ListFinding]:
        """Judge what was noticed when the header was read."""
        if header is not None:
            yield from self._stamped(look := persons.ROW_IS_READABLE, look.look(header, self.law, self.on))

    def whole(self, tally: Tally) -> Iterator[ListFinding]:
        """Judge the list, once every row has gone by."""
        for look in LIST_RULES:
            yield from self._stamped(look, look.look(tally, self.law, self.on))

    def row(self, place: int, row: Row, tally: Tally) -> list[ListFinding]:
        """Judge a row, and count it."""
        tally.take(place, row)
        found: list[ListFinding] = []
        for look in self._looks(row):
            if flaws := look.look(row, self.law, self.on):
                found += self._stamped(look, flaws, place)
        return found

    def _looks(self, row: Row) -> tuple[Look[Any, Flaw], ...]:
        """Return the rules of a row: without a month, those that ask for none."""
        match row:
            case Worker():
                return persons.RULES if self.terms.month is None else WORKER_RULES
            case UnreadableRow():
                return (persons.ROW_IS_READABLE,)
            case DeletedRow():
                return ()
