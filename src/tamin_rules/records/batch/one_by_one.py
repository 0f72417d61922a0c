"""
Persons one by one, through the core itself: what the columns cannot do exactly is done here, slowly.

It is also what the fast way is tested against.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Final, TypeAlias

from attrs import frozen

from tamin_rules import jalali
from tamin_rules.columns.days import EPOCH
from tamin_rules.decisions.formulas import Figure
from tamin_rules.errors import Code, Fault, Faults, MalformedError
from tamin_rules.law import Law
from tamin_rules.money import half_up
from tamin_rules.records.averages import AVERAGES
from tamin_rules.records.batch.arrow import Array, pa
from tamin_rules.records.batch.columns import Group, written
from tamin_rules.records.batch.intake import PERSON, Run
from tamin_rules.records.batch.sheet import Sheet
from tamin_rules.records.doubts import doubts
from tamin_rules.records.durations import pension_years
from tamin_rules.records.eligibility import eligibility
from tamin_rules.records.months import Record, merge
from tamin_rules.records.pension import ESTIMATE, PensionFacts, is_capped
from tamin_rules.records.person import NOT_SEX, Insured, Sex
from tamin_rules.records.rows import NOT_DAY, Kind, MonthRow, RecordKind, kind_of
from tamin_rules.text import fold_identifier

DIFFERS: Final = Code("batch.person.differs")
TOO_LARGE: Final = Code("batch.figure.too_large")

Answer: TypeAlias = dict[str, object]
"""The columns of one person, by name; years of record in hundredths."""
Rows: TypeAlias = Mapping[str, Sequence[Any]]
"""Columns of the rows of one person, by name, as plain values."""

_MOST: Final = 2**63 - 1
"""A column of amounts holds no more; one month of one day at 10^15 rials is worth more, index-linked."""
_HUNDREDTHS: Final = 100
_SEXES: Final = {sex.value: sex for sex in Sex}
_NUMBERS: Final = ("year", "month", "days", "wage")


def answer_left(run: Run, sheet: Sheet, *, law: Law, on: date) -> None:
    """Fill in what the columns have left to the core."""
    asked = dict[int, list[Group]]()
    for group in Group:
        for persons in sheet.left.get(group, ()):
            for person in persons.tolist():
                asked.setdefault(person, []).append(group)
    for person, outputs in asked.items():
        since, until = int(run.starts[person]), int(run.ends[person])
        rows = run.rows.slice(since, until - since)
        columns = {name: _values(rows.column(name)) for name in rows.schema.names if name != PERSON}
        sheet.write(person, answer(columns, outputs=outputs, law=law, on=on))


def _values(column: Array) -> list[Any]:
    """Return a column as plain values, days as numbers: not all of them are days of Python's calendar."""
    values: list[Any] = (column.cast(pa.int32()) if pa.types.is_date32(column.type) else column).to_pylist()
    return values


def answer(rows: Rows, *, outputs: Sequence[Group], law: Law, on: date) -> Answer:
    """Return what there is to say about one person."""
    built, faults = _built(rows)
    person, of_person = _person(rows)
    faults = sorted((*faults, *of_person), key=lambda fault: fault.loc[0])
    size = len(rows["year"])
    if faults:
        return {"rows": size, **_malformed(faults)}
    case = Case(merge(built, law=law, on=on), person, law, on)
    found: Answer = {"rows": size, "malformed": 0}
    for group in outputs:
        found |= _GROUPS[group](case)
    return found


# --- rows -------------------------------------------------------------------------------------------------------------


def _built(rows: Rows) -> tuple[list[MonthRow], list[Fault]]:
    built, faults = list[MonthRow](), list[Fault]()
    names = [name for name in (*_NUMBERS, "workshop", "kind", "start", "end") if name in rows]
    for place, values in enumerate(zip(*(rows[name] for name in names), strict=True)):
        try:
            built.append(_row(dict(zip(names, values, strict=True))))
        except MalformedError as error:
            faults += error.under(place).faults
    return built, faults


def _row(cells: dict[str, Any]) -> MonthRow:
    """Build a row; blank texts say nothing, as in the cells of a table."""
    faults = Faults()
    start, end = (faults.take(name, day_of, cells.get(name)) for name in ("start", "end"))
    year, month, days, wage = (cells[name] for name in _NUMBERS)
    workshop, kind = _text(cells.get("workshop")), kind_from(cells.get("kind"))
    try:
        row = MonthRow(year, month, days, wage, workshop, kind, start, end)
    except MalformedError as error:
        raise MalformedError.of((*error.faults, *faults.found)) from None
    faults.settle()
    return row


def _text(value: str | None) -> str | None:
    return None if value is None or not fold_identifier(value) else value.strip()


def kind_from(value: str | None) -> Kind:
    """Read a kind of record; a blank says nothing."""
    text = _text(value)
    return RecordKind.ORDINARY if text is None else kind_of(text)


def day_of(value: object) -> date | None:
    """
    Read a day: days since 1970, or the text of a Jalali date.

    Codes: record.day.not_day (beyond any calendar), those of `jalali.parse`.
    """
    if isinstance(value, int):
        ordinal = value + EPOCH
        if not date.min.toordinal() <= ordinal <= date.max.toordinal():
            raise MalformedError(NOT_DAY)
        return date.fromordinal(ordinal)
    return None if value is None or not fold_identifier(str(value)) else jalali.parse(str(value))


