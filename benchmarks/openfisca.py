"""
The old-age pension of a million people over 24 months, against OpenFisca with the same formula and dated parameters.

The peer's formula is ours in its own words: years of record in hundredths, average wage x 1/30 x years up to 35, and
the minimum wage of the month as floor, in proportion below twenty years; its parameters are the rows of our law. It
computes in single floats, we in whole rials: where its answers are not the same to 1e-5, nothing is measured.

It is written twice. With a *scale of brackets*, the rate of a year of record is data that ends at 35, as it is with us,
and as the laws that others have written for it hold their rates. As *plain arithmetic*, the cap stands in the formula:
that is the quickest that the peer can be told. Ours looks up what the law makes of each number of days. In memory the
peer keeps every month of every variable.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.metadata import version
from typing import Any

import numpy as np

from benchmarks.case import AnyCase, Apart, Case, Child, Quantity
from tamin_rules import Law
from tamin_rules.law import InForce, Key, keys
from tamin_rules.records.batch import estimate_pensions

PERSONS = 1_000_000
LAW = Law.current().with_readings(years_cap="cap_35")
MONTHS = tuple(date(2024 + month // 12, month % 12 + 1, 1) for month in range(3, 27))
"""April 2024 to March 2026: three minimum wages."""
SAME = 1e-5

PARAMETERS: dict[str, Key[Any]] = {
    "accrual": keys.OLD_AGE_ACCRUAL_FRACTION_PER_YEAR,
    "most": keys.OLD_AGE_MAX_FRACTION_OF_AVERAGE_WAGE,
    "full_from": keys.MIN_PENSION_FULL_FROM_YEARS,
    "minimum": keys.MIN_MONTHLY_WAGE_30D,
    "share": keys.MIN_PENSION_FRACTION_PER_YEAR,
    "days_of_year": keys.RECORD_DAYS_OF_YEAR,
}


def cases() -> tuple[AnyCase, ...]:
    """Return the comparisons; raise where an answer differs."""
    for with_scale in (True, False):
        _compare(100_000, with_scale=with_scale)
    it, sides = f"OpenFisca-Core {version('openfisca-core')}", ("ours", "peer")
    name = f"pension of {PERSONS:,} people x {len(MONTHS)} months"
    mine, its = (Child(f"benchmarks.openfisca:{side}", (PERSONS,)) for side in sides)
    return (
        Case(name, ours(PERSONS), peer(PERSONS, with_scale=True), it, 12, aim=15, data="a scale of brackets"),
        Case(name, ours(PERSONS), peer(PERSONS), it, None, data="plain arithmetic"),
        Apart(name, mine, its, it, 4, data="plain arithmetic"),
        Apart(name, mine, its, it, 4, Quantity.ABOVE, data="plain arithmetic"),
    )


def people(persons: int) -> tuple[Any, Any]:
    """Return average wages, rial a month, and insured days."""
    draw = np.random.default_rng(1405)
    return draw.integers(50_000_000, 900_000_000, persons), draw.integers(0, 15_000, persons)


def ours(persons: int) -> Callable[[], int]:
    """Return the work: the pensions of each month, added up."""
    wages, days = people(persons)
    return lambda: sum(int(estimate_pensions(wages, days, law=LAW, on=month).amount.sum()) for month in MONTHS)


def peer(persons: int, *, with_scale: bool = False) -> Callable[[], float]:
    """Return the peer's work; what it has computed before is forgotten first."""
    simulation = _simulation(*people(persons), with_scale=with_scale)

    def work() -> float:
        for name in ("hundredths", "by_formula", "floor", "pension"):
            simulation.delete_arrays(name)
        return sum(float(simulation.calculate("pension", f"{month:%Y-%m}").sum()) for month in MONTHS)

    return work


def _compare(persons: int, *, with_scale: bool) -> None:
    wages, days = people(persons)
    simulation = _simulation(wages, days, with_scale=with_scale)
    for month in MONTHS:
        mine = estimate_pensions(wages, days, law=LAW, on=month).amount
        its = simulation.calculate("pension", f"{month:%Y-%m}").astype(np.float64)
        assert (np.abs(its - mine) <= SAME * np.maximum(mine, 1) + 1).all()  # ours is rounded up to a rial


