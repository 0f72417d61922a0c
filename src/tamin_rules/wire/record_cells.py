"""
The columns of a record file, by every name that they go by, and what may stand in their cells.

People keep records in spreadsheets: with Persian digits, thousands separators, names of months, and headings of their
own. A heading counts by its letters and digits alone: case, spaces, ZWNJ, dashes and brackets make no difference. What
is not listed here is not guessed: a daily wage is no monthly one, tomans are no rials, and the day on which somebody
left (ترک کار) is the first one not worked, while `end` is the last one that was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Final

from tamin_rules import jalali
from tamin_rules.errors import Code, MalformedError
from tamin_rules.records.numbers import NOT_WHOLE
from tamin_rules.records.rows import kind_of
from tamin_rules.text import comparison_key, fold_identifier
from tamin_rules.wire.json_text import NUMBER
from tamin_rules.wire.records import OPTIONAL, REQUIRED, Readers
from tamin_rules.wire.tables import Form

NOT_MONTH: Final = Code("record.cell.not_month")

MONTHS: Final[Mapping[str, tuple[str, ...]]] = {
    "farvardin": ("فروردین",),
    "ordibehesht": ("اردیبهشت",),
    "khordad": ("خرداد",),
    "tir": ("تیر",),
    "mordad": ("مرداد", "امرداد"),
    "shahrivar": ("شهریور",),
    "mehr": ("مهر",),
    "aban": ("آبان", "ابان"),
    "azar": ("آذر", "اذر"),
    "dey": ("دی",),
    "bahman": ("بهمن",),
    "esfand": ("اسفند",),
}
"""Months in their order: the name of the column, and other spellings."""

_DAYS: Final = (
    *("day", "insured days", "work days", "working days"),
    *("روز", "روزها", "تعداد روز", "تعداد روزها", "ایام کارکرد", "مدت کارکرد", "کارکرد", "روز کارکرد", "روزهای کارکرد"),
    *("تعداد روز کارکرد", "تعداد روزهای کارکرد", "روزهای بیمه", "تعداد روزهای بیمه", "روزهای بیمه پردازی"),
)
_WAGE: Final = (
    *("monthly wage", "insurable wage"),
    *("دستمزد", "مبلغ دستمزد", "دستمزد ماه", "دستمزد ماهانه", "دستمزد ماهیانه", "دستمزد مشمول بیمه"),
    *("دستمزد مشمول", "دستمزد مشمول حق بیمه", "دستمزد مشمول کسر حق بیمه", "مزد", "مزد ماهانه", "حقوق"),
)
_UNITS: Final = ("", " ریال", " به ریال", " rial", " rials")
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "year": ("سال", "سال شمسی", "jalali year"),
    "month": ("ماه", "نام ماه", "شماره ماه", "jalali month"),
    "days": _DAYS,
    "wage": tuple(map("".join, product(("wage", *_WAGE), _UNITS))),
    "workshop": ("کارگاه", "کد کارگاه", "شماره کارگاه", "نام کارگاه", "workshop number", "workshop name"),
    "kind": ("نوع", "نوع سابقه", "نوع بیمه", "record type"),
    "start": ("شروع", "آغاز", "از تاریخ", "تاریخ شروع", "تاریخ آغاز", "تاریخ شروع به کار", "شروع به کار", "start date"),
    "end": ("پایان", "تا تاریخ", "تاریخ پایان", "تاریخ پایان کار", "پایان کار", "end date"),
    "row": ("ردیف", "شماره ردیف", "row number"),
    "total": ("جمع", "جمع سال", "جمع روز", "جمع روزها", "جمع کارکرد", "جمع روزهای کارکرد", "مجموع"),
}


def heading(text: str) -> str:
    """
    Return what two spellings of a heading have in common.

    >>> heading("روز‌های کارکرد") == heading("روزهاي كاركرد"), heading("Start-Date")
    (True, 'startdate')
    """
    return "".join(letter for letter in comparison_key(text, fold_hamza=True) if letter.isalnum())


_COLUMNS: Final[Mapping[str, str]] = {
    heading(text): name for name, texts in (*_NAMES.items(), *MONTHS.items()) for text in (name, *texts)
}
_MONTHS: Final = tuple((heading(text), name) for name, texts in MONTHS.items() for text in (name, *texts))
_PAIRED: Final = ("days", "wage")


def column_of(text: str) -> str | None:
    """
    Return the column that a heading names; None where it is not known.

    In a wage grid a month has a pair of columns: `mehr_days` and `mehr_wage`, or as people write them.

    >>> column_of("دستمزد (ریال)"), column_of("کارکرد مهر"), column_of("Mehr wage"), column_of("دستمزد روزانه")
    ('wage', 'mehr_days', 'mehr_wage', None)
    """
    key = heading(text)
    found = _COLUMNS.get(key)
    return found or next((f"{month}_{of}" for month, of in _pairs(key)), None)


def _pairs(key: str) -> Iterator[tuple[str, str]]:
    """Yield month and `days` or `wage` where a heading is made of both, in either order."""
    for month, name in _MONTHS:
        for rest in (key.removeprefix(month), key.removesuffix(month)):
            if rest != key and (of := _COLUMNS.get(rest)) in _PAIRED:
                yield name, str(of)


ROWS: Final = Form(REQUIRED, (*OPTIONAL, "row"))
"""A row a month and workshop: the form of the contract, section 4."""
DAYS_GRID: Final = Form(("year", *MONTHS), ("workshop", "kind", "row", "total"))
"""A row a year with the days of twelve months: the merged record (records R2.1)."""
WAGE_GRID: Final = Form(
    ("year", *(f"{month}_{name}" for month in MONTHS for name in _PAIRED)),
    ("workshop", "kind", "row", "total"),
)
"""A row a year and workshop with days and wage of twelve months (records R2.2)."""


def form_of(columns: Iterable[str | None]) -> Form:
    """Tell the form by the columns that only a grid has."""
    given = {name for name in columns if name is not None}
    if given & set(WAGE_GRID.needed[1:]):
        return WAGE_GRID
    return DAYS_GRID if given & MONTHS.keys() else ROWS


_BETWEEN: Final = ",\u066c\u060c' \u00a0\u202f"
"""What may stand between groups of three digits, one kind in a number: a number with a decimal comma is none."""
_NUMBER = re.compile(rf"[-\u2212]?(?:[0-9]+|[0-9]{{1,3}}([{_BETWEEN}])[0-9]{{3}}(?:\1[0-9]{{3}})*)")
_SEPARATORS = str.maketrans({"\u2212": "-", **dict.fromkeys(_BETWEEN)})
_MOST_DIGITS: Final = 18
"""As of a number in JSON."""
_MONTH_NUMBERS: Final = {
    heading(text): number for number, (name, texts) in enumerate(MONTHS.items(), 1) for text in (name, *texts)
}


def whole_number(text: str) -> int:
    """
    Read a whole number: in ASCII, Persian or Arabic digits, with or without thousands separators.

    Codes: record.number.not_whole (anything else, a decimal point too), wire.number.out_of_range (above 18 digits).

    >>> whole_number("1,234,000"), whole_number("۱٬۲۳۴٬۰۰۰"), whole_number("031")
    (1234000, 1234000, 31)
    """
    folded = fold_identifier(text)
    if _NUMBER.fullmatch(folded) is None:
        raise MalformedError(NOT_WHOLE)
    digits = folded.translate(_SEPARATORS)
    if len(digits) > _MOST_DIGITS:
        raise MalformedError(NUMBER)
    return int(digits)


def month_number(text: str) -> int:
    """
    Read a month: its number or its name.

    Codes: record.cell.not_month, wire.number.out_of_range.

    >>> month_number("۷"), month_number("مهر"), month_number("Mehr")
    (7, 7, 7)
    """
    named = _MONTH_NUMBERS.get(heading(text))
    if named is not None:
        return named
    if _NUMBER.fullmatch(fold_identifier(text)) is None:
        raise MalformedError(NOT_MONTH)
    return whole_number(text)


CELLS: Final[Readers] = {
    "year": whole_number,
    "month": month_number,
    "days": whole_number,
    "wage": whole_number,
    "workshop": str.strip,
    "kind": kind_of,
    "start": jalali.parse,
    "end": jalali.parse,
}
"""How the cells of a row are read, none of them blank."""
