"""
A contribution list as data: the workshop, its workers, and what stood in the files beside them.

A `Header` and a `Worker` hold what the form has, under English names: texts, whole numbers, days. Whether that is right
is for the rules to say. A row that cannot be read at all stands in its place as an `UnreadableRow`, so that nothing is
lost and every row keeps its number. Whatever tells who somebody is masks itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final, TypeAlias

from attrs import field, frozen

from tamin_rules.errors import Code, Fault, Faults, MalformedError
from tamin_rules.jalali import FIRST_YEAR, LAST_YEAR, JalaliMonth
from tamin_rules.records.contribution_list.columns import HEADER, WORKER, Kind
from tamin_rules.records.numbers import is_amount
from tamin_rules.text import fold_identifier, masked

NOT_TEXT: Final = Code("list.value.not_text")
NOT_DAY: Final = Code("list.value.not_day")
NOT_ROW: Final = Code("list.value.not_row")

MOST_AMOUNT: Final = 10**15 - 1
"""Above the widest column of all by a thousandfold: a longer number is a slip."""


class Encoding(StrEnum):
    """In what the texts of a list are written; the language byte of the files says nothing of it."""

    IRAN_SYSTEM = "iran_system"
    WINDOWS_1256 = "windows_1256"
    UTF_8 = "utf_8"


def _refuse(value: Any, columns: tuple[Any, ...]) -> None:  # noqa: ANN401 - a header or a worker
    """Refuse what is none, with every fault at once."""
    faults = Faults()
    for column in columns:
        held = getattr(value, column.field)
        match column.kind:
            case Kind.CODE | Kind.TEXT:
                if type(held) is not str:
                    faults.note(NOT_TEXT, column.field)
            case Kind.DAY:
                if held is not None and type(held) is not date:
                    faults.note(NOT_DAY, column.field)
            case _:
                is_amount(held, faults, column.field)
    faults.settle()


def _are_texts(values: tuple[object, ...]) -> bool:
    return set(map(type, values)) <= {str}


def _of(*kinds: Kind) -> Callable[[Worker], tuple[Any, ...]]:
    return attrgetter(*(column.field for column in WORKER if column.kind in kinds))


_texts, _days, _amounts = _of(Kind.CODE, Kind.TEXT), _of(Kind.DAY), _of(Kind.NUMBER, Kind.YEAR)
_DAY_TYPES: Final = {date, type(None)}


def _is_row(worker: Worker) -> bool:
    """Tell whether a row holds what it should; nearly every row does, and is asked by the dozen columns."""
    amounts = _amounts(worker)
    return (
        set(map(type, amounts)) == {int}
        and min(amounts) >= 0
        and max(amounts) <= MOST_AMOUNT
        and _are_texts(_texts(worker))
        and set(map(type, _days(worker))) <= _DAY_TYPES
    )


@frozen(kw_only=True)
class Header:
    """
    The workshop's record of a list: which month, how many workers, and the totals in rials.

    Field by field the columns of DSKKAR00 (`columns.HEADER`). `rate`, `commission_rate`, `hard_work_premium` and
    `description` are kept as they are: what they mean differs from program to program.

    Codes: list.value.not_text, record.number.not_whole, record.number.negative, record.number.too_large.
    """

    workshop_code: str
    workshop_name: str = field(default="", repr=masked)
    employer_name: str = field(default="", repr=masked)
    address: str = field(default="", repr=masked)
    kind: int = 0
    year: int
    month: int
    list_number: str = "01"
    description: str = ""
    worker_count: int
    total_days: int
    total_daily_wage: int
    total_monthly_wage: int
    total_benefits: int
    total_insurable_wage: int
    total_pay: int
    total_insured_share: int
    employer_share: int
    unemployment_premium: int
    rate: int = 0
    commission_rate: int = 0
    hard_work_premium: int = 0
    contract_row: str = ""
    total_seniority: int = 0
    total_marriage_allowance: int = 0
    faults: tuple[Fault, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse what is no header."""
        _refuse(self, HEADER)

    @property
    def when(self) -> JalaliMonth | None:
        """The month; None where year and month name none."""
        return month_of(self.year, self.month)


