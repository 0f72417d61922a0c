"""
From a list to its files, byte by byte as the organisation's own program writes them.

Nothing is cut and nothing is left out: a number that is wider than its column, a text that is longer, a letter that the
encoding does not have are refused, each with row and column, all at once. Totals that outgrow the header say into how
many lists the workers have to be split.

Source: list-spec, listdisk-template; contribution-list F1; limits of the columns as `profiles` has them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from operator import attrgetter
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias, TypeVar

from attrs import evolve, frozen

from tamin_rules import jalali
from tamin_rules.errors import Code, Faults, MalformedError
from tamin_rules.money import half_up
from tamin_rules.records.contribution_list import tables
from tamin_rules.records.contribution_list.building import NO_HEADER
from tamin_rules.records.contribution_list.cells import DAY, long_year
from tamin_rules.records.contribution_list.columns import (
    BY_NAME,
    HEADER,
    HEADER_NAME_OF,
    NAME_OF,
    SUMS,
    WORKER,
    Column,
    Kind,
)
from tamin_rules.records.contribution_list.delimited import COMMA, NEWLINE
from tamin_rules.records.contribution_list.encodings import UNDECODABLE, code_cell, encoder, named
from tamin_rules.records.contribution_list.model import (
    ContributionList,
    DeletedRow,
    Encoding,
    Header,
    UnreadableRow,
    Worker,
    numbered,
)
from tamin_rules.records.contribution_list.profiles import LISTDISK6, PROFILES, DayStyle, Form, Layout, Profile, Slot
from tamin_rules.text import is_ascii_digits

R = TypeVar("R", Header, Worker)

UNREADABLE: Final = Code("list.row.unreadable")
UNKNOWN_PROFILE: Final = Code("list.profile.unknown", allowed=tuple)
TOO_WIDE: Final = Code("list.number.too_wide", most=int)
TOTAL_TOO_WIDE: Final = Code("list.total.too_wide", most=int, lists=int)
YEAR: Final = Code("list.year.unwritable")
COLUMN_ABSENT: Final = Code("list.column.absent")

Target: TypeAlias = str | PathLike[str] | BinaryIO
"""A path, or a file that is open for bytes; it is left open."""

_TOTALS: Final = frozenset({"worker_count", "total_seniority", "employer_share", "unemployment_premium"}) | {
    name for name, _ in SUMS
}
_LOST: Final = frozenset({DAY, UNDECODABLE})
"""Faults of a row whose value is lost: it cannot be written again."""
_BLOCK: Final = 4096

_Take: TypeAlias = Callable[[Sequence[Any]], list[Any]]
_Encode: TypeAlias = Callable[[Any], bytes]


def write(
    list_: ContributionList,
    kar: Target,
    wor: Target,
    *,
    profile: str | Profile = LISTDISK6,
    encoding: Encoding | str = Encoding.IRAN_SYSTEM,
) -> None:
    """
    Write a list to two files, once all of it is found to be writable; see `dump`.

    Raises:
        MalformedError: as `dump`; nothing is written.
        OSError: a path cannot be opened.
    """
    files = dump(list_, profile=profile, encoding=encoding)
    for target, data in zip((kar, wor), files, strict=True):
        with _opened(target) as file:
            file.write(data)


def _opened(target: Target) -> AbstractContextManager[BinaryIO]:
    return Path(target).open("wb") if isinstance(target, str | PathLike) else nullcontext(target)


def dump(
    list_: ContributionList,
    *,
    profile: str | Profile = LISTDISK6,
    encoding: Encoding | str = Encoding.IRAN_SYSTEM,
) -> tuple[bytes, bytes]:
    """
    Return the bytes of both files, DSKKAR00 and DSKWOR00.

    Texts are brought into the letters of the encoding first (Arabic yeh and kaf, hamza, digits); rows that are marked
    as deleted are no part of a list. In a shape without columns for it the seniority goes into the daily wage, as
    `fitted` shows.

    Args:
        list_: read or built.
        profile: shape, by its name or your own.
        encoding: of the texts.

    Raises:
        MalformedError: with every fault, under ("header" or row, column).

    Codes: list.header.missing, list.row.unreadable, list.number.too_wide, list.total.too_wide, list.year.unwritable,
    list.column.absent, list.text.too_long, list.text.edge_space, list.text.forbidden_character,
    list.text.unencodable, list.profile.unknown, list.encoding.unknown.
    """
    shape = profile if isinstance(profile, Profile) else profile_named(profile)
    letters = named(encoding)
    faults = Faults()
    _check_rows(list_, faults)
    whole = fitted(list_, shape)
    header = whole.header
    if not isinstance(header, Header):
        raise MalformedError(NO_HEADER)
    workers = whole.workers
    kar = _Writer(shape.header, shape, letters, faults).table((header,), ("header",))
    places = [row for row, each in numbered(whole.rows) if isinstance(each, Worker)]
    wor = _Writer(shape.worker, shape, letters, faults).table(workers, places)
    faults.settle()
    return kar, wor


def profile_named(name: str) -> Profile:
    """
    Return a shape by its name.

    Codes: list.profile.unknown.
    """
    found = next((each for each in PROFILES if each.name == name), None)
    if found is None:
        raise MalformedError(UNKNOWN_PROFILE, {"allowed": tuple(each.name for each in PROFILES)})
    return found


def _check_rows(list_: ContributionList, faults: Faults) -> None:
    for row, each in numbered(list_.rows):
        match each:
            case Worker():
                for fault in each.faults:
                    if fault.code in _LOST:
                        faults.note(UNREADABLE, row, *fault.loc)
            case UnreadableRow():
                faults.note(UNREADABLE, row)
            case DeletedRow():
                pass


def fitted(list_: ContributionList, profile: Profile) -> ContributionList:
    """
    Return a list as a shape has it.

    Without columns for seniority and marriage allowance the daily wage holds the seniority, and the benefits hold the
    allowance, as they do anyway. An insurance number loses the zeros before it for which there is no room. A first day
    of work before the month is left out, where the shape does not write it.

    Source: contribution-list W10, W14; list-spec.
    """
    header, rows = list_.header, list_.rows
    when = header.when if isinstance(header, Header) and not profile.outside_days else None
    first, width = None if when is None else when.first_day, _number_width(profile)
    folds = not profile.has_additions
    fitted_rows = tuple(_fitted_row(row, first, width, folds=folds) if isinstance(row, Worker) else row for row in rows)
    if isinstance(header, Header):
        header = _fitted_header(header, profile, sum(row.seniority for row in list_.workers))
    return evolve(list_, header=header, rows=fitted_rows)


def _number_width(profile: Profile) -> int:
    """Return the room for an insurance number; 0 where there is no limit."""
    widths = (slot.width for slot in profile.worker.slots if slot.name == NAME_OF["insurance_number"])
    return 0 if profile.form is Form.TEXT else next(widths, 0)


def _fitted_row(worker: Worker, first: date | None, width: int, *, folds: bool) -> Worker:
    changes: dict[str, Any] = {}
    if first is not None and worker.start is not None and worker.start < first:
        changes["start"] = None
    if 0 < width < len(worker.insurance_number) and is_ascii_digits(worker.insurance_number) and worker.person:
        changes["insurance_number"] = worker.person
    if folds and (worker.seniority or worker.marriage_allowance):
        changes |= {"daily_wage": worker.daily_wage + worker.seniority, "seniority": 0, "marriage_allowance": 0}
    return evolve(worker, **changes) if changes else worker


def _fitted_header(header: Header, profile: Profile, seniority: int) -> Header:
    changes: dict[str, Any] = {}
    if not header.contract_row:
        changes["contract_row"] = profile.header.filled.get("MON_PYM", "")
    if not profile.has_additions:
        total = header.total_daily_wage + seniority
        changes |= {"total_daily_wage": total, "total_seniority": 0, "total_marriage_allowance": 0}
    return evolve(header, **changes)


@frozen
class _Writer:
    """Writes one table, and notes what it cannot write."""

    layout: Layout
    profile: Profile
    encoding: Encoding
    faults: Faults

    def table(self, rows: Sequence[R], places: Sequence[int | str]) -> bytes:
        """Return the bytes of a table."""
        self._check_absent(rows, places)
        cells = [self._cells(slot, places) for slot in self.layout.slots]
        parts: list[bytes] = []
        for start in range(0, len(rows), _BLOCK):
            block = rows[start : start + _BLOCK]
            columns = [column(block, start) for column in cells]
            parts += map(self._record, zip(*columns, strict=True))
        if self.profile.form is Form.TEXT:
            return b"".join(parts)
        return b"".join((tables.write_head(self.layout, len(rows)), *parts, tables.end_mark(self.layout)))

    def _record(self, cells: tuple[bytes, ...]) -> bytes:
        if self.profile.form is Form.TEXT:
            return COMMA.join(cells) + NEWLINE
        return tables.LIVE + b"".join(cells)

    def _check_absent(self, rows: Sequence[R], places: Sequence[int | str]) -> None:
        """Refuse what has no column here."""
        names = {slot.name for slot in self.layout.slots}
        wanted = HEADER if self.layout is self.profile.header else WORKER
        for column in (column for column in wanted if column.name not in names):
            for row, place in zip(rows, places, strict=True):
                if getattr(row, column.field):
                    self.faults.note(COLUMN_ABSENT, place, column.name)

    def _cells(self, slot: Slot, places: Sequence[int | str]) -> Callable[[Sequence[R], int], list[bytes]]:
        """Return what writes the cells of a column, each different value once."""
        take, encode = self._column(slot)
        known: dict[Any, bytes] = {}
        odd: dict[Any, MalformedError] = {}

        def cells(rows: Sequence[R], start: int) -> list[bytes]:
            values = take(rows)
            for value in set(values).difference(known):
                try:
                    known[value] = encode(value)
                except MalformedError as refusal:
                    known[value], odd[value] = b"", refusal
            if odd:
                for place, value in enumerate(values, start):
                    if (error := odd.get(value)) is not None:
                        self.faults.found += error.under(places[place], slot.name).faults
            return [known[value] for value in values]

        return cells

    def _column(self, slot: Slot) -> tuple[_Take, _Encode]:
        column, filled = BY_NAME.get(slot.name), self.layout.filled.get(slot.name, "")
        if slot.name in self.layout.blank:
            blank = self._padder(slot)(b"")
            return lambda rows: [""] * len(rows), lambda _: blank
        if column is None:
            name, share = self.layout.derived[slot.name]
            return lambda rows: [half_up(getattr(row, name) * share) for row in rows], self._number(slot, None)
        take, encode = attrgetter(column.field), self._encoder(slot, column)
        if filled:
            empty = self._padder(slot)(filled.encode("ascii"))
            return lambda rows: [take(row) or None for row in rows], (
                lambda value: empty if value is None else encode(value)
            )
        return lambda rows: list(map(take, rows)), encode

    def _encoder(self, slot: Slot, column: Column) -> _Encode:
        separator, padded = COMMA if self.profile.form is Form.TEXT else None, self._padder(slot)
        match column.kind:
            case Kind.NUMBER:
                return self._number(slot, column)
            case Kind.YEAR:
                is_short = slot.type == "N" and self.profile.form is Form.DBASE
                return lambda year: padded(_year(year, is_short=is_short))
            case Kind.DAY:
                style = self.profile.days if column.field == "birth_date" else DayStyle.EIGHT_DIGITS
                return lambda day: padded(_day(day, style))
            case Kind.CODE:
                width = self._width(slot)
                return lambda text: padded(code_cell(text, width, separator=separator))
            case Kind.TEXT:
                encode = encoder(
                    self.encoding,
                    self._width(slot),
                    column.words,
                    initial_forms=self.profile.initial_forms,
                    separator=separator,
                )
                return lambda text: padded(encode(text))

    def _width(self, slot: Slot) -> int:
        return 0 if self.profile.form is Form.TEXT else slot.width

    def _padder(self, slot: Slot) -> Callable[[bytes], bytes]:
        """Return what fills up the cells of a column."""
        width, padding = slot.width, self.layout.padding
        if self.profile.form is Form.TEXT:
            return bytes
        return (lambda cell: cell.rjust(width)) if slot.type == "N" else (lambda cell: cell.ljust(width, padding))

    def _number(self, slot: Slot, column: Column | None) -> _Encode:
        most = 10**slot.width - 1
        is_total = column is not None and column.name == HEADER_NAME_OF.get(column.field) and column.field in _TOTALS
        is_right = slot.type == "N"

        def encode(number: int) -> bytes:
            if number > most and is_total:
                raise MalformedError(TOTAL_TOO_WIDE, {"most": most, "lists": -(-number // most)})
            if number > most:
                raise MalformedError(TOO_WIDE, {"most": most})
            cell = b"%d" % number
            return cell.rjust(slot.width) if is_right else cell.ljust(self._width(slot), self.layout.padding)

        return encode


def _year(year: int, *, is_short: bool) -> bytes:
    short = year % 100
    if long_year(short) != year:
        raise MalformedError(YEAR)
    return b"%d" % short if is_short else b"%02d" % short


def _day(day: date | None, style: DayStyle) -> bytes:
    if day is None:
        return b""
    year, month, of_month = jalali.ymd(day)
    if style is DayStyle.SHORT and long_year(year % 100) == year:
        return b"%02d/%02d/%02d" % (year % 100, month, of_month)
    return b"%04d%02d%02d" % (year, month, of_month)
