"""
A run over the records of many: parts that are kept as they are made, and one file at the end.

Beside the output `OUT` stands `OUT.run` until the end: `run.json`, which says of what and under which law the parts
are made, and a file a part. A part gets its name when it is whole and on the disk, and the output its own when all is
in it. So a run may be killed at any moment; the next one with the same words makes what is missing.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias

from attrs import asdict, frozen

from tamin_rules.cli.batch_input import Input, MadeFrom, Part, Reading, parquet
from tamin_rules.cli.list_files import TARGET_EXISTS, TARGET_UNWRITABLE
from tamin_rules.errors import Code, Fault, MalformedError
from tamin_rules.records.batch import ArrowKernel
from tamin_rules.records.batch.arrow import Array, Batch, Schema, pa, pc

OTHER_RUN: Final = Code("batch.run.other", differs=tuple)
BUSY: Final = Code("batch.run.busy")
DISK_FULL: Final = Code("output.disk.full")

FORMAT: Final = 1
"""Of the folder; another one is not continued."""
TERMS: Final = frozenset({"format", "package", "law", "overlay", "readings", "on", "outputs", "part_rows", "input"})
"""What a run is begun with, and continued with."""
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_STATE: Final = "run.json"
_LOCK: Final = "lock"
_MADE_FROM: Final = b"tamin_rules.made_from"
"""Where a part and the output keep what they were made from."""
_PEOPLE: Final = 1 << 16
"""People of a row group of the output."""

Table: TypeAlias = Any
"""`pyarrow.Table`."""


@frozen
class Run:
    """
    What is to be done.

    Args:
        given: the records.
        rows: of a part, at least those of one row group.
        kernel: what is done with the rows of a part.
        terms: law, readings, day and options, by name; what is continued was begun under the same.
        target: the output.
    """

    given: Input
    rows: int
    kernel: ArrowKernel
    terms: Mapping[str, Any]
    target: Path

    @property
    def folder(self) -> Path:
        """Where the parts are kept until the end."""
        return self.target.with_name(f"{self.target.name}.run")

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every part, in order."""
        return tuple(self.given.parts(self.rows))

    @property
    def state(self) -> dict[str, Any]:
        """What is written beside the parts."""
        return {"format": FORMAT, **self.terms, "input": [file.version for file in self.given.files]}

    @property
    def origin(self) -> bytes:
        """What tells an output from those of other records or terms."""
        told = json.dumps([self.terms, [[file.name, file.print] for file in self.given.files]], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest().encode()

    @cached_property
    def schema(self) -> Schema:
        """Columns of the output, with the terms, and what it was made from."""
        return self.kernel.schema.with_metadata({**(self.kernel.schema.metadata or {}), _MADE_FROM: self.origin})

    def is_done(self) -> bool:
        """Tell whether the output is there, and made from these records under these terms."""
        with suppress(OSError, ValueError, pa.ArrowException):
            kept: dict[bytes, bytes] = parquet.read_schema(self.target).metadata or {}
            newest = max(file.changed for file in self.given.files)
            return bool(kept.get(_MADE_FROM) == self.origin and self.target.stat().st_mtime_ns > newest)
        return False


@frozen
class Tally:
    """What an output says: people, their rows, people with a refused row, and findings by code."""

    people: int
    rows: int
    refused: int
    findings: Mapping[str, int]


@contextmanager
def begun(run: Run, *, fresh: bool) -> Generator[tuple[Part, ...]]:
    """
    Open the folder of a run, and give the parts that are still to be made; nobody else has it meanwhile.

    Args:
        run: to be begun or continued.
        fresh: whether to drop what another run has left.

    Codes: batch.run.busy, batch.run.other, output.file.unwritable, output.disk.full.
    """
    with writing():
        run.folder.mkdir(parents=True, exist_ok=True)
    with _alone(run.folder):
        for left in run.folder.glob("*" if fresh else "*.new"):
            if left.name != _LOCK:  # which holds only as long as it has its name
                left.unlink()
        kept = _kept(run)
        with writing(), whole(run.folder / _STATE) as file:
            file.write(json.dumps(run.state, ensure_ascii=False, indent=1).encode())
        yield tuple(part for part in run.parts if part not in kept)


def _kept(run: Run) -> frozenset[Part]:
    """
    Return the parts that are made.

    Those whose files have changed since are made again; where no part holds any more, it is another input.
    """
    if not any(run.folder.glob("*.parquet")):
        return frozenset()
    held = frozenset(part for part in run.parts if _holds(run, part))
    if differs := (*_differing(run), *(() if held else ("input",))):
        raise MalformedError(OTHER_RUN, {"differs": differs})
    return held


def _differing(run: Run) -> tuple[str, ...]:
    """Return the terms that are others than those under which the parts were made."""
    state: dict[str, Any] = {}
    with suppress(OSError, ValueError):
        state = json.loads((run.folder / _STATE).read_bytes())
    return tuple(sorted(name for name, now in run.state.items() if name != "input" and state.get(name) != now))


def _holds(run: Run, part: Part) -> bool:
    """Tell whether a part is whole, and its files are still those that it was made from."""
    with suppress(OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        told = json.loads(parquet.read_metadata(run.folder / part.name).metadata[_MADE_FROM])
        return MadeFrom(**told).holds(run.given)
    return False


def make_part(run: Run, part: Part, advance: Callable[[int], None]) -> None:
    """
    Make a part, and keep it.

    Args:
        run: to which it belongs.
        part: of its input.
        advance: is told how many rows were read.

    Codes: output.file.unwritable, output.disk.full, those of `Reading` and of the kernel.
    """
    reading = Reading(run.given, part, advance)
    with writing(), whole(run.folder / part.name) as file, parquet.ParquetWriter(file, run.schema) as writer:
        for table in _tables(_judged(run, reading), run.schema):
            writer.write_table(table)
        writer.add_key_value_metadata({_MADE_FROM: json.dumps(asdict(reading.made_from))})


def _judged(run: Run, reading: Reading) -> Iterator[Batch]:
    """Yield what the kernel says; it counts the rows of the part, and people those of the file."""
    try:
        yield from run.kernel(iter(reading))
    except MalformedError as error:
        found = error
    else:
        return
    file = run.given.files[reading.part.file].name
    match found.faults[0]:
        case Fault(code=code, params=params, loc=("person", int() as row)):
            raise MalformedError.of([Fault(code, params, (file, "person", reading.begins + row))])
        case _:
            raise found


def check_target(target: Path, *, force: bool) -> None:
    """
    Refuse to write over a file that is there, and in place of a folder in any case.

    Codes: output.file.exists, output.file.unwritable.
    """
    if not force and target.exists():
        raise MalformedError(TARGET_EXISTS)
    if target.is_dir():
        raise MalformedError(TARGET_UNWRITABLE)


def finish(run: Run, *, force: bool) -> Tally:
    """
    Make the output of the parts, and drop them.

    Codes: output.file.exists, output.file.unwritable, output.disk.full.
    """
    check_target(run.target, force=force)
    made = run.folder / "output"
    with writing(), whole(made) as file, parquet.ParquetWriter(file, run.schema) as writer:
        for table in _tables(_made(run), run.schema):
            writer.write_table(table)
    found = tally(made)
    with writing():
        made.replace(run.target)
        _settle(run.target.parent)
    drop(run.folder)
    return found


def _made(run: Run) -> Iterator[Batch]:
    for part in run.parts:
        with parquet.ParquetFile(run.folder / part.name) as read:
            yield from read.iter_batches(batch_size=_PEOPLE)


def _tables(batches: Iterable[Batch], schema: Schema) -> Iterator[Table]:
    """Put batches together into tables of as many people as a row group has."""
    held = list[Batch]()
    for batch in batches:
        held.append(batch)
        if sum(each.num_rows for each in held) >= _PEOPLE:
            yield pa.Table.from_batches(held, schema)
            held = list[Batch]()
    if held:
        yield pa.Table.from_batches(held, schema)


def tally(output: Path) -> Tally:
    """Count what an output says; without findings the first fault of a person stands for them."""
    people = rows = refused = 0
    found = Counter[str | None]()
    with parquet.ParquetFile(output) as read:
        told = "findings" in read.schema_arrow.names
        columns = ["rows", "accepted", "findings"] if told else ["rows", "fault"]
        for batch in read.iter_batches(columns=columns):
            people += batch.num_rows
            rows += _sum(batch.column("rows"))
            codes = pc.struct_field(batch.column("findings").flatten(), "code") if told else batch.column("fault")
            refused += batch.num_rows - _sum(batch.column("accepted") if told else pc.is_null(codes))
            found.update({each["values"]: each["counts"] for each in pc.value_counts(codes).to_pylist()})
    return Tally(people, rows, refused, {code: found[code] for code in sorted(filter(None, found))})


def _sum(column: Array) -> int:
    return int(pc.sum(column).as_py() or 0)


@contextmanager
def whole(path: Path) -> Generator[BinaryIO]:
    """Write a file that has its name once all of it is on the disk, and not before."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with draft.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Have the names in a folder reach the disk, where the system can be asked for it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def writing() -> Generator[None]:
    """Turn what goes wrong with the disk into a code."""
    try:
        yield
    except OSError as error:
        code = DISK_FULL if error.errno in _NO_ROOM else TARGET_UNWRITABLE
    else:
        return
    raise MalformedError(code)


@contextmanager
def _alone(folder: Path) -> Generator[None]:
    """Hold the folder against other runs until this one ends, however it ends."""
    with (folder / _LOCK).open("wb") as file:
        if not _locked(file):
            raise MalformedError(BUSY)
        yield


def _locked(file: BinaryIO) -> bool:
    try:
        fcntl = import_module("fcntl")
    except ImportError:  # not a POSIX system: two runs there would make the same parts, in vain but without harm
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def drop(folder: Path) -> None:
    """Remove the folder of a run, if there is one."""
    shutil.rmtree(folder, ignore_errors=True)


def drop_unused(folder: Path) -> None:
    """The same, but for a folder that another run is working in."""
    with suppress(MalformedError, OSError), _alone(folder):
        drop(folder)
