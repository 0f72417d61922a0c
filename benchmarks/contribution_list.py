"""
Contribution lists: reading against `dbfread` and `dbf`, writing against `dbf`, on made-up lists in the shape of 1403.

`dbfread` as it comes believes the language byte and hands out letters that mean nothing; with `iran_system`, our codec,
it hands out the same texts as we do. Our rows have texts, days and faults, its rows have texts and numbers. The file
that is read has 100,000 rows; lists that are checked have 3,000, more than a header's totals can hold. `dbf` takes its
time, so it is given 500 rows of 3,000, and ours are 500 as well; its writing starts from ready-made records.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import import_module
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from attrs import evolve

from benchmarks.case import CLEAN, DIRTY, Case, Growth
from tamin_rules import Law
from tamin_rules.jalali import JalaliMonth
from tamin_rules.records.contribution_list.checking import check
from tamin_rules.records.contribution_list.model import ContributionList, Worker
from tamin_rules.records.contribution_list.profiles import LISTDISK6
from tamin_rules.records.contribution_list.reading import read, scan
from tamin_rules.records.contribution_list.writing import dump
from tamin_rules.testing.contribution_lists import sample

ROWS: Final = 100_000
LIST_ROWS: Final = 3_000
FEW: Final = 500
"""Rows that `dbf` is given in place of a list's."""
MONTH: Final = JalaliMonth(1404, 7)
LAW: Final = Law.current()

dbfread: Any = import_module("dbfread")  # neither has types
dbf: Any = import_module("dbf")


@cache
def _list() -> ContributionList:
    return sample(MONTH, law=LAW, workers=LIST_ROWS).list


def _repeated(rows: int) -> tuple[bytes, bytes]:
    """Return the files of a list whose rows come again and again, each with numbers of its own."""
    kar, wor = dump(_list())
    head, length = LISTDISK6.worker.header_length, LISTDISK6.worker.record_length
    records = [wor[at : at + length] for at in range(head, head + LIST_ROWS * length, length)]
    number = 1 + sum(slot.width for slot in LISTDISK6.worker.slots[:4])
    body = [
        (record := records[place % LIST_ROWS])[:number] + b"%d" % (99_000_001 + place) + record[number + 8 :]
        for place in range(rows)
    ]
    return kar, wor[:4] + rows.to_bytes(4, "little") + wor[8:head] + b"".join(body) + b"\x1a"


def _dirty() -> ContributionList:
    """Return the list with something wrong in every tenth row."""
    rows = [
        evolve(row, insured_share=row.insured_share + 9, job_code="12") if place % 10 == 0 else row
        for place, row in enumerate(_list().workers)
    ]
    return evolve(_list(), rows=rows)


def _dbfread(path: Path, encoding: str | None = None) -> int:
    return sum(1 for _ in dbfread.DBF(path, encoding=encoding))


def _streamed(kar: bytes, wor: bytes) -> int:
    return sum(1 for _ in scan(kar, wor).rows)


def _with_dbf(path: Path, rows: int) -> int:
    """Read every cell of so many rows."""
    with dbf.Table(str(path), codepage="cp1256").open(mode=dbf.READ_ONLY) as table:
        for place in range(rows):
            tuple(table[place])
    return rows


def _dbf_writer(folder: Path) -> Callable[[], None]:
    columns = ";".join(
        f"{slot.name} {slot.type}({slot.width}{',0' if slot.type == 'N' else ''})" for slot in LISTDISK6.worker.slots
    )
    records = [_record(row) for row in _list().workers[:FEW]]

    def write() -> None:
        path = folder / "written.dbf"
        path.unlink(missing_ok=True)
        table = dbf.Table(str(path), columns, codepage="cp1256")
        with table.open(mode=dbf.READ_WRITE):
            for record in records:
                table.append(record)

    return write


def _record(row: Worker) -> tuple[Any, ...]:
    numbers = {"N": int}
    kar, wor = dump(ContributionList(_list().header, (row,)))
    del kar
    at, cells = LISTDISK6.worker.header_length + 1, []
    for slot in LISTDISK6.worker.slots:
        cell = wor[at : at + slot.width].decode("latin-1").strip()
        cells.append(
            numbers[slot.type](cell or 0) if slot.type in numbers else cell.encode("ascii", "replace").decode()
        )
        at += slot.width
    return tuple(cells)


def _checked(kar: bytes, wor: bytes) -> int:
    return check(read(kar, wor), law=LAW).workers


def streaming(rows: int) -> Callable[[], int]:
    """Return what streams a list of so many rows, for a process of its own."""
    kar, wor = _repeated(rows)
    return lambda: sum(1 for _ in scan(BytesIO(kar), BytesIO(wor)).rows)


def with_dbfread(rows: int) -> Callable[[], int]:
    """Return the peer's way through the same list."""
    path = Path(tempfile.mkdtemp()) / "streamed.dbf"
    path.write_bytes(_repeated(rows)[1])
    return partial(_dbfread, path)


def cases() -> Iterator[Case | Growth]:
    """Yield the comparisons; the files are made in a folder that goes away with them."""
    with tempfile.TemporaryDirectory() as name:
        yield from _cases(Path(name))
    engines = (("ours", f"{__name__}:streaming"), (f"dbfread {version('dbfread')}", f"{__name__}:with_dbfread"))
    yield Growth("rows of a list streamed", engines, (ROWS // 10, ROWS))


def _cases(folder: Path) -> Iterator[Case]:
    long, short, dirty = folder / "long.dbf", folder / "short.dbf", folder / "dirty.dbf"
    kar, wor = _repeated(ROWS)
    long.write_bytes(wor)
    kar_3, wor_3 = dump(_list())
    short.write_bytes(wor_3)
    kar_d, wor_d = dump(_dirty())
    dirty.write_bytes(wor_d)
    its, other = f"dbfread {version('dbfread')}", f"dbf {version('dbf')}"
    assert len(read(kar, wor).workers) == _dbfread(long) == ROWS
    streamed = partial(_streamed, kar, wor)
    yield Case(f"{ROWS:,} rows of a list read, one by one", streamed, partial(_dbfread, long), its, 2)
    told = partial(_dbfread, long, "iran_system")
    yield Case(f"{ROWS:,} rows of a list read, one by one, the same texts", streamed, told, f"{its}, our codec", 3)
    yield Case(
        f"{FEW} rows of a list read, of {LIST_ROWS:,}",
        partial(read, *dump(evolve(_list(), rows=_list().workers[:FEW]))),
        partial(_with_dbf, short, FEW),
        other,
        10,
    )
    yield Case(
        f"{FEW} rows of a list written",
        partial(dump, evolve(_list(), rows=_list().workers[:FEW])),
        _dbf_writer(folder),
        other,
        20,
    )
    name, least = f"{LIST_ROWS:,} rows read and checked, against reading alone", 0.67  # 1.5 times as long
    for data, path, files in ((CLEAN, short, (kar_3, wor_3)), (DIRTY, dirty, (kar_d, wor_d))):
        yield Case(name, partial(_checked, *files), partial(_dbfread, path), its, least, data=data)
