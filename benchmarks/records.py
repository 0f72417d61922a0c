"""
A record of forty years, summed up: ours with every decision, doubt and path, against the bare figures in pandas.

The peer computes what is figures in a summary, and nothing else: grid, total, gaps, merged months capped at the
ceiling, the five averages, the pension with floor and cap, and which months are doubtful, without saying why. It is
handed a frame that is already built, and the dated values as another. Before a clock starts both must agree.

Where the time of ours goes: a fifth makes and merges 480 months, near half looks for what is doubtful, of which there
are 60 things here, the rest are averages, paths to a pension, years and gaps. All in all 800 frozen objects, at a third
of a microsecond each, and 6,000 calls. To halve it, the months of a record would have to be columns inside, and objects
only where somebody asks for one; classes with a dictionary in place of slots, and looks that pass over good months in
fewer steps, were tried and gave less than three parts in a hundred.
"""

from __future__ import annotations

import random
from fractions import Fraction
from importlib.metadata import version
from math import ceil
from typing import Any

import pandas as pd

from benchmarks.case import Case
from tamin_rules import Law, jalali
from tamin_rules.jalali import JalaliMonth, month_length
from tamin_rules.law import keys
from tamin_rules.records import Insured, MonthRow, Sex, summarize

LAW, ON = Law.current(), jalali.parse("1405-09-01")
FIRST = JalaliMonth(1365, 9).index
MONTHS = 480


def cases() -> tuple[Case, ...]:
    """Return the comparison; raise where the two disagree."""
    rows = career()
    frame = pd.DataFrame([
        {"index": row.index, "year": row.year, "days": row.days, "wage": row.wage, "length": row.when.length}
        for row in rows
    ])  # fmt: skip
    decreed = pd.DataFrame([_decreed(index) for index in range(FIRST, FIRST + MONTHS)])
    person = Insured(sex=Sex.MALE, born=jalali.parse("1345-03-01"))

    def ours() -> dict[str, Any]:
        found = summarize(rows, law=LAW, on=ON, person=person)
        return {
            "total": found.total_days,
            "gaps": len(found.gaps),
            "averages": {name: figure.value for name, figure in found.averages.items()},
            "pension": None if found.pension.value is None else found.pension.value.amount,
        }

    minimum = LAW.at(keys.MIN_DAILY_WAGE, ON).value
    assert ours() == in_pandas(frame, decreed, minimum)
    return (
        Case(
            f"summary of a record of {MONTHS} months",
            ours,
            lambda: in_pandas(frame, decreed, minimum),
            f"pandas {version('pandas')}",
            5,
        ),
    )


def career() -> list[MonthRow]:
    """Return the rows: whole and partial months, gaps, months at two workshops, some at the ceiling."""
    draw, rows = random.Random(1405), list[MonthRow]()  # noqa: S311 - the same record every time
    for index in range(FIRST, FIRST + MONTHS):
        year, month = index // 12, index % 12 + 1
        if draw.random() < 0.03:  # noqa: PLR2004
            continue
        length = month_length(year, month)
        days = length if draw.random() < 0.9 else draw.randint(5, length)  # noqa: PLR2004
        minimum = LAW.at(keys.MIN_DAILY_WAGE, JalaliMonth(year, month).first_day).value
        rows.append(
            MonthRow(
                year, month, days, minimum * days * (150 + (index - FIRST) // 2 + draw.randint(-60, 5)) // 100, "1"
            )
        )
        if year > 1390 and draw.random() < 0.02:  # noqa: PLR2004
            rows.append(MonthRow(year, month, 10, minimum * 20, "2"))
    return rows


def _decreed(index: int) -> dict[str, int | None]:
    day = JalaliMonth(index // 12, index % 12 + 1).first_day
    minimum = LAW.at(keys.MIN_DAILY_WAGE, day).value
    row = LAW.table(keys.INSURABLE_WAGE_CEILING_DAILY.name).on(day)
    return {"index": index, "minimum": minimum, "ceiling": getattr(row, "value", None)}


def in_pandas(frame: pd.DataFrame, decreed: pd.DataFrame, minimum_today: int) -> dict[str, Any]:
    """Compute the same figures over columns; whole rials are kept whole."""
    months = frame.groupby("index", as_index=False).agg(
        year=("year", "first"),
        rows=("wage", "size"),
        reported=("days", "sum"),
        summed=("wage", "sum"),
        length=("length", "first"),
    )
    months["days"] = months[["reported", "length"]].min(axis=1)
    months = months.merge(decreed, on="index")
    capped = months["ceiling"].astype("Int64") * months["days"]
    shared = (months["rows"] > 1) & (months["summed"] > capped)
    months["wage"] = months["summed"].where(~shared.fillna(value=False), capped).astype("int64")
    total = int(months["days"].sum())
    months.assign(month=months["index"] % 12).pivot_table(index="year", columns="month", values="days", fill_value=0)
    gaps = int((months["index"].diff() > 1).sum())
    _doubts(months, capped)
    newest = months[(months["days"] > 0) & (months["wage"] > 0)].iloc[::-1].reset_index(drop=True)
    before = newest["days"].cumsum() - newest["days"]
    window, last = newest[before < 730], newest.head(24)  # noqa: PLR2004
    needed = (730 - before[: len(window)]).clip(upper=window["days"])
    shares = sum(
        Fraction(int(w) * int(n), int(d)) for w, n, d in zip(window["wage"], needed, window["days"], strict=True)
    )
    ratios = sum(
        Fraction(int(w), int(d) * int(m))
        for w, d, m in zip(window["wage"], window["days"], window["minimum"], strict=True)
    )
    averages = {
        "portal": ceil(Fraction(int(window["wage"].sum()), 24)),
        "last_24_months": ceil(Fraction(int(last["wage"].sum()), 24)),
        "last_730_days": ceil(shares / 24),
        "daily": ceil(Fraction(int(window["wage"].sum()) * 30, int(window["days"].sum()))),
        "index_linked": ceil(ratios / len(window) * 30 * minimum_today),
    }
    years = min(Fraction((total * 200 + 365) // 730, 100), Fraction(35))
    floor = 30 * minimum_today if years >= 20 else ceil(30 * minimum_today * years / 30)  # noqa: PLR2004
    pension = max(ceil(averages["portal"] * years / 30), floor)
    return {"total": total, "gaps": gaps, "averages": averages, "pension": pension}


def _doubts(months: pd.DataFrame, capped: pd.Series[Any]) -> tuple[pd.DataFrame, ...]:
    """Find months that are shared, short, below the minimum, above the ceiling, or a jump from the month before."""
    daily = months["wage"] / months["days"]
    rise = daily / daily.shift() / (months["minimum"] / months["minimum"].shift())
    short = (months["days"] < months["length"]) & (months["index"].diff() == 1) & (months["index"].diff(-1) == -1)
    complete = months.groupby("year")["days"].transform("sum") >= 350  # noqa: PLR2004 - days of a year
    return (
        months[months["rows"] > 1],
        months[short & ~complete],
        months[months["wage"] < months["minimum"] * months["days"]],
        months[(months["summed"] > capped) & (months["rows"] == 1)],
        months[(months["index"].diff() == 1) & (rise > 1.5)],  # noqa: PLR2004 - half beyond the minimum wage
    )
