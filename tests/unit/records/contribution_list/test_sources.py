"""Where a list comes from: bytes, paths, open files, pipes, and one ZIP for both tables."""

from __future__ import annotations

import io
import os
import threading
import tracemalloc
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tamin_rules.records.contribution_list.reading import read, scan
from tamin_rules.records.contribution_list.tables import LARGEST
from tamin_rules.records.contribution_list.writing import dump, write
from tests.unit.records.contribution_list.lists import KAR, LIST, WOR, WORKERS, faults_of

STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED


def archive(members: Mapping[str, bytes], packing: int = DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as held:
        for name, data in members.items():
            held.writestr(name, data)
    return file.getvalue()


BOTH = {"DSKKAR00.DBF": KAR, "DSKWOR00.DBF": WOR}


def refused(*files: Any) -> str:
    ((code, _, _),) = faults_of(lambda: read(*files))
    return code


class Unwindable(io.RawIOBase):
    """A stream that gives a few bytes at a time and cannot be wound back."""

    def __init__(self, data: bytes) -> None:
        self.left = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part = self.left.read(min(len(buffer), 100))
        buffer[: len(part)] = part
        return len(part)


class TestFiles:
    def test_paths(self, tmp_path: Path) -> None:
        kar, wor = tmp_path / "k", tmp_path / "w"
        write(LIST, kar, str(wor))
        assert (kar.read_bytes(), wor.read_bytes()) == (KAR, WOR)
        assert read(kar, wor) == read(str(kar), str(wor)) == read(os.fspath(kar), wor) == LIST

    def test_open_files_are_read_from_where_they_stand_and_stay_open(self) -> None:
        kar, wor = io.BytesIO(b"before" + KAR), io.BytesIO(b"x" * 7 + WOR)
        kar.seek(6)
        wor.seek(7)
        found = scan(kar, wor)
        assert tuple(found.rows) == tuple(found.rows) == WORKERS
        assert not wor.closed

    def test_open_files_are_written_and_stay_open(self) -> None:
        kar, wor = io.BytesIO(), io.BytesIO()
        write(LIST, kar, wor)
        assert (kar.getvalue(), wor.getvalue()) == (KAR, WOR)

    def test_nothing_is_written_where_something_cannot_be(self, tmp_path: Path) -> None:
        kar = tmp_path / "kar"
        with pytest.raises(OSError, match="wor"):
            write(LIST, kar, tmp_path / "nowhere" / "wor")
        kar.unlink(missing_ok=True)
        assert faults_of(lambda: write(LIST, kar, tmp_path / "wor", encoding="utf_8"))
        assert list(tmp_path.iterdir()) == []

    def test_streams_that_cannot_be_wound_back(self) -> None:
        assert read(Unwindable(KAR), Unwindable(WOR)) == LIST  # type: ignore[arg-type]  # raw, not buffered
        assert read(io.BufferedReader(Unwindable(KAR)), io.BufferedReader(Unwindable(WOR))) == LIST

    def test_a_pipe_gives_a_part_at_a_time(self) -> None:
        data = WOR[:961] + WOR[961:-1] * 40
        end, start = os.pipe()

        def feed() -> None:
            with os.fdopen(start, "wb") as file:
                file.write(data)

        feeder = threading.Thread(target=feed)
        feeder.start()
        with os.fdopen(end, "rb", buffering=0) as file:
            rows = read(KAR, file).rows
        feeder.join()
        assert len(rows) == 17

    @pytest.mark.parametrize("source", [5, None, 1.5, bytearray(KAR), memoryview(KAR), io.StringIO("0000"), ["x"]])
    def test_what_is_no_source(self, source: Any) -> None:
        assert refused(source, WOR) == "list.file.not_source"
        if source is not None:
            assert refused(KAR, source) == "list.file.not_source"

    def test_a_file_that_is_open_for_text(self, tmp_path: Path) -> None:
        path = tmp_path / "kar"
        path.write_bytes(KAR)
        with path.open(encoding="latin-1") as file:
            assert refused(file, WOR) == "list.file.not_source"

    def test_a_path_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            read(tmp_path / "kar", WOR)
        with pytest.raises(IsADirectoryError):
            read(tmp_path, WOR)

    def test_one_file_that_is_no_archive(self) -> None:
        assert refused(KAR) == "list.file.workers_missing"
        assert refused(b"") == "list.file.workers_missing"

    def test_more_bytes_than_any_list_has(self) -> None:
        assert refused(bytes(LARGEST + 1), WOR) == "list.table.too_large"


class TestArchives:
    @pytest.mark.parametrize(
        ("kar", "wor"),
        [
            ("DSKKAR00.DBF", "DSKWOR00.DBF"),
            ("dskkar00.dbf", "dskwor00.dbf"),
            ("DskKar07.Dbf", "dSKwOR07.dBF"),
            ("1404/07/DSKKAR00.DBF", "1404/07/DSKWOR00.DBF"),
            ("a\\DSKKAR00.DBF", "a\\DSKWOR00.DBF"),
            ("DSKKAR00", "DSKWOR00.TXT"),
        ],
    )
    def test_names_in_any_case_and_folder(self, kar: str, wor: str) -> None:
        assert read(archive({kar: KAR, wor: WOR, "readme.txt": b"", "old/": b""})) == LIST

    @pytest.mark.parametrize("packing", [STORED, DEFLATED])
    def test_both_ways_to_pack(self, packing: int, tmp_path: Path) -> None:
        path = tmp_path / "list.zip"
        path.write_bytes(archive(BOTH, packing))
        assert read(path) == LIST
        with path.open("rb") as file:
            assert read(file) == LIST

    @pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
    def test_other_ways_are_refused_whole_or_damaged(self, packing: int) -> None:
        data = archive(BOTH, packing)
        assert refused(data) == "list.archive.unreadable"
        assert refused(data[:60] + b"\xff" * 30 + data[90:]) == "list.archive.unreadable"

    def test_texts_in_an_archive(self) -> None:
        kar, wor = dump(LIST, profile="text")
        assert read(archive({"DSKKAR00.TXT": kar, "DSKWOR00.TXT": wor})) == LIST

    @pytest.mark.parametrize(
        "members",
        [
            {},
            {"DSKKAR00.DBF": KAR},
            {"DSKWOR00.DBF": WOR},
            {"KAR.DBF": KAR, "WOR.DBF": WOR},
            {"DSKKAR00.DBF.bak": KAR, "DSKWOR00.DBF": WOR},
            {"__MACOSX/._DSKKAR00.DBF": KAR, "__MACOSX/._DSKWOR00.DBF": WOR},
            {"inner.zip": archive(BOTH)},
        ],
        ids=["nothing", "one", "other", "other names", "a copy", "shadows", "an archive in an archive"],
    )
    def test_archives_without_both(self, members: dict[str, bytes]) -> None:
        assert refused(archive(members)) == "list.archive.files_missing"

    @pytest.mark.parametrize("other", ["a/DSKKAR00.DBF", "DSKKAR01.DBF", "dskkar00.txt"])
    def test_archives_with_two_of_a_kind(self, other: str) -> None:
        assert refused(archive({**BOTH, other: KAR})) == "list.archive.files_ambiguous"

    def test_a_damaged_archive(self) -> None:
        data = archive(BOTH)
        for spoiled in (data[:-30], data[:100], data[:60] + b"\0" * 40 + data[100:], b"PK\x03\x04", b"PK\x03\x04" * 99):
            assert refused(spoiled) == "list.archive.unreadable"

    def test_an_encrypted_archive(self) -> None:
        data = bytearray(archive(BOTH))
        start = data.index(b"PK\x01\x02")
        for at in (6, start + 8):
            data[at] |= 1
        assert refused(bytes(data)) == "list.archive.unreadable"

    def test_what_unfolds_to_more_than_any_list_is_not_unfolded(self) -> None:
        data = bytearray(archive({"DSKKAR00.DBF": bytes(1 << 20), "DSKWOR00.DBF": WOR}))
        at = data.index(b"PK\x01\x02") + 24
        data[at : at + 4] = (LARGEST + 1).to_bytes(4, "little")
        tracemalloc.start()
        assert refused(bytes(data)) == "list.table.too_large"
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
        tracemalloc.stop()

    def test_what_unfolds_to_more_than_it_says_is_refused(self) -> None:
        data = bytearray(archive({"DSKKAR00.DBF": KAR + bytes(1 << 20), "DSKWOR00.DBF": WOR}))
        at = data.index(b"PK\x01\x02") + 24
        data[at : at + 4] = len(KAR).to_bytes(4, "little")
        assert refused(bytes(data)) == "list.archive.unreadable"

    def test_an_archive_stands_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "list.zip"
        path.write_bytes(archive(BOTH))
        for beside in (WOR, archive(BOTH), Unwindable(WOR)):
            assert refused(path, beside) == refused(archive(BOTH), beside) == "list.archive.not_alone"
        assert refused(KAR, archive(BOTH)) == refused(KAR, b"PK\x05\x06") == "list.archive.not_alone"

    def test_a_file_that_is_looked_into_is_still_read_from_where_it_stood(self) -> None:
        kar = io.BytesIO(b"before" + KAR)
        kar.seek(6)
        wor: Any = Unwindable(WOR)
        assert read(kar, wor) == LIST
