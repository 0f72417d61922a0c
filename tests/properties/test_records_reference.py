"""The plain model of the record by itself: the worked examples of the facts, edges of the rules, and what is drawn."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import jdatetime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.properties import careers
from tests.properties import records_reference as model

Row = dict[str, Any]

NOW: Final = (1405, 9, 1)
IN_1397: Final = (1397, 7, 1)
"""The floor of pensions in the examples of the organisation's clients is 30 x the minimum wage of 1397."""

THIRTY_DAYS_OF_1405: Final = (1405, 7, 30)
BASE: Final = {"base_wage": 166_255_500, "seniority": 5_000_000, "housing": 30_000_000, "grocery": 22_000_000}


def row(year: int, month: int, days: int, wage: int | None, **more: Any) -> Row:
    return {"year": year, "month": month, "days": days, "wage": wage, **more}


def dated(month: int, days: int, first: int, last: int, wage: int = 1000) -> Row:
    return row(1404, month, days, wage, start=(1404, month, first), end=(1404, month, last))


def month(year: int, number: int, days: int, wage: int | None) -> Row:
    return {**row(year, number, days, wage), "reported_days": days, "reported_wage": wage}


def two_years(first: int, days: int | None, wage: int) -> list[Row]:
    """Return 24 merged months, of real length where no days are given."""
    return [
        month(year, number, days or model.month_length(year, number), wage)
        for year in (first, first + 1)
        for number in range(1, 13)
    ]


# --- worked examples: the number in front is that of the facts; C15 and C16 are about paid days -----------------------


@pytest.mark.parametrize(
    ("items", "when", "expected"),
    [
        pytest.param(
            BASE,
            THIRTY_DAYS_OF_1405,
            {
                "gross": 223_255_500,
                "insurable_wage": 223_255_500,
                "worker_share": 15_627_885,
                "employer_share_20_plus_3": 51_348_765,
            },
            id="C01",
        ),
        pytest.param(
            {**BASE, "marriage_allowance": 5_000_000, "child_allowance": 33_251_100},
            THIRTY_DAYS_OF_1405,
            {
                "gross": 261_506_600,
                "insurable_wage": 228_255_500,
                "excluded": ["child_allowance"],
                "worker_share": 15_977_885,
            },
            id="C02",
        ),
        pytest.param(
            {"base_wage": 1_052_000_000},
            THIRTY_DAYS_OF_1405,
            {"insurable_wage": 1_052_000_000, "worker_share": 73_640_000},
            id="C04",
        ),
        pytest.param(
            {
                "base_wage": 300_000_000,
                "seniority": 2_820_000,
                "housing": 9_000_000,
                "grocery": 22_000_000,
                "marriage_allowance": 5_000_000,
                "child_allowance": 10_390_968,
            },
            (1404, 7, 30),
            {"gross": 349_210_968, "insurable_wage": 338_820_000, "worker_share": 23_717_400},
            id="C05",
        ),
        pytest.param(
            {"base_wage": 166_255_500 - 16_625_550, "housing": 30_000_000, "grocery": 22_000_000},
            (1405, 7, 27),
            {"insurable_wage": 201_629_950, "worker_share": 14_114_097},
            id="C06",
        ),
        pytest.param(
            {"base_wage": 1_552_000_000},
            THIRTY_DAYS_OF_1405,
            {
                "insurable_wage": 1_163_788_500,
                "worker_share": 81_465_195,
                "employer_share_20_plus_3": 267_671_355,
            },
            id="C08",
        ),
        pytest.param(
            {"base_wage": 10**12},
            (1404, 7, 30),
            {"insurable_wage": 727_367_760, "worker_share": 50_915_743},
            id="C09",
        ),
        pytest.param({"base_wage": 10**12}, (1403, 9, 5), {"insurable_wage": 83_605_480}, id="C12"),
    ],
)
def test_premiums(items: dict[str, int], when: tuple[int, int, int], expected: dict[str, Any]) -> None:
    found = model.premium(items, when)
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("days", "pension"), [pytest.param(3650, 3_704_230, id="P01"), pytest.param(7300, 11_112_690, id="P02")]
)
def test_an_average_below_the_minimum_wage_ends_on_the_floor(days: int, pension: int) -> None:
    average, _ = model.averages_of(two_years(1395, 31, 1000), IN_1397)["portal"]
    assert average == 1000
    found = model.pension(average, days, IN_1397)
    assert found == {"value": pension, "years": f"{days // 365}.00", "floor": True, "cap": False}


