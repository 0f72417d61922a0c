"""
From a payroll to a list: what a payroll knows goes in, every derived column and the header come out.

Rates, ceiling and roundings are those of the month, so that a list that was built here passes every check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

from attrs import evolve, field, frozen

from tamin_rules.errors import Code, Faults, MalformedError
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law, keys
from tamin_rules.money import half_up
from tamin_rules.records.contribution_list.columns import IRANIAN, SUMS
from tamin_rules.records.contribution_list.encodings import kept
from tamin_rules.records.contribution_list.model import ContributionList, Header, Worker, persons
from tamin_rules.records.numbers import is_amount, is_days
from tamin_rules.text import masked

NO_HEADER: Final = Code("list.header.missing")
TOO_FEW: Final = Code("list.split.too_few", workers=int, lists=int)


class Capping(StrEnum):
    """How a wage above the ceiling is written; the form does not say, and lists have both (contribution-list/W2)."""

    CUT_BENEFITS = "cut_benefits"
    """The benefits are what is left up to the ceiling, as nearly every list has it."""
    KEEP_BENEFITS = "keep_benefits"
    """Wage and benefits stay whole, and their sum is above the insurable wage."""


@frozen(kw_only=True)
class PayrollRow:
    """
    What a payroll knows of a worker's month; amounts in rials.

    Args:
        days: worked in the month.
        daily_wage: without the seniority base.
        seniority: a day.
        marriage_allowance: insurable, of the month.
        benefits: other insurable benefits of the month.
        other_pay: what was paid and is not insurable.
        start, end: first day worked, first day not worked, if in this month.
        covered: by unemployment insurance.

    Codes: record.number.not_whole, record.number.negative, record.number.too_large.
    """

    insurance_number: str = field(repr=masked)
    national_id: str = field(default="", repr=masked)
    first_name: str = field(repr=masked)
    last_name: str = field(repr=masked)
    father_name: str = field(default="", repr=masked)
    birth_certificate_number: str = field(repr=masked)
    issue_place: str = field(default="", repr=masked)
    issue_date: date | None = field(default=None, repr=masked)
    birth_date: date | None = field(default=None, repr=masked)
    sex: str = field(repr=masked)
    nationality: str = field(default=IRANIAN, repr=masked)
    occupation: str = field(default="", repr=masked)
    job_code: str
    days: int
    daily_wage: int
    seniority: int = 0
    marriage_allowance: int = 0
    benefits: int = 0
    other_pay: int = 0
    start: date | None = None
    end: date | None = None
    covered: bool = True

    def __attrs_post_init__(self) -> None:
        """Refuse what are no numbers."""
        faults = Faults()
        is_days(self.days, faults, "days")
        for name in ("daily_wage", "seniority", "marriage_allowance", "benefits", "other_pay"):
            is_amount(getattr(self, name), faults, name)
        faults.settle()


@frozen(kw_only=True)
class Workshop:
    """The workshop as the header names it."""

    code: str
    name: str = field(default="", repr=masked)
    employer_name: str = field(default="", repr=masked)
    address: str = field(default="", repr=masked)
    contract_row: str = ""


def build(
    rows: Iterable[PayrollRow],
    *,
    workshop: Workshop,
    month: JalaliMonth,
    law: Law,
    list_number: str = "01",
    description: str = "",
    capping: Capping = Capping.CUT_BENEFITS,
    employer_share: int | None = None,
) -> ContributionList:
    """
    Build the list of a month.

    Texts are brought into the letters that a list can hold (Arabic yeh and kaf, hamza, joiners, digits), without blanks
    at their edges.

    Args:
        rows: of the payroll.
        workshop, month, list_number, description: of the header.
        law: whose rates and ceiling of that month hold.
        capping: how a wage above the ceiling is written.
        employer_share: of an exempt workshop, which owes less; 20 % where it is left out.

    Raises:
        NotInForceError: the law of that month is not known.

    Source: contribution-list K1 to K5, W1 to W5; records/R6.3.
    """
    on, payroll = month.first_day, tuple(rows)
    ceiling = law.at(keys.INSURABLE_WAGE_CEILING_DAILY, on).value
    rate = law.at(keys.PREMIUM_RATE_COMPULSORY_INSURED, on).value
    place = (workshop.code, month, list_number)
    workers = tuple(_worker(row, place, ceiling, rate, capping) for row in payroll)
    wages = zip(payroll, workers, strict=True)
    covered = sum(worker.insurable_wage for row, worker in wages if row.covered)
    blank = _header(workshop, month, list_number, description)
    return ContributionList(summed(blank, workers, covered, law=law, employer_share=employer_share), workers)


def _text(text: str) -> str:
    """Return a text as a list can hold it; a joiner that went may leave a blank at an edge, which no cell keeps."""
    return kept(text).strip(" ")


def _header(workshop: Workshop, month: JalaliMonth, list_number: str, description: str) -> Header:
    """Return a header that is still to be summed."""
    return Header(
        workshop_code=workshop.code,
        workshop_name=_text(workshop.name),
        employer_name=_text(workshop.employer_name),
        address=_text(workshop.address),
        contract_row=workshop.contract_row,
        year=month.year,
        month=month.month,
        list_number=list_number,
        description=_text(description),
        **_NO_FIGURES,
    )


_NO_FIGURES: Final[Mapping[str, Any]] = MappingProxyType(
    dict.fromkeys(("worker_count", *(name for name, _ in SUMS), "employer_share", "unemployment_premium"), 0)
)
"""Of a header that is still to be summed."""


def _worker(
    row: PayrollRow, place: tuple[str, JalaliMonth, str], ceiling: int, rate: Fraction, capping: Capping
) -> Worker:
    workshop_code, month, list_number = place
    monthly = (row.daily_wage + row.seniority) * row.days
    benefits = row.benefits + row.marriage_allowance
    most = ceiling * row.days
    insurable = min(most, monthly + benefits)
    written = max(0, most - monthly) if monthly + benefits > most and capping is Capping.CUT_BENEFITS else benefits
    return Worker(
        workshop_code=workshop_code,
        year=month.year,
        month=month.month,
        list_number=list_number,
        insurance_number=row.insurance_number,
        first_name=_text(row.first_name),
        last_name=_text(row.last_name),
        father_name=_text(row.father_name),
        birth_certificate_number=row.birth_certificate_number,
        issue_place=_text(row.issue_place),
        issue_date=row.issue_date,
        birth_date=row.birth_date,
        sex=_text(row.sex),
        nationality=_text(row.nationality),
        occupation=_text(row.occupation),
        start=row.start,
        end=row.end,
        days=row.days,
        daily_wage=row.daily_wage,
        monthly_wage=monthly,
        benefits=written,
        insurable_wage=insurable,
        total_pay=monthly + benefits + row.other_pay,
        insured_share=half_up(insurable * rate),
        commission_rate=0,
        job_code=row.job_code,
        national_id=row.national_id,
        seniority=row.seniority,
        marriage_allowance=min(row.marriage_allowance, written),
    )


def summed(
    header: Header,
    workers: Sequence[Worker],
    covered_wage: int,
    *,
    law: Law,
    employer_share: int | None = None,
) -> Header:
    """
    Return a header with every figure computed from its workers.

    Args:
        header: of the same month; its figures are replaced.
        workers: of the list.
        covered_wage: insurable wages of those whom unemployment insurance covers, rials.
        law: whose rates of the month hold.
        employer_share: where it is not 20 %.

    Raises:
        NotInForceError: the law of that month is not known.

    Source: contribution-list K1 to K5.
    """
    month = JalaliMonth(header.year, header.month)
    sums = {total: sum(getattr(worker, name) for worker in workers) for total, name in SUMS}
    share = law.at(keys.PREMIUM_RATE_COMPULSORY_EMPLOYER, month.first_day).value * sums["total_insurable_wage"]
    unemployment = law.at(keys.PREMIUM_RATE_UNEMPLOYMENT_EMPLOYER, month.first_day).value * covered_wage
    return evolve(
        header,
        worker_count=len(workers),
        **sums,
        total_seniority=sum(worker.seniority * worker.days for worker in workers),
        employer_share=half_up(share) if employer_share is None else employer_share,
        unemployment_premium=half_up(unemployment),
    )


def split(
    list_: ContributionList, lists: int, *, law: Law, uncovered: Iterable[str] = ()
) -> tuple[ContributionList, ...]:
    """
    Split a list whose totals outgrow the header into several, with list numbers of their own.

    Whether the organisation takes several lists of one workshop and month is not verified.

    Args:
        list_: with a header that could be read.
        lists: how many; each gets as many workers as the others, one more or less.
        law, uncovered: as in `check`.

    Codes: list.header.missing, list.split.too_few, list.value.not_text.

    Source: contribution-list 3; not verified.
    """
    header, workers = list_.header, list_.workers
    if not isinstance(header, Header):
        raise MalformedError(NO_HEADER)
    if not 1 <= lists <= len(workers):
        raise MalformedError(TOO_FEW, {"workers": len(workers), "lists": lists})
    absent = persons(uncovered, "uncovered")
    bounds = [len(workers) * part // lists for part in range(lists + 1)]
    parts = (workers[start:end] for start, end in pairwise(bounds))
    return tuple(_part(header, part, f"{number:02}", absent, law) for number, part in enumerate(parts, 1))


def _part(header: Header, workers: Sequence[Worker], number: str, absent: frozenset[str], law: Law) -> ContributionList:
    own = tuple(evolve(worker, list_number=number) for worker in workers)
    covered = sum(worker.insurable_wage for worker in own if worker.person not in absent)
    return ContributionList(summed(evolve(header, list_number=number), own, covered, law=law), own)