@frozen(slots=False)  # made by the hundred thousand, and quicker to make
class Worker:
    """
    One worker's row of a list; amounts in rials, field by field the columns of DSKWOR00 (`columns.WORKER`).

    Args:
        year, month, list_number, workshop_code: as in the header.
        insurance_number, national_id, birth_certificate_number: as written.
        sex, nationality: the Persian word.
        start, end: first day worked, and first day not worked; None where nothing is said.
        days: worked in the month.
        daily_wage: without the seniority base.
        monthly_wage: (daily_wage + seniority) x days.
        benefits: insurable, of the month, marriage allowance included.
        insurable_wage: monthly wage and benefits, up to the ceiling.
        total_pay: everything, insurable or not.
        insured_share: the worker's premium.
        seniority: a day.
        marriage_allowance: of the month.
        faults: what could not be read in this row, or should not stand there; each with the name of its column.

    Codes: list.value.not_text, list.value.not_day, record.number.not_whole, record.number.negative,
    record.number.too_large.
    """

    workshop_code: str
    year: int
    month: int
    list_number: str
    insurance_number: str = field(repr=masked)
    first_name: str = field(repr=masked)
    last_name: str = field(repr=masked)
    father_name: str = field(repr=masked)
    birth_certificate_number: str = field(repr=masked)
    issue_place: str = field(repr=masked)
    issue_date: date | None = field(repr=masked)
    birth_date: date | None = field(repr=masked)
    sex: str = field(repr=masked)
    nationality: str = field(repr=masked)
    occupation: str = field(repr=masked)
    start: date | None
    end: date | None
    days: int
    daily_wage: int
    monthly_wage: int
    benefits: int
    insurable_wage: int
    total_pay: int
    insured_share: int
    commission_rate: int
    job_code: str
    national_id: str = field(repr=masked)
    seniority: int = 0
    marriage_allowance: int = 0
    faults: tuple[Fault, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse what is no row."""
        if not _is_row(self):
            _refuse(self, WORKER)

    @classmethod
    def of_cells(cls, values: Mapping[str, Any]) -> Worker:
        """
        Return the row that cells amount to, whose values are of their types already: they are not looked at again.

        A list has them by the hundred thousand, and to look would take a third of the time of reading.
        """
        made = object.__new__(cls)
        made.__dict__.update(values)
        return made

    @property
    def person(self) -> str:
        """What tells one person from another in lists: the insurance number without leading zeros."""
        return bare_number(self.insurance_number)


@frozen
class UnreadableRow:
    """A row that could not be built: which of its columns, and why."""

    faults: tuple[Fault, ...]


@frozen
class DeletedRow:
    """A row that its program has marked as deleted: it does not count."""


Row: TypeAlias = Worker | UnreadableRow | DeletedRow

DELETED: Final = DeletedRow()


@frozen
class Origin:
    """
    How a list was written.

    Args:
        encoding: of its texts.
        profile: the shape by name; None where it is none that is known.
        header_records: records of the workshop's table; there should be one.
        claimed_rows: rows that the workers' table says it has; None where it does not say.
        faults: what is unusual about the files themselves.
    """

    encoding: Encoding
    profile: str | None = None
    header_records: int = 1
    claimed_rows: int | None = None
    faults: tuple[Fault, ...] = ()


def _are_rows(rows: Iterable[object]) -> bool:
    return all(isinstance(row, Row) for row in rows)


def _kept(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(rows)


@frozen
class ContributionList:
    """
    A monthly list.

    Args:
        header: the workshop's record; None where the file has none, an `UnreadableRow` where it cannot be read.
        rows: one a worker, in the order of the file.
        origin: how it was written; None where it was made here.

    Codes: list.value.not_row.
    """

    header: Header | UnreadableRow | None
    rows: tuple[Row, ...] = field(converter=_kept)
    origin: Origin | None = field(default=None, eq=False)

    def __attrs_post_init__(self) -> None:
        """Refuse rows that are none."""
        if not _are_rows(self.rows):
            raise MalformedError(NOT_ROW)

    @property
    def workers(self) -> tuple[Worker, ...]:
        """The rows that could be read and count."""
        return tuple(row for row in self.rows if isinstance(row, Worker))


def month_of(year: int, month: int) -> JalaliMonth | None:
    """Return the month that two numbers name, None where they name none."""
    if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        return JalaliMonth(year, month)
    return None


def bare_number(number: str) -> str:
    """Return an insurance number without the leading zeros, which some programs write and others do not."""
    return number.lstrip("0")


def persons(numbers: Iterable[str], *loc: str) -> frozenset[str]:
    """
    Return persons by their insurance numbers as people type them: `Worker.person` of each.

    Codes: list.value.not_text.
    """
    given: tuple[object, ...] = tuple(numbers)
    if isinstance(numbers, str) or not _are_texts(given):
        raise MalformedError(NOT_TEXT, loc=loc)
    return frozenset(bare for number in given if (bare := bare_number(fold_identifier(str(number)))))


def numbered(rows: Iterable[Row]) -> Iterable[tuple[int, Row]]:
    """Number rows as people count them."""
    return enumerate(rows, 1)