@pytest.mark.parametrize("days", [pytest.param(30, id="P04"), pytest.param(None, id="P14")])
def test_two_years_of_one_wage(days: int | None) -> None:
    value, used = model.averages_of(two_years(1402, days, 10_000_000), NOW)["portal"]
    assert value == 10_000_000
    assert len(used) == 24
    assert (used[0], used[-1]) == ((1403, 12), (1402, 1))


def test_p06_two_thirds_for_twenty_years() -> None:
    found = model.pension(30_000_000, 7300, IN_1397)
    assert found == {"value": 20_000_000, "years": "20.00", "floor": False, "cap": False}


@pytest.mark.parametrize("average", [0, None])
def test_p08_without_a_wage_there_is_no_estimate_and_no_floor(average: int | None) -> None:
    """The client says 0; Clarification 4 says null."""
    assert model.pension(average, 9125, NOW) == {"value": None, "years": "25.00", "floor": False, "cap": False}


def test_p09_more_than_35_years_count_as_35() -> None:
    at, above = (model.pension(30_000_000, days, IN_1397) for days in (12_775, 16_425))
    assert at["value"] == above["value"] == 35_000_000
    assert (at["years"], at["cap"], above["years"], above["cap"]) == ("35.00", False, "45.00", True)
    assert model.pension(30_000_000, 16_425, IN_1397, {"years_cap": "no_cap"})["value"] == 45_000_000


def test_p11_average_of_a_range() -> None:
    record = [month(1402, 12, 29, 99), month(1403, 1, 30, 5000), month(1403, 2, 30, 6000), month(1403, 3, 30, 99)]
    assert model.range_average(record, (1403, 1), (1403, 2)) == 5500


def test_p12_days_of_years() -> None:
    rows = [row(1402, n, days, 1) for n, days in enumerate([30, 31, 0, 25], 1)]
    rows += [row(1403, n, 30, 1) for n in (1, 2, 3)]
    record = model.merged(rows, NOW)
    assert [(year["year"], year["total"]) for year in model.grid(record)] == [(1402, 86), (1403, 90)]
    assert model.total_days(record) == 176


@pytest.mark.parametrize(
    ("counts", "carried"),
    [pytest.param((10, 13, 35), (11, 2, 5), id="D01"), pytest.param((31, 4, 12), (31, 4, 12), id="D03")],
)
def test_separate_counts_are_carried(counts: tuple[int, int, int], carried: tuple[int, int, int]) -> None:
    assert tuple(model.carry(*counts).values()) == carried


@pytest.mark.parametrize(
    ("months", "dependants", "entitled"),
    [
        pytest.param(5, False, 0, id="U01"),
        pytest.param(6, False, 6, id="U02"),
        pytest.param(6, True, 12, id="U03"),
        pytest.param(25, False, 12, id="U06"),
        pytest.param(25, True, 18, id="U07"),
        pytest.param(120, False, 12, id="U08"),
        pytest.param(121, False, 18, id="U10"),
        pytest.param(121, True, 26, id="U11"),
        pytest.param(181, False, 26, id="U13"),
        pytest.param(181, True, 36, id="U14"),
        pytest.param(241, False, 36, id="U16"),
    ],
)
def test_months_of_unemployment_benefit(months: int, entitled: int, *, dependants: bool) -> None:
    assert model.unemployment_months(months, has_dependants=dependants)["entitled_months"] == entitled


def test_u18_months_drawn_are_deducted() -> None:
    assert model.unemployment_months(130, has_dependants=True, used=10) == {
        "entitled_months": 26,
        "remaining_months": 16,
    }


