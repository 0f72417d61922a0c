"""
Jalali days and months over `datetime.date`.

Leap years follow the 33-year rule (`year mod 33` in 1, 5, 9, 13, 17, 22, 26, 30), which equals the true
equinox rule in every year of 1200-1500; outside that range a date is refused, not guessed.
Inside the package a day is a `datetime.date`; Jalali is how it is read and written.

This module is the only one that imports jdatetime, and only to spell a date out.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from functools import total_ordering
from itertools import accumulate
from typing import Final, Literal

from attrs import field, frozen

from tamin_rules.errors import Code, MalformedError
from tamin_rules.text import fold_identifier

FIRST_YEAR: Final = 1200
LAST_YEAR: Final = 1500
IRAN_TIME: Final = timezone(timedelta(hours=3, minutes=30), "+03:30")
"""Iran Standard Time. Summer time ended in 1401; older instants are read as standard time too."""

TEXT = Code("jalali.text.unreadable")
YEAR = Code("jalali.year.out_of_range", year=int, first=int, last=int)
MONTH = Code("jalali.month.out_of_range", month=int)
DAY = Code("jalali.day.out_of_range", day=int, length=int)
INSTANT = Code("jalali.instant.unreadable")
NOT_INSTANT = Code("jalali.instant.not_instant")
ZONE = Code("jalali.zone.missing")

_LEAP_REMAINDERS = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
_BEFORE: Final = (0, -1, 30, 61, 92, 123, 154, 185, 215, 245, 275, 305, 335)
"""By month: days of the year before its first day, less one, so that the day of the month can be added."""
_from_ordinal = date.fromordinal
_FIRST_HALF = 186  # six months of 31 days
_DATE = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})")
_MONTH = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})")
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
_INSTANT = re.compile(rf"([0-9]{{4}}[-/][0-9]{{1,2}}[-/][0-9]{{1,2}})(?:[T ]({_CLOCK})(Z|[+-][0-9]{{2}}:[0-9]{{2}})?)?")


def is_leap(year: int) -> bool:
    """
    Tell whether Esfand of this year has 30 days.

    >>> [year for year in range(1399, 1410) if is_leap(year)]
    [1399, 1403, 1408]
    """
    return year % 33 in _LEAP_REMAINDERS


_NOWRUZ: Final = tuple(
    accumulate(
        (365 + is_leap(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)), initial=date(1821, 3, 21).toordinal()
    )
)
"""Ordinal of 1 Farvardin of each supported year, and of the year after the last."""


def month_length(year: int, month: int) -> int:
    """
    Return the number of days in a month: 31, 30, or 29 in Esfand of a common year.

    >>> month_length(1404, 6), month_length(1404, 7), month_length(1404, 12), month_length(1403, 12)
    (31, 30, 29, 30)
    """
    if month <= 6:  # noqa: PLR2004 - the first half year has months of 31 days
        return 31
    return 30 if month < 12 or is_leap(year) else 29  # noqa: PLR2004 - Esfand


def day(year: int, month: int, day_: int) -> date:
    """
    Return the day that a Jalali year, month and day name.

    Codes: jalali.year.out_of_range, jalali.month.out_of_range, jalali.day.out_of_range.

    >>> day(1399, 12, 30)
    datetime.date(2021, 3, 20)
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise MalformedError(YEAR, {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR})
    if not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        raise MalformedError(MONTH, {"month": month})
    if not 1 <= day_ <= 29:  # noqa: PLR2004 - every month has as many; longer ones are looked up
        _check_day(year, month, day_)
    return _from_ordinal(_NOWRUZ[year - FIRST_YEAR] + _BEFORE[month] + day_)


def _check_day(year: int, month: int, day_: int) -> None:
    length = month_length(year, month)
    if not 1 <= day_ <= length:
        raise MalformedError(DAY, {"day": day_, "length": length})


def ymd(on: date) -> tuple[int, int, int]:
    """
    Return Jalali year, month and day of a day.

    Codes: jalali.year.out_of_range.

    >>> ymd(date(2026, 11, 22))
    (1405, 9, 1)
    """
    ordinal = on.toordinal()
    since = ordinal - _NOWRUZ[0]
    if since < 0 or ordinal >= _NOWRUZ[-1]:
        raise _beyond(on)
    index = since * 33 // 12053  # 33 years have 12,053 days: right, or one year short at a border
    if _NOWRUZ[index + 1] <= ordinal:
        index += 1
    of_year = ordinal - _NOWRUZ[index]
    month, of_month = divmod(of_year, 31) if of_year < _FIRST_HALF else divmod(of_year - 6, 30)
    return FIRST_YEAR + index, month + 1, of_month + 1


def _beyond(on: date) -> MalformedError:
    """Name the year of a day outside the calendar; before its beginning, the last winter counts for the year before."""
    year = on.year - 621
    if on.toordinal() < _NOWRUZ[0]:
        year = min(year, FIRST_YEAR - 1)
    return MalformedError(YEAR, {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR})


def parse(text: str) -> date:
    """
    Read a Jalali date, `1370-05-14` or `1370/05/14`, in any of the usual digits.

    Codes: jalali.text.unreadable, and those of `day`.

    >>> parse("۱۳۷۰/۰۱/۳۱")
    datetime.date(1991, 4, 20)
    """
    found = _DATE.fullmatch(_folded(text))
    if found is None:
        raise MalformedError(TEXT)
    year, _, month, day_ = found.groups()
    return day(int(year), int(month), int(day_))


def _folded(text: object) -> str:
    return fold_identifier(text) if isinstance(text, str) and len(text) <= 64 else ""  # noqa: PLR2004 - no date is longer


