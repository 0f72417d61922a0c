"""What a check says beside its rules: order, places, silences of the law, and nothing of a person."""

from __future__ import annotations

import copy
import pickle
import traceback
from typing import Any

import pytest
from attrs import evolve

from tamin_rules import jalali
from tamin_rules.errors import MalformedError, Severity
from tamin_rules.records.contribution_list.building import PayrollRow, Workshop
from tamin_rules.records.contribution_list.checking import check
from tamin_rules.records.contribution_list.comparing import diff
from tamin_rules.records.contribution_list.model import ContributionList
from tamin_rules.records.contribution_list.reading import read, scan
from tamin_rules.records.contribution_list.recording import evidence, history
from tamin_rules.records.contribution_list.writing import dump
from tests.unit.records.contribution_list.lists import (
    KAR,
    LAW,
    LIST,
    MADE,
    WOR,
    WORKERS,
    faults_of,
    header_of,
    with_row,
    wor_with,
)

CANARY = "کنارینام"
NUMBER = "98765432"


def checked(list_: Any, uncovered: Any = MADE.uncovered) -> list[tuple[str, int | None, str | None]]:
    found = check(list_, law=LAW, uncovered=uncovered).findings
    return [(each.clause, each.row, each.column) for each in found if each.clause != "W12"]


def test_a_scan_is_checked_like_a_list() -> None:
    found = scan(KAR, wor_with({"DSW_BIME": b"1".rjust(12)}))
    report = check(found, law=LAW, uncovered=MADE.uncovered)
    assert report == check(
        ContributionList(found.header, tuple(found.rows), found.origin), law=LAW, uncovered=MADE.uncovered
    )
    assert ("W5", 1, "DSW_BIME") in [(each.clause, each.row, each.column) for each in report.findings]
    assert report.workers == 17


def test_findings_of_the_list_come_first_then_those_of_each_row() -> None:
    list_ = evolve(with_row(9, insured_share=0, list_number="02"), header=evolve(header_of(LIST), kind=1))
    found = check(list_, law=LAW, uncovered=MADE.uncovered).findings
    assert [(each.clause, each.row) for each in found] == [
        ("K2", None),
        ("K7", None),
        ("W5", 10),
        ("K6", 10),
        ("W12", 12),
        ("W12", 14),
        ("W12", 16),
    ]
    fault = found[2].fault
    assert (fault.loc, fault.severity) == ((10, "DSW_BIME"), Severity.ERROR)
    assert (found[2].expected, found[2].actual) == (7_706_020, 0)


def test_of_a_month_without_law_each_missing_value_is_said_once() -> None:
    rows = [evolve(worker, year=1340) for worker in WORKERS]
    list_ = ContributionList(evolve(header_of(LIST), year=1340), rows)
    report = check(list_, law=LAW)
    silent = [each for each in report.findings if each.code == "law.value.not_in_force"]
    assert [(each.clause, each.row) for each in silent] == [
        ("W4", None),
        ("W3", None),
        ("W5", None),
        ("K4", None),
        ("K5", None),
    ]
    assert {each.clause for each in report.findings if each.row} == {"W10", "W12"}  # dates of another year


@pytest.mark.parametrize(("year", "month"), [(1404, 0), (1404, 13), (1199, 7), (1404, 99)])
def test_without_a_month_what_needs_none_is_still_checked(year: int, month: int) -> None:
    rows = [evolve(worker, year=year, month=month) for worker in WORKERS]
    rows[0] = evolve(rows[0], national_id="0000000018")
    report = check(ContributionList(evolve(header_of(LIST), year=year, month=month), rows), law=LAW)
    assert report.month is None
    assert [(each.clause, each.row) for each in report.findings if each.severity is Severity.ERROR] == [
        ("K6", None),
        ("W13", 1),
    ]


def test_the_month_of_a_list_without_a_header_is_that_of_its_rows() -> None:
    report = check(ContributionList(None, WORKERS), law=LAW)
    assert report.month == header_of(LIST).when
    assert check(ContributionList(None, ()), law=LAW).month is None


@pytest.mark.parametrize("rows", [(), WORKERS])
def test_a_list_without_a_header_is_refused_wherever_it_comes_from(rows: Any) -> None:
    report = check(ContributionList(None, rows), law=LAW)
    assert not report.accepted
    assert [(each.clause, each.code, each.expected, each.actual) for each in report.findings if each.row is None] == [
        ("K1", "list.header.not_one", 1, 0)
    ]


class TestUncovered:
    def test_a_wrong_total_does_not_make_a_right_premium_wrong(self) -> None:
        list_ = evolve(LIST, header=evolve(header_of(LIST), total_insurable_wage=3_855_533_635 + 50_000_000))
        assert [clause for clause, _, _ in checked(list_)] == ["K2", "K4", "K4b"]

    def test_the_premium_of_everybody_while_three_are_not_covered(self) -> None:
        list_ = evolve(LIST, header=evolve(header_of(LIST), unemployment_premium=115_666_009))
        assert checked(list_) == [("K5", None, "DSK_BIC")]
        assert checked(list_, uncovered=()) == []

    @pytest.mark.parametrize(("by", "is_found"), [(17, False), (18, True), (-17, False), (-18, True)])
    def test_a_rial_a_worker_is_forgiven(self, by: int, is_found: bool) -> None:  # noqa: FBT001 - of the table above
        premium = header_of(LIST).unemployment_premium + by
        list_ = evolve(LIST, header=evolve(header_of(LIST), unemployment_premium=premium))
        assert bool(checked(list_)) is is_found

    def test_a_row_that_cannot_be_read_leaves_only_the_upper_bound(self) -> None:
        data = wor_with({"DSW_DD": b"??"}, row=12)  # one of the uncovered
        assert [clause for clause, _, _ in checked(read(KAR, data))] == ["K5", "F1"]
        assert [each.code for each in check(read(KAR, data), law=LAW, uncovered=MADE.uncovered).findings][:1] == [
            "list.uncovered.not_in_list"
        ]


