"""The sample of Mehr 1404 as files, ways to spoil their bytes, and what is then found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from attrs import evolve

from tamin_rules import Law
from tamin_rules.errors import MalformedError
from tamin_rules.jalali import JalaliMonth
from tamin_rules.records.contribution_list.checking import check
from tamin_rules.records.contribution_list.model import ContributionList, Header, Worker
from tamin_rules.records.contribution_list.profiles import LISTDISK6, Layout
from tamin_rules.records.contribution_list.reading import read
from tamin_rules.records.contribution_list.writing import dump
from tamin_rules.testing.contribution_lists import sample

LAW: Final = Law.current()
MONTH: Final = JalaliMonth(1404, 7)
MADE: Final = sample(MONTH, law=LAW)
LIST: Final = MADE.list
KAR, WOR = dump(LIST)
WORKERS: Final = LIST.workers

Place = tuple[str, int | None, str | None]
CLEAN: Final[list[Place]] = [("W12", 12, "DSW_DD"), ("W12", 14, "DSW_DD"), ("W12", 16, "DSW_DD")]
"""What is said of the sample: three partial months without dates."""


def header_of(list_: ContributionList) -> Header:
    assert isinstance(list_.header, Header)
    return list_.header


def with_row(place: int, **changes: Any) -> ContributionList:
    """Return the sample with one row changed, and nothing added up anew."""
    rows = list(WORKERS)
    rows[place] = evolve(rows[place], **changes)
    return evolve(LIST, rows=rows)


def found(kar: Any, wor: Any = None, uncovered: Sequence[str] = MADE.uncovered, **asked: Any) -> list[Place]:
    """Read and check, and return rule, row and column of all that is found."""
    report = check(read(kar, wor, **asked), law=LAW, uncovered=uncovered)
    return [(each.clause, each.row, each.column) for each in report.findings]


def codes(kar: Any, wor: Any = None, **asked: Any) -> list[tuple[str, str]]:
    """Read and check, and return rule and code of what is found beside what the sample has."""
    report = check(read(kar, wor, **asked), law=LAW, uncovered=MADE.uncovered)
    return [(each.clause, each.code) for each in report.findings if (each.clause, each.row, each.column) not in CLEAN]


def offset(layout: Layout, name: str, row: int = 0) -> int:
    """Return where a cell begins in a file of this layout."""
    names = [slot.name for slot in layout.slots]
    before = sum(slot.width for slot in layout.slots[: names.index(name)])
    return layout.header_length + row * layout.record_length + 1 + before


def with_cells(data: bytes, layout: Layout, cells: dict[str, bytes], row: int = 0) -> bytes:
    """Put bytes into cells of a record; a shorter one is filled up with blanks."""
    spoiled = bytearray(data)
    widths = {slot.name: slot.width for slot in layout.slots}
    for name, cell in cells.items():
        start = offset(layout, name, row)
        assert len(cell) <= widths[name]
        spoiled[start : start + widths[name]] = cell.ljust(widths[name])
    return bytes(spoiled)


def wor_with(cells: dict[str, bytes], row: int = 0, data: bytes = WOR) -> bytes:
    return with_cells(data, LISTDISK6.worker, cells, row)


def kar_with(cells: dict[str, bytes], data: bytes = KAR) -> bytes:
    return with_cells(data, LISTDISK6.header, cells)


def worker_with(cells: dict[str, bytes], **asked: Any) -> Worker:
    """Read the sample with cells of its first row changed, and return that row."""
    row = read(KAR, wor_with(cells), **asked).rows[0]
    assert isinstance(row, Worker)
    return row


def patched(data: bytes, place: int, value: bytes) -> bytes:
    """Put bytes at a place of the header."""
    return data[:place] + value + data[place + len(value) :]


def faults_of(act: Callable[[], object]) -> list[tuple[str, tuple[Any, ...], dict[str, Any]]]:
    """Return code, place and params of each fault with which something is refused."""
    try:
        act()
    except MalformedError as refusal:
        return [(fault.code, fault.loc, dict(fault.params)) for fault in refusal.faults]
    message = "nothing was refused"
    raise AssertionError(message)
