"""
Records in Parquet, cut into parts at the borders of people.

A part is the people who begin in a few row groups of one file; the rest of its last person may stand in the row groups
behind. What a part holds depends on its place in the input alone, so it can be made again, or beside others, and every
person is in exactly one.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from attrs import define, field, frozen

from tamin_rules.cli.output import FILE_MISSING, FILE_UNREADABLE
from tamin_rules.errors import Code, MalformedError
from tamin_rules.records.batch import ALL, Group, arrow, intake
from tamin_rules.records.batch.arrow import Array, Batch, DataType, Schema, pa, pc, plain
from tamin_rules.records.batch.files import NOT_PARQUET
from tamin_rules.records.batch.intake import PERSON

parquet: Final = import_module("pyarrow.parquet")

DAMAGED: Final = Code("batch.input.damaged")
CHANGED: Final = Code("batch.input.changed")
OTHER_COLUMNS: Final = Code("batch.input.other_columns")

BATCH_ROWS: Final = 1 << 15
"""Rows that are read at a time: their columns stay in the cache of a core, and the memory for them is used again."""
BEHIND_ROWS: Final = 1 << 12
"""The same behind a part, where the rest of one person is looked for."""
_BUFFER: Final = 1 << 20
"""Bytes of a column that are read from the disk at a time."""
_TAIL: Final = 8
"""Bytes at the end of a Parquet file: how long the footer before them is, and what kind of file it is."""


@frozen
class File:
    """
    A file of the input.

    Args:
        path: of it.
        metadata: its footer.
        schema: its columns.
        print: what tells its contents from others: its size, and its footer with all statistics.
        changed: when it was last changed.
    """

    path: Path
    metadata: Any = field(repr=False, eq=False)
    schema: Any = field(repr=False, eq=False)
    print: str
    changed: int

    @property
    def name(self) -> str:
        """Its name, within the folder."""
        return self.path.name

    @property
    def version(self) -> str:
        """What tells whether it is still the one it was."""
        return f"{self.name}-{self.print}-{self.changed}"

    @property
    def rows(self) -> int:
        """Rows in all."""
        return int(self.metadata.num_rows)

    @property
    def groups(self) -> int:
        """Row groups."""
        return int(self.metadata.num_row_groups)

    def rows_of(self, group: int) -> int:
        """Rows of a row group."""
        return int(self.metadata.row_group(group).num_rows)


@frozen
class Part:
    """Row groups of a file, half-open; the part is the people who begin in them."""

    file: int
    first: int
    end: int
    rows: int

    @property
    def name(self) -> str:
        """Name of the file that keeps what was made of it; they sort as the parts do."""
        return f"{self.file:05}-{self.first:06}-{self.end:06}.parquet"


@frozen
class Input:
    """
    Files in their order, as one table.

    Args:
        files: in their order.
        columns: that are read.
        key: by what a person is told, as the kernel names it.
    """

    files: tuple[File, ...]
    columns: tuple[str, ...]
    key: str

    @property
    def rows(self) -> int:
        """Rows in all."""
        return sum(file.rows for file in self.files)

    def parts(self, rows: int) -> Iterator[Part]:
        """Yield the parts, each of as many whole row groups as come to `rows`, and of one at least."""
        for number, file in enumerate(self.files):
            first = held = 0
            for group in range(file.groups):
                if held and held + file.rows_of(group) > rows:
                    yield Part(number, first, group, held)
                    first, held = group, 0
                held += file.rows_of(group)
            if held:
                yield Part(number, first, file.groups, held)


def open_input(path: Path, outputs: Sequence[Group] = ALL) -> Input:
    """
    Open a Parquet file, or all of a folder in the order of their names, and read their footers.

    Args:
        path: of the file or the folder; of a folder only what ends in `.parquet` counts.
        outputs: what shall come out; columns that none of it needs are not read.

    Codes: input.file.missing, and at the name of a file: input.file.unreadable, record.file.not_parquet,
    batch.column.missing, batch.column.repeated, batch.column.not_readable; batch.input.other_columns where they are
    not those of the first file.
    """
    paths = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    if not paths:
        raise MalformedError(FILE_MISSING)
    files = tuple(map(_opened, paths))
    keys = [_key_of(file.schema) for file in files]
    columns = [_columns(file, key, outputs) for file, key in zip(files, keys, strict=True)]
    for file, types in zip(files, columns, strict=True):
        if types != columns[0]:
            raise MalformedError(OTHER_COLUMNS, loc=(file.name,))
    return Input(files, tuple(columns[0]), keys[0])


def _columns(file: File, key: str, outputs: Sequence[Group]) -> dict[str, DataType]:
    """Return the columns to read, and their types."""
    try:
        return {name: file.schema.field(name).type for name in intake.names_of(file.schema, key, tuple(outputs))}
    except MalformedError as error:
        found = error
    raise found.under(file.name)


def _key_of(schema: Schema) -> str:
    """Return by what a person is told, as the kernel names it; whether it can be is for the kernel to say."""
    place = schema.get_field_index(PERSON)
    kind = schema.field(place).type if place >= 0 else pa.int64()
    if arrow.is_text(kind):
        return "string"
    if arrow.is_binary(kind):
        return "binary"
    return "uint64" if pa.types.is_unsigned_integer(kind) else "int64"


def _opened(path: Path) -> File:
    code: Code = FILE_UNREADABLE
    try:
        told = path.stat()
        if stat.S_ISREG(told.st_mode):  # a pipe would be waited for, and cannot be read from its end
            return _of_footer(path, told)
    except FileNotFoundError:
        code = FILE_MISSING
    except (pa.ArrowInvalid, ValueError):
        code = NOT_PARQUET
    except OSError:
        pass
    raise MalformedError(code, loc=(path.name,))


def _of_footer(path: Path, told: os.stat_result) -> File:
    read = parquet.read_metadata(path)
    return File(path, read, read.schema.to_arrow_schema(), f"{told.st_size}-{_footer(path)}", told.st_mtime_ns)


def _footer(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(-_TAIL, os.SEEK_END)
        size = int.from_bytes(file.read(_TAIL)[:4], "little")
        file.seek(-_TAIL - size, os.SEEK_END)
        return hashlib.sha256(file.read(size)).hexdigest()[:32]


@frozen
class MadeFrom:
    """
    The files that a part was made from: those in a row from `first` on.

    Where it was read up to the end of the input, there must be none behind them either.
    """

    first: int
    versions: list[str]
    at_end: bool

    def holds(self, given: Input) -> bool:
        """Tell whether an input has the same files at the same places."""
        end = self.first + len(self.versions)
        same = [file.version for file in given.files[self.first : end]] == self.versions
        return same and not (self.at_end and end != len(given.files))


@define
class Reading:
    """
    The rows of the people who begin in a part; it is read once.

    Args:
        given: the input.
        part: of it.
        advance: is told how many rows of the part were read.
        looked_at: numbers of the files that were looked into for it so far.
        at_end: whether the input ended with its last person: a file that comes later could go on with that one.
        begins: the row of the file with which its first person begins.

    Codes: at the name of the file: batch.input.changed, batch.input.damaged with the number of the row group,
    batch.person.not_ascending with that of the row.
    """

    given: Input
    part: Part
    advance: Callable[[int], None]
    looked_at: set[int] = field(factory=set[int], init=False)
    at_end: bool = field(default=False, init=False)
    begins: int = field(default=0, init=False)

    def __iter__(self) -> Iterator[Batch]:
        """Yield them in batches."""
        file = self.given.files[self.part.file]
        self.begins = sum(map(file.rows_of, range(self.part.first)))
        before, last = self._key_before(), None
        for batch in self._batches(self.part.file, range(self.part.first, self.part.end), BATCH_ROWS):
            self.advance(batch.num_rows)
            own = batch if last is not None or before is None else batch.slice(_run(batch, before))
            if last is None:
                self.begins += batch.num_rows - own.num_rows
            if own.num_rows:
                if last is None and before is not None:
                    self._check_order(file, before, own)
                last = _people(own)[-1]
                yield own
        if last is not None:
            yield from self._rest(last)

    def _check_order(self, file: File, before: Any, own: Batch) -> None:  # noqa: ANN401 - of any type
        first = _people(own)[0]
        if first.is_valid and before.is_valid and first.as_py() < before.as_py():
            raise MalformedError(intake.NOT_ASCENDING, loc=(file.name, PERSON, self.begins))

    @property
    def made_from(self) -> MadeFrom:
        """What its rows depend on, once they are read."""
        first, last = min(self.looked_at), max(self.looked_at)
        return MadeFrom(first, [file.version for file in self.given.files[first : last + 1]], self.at_end)

    def _rest(self, key: Any) -> Iterator[Batch]:  # noqa: ANN401 - of any type
        """Yield the rows behind the part that belong to its last person."""
        for number, groups in self._behind():
            for batch in self._batches(number, groups, BEHIND_ROWS):
                rest = batch.slice(0, _run(batch, key))
                if rest.num_rows:
                    yield rest
                if rest.num_rows < batch.num_rows:
                    return
        self.at_end = True

    def _behind(self) -> Iterator[tuple[int, range]]:
        files = self.given.files
        yield self.part.file, range(self.part.end, files[self.part.file].groups)
        yield from ((number, range(files[number].groups)) for number in range(self.part.file + 1, len(files)))

    def _key_before(self) -> Any:  # noqa: ANN401 - of any type
        """Return the person of the last row before the part, as an Arrow scalar; None where there is no such row."""
        for number in range(self.part.file, -1, -1):
            self.looked_at.add(number)
            file = self.given.files[number]
            end = self.part.first if number == self.part.file else file.groups
            for group in range(end - 1, -1, -1):
                for batch in [*self._batches(number, range(group, group + 1), BATCH_ROWS, (PERSON,))][-1:]:
                    return _people(batch)[-1]
        return None

    def _batches(self, number: int, groups: range, rows: int, columns: Sequence[str] = ()) -> Iterator[Batch]:
        """Yield row groups of a file in batches; the reader's own errors may hold a part of it, and stay inside."""
        file = self.given.files[number]
        self.looked_at.add(number)
        for group in groups:
            batches = _read(file, group, rows, columns or self.given.columns)
            while (batch := _tried(file, group, batches)) is not None:
                if batch.num_rows:
                    yield batch


