"""
The insurance record once more, written from the facts in the plainest words: the tests compare the package with it.

Plain data only. A row is a dict with `year`, `month`, `days`, `wage` (rials; None where it is not known) and, where it
has them, `workshop`, `kind`, `start` and `end`. A day is a tuple (year, month, day) of the Jalali calendar. A merged
month is what `merged` returns; the other functions on a record take a list of merged months, oldest first. Readings
are a dict of name to choice; what it does not name has the default of the facts, the first choice in `CHOICES`.
None stands for what cannot be determined. What is silent in the facts is decided in the docstrings, marked "Decided".
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final

import jdatetime

Row = dict[str, Any]
Day = tuple[int, int, int]
YearMonth = tuple[int, int]
Readings = Mapping[str, str]

LAW_FILE: Final = Path(__file__).parents[1] / "vectors" / "legal_parameters.json"
LAW_ROWS: Final[list[dict[str, Any]]] = json.loads(LAW_FILE.read_text(encoding="utf-8"))["rows"]
SET_EVERY_YEAR: Final = ("min_daily_wage", "insurable_wage_ceiling_daily")
LAST_DECIDED_YEAR: Final = 1405

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "days_over_month_length": ("reject", "clamp_with_warning"),  # R1.1
    "zero_day_rows": ("accept", "reject"),  # R1.3
    "overlap_days": ("interval_union", "capped_sum", "largest_row"),  # R1.4
    "overlap_wages": ("sum_capped", "sum_uncapped"),  # R1.4
    "pension_years": ("two_decimals_half_up", "unrounded"),  # R1.8, Clarification 3
    "benefit_days": ("as_reported", "count", "exclude"),  # R1.9
    "paid_month": ("days_and_wage_positive", "days_positive"),  # R2.2
    "average_wage": ("portal", "last_24_months", "last_730_days", "daily", "index_linked"),  # R3.2
    "short_record_divisor": ("fixed_24", "months_paid"),  # R3.3
    "index_ratio": ("per_month", "weighted_by_days"),  # R3.7, Clarification 9
    "years_cap": ("cap_35", "no_cap"),  # R4.2
    "floor_below_20_years": ("years_over_30", "full", "none"),  # R4.3
    "added_contribution": ("remaining_to_30", "already_served"),  # R4.6
    "band_edge": ("upper_band", "lower_band"),  # R4.6
    "exactly_28_years": ("two_months_per_year", "none"),  # R4.6
    "duration_band_edge": ("lower_band", "higher_band"),  # R5.4
    "dependant_supplement": ("of_minimum_wage", "of_own_average"),  # R5.5
    "floor_and_cap": ("floor_last", "cap_last"),  # R5.5
    "cash_transport_and_food": ("exempt", "insurable"),  # R6.2
    "eid_bonus": ("exempt", "insurable"),  # R6.2
    "share_rounding": ("half_up", "truncate"),  # R6.3
    "ceiling_days": ("insured_days", "fixed_30"),  # R6.4
}
BENEFIT_KINDS: Final = ("unemployment", "sick_pay", "maternity")


def chosen(readings: Readings, name: str) -> str:
    """Return the choice of a reading, the default where none is made; a choice that is not offered is an error."""
    for other, choice in readings.items():
        if choice not in CHOICES[other]:
            msg = f"{other}: no such choice as {choice}"
            raise ValueError(msg)
    return readings.get(name, CHOICES[name][0])


# --- law and calendar -------------------------------------------------------------------------------------------------


@cache
def law(name: str, day: Day) -> Fraction | None:
    """Return the last value that began on or before a day; None where there is none, or where it is not known."""
    year, month, date = day
    if name in SET_EVERY_YEAR and year > LAST_DECIDED_YEAR:
        return None
    began = ""
    found = None
    for row in LAW_ROWS:
        if row["name"] == name and began <= row["valid_from"] <= f"{year:04}-{month:02}-{date:02}":
            began = row["valid_from"]
            found = row
    if found is None or found["value"] is None:
        return None
    value = Fraction(str(found["value"]))
    return value / 100 if found["unit"] == "percent" else value


@cache
def month_length(year: int, month: int) -> int:
    """Return the number of days of a Jalali month: R1.1."""
    if month <= 6:
        return 31
    if month <= 11:
        return 30
    return 30 if jdatetime.date(year, 1, 1).isleap() else 29


def half_up(amount: Fraction) -> int:
    """Round to a whole number, halves up."""
    return math.floor(amount + Fraction(1, 2))


def hundredths(number: Fraction) -> str:
    """Write a number with two decimals, half-up."""
    whole = half_up(number * 100)
    return f"{whole // 100}.{whole % 100:02}"


# --- the merged record ------------------------------------------------------------------------------------------------


def accepted(rows: Iterable[Row], on: Day, readings: Readings) -> list[Row]:
    """
    Leave out what does not count, and clamp days where that is the reading: Clarification 8, R1.1, R1.3, R1.9.

    Decided: a clamped row is from then on a row of the clamped days, and keeps its wage; `count` is as `as_reported`,
    for there is no other source of benefit periods than the record; the whole of the month of `on` counts.
    """
    left = []
    for row in rows:
        length = month_length(row["year"], row["month"])
        if (row["year"], row["month"]) > on[:2]:
            continue
        if chosen(readings, "benefit_days") == "exclude" and row.get("kind") in BENEFIT_KINDS:
            continue
        if row["days"] == 0:  # accepted or rejected, it adds nothing, its wage included
            continue
        if row["days"] <= length:
            left.append(row)
        elif chosen(readings, "days_over_month_length") == "clamp_with_warning":
            left.append({**row, "days": length})
    return left


def days_covered(row: Row) -> set[int]:
    """
    Return the days of its month that lie in a row's interval; none where it has no interval, or not in its month.

    Decided: a row with one of `start` and `end` only, or with `end` before `start`, is a row without dates.
    """
    start, end = row.get("start"), row.get("end")
    covered: set[int] = set()
    if start is None or end is None:
        return covered
    for date in range(1, month_length(row["year"], row["month"]) + 1):
        if start <= (row["year"], row["month"], date) <= end:
            covered.add(date)
    return covered


def merged_days(rows: Sequence[Row], readings: Readings) -> int:
    """Return the days of one month: R1.4 with Clarification 5."""
    if len(rows) == 1:
        return int(rows[0]["days"])
    length = month_length(rows[0]["year"], rows[0]["month"])
    reported: list[int] = [row["days"] for row in rows]
    total = sum(reported)
    if chosen(readings, "overlap_days") == "largest_row":
        return max(reported)
    if chosen(readings, "overlap_days") == "interval_union" and all(days_covered(row) for row in rows):
        union: set[int] = set()
        for row in rows:
            union = union | days_covered(row)
        return min(len(union), total, length)
    return min(total, length)


def merged_wage(rows: Sequence[Row], days: int, readings: Readings) -> int | None:
    """
    Return the wage of one month: R1.4, Clarification 5; None where a wage, or the ceiling that is needed, is unknown.

    Decided: with an unknown ceiling the wage of a merged month is unknown, even where all its rows have no wage.
    """
    reported = reported_wage(rows)
    if len(rows) == 1 or chosen(readings, "overlap_wages") == "sum_uncapped":
        return reported
    most = ceiling(rows[0]["year"], rows[0]["month"], days, readings)
    if reported is None or most is None:
        return None
    return min(reported, most)


def reported_wage(rows: Sequence[Row]) -> int | None:
    """Return the sum of the wages; None where one is unknown."""
    total = 0
    for row in rows:
        if row["wage"] is None:
            return None
        total = total + row["wage"]
    return total


def merged(rows: Iterable[Row], on: Day, readings: Readings | None = None) -> list[Row]:
    """
    Return the months with days, oldest first: R1.4, Clarifications 5 to 8.

    Decided: rows of the same month are merged whatever their workshops, two equal rows too.
    """
    readings = readings or {}
    groups: dict[YearMonth, list[Row]] = {}
    for row in accepted(rows, on, readings):
        groups.setdefault((row["year"], row["month"]), []).append(row)
    months = []
    for (year, month), group in sorted(groups.items()):
        days = merged_days(group, readings)
        months.append(
            {
                "year": year,
                "month": month,
                "days": days,
                "wage": merged_wage(group, days, readings),
                "reported_days": sum(row["days"] for row in group),
                "reported_wage": reported_wage(group),
            }
        )
    return months


# --- the record view --------------------------------------------------------------------------------------------------


def total_days(months: Iterable[Row]) -> int:
    """Return the days of the whole record."""
    return int(sum(month["days"] for month in months))


def duration(days: int) -> dict[str, int]:
    """Split days into years of 365 and months of 30, without a carry of 12 months: R1.7 `year_365_month_30`."""
    years, rest = days // 365, days % 365
    return {"years": years, "months": rest // 30, "days": rest % 30}


def carry(years: int, months: int, days: int) -> dict[str, int]:
    """Carry separate counts, 30 days to a month and 12 months to a year: R1.7, Clarification 10."""
    months = months + days // 30
    return {"years": years + months // 12, "months": months % 12, "days": days % 30}


def grid(months: Iterable[Row]) -> list[dict[str, Any]]:
    """Return one entry for each year with days, with its twelve months and their sum: R2.1, Clarification 7."""
    years: dict[int, list[int]] = {}
    for month in months:
        years.setdefault(month["year"], [0] * 12)[month["month"] - 1] = month["days"]
    return [{"year": year, "months": days, "total": sum(days)} for year, days in sorted(years.items())]


def gaps(months: Sequence[Row]) -> list[dict[str, str]]:
    """Return the runs of missing months between the first and the last month with days: Clarification 7."""
    if not months:
        return []
    present = {(month["year"], month["month"]) for month in months}
    runs: list[list[YearMonth]] = []
    before = True  # whether the month before is present
    here, last = min(present), max(present)
    while here < last:
        if here not in present:
            if before:
                runs.append([])
            runs[-1].append(here)
        before = here in present
        here = (here[0], here[1] + 1) if here[1] < 12 else (here[0] + 1, 1)
    return [{"from": _text(run[0]), "to": _text(run[-1])} for run in runs]


def _text(month: YearMonth) -> str:
    return f"{month[0]:04}-{month[1]:02}"


# --- averages ---------------------------------------------------------------------------------------------------------


Average = tuple[int | None, list[YearMonth]]


def averages(rows: Iterable[Row], on: Day, readings: Readings | None = None) -> dict[str, Average]:
    """Return every average of R3.2 of a record's rows, each with the months used, newest first."""
    return averages_of(merged(rows, on, readings), on, readings)


