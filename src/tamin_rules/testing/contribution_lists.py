"""
Contribution lists of invented persons, the same bytes for the same arguments everywhere.

Seventeen cases are dealt out in turn: wages at the floor, at the ceiling and above, seniority, partial months with and
without dates, nobody's days, foreigners, people whom unemployment insurance does not cover, and letters that programs
get wrong. Amounts are those of 1404, scaled to the minimum wage of the month that is asked for.

Every person, workshop and number is made up: workshop codes begin with four zeros, insurance numbers with 99, national
IDs with three zeros.

>>> from tamin_rules import Law
>>> from tamin_rules.jalali import JalaliMonth
>>> from tamin_rules.records import contribution_list
>>> made = sample(JalaliMonth(1404, 7), law=Law.current())
>>> made.list.header.total_insurable_wage, len(made.uncovered)
(3855533635, 3)
>>> contribution_list.check(made.list, law=Law.current(), uncovered=made.uncovered).accepted
True
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from random import Random
from types import MappingProxyType
from typing import Any, Final

from attrs import evolve, field, frozen

from tamin_rules import jalali
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law, keys
from tamin_rules.money import half_up
from tamin_rules.records.contribution_list.building import Capping, PayrollRow, Workshop, build, summed
from tamin_rules.records.contribution_list.columns import FEMALE, IRANIAN, MALE
from tamin_rules.records.contribution_list.model import ContributionList, Header, Worker
from tamin_rules.records.numbers import FULL_MONTH
from tamin_rules.testing.check_digits import invented_national_id

REFERENCE_MINIMUM: Final = 3_463_656
"""Minimum daily wage of 1404, to which the amounts below belong (circular-231711)."""
BENEFITS: Final = 31_000_000
MARRIAGE: Final = 5_000_000
FLOOR: Final = 0
"""In place of a daily wage: the minimum of the month."""


@frozen
class Case:
    """
    One kind of row; amounts in rials of 1404.

    Args:
        name: as the documentation counts them, `R01`.
        daily_wage: `FLOOR` for the minimum wage.
        seniority: a day.
        married: whether the marriage allowance is paid.
        benefits: of a full month, without that allowance.
        days: worked; None for the whole month.
        start, end: days of the month; `end` is the first that was not worked.
        other_pay: that is not insurable.
        covered: by unemployment insurance.
        nationality: a foreigner has no national ID.
        capping: how what is above the ceiling is written.
        monthly_wage: from which the daily wage was rounded.
    """

    name: str
    daily_wage: int = FLOOR
    seniority: int = 0
    married: bool = False
    benefits: int = BENEFITS
    days: int | None = None
    start: int | None = None
    end: int | None = None
    other_pay: int = 0
    covered: bool = True
    nationality: str = IRANIAN
    capping: Capping = Capping.CUT_BENEFITS
    monthly_wage: int | None = None
    texts: Mapping[str, Any] = field(factory=dict[str, Any])


_HARD: Final = MappingProxyType(
    {
        "first_name": "شجاع",
        "last_name": "آزمایشي صالح\u200cزاده نمونه",
        "father_name": "ميرزائي مؤمن شيوخ",
        "issue_place": "غلام آباد لاله مزرعه",
        "occupation": "جزء (ABC) اصغر سعيد مهدي هنر جمع كارگاه 12",
    }
)
"""Letters that programs get wrong: all forms of ain, ghain and heh, lam with alef, a last khe, hamza, digits, Latin."""

CASES: Final = (
    Case("R01"),
    Case("R02", 4_000_000, 94_000, married=True),
    Case("R03", monthly_wage=155_000_000),
    Case("R04", 20_000_000, 1_000_000, married=True, benefits=145_000_000),
    Case("R05", 20_000_000, 1_000_000, married=True, benefits=145_000_000, capping=Capping.KEEP_BENEFITS),
    Case("R06", 24_345_592, benefits=0, other_pay=49_632_240),
    Case("R07", days=0, benefits=0, end=1),
    Case("R08", days=0, benefits=0),
    Case("R09", married=True, start=16),
    Case("R10", 4_500_000, 94_000, married=True, days=19, end=20),
    Case("R11", days=20, start=5, end=25),
    Case("R12", 4_000_000, 188_000, married=True, days=22),
    Case("R13", 6_000_000, married=True, covered=False),
    Case("R14", 4_200_000, married=True, days=29, covered=False),
    Case("R15", nationality="افغانی", covered=False),
    Case("R16", seniority=94_000, married=True, days=28, nationality="اتباع"),
    Case("R17", 4_000_000, 282_000, married=True, other_pay=12_345_678, texts=_HARD),
)
"""In the order in which they are dealt out."""

_FEMALE_NAMES: Final = ("مینا", "فاطمه", "زهرا", "مریم", "سارا", "نرگس")
_MALE_NAMES: Final = ("علی", "رضا", "حسن", "محمدحسین", "سعید", "هادی")
_LAST_NAMES: Final = ("نمونه", "آزمایشی", "نمونه‌ای", "آزمایشی نمونه")
_OCCUPATIONS: Final = ("کارگر ساده", "حسابدار", "تکنسین", "راننده")
_PLACES: Final = ("تهران", "شیراز", "تبریز", "یزد")
_FIRST_NUMBER: Final = 99_000_001
_FIRST_BIRTH_YEAR, _LAST_BIRTH_YEAR = 1345, 1383

WORKSHOP: Final = Workshop(
    code="0000123456", name="کارگاه نمونه ۱۲", employer_name="نمونه آزمایشی", address="تهران، خیابان نمونه، پلاک ۱۲"
)


@frozen
class Sample:
    """A made-up list, its header, and the insurance numbers of those whom unemployment insurance does not cover."""

    list: ContributionList
    header: Header
    uncovered: tuple[str, ...]


def sample(
    month: JalaliMonth,
    *,
    law: Law,
    workers: int = len(CASES),
    seed: int = 0,
    list_number: str = "01",
    workshop: Workshop = WORKSHOP,
) -> Sample:
    """
    Make a list.

    Args:
        month: of the list.
        law: whose minimum wage and rates of that month hold.
        workers: rows; the cases are dealt out in turn.
        seed: of names, jobs and birth dates.
        list_number, workshop: of the header.

    Raises:
        NotInForceError: the law of that month is not known.
    """
    minimum = law.at(keys.MIN_DAILY_WAGE, month.first_day).value
    scale = Fraction(minimum, REFERENCE_MINIMUM)
    dealt = [CASES[place % len(CASES)] for place in range(workers)]
    person = Random(seed)  # noqa: S311 - made-up names, no secrets
    rows = [_row(case, place, month, scale, person) for place, case in enumerate(dealt)]
    built = {
        capping: build(rows, workshop=workshop, month=month, law=law, list_number=list_number, capping=capping)
        for capping in Capping
    }
    rows_of = {capping: made.workers for capping, made in built.items()}
    chosen = [rows_of[case.capping][place] for place, case in enumerate(dealt)]
    made = tuple(_rounded(worker, case, law, scale) for worker, case in zip(chosen, dealt, strict=True))
    covered = sum(worker.insurable_wage for worker, case in zip(made, dealt, strict=True) if case.covered)
    header = summed(_header(built[Capping.CUT_BENEFITS]), made, covered, law=law)
    uncovered = tuple(row.insurance_number for row in rows if not row.covered)
    return Sample(ContributionList(header, made), header, uncovered)


def _header(list_: ContributionList) -> Header:
    match list_.header:
        case Header() as header:
            return header
        case _:
            raise TypeError


def _scaled(amount: int, scale: Fraction) -> int:
    return half_up(amount * scale)


def _row(case: Case, place: int, month: JalaliMonth, scale: Fraction, person: Random) -> PayrollRow:
    days = _days(case, month)
    part = Fraction(min(days, FULL_MONTH), FULL_MONTH) if days < month.length else Fraction(1)
    marriage = half_up(MARRIAGE * part) if case.married else 0
    benefits = half_up((_scaled(case.benefits, scale) + (MARRIAGE if case.married else 0)) * part) - marriage
    is_female = person.random() < 0.5  # noqa: PLR2004 - of two
    national_id, number = invented_national_id(place + 1), str(_FIRST_NUMBER + place)
    texts: dict[str, Any] = {
        "first_name": person.choice(_FEMALE_NAMES if is_female else _MALE_NAMES),
        "last_name": person.choice(_LAST_NAMES),
        "father_name": person.choice(_MALE_NAMES),
        "issue_place": person.choice(_PLACES),
        "occupation": person.choice(_OCCUPATIONS),
    }
    born = jalali.day(person.randint(_FIRST_BIRTH_YEAR, _LAST_BIRTH_YEAR), person.randint(1, 12), person.randint(1, 29))
    return PayrollRow(
        insurance_number=number,
        national_id=national_id if case.nationality == IRANIAN else "",
        birth_certificate_number=str(person.randint(1, 99_999)),
        birth_date=born,
        sex=FEMALE if is_female else MALE,
        nationality=case.nationality,
        job_code=f"{person.randint(100_000, 999_999)}",
        days=days,
        daily_wage=0 if days == 0 else _scaled(case.daily_wage or REFERENCE_MINIMUM, scale),
        seniority=_scaled(case.seniority, scale),
        marriage_allowance=marriage,
        benefits=benefits,
        other_pay=_scaled(case.other_pay, scale),
        start=None if case.start is None else jalali.day(month.year, month.month, case.start),
        end=None if case.end is None else jalali.day(month.year, month.month, case.end),
        covered=case.covered,
        **{**texts, **case.texts},
    )


def _days(case: Case, month: JalaliMonth) -> int:
    if case.days is not None:
        return min(case.days, month.length)
    return month.length if case.start is None else month.length - case.start + 1


def _rounded(worker: Worker, case: Case, law: Law, scale: Fraction) -> Worker:
    """Return a worker whose daily wage was rounded from that of the month."""
    if case.monthly_wage is None:
        return worker
    monthly = _scaled(case.monthly_wage, scale)
    total = monthly + worker.benefits
    rate = law.at(keys.PREMIUM_RATE_COMPULSORY_INSURED, JalaliMonth(worker.year, worker.month).first_day).value
    return evolve(
        worker,
        daily_wage=half_up(Fraction(monthly, worker.days)),
        monthly_wage=monthly,
        insurable_wage=total,
        total_pay=total,
        insured_share=half_up(total * rate),
    )