class TestTwice:
    @staticmethod
    def three(*dates: int | None) -> ContributionList:
        days = [None if day is None else jalali.day(1404, 7, day) for day in dates]
        return ContributionList(
            None, [evolve(WORKERS[16], national_id="", nationality="اتباع", start=day) for day in days]
        )

    @pytest.mark.parametrize(
        ("dates", "expected"),
        [
            ((None, None, None), ["list.person.twice", "list.person.twice"]),
            ((None, 5, 9), ["list.person.twice_other_dates", "list.person.twice_other_dates"]),
            ((None, 5, 5), ["list.person.twice_other_dates", "list.person.twice"]),
            ((5, 9, 5), ["list.person.twice_other_dates", "list.person.twice"]),
        ],
    )
    def test_the_same_dates_are_an_error_whosever_they_are(
        self, dates: tuple[int | None, ...], expected: list[str]
    ) -> None:
        found = check(self.three(*dates), law=LAW).findings
        assert [each.code for each in found if each.clause == "W15"] == expected

    def test_blank_numbers_are_nobody_s(self) -> None:
        row = evolve(WORKERS[16], insurance_number="00000000", national_id="", nationality="اتباع")
        found = check(ContributionList(None, [row, row]), law=LAW).findings
        assert {each.clause for each in found if each.row} == {"W14"}


@pytest.mark.parametrize("by", [1, 2, 5])
def test_dates_that_are_the_wrong_way_round_say_nothing_of_the_days(by: int) -> None:
    row = evolve(WORKERS[8], start=jalali.day(1404, 7, 16), end=jalali.day(1404, 7, 16 - by))
    found = [each.clause for each in check(ContributionList(None, [row]), law=LAW).findings if each.row]
    assert found == ["W10"]


class TestSecrecy:
    """Whose names and numbers stand in a list is nobody's business: not in reprs, findings, errors or tracebacks."""

    LIST = with_row(
        2,
        first_name=CANARY,
        last_name=CANARY,
        father_name=CANARY,
        insurance_number=NUMBER,
        national_id=NUMBER + "12",
        birth_certificate_number=NUMBER,
        issue_place=CANARY,
        occupation=CANARY,
        sex=CANARY[:3],
        birth_date=jalali.day(1377, 11, 12),
    )

    def hidden(self, *texts: object) -> None:
        for text in map(str, texts):
            assert CANARY not in text
            assert CANARY[:3] not in text
            assert NUMBER not in text
            assert "1377" not in text
            assert "1999" not in text

    def test_in_reprs(self) -> None:
        header = evolve(header_of(LIST), workshop_name=CANARY, employer_name=CANARY, address=CANARY)
        list_ = evolve(self.LIST, header=header)
        self.hidden(repr(list_), repr(list_.workers[2]), repr(header), repr(Workshop(code="1", name=CANARY)))
        self.hidden(repr(scan(*dump(self.LIST))), repr(history([self.LIST])["99000001"]))
        row = PayrollRow(
            insurance_number=NUMBER,
            first_name=CANARY,
            last_name=CANARY,
            birth_certificate_number=NUMBER,
            sex=CANARY,
            job_code="1",
            days=1,
            daily_wage=1,
        )
        self.hidden(repr(row))

    def test_in_findings(self) -> None:
        broken = evolve(self.LIST, rows=(*self.LIST.rows, self.LIST.rows[2]))
        report = check(broken, law=LAW, uncovered=[NUMBER, NUMBER + "9"])
        assert {"W13", "W15", "W16"} <= {each.clause for each in report.findings}
        self.hidden(report, *report.findings, *(each.fault for each in report.findings))
        self.hidden(*diff(LIST, broken), *evidence([], [broken], NUMBER))

    def test_in_refusals(self) -> None:
        spoiled = with_row(2, first_name=CANARY + "é", last_name=CANARY + "&", occupation=CANARY * 20, job_code=CANARY)
        with pytest.raises(MalformedError) as caught:
            dump(spoiled)
        assert len(caught.value.faults) == 4
        self.hidden(caught.value, repr(caught.value), *caught.value.faults)
        assert caught.value.__cause__ is caught.value.__context__ is None
        self.hidden("".join(traceback.format_exception_only(caught.value)))

    def test_in_what_cannot_be_read(self) -> None:
        data = wor_with({"DSW_BDATE": NUMBER.encode(), "DSW_DD": b"98", "DSW_MAH": NUMBER.encode() + b"x"})
        row = read(KAR, data).rows[0]
        self.hidden(repr(row), *faults_of(lambda: dump(read(KAR, data))))


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])  # noqa: S301
def test_lists_can_be_copied_and_stored(copied: Any) -> None:
    list_ = read(KAR, WOR)
    assert copied(list_) == list_
    assert copied(list_).origin == list_.origin
    assert copied(WORKERS[0]) == WORKERS[0]
    assert hash(copied(WORKERS[0])) == hash(WORKERS[0])
