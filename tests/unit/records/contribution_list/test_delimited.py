"""Text files: which shape they have, and lines that have none."""

from __future__ import annotations

from io import BytesIO

import pytest
from attrs import evolve

from tamin_rules.records.contribution_list import delimited
from tamin_rules.records.contribution_list.model import UnreadableRow
from tamin_rules.records.contribution_list.profiles import LISTDISK27, TEXT, VENDOR_C, Form, Profile
from tamin_rules.records.contribution_list.reading import read
from tamin_rules.records.contribution_list.writing import dump, fitted
from tests.unit.records.contribution_list.lists import LIST, WORKERS, codes, faults_of

KAR, WOR = dump(LIST, profile=TEXT)
KAR_C, WOR_C = dump(LIST, profile=VENDOR_C)


def refused(kar: bytes, wor: bytes) -> tuple[str, dict[str, int]]:
    ((code, _, params),) = faults_of(lambda: read(kar, wor))
    return code, params


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r\n\r\n", b"\n\n"])
def test_lines_may_end_in_any_way(end: bytes) -> None:
    assert read(KAR, WOR.replace(b"\r\n", end)) == LIST
    assert read(KAR, WOR[:-2]) == LIST
    assert read(KAR, WOR + b"\x1a") == LIST


def test_the_shape_before_1403() -> None:
    old = evolve(LISTDISK27, form=Form.TEXT)
    kar, wor = dump(LIST, profile=old)
    assert (kar.count(b","), wor.splitlines()[0].count(b",")) == (22, 26)
    assert read(kar, wor) == fitted(LIST, old)


def test_the_birth_date_tells_the_order() -> None:
    assert read(KAR, WOR_C) == LIST
    assert read(KAR_C, WOR) == LIST
    assert [each.birth_date for each in read(KAR_C, WOR_C).workers] == [each.birth_date for each in WORKERS]


@pytest.mark.parametrize("profile", [TEXT, VENDOR_C])
def test_where_nobody_has_one_the_sex_does(profile: Profile) -> None:
    rows = [evolve(worker, birth_date=None) for worker in WORKERS]
    list_ = evolve(LIST, rows=rows)
    assert read(*dump(list_, profile=profile)) == list_


@pytest.mark.parametrize("cells", [1, 22, 26, 28])
def test_a_header_of_another_shape(cells: int) -> None:
    assert refused(b",".join([b"1"] * cells), WOR) == ("list.text.unknown_shape", {"cells": cells})


@pytest.mark.parametrize("cells", [1, 25, 26, 28, 30])
def test_workers_of_another_shape(cells: int) -> None:
    assert refused(KAR, b",".join([b"1"] * cells)) == ("list.text.unknown_shape", {"cells": cells})


def test_a_line_of_another_length_is_a_row_that_cannot_be_read() -> None:
    lines = WOR.splitlines(keepends=True)
    lines[3] = b"1,2,3\r\n"
    list_ = read(KAR, b"".join(lines))
    row = list_.rows[3]
    assert isinstance(row, UnreadableRow)
    assert [(fault.code, dict(fault.params)) for fault in row.faults] == [
        ("list.row.cells", {"expected": 29, "actual": 3})
    ]
    assert codes(KAR, b"".join(lines)) == [("F1", "list.row.cells")]
    assert list_.workers == (*WORKERS[:3], *WORKERS[4:])


def test_two_lines_of_the_workshop() -> None:
    assert codes(KAR + KAR, WOR) == [("K1", "list.header.not_one")]


@pytest.mark.parametrize("data", [b"\r\n", b"\n\n", b"\x1a"])
def test_a_text_without_lines_is_empty(data: bytes) -> None:
    assert refused(KAR, data) == ("list.file.empty", {})


def test_a_line_without_an_end() -> None:
    assert refused(KAR, b"1" * (1 << 14) + b"\n") == ("list.text.line_too_long", {"most": 1 << 14})
    assert refused(KAR, bytes(1 << 20)) == ("list.text.line_too_long", {"most": 1 << 14})


def test_a_file_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "LARGEST", 1000)
    assert refused(KAR, WOR) == ("list.table.too_large", {"most": 1000})
    assert refused(KAR, b"\xff\xfe" + b"1\0" * 600) == ("list.table.too_large", {"most": 1000})
    monkeypatch.undo()
    monkeypatch.setattr(delimited, "MOST_ROWS", 16)
    assert refused(KAR, WOR) == ("list.table.too_many_rows", {"most": 16})


@pytest.mark.parametrize("data", [b"\xff\xfe\x00\xd8", b"\xfe\xff\xd8", b"\xff\xfea"])
def test_what_has_the_mark_of_utf_16_and_is_none(data: bytes) -> None:
    assert refused(KAR, data) == ("list.text.not_utf16", {})


def test_pieces_are_no_longer_than_needed() -> None:
    pieces = list(delimited.records(BytesIO(b"1,2\n" * 2_050)))
    assert [len(piece) for piece in pieces] == [1024, 1024, 2]