def averages_of(months: Sequence[Row], on: Day, readings: Readings | None = None) -> dict[str, Average]:
    """
    Return every average of R3.2 of merged months, in rials rounded up; None where it cannot be determined.

    Decided: nothing is rounded before the end, the share of a month in `last_730_days` neither; `short_record_divisor`
    concerns the three that are divided by 24.
    """
    readings = readings or {}
    paid = [month for month in reversed(months) if is_paid(month, readings)]
    window = newest_730_days(paid)
    last_24 = paid[:24]
    return {
        "portal": (by_24([(month, month["days"]) for month in window], paid, readings), _names(window)),
        "last_24_months": (by_24([(month, month["days"]) for month in last_24], paid, readings), _names(last_24)),
        "last_730_days": (by_24(shares_of_730(window), paid, readings), _names(window)),
        "daily": (daily(window), _names(window)),
        "index_linked": (index_linked(window, on, readings), _names(window)),
    }


def _names(months: Iterable[Row]) -> list[YearMonth]:
    return [(month["year"], month["month"]) for month in months]


def is_paid(month: Row, readings: Readings) -> bool:
    """
    Tell whether a merged month is paid: R2.2, Clarification 6.

    Decided: tested on the reported wage, so that a month whose capped wage is unknown is in the window; an unknown
    reported wage is not zero, so that such a month is in the window too.
    """
    if chosen(readings, "paid_month") == "days_positive":
        return bool(month["days"] > 0)
    return bool(month["days"] > 0 and (month["reported_wage"] is None or month["reported_wage"] > 0))


