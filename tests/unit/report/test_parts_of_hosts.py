"""What a host sets into a page of its own: the part of a page, its style, and the findings for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re

import pytest
from attrs import evolve

from tamin_rules.law import Law
from tamin_rules.messages import LANGS, Lang, catalogue
from tamin_rules.report import list_page, listing, page, rendering, spreadsheet
from tests.unit.report.list_sample import report
from tests.unit.report.sample import summary

LAW = Law.current()


def _main(html: str) -> str:
    return html.partition("<main>\n")[2].partition("</main>")[0]


@pytest.mark.parametrize("lang", LANGS)
def test_the_part_is_what_stands_in_the_page(lang: Lang) -> None:
    assert page.part(summary(), lang).strip() == _main(page.page(summary(), lang)).strip()
    assert list_page.part(report(), LAW, lang).strip() == _main(list_page.page(report(), LAW, lang)).strip()


def test_each_gap_leads_to_where_one_objects() -> None:
    links = [f"/object?gap={place}&a" for place, _ in enumerate(summary().gaps)]
    found = re.findall(r'class="object" href="([^"]+)"', page.part(summary(), "en", links))
    assert found == [link.replace("&", "&amp;") for link in links]
    assert 'class="object"' not in page.part(summary(), "en")


def test_the_style_touches_nothing_outside_of_a_report() -> None:
    style = re.sub(
        r"/\*.*?\*/|@(?:page|counter-style)[^{]*\{(?:[^{}]|\{[^}]*\})*\}", "", rendering.sheet(), flags=re.DOTALL
    )
    selectors = [found.strip() for found in re.findall(r"([^{};]+)\{", style) if "@media" not in found]
    assert len(selectors) > 100
    assert [one for each in selectors for one in re.split(r",(?![^(]*\))", each) if ".report" not in one] == [
        "html",
        "html",
    ]


@pytest.mark.requirement("WEB8")
@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\0"])
def test_a_cell_is_no_formula(begin: str) -> None:
    assert spreadsheet.cell(f"{begin}1") == f"'{begin}1"
    assert spreadsheet.cell(f"1{begin}") == f"1{begin}"


@pytest.mark.parametrize("lang", LANGS)
def test_every_finding_has_its_line(lang: Lang) -> None:
    text = spreadsheet.findings(report(), catalogue(lang))
    heads, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert len(heads) == len(set(heads)) == len(rows[0])
    assert [(row[0], row[-1]) for row in rows] == [(found.clause, found.code) for found in report().findings]
    assert not any("onerror" in cell for row in rows for cell in row)


@pytest.mark.parametrize("lang", LANGS)
def test_a_shortened_report_keeps_its_figures_and_shows_errors_first(lang: Lang) -> None:
    texts = catalogue(lang)
    ordered = sorted(report().findings, key=lambda found: found.decision.refuses)
    advice_first = evolve(report(), findings=tuple(ordered))
    assert not advice_first.findings[0].decision.refuses
    said = texts.label("report", "cut", count=len(advice_first.findings), most=1)
    for html in (list_page.page(advice_first, LAW, lang, 1), list_page.part(advice_first, LAW, lang, 1)):
        assert said in html
        assert listing.verdict(report(), texts) in html
        assert listing.counted(report(), texts) in html
        assert html.count('<th scope="row">') == 1
        assert 'class="group error"' in html
    rows = list(csv.reader(io.StringIO(spreadsheet.findings(advice_first, texts, 1))))
    error = next(found for found in advice_first.findings if found.decision.refuses)
    assert [rows[1][0], *rows[2:]] == [error.clause, [said]]
    assert list_page.part(report(), LAW, lang, len(report().findings)) == list_page.part(report(), LAW, lang)