@pytest.mark.parametrize(
    ("edge", "lower", "higher"), [(24, 12, 18), (120, 18, 26), (180, 26, 36), (240, 36, 50), (6, 12, 12)]
)
def test_an_edge_of_the_bands_of_unemployment(edge: int, lower: int, higher: int) -> None:
    readings = {"duration_band_edge": "higher_band"}
    assert model.unemployment_months(edge, has_dependants=True)["entitled_months"] == lower
    assert model.unemployment_months(edge, has_dependants=True, readings=readings)["entitled_months"] == higher
    almost = model.unemployment_months(Fraction(edge + 1) - Fraction(1, 100), has_dependants=True)
    assert almost["entitled_months"] == lower


def test_w01_days_of_part_time() -> None:
    assert model.part_time_days(31, Fraction(4)) == "16.92"
    assert model.part_time_days(31, Fraction("7.33")) == model.part_time_days(31, Fraction(8)) == "31.00"


def test_b01_floor_of_ten_years() -> None:
    assert model.ten_year_floor(Fraction(10), NOW) == 55_418_500


def test_b03_marriage_allowance_is_not_below_the_minimum_wage() -> None:
    assert model.marriage_allowance(2_400_000_000, NOW) == 166_255_500
    assert model.marriage_allowance(24 * 166_255_500 + 1, NOW) == 166_255_501


@pytest.mark.parametrize(
    ("years", "extra"),
    [
        pytest.param(Fraction(10), 60, id="S01"),
        pytest.param(Fraction(16), 56, id="S03"),
        pytest.param(Fraction(20), 30, id="S04"),
        pytest.param(Fraction(25), 10, id="S06"),
        pytest.param(Fraction("28.5"), 0, id="S08"),
        pytest.param(Fraction(15), 60, id="fifteen-joins-without-a-jump"),
        pytest.param(Fraction("15.5"), 58, id="parts-of-a-year"),
        pytest.param(Fraction(28), 4, id="exactly-28"),
    ],
)
def test_months_that_the_seventh_plan_adds(years: Fraction, extra: int) -> None:
    assert model.seventh_plan(years, "male") == extra
    assert model.seventh_plan(years, "female") == 0


def test_other_readings_of_the_seventh_plan() -> None:
    assert model.seventh_plan(Fraction(28), "male", {"exactly_28_years": "none"}) == 0
    assert model.seventh_plan(Fraction(25), "male", {"band_edge": "lower_band"}) == 15
    assert model.seventh_plan(Fraction(16), "male", {"added_contribution": "already_served"}) == 64


# --- unemployment benefit, by hand ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("average", "dependants", "readings", "expected"),
    [
        (20_000_000, 0, {}, 11_000_000),
        (20_000_000, 4, {}, 11_000_000 + 4 * 554_185),
        (20_000_000, 9, {}, 11_000_000 + 4 * 554_185),
        (20_000_000, 2, {"dependant_supplement": "of_own_average"}, 15_000_000),
        (8_000_000, 4, {}, 6_400_000),
        (6_000_000, 0, {}, 5_541_850),
        (6_000_000, 0, {"floor_and_cap": "cap_last"}, 4_800_000),
    ],
)
def test_amount_of_unemployment_benefit(average: int, dependants: int, readings: dict[str, str], expected: int) -> None:
    found = model.unemployment_amount(average, dependants, NOW, readings)
    assert found == {"daily": expected, "monthly": 30 * expected}


def test_no_unemployment_benefit_without_a_wage_or_a_law() -> None:
    nothing = {"daily": None, "monthly": None}
    assert model.unemployment_amount(0, 1, NOW) == nothing
    assert model.unemployment_amount(1000, 1, (1406, 1, 1)) == nothing
    assert model.unemployment_amount(1000, 1, (1369, 6, 31)) == nothing


# --- ceiling and law --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "number", "a_day"),
    [
        (1356, 12, None),
        (1357, 1, 4000),
        (1359, 12, 4000),
        (1360, 1, None),
        (1383, 12, None),
        (1384, 1, 286_048),
        (1399, 3, 4_282_663),
        (1399, 4, 4_457_663),
        (1405, 12, 38_792_950),
        (1406, 1, None),
    ],
)
def test_ceiling_of_a_day(year: int, number: int, a_day: int | None) -> None:
    assert model.ceiling(year, number, 1) == a_day
    assert model.ceiling(year, number, 5, {"ceiling_days": "fixed_30"}) == (a_day and 30 * a_day)