def newest_730_days(paid: Iterable[Row]) -> list[Row]:
    """Take months newest first while the days gathered so far are below 730: R3.2 `portal`."""
    taken: list[Row] = []
    gathered = 0
    for month in paid:
        if gathered < 730:
            taken.append(month)
            gathered = gathered + month["days"]
    return taken


def shares_of_730(window: Iterable[Row]) -> list[tuple[Row, int]]:
    """Give every month with the days that are taken of it, 730 in all: R3.2 `last_730_days`."""
    shares = []
    needed = 730
    for month in window:
        taken = min(month["days"], needed)
        shares.append((month, taken))
        needed = needed - taken
    return shares


def by_24(shares: Sequence[tuple[Row, int]], paid: Sequence[Row], readings: Readings) -> int | None:
    """Divide wages by 24, or by the paid months of a record that has fewer where that is the reading: R3.2, R3.3."""
    if not shares or any(month["wage"] is None for month, _ in shares):
        return None
    divisor = 24
    if len(paid) < 24 and chosen(readings, "short_record_divisor") == "months_paid":
        divisor = len(paid)
    total = Fraction(0)
    for month, taken in shares:
        total = total + Fraction(month["wage"] * taken, month["days"])
    return math.ceil(total / divisor)


def daily(window: Sequence[Row]) -> int | None:
    """Divide wages by days, times 30: R3.2 `daily`, and R3.5 of a range of months."""
    if not window or any(month["wage"] is None for month in window):
        return None
    return math.ceil(Fraction(sum(month["wage"] for month in window), total_days(window)) * 30)


