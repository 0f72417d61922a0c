"""The page of a checked list: everything is on it, once, and nothing of a person."""

from __future__ import annotations

from functools import cache

import pytest

from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.messages import LANGS, Lang, catalogue
from tamin_rules.records.contribution_list import Workshop, build, check
from tamin_rules.records.contribution_list import read as read_list
from tamin_rules.report import listing
from tamin_rules.report.list_page import MOST_OPEN, page
from tests.unit.records.contribution_list.lists import KAR, WOR, patched
from tests.unit.report.list_sample import report
from tests.unit.report.markup import read

LAW = Law.current()


@cache
def _html(lang: Lang = "fa") -> str:
    return page(report(), LAW, lang)


def _body(lang: Lang = "fa") -> str:
    return _html(lang).partition("</style>")[2]


@pytest.mark.parametrize(("lang", "direction"), [("fa", "rtl"), ("en", "ltr")])
def test_the_page_runs_in_the_direction_of_its_language(lang: Lang, direction: str) -> None:
    assert f'<html lang="{lang}" dir="{direction}">' in _html(lang)


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_loaded_and_nothing_runs(lang: Lang) -> None:
    tree = read(_html(lang))
    tags = {node.tag for node in tree.walk()}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base", "foreignobject"}
    attributes = [(name, value or "") for node in tree.walk() for name, value in node.attributes.items()]
    assert not [name for name, _ in attributes if name.startswith("on") or name in {"style", "src", "srcset"}]
    assert not [value for _, value in attributes if "http" in value]
    assert "default-src 'none'" in _html(lang)
    assert "&lt;script&gt;" in _body(lang)  # the list number, as a text


def test_every_anchor_is_there_once() -> None:
    anchors = [anchor for node in read(_html()).walk() if (anchor := node.attributes.get("id"))]
    assert len(anchors) == len(set(anchors))


@pytest.mark.parametrize("lang", LANGS)
def test_every_finding_is_a_line_with_its_row_and_sentence(lang: Lang) -> None:
    body, texts = _body(lang), catalogue(lang)
    found = report().findings
    assert body.count('<th scope="row">') == len(found)
    assert all(listing.row_named(each.row, texts) in body for each in found if each.row is not None)
    assert {listing.said(each, texts) for each in found if "<" not in listing.said(each, texts)} <= set(
        _cells(body, "said")
    )


def _cells(body: str, kind: str) -> list[str]:
    parts = body.split(f'<td class="{kind}">')[1:]
    return [part.partition("</td>")[0] for part in parts]


@pytest.mark.parametrize("lang", LANGS)
def test_each_rule_has_its_remedy_and_source(lang: Lang) -> None:
    body, texts = _body(lang), catalogue(lang)
    for group in listing.groups(report(), LAW, texts):
        assert group.telling.remedy in body
        assert f"contribution-list/{group.clause}" in body
        assert group.telling.code in body
    assert body.count('class="group error"') + body.count('class="group advice"') == len(
        listing.groups(report(), LAW, texts)
    )


def test_errors_come_first_and_long_groups_unfold() -> None:
    body = _body("en")
    assert body.index('class="group error"') < body.index('class="group advice"')
    assert body.rindex('class="group error"') < body.index('class="group advice"')
    [group] = [each for each in listing.groups(report(), LAW, catalogue("en")) if each.clause == "W6"]
    assert len(group.findings) > MOST_OPEN
    assert f"and {len(group.findings) - MOST_OPEN} more" in body


@pytest.mark.parametrize("lang", LANGS)
def test_the_verdict_and_the_figures_of_the_header_are_told(lang: Lang) -> None:
    body, texts, found = _body(lang), catalogue(lang), report()
    assert found.header is not None
    assert listing.verdict(found, texts) in body
    assert texts.number(found.header.total_insurable_wage) in body
    assert texts.number(listing.counts(found)[0]) in body


def test_a_list_without_findings_says_so_and_has_no_filter() -> None:
    made = build([], workshop=Workshop(code="0000000012"), month=JalaliMonth(1404, 7), law=LAW)
    body = page(check(made, law=LAW), LAW, "en").partition("</style>")[2]
    assert "No rule is broken" in body
    assert "nothing was found" in body
    assert "<fieldset" not in body
    assert "<fieldset" in _body()


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_of_a_person_or_of_the_employer_is_on_it(lang: Lang) -> None:
    body = _body(lang)
    assert [word for word in ("99000001", "0000000019", "آزمایشی", "خیابان") if word in body] == []
    assert body.count("onerror") == 1  # once, escaped: the list number


@pytest.mark.parametrize(
    ("lang", "files"), [("fa", ("فایل کارگاه", "فایل کارکنان")), ("en", ("workshop file", "workers file"))]
)
def test_what_is_wrong_with_a_file_names_the_file_and_no_column(lang: Lang, files: tuple[str, str]) -> None:
    found = check(read_list(*(patched(data, 0, b"\x30") for data in (KAR, WOR))), law=LAW)
    texts = catalogue(lang)
    told = [listing.place(each.row, each.column, texts) for each in found.findings if each.clause == "T1"]
    whole = texts.label("report", "whole_list")
    assert told == [texts.joined((whole, file)) for file in files]
    body = page(found, LAW, lang)
    assert all(f'<th scope="row">{whole}</th>\n    <td>{file}</td>' in body for file in files)