def test_a_choice_that_is_not_offered_is_an_error() -> None:
    with pytest.raises(ValueError, match="index_ratio"):
        model.merged([row(1404, 1, 31, 1)], NOW, {"index_ratio": "per_calendar_year"})


# --- merging ----------------------------------------------------------------------------------------------------------


def days_of(rows: list[Row], **readings: str) -> int:
    (only,) = model.merged(rows, NOW, readings)
    return int(only["days"])


def wage_of(rows: list[Row], **readings: str) -> int | None:
    (only,) = model.merged(rows, NOW, readings)
    wage: int | None = only["wage"]
    return wage


def test_a_single_row_counts_as_reported() -> None:
    """Its dates say ten days and its wage is above the ceiling; both stay."""
    assert model.merged([dated(7, 30, 1, 10, wage=10**12)], NOW) == [
        {"year": 1404, "month": 7, "days": 30, "wage": 10**12, "reported_days": 30, "reported_wage": 10**12}
    ]


@pytest.mark.parametrize(
    ("rows", "union", "capped", "largest"),
    [
        ([dated(7, 10, 1, 10), dated(7, 10, 6, 15)], 15, 20, 10),
        ([dated(7, 10, 1, 10), dated(7, 10, 11, 20)], 20, 20, 10),
        ([dated(7, 30, 1, 30), dated(7, 30, 1, 30)], 30, 30, 30),
        ([dated(7, 3, 1, 20), dated(7, 4, 5, 30)], 7, 7, 4),
        ([dated(7, 20, 1, 20), row(1404, 7, 20, 1)], 30, 30, 20),
        ([dated(7, 20, 1, 20), row(1404, 7, 20, 1, start=(1404, 7, 1))], 30, 30, 20),
        ([dated(7, 20, 1, 20), dated(7, 0, 25, 30)], 20, 20, 20),
    ],
)
def test_days_of_a_month_with_several_rows(rows: list[Row], union: int, capped: int, largest: int) -> None:
    assert days_of(rows) == union
    assert days_of(rows, overlap_days="capped_sum") == capped
    assert days_of(rows, overlap_days="largest_row") == largest


def test_intervals_are_clipped_to_the_month() -> None:
    first = row(1404, 7, 30, 1, start=(1403, 1, 1), end=(1404, 7, 10))
    second = row(1404, 7, 30, 1, start=(1404, 7, 29), end=(1405, 1, 1))
    assert days_of([first, second]) == 12


def test_an_interval_outside_of_its_month_is_no_interval() -> None:
    outside = row(1404, 7, 5, 1, start=(1404, 8, 1), end=(1404, 8, 30))
    assert days_of([dated(7, 10, 1, 10), outside]) == 15


def test_merged_wages_are_capped_at_the_ceiling_of_the_merged_days() -> None:
    rows = [dated(7, 10, 1, 10, wage=200_000_000), dated(7, 10, 6, 15, wage=300_000_000)]
    assert wage_of(rows) == 15 * 24_245_592
    assert wage_of(rows, overlap_days="capped_sum") == 20 * 24_245_592
    assert wage_of(rows, ceiling_days="fixed_30") == 500_000_000
    assert wage_of(rows, overlap_wages="sum_uncapped") == 500_000_000
    (only,) = model.merged(rows, NOW)
    assert (only["reported_days"], only["reported_wage"]) == (20, 500_000_000)


def test_an_overlap_needs_a_ceiling_that_is_known() -> None:
    rows = [row(1383, 7, 10, 5000), row(1383, 7, 10, 6000)]
    assert wage_of(rows) is None
    assert wage_of(rows, overlap_wages="sum_uncapped") == 11_000
    assert wage_of([rows[0], row(1383, 7, 0, 6000)]) == 5000


def test_a_wage_that_is_not_known_is_not_zero() -> None:
    unknown = row(1404, 7, 10, None)
    assert wage_of([unknown]) is None
    assert wage_of([unknown, row(1404, 7, 10, 1)], overlap_wages="sum_uncapped") is None
    found = model.averages([unknown, row(1404, 6, 31, 5000)], NOW)
    assert found["portal"] == (None, [(1404, 7), (1404, 6)])


