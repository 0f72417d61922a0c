"""
Rules of a list as a whole: K1 to K8, W15, and T1, which is this project's name for what is wrong with the files.

What is added up is added up while the rows go by: a `Tally` takes each of them once, and is itself what these rules
look at. A total is not judged while a row could not be read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from operator import attrgetter
from typing import Final, NamedTuple, TypeAlias

from attrs import define, field

from tamin_rules.decisions import Look
from tamin_rules.errors import Code
from tamin_rules.law import InForce, Law
from tamin_rules.records.contribution_list.columns import HEADER_NAME_OF, NAME_OF, SUMS
from tamin_rules.records.contribution_list.model import DeletedRow, Header, Origin, Row, UnreadableRow, Worker
from tamin_rules.records.contribution_list.rules.terms import NOTHING, Flaw, Terms, advice, flaw, of_fault
from tamin_rules.records.contribution_list.rules.wages import half_up_of
from tamin_rules.text import is_ascii_digits

HEADER_COUNT: Final = Code("list.header.not_one", expected=int, actual=int)
WORKER_COUNT: Final = Code("list.worker_count.differs", expected=int, actual=int)
TOTAL: Final = Code("list.total.differs", expected=int, actual=int)
SENIORITY: Final = Code("list.seniority_total.differs", expected=int, actual=int)
PLAIN_SUM: Final = Code("list.seniority_total.without_days", expected=int, actual=int)
EMPLOYER_SHARE: Final = Code("list.employer_share.differs", expected=int, actual=int)
EXEMPT: Final = Code("list.employer_share.exempt", expected=int, actual=int)
UNEMPLOYMENT_HIGH: Final = Code("list.unemployment_premium.above_share", expected=int, actual=int)
UNEMPLOYMENT: Final = Code("list.unemployment_premium.differs", expected=int, actual=int)
NOT_IN_LIST: Final = Code("list.uncovered.not_in_list", count=int)
OTHER_LIST: Final = Code("list.row.other_list")
MONTH: Final = Code("list.month.out_of_range")
WORKSHOP_CODE: Final = Code("list.workshop_code.malformed", expected=int, actual=int)
KIND: Final = Code("list.kind.not_zero", expected=int, actual=int)
CONTRACT_ROW: Final = Code("list.contract_row.malformed")
TWICE: Final = Code("list.person.twice", first_row=int)
TWICE_OTHER_DATES: Final = Code("list.person.twice_other_dates", first_row=int)
ROW_COUNT: Final = Code("list.table.row_count_differs", expected=int, actual=int)
DELETED_ROWS: Final = Code("list.table.deleted_rows", count=int)

WORKSHOP_DIGITS: Final = 10
SMALL: Final = 5
"""Workers up to whom a workshop may be exempt from the employer's share altogether (K4b)."""
_IDENTITY: Final = ("workshop_code", "year", "month", "list_number")
_identity = attrgetter(*_IDENTITY)
_SUMMED: Final = tuple(name for _, name in SUMS)
_INSURABLE: Final = _SUMMED.index("insurable_wage")
_amounts = attrgetter(*_SUMMED)

_Place: TypeAlias = tuple[int, date | None, date | None]


@define
class Tally:
    """
    The list, as far as it has gone by.

    Args:
        header: the workshop's record, if it could be read.
        terms: values of the law in the month of the list.
        header_records: of the workshop's table, readable or not.
        origin: how the list was written.
        uncovered: insurance numbers without leading zeros of those whom unemployment insurance does not cover.
    """

    header: Header | None
    terms: Terms
    header_records: int = 1
    origin: Origin | None = None
    uncovered: frozenset[str] = frozenset()
    rows: int = 0
    deleted: int = 0
    unreadable: int = 0
    sums: list[int] = field(factory=lambda: [0] * len(_SUMMED))
    seniority: int = 0
    seniority_plain: int = 0
    uncovered_wage: int = 0
    uncovered_seen: set[str] = field(factory=set[str])
    strays: list[tuple[int, str]] = field(factory=list[tuple[int, str]])
    numbers: dict[str, list[_Place]] = field(factory=lambda: defaultdict[str, list[_Place]](list))
    national_ids: dict[str, list[_Place]] = field(factory=lambda: defaultdict[str, list[_Place]](list))

    @property
    def workers(self) -> int:
        """Rows that count, whether they could be read or not."""
        return self.rows - self.deleted

    def take(self, row: int, found: Row) -> None:
        """Add a row."""
        self.rows = row
        match found:
            case Worker():
                self._take(row, found)
            case UnreadableRow():
                self.unreadable += 1
            case DeletedRow():
                self.deleted += 1

    def _take(self, row: int, worker: Worker) -> None:
        self.sums = [total + amount for total, amount in zip(self.sums, _amounts(worker), strict=True)]
        self.seniority += worker.seniority * worker.days
        self.seniority_plain += worker.seniority
        person, place = worker.person, (row, worker.start, worker.end)
        if person:
            self.numbers[person].append(place)
        if worker.national_id:
            self.national_ids[worker.national_id].append(place)
        if person in self.uncovered:
            self.uncovered_seen.add(person)
            self.uncovered_wage += worker.insurable_wage
        if self.header is not None and _identity(worker) != (wanted := _identity(self.header)):
            pairs = zip(_IDENTITY, _identity(worker), wanted, strict=True)
            self.strays += [(row, name) for name, held, expected in pairs if held != expected]


