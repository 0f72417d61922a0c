"""Doubts of a record, one by one: what is told of it, how much it weighs, and what is left alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import pytest
from attrs import evolve

from tamin_rules import jalali
from tamin_rules.decisions import Look, Outcome, advised
from tamin_rules.errors import Severity
from tamin_rules.jalali import JalaliMonth, month_length
from tamin_rules.law import Law
from tamin_rules.law.keys import MIN_DAILY_WAGE
from tamin_rules.records import MonthRow, RecordKind, merge
from tamin_rules.records.doubts import LOOKS, Doubt, ObjectionKind, RecordLook, doubts
from tamin_rules.records.doubts.look import Noted
from tamin_rules.records.doubts.premiums import deadline
from tamin_rules.records.doubts.rows import AFTER_DAY
from tamin_rules.records.rows import OtherKind
from tamin_rules.registration.services import find

LAW: Final = Law.current()
ON: Final = jalali.parse("1405-09-01")
FAIR: Final = 200_000_000
"""A wage of 1404 between the minimum and the ceiling, from 10 days on."""


def row(month: str, days: int | None = None, wage: int = FAIR, **more: Any) -> MonthRow:
    """Return a row of `1404-07`, full unless it says otherwise."""
    when = JalaliMonth.parse(month)
    return MonthRow(when.year, when.month, when.length if days is None else days, wage, **more)


def year(of: int, days: int | None = None, wage: int = FAIR) -> list[MonthRow]:
    return [row(f"{of}-{month:02}", days and min(days, month_length(of, month)), wage) for month in range(1, 13)]


def found(rows: Sequence[MonthRow], law: Law = LAW, on: date = ON, **more: Any) -> tuple[Doubt, ...]:
    return doubts(merge(rows, law=law, on=on), law=law, on=on, **more)


def told(rows: Sequence[MonthRow], law: Law = LAW, on: date = ON, **more: Any) -> list[tuple[str, dict[str, Any]]]:
    return [(doubt.code, dict(doubt.decision.finding.params)) for doubt in found(rows, law, on, **more)]


def one(rows: Sequence[MonthRow], law: Law = LAW, on: date = ON, **more: Any) -> Doubt:
    (doubt,) = found(rows, law, on, **more)
    return doubt


def minimum(month: str) -> int:
    return LAW.at(MIN_DAILY_WAGE, JalaliMonth.parse(month).first_day).value


class TestMonths:
    def test_a_full_year_raises_no_doubt(self) -> None:
        assert found(year(1404)) == ()

    def test_a_run_of_missing_months_is_one_doubt(self) -> None:
        doubt = one([row("1404-01"), row("1404-05")])
        assert (doubt.code, dict(doubt.decision.finding.params)) == (
            "record.month.missing",
            {"first_month": "1404-02", "last_month": "1404-04", "count": 3},
        )
        assert (doubt.first, doubt.last, doubt.rows) == (JalaliMonth(1404, 2), JalaliMonth(1404, 4), ())
        assert doubt.objection is ObjectionKind.MISSING
        assert doubt.decision.finding.severity is Severity.ADVICE

    def test_rows_without_days_in_a_missing_run_are_named(self) -> None:
        rows = [row("1404-01"), row("1404-02", 0, 0), row("1404-03")]
        assert one(rows).rows == (1,)

    def test_before_the_first_and_after_the_last_month_nothing_is_missing(self) -> None:
        assert found([row("1403-05")]) == ()

    def test_a_run_may_cross_a_new_year(self) -> None:
        (doubt,) = [each for each in found([row("1403-11"), row("1404-03")]) if "missing" in each.code]
        assert dict(doubt.decision.finding.params)["count"] == 3

    @pytest.mark.parametrize(("days", "expected"), [(31, []), (30, ["1404-02"]), (1, ["1404-02"])])
    def test_a_month_inside_a_spell_is_short_below_its_length(self, days: int, expected: list[str]) -> None:
        doubts_ = found([row("1404-01"), row("1404-02", days, FAIR * days // 31), row("1404-03")])
        assert [str(doubt.first) for doubt in doubts_] == expected
        assert {doubt.objection for doubt in doubts_} <= {ObjectionKind.SHORT}

    @pytest.mark.parametrize(("of", "days", "expected"), [(1404, 29, 0), (1403, 29, 1), (1403, 30, 0)])
    def test_esfand_is_as_long_as_its_year_says(self, of: int, days: int, expected: int) -> None:
        rows = [row(f"{of}-11"), row(f"{of}-12", days), row(f"{of + 1}-01", wage=FAIR * 3 // 2)]
        assert [code for code, _ in told(rows)] == ["record.month.short"] * expected

    def test_one_begins_and_ends_inside_a_month(self) -> None:
        rows = [row("1404-01", 10, 70_000_000), row("1404-02"), row("1404-03", 12, 80_000_000)]
        assert told(rows) == []

    def test_a_month_beside_a_gap_is_an_end(self) -> None:
        rows = [row("1404-01"), row("1404-02", 20), row("1404-04", 20), row("1404-05")]
        assert [code for code, _ in told(rows)] == ["record.month.missing"]

    @pytest.mark.parametrize(("lacking", "short"), [(15, 0), (16, 1)])
    def test_a_year_is_complete_from_350_days_on(self, lacking: int, short: int) -> None:
        """1404 has 365 days: 15 are lacking at 350."""
        rows = [each if each.month != 5 else evolve(each, days=31 - lacking) for each in year(1404)]
        assert sum(each.days for each in rows) == 365 - lacking
        assert [code for code, _ in told(rows)] == ["record.month.short"] * short

    def test_thirty_days_in_every_month_are_a_complete_year(self) -> None:
        assert told(year(1404, 30)) == []

    def test_where_no_measure_is_law_no_year_is_complete(self) -> None:
        weak = LAW.requiring("high")
        codes = [code for code, _ in told(year(1404, 30), weak)]
        assert codes.count("record.month.short") == 5

    def test_a_month_of_two_workshops_is_always_named_with_both_sums(self) -> None:
        rows = [row("1404-07", 20, 400_000_000, workshop="1"), row("1404-07", 20, 400_000_000, workshop="2")]
        doubt = one(rows)
        assert (doubt.code, dict(doubt.decision.finding.params)) == (
            "record.month.overlap",
            {
                "month": "1404-07",
                "rows": 2,
                "days": 30,
                "reported_days": 40,
                "wage": 727_367_760,
                "reported_wage": 800_000_000,
            },
        )
        assert (doubt.rows, doubt.objection) == ((0, 1), None)

    def test_two_workshops_in_turn_are_named_too(self) -> None:
        rows = [
            row("1404-07", 15, 100_000_000, start=jalali.parse("1404-07-01"), end=jalali.parse("1404-07-15")),
            row("1404-07", 15, 100_000_000, start=jalali.parse("1404-07-16"), end=jalali.parse("1404-07-30")),
        ]
        assert [code for code, _ in told(rows)] == ["record.month.overlap"]

    def test_where_the_ceiling_is_not_known_the_wage_that_counts_is_not_either(self) -> None:
        rows = [row("1375-07", 20, 1_000_000), row("1375-07", 20, 1_000_000)]
        doubt = one(rows)
        assert doubt.code == "record.month.overlap_open"
        assert doubt.decision.outcome is Outcome.UNDETERMINED
        assert doubt.decision.finding.missing == ("insurable_wage_ceiling_daily",)
        assert not doubt.decision.refuses
        assert "wage" not in doubt.decision.finding.params


class TestWages:
    @pytest.mark.parametrize("month", ["1404-07", "1399-03", "1399-04", "1365-02"])
    @pytest.mark.parametrize("days", [1, 17, 30])
    def test_the_minimum_wage_of_the_days_is_enough_and_a_rial_less_is_not(self, month: str, days: int) -> None:
        least = minimum(month) * days
        assert found([row(month, days, least)]) == ()
        assert told([row(month, days, least - 1)]) == [
            ("record.wage.below_minimum", {"month": month, "wage": least - 1, "least": least})
        ]

    def test_a_doubt_says_on_which_minimum_wage_it_rests(self) -> None:
        (used,) = one([row("1404-07", 30, 1)]).decision.finding.used
        assert (used.key, used.value) == ("min_daily_wage", 3_463_656)

    def test_two_workshops_together_may_reach_the_minimum(self) -> None:
        half = minimum("1404-07") * 30 // 2
        rows = [row("1404-07", 30, half, workshop="1"), row("1404-07", 30, half, workshop="2")]
        assert "record.wage.below_minimum" not in [code for code, _ in told(rows)]

    @pytest.mark.parametrize("kind", [RecordKind.MILITARY, RecordKind.SICK_PAY, RecordKind.VOLUNTARY, OtherKind("x")])
    def test_of_what_is_no_employment_no_least_wage_is_known(self, kind: Any) -> None:
        assert found([row("1404-07", 30, 1, kind=kind)]) == ()
        assert found([row("1404-07", 30, 0, kind=kind)]) == ()

    def test_before_the_first_minimum_wage_nothing_is_claimed(self) -> None:
        assert found([row("1353-06", 30, 1)]) == ()
        assert [code for code, _ in told([row("1353-07", 30, 1)])] == ["record.wage.below_minimum"]

    def test_after_the_last_decided_year_nothing_is_claimed(self) -> None:
        on = jalali.parse("1406-09-01")
        assert found([row("1406-02", 31, 1), row("1406-03", 31, 10**14)], on=on) == ()

    @pytest.mark.parametrize("days", [1, 5, 30])
    def test_a_lone_row_at_the_ceiling_is_fine_and_above_it_a_doubt_that_stays(self, days: int) -> None:
        most = 7 * minimum("1404-07") * days
        assert found([row("1404-07", days, most)]) == ()
        rows = [row("1404-07", days, most + 1)]
        assert told(rows) == [("record.wage.above_ceiling", {"month": "1404-07", "wage": most + 1, "most": most})]
        assert merge(rows, law=LAW, on=ON).months[0].wage == most + 1

    def test_the_ceiling_of_thirty_days_is_a_reading(self) -> None:
        rows, fixed = [row("1404-07", 5, 727_367_760)], LAW.with_readings(ceiling_days="fixed_30")
        assert [code for code, _ in told(rows)] == ["record.wage.above_ceiling"]
        assert found(rows, fixed) == ()
        assert found([row("1404-07", 5, 727_367_761)], fixed) != ()

    @pytest.mark.parametrize(("month", "expected"), [("1383-12", 0), ("1384-01", 1), ("1359-12", 1), ("1360-01", 0)])
    def test_an_unknown_ceiling_is_no_ceiling(self, month: str, expected: int) -> None:
        assert [code for code, _ in told([row(month, 29, 10**14)])] == ["record.wage.above_ceiling"] * expected

    @pytest.mark.parametrize(("wage", "expected"), [(300_000_000, []), (300_000_001, [50]), (400_000_000, [100])])
    def test_a_wage_may_rise_by_half_beside_a_steady_minimum(self, wage: int, expected: list[int]) -> None:
        rows = [row("1404-07", 30, 200_000_000), row("1404-08", 30, wage)]
        assert [params["percent"] for _, params in told(rows)] == expected

    def test_the_new_year_brings_its_own_rise(self) -> None:
        """From 1404 to 1405 the minimum wage rose by 60 percent; half as much again is allowed."""
        before = [row("1404-11", 30, 200_000_000), row("1404-12", 29, 193_333_333)]
        allowed = 193_333_333 * 5_541_850 * 3 * 31 // (3_463_656 * 2 * 29)
        assert found([*before, row("1405-01", 31, allowed)]) == ()
        assert [code for code, _ in told([*before, row("1405-01", 31, allowed + 1)])] == ["record.wage.jump"]

    def test_the_dear_days_of_a_short_month_are_no_jump(self) -> None:
        """Housing and grocery may come whole in a month of five days: a day rises, the month does not."""
        rows = [row("1404-07", 30, 120_000_000), row("1404-08", 5, 60_000_000)]
        assert found(rows) == ()

    def test_nor_is_the_full_month_after_a_short_one(self) -> None:
        rows = [row("1404-07", 10, 60_000_000), row("1404-08", 30, 180_000_000)]
        assert found(rows) == ()

    def test_a_gap_breaks_the_comparison(self) -> None:
        rows = [row("1404-07", 30, 120_000_000), row("1404-09", 30, 700_000_000)]
        assert [code for code, _ in told(rows)] == ["record.month.missing"]

    def test_a_host_may_set_another_measure_of_a_jump(self) -> None:
        measure = {"from": "1354-04-03", "greg": date(1975, 6, 24), "is": "3/1", "ref": "project", "confidence": "low"}
        law = LAW.overlay({"record.wage_jump.least_rise": {"rows": [measure]}})
        rows = [row("1404-07", 30, 150_000_000), row("1404-08", 30, 600_000_000)]
        assert (len(found(rows)), found(rows, law)) == (1, ())

    def test_without_a_measure_no_jump_is_told(self) -> None:
        rows = [row("1404-07", 30, 150_000_000), row("1404-08", 30, 600_000_000)]
        assert found(rows, LAW.requiring("medium")) == ()


class TestRows:
    def test_days_over_the_month_refuse_the_row(self) -> None:
        doubt = one([row("1404-07", 31)])
        assert (doubt.code, dict(doubt.decision.finding.params)) == (
            "record.days.over_length",
            {"month": "1404-07", "days": 31, "length": 30},
        )
        assert doubt.decision.refuses
        assert doubt.objection is ObjectionKind.SHORT

    def test_where_they_are_cut_that_is_advice_and_nothing_to_object_to(self) -> None:
        doubt = one([row("1404-07", 31)], LAW.with_readings(days_over_month_length="clamp_with_warning"))
        assert (doubt.code, doubt.decision.refuses, doubt.objection) == ("record.days.over_length", False, None)

    def test_a_refused_row_beside_a_full_month_is_nothing_to_object_to(self) -> None:
        (doubt,) = found([row("1404-07"), row("1404-07", 40)])
        assert (doubt.code, doubt.rows, doubt.objection) == ("record.days.over_length", (1,), None)

    def test_rows_after_the_day_are_named_together(self) -> None:
        rows = [row("1405-10"), row("1405-09"), row("1406-02")]
        doubt = one(rows)
        assert (doubt.code, dict(doubt.decision.finding.params)) == (
            "record.row.after_day",
            {"first_month": "1405-10", "last_month": "1406-02", "rows": 2},
        )
        assert (doubt.rows, doubt.decision.refuses) == ((0, 2), False)

    @pytest.mark.parametrize(("wage", "expected"), [(0, []), (1, ["record.row.idle_wage"])])
    def test_a_row_without_days_is_a_doubt_only_with_a_wage(self, wage: int, expected: list[str]) -> None:
        assert [code for code, _ in told([row("1404-07", 0, wage)])] == expected

    def test_where_rows_without_days_are_refused_that_is_an_error(self) -> None:
        refused = found([row("1404-07", 0, 5)], LAW.with_readings(zero_day_rows="reject"))
        assert [(doubt.code, doubt.decision.refuses) for doubt in refused] == [
            ("record.row.zero_days", True),
            ("record.row.idle_wage", False),
        ]

    def test_an_unknown_kind_is_refused_by_a_closed_list_only(self) -> None:
        rows = [row("1404-07", kind=OtherKind("نامه‌رسان"))]
        assert found(rows) == ()
        doubt = one(rows, LAW.with_readings(record_type="closed_list"))
        assert (doubt.code, doubt.decision.refuses) == ("record.kind.unknown", True)
        assert "نامه‌رسان" not in repr(doubt)

    @pytest.mark.parametrize(
        ("start", "end", "expected"),
        [
            ("1404-06-20", "1404-06-31", 1),
            ("1404-06-20", "1404-07-01", 0),
            ("1404-07-30", "1404-08-20", 0),
            ("1404-08-01", "1404-08-20", 1),
            ("1404-08-01", None, 1),
            ("1404-07-30", None, 0),
            (None, "1404-06-31", 1),
            (None, "1404-07-01", 0),
        ],
    )
    def test_start_and_end_touch_the_month_or_contradict_it(
        self, start: str | None, end: str | None, expected: int
    ) -> None:
        days: dict[str, Any] = {"start": start and jalali.parse(start), "end": end and jalali.parse(end)}
        doubts_ = found([row("1404-07", **days)])
        assert [(doubt.code, doubt.decision.refuses) for doubt in doubts_] == [
            ("record.interval.elsewhere", True)
        ] * expected

    def test_benefits_that_are_left_out_are_named(self) -> None:
        rows = [row("1404-06"), row("1404-07", kind=RecordKind.SICK_PAY), row("1404-08", kind=RecordKind.MATERNITY)]
        assert found(rows) == ()
        doubt = one(rows, LAW.with_readings(benefit_days="exclude"))
        assert (doubt.code, doubt.rows, str(doubt.first)) == ("record.row.benefit_excluded", (1, 2), "1404-07")


class TestPremiums:
    @pytest.mark.parametrize(("month", "expected"), [("1385-12", 0), ("1386-01", 1)])
    def test_days_without_a_wage_are_a_doubt_since_the_record_shows_wages(self, month: str, expected: int) -> None:
        assert [code for code, _ in told([row(month, 29, 0)])] == ["record.premium.no_wage"] * expected

    def test_a_record_without_any_wage_says_so_once(self) -> None:
        """Months before 1386, of benefits, and those that are not due yet, are not among them."""
        rows = [row("1385-12", 29, 0), row("1386-01", 31, 0), row("1386-02", 31, 0, kind=RecordKind.SICK_PAY)]
        rows += [row("1386-03", 31, 0), row("1386-03", 0, 5), row("1405-08", 30, 0)]
        (doubt,) = [doubt for doubt in found(rows) if doubt.code == "record.premium.no_wages"]
        assert doubt.decision.finding.params == {"first_month": "1386-01", "last_month": "1386-03", "count": 2}
        assert (doubt.rows, str(doubt.first), str(doubt.last)) == ((1, 3), "1386-01", "1386-03")
        assert "record.premium.no_wage" not in {doubt.code for doubt in found(rows)}

    def test_beside_one_wage_each_month_without_is_named(self) -> None:
        rows = [row("1404-01", 31, 0), row("1404-02", 31, 10**9, kind=RecordKind.VOLUNTARY), row("1404-03", 31, 0)]
        codes = [(doubt.code, str(doubt.first)) for doubt in found(rows) if "premium" in doubt.code]
        assert codes == [("record.premium.no_wage", "1404-01"), ("record.premium.no_wage", "1404-03")]

    @pytest.mark.parametrize(("on", "expected"), [("1404-08-30", 0), ("1404-09-01", 1)])
    def test_the_employer_has_until_the_end_of_the_next_month(self, on: str, expected: int) -> None:
        assert len(found([row("1404-07", 30, 0)], on=jalali.parse(on))) == expected

    PAID: Final[Mapping[JalaliMonth, date | None]] = {
        JalaliMonth(1404, 6): jalali.parse("1404-07-30"),
        JalaliMonth(1404, 7): None,
        JalaliMonth(1404, 8): jalali.parse("1404-10-01"),
    }
    ROWS: Final = tuple(row(f"1404-{month:02}", 30 if month > 6 else 31) for month in range(6, 11))

    def test_with_payments_each_month_is_paid_late_unpaid_or_not_known(self) -> None:
        answers = told(self.ROWS, paid=self.PAID, holidays=frozenset())
        assert answers == [
            ("record.premium.unpaid", {"month": "1404-07", "deadline": jalali.parse("1404-08-30")}),
            (
                "record.premium.late",
                {"month": "1404-08", "deadline": jalali.parse("1404-09-30"), "paid": jalali.parse("1404-10-01")},
            ),
            ("record.premium.unknown", {"first_month": "1404-09", "last_month": "1404-10", "count": 2}),
        ]

    def test_none_of_it_is_held_against_the_insured_person(self) -> None:
        found_ = found(self.ROWS, paid=self.PAID, holidays=frozenset())
        assert not any(doubt.decision.refuses for doubt in found_)
        assert [doubt.decision.finding.missing for doubt in found_] == [(), (), ("paid",)]

    def test_a_holiday_moves_the_deadline(self) -> None:
        holidays = frozenset({jalali.parse("1404-09-30")})
        codes = [code for code, _ in told(self.ROWS, paid=self.PAID, holidays=holidays)]
        assert "record.premium.late" not in codes

    def test_without_holidays_no_payment_is_called_late(self) -> None:
        (doubt,) = [each for each in found(self.ROWS, paid=self.PAID) if str(each.first) == "1404-08"]
        assert (doubt.code, doubt.decision.finding.missing) == ("record.premium.unknown", ("holidays",))

    def test_what_is_not_due_yet_is_not_unpaid(self) -> None:
        paid = {JalaliMonth(1405, 8): None}
        assert found([row("1405-08", 30, 300_000_000)], paid=paid) == ()

    def test_nobody_pays_for_military_service(self) -> None:
        assert found([row("1404-07", kind=RecordKind.MILITARY)], paid={}) == ()

    def test_without_a_wage_the_payments_are_judged_all_the_same(self) -> None:
        codes = [code for code, _ in told([row("1404-07", 30, 0)], paid={JalaliMonth(1404, 7): None})]
        assert codes == ["record.premium.no_wage", "record.premium.unpaid"]

    def test_an_unknown_run_ends_at_a_gap(self) -> None:
        rows = [row("1404-05"), row("1404-06"), row("1404-08")]
        spans = [(str(each.first), str(each.last)) for each in found(rows, paid={}) if "premium" in each.code]
        assert spans == [("1404-05", "1404-06"), ("1404-08", "1404-08")]

    def test_the_last_month_of_the_calendar_has_no_deadline(self) -> None:
        assert deadline(JalaliMonth(1500, 12), LAW).value is None
        assert deadline(JalaliMonth(1500, 11), LAW).value == jalali.parse("1500-12-29")

    def test_before_the_law_there_is_no_deadline(self) -> None:
        assert deadline(JalaliMonth(1353, 12), LAW).value is None
        rows = [row("1353-12", 29, 50_000)]
        assert found(rows, paid={JalaliMonth(1353, 12): None}) == ()


def test_doubts_come_by_month_then_in_the_order_of_the_looks() -> None:
    rows = [row("1404-09", 0, 7), row("1404-07", 31), row("1404-07", 20, 5), row("1404-10"), row("1404-05")]
    assert [(str(doubt.first), doubt.code) for doubt in found(rows)] == [
        ("1404-06", "record.month.missing"),
        ("1404-07", "record.days.over_length"),
        ("1404-07", "record.wage.below_minimum"),
        ("1404-08", "record.month.missing"),
        ("1404-09", "record.row.idle_wage"),
    ]


def test_each_kind_of_objection_is_a_service_of_the_portal() -> None:
    assert {kind.service for kind in ObjectionKind} == {"missing-records-objection", "defective-records-objection"}
    assert all(find(kind.service).slug == kind.service for kind in ObjectionKind)


def test_a_portal_may_leave_looks_out_and_add_its_own() -> None:
    odd: RecordLook = Look(
        "portal.rows.even",
        "project",
        lambda known, _law, _on: [
            Noted(advised(AFTER_DAY, first_month="1404-07", last_month="1404-07", rows=1), each.index, each.index, (n,))
            for n, each in enumerate(known.record.rows)
            if each.days % 2
        ],
    )
    assert found([row("1404-07", 31), row("1404-07", 29)], looks=(odd,))[0].rows == (0,)
    assert found([row("1404-07", 31)], looks=()) == ()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.id)
def test_a_look_is_a_rule_too(look: RecordLook) -> None:
    """Its check tells of the first thing that is found, and is satisfied where there is none."""
    from tamin_rules.records.doubts import Known  # noqa: PLC0415

    clean = Known(merge(year(1404), law=LAW, on=ON))
    assert look.rule.check(clean, LAW, ON).outcome is Outcome.SATISFIED
    assert look.rule.id == look.id
    assert all(LAW.resolve(ref) for ref in (look.source, *look.see))


def test_the_law_is_asked_by_period_and_not_by_month(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a long record costs more than all that is said of it."""
    rows = [
        row(f"{of}-{month:02}", wage=2 * minimum(f"{of}-{month:02}") * month_length(of, month))
        for of in range(1365, 1405)
        for month in range(1, 13)
    ]
    record, asked, ask = merge(rows, law=LAW, on=ON), Counter[str](), Law.find

    def counting(law: Law, name: str, on: date) -> Any:
        asked[name] += 1
        return ask(law, name, on)

    monkeypatch.setattr(Law, "find", counting)
    assert doubts(record, law=LAW, on=ON) == ()
    assert asked == {"record.wage_jump.least_rise": 1, "record.complete_year_days": 1}
