"""Lists of several months: what changed between two, and what they tell of a person's record."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from tamin_rules import jalali
from tamin_rules.jalali import JalaliMonth
from tamin_rules.records.contribution_list.comparing import Change, Difference, diff
from tamin_rules.records.contribution_list.model import ContributionList, Worker
from tamin_rules.records.contribution_list.recording import evidence, history
from tamin_rules.records.doubts import doubts
from tamin_rules.records.months import merge
from tamin_rules.records.rows import RecordKind
from tamin_rules.testing.contribution_lists import sample
from tests.unit.records.contribution_list.lists import LAW, LIST, WORKERS, with_row

NUMBER = "99000002"


def month_list(month: JalaliMonth, **changes: Any) -> ContributionList:
    made = sample(month, law=LAW, workers=3).list
    return evolve(made, rows=[evolve(worker, **changes) for worker in made.workers])


class TestDiff:
    def test_nothing_has_changed(self) -> None:
        assert diff(LIST, LIST) == ()

    def test_who_came_and_who_left(self) -> None:
        assert diff(evolve(LIST, rows=WORKERS[:16]), evolve(LIST, rows=WORKERS[1:])) == (
            Difference(Change.CAME, None, 16),
            Difference(Change.LEFT, 1, None),
        )

    @pytest.mark.parametrize(("wage", "is_told"), [(5_000_000, True), (4_999_999, False), (3_000_000, True)])
    def test_a_wage_that_jumped(self, wage: int, is_told: bool) -> None:  # noqa: FBT001 - of the table above
        before = with_row(16, daily_wage=4_000_000, seniority=0)
        expected = Difference(Change.WAGE_JUMPED, 17, 17, "DSW_ROOZ", 4_000_000, wage)
        assert diff(before, with_row(16, daily_wage=wage, seniority=0)) == ((expected,) if is_told else ())

    def test_another_measure(self) -> None:
        before, after = with_row(16, daily_wage=100, seniority=0), with_row(16, daily_wage=109, seniority=0)
        assert diff(before, after) == ()
        assert len(diff(before, after, jump=Fraction(9, 100))) == 1

    def test_a_wage_from_or_to_nothing_is_no_jump(self) -> None:
        assert diff(with_row(0, daily_wage=0), LIST) == diff(LIST, with_row(0, daily_wage=0)) == ()

    def test_the_seniority_belongs_to_the_wage(self) -> None:
        before, after = (with_row(16, daily_wage=4_000_000, seniority=amount) for amount in (0, 1_000_000))
        assert diff(before, after) == (Difference(Change.WAGE_JUMPED, 17, 17, "DSW_ROOZ", 4_000_000, 5_000_000),)

    def test_of_a_person_who_stands_twice_the_first_row_counts(self) -> None:
        twice = evolve(LIST, rows=(*WORKERS, evolve(WORKERS[0], days=1)))
        assert diff(LIST, twice) == diff(twice, LIST) == ()

    def test_days_and_identity(self) -> None:
        after = with_row(0, days=29, last_name="دیگر", birth_date=None)
        assert diff(LIST, after) == (
            Difference(Change.DAYS, 1, 1, "DSW_DD", 30, 29),
            Difference(Change.IDENTITY, 1, 1, "DSW_LNAME"),
            Difference(Change.IDENTITY, 1, 1, "DSW_BDATE"),
        )

    def test_zeros_before_a_number_make_nobody_else(self) -> None:
        assert diff(LIST, with_row(0, insurance_number="0099000001")) == ()


class TestHistory:
    def test_months_of_a_person_in_order(self) -> None:
        lists = [month_list(JalaliMonth(1404, month)) for month in (9, 7, 8)]
        reported = history(lists)[NUMBER]
        assert [each.when for each in reported] == [JalaliMonth(1404, month) for month in (7, 8, 9)]
        first = reported[0].row
        assert (first.days, first.wage, first.workshop, first.kind) == (
            30,
            158_820_000,
            "0000123456",
            RecordKind.LABOUR,
        )
        assert (reported[0].list_number, reported[0].place) == ("01", 2)

    def test_the_end_is_the_first_day_not_worked(self) -> None:
        rows = history([LIST])
        ended, both, none = (rows[f"990000{number}"][0].row for number in ("10", "11", "07"))
        assert (ended.start, ended.end) == (None, jalali.day(1404, 7, 19))
        assert (both.start, both.end) == (jalali.day(1404, 7, 5), jalali.day(1404, 7, 24))
        assert (none.days, none.start, none.end) == (0, None, None)

    @pytest.mark.parametrize(
        "changes",
        [
            {"start": jalali.day(1399, 1, 1)},
            {"end": jalali.day(1405, 1, 1)},
            {"start": jalali.day(1404, 7, 20), "end": jalali.day(1404, 7, 10)},
            {"start": jalali.day(1404, 7, 10), "end": jalali.day(1404, 7, 10)},
            {"days": 999},
        ],
    )
    def test_dates_and_days_that_cannot_be_are_no_obstacle(self, changes: dict[str, Any]) -> None:
        assert len(history([with_row(0, **changes)])) == 17

    @pytest.mark.parametrize("changes", [{"days": 1_000}, {"month": 13}, {"year": 99}, {"insurance_number": "000"}])
    def test_rows_that_no_record_can_hold_are_left_to_the_check(self, changes: dict[str, Any]) -> None:
        assert len(history([with_row(0, **changes)])) == 16

    def test_what_can_be_read_of_a_list_is_enough(self) -> None:
        assert history([ContributionList(None, WORKERS[:1])]).keys() == {"99000001"}


class TestEvidence:
    LISTS = tuple(month_list(JalaliMonth(1404, month)) for month in (1, 2, 3, 4, 5, 6, 7))

    def lacking(self, *absent: int) -> Any:
        """Return the doubts of a record that lacks some months which the lists have."""
        rows = [each.row for each in history(self.LISTS)[NUMBER] if each.when.month not in absent]
        on = jalali.day(1404, 9, 1)
        return doubts(merge(rows, law=LAW, on=on), law=LAW, on=on)

    def test_a_month_that_is_missing_in_the_record_and_stands_in_a_list(self) -> None:
        found = evidence(self.lacking(3, 4), self.LISTS, "0099000002")
        (missing,) = [each for each in found if each.doubt.first == JalaliMonth(1404, 3)]
        assert [each.when.month for each in missing.reported] == [3, 4]
        assert missing.unreported == ()

    def test_a_month_that_no_list_has(self) -> None:
        lists = [list_ for list_ in self.LISTS if list_.workers[0].month != 4]
        found = evidence(self.lacking(3, 4), lists, "۹۹۰۰۰۰۰۲")
        (missing,) = [each for each in found if each.doubt.first == JalaliMonth(1404, 3)]
        assert [each.when.month for each in missing.reported] == [3]
        assert missing.unreported == (JalaliMonth(1404, 4),)

    def test_a_row_without_days_reports_nothing(self) -> None:
        lists = [list_ for list_ in self.LISTS if list_.workers[0].month != 3]
        idle = month_list(JalaliMonth(1404, 3), days=0)
        [missing] = [
            each
            for each in evidence(self.lacking(3, 4), [idle, *lists], NUMBER)
            if each.doubt.first == JalaliMonth(1404, 3)
        ]
        assert missing.unreported == (JalaliMonth(1404, 3),)

    def test_of_somebody_who_stands_in_no_list(self) -> None:
        assert all(not each.reported for each in evidence(self.lacking(3), self.LISTS, "99999999"))


def test_rows_are_told_apart_by_person() -> None:
    assert isinstance(LIST.rows[0], Worker)
    assert {each.person for each in WORKERS} == set(history([LIST]))