@pytest.mark.parametrize(("year", "number", "length"), [(1404, 6, 31), (1404, 7, 30), (1403, 12, 30), (1404, 12, 29)])
def test_a_row_is_not_longer_than_its_month(year: int, number: int, length: int) -> None:
    clamp = {"days_over_month_length": "clamp_with_warning"}
    assert days_of([row(year, number, length, 1)]) == length
    assert model.merged([row(year, number, length + 1, 1)], NOW) == []
    assert days_of([row(year, number, length + 1, 1)], **clamp) == length


def test_rows_after_the_month_of_the_day_are_left_out() -> None:
    rows = [row(1405, 8, 30, 1), row(1405, 9, 30, 1), row(1405, 10, 30, 1)]
    assert [month["month"] for month in model.merged(rows, (1405, 9, 1))] == [8, 9]


@pytest.mark.parametrize("kind", model.BENEFIT_KINDS)
def test_benefit_days_count_unless_excluded(kind: str) -> None:
    rows = [row(1404, 1, 31, 5, kind=kind), row(1404, 2, 31, 5, kind="voluntary")]
    for choice, months in (("as_reported", [1, 2]), ("count", [1, 2]), ("exclude", [2])):
        assert [month["month"] for month in model.merged(rows, NOW, {"benefit_days": choice})] == months


# --- view -------------------------------------------------------------------------------------------------------------


def test_gaps_and_grid_know_only_months_with_days() -> None:
    rows = [row(1401, 1, 0, 0), row(1401, 11, 30, 1), row(1402, 2, 31, 1), row(1402, 3, 0, 0), row(1402, 5, 31, 1)]
    rows += [row(1404, 1, 31, 1), row(1404, 6, 0, 0)]
    record = model.merged(rows, NOW)
    assert model.gaps(record) == [
        {"from": "1401-12", "to": "1402-01"},
        {"from": "1402-03", "to": "1402-04"},
        {"from": "1402-06", "to": "1403-12"},
    ]
    assert [year["year"] for year in model.grid(record)] == [1401, 1402, 1404]
    assert model.grid(record)[1]["months"] == [0, 31, 0, 0, 31, 0, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("days", "parts"), [(0, (0, 0, 0)), (359, (0, 11, 29)), (364, (0, 12, 4)), (365, (1, 0, 0)), (7329, (20, 0, 29))]
)
def test_a_rest_of_360_days_is_no_year(days: int, parts: tuple[int, int, int]) -> None:
    assert tuple(model.duration(days).values()) == parts


# --- averages, by hand ------------------------------------------------------------------------------------------------


def test_rows_of_30_days_let_a_25th_month_in() -> None:
    """24 x 30 = 720 days, so a month of 2,400,000 older than the two years enters; 10 days of it are still needed."""
    record = [month(1401, 11, 30, 2_400_000), month(1401, 12, 30, 2_400_000), *two_years(1402, 30, 2_400_000)]
    found = {name: (value, len(used)) for name, (value, used) in model.averages_of(record, NOW).items()}
    assert found["portal"] == (2_500_000, 25)
    assert found["last_24_months"] == (2_400_000, 24)
    assert found["last_730_days"] == (2_433_334, 25)
    assert found["daily"] == (2_400_000, 25)
    assert model.averages_of(record, NOW, {"short_record_divisor": "months_paid"})["portal"][0] == 2_500_000


def test_the_four_agree_on_24_months_of_30_days() -> None:
    found = model.averages_of([*two_years(1402, 30, 7_654_321)], NOW)
    assert {found[name][0] for name in ("portal", "last_24_months", "last_730_days", "daily")} == {7_654_321}


def test_gaps_are_skipped_and_a_short_record_is_divided_by_24() -> None:
    record = [month(1390, 1, 31, 100), month(1400, 1, 31, 0), month(1404, 1, 31, 141)]
    assert model.averages_of(record, NOW)["portal"] == (11, [(1404, 1), (1390, 1)])
    assert model.averages_of(record, NOW, {"short_record_divisor": "months_paid"})["portal"][0] == 121
    assert model.averages_of(record, NOW, {"paid_month": "days_positive"})["portal"] == (
        11,
        [(1404, 1), (1400, 1), (1390, 1)],
    )


