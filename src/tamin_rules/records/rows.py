"""
Rows of an insurance record, as they were reported.

A row is what one workshop, or one kind of insurance, reported for one person and one Jalali month: insured days and
the wage on which the premium was paid. A row can be built as long as it is a row at all; whether its days fit the
month, or its wage the law, is for rules to say.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias

from attrs import frozen

from tamin_rules import jalali
from tamin_rules.errors import Code, Faults
from tamin_rules.jalali import FIRST_YEAR, LAST_YEAR, JalaliMonth
from tamin_rules.records.numbers import MOST_DAYS, MOST_WAGE, is_count, is_whole
from tamin_rules.text import comparison_key

NOT_TEXT: Final = Code("record.text.not_text")
NOT_DAY: Final = Code("record.day.not_day")
REVERSED: Final = Code("record.interval.reversed")
NOT_KIND: Final = Code("record.kind.not_kind")


class RecordKind(StrEnum):
    """
    What kind of insurance or contract a row belongs to; the organisation's own list is not known (records R2.4).

    The first two and those with a code occur in the organisation's own applications; military service, transfer,
    purchased period and hard work have no source as type texts.
    """

    ORDINARY = "ordinary"
    LABOUR = "labour"
    FREELANCE = "freelance"
    VOLUNTARY = "voluntary"
    HOUSEWIVES = "housewives"
    COMPLETION = "completion"
    STUDENT = "student"
    CONSTRUCTION = "construction"
    UNEMPLOYMENT = "unemployment"
    SICK_PAY = "sick_pay"
    MATERNITY = "maternity"
    MILITARY = "military"
    TRANSFER = "transfer"
    PURCHASED = "purchased"
    HARD_WORK = "hard_work"


@frozen
class OtherKind:
    """A kind that this package has no name for: its text, as it stood in the record."""

    text: str


Kind: TypeAlias = RecordKind | OtherKind
_KINDS: Final = (RecordKind, OtherKind)

BENEFIT_KINDS: Final = frozenset({RecordKind.UNEMPLOYMENT, RecordKind.SICK_PAY, RecordKind.MATERNITY})
"""Periods of benefit: whether they count as record is a reading (records R1.9)."""

_BY_TEXT: Final = {
    **{kind.value: kind for kind in RecordKind},
    "عادی": RecordKind.ORDINARY,
    "کارگری": RecordKind.LABOUR,
    "حرف و مشاغل آزاد": RecordKind.FREELANCE,
    "مشاغل آزاد": RecordKind.FREELANCE,
    "01": RecordKind.FREELANCE,
    "اختیاری": RecordKind.VOLUNTARY,
    "02": RecordKind.VOLUNTARY,
    "زنان خانه دار": RecordKind.HOUSEWIVES,
    "05": RecordKind.HOUSEWIVES,
    "تکمیل کسری از ماه": RecordKind.COMPLETION,
    "38": RecordKind.COMPLETION,
    "دانشجویی": RecordKind.STUDENT,
    "کارگران ساختمانی": RecordKind.CONSTRUCTION,
    "بیمه بیکاری": RecordKind.UNEMPLOYMENT,
    "غرامت دستمزد": RecordKind.SICK_PAY,
    "غرامت بارداری": RecordKind.MATERNITY,
    "خدمت سربازی": RecordKind.MILITARY,
    "نقل و انتقال": RecordKind.TRANSFER,
    "خرید سابقه": RecordKind.PURCHASED,
    "سخت و زیان آور": RecordKind.HARD_WORK,
}


def kind_of(text: str) -> Kind:
    """
    Read a kind of record: our word, the organisation's text or code; anything else stays as it is.

    Source: records R2.4.

    >>> kind_of("اختیاری"), kind_of("38"), kind_of("نامه‌رسان")
    (<RecordKind.VOLUNTARY: 'voluntary'>, <RecordKind.COMPLETION: 'completion'>, OtherKind(text='نامه\u200cرسان'))
    """
    return _BY_TEXT.get(text) or _BY_TEXT.get(comparison_key(text)) or OtherKind(text.strip())


@frozen(slots=False)  # made by the thousand, and quicker to make
class MonthRow:
    """
    One row of a record.

    Args:
        year, month: of the Jalali calendar.
        days: insured days, as reported.
        wage: on which the premium was paid, in rials for the month.
        workshop: number or name of the workshop, to tell its rows from those of others.
        kind: of insurance or contract.
        start, end: first and last day worked in this row, both inclusive; None where the record does not say.

    Codes: record.number.not_whole, record.number.negative, record.number.too_large, jalali.year.out_of_range,
    jalali.month.out_of_range, record.text.not_text, record.day.not_day, record.interval.reversed, record.kind.not_kind.

    >>> MonthRow(1404, 7, 30, 210_000_000).when
    JalaliMonth(year=1404, month=7)
    """

    year: int
    month: int
    days: int
    wage: int
    workshop: str | None = None
    kind: Kind = RecordKind.ORDINARY
    start: date | None = None
    end: date | None = None

    def __init__(  # noqa: PLR0917 - the fields, in their order
        self,
        year: int,
        month: int,
        days: int,
        wage: int,
        workshop: str | None = None,
        kind: Kind = RecordKind.ORDINARY,
        start: date | None = None,
        end: date | None = None,
    ) -> None:
        """Refuse what is no row, with every fault at once; nearly every row passes in one expression."""
        if not (
            type(year) is type(month) is type(days) is type(wage) is int
            and FIRST_YEAR <= year <= LAST_YEAR
            and 1 <= month <= 12  # noqa: PLR2004 - months of a year
            and 0 <= days <= MOST_DAYS
            and 0 <= wage <= MOST_WAGE
            and (workshop is None or type(workshop) is str)
            and type(kind) in _KINDS
            and (start is end is None or _are_in_order(start, end))
        ):
            _judge(year, month, days, wage, workshop, kind, start, end)
        own = self.__dict__  # written by hand, for a frozen class: what is generated calls twice for each row
        own["year"] = year
        own["month"] = month
        own["days"] = days
        own["wage"] = wage
        own["workshop"] = workshop
        own["kind"] = kind
        own["start"] = start
        own["end"] = end

    @property
    def when(self) -> JalaliMonth:
        """The month."""
        return JalaliMonth(self.year, self.month)

    @property
    def index(self) -> int:
        """Months since Farvardin of year 0, as `JalaliMonth.index`."""
        return self.year * 12 + self.month - 1


def _are_in_order(start: object, end: object) -> bool:
    return type(start) is date and type(end) is date and start <= end


def _judge(  # noqa: PLR0917 - the fields of a row
    year: object,
    month: object,
    days: object,
    wage: object,
    workshop: object,
    kind: object,
    start: object,
    end: object,
) -> None:
    faults = Faults()
    if is_whole(year, faults, "year") and not FIRST_YEAR <= year <= LAST_YEAR:
        faults.note(jalali.YEAR, "year", year=year, first=FIRST_YEAR, last=LAST_YEAR)
    if is_whole(month, faults, "month") and not 1 <= month <= 12:  # noqa: PLR2004
        faults.note(jalali.MONTH, "month", month=month)
    for name, value, most in (("days", days, MOST_DAYS), ("wage", wage, MOST_WAGE)):
        is_count(value, faults, name, most=most)
    if not (workshop is None or isinstance(workshop, str)):
        faults.note(NOT_TEXT, "workshop")
    if not isinstance(kind, _KINDS):
        faults.note(NOT_KIND, "kind")
    _ordered(faults, start, end)
    faults.settle()


def _ordered(faults: Faults, start: object, end: object) -> None:
    first, last = _day(faults, start, "start"), _day(faults, end, "end")
    if first is not None and last is not None and first > last:
        faults.note(REVERSED, "end")


def _day(faults: Faults, value: object, name: str) -> date | None:
    if type(value) is date:
        return value
    if value is not None:
        faults.note(NOT_DAY, name)
    return None
