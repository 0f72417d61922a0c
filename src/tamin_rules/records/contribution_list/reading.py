"""
From the files of a list to the list: rows are built column by column, whatever the table's order and widths.

What cannot be read is not dropped: a row whose numbers are unreadable stands in its place, a day that is none or a
letter that should not be there is a fault of its row, and what is unusual about the files is said in the `Origin`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, Generic, TypeAlias, TypeVar

from attrs import field, frozen

from tamin_rules.errors import Code, Fault, MalformedError, Params, Severity
from tamin_rules.records.contribution_list import columns, delimited, tables
from tamin_rules.records.contribution_list.cells import NUMBER, Cells, cells_of
from tamin_rules.records.contribution_list.columns import Column, Kind
from tamin_rules.records.contribution_list.encodings import Seen, detect, named
from tamin_rules.records.contribution_list.model import (
    DELETED,
    ContributionList,
    DeletedRow,
    Encoding,
    Header,
    Origin,
    Row,
    UnreadableRow,
    Worker,
)
from tamin_rules.records.contribution_list.profiles import PROFILES, Form, Slot
from tamin_rules.records.contribution_list.sources import Opener, Source, opened

T = TypeVar("T")

COLUMNS_MISSING: Final = Code("list.column.missing", columns=tuple)
COLUMN_UNKNOWN: Final = Code("list.column.unknown", column=str)
SWAPPED: Final = Code("list.files.swapped")
VERSION: Final = Code("list.table.other_version")
UNTERMINATED: Final = Code("list.table.unterminated")
LANGUAGE: Final = Code("list.table.other_language")
CELLS: Final = Code("list.row.cells", expected=int, actual=int)
FLAG: Final = Code("list.row.flag_unknown")

_LANGUAGES: Final = frozenset({0x00, 0x7E})

Records: TypeAlias = Iterator[list[tuple[bytes, ...]]]
Reader: TypeAlias = tuple[int | None, Column, Cells]
"""Where a column stands in a record, if the table has it, and what reads its cells."""
NoRow: TypeAlias = UnreadableRow | DeletedRow
"""What stands where a row could not be built."""


@frozen
class Table:
    """A table that can be read again and again."""

    form: Form
    slots: tuple[Slot, ...]
    records: Callable[[], Records] = field(repr=False)
    """Yields flag and cells of each record; a text file has no flags, and theirs are those of living records."""
    claimed: int | None = None
    encoding: Encoding | None = None
    faults: tuple[Fault, ...] = ()

    def place(self, name: str) -> int:
        """Return where a column stands among the cells of a record, behind the flag."""
        return next(place for place, slot in enumerate(self.slots, 1) if slot.name == name)


@frozen
class Scan:
    """
    A list that is read row by row, in little memory however long it is.

    Args:
        header: the workshop's record; None where there is none.
        origin: how the list was written.
    """

    header: Header | UnreadableRow | None
    origin: Origin
    _rows: Callable[[], Iterator[Row]] = field(repr=False)

    @property
    def rows(self) -> Iterator[Row]:
        """The rows, read anew."""
        return self._rows()


def scan(kar: Source, wor: Source | None = None, *, encoding: Encoding | str | None = None) -> Scan:
    """
    Open a list, to read it row by row.

    Args:
        kar: table of the workshop (DSKKAR00), or a ZIP of both: bytes, a path or an open file.
        wor: table of the workers (DSKWOR00).
        encoding: of the texts; asked of the bytes where it is left out.

    Raises:
        MalformedError: a file cannot be read as a table at all, or lacks a column.
        OSError: a path cannot be opened.

    Source: list-spec; contribution-list K1, F1.
    """
    open_header, open_workers = opened(kar, wor)
    header, workers = _table_of("kar", open_header), _table_of("wor", open_workers)
    found = _encoding(header, workers) if encoding is None else named(encoding)
    heads = _Assembler(_header, columns.HEADER, header, found)
    rows = _Assembler(Worker.of_cells, columns.WORKER, workers, found)
    records = [record for record in heads.rows() if not isinstance(record, DeletedRow)]
    origin = Origin(found, _profile(header, workers), len(records), workers.claimed, (*header.faults, *workers.faults))
    return Scan(records[0] if records else None, origin, rows.rows)


def read(kar: Source, wor: Source | None = None, *, encoding: Encoding | str | None = None) -> ContributionList:
    """
    Read a list; see `scan` for what it takes and raises.

    >>> from tamin_rules.records import contribution_list
    >>> contribution_list.read(b"", b"")
    Traceback (most recent call last):
        ...
    tamin_rules.errors.MalformedError: list.file.empty
    """
    found = scan(kar, wor, encoding=encoding)
    return ContributionList(found.header, tuple(found.rows), found.origin)


def _table_of(which: str, opener: Opener) -> Table:
    """Open a table; whatever cannot be read says which of the two it is."""
    try:
        return _table(opener, columns.HEADER if which == "kar" else columns.WORKER)
    except MalformedError as error:
        found = error
    raise found.under(which)


def _table(opener: Opener, wanted: Sequence[Column]) -> Table:
    with opener() as file:
        start = file.read(tables.HEAD_SIZE)
    if not start:
        raise MalformedError(tables.EMPTY)
    which = "kar" if wanted is columns.HEADER else "wor"
    table = _dbase(opener, which) if tables.is_dbase(start) else _text(opener, which)
    names = {slot.name for slot in table.slots}
    absent = tuple(column.name for column in wanted if column.name not in names and not column.optional)
    if absent:
        others = columns.WORKER if wanted is columns.HEADER else columns.HEADER
        is_other = all(column.name in names for column in others if not column.optional)
        raise MalformedError(SWAPPED) if is_other else MalformedError(COLUMNS_MISSING, {"columns": absent})
    return table


def _dbase(opener: Opener, which: str) -> Table:
    with opener() as file:
        head = tables.read_head(file)

    def records() -> Records:
        with opener() as file:
            yield from tables.records(file, tables.read_head(file))

    return Table(Form.DBASE, head.slots, records, head.records, faults=tuple(_unusual(head, which)))


def _unusual(head: tables.Head, which: str) -> Iterator[Fault]:
    if head.version != tables.DBASE_III:
        yield Fault(VERSION, loc=(which,))
    if not head.terminated:
        yield Fault(UNTERMINATED, loc=(which,))
    if head.language not in _LANGUAGES:
        yield Fault(LANGUAGE, loc=(which,), severity=Severity.ADVICE)
    known = {slot.name for profile in PROFILES for slot in (*profile.header.slots, *profile.worker.slots)}
    for slot in head.slots:
        if slot.name not in known:
            params = Params(column=tables.told(slot.name))
            yield Fault(COLUMN_UNKNOWN, params, (which,), Severity.ADVICE)


def _text(opener: Opener, which: str) -> Table:
    opener, encoding = delimited.unmarked(opener)
    with opener() as file:
        first = next(delimited.records(file), None)
    if first is None:
        raise MalformedError(tables.EMPTY)
    slots = delimited.header_slots(first[0]) if which == "kar" else delimited.worker_slots(first)

    def records() -> Records:
        with opener() as file:
            for piece in delimited.records(file):
                yield [(tables.LIVE, *cells) for cells in piece]

    return Table(Form.TEXT, slots, records, encoding=encoding)


def _profile(header: Table, workers: Table) -> str | None:
    """Return the shape whose columns these are, by names and, in a table of dBase, by types and widths."""
    for profile in PROFILES:
        if profile.form is header.form is workers.form and all(
            _same(table.slots, layout.slots, profile.form)
            for table, layout in ((header, profile.header), (workers, profile.worker))
        ):
            return profile.name
    return None


def _same(found: Sequence[Slot], wanted: Sequence[Slot], form: Form) -> bool:
    if form is Form.DBASE:
        return tuple(found) == tuple(wanted)
    return [slot.name for slot in found] == [slot.name for slot in wanted]


def _encoding(header: Table, workers: Table) -> Encoding:
    """Ask the workers' table, and that of the workshop where there is no worker; a mark at the beginning decides."""
    asked = workers if next(workers.records(), None) else header
    return asked.encoding or detect(_seen(asked))