def test_no_paid_month_is_no_average() -> None:
    assert set(map(str, model.averages([row(1404, 1, 31, 0), row(1404, 2, 0, 9)], NOW).values())) == {"(None, [])"}


def test_an_unknown_wage_in_the_window_is_no_average_and_one_before_it_does_no_harm() -> None:
    unknown = month(1383, 12, 29, None)
    found = model.averages_of([unknown, *two_years(1384, None, 5000)], NOW)
    assert found["portal"] == (5000, found["portal"][1])
    assert model.averages_of([unknown, *two_years(1384, 30, 5000)], NOW)["portal"][0] is None
    assert model.averages_of([unknown, *two_years(1384, 30, 5000)], NOW)["last_24_months"][0] == 5000


def test_index_linked_is_the_mean_ratio_times_the_minimum_wage_of_the_day() -> None:
    record = [month(1403, 7, 10, 10 * 2_388_728), month(1404, 7, 30, 30 * 3 * 3_463_656)]
    assert model.averages_of(record, NOW)["index_linked"][0] == 2 * 30 * 5_541_850
    weighted = model.averages_of(record, NOW, {"index_ratio": "weighted_by_days"})["index_linked"][0]
    assert weighted == 30 * 5_541_850 * 5 // 2
    assert model.averages_of(record, (1406, 1, 1))["index_linked"][0] is None
    assert model.averages_of(record, (1406, 1, 1))["portal"][0] == model.averages_of(record, NOW)["portal"][0]


# --- pension, by hand -------------------------------------------------------------------------------------------------


def test_the_edge_of_20_years_is_that_of_the_rounded_years() -> None:
    assert model.pension(1, 7299, NOW) == {"value": 166_255_500, "years": "20.00", "floor": True, "cap": False}
    below = model.pension(1, 7298, NOW)
    assert (below["years"], below["value"]) == ("19.99", 110_781_582)
    assert model.pension(1, 7298, NOW, {"floor_below_20_years": "full"})["value"] == 166_255_500
    assert model.pension(1, 7298, NOW, {"floor_below_20_years": "none"}) == {
        "value": 1,
        "years": "19.99",
        "floor": False,
        "cap": False,
    }


def test_the_floor_counts_only_where_it_is_higher() -> None:
    assert model.pension(166_255_500, 30 * 365, NOW)["floor"] is False
    assert model.pension(166_255_499, 30 * 365, NOW)["floor"] is True


def test_years_without_rounding() -> None:
    unrounded = model.pension(30 * 365 * 10**6, 7301, NOW, {"pension_years": "unrounded"})
    assert (unrounded["value"], unrounded["years"]) == (7301 * 10**6, "20.00")
    assert model.pension(30 * 365 * 10**6, 7301, NOW)["value"] == 7300 * 10**6


def test_no_pension_where_a_floor_is_due_and_not_known() -> None:
    assert model.pension(10**9, 7300, (1406, 1, 1))["value"] is None
    assert model.pension(30, 3650, (1406, 1, 1), {"floor_below_20_years": "none"})["value"] == 10


# --- what holds for every career --------------------------------------------------------------------------------------