def index_linked(window: Sequence[Row], on: Day, readings: Readings) -> int | None:
    """
    Take the mean ratio of wage and minimum wage, times 30 daily minimum wages of `on`: R3.7, Clarification 1.

    Decided: `weighted_by_days` weighs the ratio of a month by its merged days; the minimum wage of a month is that of
    its first day.
    """
    minimum_now = law("min_daily_wage", on)
    if not window or minimum_now is None:
        return None
    total, weights = Fraction(0), 0
    for month in window:
        minimum_then = law("min_daily_wage", (month["year"], month["month"], 1))
        if month["wage"] is None or minimum_then is None:
            return None
        weight = month["days"] if chosen(readings, "index_ratio") == "weighted_by_days" else 1
        total = total + Fraction(month["wage"]) / (month["days"] * minimum_then) * weight
        weights = weights + weight
    return math.ceil(total / weights * 30 * minimum_now)


def range_average(months: Iterable[Row], first: YearMonth, last: YearMonth) -> int | None:
    """Return the monthly average from one month to another, both included: R3.5."""
    return daily([month for month in months if first <= (month["year"], month["month"]) <= last])


# --- pension ----------------------------------------------------------------------------------------------------------


def pension(average: int | None, days: int, on: Day, readings: Readings | None = None) -> dict[str, Any]:
    """
    Return the estimate of the monthly pension: R4.1 to R4.3, R1.8, Clarifications 2 to 4.

    Decided: an average of 0 is no wage; the edges at 20 and 35 are tested on the rounded years under every reading;
    under `no_cap` nothing is capped, so `cap` is false; pension and floor are compared after both are rounded up;
    where the law of `on` lacks the minimum wage and a floor is due, there is no value.
    """
    readings = readings or {}
    exact = Fraction(days, 365)
    shown = Fraction(half_up(exact * 100), 100)
    years = exact if chosen(readings, "pension_years") == "unrounded" else shown
    cap_35 = chosen(readings, "years_cap") == "cap_35"
    answer: dict[str, Any] = {"value": None, "years": hundredths(exact), "floor": False, "cap": cap_35 and shown > 35}
    accrual = law("old_age.accrual_fraction_per_year", on)
    if not average or accrual is None:
        return answer
    amount = math.ceil(average * accrual * (min(years, Fraction(35)) if cap_35 else years))
    below_20 = chosen(readings, "floor_below_20_years")
    if shown < 20 and below_20 == "none":
        answer["value"] = amount
        return answer
    minimum = law("min_daily_wage", on)
    if minimum is None:
        return answer
    share = years / 30 if shown < 20 and below_20 == "years_over_30" else Fraction(1)
    floor = math.ceil(30 * minimum * share)
    answer["value"] = max(amount, floor)
    answer["floor"] = floor > amount
    return answer


