"""Doubts of made-up careers against plain loops, and what holds of all of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import Law, jalali
from tamin_rules.records import MonthRow, Record, merge, objection
from tamin_rules.records.doubts import Doubt, ObjectionKind, doubts
from tamin_rules.records.rows import RecordKind, kind_of
from tests.properties import records_reference as model
from tests.properties.careers import Row, cases, random_case

Day = tuple[int, int, int]
Case = tuple[list[Row], Day, dict[str, str]]
Told = tuple[str, str, str]

LAW: Final = Law.current()
SEEDS: Final = 150
OF_WORK: Final = (None, "عادی")
OFFERS: Final = tuple(ObjectionKind)


def _row(row: Row) -> MonthRow:
    start, end = (row.get(name) and jalali.day(*row[name]) for name in ("start", "end"))
    kind = kind_of(row["kind"]) if row.get("kind") else RecordKind.ORDINARY
    return MonthRow(row["year"], row["month"], row["days"], row["wage"], row.get("workshop"), kind, start, end)


def _judged(case: Case) -> tuple[Record, tuple[Doubt, ...], Law, date]:
    rows, day, readings = case
    law, on = LAW.with_readings(**readings), jalali.day(*day)
    record = merge(map(_row, rows), law=law, on=on)
    return record, doubts(record, law=law, on=on), law, on


def _told(found: Sequence[Doubt]) -> list[Told]:
    return sorted((doubt.code, str(doubt.first), str(doubt.last)) for doubt in found)


# --- the same in plain loops ------------------------------------------------------------------------------------------


def _text(row: Row) -> str:
    return f"{row['year']:04}-{row['month']:02}"


def _place(row: Row) -> int:
    return int(row["year"]) * 12 + int(row["month"])


def _first_of(row: Row) -> Day:
    return row["year"], row["month"], 1


def _single(code: str, rows: Sequence[Row]) -> Iterator[Told]:
    yield from ((f"record.{code}", _text(row), _text(row)) for row in rows)


def _range(code: str, rows: Sequence[Row]) -> Iterator[Told]:
    if rows:
        yield f"record.{code}", min(map(_text, rows)), max(map(_text, rows))


def _of_rows(rows: Sequence[Row], on: Day, readings: dict[str, str]) -> Iterator[Told]:
    late = [row for row in rows if (row["year"], row["month"]) > on[:2]]
    rest = [row for row in rows if (row["year"], row["month"]) <= on[:2]]
    long = [row for row in rest if row["days"] > model.month_length(row["year"], row["month"])]
    empty = [row for row in rest if row["days"] == 0]
    refuses_long = model.chosen(readings, "days_over_month_length") == "reject"
    refuses_empty = model.chosen(readings, "zero_day_rows") == "reject"
    excluded = []
    if model.chosen(readings, "benefit_days") == "exclude":
        gone = (long if refuses_long else []) + (empty if refuses_empty else [])
        excluded = [row for row in rest if row.get("kind") in model.BENEFIT_KINDS and row not in gone]
    yield from _range("row.after_day", late)
    yield from _range("row.benefit_excluded", excluded)
    yield from _single("days.over_length", [row for row in long if row not in excluded])
    yield from _single("row.zero_days", empty if refuses_empty else [])
    yield from _single("row.idle_wage", [row for row in empty if row["wage"] > 0 and row not in excluded])
    yield from _single("interval.elsewhere", [row for row in rows if _lies_elsewhere(row)])


def _lies_elsewhere(row: Row) -> bool:
    month = (row["year"], row["month"])
    return ("start" in row and row["start"][:2] > month) or ("end" in row and row["end"][:2] < month)


def _of_months(months: Sequence[Row], rows: Sequence[Row], on: Day, readings: dict[str, str]) -> Iterator[Told]:
    by_place = {_place(month): month for month in months}
    rows_of, days_of = defaultdict[str, list[Row]](list), Counter[int]()
    for row in rows:
        rows_of[_text(row)].append(row)
    for month in months:
        days_of[month["year"]] += month["days"]
    for gap in model.gaps(months):
        yield "record.month.missing", gap["from"], gap["to"]
    for month in months:
        place, of_month = _place(month), rows_of[_text(month)]
        before, after = by_place.get(place - 1), by_place.get(place + 1)
        of_year = days_of[month["year"]]
        if before and after and of_year < 350 and month["days"] < model.month_length(month["year"], month["month"]):
            yield from _single("month.short", [month])
        if len(of_month) > 1:
            yield from _single("month.overlap" if month["wage"] is not None else "month.overlap_open", [month])
        if all(row.get("kind") in OF_WORK for row in of_month):
            yield from _of_work(month, on)
        ceiling = model.law("insurable_wage_ceiling_daily", _first_of(month))
        days = 30 if model.chosen(readings, "ceiling_days") == "fixed_30" else month["days"]
        if len(of_month) == 1 and ceiling is not None and month["reported_wage"] > ceiling * days:
            yield from _single("wage.above_ceiling", [month])
        if before and _jumps(before, month):
            yield from _single("wage.jump", [month])


def _of_work(month: Row, on: Day) -> Iterator[Told]:
    minimum = model.law("min_daily_wage", _first_of(month))
    if minimum is not None and 0 < month["reported_wage"] < minimum * month["days"]:
        yield from _single("wage.below_minimum", [month])
    next_month = (month["year"], month["month"] + 1) if month["month"] < 12 else (month["year"] + 1, 1)
    if month["reported_wage"] == 0 and month["year"] >= 1386 and on[:2] > next_month:
        yield from _single("premium.no_wage", [month])


def _jumps(before: Row, month: Row) -> bool:
    old, new = (model.law("min_daily_wage", _first_of(one)) for one in (before, month))
    if old is None or new is None or not before["wage"] or not month["wage"]:
        return False
    most = new / old * Fraction(3, 2)
    by_day = Fraction(month["wage"], month["days"]) / Fraction(before["wage"], before["days"])
    return by_day > most and Fraction(month["wage"], before["wage"]) > most


def expected(case: Case) -> list[Told]:
    rows, on, readings = case
    counted, months = model.accepted(rows, on, readings), model.merged(rows, on, readings)
    found = sorted([*_of_rows(rows, on, readings), *_of_months(months, counted, on, readings)])
    silent = [told for told in found if told[0] == "record.premium.no_wage"]
    if len(silent) < 2 or any(month["reported_wage"] for month in months):
        return found
    whole = ("record.premium.no_wages", silent[0][1], silent[-1][1])
    return sorted([whole, *(told for told in found if told not in silent)])


@given(cases())
def test_the_doubts_of_a_career_are_those_of_plain_loops(case: Case) -> None:
    assert _told(_judged(case)[1]) == expected(case)


@given(cases())
def test_so_are_those_of_a_career_that_is_a_grid_of_days(case: Case) -> None:
    rows, on, readings = case
    days_only = ([row | {"wage": 0} for row in rows], on, readings)
    assert _told(_judged(days_only)[1]) == expected(days_only)


def test_so_are_those_of_made_up_careers() -> None:
    assert [seed for seed in range(SEEDS) if _told(_judged(random_case(seed))[1]) != expected(random_case(seed))] == []


def test_made_up_careers_raise_every_doubt() -> None:
    """Otherwise the comparison says nothing of the one that is missing; payments and closed lists are not drawn."""
    seen = {code for seed in range(SEEDS) for code, _, _ in expected(random_case(seed))}
    assert seen == {
        *(f"record.month.{fault}" for fault in ("missing", "short", "overlap", "overlap_open")),
        *(f"record.wage.{fault}" for fault in ("below_minimum", "above_ceiling", "jump")),
        *(f"record.row.{fault}" for fault in ("after_day", "zero_days", "idle_wage", "benefit_excluded")),
        *("record.days.over_length", "record.interval.elsewhere", "record.premium.no_wage"),
    }


# --- what holds of all ------------------------------------------------------------------------------------------------


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(case: Case, random: Any) -> None:
    rows, on, readings = case
    mixed = random.sample(rows, len(rows))
    assert _told(_judged(case)[1]) == _told(_judged((mixed, on, readings))[1])


@given(cases())
def test_a_doubt_names_rows_of_its_months_and_comes_in_their_order(case: Case) -> None:
    record, found, _, _ = _judged(case)
    assert [doubt.first for doubt in found] == sorted(doubt.first for doubt in found)
    for doubt in found:
        assert {doubt.first <= record.rows[place].when <= doubt.last for place in doubt.rows} <= {True}
        assert doubt.rows or doubt.code == "record.month.missing"


@given(cases())
def test_only_what_is_refused_or_contradicts_itself_is_an_error(case: Case) -> None:
    record, found, _, _ = _judged(case)
    for doubt in found:
        if doubt.decision.refuses:
            assert doubt.code in {"record.days.over_length", "record.row.zero_days", "record.interval.elsewhere"}
            assert doubt.code == "record.interval.elsewhere" or set(doubt.rows) <= record.left_out.keys()


@given(cases(), st.sampled_from(OFFERS))
def test_what_a_doubt_proposes_to_claim_can_be_claimed(case: Case, kind: ObjectionKind) -> None:
    record, found, law, on = _judged(case)
    claims = objection.proposal(found, record, kind=kind, on=on)
    at = jalali.parse_instant(f"{jalali.format(on)}T10:00")
    if claims:
        answers = objection.check(kind=kind.value, rows=claims, record=record, at=at, law=law)
        assert [str(decision.finding.code) for decision in answers if decision.refuses] == []
    doubted = {
        index for each in found if each.objection is kind for index in range(each.first.index, each.last.index + 1)
    }
    assert {claim.when.index for claim in claims} <= doubted


@pytest.mark.parametrize("kind", OFFERS)
def test_made_up_careers_have_something_to_claim(kind: ObjectionKind) -> None:
    offers = 0
    for seed in range(50):
        record, found, _, on = _judged(random_case(seed))
        offers += bool(objection.proposal(found, record, kind=kind, on=on))
    assert offers > 10
