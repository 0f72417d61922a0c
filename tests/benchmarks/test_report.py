"""Results as Markdown and as a picture."""

from __future__ import annotations

import itertools
from xml.etree import ElementTree as ET

import pytest

from benchmarks import machine, picture, report
from benchmarks.case import Quantity
from benchmarks.result import Broken, Cell, Compared, Grown, Limited, Result, Topic

TIMES = Compared("parse", "10 % dirty", "peer 1.0", Quantity.TIME, (1e-6, 2e-6), (4e-6, 6e-6), 3, 5, (7, 104))
MISSED = Compared("<b> | x", "", "peer 1.0", Quantity.TIME, (1.0,), (2.0,), at_least=3)
KILLED = Compared("worst", "", "peer", Quantity.TIME, (1e-4,), (12.0,), at_least=40_000, cut=True, again=True)
BARE = Compared("bare kernel", "", "peer", Quantity.TIME, (1.0,), (50.0,))
MEMORY = Compared("summed", "", "peer", Quantity.PEAK, (2.0**20,), (2.0**22,), at_least=4)
GROWN = Grown(
    "totals",
    (10, 100),
    (("ours", (Cell((1.0,), (2**20,)), Cell((12.0,), (2**30,)))), ("peer", (Cell((2.0,), (2**10,)), None))),
)


def topic(*results: Result, name: str = "made_up") -> Topic:
    return Topic(name, "What it is.\n", (0.5, 2.5), results)


def test_a_row_says_figures_range_goals_and_wrong_answers() -> None:
    assert report.row(TIMES) == (
        "| parse | 10 % dirty | 1.50 µs | 5.00 µs | peer 1.0 "
        "| 3.50 | 3.00-4.00 | 29% | 3 passed | 5 missed | 7 of 104 |\n"
    )


def test_a_killed_peer_gives_a_bound_and_a_second_measurement_is_marked() -> None:
    assert report.row(KILLED).startswith("| worst † |  | 100 µs | ≥ 12.0 s | peer | ≥ 120,000 |")


def test_memory_is_written_as_such() -> None:
    assert report.row(MEMORY).startswith("| summed: peak memory |  | 1.00 MiB | 4.00 MiB |")


def test_a_limit_and_what_stands_beside_it() -> None:
    one = Limited("`import x`", Quantity.TIME, (0.001, 0.002, 0.009), 0.008, "1.5 MiB")
    assert report.row(one) == "| `import x` | 2.00 ms | 1.00 ms - 9.00 ms | 8.00 ms | not shown | 1.5 MiB |\n"


def test_growth_says_how_much_longer_a_row_takes() -> None:
    written = report.row(GROWN)
    assert "| ours | 1.00 s | 1.00 MiB | 12.0 s | 1.00 GiB | 1.20 |" in written
    assert "| peer | 2.00 s | 1.00 KiB | killed |  |  |" in written


@pytest.mark.parametrize("result", [TIMES, MISSED, Limited("x", Quantity.TIME, (1.0,), None), GROWN])
def test_rows_have_as_many_cells_as_their_heads(result: Result) -> None:
    table = "".join(report.tables([result]))
    lines = [line.replace("&#124;", "") for line in table.splitlines() if line.startswith("|")]
    assert len(lines) >= 3
    assert len({line.count("|") for line in lines}) == 1


def test_results_of_one_kind_share_a_table() -> None:
    assert [table.count("\n") for table in report.tables([TIMES, MISSED, GROWN, BARE])] == [4, 6, 3]


def test_the_page_says_commit_machine_load_and_how_many_demands_are_shown() -> None:
    written = report.page([topic(TIMES, MISSED, Broken("x", "no peer"))], "abc of 2026-11-28", "CPython 3.11, a box")
    assert "Commit abc of 2026-11-28. CPython 3.11, a box; load average 0.5 to 2.5." in written
    assert "3 demands: 1 passed, 0 not shown, 2 missed." in written
    assert "**Not measured:** no peer" in written
    assert "(RESULTS.svg)" in written


def test_the_machine_is_described_and_a_changed_tree_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    told = machine.machine()
    assert "Python 3" in told
    assert "processors" in told
    answers = {"log": "abc1234 of 2026-11-28\n", "status": ""}
    monkeypatch.setattr(machine, "_git", lambda *arguments: answers[arguments[0]])
    assert machine.commit() == "abc1234 of 2026-11-28"
    answers["status"] = " M src/x.py\n"
    assert machine.commit() == "abc1234 of 2026-11-28, with changes"


def test_a_copy_without_history_has_no_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_arguments: str) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(machine, "_git", none)
    assert machine.commit() == "unknown"


def drawn(*results: Result) -> ET.Element:
    return ET.fromstring(picture.picture([topic(*results)]))  # noqa: S314 - our own


def found(root: ET.Element, style: str) -> list[ET.Element]:
    return [element for element in root.iter() if style in element.get("class", "").split()]


def test_the_picture_shows_what_has_a_goal_and_nothing_else() -> None:
    texts = [text for text in drawn(TIMES, BARE, MISSED, GROWN).itertext() if text.strip()]
    assert "parse, 10 % dirty" in texts
    assert "<b> | x" in texts
    assert not any("bare" in text or "totals" in text for text in texts)


def test_marks_tell_what_is_shown_by_their_form() -> None:
    legend = {"passed": 1, "not-shown": 1, "missed": 1}
    for one, kind, tag in ((TIMES, "passed", "circle"), (MISSED, "missed", "path")):
        marks = [mark for mark in found(drawn(one), kind) if mark.tag.endswith(tag)]
        assert len(marks) == legend[kind] + 1


def test_more_times_better_stands_further_right_and_all_within_the_axis() -> None:
    axis = picture.Axis(-1, 3)
    places = [axis.at(value) for value in (0.1, 0.5, 1, 10, 1000)]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (picture.LEFT, picture.RIGHT)
    root = drawn(TIMES, MISSED, KILLED)
    ends = [float(line.get(at, "nan")) for line in found(root, "range") for at in ("x1", "x2")]
    assert all(picture.LEFT <= end <= picture.RIGHT for end in ends)


def test_floor_and_aim_are_drawn_where_they_are() -> None:
    root, axis = drawn(TIMES), picture.Axis(0, 1)
    [_, at_floor] = found(root, "goal")  # the first of each is the legend's
    [_, at_aim] = found(root, "aim")
    assert float(at_floor.get("x1", "nan")) == pytest.approx(axis.at(3), abs=0.1)
    assert float(at_aim.get("x1", "nan")) == pytest.approx(axis.at(5), abs=0.1)


def test_the_card_grows_with_its_rows_and_the_same_results_give_the_same_picture() -> None:
    heights = [float(drawn(*[TIMES] * rows).get("viewBox", "").split()[3]) for rows in (1, 2, 9)]
    assert [b - a for a, b in itertools.pairwise(heights)] == [picture.ROW, 7 * picture.ROW]
    assert picture.picture([topic(TIMES)]) == picture.picture([topic(TIMES)])


def test_a_picture_of_nothing_is_a_picture() -> None:
    assert drawn(BARE).tag.endswith("svg")