def ten_year_floor(years: Fraction, on: Day) -> int | None:
    """Return years / 30 of the monthly minimum wage of `on`: R4.7. Decided: rounded up."""
    minimum = law("min_daily_wage", on)
    return None if minimum is None else math.ceil(30 * minimum * years / 30)


def seventh_plan(record_years: Fraction, sex: str, readings: Readings | None = None) -> Fraction:
    """
    Return the months of contribution that the Seventh Plan adds on the path of 30 years: R4.6, points 1, 2 and 4.

    Decided: nothing for women; `already_served` is not cut at five years; `exactly_28_years` alone rules 28.
    """
    readings = readings or {}
    if sex == "female":
        return Fraction(0)
    if record_years > 28 or (record_years == 28 and chosen(readings, "exactly_28_years") == "none"):
        return Fraction(0)
    edges_up = chosen(readings, "band_edge") == "upper_band"
    served = chosen(readings, "added_contribution") == "already_served"
    of_years = record_years if served else 30 - record_years
    for edge, months_a_year in ((25, 2), (20, 3), (15, 4)):
        if record_years > edge or (record_years == edge and edges_up):
            return of_years * months_a_year
    return Fraction(60)


# --- benefits ---------------------------------------------------------------------------------------------------------


def unemployment_months(
    contribution_months: int | Fraction, *, has_dependants: bool, used: int = 0, readings: Readings | None = None
) -> dict[str, int]:
    """Return the months of unemployment benefit, in all and what remains, never below 0: R5.4."""
    readings = readings or {}
    whole = math.floor(contribution_months)
    if chosen(readings, "duration_band_edge") == "higher_band" and whole in {24, 120, 180, 240}:
        whole = whole + 1
    entitled = 0
    for first, single, with_dependants in ((6, 6, 12), (25, 12, 18), (121, 18, 26), (181, 26, 36), (241, 36, 50)):
        if whole >= first:
            entitled = with_dependants if has_dependants else single
    return {"entitled_months": entitled, "remaining_months": max(entitled - used, 0)}


def unemployment_amount(
    average_daily: int | Fraction, dependants: int, on: Day, readings: Readings | None = None
) -> dict[str, Any]:
    """
    Return the unemployment benefit of a day, exact, and of a month of 30 days, rounded up: R5.5.

    Decided: the rounding; no amount without a wage.
    """
    readings = readings or {}
    share, supplement, most_persons, most = (
        law(f"unemployment_benefit.{name}", on)
        for name in (
            "percent_of_average_daily_wage",
            "per_dependant_percent_of_min_wage",
            "max_dependants",
            "cap_percent_of_average_wage",
        )
    )
    minimum = law("min_daily_wage", on)
    if share is None or supplement is None or most_persons is None or most is None:
        return {"daily": None, "monthly": None}
    if not average_daily or minimum is None:
        return {"daily": None, "monthly": None}
    base = Fraction(average_daily) if chosen(readings, "dependant_supplement") == "of_own_average" else minimum
    amount = average_daily * share + base * supplement * min(Fraction(dependants), most_persons)
    cap = average_daily * most
    if chosen(readings, "floor_and_cap") == "floor_last":
        amount = max(min(amount, cap), minimum)
    else:
        amount = min(max(amount, minimum), cap)
    return {"daily": amount, "monthly": math.ceil(amount * 30)}


def marriage_allowance(wages_of_24_months: int, day: Day) -> int | None:
    """Return a 24th of the wages, not below the monthly minimum wage of the marriage: R5.6. Decided: rounded up."""
    minimum = law("min_daily_wage", day)
    return None if minimum is None else max(math.ceil(Fraction(wages_of_24_months, 24)), math.ceil(30 * minimum))


def part_time_days(month_days: int, daily_hours: Fraction) -> str:
    """Return calendar days x hours / 7.33 with two decimals, half-up; 7.33 hours are a full day: R1.6."""
    full = Fraction("7.33")
    return hundredths(month_days * min(daily_hours, full) / full)


# --- contributions ----------------------------------------------------------------------------------------------------