def format(on: date) -> str:  # noqa: A001 - the verb of every module that has a parse
    """
    Write a day as `1370-05-14`.

    >>> format(date(1991, 4, 20))
    '1370-01-31'
    """
    return "{:04}-{:02}-{:02}".format(*ymd(on))


def spell(on: date, lang: Literal["fa", "en"] = "fa") -> str:
    """
    Write a day with the name of its month, for readers.

    >>> spell(date(2026, 11, 22), "en"), spell(date(2026, 11, 22))
    ('1 Azar 1405', '۱ آذر ۱۴۰۵')
    """
    import jdatetime  # pyright: ignore[reportMissingTypeStubs]  # noqa: PLC0415 - no types; 26 ms that only readers need

    from tamin_rules.text import persian_digits  # noqa: PLC0415

    year, month, day_ = ymd(on)
    names = jdatetime.date.j_months_fa if lang == "fa" else jdatetime.date.j_months_en
    written = f"{day_} {names[month - 1]} {year}"
    return persian_digits(written) if lang == "fa" else written


def spell_month(month: JalaliMonth, lang: Literal["fa", "en"] = "fa") -> str:
    """
    Write a month by its name, for readers.

    >>> spell_month(JalaliMonth(1404, 7), "en"), spell_month(JalaliMonth(1404, 7))
    ('Mehr 1404', 'مهر ۱۴۰۴')
    """
    return spell(month.first_day, lang).partition(" ")[2]


def age(born: date, on: date) -> int:
    """
    Return the completed Jalali years of life.

    Whoever was born on 30 Esfand completes a year, in common years, on 1 Farvardin.

    >>> age(parse("1370-05-14"), parse("1405-05-13")), age(parse("1370-05-14"), parse("1405-05-14"))
    (34, 35)
    """
    (year, *rest), (born_year, *born_rest) = ymd(on), ymd(born)
    return year - born_year - (rest < born_rest)


def parse_instant(text: str) -> datetime:
    """
    Read a Jalali point in time, `1405-09-01T10:00:00+03:30`; without a zone it is Iran time.

    A date alone is its first moment; seconds may have a fraction of up to six digits.

    Codes: jalali.instant.unreadable, and those of `day`.

    >>> parse_instant("1405-09-01T10:00").isoformat()
    '2026-11-22T10:00:00+03:30'
    """
    found = _INSTANT.fullmatch(_folded(text))
    if found is None:
        raise MalformedError(INSTANT)
    on, clock, zone = found.groups()
    try:
        return datetime.fromisoformat(f"{parse(on)}T{clock or '00:00'}{zone or '+03:30'}")
    except ValueError:
        pass
    raise MalformedError(INSTANT)


def format_instant(at: datetime, *, exact: bool = False) -> str:
    """
    Write a point in time in the Jalali calendar and Iran time, to the second.

    With `exact`, the fraction of a second is written too where there is one, so that `parse_instant` loses nothing.

    Codes: jalali.instant.not_instant, jalali.zone.missing, jalali.year.out_of_range.

    >>> format_instant(datetime.fromisoformat("2026-11-22T06:30:00+00:00"))
    '1405-09-01T10:00:00+03:30'
    """
    local = _in_iran(at)
    fraction = f".{local.microsecond:06}" if exact and local.microsecond else ""
    return f"{format(local.date())}T{local:%H:%M:%S}{fraction}+03:30"


def iran_date(at: datetime) -> date:
    """
    Return the day in Iran at a point in time, which decides the law that holds.

    Codes: jalali.instant.not_instant; jalali.zone.missing where it has no zone; jalali.year.out_of_range.
    """
    return _in_iran(at).date()


def _in_iran(at: object) -> datetime:
    if not isinstance(at, datetime):
        raise MalformedError(NOT_INSTANT)
    try:
        if at.utcoffset() is None:  # Python would take the zone of the machine
            raise MalformedError(ZONE)
        local = at.astimezone(IRAN_TIME)
    except OverflowError:  # in Iran it would be before the first day of all, or after the last
        local = at
    if not _NOWRUZ[0] <= local.toordinal() < _NOWRUZ[-1]:
        raise _beyond(local)
    return local


@total_ordering
@frozen
class JalaliMonth:
    """
    A month of the Jalali calendar, the unit of an insurance record.

    >>> JalaliMonth(1403, 12).length, JalaliMonth(1403, 12) + 1, JalaliMonth(1404, 2) - JalaliMonth(1403, 12)
    (30, JalaliMonth(year=1404, month=1), 2)
    """

    year: int = field()
    month: int = field()

    def __attrs_post_init__(self) -> None:
        """Refuse what is no month."""
        day(self.year, self.month, 1)

    @classmethod
    def parse(cls, text: str) -> JalaliMonth:
        """
        Read `1404-07` or `1404/07`.

        Codes: jalali.text.unreadable, jalali.year.out_of_range, jalali.month.out_of_range.
        """
        found = _MONTH.fullmatch(_folded(text))
        if found is None:
            raise MalformedError(TEXT)
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, on: date) -> JalaliMonth:
        """Return the month that a day lies in."""
        year, month, _ = ymd(on)
        return cls(year, month)

    @property
    def index(self) -> int:
        """Months since Farvardin of year 0."""
        return self.year * 12 + self.month - 1

    @property
    def length(self) -> int:
        """Number of days."""
        return month_length(self.year, self.month)

    @property
    def first_day(self) -> date:
        """The first day."""
        return day(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """The last day, inclusive."""
        return day(self.year, self.month, self.length)

    def __add__(self, months: int) -> JalaliMonth:
        year, month = divmod(self.index + months, 12)
        return JalaliMonth(year, month + 1)

    def __sub__(self, other: JalaliMonth) -> int:
        return self.index - other.index

    def __lt__(self, other: JalaliMonth) -> bool:
        return self.index < other.index

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"