def _simulation(wages: Any, days: Any, *, with_scale: bool) -> Any:  # noqa: ANN401 - arrays; the peer has no types here
    from openfisca_core.simulation_builder import SimulationBuilder  # noqa: PLC0415 - for the peer's process only

    made = SimulationBuilder().build_default_simulation(_system(with_scale=with_scale), len(wages))
    for month in MONTHS:
        made.set_input("average_wage", f"{month:%Y-%m}", wages.astype(np.float32))
        made.set_input("total_days", f"{month:%Y-%m}", days.astype(np.int32))
    return made


@cache
def _system(*, with_scale: bool) -> Any:  # noqa: ANN401
    """Return the peer's law: our rows as parameters, and its variables: one for each step, as its manual has it."""
    from openfisca_core.entities import build_entity  # noqa: PLC0415
    from openfisca_core.parameters import ParameterNode  # noqa: PLC0415
    from openfisca_core.periods import DateUnit  # noqa: PLC0415
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem  # noqa: PLC0415
    from openfisca_core.variables import Variable  # noqa: PLC0415

    person = build_entity(key="person", plural="persons", label="insured person", is_person=True)
    system = TaxBenefitSystem([person])
    figures = {name: _dated(key) for name, key in PARAMETERS.items()}
    system.parameters = ParameterNode("", data={"pension": {**figures, "rate": _brackets()}})
    variables = VARIABLES | ({"by_formula": (float, _by_brackets)} if with_scale else {})
    for name, (kind, formula) in variables.items():
        about = {"value_type": kind, "entity": person, "definition_period": DateUnit.MONTH, "label": name}
        system.add_variable(type(name, (Variable,), about | ({"formula": formula} if formula else {})))
    return system


def _hundredths(person: Any, period: Any, parameters: Any) -> Any:  # noqa: ANN401 - as the peer calls it
    year = parameters(period).pension.days_of_year
    return (200 * person("total_days", period) + year) // (2 * year)


def _by_formula(person: Any, period: Any, parameters: Any) -> Any:  # noqa: ANN401
    law = parameters(period).pension
    years = np.minimum(person("hundredths", period) / np.float32(100), law.most / law.accrual)
    return person("average_wage", period) * law.accrual * years


def _by_brackets(person: Any, period: Any, parameters: Any) -> Any:  # noqa: ANN401
    years = person("hundredths", period) / np.float32(100)
    return person("average_wage", period) * parameters(period).pension.rate.calc(years)


def _floor(person: Any, period: Any, parameters: Any) -> Any:  # noqa: ANN401
    law, hundredths = parameters(period).pension, person("hundredths", period)
    part = law.minimum * law.share * hundredths / np.float32(100)
    return np.where(hundredths < 100 * law.full_from, part, law.minimum)


def _pension(person: Any, period: Any, _parameters: Any) -> Any:  # noqa: ANN401
    return np.maximum(person("by_formula", period), person("floor", period))


VARIABLES: dict[str, tuple[type, Callable[..., Any] | None]] = {
    "average_wage": (float, None),
    "total_days": (int, None),
    "hundredths": (int, _hundredths),
    "by_formula": (float, _by_formula),
    "floor": (float, _floor),
    "pension": (float, _pension),
}


def _dated(key: Key[Any]) -> dict[str, Any]:
    """Return the rows of a key, as the peer has them: a rate is a float."""
    rows = [row for row in LAW.rows(key.name) if isinstance(row, InForce)]
    return {
        "values": {str(row.since): {"value": int(row.value) if key.of is int else float(row.value)} for row in rows}
    }


def _brackets() -> dict[str, Any]:
    """Return the rate of each year of record as the peer's scale: the law's, and none behind the years that count."""
    rate, most = (_dated(PARAMETERS[name])["values"] for name in ("accrual", "most"))
    ends = {since: {"value": most[since]["value"] / each["value"]} for since, each in rate.items()}
    zero = {since: {"value": 0} for since in rate}
    return {"brackets": [{"threshold": zero, "rate": rate}, {"threshold": ends, "rate": zero}]}