ITEMS: Final[Mapping[str, str]] = {
    "base_wage": "in",
    "seniority": "in",
    "housing": "in",
    "grocery": "in",
    "marriage_allowance": "in",
    "overtime": "in",
    "night": "in",
    "friday": "in",
    "shift": "in",
    "performance_bonus": "in",
    "child_allowance": "out",
    "mission": "out",
    "severance": "out",
    "unused_leave": "out",
    "cash_transport": "cash_transport_and_food",
    "cash_food": "cash_transport_and_food",
    "eid_bonus": "eid_bonus",
}
"""What is subject to contributions, what is not, and what a reading decides: R6.2."""


def ceiling(year: int, month: int, days: int, readings: Readings | None = None) -> int | None:
    """
    Return the most that is insurable: daily ceiling x insured days, x 30 under `fixed_30`: R6.4.

    Decided: the daily ceiling is that of the first day of the month; of years without a row it is unknown.
    """
    a_day = law("insurable_wage_ceiling_daily", (year, month, 1))
    if a_day is None:
        return None
    return int(a_day) * (30 if chosen(readings or {}, "ceiling_days") == "fixed_30" else days)


def is_insurable(item: str, readings: Readings) -> bool:
    """Tell whether an item is subject to contributions: R6.2."""
    flag = ITEMS[item]
    return flag == "in" or (flag in CHOICES and chosen(readings, flag) == "insurable")


def insurable(
    items: Mapping[str, int], year: int, month: int, days: int, readings: Readings | None = None
) -> int | None:
    """Return min(ceiling, sum of the items subject to contributions): R6.1; None where the ceiling is unknown."""
    subject = sum(amount for item, amount in items.items() if is_insurable(item, readings or {}))
    most = ceiling(year, month, days, readings)
    return None if most is None else min(subject, most)


def premium(
    items: Mapping[str, int],
    month: tuple[int, int, int],
    readings: Readings | None = None,
    *,
    unemployment_cover: bool = True,
) -> dict[str, Any]:
    """
    Return the shares of one worker of (year, month, days): R6.3.

    Decided: 20% and 3% are rounded each by itself, then added; the rates are those of the first day of the month.
    """
    readings = readings or {}
    year, number, days = month
    wage = insurable(items, year, number, days, readings)
    answer: dict[str, Any] = {
        "gross": sum(items.values()),
        "insurable_wage": wage,
        "excluded": [item for item in items if not is_insurable(item, readings)],
    }
    first = (year, number, 1)
    shares: dict[str, int | None] = {}
    for name, key in (
        ("worker_share", "premium_rate.compulsory.insured"),
        ("employer_share", "premium_rate.compulsory.employer"),
        ("unemployment_share", "premium_rate.unemployment.employer"),
    ):
        rate = law(key, first)
        if wage is None or rate is None:
            shares[name] = None
        elif chosen(readings, "share_rounding") == "truncate":
            shares[name] = math.floor(wage * rate)
        else:
            shares[name] = half_up(wage * rate)
    if not unemployment_cover:
        shares["unemployment_share"] = 0
    employer, unemployment = shares["employer_share"], shares["unemployment_share"]
    both = None if employer is None or unemployment is None else employer + unemployment
    return {**answer, **shares, "employer_share_20_plus_3": both}


# --- the whole document -----------------------------------------------------------------------------------------------


def summary(rows: Iterable[Row], on: Day, readings: Readings | None = None) -> dict[str, Any]:
    """Return the document of `record summary` as far as it is figures: without eligibility and decisions."""
    readings = readings or {}
    months = merged(rows, on, readings)
    days = total_days(months)
    found = averages_of(months, on, readings)
    name = chosen(readings, "average_wage")
    value, used = found[name]
    estimate = pension(value, days, on, readings)
    outcome = "undetermined" if estimate["value"] is None else "satisfied"
    return {
        "on": f"{on[0]:04}-{on[1]:02}-{on[2]:02}",
        "total_days": days,
        "duration": duration(days),
        "years": grid(months),
        "gaps": gaps(months),
        "average_wage": {
            "reading": name,
            "value": value,
            "months_used": len(used),
            "others": {other: amount for other, (amount, _) in found.items() if other != name},
        },
        "pension_estimate": {"outcome": outcome, **estimate},
    }
