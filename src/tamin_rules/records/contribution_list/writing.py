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
from tamin_rules.records.contribution_list.columns import BY_NAME, HEADER, HEADER_NAME_OF, SUMS, Column, Kind
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
    shape, letters = _profile(profile), named(encoding)
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


def _profile(profile: str | Profile) -> Profile:
    if isinstance(profile, Profile):
        return profile
    found = next((each for each in PROFILES if each.name == profile), None)
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
    allowance, as they do anyway. A first day of work before the month is left out, where the shape does not write it.

    Source: contribution-list W10; list-spec.
    """
    header, rows = list_.header, list_.rows
    filled = profile.header.filled.get("MON_PYM", "")
    if isinstance(header, Header) and filled and not header.contract_row:
        header = evolve(header, contract_row=filled)
    if isinstance(header, Header) and header.when is not None and not profile.outside_days:
        first = header.when.first_day
        rows = tuple(
            evolve(row, start=None) if isinstance(row, Worker) and row.start and row.start < first else row
            for row in rows
        )
    if profile.has_additions:
        return evolve(list_, header=header, rows=rows)
    moved = sum(row.seniority for row in list_.workers)
    rows = tuple(_without_additions(row) if isinstance(row, Worker) else row for row in rows)
    if isinstance(header, Header):
        total = header.total_daily_wage + moved
        header = evolve(header, total_daily_wage=total, total_seniority=0, total_marriage_allowance=0)
    return evolve(list_, header=header, rows=rows)


def _without_additions(worker: Worker) -> Worker:
    if not worker.seniority and not worker.marriage_allowance:
        return worker
    return evolve(worker, daily_wage=worker.daily_wage + worker.seniority, seniority=0, marriage_allowance=0)


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
        wanted = HEADER if self.layout is self.profile.header else ()
        for column in wanted:
            if column.name not in names and getattr(rows[0], column.field):
                self.faults.note(COLUMN_ABSENT, places[0], column.name)

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
            return lambda rows: [""] * len(rows), lambda _: self._padded(b"", slot)
        if column is None:
            name, share = self.layout.derived[slot.name]
            return lambda rows: [half_up(getattr(row, name) * share) for row in rows], self._number(slot, None)
        field = column.field
        encode = self._encoder(slot, column)
        if filled:
            return lambda rows: [getattr(row, field) or None for row in rows], (
                lambda value: self._padded(filled.encode("ascii"), slot) if value is None else encode(value)
            )
        return lambda rows: [getattr(row, field) for row in rows], encode

    def _encoder(self, slot: Slot, column: Column) -> _Encode:
        match column.kind:
            case Kind.NUMBER:
                return self._number(slot, column)
            case Kind.YEAR:
                return lambda year: self._padded(_year(year, slot), slot)
            case Kind.DAY:
                style = self.profile.days if column.field == "birth_date" else DayStyle.EIGHT_DIGITS
                return lambda day: self._padded(_day(day, style), slot)
            case Kind.CODE:
                width, strips = self._width(slot), column.field == "insurance_number"
                return lambda text: self._padded(code_cell(_bare(text, width) if strips else text, width), slot)
            case Kind.TEXT:
                encode = encoder(
                    self.encoding,
                    self._width(slot),
                    column.words,
                    initial_forms=self.profile.initial_forms,
                    separator=COMMA if self.profile.form is Form.TEXT else None,
                )
                return lambda text: self._padded(encode(text), slot)

    def _width(self, slot: Slot) -> int:
        return 0 if self.profile.form is Form.TEXT else slot.width

    def _padded(self, cell: bytes, slot: Slot) -> bytes:
        if self.profile.form is Form.TEXT:
            return cell
        return cell.rjust(slot.width) if slot.type == "N" else cell.ljust(slot.width, self.layout.padding)

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


def _year(year: int, slot: Slot) -> bytes:
    short = year % 100
    if long_year(short) != year:
        raise MalformedError(YEAR)
    return b"%d" % short if slot.type == "N" else b"%02d" % short


def _day(day: date | None, style: DayStyle) -> bytes:
    if day is None:
        return b""
    year, month, of_month = jalali.ymd(day)
    if style is DayStyle.SHORT and long_year(year % 100) == year:
        return b"%02d/%02d/%02d" % (year % 100, month, of_month)
    return b"%04d%02d%02d" % (year, month, of_month)


def _bare(number: str, width: int) -> str:
    """Return an insurance number without the zeros before it that its column has no room for."""
    return number.lstrip("0") if width and len(number) > width and is_ascii_digits(number) else number