@given(careers.cases(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(
    case: tuple[list[Row], tuple[int, int, int], dict[str, str]], rnd: Any
) -> None:
    rows, on, readings = case
    shuffled = list(rows)
    rnd.shuffle(shuffled)
    assert model.summary(shuffled, on, readings) == model.summary(rows, on, readings)


@given(careers.cases())
def test_a_merged_month_is_neither_empty_nor_longer_than_the_calendar(
    case: tuple[list[Row], tuple[int, int, int], dict[str, str]],
) -> None:
    rows, on, readings = case
    record = model.merged(rows, on, readings)
    for found in record:
        assert 1 <= found["days"] <= min(model.month_length(found["year"], found["month"]), found["reported_days"])
    seen = [(found["year"], found["month"]) for found in record]
    assert seen == sorted(set(seen))
    assert sum(year["total"] for year in model.grid(record)) == model.total_days(record)


@given(careers.careers())
def test_gaps_and_months_with_days_make_up_the_whole_span(rows: list[Row]) -> None:
    record = model.merged(rows, NOW)
    places = [found["year"] * 12 + found["month"] for found in record]
    missing = 0
    for gap in model.gaps(record):
        (year, number), (last_year, last_number) = (map(int, gap[end].split("-")) for end in ("from", "to"))
        missing += last_year * 12 + last_number - year * 12 - number + 1
    assert len(places) + missing == (places[-1] - places[0] + 1 if places else 0)


# --- what is drawn ----------------------------------------------------------------------------------------------------

CASES: Final = [careers.random_case(seed) for seed in range(400)]


def test_dates_of_drawn_rows_are_in_the_calendar() -> None:
    for rows, on, _ in CASES:
        assert jdatetime.date(*on)
        for one in rows:
            days = [jdatetime.date(*one[end]) for end in ("start", "end") if end in one]
            assert days == sorted(days)
            assert 1355 <= one["year"] <= 1405


def test_a_seed_draws_always_the_same() -> None:
    assert careers.random_case(7) == CASES[7]
    assert careers.random_career(7) == CASES[7][0]


def _features(rows: list[Row], on: tuple[int, int, int]) -> set[str]:
    """Name what is nasty in a career."""
    found = {f"{len(rows) // 100} hundred rows"}
    found.update(str(one.get("kind")) for one in rows)
    for one in rows:
        length = model.month_length(one["year"], one["month"])
        minimum = int(model.law("min_daily_wage", (one["year"], one["month"], 1)) or 0)
        found.update(
            name
            for name, here in {
                "no days": one["days"] == 0,
                "no days and a wage": one["days"] == 0 and one["wage"] > 0,
                "part of a month": 1 < one["days"] < 29,
                "30 of 31": one["days"] == 30 and length == 31,
                "longer than the month": one["days"] > length,
                "30 in a short Esfand": one["days"] == 30 and length == 29,
                "below the minimum": 0 < one["wage"] < one["days"] * minimum,
                "above the ceiling": one["wage"] > 7 * one["days"] * minimum > 0,
                "after the day": (one["year"], one["month"]) > on[:2],
                "without dates": "start" not in one and "end" not in one,
                "one date": ("start" in one) != ("end" in one),
                "dates of another month": "start" in one and "end" in one and not model.days_covered(one),
            }.items()
            if here
        )
    for one in model.merged(rows, on):
        found.update({"several rows"} if one["reported_days"] != one["days"] else ())
        found.update({"overlap without a ceiling"} if one["wage"] is None else ())
        found.update({"capped"} if one["wage"] is not None and one["wage"] < one["reported_wage"] else ())
    found.update({"gap"} if model.gaps(model.merged(rows, on)) else ())
    return found


def test_what_is_drawn_is_plain_and_nasty() -> None:
    """Each of these comes in at least five of 400 careers."""
    counts: dict[str, int] = {}
    for rows, on, _ in CASES:
        for feature in _features(rows, on):
            counts[feature] = counts.get(feature, 0) + 1
    expected = {
        *("no days", "no days and a wage", "part of a month", "30 of 31", "longer than the month"),
        *("30 in a short Esfand", "below the minimum", "above the ceiling", "after the day", "without dates"),
        *("one date", "dates of another month", "several rows", "overlap without a ceiling", "capped", "gap"),
        *("None", "unemployment", "sick_pay", "maternity", "0 hundred rows", "1 hundred rows", "2 hundred rows"),
    }
    assert {feature for feature in expected if counts.get(feature, 0) < 5} == set()


def test_what_is_judged_is_drawn_too() -> None:
    """Averages that are there and that are not, pensions on and above the floor, years above 35."""
    found = [model.summary(rows, on, readings) for rows, on, readings in CASES]
    averages = [document["average_wage"] for document in found]
    pensions = [document["pension_estimate"] for document in found]
    for share in (
        [one["value"] is None and one["months_used"] > 0 for one in averages],
        [one["value"] is not None and one["others"].get("portal", 0) != one["value"] for one in averages],
        [one["months_used"] > 24 for one in averages],
        [0 < one["months_used"] < 24 for one in averages],
        [one["floor"] for one in pensions],
        [one["value"] is not None and not one["floor"] for one in pensions],
        [one["cap"] for one in pensions],
        [one["outcome"] == "undetermined" for one in pensions],
    ):
        assert sum(share) >= 5