# --- the person -------------------------------------------------------------------------------------------------------


def sex_of(value: str | None) -> Sex | None:
    """
    Read a sex.

    Codes: insured.sex.not_sex.
    """
    text = _text(value)
    if text is None:
        return None
    if text not in _SEXES:
        raise MalformedError(NOT_SEX)
    return _SEXES[text]


def born_of(value: object) -> date | None:
    """
    Read a day of birth.

    Codes: those of `day_of`, jalali.year.out_of_range.
    """
    day = day_of(value)
    if day is not None:
        jalali.ymd(day)
    return day


def _person(rows: Rows) -> tuple[Insured, list[Fault]]:
    faults = Faults()
    sex = _the_one(faults, "sex", sex_of, rows.get("sex", ()))
    born = _the_one(faults, "born", born_of, rows.get("born", ()))
    return Insured(sex=sex, born=born), faults.found


def _the_one(faults: Faults, name: str, read: Callable[[Any], Any], values: Iterable[Any]) -> Any:  # noqa: ANN401
    """Return what the rows say of the person; each that says something else than the first is at fault."""
    known = None
    for place, value in enumerate(values):
        inner = Faults()
        found = inner.take(name, read, value)
        faults.found += [fault.under(place) for fault in inner.found]
        if found is not None and known is not None and found != known:
            faults.note(DIFFERS, place, name)
        known = known or found
    return known


# --- what comes out ---------------------------------------------------------------------------------------------------


@frozen(slots=False)  # keeps what is asked of it twice
class Case:
    """One person: what the groups are computed from."""

    record: Record
    person: Insured
    law: Law
    on: date

    def average(self, name: str) -> Figure[int]:
        """Return the average under a reading."""
        return AVERAGES[name](self.record, law=self.law, on=self.on)

    @cached_property
    def as_read(self) -> Figure[int]:
        """The average under the reading that the law holds."""
        return self.average(self.law.reading("average_wage"))


def _days(case: Case) -> Answer:
    gaps = case.record.gaps
    return {
        "total_days": case.record.total_days,
        "months": len(case.record.months),
        "gaps": len(gaps),
        "gap_months": sum(last - first + 1 for first, last in gaps),
    }


def _figure(name: str, figure: Figure[int]) -> Answer:
    return _amount(name, figure.value, figure)


def _amount(name: str, amount: int | None, figure: Figure[Any]) -> Answer:
    """Return an amount, and why there is none."""
    if amount is not None:
        return {name: amount, f"{name}_code": None} if amount <= _MOST else {name: None, f"{name}_code": str(TOO_LARGE)}
    return {name: None, f"{name}_code": str(figure.decision.finding.code)}


def _average(case: Case) -> Answer:
    return _figure("average", case.as_read)


def _averages(case: Case) -> Answer:
    reading = case.law.reading("average_wage")
    found: Answer = {}
    for name in AVERAGES:
        found |= _figure(f"average_{name}", case.as_read if name == reading else case.average(name))
    return found


def _pension(case: Case) -> Answer:
    days, law, on = case.record.total_days, case.law, case.on
    figure = ESTIMATE(PensionFacts(case.as_read.value, days), law=law, on=on)
    found = figure.value
    return {
        **_amount("pension", None if found is None else found.amount, figure),
        "pension_years": half_up(pension_years(days, law, on) * _HUNDREDTHS),
        "pension_floor": None if found is None else found.floor,
        "pension_cap": is_capped(days, law, on),
    }


def _eligibility(case: Case) -> Answer:
    found: Answer = {}
    for standing in eligibility(case.record, case.person, law=case.law, on=case.on):
        code = standing.decision.finding.code
        found[f"eligibility_{standing.path}"] = standing.outcome.value
        found[f"eligibility_{standing.path}_code"] = None if code is None else str(code)
    return found


def _findings(case: Case) -> Answer:
    found = doubts(case.record, law=case.law, on=case.on)
    return {
        "accepted": not any(doubt.decision.refuses for doubt in found),
        "findings": [
            _finding(doubt.code, doubt.rows, (written(doubt.first.index), written(doubt.last.index))) for doubt in found
        ],
    }


def _finding(
    code: str, rows: Sequence[int], months: tuple[int | None, int | None], field: str | None = None
) -> dict[str, object]:
    return {"code": code, "first": months[0], "last": months[1], "rows": list(rows), "field": field}


def _malformed(faults: Sequence[Fault]) -> Answer:
    """Say which rows are none, and why; nothing is computed from what is left."""
    return {
        "malformed": len({fault.loc[0] for fault in faults}),
        "fault": str(faults[0].code),
        "accepted": False,
        "findings": list(_told(faults)),
    }


def _told(faults: Iterable[Fault]) -> Iterator[dict[str, object]]:
    for fault in faults:
        place, name = fault.loc
        yield _finding(str(fault.code), (int(place),), (None, None), str(name))


_GROUPS: Final[Mapping[Group, Callable[[Case], Answer]]] = {
    Group.DAYS: _days,
    Group.AVERAGE: _average,
    Group.AVERAGES: _averages,
    Group.PENSION: _pension,
    Group.ELIGIBILITY: _eligibility,
    Group.FINDINGS: _findings,
}
