"""The page of a record: it says everything, loads nothing, runs nothing, and no text of the record becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Final

import pytest

from tamin_rules import jalali
from tamin_rules.decisions import Outcome
from tamin_rules.law import Law
from tamin_rules.messages import LANGS, Lang, catalogue
from tamin_rules.records import Insured, MonthRow, Summary, summarize
from tamin_rules.records.doubts import ObjectionKind
from tamin_rules.records.durations import two_decimals
from tamin_rules.registration import services
from tamin_rules.report import page as module
from tamin_rules.report import rendering
from tamin_rules.report.grid import grid
from tamin_rules.report.page import page
from tamin_rules.report.telling import runs, tell_decision
from tests.unit.report.markup import Node, read
from tests.unit.report.sample import HOSTILE, ON, summary

FOLDER: Final = Path(module.__file__).parent
STYLE: Final = (FOLDER / "page.css").read_text(encoding="utf-8")
TEMPLATES: Final = "".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.jinja")))
EN: Final = catalogue("en")
EMPTY: Final = summarize((), law=Law.current(), on=ON)


@cache
def _html(lang: Lang = "en") -> str:
    return page(summary(), lang)


@cache
def _tree(lang: Lang = "en") -> Node:
    return read(_html(lang))


def _section(tree: Node, heading: str) -> Node:
    (found,) = (node for node in tree.all("section") if node.attributes["aria-labelledby"] == heading)
    return found


# --- self-contained ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_loaded_and_nothing_runs(lang: Lang) -> None:
    tags = {node.tag for node in _tree(lang).walk()}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base", "foreignobject"}
    attributes = [(name, value or "") for node in _tree(lang).walk() for name, value in node.attributes.items()]
    assert not [name for name, _ in attributes if name.startswith("on") or name in {"style", "src", "srcset"}]
    assert all(value.startswith("#") for name, value in attributes if name in {"href", "xlink:href"})


def test_the_style_sheet_loads_nothing_but_the_fonts_that_stand_in_it() -> None:
    style = _tree().one("style").text
    assert re.findall(r'url\("?([^"),]{1,22})', style) == ["data:font/woff2;base64"] * 2
    assert "@import" not in style
    assert "http" not in style


def test_the_page_forbids_whatever_it_does_not_need() -> None:
    (policy,) = (node for node in _tree().all("meta") if "http-equiv" in node.attributes)
    assert str(policy.attributes["content"]).startswith("default-src 'none';")
    assert "script" not in str(policy.attributes["content"])


def test_the_licence_of_the_font_stands_beside_it() -> None:
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "fonts" / "OFL.txt").read_text(encoding="utf-8")


# --- texts of the record ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_texts_of_the_record_stay_texts(lang: Lang) -> None:
    given = [node.text for node in _tree(lang).all("td", "given")]
    assert given.count(" ".join(HOSTILE.split())) == 3  # in the table of months, and as workshop and kind of a finding
    assert "49" not in given


def test_a_title_cannot_end_the_style_sheet() -> None:
    assert _html().count("</style>") == 1
    assert rendering.css_text('</style>"}') == '"\\3c \\2f style\\3e \\22 \\7d "'


# --- language ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "direction"), [("fa", "rtl"), ("en", "ltr")])
def test_the_page_runs_in_the_direction_of_its_language(lang: Lang, direction: str) -> None:
    assert (_tree(lang).attributes["lang"], _tree(lang).attributes["dir"]) == (lang, direction)


def _persian_texts(node: Node) -> Iterator[str]:
    """Yield what a Persian reader reads: not codes, texts of the record, or what is isolated as Latin."""
    for child in node.children:
        if isinstance(child, str):
            yield re.sub("\u2066[^\u2069]*\u2069", "", child)
        elif child.tag not in {"code", "style", "bdi"}:
            yield from _persian_texts(child)


def test_the_persian_page_has_no_latin_word_and_no_latin_digit() -> None:
    texts = [*_persian_texts(_tree("fa"))]
    texts += [str(value) for node in _tree("fa").walk() for name in ("title", "aria-label")
              if (value := node.attributes.get(name))]  # fmt: skip
    assert [text for text in texts if re.search("[A-Za-z0-9]", text)] == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_word_of_the_template_has_a_label(lang: Lang) -> None:
    named = set(re.findall(r"label\('(\w+)'", TEMPLATES))
    assert len(named) > 40
    assert named - catalogue(lang).labels["report"].keys() == {"path_"}
    assert {f"path_{outcome}" for outcome in Outcome} <= catalogue(lang).labels["report"].keys()


# --- what it says -----------------------------------------------------------------------------------------------------


def test_the_head_has_title_and_day_and_the_foot_what_the_page_is_not() -> None:
    tree = _tree()
    assert tree.one("head").one("title").text == "Insurance record · as of 1 Azar 1405"
    assert tree.one("h1").text == "Insurance record"
    assert tree.one("footer").text == EN.label("report", "disclaimer")


def test_the_cards_have_the_totals() -> None:
    found = summary()
    assert found.average.value is not None
    assert found.pension.value is not None
    cards = [node.one("b").text for node in _tree().all("div", "card")]
    assert cards == [
        EN.number(found.total_days),
        two_decimals(found.pension_years),
        f"{found.average.value:,} rials",
        f"{found.pension.value.amount:,} rials",
    ]


def test_the_average_stands_under_every_reading_with_its_months() -> None:
    found = summary()
    rows = _section(_tree(), "average").one("table", "wide").one("tbody").all("tr")
    assert {row.all("td")[0].text for row in rows} == {f"{each.value:,} rials" for each in found.averages.values()}
    assert rows[0].all("td")[1].text == f"{len(found.average.months)} months: {runs(found.average.months, EN)}"
    assert [row.kinds for row in rows] == [["chosen"], [], [], [], []]


@pytest.mark.parametrize("lang", LANGS)
def test_every_decision_can_be_unfolded(lang: Lang) -> None:
    found, texts = summary(), catalogue(lang)
    proofs = [
        child
        for node in _tree(lang).all("details")
        for child in node.children
        if isinstance(child, Node) and "proof-list" in child.kinds
    ]
    told = [tell_decision(decision, found.law, texts) for decision in found.decisions]
    assert len(proofs) == len(found.decisions)
    assert sorted(node.all("dd")[0].text for node in proofs) == sorted(" ".join(each.rule.split()) for each in told)
    assert sorted(node.all("dd")[-1].text for node in proofs) == sorted(each.source for each in told)


def test_a_proof_has_code_readings_months_and_dated_values() -> None:
    proof = _section(_tree(), "pension").one("dl", "proof-list")
    (value,) = (row for row in proof.all("tr") if "Minimum monthly wage" in row.text)
    assert [cell.text for cell in value.all("td")][1:3] == ["166,255,500 rials a month", "1 Farvardin 1405"]
    assert "circular-6682" in value.text
    assert "Cap of the years: up to 35 years" in [node.text for node in proof.all("li")]
    found = _section(_tree(), "findings")
    assert "record.month.short" in [node.text for node in found.all("code")]


def test_the_ways_to_a_pension_say_what_is_lacking_and_when() -> None:
    found = summary()
    for way, standing in zip(_tree().all("li", "way"), found.standings, strict=True):
        assert way.one("h3").text == EN.label("path", standing.path)
        assert way.one("span", "badge").text == EN.label("report", f"path_{standing.outcome}")
        assert len(way.all("span", "chip")) == len(standing.lacks)
        earliest = "" if standing.earliest is None else jalali.spell(standing.earliest, "en")
        shown = [node.text for node in way.all("p", "earliest")]
        ahead = standing.earliest is not None and standing.outcome is not Outcome.SATISFIED
        assert shown == ([EN.label("report", "earliest", on=standing.earliest or ON)] if ahead else [])
        assert not ahead or shown[0].endswith(earliest)


def test_a_finding_says_what_to_do_and_by_which_service_to_object() -> None:
    groups = {node.one("h3").text: node.text for node in _section(_tree(), "findings").all("div", "group")}
    for code, kind in (
        ("record.month.missing", ObjectionKind.MISSING),
        ("record.month.short", ObjectionKind.SHORT),
    ):
        said = EN.faults[code]
        text = groups[said.title]
        assert services.find(kind.service).title.en in text
        assert said.remedy in text


def test_what_was_refused_comes_first_and_is_said_at_the_top() -> None:
    kinds = [node.kinds[1] for node in _section(_tree(), "findings").all("div", "group")]
    assert kinds == sorted(kinds, key=["error", "advice"].index)
    assert kinds.count("error") == 1
    assert len(_tree().all("p", "alert")) == 1
    assert not read(page(EMPTY, "en")).all("p", "alert")


def test_a_finding_shows_the_rows_that_it_is_about() -> None:
    found = summary()
    place = next(place for place, doubt in enumerate(found.doubts) if doubt.code == "record.month.overlap")
    rows = _tree().by_id(f"finding-{place + 1}").all("table", "values")[-1].one("tbody").all("tr")
    assert [row.all("td")[0].text for row in rows] == [str(row + 1) for row in found.doubts[place].rows]
    assert [row.all("td")[4].text for row in rows] == ["A", "B"]


def test_chosen_readings_are_named() -> None:
    law = Law.current().with_readings(years_cap="no_cap", average_wage="daily")
    tree = read(page(summary(law), "en"))
    said = [node.text for node in _section(tree, "law").all("li")]
    assert "Cap of the years: no cap" in said
    assert _section(tree, "average").one("p", "lead").text.endswith("by the day")
    assert "no cap" not in _section(_tree(), "law").text


def test_sources_are_listed_once_with_their_references() -> None:
    listed = [node.text for node in _section(_tree(), "law").one("ul", "sources").all("code")]
    assert len(listed) == len(set(listed))
    assert {"records/R4.1", "circular-6682"} <= set(listed)
    assert {decision.rule.source for decision in summary().decisions} <= set(listed)


# --- the grid ---------------------------------------------------------------------------------------------------------


def _cells(tree: Node) -> dict[str, list[Node]]:
    return {row.all("th")[0].text: row.all("td") for row in tree.one("table", "grid").one("tbody").all("tr")}


def test_the_grid_is_a_table_with_heads_and_the_days_of_every_month() -> None:
    table = _tree().one("table", "grid")
    assert {(node.attributes["scope"], node in table.one("thead").walk()) for node in table.all("th")} == {
        ("col", True),
        ("row", False),
    }
    rows = _cells(_tree())
    for year in summary().years:
        *months, total = rows[str(year.year)]
        assert [cell.text for cell in months] == [
            _shown(cell, days) for cell, days in zip(months, year.months, strict=True)
        ]
        assert total.text == str(year.total)


def _shown(cell: Node, days: int) -> str:
    if days:
        return str(days)
    return "–" if cell.all("a") else ""


def test_years_without_a_day_are_one_line_that_says_so() -> None:
    (gap, total) = _cells(_tree())["1394 to 1396"]
    assert (gap.attributes["colspan"], gap.text, total.text) == ("12", "no insured day", "0")


def test_a_month_is_as_dark_as_it_is_full() -> None:
    levels = {}
    for days, month in product((1, 7, 8, 15, 16, 23, 24, 30, 31), (1,)):
        found = summarize([MonthRow(1404, month, days, 9)], law=Law.current(), on=ON)
        levels[days] = grid(found, EN)[0].cells[0].level
    assert levels == {1: "q1", 7: "q1", 8: "q2", 15: "q2", 16: "q3", 23: "q3", 24: "q4", 30: "q4", 31: "full"}


def test_what_is_to_be_said_of_a_month_is_said_in_words_too() -> None:
    rows = _cells(_tree())
    shared, gap, short = rows["1400"][0], rows["1399"][5], rows["1399"][7]
    assert "merged" in shared.kinds
    assert shared.attributes["title"] == "Farvardin 1400: 31 of 31 days, merged from 2 rows"
    assert gap.attributes["title"] == "Shahrivar 1399: no insured day"
    assert "doubted" in short.kinds
    assert str(short.attributes["title"]).startswith("Aban 1399: 12 of 30 days, ")
    assert all(cell.one("a").attributes["aria-label"] == cell.attributes["title"] for cell in (shared, gap, short))


def test_before_its_first_and_after_its_last_month_a_record_has_no_gap() -> None:
    found = summarize([MonthRow(1404, month, 30, 9) for month in (3, 5)], law=Law.current(), on=ON)
    (line,) = grid(found, EN)
    assert [cell.level for cell in line.cells] == ["outside"] * 2 + ["q4", "none", "q4"] + ["outside"] * 7


@pytest.mark.parametrize("lang", LANGS)
def test_every_link_leads_somewhere(lang: Lang) -> None:
    ids = [node.attributes["id"] for node in _tree(lang).walk() if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    targets = {str(node.attributes["href"])[1:] for node in _tree(lang).walk() if "href" in node.attributes}
    named = {name for node in _tree(lang).walk() for name in str(node.attributes.get("aria-labelledby") or "").split()}
    assert targets | named <= set(ids)
    assert any(target.startswith("finding-") for target in targets)


# --- records that have little -----------------------------------------------------------------------------------------

LITTLE: Final[tuple[Summary, ...]] = (
    EMPTY,
    summarize([MonthRow(1404, 7, 30, 0)], law=Law.current(), on=ON),
    summarize([MonthRow(1404, 7, 0, 0)], law=Law.current(), on=ON),
    summarize([MonthRow(1330, 7, 30, 500)], law=Law.current(), on=ON),
    summarize([MonthRow(1365, 7, 20, 500, "A"), MonthRow(1365, 7, 20, 500, "B")], law=Law.current(), on=ON),
    summarize([MonthRow(1404, 7, 30, 9)], law=Law.current(), on=ON, person=Insured()),
)


@pytest.mark.parametrize("found", LITTLE)
@pytest.mark.parametrize("lang", LANGS)
def test_a_record_that_has_little_has_its_page_too(found: Summary, lang: Lang) -> None:
    tree = read(page(found, lang))
    assert len(tree.all("section")) == 9
    assert "None" not in tree.one("body").text


def test_what_is_not_known_is_said_to_be_unknown_and_never_zero() -> None:
    cards = [node.one("b").text for node in read(page(EMPTY, "en")).all("div", "card")]
    assert cards == ["0", "0.00", "unknown", "unknown"]


# --- colours ----------------------------------------------------------------------------------------------------------


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        *product(("ink",), ("paper", "ground", "q1-ground", "q2-ground", "q3-ground", "q4-ground")),
        *product(("muted", "accent"), ("paper", "ground", "q1-ground")),
        ("full-ink", "full-ground"),
        ("doubt", "doubt-ground"),
        ("doubt", "paper"),
        ("good", "good-ground"),
        ("bad", "bad-ground"),
        ("unknown", "unknown-ground"),
        ("unknown", "paper"),
    ],
)
def test_texts_stand_out_from_their_ground(ink: str, ground: str) -> None:
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", STYLE.split("}")[0]))
    assert _contrast(colours[ink], colours[ground]) >= 4.5
