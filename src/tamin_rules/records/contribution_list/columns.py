"""
The columns of a contribution list, and what each of them means: one table for the workshop, one for the workers.

A column is known by its name. How wide it is, and whether it is there at all, is a matter of the table at hand
(`profiles`); the last two of each table came with the form of 1403.

Source: list-spec, listdisk-template; contribution-list/K8.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from attrs import frozen


class Kind(StrEnum):
    """What the cells of a column hold, which decides how they are read and written."""

    CODE = "code"
    """ASCII: numbers of papers, codes."""
    TEXT = "text"
    """Persian, in the encoding of the list."""
    DAY = "day"
    """A Jalali day; `0` and blank are none."""
    YEAR = "year"
    """A Jalali year of two digits."""
    NUMBER = "number"
    """A whole number, rials or days; blank is 0."""


@frozen
class Column:
    """
    A column by its official name.

    Args:
        name: `DSW_MAH`.
        field: of `Header` or `Worker`.
        kind: of its cells.
        personal: tells who somebody is; no finding repeats it.
        words: the words that it usually holds; where they do not fit, as in UTF-8, they are known by their beginning.
        optional: not every table has it; left out, it is blank or 0.
    """

    name: str
    field: str
    kind: Kind
    personal: bool = False
    words: tuple[str, ...] = ()
    optional: bool = False


MALE: Final = "مرد"
FEMALE: Final = "زن"
IRANIAN: Final = "ایرانی"

HEADER: Final = (
    Column("DSK_ID", "workshop_code", Kind.CODE),
    Column("DSK_NAME", "workshop_name", Kind.TEXT, personal=True),
    Column("DSK_FARM", "employer_name", Kind.TEXT, personal=True),
    Column("DSK_ADRS", "address", Kind.TEXT, personal=True),
    Column("DSK_KIND", "kind", Kind.NUMBER),
    Column("DSK_YY", "year", Kind.YEAR),
    Column("DSK_MM", "month", Kind.NUMBER),
    Column("DSK_LISTNO", "list_number", Kind.CODE),
    Column("DSK_DISC", "description", Kind.TEXT),
    Column("DSK_NUM", "worker_count", Kind.NUMBER),
    Column("DSK_TDD", "total_days", Kind.NUMBER),
    Column("DSK_TROOZ", "total_daily_wage", Kind.NUMBER),
    Column("DSK_TMAH", "total_monthly_wage", Kind.NUMBER),
    Column("DSK_TMAZ", "total_benefits", Kind.NUMBER),
    Column("DSK_TMASH", "total_insurable_wage", Kind.NUMBER),
    Column("DSK_TTOTL", "total_pay", Kind.NUMBER),
    Column("DSK_TBIME", "total_insured_share", Kind.NUMBER),
    Column("DSK_TKOSO", "employer_share", Kind.NUMBER),
    Column("DSK_BIC", "unemployment_premium", Kind.NUMBER),
    Column("DSK_RATE", "rate", Kind.NUMBER),
    Column("DSK_PRATE", "commission_rate", Kind.NUMBER),
    Column("DSK_BIMH", "hard_work_premium", Kind.NUMBER),
    Column("MON_PYM", "contract_row", Kind.CODE, optional=True),
    Column("DSK_INC", "total_seniority", Kind.NUMBER, optional=True),
    Column("DSK_SPOUSE", "total_marriage_allowance", Kind.NUMBER, optional=True),
)
"""The table of the workshop, in the order of the form."""

WORKER: Final = (
    Column("DSW_ID", "workshop_code", Kind.CODE),
    Column("DSW_YY", "year", Kind.YEAR),
    Column("DSW_MM", "month", Kind.NUMBER),
    Column("DSW_LISTNO", "list_number", Kind.CODE),
    Column("DSW_ID1", "insurance_number", Kind.CODE, personal=True),
    Column("DSW_FNAME", "first_name", Kind.TEXT, personal=True),
    Column("DSW_LNAME", "last_name", Kind.TEXT, personal=True),
    Column("DSW_DNAME", "father_name", Kind.TEXT, personal=True),
    Column("DSW_IDNO", "birth_certificate_number", Kind.CODE, personal=True),
    Column("DSW_IDPLC", "issue_place", Kind.TEXT, personal=True),
    Column("DSW_IDATE", "issue_date", Kind.DAY, personal=True),
    Column("DSW_BDATE", "birth_date", Kind.DAY, personal=True),
    Column("DSW_SEX", "sex", Kind.TEXT, personal=True, words=(MALE, FEMALE)),
    Column("DSW_NAT", "nationality", Kind.TEXT, personal=True, words=(IRANIAN,)),
    Column("DSW_OCP", "occupation", Kind.TEXT, personal=True),
    Column("DSW_SDATE", "start", Kind.DAY),
    Column("DSW_EDATE", "end", Kind.DAY),
    Column("DSW_DD", "days", Kind.NUMBER),
    Column("DSW_ROOZ", "daily_wage", Kind.NUMBER),
    Column("DSW_MAH", "monthly_wage", Kind.NUMBER),
    Column("DSW_MAZ", "benefits", Kind.NUMBER),
    Column("DSW_MASH", "insurable_wage", Kind.NUMBER),
    Column("DSW_TOTL", "total_pay", Kind.NUMBER),
    Column("DSW_BIME", "insured_share", Kind.NUMBER),
    Column("DSW_PRATE", "commission_rate", Kind.NUMBER),
    Column("DSW_JOB", "job_code", Kind.CODE),
    Column("PER_NATCOD", "national_id", Kind.CODE, personal=True),
    Column("DSW_INC", "seniority", Kind.NUMBER, optional=True),
    Column("DSW_SPOUSE", "marriage_allowance", Kind.NUMBER, optional=True),
)
"""The table of the workers, in the order of the form."""

BY_NAME: Final[Mapping[str, Column]] = MappingProxyType({column.name: column for column in (*HEADER, *WORKER)})
NAME_OF: Final[Mapping[str, str]] = MappingProxyType({column.field: column.name for column in WORKER})
"""The official name of a worker's field."""
HEADER_NAME_OF: Final[Mapping[str, str]] = MappingProxyType({column.field: column.name for column in HEADER})
"""The official name of a field of the header."""
FILES: Final = frozenset({"kar", "wor"})
"""The two files as such: what stands in place of a column where a finding is about one of them."""

SUMS: Final[tuple[tuple[str, str], ...]] = (
    ("total_days", "days"),
    ("total_daily_wage", "daily_wage"),
    ("total_monthly_wage", "monthly_wage"),
    ("total_benefits", "benefits"),
    ("total_insurable_wage", "insurable_wage"),
    ("total_pay", "total_pay"),
    ("total_insured_share", "insured_share"),
    ("total_marriage_allowance", "marriage_allowance"),
)
"""Fields of the header that are the plain sum of a worker's field (contribution-list/K2)."""
