"""
The columns of a payroll, by every name that they go by, and what may stand in their cells.

Names count as those of records do (`record_cells.heading`): by letters and digits alone. What is not listed is not
guessed: a monthly wage is no daily one, and a total of benefits from which nobody can tell the marriage allowance apart
is not taken for the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any, Final

from attrs import NOTHING, fields

from tamin_rules import jalali
from tamin_rules.errors import MalformedError
from tamin_rules.records.contribution_list.building import PayrollRow
from tamin_rules.records.contribution_list.columns import FEMALE, IRANIAN, MALE
from tamin_rules.text import fold_digits, fold_identifier, tidy
from tamin_rules.wire.convert import WORD, exactly
from tamin_rules.wire.record_cells import heading, whole_number
from tamin_rules.wire.records import Readers
from tamin_rules.wire.tables import Form

REQUIRED: Final = tuple(field.name for field in fields(PayrollRow) if field.default is NOTHING)
OPTIONAL: Final = tuple(field.name for field in fields(PayrollRow) if field.default is not NOTHING)
FIELDS: Final = tuple(field.name for field in fields(PayrollRow))
"""In the order of the class."""
FORM: Final = Form(REQUIRED, (*OPTIONAL, "row"))

_UNITS: Final = ("", " ریال", " به ریال", " rial", " rials")


def _money(*names: str) -> tuple[str, ...]:
    return tuple(map("".join, product(names, _UNITS)))


_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "insurance_number": ("شماره بیمه", "شماره تأمین اجتماعی", "کد بیمه", "insurance no", "insurance code"),
    "national_id": ("کد ملی", "شماره ملی", "کدملی", "national code", "national number"),
    "first_name": ("نام", "name", "given name"),
    "last_name": ("نام خانوادگی", "فامیل", "family name", "surname"),
    "father_name": ("نام پدر", "father's name"),
    "birth_certificate_number": ("شماره شناسنامه", "ش ش", "certificate number", "id number"),
    "issue_place": ("محل صدور", "صادره از", "place of issue"),
    "issue_date": ("تاریخ صدور", "date of issue"),
    "birth_date": ("تاریخ تولد", "born", "date of birth"),
    "sex": ("جنسیت", "جنس", "gender"),
    "nationality": ("ملیت", "تابعیت"),
    "occupation": ("شغل", "عنوان شغل", "شرح شغل", "job", "job title"),
    "job_code": ("کد شغل", "کد شغلی", "occupation code"),
    "days": ("روز", "روزها", "تعداد روز", "کارکرد", "روز کارکرد", "روزهای کارکرد", "تعداد روز کارکرد", "days worked"),
    "daily_wage": _money("daily_wage", "دستمزد روزانه", "مزد روزانه", "مزد شغل روزانه"),
    "seniority": _money("seniority", "پایه سنوات", "پایه سنوات روزانه", "daily seniority"),
    "marriage_allowance": _money("marriage_allowance", "حق تأهل", "حق تاهل"),
    "benefits": _money("benefits", "سایر مزایای مشمول", "سایر مزایای مشمول بیمه", "other benefits"),
    "other_pay": _money("other_pay", "سایر پرداخت‌ها", "مزایای غیرمشمول", "پرداخت غیرمشمول", "exempt pay"),
    "start": ("شروع به کار", "تاریخ شروع به کار", "تاریخ شروع", "start date"),
    "end": ("ترک کار", "تاریخ ترک کار", "first day not worked"),
    "covered": ("مشمول بیمه بیکاری", "بیمه بیکاری", "unemployment insurance", "covered by unemployment"),
    "row": ("ردیف", "شماره ردیف", "row number"),
}
_COLUMNS: Final[Mapping[str, str]] = {heading(text): name for name, texts in _NAMES.items() for text in (name, *texts)}


def column_of(text: str) -> str | None:
    """
    Return the column that a heading names; None where it is not known.

    >>> column_of("دستمزد روزانه (ریال)"), column_of("Days worked"), column_of("دستمزد ماهانه")
    ('daily_wage', 'days', None)
    """
    return _COLUMNS.get(heading(text))


def form_of(_columns: Sequence[str | None]) -> Form:
    """Return the form of a payroll: there is one."""
    return FORM


_SEXES: Final[Mapping[str, str]] = {MALE: MALE, FEMALE: FEMALE, "male": MALE, "female": FEMALE, "m": MALE, "f": FEMALE}
_COVERED: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("yes", "true", "1", "بله", "بلی", "هست", "دارد"), True),
    **dict.fromkeys(("no", "false", "0", "خیر", "نه", "نیست", "ندارد"), False),
}
_NATIONALITIES: Final[Mapping[str, str]] = {"iranian": IRANIAN, "iran": IRANIAN, "ایران": IRANIAN}


def _one_of(words: Mapping[str, Any], allowed: tuple[str, ...]) -> Callable[[str], Any]:
    known = {heading(word): value for word, value in words.items()}

    def read(text: str) -> object:
        found = known.get(heading(fold_digits(text)))
        if found is None:
            raise MalformedError(WORD, {"allowed": allowed})
        return found

    return read


def _nationality(text: str) -> str:
    return _NATIONALITIES.get(text.strip().casefold(), tidy(text))


_TEXTS: Final[Readers] = {
    **dict.fromkeys(("insurance_number", "national_id", "birth_certificate_number", "job_code"), fold_identifier),
    **dict.fromkeys(("first_name", "last_name", "father_name", "issue_place", "occupation"), tidy),
    **dict.fromkeys(("issue_date", "birth_date", "start", "end"), jalali.parse),
    "sex": _one_of(_SEXES, (MALE, FEMALE, "male", "female")),
    "nationality": _nationality,
}
_AMOUNTS: Final = ("days", "daily_wage", "seniority", "marriage_allowance", "benefits", "other_pay")

CELLS: Final[Readers] = {
    **_TEXTS,
    **dict.fromkeys(_AMOUNTS, whole_number),
    "covered": _one_of(_COVERED, ("yes", "no", "بله", "خیر")),
}
"""How the cells of a row are read, none of them blank."""


def _plain(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: read(exactly(value, str))


PLAIN: Final[Readers] = {
    **{name: _plain(read) for name, read in _TEXTS.items()},
    **dict.fromkeys(_AMOUNTS, lambda value: exactly(value, int)),
    "covered": lambda value: exactly(value, bool),
}
"""How plain data is read: a text is no number."""