def _one_header(tally: Tally, _law: Law, _on: date) -> Iterator[Flaw]:
    if tally.header_records != 1:
        yield flaw(HEADER_COUNT, None, expected=1, actual=tally.header_records)
    if tally.header is not None and tally.header.worker_count != tally.workers:
        yield flaw(WORKER_COUNT, "DSK_NUM", expected=tally.workers, actual=tally.header.worker_count)


def _whole(tally: Tally) -> Header | None:
    """Return the header where every row could be read, and the totals can be judged."""
    return None if tally.unreadable else tally.header


def _totals(tally: Tally, _law: Law, _on: date) -> Iterator[Flaw]:
    header = _whole(tally)
    if header is None:
        return
    for (name, _), expected in zip(SUMS, tally.sums, strict=True):
        actual: int = getattr(header, name)
        if actual != expected:
            yield flaw(TOTAL, HEADER_NAME_OF[name], expected=expected, actual=actual)


def _seniority(tally: Tally, _law: Law, _on: date) -> Iterable[Flaw]:
    header = _whole(tally)
    if header is None or header.total_seniority == tally.seniority:
        return NOTHING
    code = PLAIN_SUM if header.total_seniority == tally.seniority_plain else SENIORITY
    return (flaw(code, "DSK_INC", expected=tally.seniority, actual=header.total_seniority),)


def _employer_share(tally: Tally, _law: Law, _on: date) -> Iterable[Flaw]:
    """Judge by the header's own total: one that is wrong is told by the rule of totals."""
    found = _differing_share(tally)
    if found is None or (found.actual == 0 and tally.workers <= SMALL):
        return NOTHING
    return (flaw(EMPLOYER_SHARE, "DSK_TKOSO", found.rate, expected=found.expected, actual=found.actual),)


def _exempt_share(tally: Tally, _law: Law, _on: date) -> Iterable[Flaw]:
    found = _differing_share(tally)
    if found is None or found.actual >= found.expected:
        return NOTHING
    return (advice(EXEMPT, "DSK_TKOSO", found.rate, expected=found.expected, actual=found.actual),)


class _Share(NamedTuple):
    expected: int
    actual: int
    rate: InForce[Fraction]


def _differing_share(tally: Tally) -> _Share | None:
    """Return the employer's share as it should be and as it is, where they differ by more than a rial a worker."""
    header, rate = tally.header, tally.terms.employer
    if header is None or rate is None:
        return None
    expected = half_up_of(header.total_insurable_wage, *rate.value.as_integer_ratio())
    is_near = abs(header.employer_share - expected) <= tally.workers
    return None if is_near else _Share(expected, header.employer_share, rate)


def _unemployment(tally: Tally, _law: Law, _on: date) -> Iterator[Flaw]:
    """Judge by the rows that are covered, where it is known which; above 3 % of the header's own total never."""
    header, unemployment = tally.header, tally.terms.unemployment
    if header is None or unemployment is None:
        return
    absent = len(tally.uncovered) - len(tally.uncovered_seen)
    if absent:
        yield advice(NOT_IN_LIST, None, count=absent)
    rate, actual = unemployment.value.as_integer_ratio(), header.unemployment_premium
    most = half_up_of(header.total_insurable_wage, *rate)
    expected = half_up_of(tally.sums[_INSURABLE] - tally.uncovered_wage, *rate)
    if tally.uncovered and not tally.unreadable and abs(actual - expected) > tally.workers:
        yield advice(UNEMPLOYMENT, "DSK_BIC", unemployment, expected=expected, actual=actual)
    elif actual - most > tally.workers:
        yield advice(UNEMPLOYMENT_HIGH, "DSK_BIC", unemployment, expected=most, actual=actual)


def _one_list(tally: Tally, _law: Law, _on: date) -> Iterator[Flaw]:
    if tally.header is not None and tally.header.when is None:
        yield flaw(MONTH, "DSK_MM" if not 1 <= tally.header.month <= 12 else "DSK_YY")  # noqa: PLR2004 - months
    for row, name in tally.strays:
        yield flaw(OTHER_LIST, NAME_OF[name], row=row)