def _seen(table: Table) -> Iterator[Seen]:
    texts = [
        (place, slot.width)
        for place, slot in enumerate(table.slots, 1)
        if (column := columns.BY_NAME.get(slot.name)) and column.kind is Kind.TEXT and slot.name != "DSW_SEX"
    ]
    sex = table.place("DSW_SEX") if any(slot.name == "DSW_SEX" for slot in table.slots) else None
    size = len(table.slots) + 1
    for piece in table.records():
        whole = [record for record in piece if len(record) == size]
        sexes = [] if sex is None else [record[sex] for record in whole]
        yield sexes, ((record[place], width) for place, width in texts for record in whole)


def _header(values: Mapping[str, Any]) -> Header:
    return Header(**values)


@frozen
class _Assembler(Generic[T]):
    """Builds what the records of a table say."""

    made: Callable[[Mapping[str, Any]], T]
    columns: tuple[Column, ...]
    table: Table
    encoding: Encoding

    def rows(self) -> Iterator[T | NoRow]:
        """Yield a row for each record."""
        readers = [self._reader(column) for column in self.columns]
        for piece in self.table.records():
            yield from self._piece(piece, readers)

    def _reader(self, column: Column) -> Reader:
        slot = next((slot for slot in self.table.slots if slot.name == column.name), None)
        width = 0 if slot is None else slot.width
        place = None if slot is None else self.table.place(column.name)
        return place, column, cells_of(column, self.encoding, width)

    def _piece(self, piece: list[tuple[bytes, ...]], readers: list[Reader]) -> list[T | NoRow]:
        size = len(self.table.slots) + 1
        odd = {place: self._odd(record, size) for place, record in enumerate(piece) if self._is_odd(record, size)}
        live = [record for place, record in enumerate(piece) if place not in odd] if odd else piece
        built: list[T | NoRow] = self._built(live, readers)
        for place, row in odd.items():  # in order: each goes to where it stood
            built.insert(place, row)
        return built

    @staticmethod
    def _is_odd(record: tuple[bytes, ...], size: int) -> bool:
        return record[0] != tables.LIVE or len(record) != size

    @staticmethod
    def _odd(record: tuple[bytes, ...], size: int) -> NoRow:
        if record[0] == tables.GONE:
            return DELETED
        if len(record) != size:
            return UnreadableRow((Fault(CELLS, Params(expected=size - 1, actual=len(record) - 1)),))
        return UnreadableRow((Fault(FLAG),))

    def _built(self, live: list[tuple[bytes, ...]], readers: list[Reader]) -> list[T | NoRow]:
        if not live:
            return []
        raw = list(zip(*live, strict=True))
        noted: dict[int, list[Fault]] = {}
        values = {
            column.field: read_cells(raw[place], noted) if place is not None else _blank(column, len(live))
            for place, column, read_cells in readers
        }
        broken = {place for place, faults in noted.items() if any(fault.code == NUMBER for fault in faults)}
        faults = [tuple(noted.get(place, ())) for place in range(len(live))] if noted else [()] * len(live)
        values["faults"] = faults
        names, made = tuple(values), self.made
        return [
            UnreadableRow(faults[place]) if place in broken else made(dict(zip(names, row)))  # noqa: B905 - as long
            for place, row in enumerate(zip(*values.values(), strict=True))
        ]


def _blank(column: Column, count: int) -> list[Any]:
    return [0 if column.kind is Kind.NUMBER else ""] * count