def _read(file: File, group: int, rows: int, columns: Sequence[str]) -> Iterator[Batch]:
    """Yield a row group in batches. Texts but the person's repeat, and are read as dictionaries."""
    told = file.path.stat()
    if (told.st_mtime_ns, str(told.st_size)) != (file.changed, file.print.partition("-")[0]):
        raise MalformedError(CHANGED, loc=(file.name,))
    texts = [name for name in columns if name != PERSON and arrow.is_text(file.schema.field(name).type)]
    how = {"metadata": file.metadata, "buffer_size": _BUFFER, "pre_buffer": False, "read_dictionary": texts}
    with parquet.ParquetFile(file.path, **how) as read:
        yield from read.iter_batches(batch_size=rows, row_groups=[group], columns=list(columns))


def _tried(file: File, group: int, batches: Iterator[Batch]) -> Batch | None:
    try:
        return next(batches, None)
    except (pa.ArrowException, OSError, ValueError):
        pass
    raise MalformedError(DAMAGED, loc=(file.name, "row_group", group))


def _people(batch: Batch) -> Array:
    return plain(batch.column(batch.schema.get_field_index(PERSON)))


def _run(batch: Batch, key: Any) -> int:  # noqa: ANN401 - of any type
    """Return how many rows at the front of a batch are a person's."""
    people = _people(batch)
    same = pc.fill_null(pc.equal(people, key), fill_value=False) if key.is_valid else pc.is_null(people)
    other = pc.index(same, value=False).as_py()
    return len(people) if other < 0 else int(other)