def _workshop(tally: Tally, _law: Law, _on: date) -> Iterator[Flaw]:
    header = tally.header
    if header is None:
        return
    code = header.workshop_code
    if len(code) != WORKSHOP_DIGITS or not is_ascii_digits(code):
        yield flaw(WORKSHOP_CODE, "DSK_ID", expected=WORKSHOP_DIGITS, actual=len(code))
    if header.kind != 0:
        yield advice(KIND, "DSK_KIND", expected=0, actual=header.kind)


def _free_fields(tally: Tally, _law: Law, _on: date) -> Iterable[Flaw]:
    row = "" if tally.header is None else tally.header.contract_row
    return (advice(CONTRACT_ROW, "MON_PYM"),) if row and not is_ascii_digits(row) else NOTHING


def _persons(tally: Tally, _law: Law, _on: date) -> Iterator[Flaw]:
    for column, held in (("DSW_ID1", tally.numbers), ("PER_NATCOD", tally.national_ids)):
        for first, *others in held.values():
            seen = {(first[1], first[2]): first[0]}
            for row, start, end in others:
                same = seen.setdefault((start, end), row)
                if same != row:
                    yield flaw(TWICE, column, row=row, first_row=same)
                else:
                    yield advice(TWICE_OTHER_DATES, column, row=row, first_row=first[0])


def _tables(tally: Tally, _law: Law, _on: date) -> Iterator[Flaw]:
    if tally.origin is None:
        return
    yield from map(of_fault, tally.origin.faults)
    claimed = tally.origin.claimed_rows
    if claimed is not None and claimed != tally.rows:
        yield flaw(ROW_COUNT, None, expected=claimed, actual=tally.rows)
    if tally.deleted:
        yield advice(DELETED_ROWS, None, count=tally.deleted)


_Rule: TypeAlias = "Look[Tally, Flaw]"

TABLES_ARE_SOUND: Final[_Rule] = Look("list.tables.sound", "contribution-list/T1", _tables)
"""The files are dBase III as the organisation's own program writes it, with as many rows as they claim."""

HEADER_COUNTS_WORKERS: Final[_Rule] = Look("list.header.counts_workers", "contribution-list/K1", _one_header)
"""There is one record of the workshop, and it counts the workers."""

TOTALS_ARE_SUMS: Final[_Rule] = Look("list.totals.are_sums", "contribution-list/K2", _totals)
"""Each total is the sum of its column."""

SENIORITY_IS_OF_DAYS: Final[_Rule] = Look("list.seniority_total.of_days", "contribution-list/K3", _seniority)
"""The total of seniority is the sum of the daily amounts, each times the days."""

EMPLOYER_SHARE_IS_RIGHT: Final[_Rule] = Look(
    "list.employer_share.right", "contribution-list/K4", _employer_share, see=("ssl/28",)
)
"""The employer's share is 20 % of the insurable total, a rial a worker more or less."""

EMPLOYER_SHARE_IS_WHOLE: Final[_Rule] = Look("list.employer_share.whole", "contribution-list/K4b", _exempt_share)
"""A lower share of the employer is that of an exempt workshop."""

UNEMPLOYMENT_PREMIUM_IS_RIGHT: Final[_Rule] = Look(
    "list.unemployment_premium.right", "contribution-list/K5", _unemployment, see=("unemployment-act/5",)
)
"""Unemployment insurance is 3 % of the insurable wages of those whom it covers."""

ROWS_ARE_OF_LIST: Final[_Rule] = Look("list.rows.of_list", "contribution-list/K6", _one_list)
"""Workshop, month and list number are the same in the header and in every row."""

WORKSHOP_IS_NAMED: Final[_Rule] = Look("list.workshop.named", "contribution-list/K7", _workshop)
"""The workshop code has ten digits, the kind of list is 0."""

FREE_FIELDS_HAVE_SHAPE: Final[_Rule] = Look("list.free_fields.shape", "contribution-list/K8", _free_fields)
"""The contract row is a number or blank; rates and description may be anything."""

PERSONS_STAND_ONCE: Final[_Rule] = Look("list.persons.once", "contribution-list/W15", _persons)
"""Nobody stands twice in a list; with other dates that is only said."""

RULES: Final[tuple[_Rule, ...]] = (
    TABLES_ARE_SOUND,
    HEADER_COUNTS_WORKERS,
    TOTALS_ARE_SUMS,
    SENIORITY_IS_OF_DAYS,
    EMPLOYER_SHARE_IS_RIGHT,
    EMPLOYER_SHARE_IS_WHOLE,
    UNEMPLOYMENT_PREMIUM_IS_RIGHT,
    ROWS_ARE_OF_LIST,
    WORKSHOP_IS_NAMED,
    FREE_FIELDS_HAVE_SHAPE,
    PERSONS_STAND_ONCE,
)
"""In the order in which they are reported."""
