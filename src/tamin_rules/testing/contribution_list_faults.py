"""
Contribution lists with one fault each, and the rule that has to find it.

Each is the sample of Mehr 1404 with one thing changed, and all that follows from it added up anew, so that nothing but
the named rule has anything to say: a program that checks lists can be held against them, in any language.

>>> from tamin_rules import Law
>>> [(made.name, made.expected) for made in faulty_lists(law=Law.current())][:2]
[('one worker too many', (('K1', None, 'DSK_NUM'),)), ('one worker too few', (('K1', None, 'DSK_NUM'),))]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final, TypeAlias

from attrs import evolve, frozen

from tamin_rules import jalali
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law, keys
from tamin_rules.money import half_up
from tamin_rules.records.contribution_list.building import summed
from tamin_rules.records.contribution_list.columns import HEADER_NAME_OF, SUMS
from tamin_rules.records.contribution_list.model import ContributionList, Header, Worker
from tamin_rules.testing.contribution_lists import Sample, sample

Place: TypeAlias = tuple[str, int | None, str | None]
"""Rule, row, column."""

MONTH: Final = JalaliMonth(1404, 7)
CLEAN: Final[tuple[Place, ...]] = (("W12", 12, "DSW_DD"), ("W12", 14, "DSW_DD"), ("W12", 16, "DSW_DD"))
"""What is said of the sample itself: three partial months without dates."""


@frozen
class FaultyList:
    """
    A list with one fault.

    Args:
        name: what is wrong.
        list, uncovered: as `check` takes them.
        expected: what has to be found beside `CLEAN`.
    """

    name: str
    list: ContributionList
    uncovered: tuple[str, ...]
    expected: tuple[Place, ...]


_Change: TypeAlias = Callable[["_Bench"], tuple[ContributionList, tuple[str, ...]]]


@frozen
class _Bench:
    """The sample, and the ways to change it."""

    made: Sample
    header: Header
    law: Law

    def with_header(self, **changes: Any) -> ContributionList:  # noqa: ANN401 - fields of a header
        """Change the header alone."""
        return evolve(self.made.list, header=evolve(self.header, **changes))

    def with_row(self, row: int, *, pay: bool = False, **changes: Any) -> ContributionList:  # noqa: ANN401 - of a row
        """Change a row, with `pay` compute what its amounts owe, and add up the header."""
        workers = list(self.made.list.workers)
        changed = evolve(workers[row - 1], **changes)
        workers[row - 1] = _paid(changed, self.law) if pay else changed
        return self.of(tuple(workers))

    def of(self, workers: tuple[Worker, ...]) -> ContributionList:
        """Return a list of these workers."""
        covered = sum(worker.insurable_wage for worker in workers if worker.insurance_number not in self.made.uncovered)
        return ContributionList(summed(self.header, workers, covered, law=self.law), workers)


def _paid(worker: Worker, law: Law) -> Worker:
    rate = law.at(keys.PREMIUM_RATE_COMPULSORY_INSURED, MONTH.first_day).value
    monthly = (worker.daily_wage + worker.seniority) * worker.days
    total = monthly + worker.benefits
    return evolve(
        worker, monthly_wage=monthly, insurable_wage=total, total_pay=total, insured_share=half_up(total * rate)
    )


def _day(of_month: int, month: int = MONTH.month) -> date:
    return jalali.day(MONTH.year, month, of_month)


_Fault: TypeAlias = tuple[str, _Change, tuple[Place, ...]]


def _header(name: str, *places: Place, **changes: Any) -> _Fault:  # noqa: ANN401 - fields of a header
    return name, lambda bench: (bench.with_header(**changes), bench.made.uncovered), places


def _more(name: str, clause: str, field: str, by: int, *others: Place) -> _Fault:
    """Change a figure of the header by an amount."""

    def change(bench: _Bench) -> tuple[ContributionList, tuple[str, ...]]:
        return bench.with_header(**{field: getattr(bench.header, field) + by}), bench.made.uncovered

    return name, change, ((clause, None, HEADER_NAME_OF[field]), *others)


def _row(
    name: str,
    clause: str,
    row: int,
    column: str,
    *,
    pay: bool = False,
    **changes: Any,  # noqa: ANN401 - fields of a row
) -> _Fault:
    def change(bench: _Bench) -> tuple[ContributionList, tuple[str, ...]]:
        return bench.with_row(row, pay=pay, **changes), bench.made.uncovered

    return name, change, ((clause, row, column),)


def _few(employer_share: int) -> _Change:
    """Take the first five workers, with another share of the employer."""

    def change(bench: _Bench) -> tuple[ContributionList, tuple[str, ...]]:
        workers = bench.made.list.workers[:5]
        wages = sum(worker.insurable_wage for worker in workers)
        header = summed(bench.header, workers, wages, law=bench.law, employer_share=employer_share)
        return ContributionList(header, workers), ()

    return change


def _full_unemployment(bench: _Bench) -> tuple[ContributionList, tuple[str, ...]]:
    return bench.with_header(unemployment_premium=_of_everybody(bench)), bench.made.uncovered


def _too_much_unemployment(bench: _Bench) -> tuple[ContributionList, tuple[str, ...]]:
    return bench.with_header(unemployment_premium=_of_everybody(bench) + bench.header.worker_count + 1), ()


def _of_everybody(bench: _Bench) -> int:
    rate = bench.law.at(keys.PREMIUM_RATE_UNEMPLOYMENT_EMPLOYER, MONTH.first_day).value
    return half_up(bench.header.total_insurable_wage * rate)


def _plain_seniority(bench: _Bench) -> tuple[ContributionList, tuple[str, ...]]:
    plain = sum(worker.seniority for worker in bench.made.list.workers)
    return bench.with_header(total_seniority=plain), bench.made.uncovered


def _above_ceiling(bench: _Bench) -> tuple[ContributionList, tuple[str, ...]]:
    worker = bench.made.list.workers[3]
    benefits, insurable = (amount + worker.days + 1 for amount in (worker.benefits, worker.insurable_wage))
    return bench.with_row(4, benefits=benefits, insurable_wage=insurable), bench.made.uncovered


def _other(row: int, field: str, of: Callable[[Worker], Any]) -> _Change:
    """Change a field of a row by what stands in it."""

    def change(bench: _Bench) -> tuple[ContributionList, tuple[str, ...]]:
        worker = bench.made.list.workers[row - 1]
        return bench.with_row(row, **{field: of(worker)}), bench.made.uncovered

    return change


def _repeated(row: int, first: int, field: str, **changes: Any) -> _Change:  # noqa: ANN401 - fields of a row
    """Give a row the number of an earlier one."""

    def change(bench: _Bench) -> tuple[ContributionList, tuple[str, ...]]:
        number = getattr(bench.made.list.workers[first - 1], field)
        return bench.with_row(row, **{field: number}, **changes), bench.made.uncovered

    return change


def _next_digit(worker: Worker) -> str:
    last = int(worker.national_id[-1])
    return f"{worker.national_id[:-1]}{(last + 1) % 10}"


_FAULTS: Final[tuple[_Fault, ...]] = (
    _more("one worker too many", "K1", "worker_count", 1),
    _more("one worker too few", "K1", "worker_count", -1),
    *(_more(f"{HEADER_NAME_OF[total]} one too many", "K2", total, 1) for total, _ in SUMS),
    _more("seniority added up wrongly", "K3", "total_seniority", 1),
    ("seniority added up by the day", _plain_seniority, (("K3", None, "DSK_INC"),)),
    _more("employer's share too high", "K4", "employer_share", 18),
    _more("employer's share too low", "K4", "employer_share", -18, ("K4b", None, "DSK_TKOSO")),
    _header("no employer's share", ("K4", None, "DSK_TKOSO"), ("K4b", None, "DSK_TKOSO"), employer_share=0),
    ("no employer's share of five", _few(0), (("K4b", None, "DSK_TKOSO"),)),
    ("unemployment of everybody", _full_unemployment, (("K5", None, "DSK_BIC"),)),
    ("unemployment above its share", _too_much_unemployment, (("K5", None, "DSK_BIC"),)),
    _row("another list number in a row", "K6", 9, "DSW_LISTNO", list_number="02"),
    _row("another workshop in a row", "K6", 9, "DSW_ID", workshop_code="0000654321"),
    _row("another month in a row", "K6", 9, "DSW_MM", month=8),
    _row("another year in a row", "K6", 9, "DSW_YY", year=1403),
    _header("a kind of list", ("K7", None, "DSK_KIND"), kind=1),
    _header("a contract row of letters", ("K8", None, "MON_PYM"), contract_row="A1"),
    _row("seniority by the month", "W1", 2, "DSW_MAH", seniority=2_820_000),
    _row("monthly wage off by more than rounding", "W1", 1, "DSW_MAH", monthly_wage=103_909_711, benefits=30_999_969),
    _row("insurable wage is no sum", "W2", 2, "DSW_MASH", insurable_wage=158_819_990),
    _row("insurable wage at the ceiling, and above its sum", "W2", 4, "DSW_MASH", benefits=97_367_740),
    ("insurable wage above the ceiling", _above_ceiling, (("W3", 4, "DSW_MASH"),)),
    _row("daily wage a rial below the minimum", "W4", 1, "DSW_ROOZ", daily_wage=3_463_655),
    _row("worker's share three rials off", "W5", 2, "DSW_BIME", insured_share=11_117_403),
    _row("all pay below the insurable wage", "W6", 2, "DSW_TOTL", total_pay=158_819_999),
    _row("marriage allowance above the benefits", "W7", 1, "DSW_SPOUSE", marriage_allowance=31_000_001),
    _row("whole marriage allowance for half a month", "W7", 9, "DSW_SPOUSE", marriage_allowance=5_000_000),
    _row("31 days in Mehr", "W8", 1, "DSW_DD", pay=True, days=31),
    _row("an amount without days", "W9", 8, "DSW_ROOZ", daily_wage=3_463_656),
    _row("ended before it began", "W10", 11, "DSW_EDATE", start=_day(25), end=_day(5)),
    _row("ended in the next month", "W10", 1, "DSW_EDATE", end=_day(5, 8)),
    _row("began in the next month", "W10", 1, "DSW_SDATE", start=_day(5, 8)),
    _row("ended before the month", "W10", 1, "DSW_EDATE", end=_day(30, 6)),
    _row("a day more than up to the end", "W11", 1, "DSW_DD", pay=True, days=21, end=_day(20)),
    _row("a day more than from the start", "W11", 1, "DSW_DD", pay=True, days=16, start=_day(16)),
    _row("a day more than from start to end", "W11", 11, "DSW_DD", pay=True, days=22),
    _row("a partial month without dates", "W12", 1, "DSW_DD", pay=True, days=29),
    ("a wrong check digit", _other(1, "national_id", _next_digit), (("W13", 1, "PER_NATCOD"),)),
    _row("an Iranian without national ID", "W13", 1, "PER_NATCOD", national_id=""),
    _row("an insurance number of zeros", "W14", 1, "DSW_ID1", insurance_number="00000000"),
    _row("an insurance number of ten digits", "W14", 1, "DSW_ID1", insurance_number="9900000112"),
    _row("an insurance number with a letter", "W14", 1, "DSW_ID1", insurance_number="9900O001"),
    ("an insurance number twice", _repeated(2, 1, "insurance_number"), (("W15", 2, "DSW_ID1"),)),
    ("a national ID twice", _repeated(2, 1, "national_id"), (("W15", 2, "PER_NATCOD"),)),
    ("an insurance number twice, with other dates", _repeated(11, 9, "insurance_number"), (("W15", 11, "DSW_ID1"),)),
    _row("no sex", "W16", 1, "DSW_SEX", sex=""),
    _row("another word for the sex", "W16", 1, "DSW_SEX", sex="آقا"),
    _row("no first name", "W16", 1, "DSW_FNAME", first_name=""),
    _row("no family name", "W16", 1, "DSW_LNAME", last_name=""),
    _row("no certificate number", "W16", 1, "DSW_IDNO", birth_certificate_number=""),
    _row("no job code", "W16", 1, "DSW_JOB", job_code=""),
    _row("a job code of five characters", "W17", 1, "DSW_JOB", job_code="12345"),
    _row("an ampersand in a name", "F1", 1, "DSW_LNAME", last_name="نمونه & پسران"),
    _row("quotation marks in a job title", "F1", 1, "DSW_OCP", occupation="«راننده»"),
)


def faulty_lists(*, law: Law) -> Iterator[FaultyList]:
    """Yield the lists, by the order of the rules."""
    made = sample(MONTH, law=law)
    bench = _Bench(made, made.header, law)
    for name, change, expected in _FAULTS:
        changed, uncovered = change(bench)
        yield FaultyList(name, changed, uncovered, expected)
