"""`record batch`: the same as the kernel over everything at once, wherever the input is cut; and what can go wrong."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tamin_rules import Law, jalali
from tamin_rules.cli import batch, batch_input, batch_jobs, batch_run
from tamin_rules.cli.app import run
from tamin_rules.records import MonthRow, summarize
from tests.unit import batch_files
from tests.unit.batch_files import ON

DAYS: Final = ("--on", ON, "--output", "days", "--part-rows", "30")
Folder = Callable[[str], Path]


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """In English; and the power does not fail here, so that nothing has to wait for the disk."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setattr(os, "fsync", lambda _handle: None)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Twenty people in three files; two of the cuts are within a person."""
    return batch_files.write(batch_files.table(20), tmp_path / "in", cuts=(55, 200))


def document(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    [line] = capsys.readouterr().out.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def refused(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """Return the one line that a command says when it cannot do what it shall."""
    assert run([*map(str, arguments)]) == 2
    said = capsys.readouterr()
    [line] = said.err.splitlines()
    assert (said.out, line.startswith("tamin-rules: ")) == ("", True)
    return line


def rows(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return found


class TestResult:
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_it_does_not_depend_on_how_the_input_is_cut(self, data: st.DataObject, tmp_path: Path) -> None:
        """People of all sizes, files and row groups that end within them, parts of any size."""
        whole = batch_files.table(data.draw(st.integers(1, 12)), data.draw(st.integers(0, 99)), bad=True)
        cuts = sorted(data.draw(st.sets(st.integers(0, whole.num_rows), max_size=3)))
        shutil.rmtree(tmp_path / "in", ignore_errors=True)
        folder = batch_files.write(whole, tmp_path / "in", cuts=cuts, group=data.draw(st.integers(1, 60)))
        target, size = tmp_path / "out.parquet", data.draw(st.integers(1, 300))
        outputs = ("--output", "days", "--output", "findings")
        run(["record", "batch", str(folder), str(target), "--on", ON, *outputs, "--part-rows", str(size), "--force"])
        assert rows(target) == batch_files.judged(whole, ("days", "findings"))

    def test_it_is_that_of_the_core(self, source: Path, tmp_path: Path) -> None:
        assert run(["record", "batch", str(source), str(tmp_path / "out.parquet"), "--on", ON]) == 0
        people: dict[int, list[MonthRow]] = {}
        for row in batch_files.table(20).to_pylist():
            people.setdefault(row.pop("person"), []).append(MonthRow(**row))
        law, on = Law.current(), jalali.parse(ON)
        told = {person: summarize(months, law=law, on=on) for person, months in people.items()}
        found = {row["person"]: (row["total_days"], row["average"]) for row in rows(tmp_path / "out.parquet")}
        assert found == {person: (each.total_days, each.average.value) for person, each in told.items()}

    def test_a_folder_is_one_table(self, source: Path, tmp_path: Path) -> None:
        file = batch_files.write(batch_files.table(20), tmp_path / "one") / "00.parquet"
        for given_, name in ((source, "a.parquet"), (file, "b.parquet")):
            assert run(["record", "batch", str(given_), str(tmp_path / name), *DAYS]) == 0
        assert rows(tmp_path / "a.parquet") == rows(tmp_path / "b.parquet")

    def test_it_says_under_what_law_it_was_made(self, source: Path, tmp_path: Path) -> None:
        run(["record", "batch", str(source), str(tmp_path / "out.parquet"), *DAYS, "--reading", "average_wage=daily"])
        told = pq.read_schema(tmp_path / "out.parquet").metadata
        assert told[b"tamin_rules.law"] == Law.current().edition.encode()
        assert json.loads(told[b"tamin_rules.readings"])["average_wage"] == "daily"

    def test_no_records_are_no_people(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        folder = batch_files.write(batch_files.table(1).slice(0, 0), tmp_path / "in")
        assert run(["record", "batch", str(folder), str(tmp_path / "out.parquet"), *DAYS, "--json"]) == 0
        assert (document(capsys)["people"], rows(tmp_path / "out.parquet")) == (0, [])

    @pytest.mark.parametrize("cast", [pa.string(), pa.large_string(), pa.uint64(), pa.int16(), pa.binary()])
    def test_a_person_is_told_by_any_key(self, tmp_path: Path, cast: pa.DataType) -> None:
        keys = [f"{row:03}" for row in batch_files.table(20)["person"].to_pylist()]
        column = pa.array(keys if not pa.types.is_integer(cast) else map(int, keys)).cast(cast)
        whole = batch_files.table(20).set_column(0, "person", column)
        folder = batch_files.write(whole, tmp_path / "in", cuts=(55,))
        assert run(["record", "batch", str(folder), str(tmp_path / "out.parquet"), *DAYS]) == 0
        made, expected = rows(tmp_path / "out.parquet"), batch_files.judged(batch_files.table(20), ("days",))
        assert [{**row, "person": int(row["person"])} for row in made] == expected


class TestDocument:
    def test_it_counts_people_rows_and_findings(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        whole = batch_files.table(20, bad=True)
        folder = batch_files.write(whole, tmp_path / "in")
        out = str(tmp_path / "out.parquet")
        assert run(["record", "batch", str(folder), out, "--on", ON, "--part-rows", "30", "--json"]) == 1
        found = document(capsys)
        assert (found["people"], found["rows"], found["refused"]) == (20, whole.num_rows, 4)
        assert found["findings"]["jalali.month.out_of_range"] == 4
        assert (found["on"], found["law"], found["kept_rows"]) == (ON, Law.current().edition, 0)
        assert found["rows_per_second"] > 0

    def test_without_findings_the_first_fault_of_a_person_is_counted(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        folder = batch_files.write(batch_files.table(20, bad=True), tmp_path / "in")
        assert run(["record", "batch", str(folder), str(tmp_path / "out.parquet"), *DAYS, "--json"]) == 1
        found = document(capsys)
        assert (found["refused"], found["findings"]) == (4, {"jalali.month.out_of_range": 4})

    def test_people_read_it_too(self, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["record", "batch", str(source), str(tmp_path / "out.parquet"), *DAYS]) == 0
        said = capsys.readouterr()
        assert said.out.splitlines()[0] == "people: 20"
        assert said.err == "", "no bar without a terminal"


class TestAgain:
    """The same command, given once more."""

    def test_what_is_done_is_said_again(self, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        arguments = ["record", "batch", str(source), str(tmp_path / "out.parquet"), *DAYS, "--json"]
        assert run(arguments) == 0
        first, made = document(capsys), (tmp_path / "out.parquet").stat()
        assert run(arguments) == 0
        second = document(capsys)
        assert (second["people"], second["rows_per_second"], second["kept_rows"]) == (20, None, first["rows"])
        assert (tmp_path / "out.parquet").stat().st_mtime_ns == made.st_mtime_ns

    @pytest.mark.parametrize(
        "other", [("--on", "1405-09-02"), ("--reading", "gaps=fill_zero"), ("--output", "average")]
    )
    def test_another_output_is_not_overwritten(
        self, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], other: tuple[str, str]
    ) -> None:
        out = tmp_path / "out.parquet"
        run(["record", "batch", str(source), str(out), *DAYS])
        before = out.read_bytes()
        capsys.readouterr()
        assert "[output.file.exists]" in refused(capsys, "record", "batch", source, out, *DAYS, *other)
        assert out.read_bytes() == before
        assert run(["record", "batch", str(source), str(out), *DAYS, *other, "--force"]) == 0
        assert out.read_bytes() != before

    def test_records_that_changed_since_are_not_taken_for_the_old_ones(
        self, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = tmp_path / "out.parquet"
        run(["record", "batch", str(source), str(out), *DAYS])
        later = out.stat().st_mtime_ns + 10**9
        os.utime(source / "00.parquet", ns=(later, later))
        capsys.readouterr()
        assert "[output.file.exists]" in refused(capsys, "record", "batch", source, out, *DAYS)

    def test_other_records_of_the_same_size_and_age_are_not_taken_for_the_old_ones(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file, out, sizes = tmp_path / "in.parquet", tmp_path / "out.parquet", []
        for days in (1, 2):
            whole = batch_files.table(5)
            whole = whole.set_column(3, "days", pa.array([days] * whole.num_rows))
            pq.write_table(whole, file, compression="none")
            os.utime(file, ns=(0, 0))
            sizes.append(file.stat().st_size)
            if days == 1:
                assert run(["record", "batch", str(file), str(out), *DAYS]) == 0
        assert sizes[0] == sizes[1]
        capsys.readouterr()
        assert "[output.file.exists]" in refused(capsys, "record", "batch", file, out, *DAYS)


class TestUnfinished:
    """A run that was killed after some of its parts."""

    @pytest.fixture
    def stopped(self, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        made = batch_run.make_part

        def dies(run_: batch_run.Run, part: batch_input.Part, advance: Callable[[int], None]) -> None:
            if part == run_.parts[6]:
                raise KeyboardInterrupt
            made(run_, part, advance)

        out = tmp_path / "out.parquet"
        with monkeypatch.context() as patched:
            patched.setattr(batch_jobs, "make_part", dies)
            assert run(["record", "batch", str(source), str(out), *DAYS]) == 130
        assert not out.exists()
        return out

    def test_it_goes_on_where_it_was(self, source: Path, stopped: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["record", "batch", str(source), str(stopped), *DAYS, "--json"]) == 0
        assert document(capsys)["kept_rows"] > 0
        assert rows(stopped) == batch_files.judged(batch_files.table(20), ("days",))
        assert not stopped.with_name("out.parquet.run").exists()

    def test_it_becomes_what_an_unbroken_one_is(self, source: Path, stopped: Path, tmp_path: Path) -> None:
        for out in (stopped, tmp_path / "unbroken.parquet"):
            assert run(["record", "batch", str(source), str(out), *DAYS]) == 0
        assert stopped.read_bytes() == (tmp_path / "unbroken.parquet").read_bytes()

    @pytest.mark.parametrize(
        ("other", "named"),
        [
            (("--on", "1405-09-02"), "day"),
            (("--reading", "gaps=fill_zero"), "readings"),
            (("--output", "average"), "outputs"),
            (("--part-rows", "31"), "size of the parts"),
        ],
    )
    def test_it_does_not_go_on_with_other_terms(
        self, source: Path, stopped: Path, capsys: pytest.CaptureFixture[str], other: tuple[str, str], named: str
    ) -> None:
        line = refused(capsys, "record", "batch", source, stopped, *DAYS, *other)
        assert line.endswith(f"begun with something else: {named}. [batch.run.other]")
        assert run(["record", "batch", str(source), str(stopped), *DAYS]) == 0, "nothing is lost by asking"

    def test_it_does_not_go_on_under_another_law(
        self, source: Path, stopped: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        own = tmp_path / "own.toml"
        own.write_text('edition = "own"\n', encoding="utf-8")
        line = refused(capsys, "record", "batch", source, stopped, *DAYS, "--overlay", own)
        assert "edition of the law, own values of the law. [batch.run.other]" in line

    def test_it_does_not_go_on_with_another_version(
        self, source: Path, stopped: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(batch, "version", lambda _package: "0")
        assert "else: version" in refused(capsys, "record", "batch", source, stopped, *DAYS)

    def test_it_does_not_go_on_with_another_input(
        self, stopped: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        other = batch_files.write(batch_files.table(20, seed=1), tmp_path / "other", cuts=(55, 200))
        assert "else: input. [batch.run.other]" in refused(capsys, "record", "batch", other, stopped, *DAYS)
        assert run(["record", "batch", str(other), str(stopped), *DAYS, "--fresh"]) == 0
        assert rows(stopped) == batch_files.judged(batch_files.table(20, seed=1), ("days",))

    def test_a_file_that_was_replaced_is_read_again(self, source: Path, stopped: Path) -> None:
        """The parts of the other files are kept: a folder with one damaged file is mended without losing the rest."""
        whole = batch_files.table(20)
        mended = whole.set_column(3, "days", pa.array([1] * whole.num_rows))
        pq.write_table(mended.slice(55, 145), source / "01.parquet", row_group_size=7)
        assert run(["record", "batch", str(source), str(stopped), *DAYS]) == 0
        now = pa.concat_tables([whole.slice(0, 55), mended.slice(55, 145), whole.slice(200)])
        assert rows(stopped) == batch_files.judged(now, ("days",))

    @pytest.mark.parametrize("name", ["00a.parquet", "03.parquet"])
    def test_a_file_that_comes_meanwhile_may_go_on_with_a_person(
        self, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        """All parts are made; then a file comes between two others, or behind the last."""
        out, whole = tmp_path / "later.parquet", batch_files.table(20)
        with monkeypatch.context() as patched:
            patched.setattr(batch_run, "finish", _interrupted)
            assert run(["record", "batch", str(source), str(out), *DAYS]) == 130
        cut = 55 if name == "00a.parquet" else whole.num_rows
        more = whole.slice(cut - 1, 1)
        pq.write_table(more, source / name)
        assert run(["record", "batch", str(source), str(out), *DAYS]) == 0
        now = pa.concat_tables([whole.slice(0, cut), more, whole.slice(cut)])
        assert rows(out) == batch_files.judged(now, ("days",))

    def test_a_part_that_is_damaged_is_made_again(self, source: Path, stopped: Path) -> None:
        part = min(stopped.with_name("out.parquet.run").glob("*.parquet"))
        part.write_bytes(part.read_bytes()[:-20])
        assert run(["record", "batch", str(source), str(stopped), *DAYS]) == 0
        assert rows(stopped) == batch_files.judged(batch_files.table(20), ("days",))

    def test_two_at_a_time_are_one_too_many(
        self, source: Path, stopped: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with batch_run._alone(stopped.with_name("out.parquet.run")):
            assert "[batch.run.busy]" in refused(capsys, "record", "batch", source, stopped, *DAYS)

    def test_what_is_done_leaves_the_folder_of_another_run_alone(self, source: Path, tmp_path: Path) -> None:
        out, folder = tmp_path / "out.parquet", tmp_path / "out.parquet.run"
        assert run(["record", "batch", str(source), str(out), *DAYS]) == 0
        folder.mkdir()
        with batch_run._alone(folder):
            assert run(["record", "batch", str(source), str(out), *DAYS]) == 0
            assert folder.exists()
        assert run(["record", "batch", str(source), str(out), *DAYS]) == 0
        assert not folder.exists()

    def test_one_that_begins_anew_is_alone_as_well(
        self, source: Path, stopped: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Else two with other terms would make one output."""
        said, made = list[str](), batch_jobs.make_parts

        def tries_too(*_given: object, **_named: object) -> None:
            monkeypatch.setattr(batch_jobs, "make_parts", made)
            said.append(refused(capsys, "record", "batch", source, stopped, *DAYS, "--on", "1405-09-02", "--fresh"))
            raise KeyboardInterrupt

        monkeypatch.setattr(batch_jobs, "make_parts", tries_too)
        assert run(["record", "batch", str(source), str(stopped), *DAYS, "--fresh"]) == 130
        assert [line.endswith("[batch.run.busy]") for line in said] == [True]


class TestWhatCannotBeRead:
    # Windows alone is left out: there is nothing there that could be waited for by a name in a folder.
    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
    def test_a_pipe_is_not_waited_for(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        os.mkfifo(tmp_path / "in")
        said = refused(capsys, "record", "batch", tmp_path / "in", tmp_path / "out.parquet", *DAYS)
        assert said.endswith("[input.file.unreadable]")

    def test_there_is_no_such_file(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        gone = tmp_path / "gone.parquet"
        assert "[input.file.missing]" in refused(capsys, "record", "batch", gone, tmp_path / "o.parquet")

    def test_there_is_nothing_in_the_folder(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "in").mkdir()
        assert "[input.file.missing]" in refused(capsys, "record", "batch", tmp_path / "in", tmp_path / "o.parquet")

    def test_a_file_is_no_parquet(self, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (source / "01.parquet").write_bytes(b"year,month\n")
        line = refused(capsys, "record", "batch", source, tmp_path / "o.parquet")
        assert "01.parquet" in line
        assert "[record.file.not_parquet]" in line

    @pytest.mark.parametrize(
        ("spoil", "code"),
        [
            (lambda whole: whole.drop_columns(["wage"]), "batch.column.missing"),
            (lambda whole: whole.append_column("days", whole["days"]), "batch.column.repeated"),
            (lambda whole: whole.set_column(4, "wage", whole["wage"].cast(pa.float64())), "batch.column.not_readable"),
            (lambda whole: whole.set_column(4, "wage", whole["wage"].cast(pa.int32())), "batch.input.other_columns"),
        ],
    )
    def test_the_columns_are_others(
        self,
        source: Path,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        spoil: Callable[[pa.Table], pa.Table],
        code: str,
    ) -> None:
        pq.write_table(spoil(batch_files.table(20)), source / "01.parquet")
        line = refused(capsys, "record", "batch", source, tmp_path / "o.parquet")
        assert "01.parquet" in line
        assert line.endswith(f"[{code}]")

    def test_a_row_group_in_the_middle_is_damaged(
        self, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """What was made before stays, and goes on once the file is sound again."""
        sound, out = (source / "01.parquet").read_bytes(), tmp_path / "o.parquet"
        group = pq.read_metadata(source / "01.parquet").row_group(13).column(0)
        begin = group.dictionary_page_offset or group.data_page_offset
        spoilt = sound[:begin] + b"\xff" * group.total_compressed_size + sound[begin + group.total_compressed_size :]
        (source / "01.parquet").write_bytes(spoilt)
        line = refused(capsys, "record", "batch", source, out, *DAYS)
        assert "01.parquet.row_group.13" in line
        assert line.endswith("[batch.input.damaged]")
        assert not [*tmp_path.rglob("*.new")]
        assert not out.exists()
        (source / "01.parquet").write_bytes(sound)
        assert run(["record", "batch", str(source), str(out), *DAYS, "--json"]) == 0
        assert document(capsys)["kept_rows"] > 0
        assert rows(out) == batch_files.judged(batch_files.table(20), ("days",))

    @pytest.mark.parametrize("place", [3, 60, 199, 200])
    def test_people_who_do_not_ascend_are_told_with_their_row(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], place: int
    ) -> None:
        """Also where the person before stands in another part, or in another file."""
        people = [1] * place + [0] * (250 - place)
        whole = batch_files.table(40).slice(0, 250).set_column(0, "person", pa.array(people))
        folder = batch_files.write(whole, tmp_path / "in", cuts=(200,))
        line = refused(capsys, "record", "batch", folder, tmp_path / "o.parquet", *DAYS)
        file, row = ("00", place) if place < 200 else ("01", place - 200)
        assert f": {file}.parquet.person.{row}: " in line
        assert line.endswith("[batch.person.not_ascending]")

    @pytest.mark.parametrize("rows_without", [1, 20])
    def test_a_person_without_a_key_is_told_with_the_row(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], rows_without: int
    ) -> None:
        """The first of them, also where there are more than a part has rows."""
        people = pa.array([1] * 100 + [None] * rows_without + [2] * (21 - rows_without))
        whole = batch_files.table(40).slice(0, 121).set_column(0, "person", people)
        folder = batch_files.write(whole, tmp_path / "in")
        line = refused(capsys, "record", "batch", folder, tmp_path / "o.parquet", *DAYS)
        assert line.endswith("[batch.person.missing]")
        assert "00.parquet.person.100" in line

    def test_people_without_a_key_are_in_one_part_as_others_are(self, tmp_path: Path) -> None:
        """So that the first of their rows is told, whichever part is made first."""
        people = pa.array([1] * 100 + [None] * 50 + [2] * 50)
        whole = batch_files.table(40).slice(0, 200).set_column(0, "person", people)
        given_ = batch_input.open_input(batch_files.write(whole, tmp_path / "in"))
        readings = [batch_input.Reading(given_, part, lambda _rows: None) for part in given_.parts(10)]
        told = [[person for batch_ in each for person in batch_["person"].to_pylist()] for each in readings]
        assert [held for held in told if held] == [[1] * 100, [None] * 50, [2] * 50]

    def test_the_input_changes_meanwhile(
        self, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = batch_run.make_part

        def touched(run_: batch_run.Run, part: batch_input.Part, advance: Callable[[int], None]) -> None:
            made(run_, part, advance)
            os.utime(source / "02.parquet", ns=(0, 0))

        monkeypatch.setattr(batch_jobs, "make_part", touched)
        line = refused(capsys, "record", "batch", source, tmp_path / "o.parquet", *DAYS)
        assert "02.parquet" in line
        assert line.endswith("[batch.input.changed]")

    def test_the_output_may_not_stand_among_the_input(self, source: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert "IN" in refused(capsys, "record", "batch", source, source / "out.parquet", *DAYS)

    def test_the_output_may_not_be_the_input(self, source: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = source / "00.parquet"
        before = file.read_bytes()
        assert "IN" in refused(capsys, "record", "batch", file, file, *DAYS, "--force")
        assert file.read_bytes() == before

    def test_an_output_is_unknown(self, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        line = refused(capsys, "record", "batch", source, tmp_path / "o.parquet", "--output", "nonsense")
        assert line.endswith("[batch.output.unknown]")


class TestWhatCannotBeWritten:
    def test_the_disk_is_full(
        self, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """On the third part; the two before are kept."""
        synced = []

        def full(handle: int) -> None:
            synced.append(handle)
            if len(synced) == 4:
                raise OSError(errno.ENOSPC, "No space left on device")

        out = tmp_path / "out.parquet"
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full)
            assert refused(capsys, "record", "batch", source, out, *DAYS).endswith("[output.disk.full]")
        assert not out.exists()
        assert run(["record", "batch", str(source), str(out), *DAYS, "--json"]) == 0
        assert document(capsys)["kept_rows"] > 0
        assert rows(out) == batch_files.judged(batch_files.table(20), ("days",))

    def test_the_output_gets_its_name_in_one_step(
        self, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Or not at all: it is not written under that name."""
        out, named = tmp_path / "out.parquet", Path.replace

        def refuses(path: Path, target: Path) -> Path:
            if target == out:
                raise OSError(errno.EIO, "Input/output error")
            return named(path, target)

        with monkeypatch.context() as patched:
            patched.setattr(Path, "replace", refuses)
            assert refused(capsys, "record", "batch", source, out, *DAYS).endswith("[output.file.unwritable]")
        assert not out.exists()
        assert run(["record", "batch", str(source), str(out), *DAYS]) == 0

    def test_there_is_no_way_there(self, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "file").write_bytes(b"")
        line = refused(capsys, "record", "batch", source, tmp_path / "file" / "out.parquet", *DAYS)
        assert line.endswith("[output.file.unwritable]")

    @pytest.mark.parametrize("folder", ["", "out"])
    def test_it_is_a_folder(
        self,
        source: Path,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
        folder: str,
    ) -> None:
        """Which is said before the work, and not after it."""
        (tmp_path / "out").mkdir()
        monkeypatch.chdir(tmp_path)
        line = refused(capsys, "record", "batch", source, Path(folder), *DAYS, "--force")
        assert line.endswith("[output.file.unwritable]")
        assert not [*tmp_path.glob("*.run")]


@pytest.mark.parametrize("command", ["batch", "sample"])
def test_without_its_extra_it_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    for name in [*sys.modules]:
        if name.startswith(("tamin_rules.cli.batch_", "tamin_rules.records.batch")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    given_ = [tmp_path / "in.parquet"] if command == "batch" else []
    assert "pip install 'tamin-rules[batch]'" in refused(capsys, "record", command, *given_, tmp_path / "out.parquet")


class TestSeveralProcesses:
    def test_they_make_what_one_makes(self, source: Path, tmp_path: Path) -> None:
        for out, jobs in (("one.parquet", "1"), ("three.parquet", "3")):
            assert run(["record", "batch", str(source), str(tmp_path / out), *DAYS, "--jobs", jobs]) == 0
        assert (tmp_path / "three.parquet").read_bytes() == (tmp_path / "one.parquet").read_bytes()

    def test_there_are_as_many_as_parts_where_more_are_asked_for(
        self, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun, start = list[int](), batch_jobs._started

        def started(run_: batch_run.Run, parts: Sequence[batch_input.Part]) -> Any:
            begun.append(len(parts))
            return start(run_, parts)

        monkeypatch.setattr(batch_jobs, "_started", started)
        few = ("--on", ON, "--output", "days", "--part-rows", "1000", "--jobs", "8")
        assert run(["record", "batch", str(source), str(tmp_path / "o.parquet"), *few]) == 0
        assert begun == [1, 1, 1], "a part a file"
        assert rows(tmp_path / "o.parquet") == batch_files.judged(batch_files.table(20), ("days",))

    def test_what_one_of_them_meets_is_told(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        people = pa.array([1] * 100 + [0] * 100)
        whole = batch_files.table(40).slice(0, 200).set_column(0, "person", people)
        folder = batch_files.write(whole, tmp_path / "in")
        line = refused(capsys, "record", "batch", folder, tmp_path / "o.parquet", *DAYS, "--jobs", "2")
        assert ": 00.parquet.person.100: " in line
        assert line.endswith("[batch.person.not_ascending]")

    def test_one_that_dies_is_noticed(
        self, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(batch_jobs, "_work", _dies)
        out = tmp_path / "o.parquet"
        line = refused(capsys, "record", "batch", source, out, *DAYS, "--jobs", "2")
        assert line.endswith("[batch.run.worker_died]")
        monkeypatch.undo()
        assert run(["record", "batch", str(source), str(out), *DAYS]) == 0

    def test_they_leave_an_interrupt_to_their_parent(
        self, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A terminal sends it to all of them; theirs would end in tracebacks."""
        monkeypatch.setattr(batch_jobs, "_work", _interrupts_itself)
        before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background has it ignored
        try:
            assert run(["record", "batch", str(source), str(tmp_path / "o.parquet"), *DAYS, "--jobs", "2"]) == 0
            assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        finally:
            signal.signal(signal.SIGINT, before)


def _interrupted(*_given: object, **_named: object) -> None:
    raise KeyboardInterrupt


def _dies(_run: object, _parts: object, _told: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _interrupts_itself(run_: batch_run.Run, parts: Sequence[batch_input.Part], told: Connection) -> None:
    os.kill(os.getpid(), signal.SIGINT)
    batch_jobs._work(run_, parts, told)
