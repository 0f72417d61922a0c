"""The packed form of a record: each fault has its code and its place, and each document one way to be written."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any, Final

import pytest

from tamin_rules import jalali, wire
from tamin_rules.errors import MalformedError
from tamin_rules.records import MonthRow, RecordKind
from tamin_rules.records.rows import OtherKind
from tamin_rules.wire import packed

SECRET: Final = "1204500031"
ROWS: Final = (
    MonthRow(1404, 7, 30, 210_000_000, SECRET, start=jalali.parse("1404-07-01"), end=jalali.parse("1404-07-30")),
    MonthRow(1404, 6, 300, 70_000, SECRET, OtherKind("نامه‌رسان")),
)
PLAIN: Final = wire.dump_packed(ROWS)

OLD: Final = 1199 * 12 + 11
YOUNG: Final = 1501 * 12
YEAR: Final = "jalali.year.out_of_range"
LARGE: Final = "record.number.too_large"


def column(width: int, *numbers: int) -> str:
    """Write numbers of so many bytes."""
    return b64encode(b"".join(number.to_bytes(width, "little") for number in numbers)).decode()


def faults(document: object) -> list[tuple[tuple[str | int, ...], str]]:
    """Return places and codes of what is wrong with a document."""
    with pytest.raises(MalformedError) as caught:
        wire.load_columns(document)
    assert SECRET not in repr((caught.value, caught.value.faults, caught.value.__context__))
    return [(fault.loc, fault.code) for fault in caught.value.faults]


def test_the_document_is_as_it_is_told() -> None:
    assert PLAIN == {
        "type": "packed_record",
        "version": 1,
        "rows": 2,
        "months": "1kHVQQ==",
        "days": "HgAsAQ==",
        "wages": "gFiEDHARAQA=",
        "workshops": {"labels": [SECRET], "runs": [0, 2]},
        "kinds": {"labels": ["ordinary", {"other": "نامه‌رسان"}], "runs": [0, 1, 1, 1]},
        "starts": "vUgLAAAA",
        "ends": "2kgLAAAA",
    }


def test_a_day_that_no_row_says_has_no_column() -> None:
    assert {"starts", "ends"}.isdisjoint(wire.dump_packed([MonthRow(1404, 7, 30, 1)]))


def test_a_single_day_begins_and_ends_a_row_and_an_open_one_has_no_end() -> None:
    day = jalali.parse("1404-07-01")
    rows = (MonthRow(1404, 7, 1, 1, start=day, end=day), MonthRow(1404, 7, 1, 1, start=day))
    assert wire.unpack(wire.pack(rows)) == rows


def test_no_rows_are_a_record_too() -> None:
    assert wire.unpack(wire.pack(())) == ()


def test_a_text_that_nobody_can_send_is_refused() -> None:
    with pytest.raises(MalformedError) as caught:
        wire.pack([MonthRow(1404, 7, 30, 1, "\ud800")])
    assert caught.value.code == "wire.text.lone_surrogate"
    assert caught.value.__context__ is None


def test_a_kind_of_another_name_is_not_taken_for_a_word() -> None:
    """Read from rows it would be; packed, it stays what it was."""
    rows = (MonthRow(1404, 7, 30, 1, kind=OtherKind("labour")), MonthRow(1404, 8, 30, 1, kind=RecordKind.LABOUR))
    assert wire.unpack(wire.pack(rows)) == rows


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"type": "record"}, [(("type",), "wire.word.unknown")]),
        ({"type": None}, [(("type",), "wire.word.unknown")]),
        ({"version": 2}, [(("version",), "wire.version.unknown")]),
        ({"version": True}, [(("version",), "wire.version.unknown")]),
        ({"version": 0}, [(("version",), "wire.version.unknown")]),
        ({"rows": "2"}, [(("rows",), "wire.type.wrong")]),
        ({"rows": True}, [(("rows",), "wire.type.wrong")]),
        ({"rows": -1}, [(("rows",), "record.number.negative")]),
        ({"rows": 48_001}, [(("rows",), "record.file.too_many_rows")]),
        ({"more": 1, "rows": "2"}, [((), "wire.field.unknown"), (("rows",), "wire.type.wrong")]),
        ({"days": 3}, [(("days",), "wire.type.wrong")]),
        ({"days": "HgAs\n"}, [(("days",), "wire.column.not_base64")]),
        ({"days": "HgAsAQ"}, [(("days",), "wire.column.not_base64")]),
        ({"days": "é"}, [(("days",), "wire.column.not_base64")]),
        ({"days": "AAB="}, [(("days",), "wire.column.not_base64")]),  # the last two bits are not zero
        ({"days": ""}, [(("days",), "wire.column.not_all_rows")]),
        ({"days": "AAAA"}, [(("days",), "wire.column.not_all_rows")]),  # three bytes
        ({"days": "A" * 24}, [(("days",), "wire.column.not_all_rows")]),  # nine bytes a number
        ({"days": column(2, 1, 255)}, [(("days",), "wire.record.not_exact")]),
        ({"days": column(2, 999, 1000)}, [(("days", 1), LARGE)]),
        ({"wages": column(7, 10**15 - 1, 10**15)}, [(("wages", 1), LARGE)]),
        ({"wages": column(8, 2**64 - 1, 0)}, [(("wages", 0), LARGE)]),
        ({"months": column(1, 0, 0)}, [(("months", 0), YEAR), (("months", 1), YEAR)]),
        ({"months": column(2, OLD, YOUNG - 1)}, [(("months", 0), YEAR)]),
        ({"months": column(2, OLD + 1, YOUNG)}, [(("months", 1), YEAR)]),
        ({"starts": column(1, 0, 0)}, [(("starts",), "wire.record.not_exact")]),
        ({"ends": column(3, 3_652_060, 3_652_059)}, [(("ends", 0), "record.day.not_day")]),  # 9999-12-31 is a day
        ({"starts": column(3, 739_547, 0)}, [(("ends", 0), "record.interval.reversed")]),
        ({"starts": None}, [(("starts",), "wire.type.wrong")]),
        ({"workshops": []}, [(("workshops",), "wire.type.wrong")]),
        ({"workshops": {"runs": [0, 2]}}, [(("workshops", "labels"), "wire.field.missing")]),
        ({"kinds": {"labels": ["new"], "runs": [0, 2]}}, [(("kinds", "labels", 0), "wire.word.unknown")]),
        ({"kinds": {"labels": [{"other": 1}], "runs": [0, 2]}}, [(("kinds", "labels", 0), "wire.type.wrong")]),
        ({"kinds": {"labels": [{"other": "", "b": ""}], "runs": []}}, [(("kinds", "labels", 0), "wire.type.wrong")]),
        ({"months": "xkHF", "days": 1}, [(("months",), "wire.column.not_all_rows"), (("days",), "wire.type.wrong")]),
    ],
)  # fmt: skip
def test_each_fault_has_its_place(changes: dict[str, Any], expected: list[tuple[tuple[str | int, ...], str]]) -> None:
    assert faults(PLAIN | changes) == expected


@pytest.mark.parametrize("name", [name for name in PLAIN if name not in {"type", "version", "starts", "ends"}])
def test_a_column_that_is_needed_is_missed(name: str) -> None:
    assert faults({key: value for key, value in PLAIN.items() if key != name}) == [((name,), "wire.field.missing")]


@pytest.mark.parametrize(
    ("labels", "runs", "place", "code"),
    [
        ([SECRET], [0, 1], (), "wire.column.not_all_rows"),
        ([SECRET], [0, 3], (), "wire.column.not_all_rows"),
        ([SECRET], [0], (), "wire.column.not_all_rows"),
        ([SECRET, None], [0, 2, 1, 0], (), "wire.column.not_all_rows"),
        ([SECRET, None], [0, 3, 1, -1], (), "wire.column.not_all_rows"),
        ([SECRET], [0, True], ("runs", 1), "wire.type.wrong"),
        ([SECRET], [0, "2"], ("runs", 1), "wire.type.wrong"),
        ([5], [0, 2], ("labels", 0), "wire.type.wrong"),
        ([SECRET], "", ("runs",), "wire.type.wrong"),
        ([SECRET], [1, 2], (), "wire.record.not_exact"),
        ([SECRET], [-1, 2], (), "wire.record.not_exact"),
        ([SECRET], [0, 1, 0, 1], (), "wire.record.not_exact"),  # two runs of one
        ([SECRET, None], [0, 2], (), "wire.record.not_exact"),  # a label that no row has
        ([SECRET, None], [1, 1, 0, 1], (), "wire.record.not_exact"),  # not in the order in which they come
        ([SECRET, SECRET], [0, 1, 1, 1], (), "wire.record.not_exact"),  # a label twice
        ([], [], (), "wire.column.not_all_rows"),
    ],
)
def test_runs_are_written_in_one_way(labels: list[Any], runs: Any, place: tuple[str | int, ...], code: str) -> None:
    changed = PLAIN | {"workshops": {"labels": labels, "runs": runs}}
    assert faults(changed) == [(("workshops", *place), code)]


def test_what_is_no_object_is_no_record() -> None:
    assert faults([]) == [((), "wire.type.wrong")]


def test_after_a_hundred_faults_the_others_are_counted() -> None:
    found = faults(wire.dump_packed([MonthRow(1404, 7, 30, 1)] * 150) | {"months": "AAAA" * 50})
    assert len(found) == 101
    assert found[-1] == ((), "record.faults.more")


def test_a_hundred_years_at_forty_workshops_are_read() -> None:
    row = MonthRow(1404, 7, 30, 1)
    assert len(wire.unpack(wire.pack([row] * 48_000))) == 48_000


def test_a_text_is_not_read_beyond_its_limit() -> None:
    with pytest.raises(MalformedError) as caught:
        wire.unpack(b" " * (packed.LARGEST_PACKED + 1))
    assert caught.value.code == "wire.text.too_large"


def test_an_old_version_is_taken_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Suppose that version 1 had said `hours` for days: the upcaster names them anew."""

    def renamed(old: dict[str, Any]) -> dict[str, Any]:
        return {"days" if name == "hours" else name: value for name, value in old.items()}

    old = {"hours" if name == "days" else name: value for name, value in PLAIN.items()}
    assert (("days",), "wire.field.missing") in faults(old)
    monkeypatch.setattr(packed, "UPCASTERS", (renamed,))
    assert wire.load_packed(old) == ROWS
    assert wire.dump_packed(ROWS)["version"] == 2
    assert wire.load_packed(wire.dump_packed(ROWS)) == ROWS


class TestFile:
    """`read_record` knows a packed record by its type."""

    @pytest.mark.parametrize("name", ["", "record.json"])
    def test_it_is_read_as_rows(self, name: str) -> None:
        assert wire.read_record(wire.pack(ROWS), name=name) == ROWS

    def test_spaces_and_the_order_of_keys_do_not_matter(self) -> None:
        text = json.dumps(dict(reversed(PLAIN.items())), indent=2).encode()
        assert wire.read_record(text) == ROWS

    def test_an_empty_one_is_an_empty_file(self) -> None:
        with pytest.raises(MalformedError) as caught:
            wire.read_record(wire.pack(()))
        assert caught.value.code == "record.file.empty"
