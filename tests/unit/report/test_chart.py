"""The drawing of wages: it shows what the record has, breaks where it has nothing, and stays inside its frame."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules.jalali import JalaliMonth
from tamin_rules.messages import LANGS, Lang, catalogue
from tamin_rules.report.chart import WagePoint, wage_chart

FIRST = JalaliMonth(1390, 1).index
EN, FA = catalogue("en"), catalogue("fa")

wages = st.none() | st.integers(1, 10**15 - 1)
gappy = st.lists(wages, max_size=30)
records = st.builds(lambda before, wage, after: [*before, wage, *after], gappy, st.integers(1, 10**15 - 1), gappy)
multiples = st.none() | st.fractions(Fraction(1, 1000), 10**9)


def _points(known: Sequence[int | None], multiple: Fraction | None = Fraction(2)) -> list[WagePoint]:
    return [WagePoint(FIRST + place, wage, 1_000_000, multiple if wage else None) for place, wage in enumerate(known)]


def _drawn(points: Sequence[WagePoint], lang: Lang = "en") -> ET.Element:
    return ET.fromstring(wage_chart(points, catalogue(lang)))  # noqa: S314 - our own


def _path(drawing: ET.Element, name: str) -> str:
    (found,) = (path for path in drawing.iter("path") if path.get("class") == name)
    return found.get("d", "")


def _places(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path)]


def _runs(known: Sequence[object]) -> int:
    return sum(value is not None and before is None for before, value in zip([None, *known], known, strict=False))


def _texts(drawing: ET.Element) -> Iterator[str]:
    return (text.text or "" for text in drawing.iter("text"))


@given(records)
def test_every_wage_is_a_place_and_every_gap_a_break(known: list[int | None]) -> None:
    line = _path(_drawn(_points(known)), "wage")
    assert len(_places(line)) == sum(wage is not None for wage in known)
    assert line.count("M") == _runs(known)


@given(records, st.lists(multiples, min_size=61, max_size=61), st.sampled_from(LANGS))
def test_nothing_is_drawn_outside_of_the_frame(
    known: list[int | None], over: list[Fraction | None], lang: Lang
) -> None:
    points = [evolve(point, multiple=multiple) for point, multiple in zip(_points(known), over, strict=False)]
    drawing = _drawn(points, lang)
    _, _, width, height = map(int, drawing.get("viewBox", "").split())
    for path in drawing.iter("path"):
        assert all(0 <= x <= width and 0 <= y <= height for x, y in _places(path.get("d", "")))
    assert all(0 <= float(text.get("y", "-1")) <= height for text in drawing.iter("text"))


@given(st.lists(st.integers(1, 10**15 - 1), min_size=2, max_size=20))
def test_a_greater_wage_is_drawn_no_lower_and_a_later_month_further_right(known: list[int]) -> None:
    places = _places(_path(_drawn(_points(known)), "wage"))
    heights = {wage: y for wage, (_, y) in zip(known, places, strict=True)}
    assert [heights[wage] for wage in sorted(heights)] == sorted(heights.values(), reverse=True)
    assert [x for x, _ in places] == sorted({x for x, _ in places})


def test_ten_times_the_wage_is_one_step_however_great_it_is() -> None:
    heights = [y for _, y in _places(_path(_drawn(_points([10**5, 10**6, 10**7, 10**8])), "wage"))]
    steps = [below - above for below, above in pairwise(heights)]
    assert max(steps) - min(steps) < 0.21
    assert min(steps) > 50


def test_multiples_are_drawn_from_zero_in_proportion() -> None:
    points = [evolve(point, multiple=Fraction(place)) for place, point in enumerate(_points([1, 1, 1, 1, 1]), 1)]
    drawing = _drawn(points)
    heights = [y for _, y in _places(_path(drawing, "multiple"))]
    (one,) = {y for _, y in _places(_path(drawing, "one"))}
    assert heights[0] == one
    assert {f"{below - above:.1f}" for below, above in pairwise(heights)} == {"24.0"}


def test_a_month_between_two_gaps_is_a_dot() -> None:
    assert _path(_drawn(_points([5, None, 7, None, 9, 9])), "wage").count("h0.1") == 2


@pytest.mark.parametrize("known", [[], [None, None], [0]])
def test_without_a_wage_there_is_no_drawing(known: list[int | None]) -> None:
    assert not wage_chart(_points(known), FA)


def test_without_a_minimum_wage_the_wages_are_drawn_alone() -> None:
    points = [WagePoint(FIRST + place, 500, None, None) for place in range(3)]
    drawing = _drawn(points)
    assert _places(_path(drawing, "wage"))
    assert not _path(drawing, "minimum")
    assert not [path for path in drawing.iter("path") if path.get("class") == "multiple"]


def test_the_drawing_says_in_words_what_it_shows() -> None:
    points = [evolve(point, multiple=Fraction(place, 2)) for place, point in enumerate(_points([7] * 14), 1)]
    drawing = _drawn(points)
    assert drawing.get("role") == "img"
    assert [drawing.findtext(name) for name in ("title", "desc")] == [
        EN.label("report", "chart"),
        "Farvardin 1390 to Ordibehesht 1391, 0.50 to 7.00 times the minimum wage",
    ]
    ids = {element.get("id") for element in drawing if element.tag in {"title", "desc"}}
    assert set(drawing.get("aria-labelledby", "").split()) == ids


@pytest.mark.parametrize(
    ("wage", "said"),
    [(250_000, "200 thousand"), (2_000_000_000, "2 billion"), (40_000_000, "40 million"), (4, "4")],
)
def test_amounts_are_named_in_round_words(wage: int, said: str) -> None:
    assert said in set(_texts(_drawn([WagePoint(FIRST, wage, None, None)])))


@given(st.integers(1, 400))
def test_years_are_named_at_round_distances_and_not_too_often(months: int) -> None:
    named = [int(text) for text in _texts(_drawn(_points([5] * months))) if re.fullmatch(r"1[34]\d\d", text)]
    assert 1 <= len(named) <= 13
    assert len({later - earlier for earlier, later in pairwise(named)}) <= 1


def test_a_record_without_a_new_year_names_its_first_month() -> None:
    points = [WagePoint(JalaliMonth(1404, month).index, 9, None, None) for month in (7, 8)]
    assert "Mehr 1404" in set(_texts(_drawn(points)))


@given(st.fractions(Fraction(1, 10), 10**12))
def test_few_levels_reach_above_every_multiple(multiple: Fraction) -> None:
    drawing = _drawn(_points([5], multiple))
    counts = [int(text[:-1].replace(",", "")) for text in _texts(drawing) if text.endswith("x")]
    assert counts[0] == 0
    assert multiple <= counts[-1]
    assert len(counts) <= 7


def test_the_persian_drawing_has_persian_digits_and_its_amounts_at_the_right() -> None:
    drawing = _drawn(_points([10**6] * 30), "fa")
    assert not [text for text in _texts(drawing) if re.search("[0-9A-Za-z]", text)]
    right = max(x for path in drawing.iter("path") for x, _ in _places(path.get("d", "")))
    amounts = [text for text in drawing.iter("text") if text.get("class") == "amount"]
    assert amounts
    assert all(float(text.get("x", "0")) > right and text.get("direction") == "rtl" for text in amounts)


def test_texts_of_a_portal_are_escaped() -> None:
    labels = {**EN.labels, "report": {**EN.labels["report"], "chart": '<b>&"', "chart_wage": "</text><script>"}}
    drawing = ET.fromstring(wage_chart(_points([5]), evolve(EN, labels=labels)))  # noqa: S314 - our own
    assert drawing.findtext("title") == '<b>&"'
    assert "</text><script>" in set(_texts(drawing))
    assert not list(drawing.iter("script"))
