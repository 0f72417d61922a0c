"""Every clause of the published text is kept somewhere and checked by something, and the pages say where."""

from __future__ import annotations

import pytest

from tamin_rules.law import sources
from tools import clauses
from tools.clauses import PAGES, RECORDS, SECURITY, SEED, Page


def _file(page: Page) -> str:
    return page.path.name


def test_each_clause_of_the_published_text_has_a_rule_or_another_place() -> None:
    assert [clause for clause in clauses.clauses(SEED.source) if not clauses.kept(clause, SEED.source)] == []


def test_each_clause_of_the_published_text_has_a_test() -> None:
    assert [clause for clause in clauses.clauses(SEED.source) if clause not in clauses.tests(SEED)] == []


def test_each_requirement_that_the_core_can_keep_has_a_test() -> None:
    ours = [clause for clause in clauses.clauses(SECURITY.source) if not SECURITY.waits(clause)]
    assert [clause for clause in ours if clause not in clauses.tests(SECURITY)] == []


def test_what_only_adapters_can_keep_is_tested_with_them_alone() -> None:
    """Once the package keeps a part of such a requirement, it belongs to those that adapters complete."""
    theirs = [clause for clause in clauses.clauses(SECURITY.source) if SECURITY.waits(clause)]
    assert [clause for clause in theirs if clause in clauses.rules(SECURITY.source)] == []
    tested = {clause: clauses.tests(SECURITY).get(clause, ()) for clause in theirs}
    assert {clause: test for clause, all_ in tested.items() for test in all_ if not test.startswith("adapters/")} == {}


def test_each_rule_of_records_has_a_place_and_a_test_unless_no_figure_rests_on_it() -> None:
    idle = {*clauses.cited(f"records {RECORDS.elsewhere}", "records")}
    named = [clause for clause in clauses.clauses("records") if clause not in idle]
    assert [clause for clause in named if not clauses.kept(clause, "records")] == []
    assert [clause for clause in named if clause not in clauses.tests(RECORDS)] == []
    assert [clause for clause in idle if clauses.kept(clause, "records")] == []


@pytest.mark.parametrize("page", PAGES, ids=_file)
def test_what_tests_are_marked_with_and_what_the_code_cites_exists(page: Page) -> None:
    known = sources.shipped()
    marked = {
        ref: test for ref, test in clauses.marks(page.mark) if not sources.cites(known, clauses.full(ref, page.mark))
    }
    cited = {*clauses.rules(page.source), *clauses.places(page.source)} - {*clauses.clauses(page.source)}
    assert (marked, cited) == ({}, set())


@pytest.mark.parametrize("page", PAGES, ids=_file)
def test_a_page_is_the_generated_one(page: Page) -> None:
    """Mend it with: make pages."""
    assert page.path.read_text(encoding="utf-8") == clauses.text(page)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("seed/P2", ["P2"]),
        ("Source: seed R2, R3 and V1; the outcome table", ["R2", "R3", "V1"]),
        ("see seed H1 to H3.", ["H1", "H2", "H3"]),
        ("Source: seed R4.1 to R4.3, R1.9.", ["R4.1", "R4.2", "R4.3", "R1.9"]),
        ("seed MI1-MI3 and MX (named in prose)", ["MI1", "MI2", "MI3", "MX"]),
        ("`security` P1, the seed's own, seeds P1", []),
        ("read as `seed/P2` is", []),
    ],
)
def test_which_clauses_a_text_names(text: str, expected: list[str]) -> None:
    assert list(clauses.cited(text, "seed")) == expected


def test_a_chapter_names_none_of_its_clauses() -> None:
    assert list(clauses.cited("Source: records R1, R2.5 and R4.", "records")) == ["R2.5"]


def test_a_quoted_source_is_read_too() -> None:
    assert list(clauses.cited("what `security` OTP1, OTP3-OTP5 ask", "security")) == ["OTP1", "OTP3", "OTP4", "OTP5"]


def test_which_clauses_a_data_file_names() -> None:
    data = 'seed = "MI2b"\nref = "seed/H1"\nedition = "seed P1"'
    assert list(clauses.cited_in_data(data, "seed")) == ["MI2", "H1"]
