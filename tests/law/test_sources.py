"""Sources, and the references that cite them."""

from __future__ import annotations

import pytest

from tamin_rules.errors import DefinitionError
from tamin_rules.law import Confidence, Law, SourceKind, sources

LAW = Law.current()
ALL = LAW.sources
CLAUSES = [(source, clause) for source in ALL.values() for clause in source.clauses]

SEED = (
    *(f"{letter}{number}" for letter, last in (("H", 3), ("E", 4), ("R", 6)) for number in range(1, last + 1)),
    *(f"W{number}" for number in range(6)),
    *("V1", "B1", "B2", "MX"),
    *(
        f"{menu}{number}"
        for menu, last in (("P", 10), ("MI", 9), ("ME", 6), ("MP", 8))
        for number in range(1, last + 1)
    ),
)
SECURITY = {
    "PW": 14, "OTP": 11, "CM": 5, "EN": 7, "FL": 6, "WEB": 9, "PII": 7, "CR": 4, "TX": 6, "SQ": 5, "AU": 6,
}  # fmt: skip


def test_the_clauses_of_the_published_text_are_all_there() -> None:
    assert sorted(ALL["seed"].clauses) == sorted(SEED)


def test_the_security_requirements_are_all_there() -> None:
    ids = {f"{area}{number}" for area, last in SECURITY.items() for number in range(1, last + 1)}
    assert set(ALL["security"].clauses) == ids


@pytest.mark.parametrize("id_", ["portal-form", "older-app", "app", "contract", "project", "nist-800-63b-4"])
def test_sources_that_are_cited_as_a_whole(id_: str) -> None:
    cited = LAW.resolve(id_)
    assert (cited.ref, cited.text) == (id_, None)
    assert cited.title.fa != cited.title.en


@pytest.mark.parametrize(("source", "clause"), CLAUSES, ids=lambda part: part if isinstance(part, str) else part.id)
def test_a_clause_is_cited_with_its_text(source: sources.Source, clause: str) -> None:
    cited = LAW.resolve(f"{source.id}/{clause}")
    assert cited.text is not None
    assert cited.text.en.isascii()
    assert any("\u0600" <= letter <= "\u06ff" for letter in cited.text.fa)
    assert cited.title == source.title


def test_a_clause_has_the_confidence_of_its_source_or_its_own() -> None:
    cited = [LAW.resolve(ref) for ref in ("ssl/28", "ssl/85", "ssl/62", "seed/P2")]
    assert [str(one.confidence) for one in cited] == ["high", "medium", "unsourced", "medium"]


def test_a_circular_says_when_it_was_issued() -> None:
    cited = LAW.resolve("circular-231711")
    assert (cited.kind, cited.locator) == (SourceKind.CIRCULAR, "number 231711 of 1403-12-28")
    assert cited.issued is not None
    assert cited.issued.isoformat() == "2025-03-18"


@pytest.mark.parametrize(
    "ref", ["", "/", "seed/", "seed/P11", "seed/P2/x", "SEED/P2", "portal-form/P2", "circular-1", "ssl/28/", " seed"]
)
def test_a_reference_that_leads_nowhere_is_a_mistake(ref: str) -> None:
    assert not sources.cites(ALL, ref)
    with pytest.raises(DefinitionError):
        LAW.resolve(ref)


def test_what_a_project_decides_is_no_evidence_of_the_law() -> None:
    assert {ALL[id_].confidence for id_ in ("project", "contract")} == {Confidence.LOW}


def test_titles_tell_sources_apart() -> None:
    assert len({source.title.en for source in ALL.values()}) == len(ALL)
    assert len({source.title.fa for source in ALL.values()}) == len(ALL)
