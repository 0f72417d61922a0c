"""Each rule of a list has a list that breaks it, and only it; the sample breaks none."""

from __future__ import annotations

from typing import Final

import pytest

from tamin_rules import Law
from tamin_rules.errors import Severity
from tamin_rules.records import contribution_list
from tamin_rules.records.contribution_list.checking import ListFinding, Report
from tamin_rules.records.contribution_list.rules import LIST_RULES, WORKER_RULES
from tamin_rules.testing.contribution_list_faults import CLEAN, MONTH, FaultyList, Place, faulty_lists
from tamin_rules.testing.contribution_lists import sample

LAW: Final = Law.current()
FAULTY: Final = tuple(faulty_lists(law=LAW))
ADVICE: Final = frozenset({"K4b", "K5", "K8", "W7", "W9", "W11", "W12", "W17", "F1"})
"""Rules that only advise, whatever they find."""
OF_FILES: Final = frozenset({"T1"})
"""Rules that only files can break."""


def _place(found: ListFinding) -> Place:
    return found.clause, found.row, found.column


def _found(report: Report) -> list[Place]:
    return sorted({_place(found) for found in report.findings} - set(CLEAN), key=str)


def test_the_sample_is_accepted() -> None:
    made = sample(MONTH, law=LAW)
    report = contribution_list.check(made.list, law=LAW, uncovered=made.uncovered)
    assert report.accepted
    assert tuple(map(_place, report.findings)) == CLEAN


@pytest.mark.parametrize("faulty", FAULTY, ids=[each.name for each in FAULTY])
def test_a_faulty_list_breaks_its_rule_alone(faulty: FaultyList) -> None:
    report = contribution_list.check(faulty.list, law=LAW, uncovered=faulty.uncovered)
    assert _found(report) == sorted(faulty.expected, key=str)


@pytest.mark.parametrize("faulty", FAULTY, ids=[each.name for each in FAULTY])
def test_the_same_is_found_in_its_files(faulty: FaultyList) -> None:
    """Where it can be written at all: forbidden characters and long numbers cannot."""
    if faulty.expected[0][0] == "F1" or "ten digits" in faulty.name:
        return
    files = contribution_list.dump(faulty.list)
    report = contribution_list.check(contribution_list.read(*files), law=LAW, uncovered=faulty.uncovered)
    assert _found(report) == sorted(faulty.expected, key=str)


@pytest.mark.parametrize("faulty", FAULTY, ids=[each.name for each in FAULTY])
def test_an_error_refuses_and_advice_does_not(faulty: FaultyList) -> None:
    report = contribution_list.check(faulty.list, law=LAW, uncovered=faulty.uncovered)
    errors = {found.clause for found in report.findings if found.severity is Severity.ERROR}
    assert report.accepted is bool(report) is (not errors)
    assert not errors & ADVICE


def test_every_rule_has_a_list_that_breaks_it() -> None:
    clauses = {*(rule.clause for rule in LIST_RULES), *(rule.clause for rule in WORKER_RULES)}
    assert {clause for faulty in FAULTY for clause, _, _ in faulty.expected} == clauses - OF_FILES


def test_what_is_found_names_the_values_of_the_law() -> None:
    below = next(each for each in FAULTY if each.name.startswith("daily wage a rial below"))
    found = next(each for each in contribution_list.check(below.list, law=LAW).findings if each.clause == "W4")
    (wage,) = found.decision.finding.used
    assert (wage.key, wage.value, wage.source) == ("min_daily_wage", 3_463_656, "circular-231711")
    assert (found.expected, found.actual) == (3_463_656, 3_463_655)
