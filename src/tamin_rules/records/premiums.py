"""
Premiums: what is due for a person's month, by group, and what a list adds up to.

Each share is rounded by itself, half-up to the rial, and a list is the sum of rounded shares. What the employer owes
and what it withholds from the wage is remitted; the share of the state comes on top, and is unknown (None, not 0)
where no source says who bears it.

Source: records R6.3, R4.8.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from typing import Final, TypeAlias

from attrs import frozen

from tamin_rules.decisions import NOT_ENCODED, undetermined, violated
from tamin_rules.decisions.formulas import Computed, Formula, computed, missing
from tamin_rules.errors import Code
from tamin_rules.law import InForce, Key, Law, keys
from tamin_rules.money import floor_rial, half_up
from tamin_rules.records.premium_groups import (
    BY_COVER,
    CHOOSE_THEIR_BASE,
    EMPLOYER,
    FACTORS,
    GOVERNMENT,
    INSURED,
    NEEDS,
    Cover,
    Occupation,
    PremiumFacts,
    PremiumGroup,
    Skill,
    Vehicle,
)
from tamin_rules.records.wages import FLOOR, INSURABLE_WAGE, InsuredMonth

__all__ = [
    "BELOW_FLOOR",
    "PREMIUM",
    "Cover",
    "ListTotals",
    "Occupation",
    "Premium",
    "PremiumFacts",
    "PremiumGroup",
    "Rates",
    "Skill",
    "Vehicle",
    "agrees",
    "list_totals",
    "rounding",
    "shares",
]

BELOW_FLOOR: Final = Code("premium.base.below_floor", expected=int, actual=int)


@frozen
class Rates:
    """The rates of the shares; `government` is None where it is not known."""

    insured: Fraction = Fraction(0)
    employer: Fraction = Fraction(0)
    unemployment: Fraction = Fraction(0)
    hard_work: Fraction = Fraction(0)
    government: Fraction | None = None


@frozen
class Premium:
    """
    The premium of one person for one month, in rials.

    Args:
        wage: on which it is taken.
        rates: of the shares.
        insured: withheld from the wage, or paid by the insured person.
        employer: without unemployment insurance and hard work.
        unemployment, hard_work: further shares of the employer.
        government: on top, paid by the state; None where it is not known.
    """

    wage: int
    rates: Rates
    insured: int
    employer: int
    unemployment: int
    hard_work: int
    government: int | None

    @property
    def employer_in_all(self) -> int:
        """What the employer bears."""
        return self.employer + self.unemployment + self.hard_work

    @property
    def remitted(self) -> int:
        """What the organisation is paid by insured person and employer."""
        return self.insured + self.employer_in_all

    @property
    def total(self) -> int | None:
        """What the organisation is paid in all, the state's share included; None where that is not known."""
        return None if self.government is None else self.remitted + self.government


Rounding: TypeAlias = Callable[[Fraction], int]


def rounding(law: Law) -> Rounding:
    """
    Return how a share is rounded to the rial.

    Source: records R6.3; reading `share_rounding`: `half_up` (the default) or `truncate`.

    >>> law = Law.current()
    >>> [rounding(each)(Fraction(1, 2)) for each in (law, law.with_readings(share_rounding="truncate"))]
    [1, 0]
    """
    return floor_rial if law.reading("share_rounding") == "truncate" else half_up


def shares(wage: int, rates: Rates, *, law: Law) -> Premium:
    """
    Take the shares of a wage, each rounded by itself.

    Source: records R6.3; reading `share_rounding`.

    >>> found = shares(223_255_500, Rates(insured=Fraction(7, 100), employer=Fraction(20, 100)), law=Law.current())
    >>> found.insured, found.employer, found.total
    (15627885, 44651100, None)
    """
    rounded = rounding(law)
    return Premium(
        wage,
        rates,
        rounded(wage * rates.insured),
        rounded(wage * rates.employer),
        rounded(wage * rates.unemployment),
        rounded(wage * rates.hard_work),
        None if rates.government is None else rounded(wage * rates.government),
    )


def _exemption(facts: PremiumFacts, law: Law) -> InForce[int] | None:
    """Return the most workers that an exempt workshop may have, where the workshop is of an exempt trade."""
    if facts.exempt_workers is None:
        return None
    return law.at(keys.EMPLOYER_SHARE_EXEMPTION_MAX_WORKERS, facts.month.first_day)


def _base(facts: PremiumFacts, law: Law, on: date) -> Computed[int]:
    """Find the wage on which the premium is taken: the person's own, or the minimum wage, raised by a factor."""
    month = InsuredMonth(facts.month, facts.days, facts.wage)
    if facts.wage is None:
        return _on_minimum_wage(facts, FLOOR.compute(month, law, on), law)
    own = INSURABLE_WAGE.compute(month, law, on)
    if own.value is None or facts.group not in CHOOSE_THEIR_BASE:
        return own
    floor = FLOOR.compute(month, law, on)
    if floor.value is None or own.value >= floor.value:
        return own
    return Computed(None, violated(BELOW_FLOOR, *floor.finding.used, expected=floor.value, actual=own.value))


def _on_minimum_wage(facts: PremiumFacts, floor: Computed[int], law: Law) -> Computed[int]:
    chosen = facts.skill or facts.vehicle or facts.occupation
    if floor.value is None or chosen is None:
        return floor
    factor = law.at(FACTORS[chosen], facts.month.first_day)
    return computed(half_up(floor.value * factor.value), *floor.finding.used, factor)


def _rates_due(facts: PremiumFacts, law: Law, *, exempt: bool) -> dict[str, InForce[Fraction]]:
    """Find the rates of the shares that are due, by the name of the share; the state's apart."""
    group = facts.group
    covered = group is PremiumGroup.COMPULSORY and facts.covered_by_unemployment
    wanted: dict[str, Key[Fraction] | None] = {
        "insured": INSURED.get(group) if facts.cover is None else BY_COVER.get((group, facts.cover)),
        "employer": None if exempt else EMPLOYER.get(group),
        "unemployment": keys.PREMIUM_RATE_UNEMPLOYMENT_EMPLOYER if covered else None,
        "hard_work": keys.PREMIUM_RATE_HAZARDOUS_WORK_EMPLOYER_EXTRA if facts.hard_work else None,
    }
    return {name: law.at(key, facts.month.first_day) for name, key in wanted.items() if key is not None}


def _of_the_state(facts: PremiumFacts, law: Law) -> tuple[InForce[Fraction], ...]:
    """Find what the state adds: nothing at all where any part of it is not known, as nobody waits for it to be paid."""
    periods = [law.table(key.name).on(facts.month.first_day) for key in GOVERNMENT.get(facts.group, ())]
    known = tuple(period for period in periods if isinstance(period, InForce))
    return known if len(known) == len(periods) else ()


def _premium(facts: PremiumFacts, law: Law, on: date) -> Computed[Premium]:
    lacking = tuple(name for name in NEEDS[facts.group] if getattr(facts, name) is None)
    if lacking:
        return missing(*lacking)
    most = _exemption(facts, law)
    if most is not None and facts.exempt_workers is not None and facts.exempt_workers > most.value:
        return Computed(None, undetermined(code=NOT_ENCODED))
    base = _base(facts, law, on)
    if base.value is None:
        return Computed(None, base.finding)
    due = _rates_due(facts, law, exempt=most is not None)
    state = () if most is not None else _of_the_state(facts, law)
    government = sum((each.value for each in state), start=Fraction(0)) if state else None
    rates = Rates(**{name: each.value for name, each in due.items()}, government=government)
    used = (*base.finding.used, *(() if most is None else (most,)), *due.values(), *state)
    return computed(shares(base.value, rates, law=law), *used)


PREMIUM: Final[Formula[PremiumFacts, Premium]] = Formula(
    "premium.shares",
    "records/R6.3",
    _premium,
    readings=("share_rounding", *INSURABLE_WAGE.readings),
    see=("ssl/28", "ssl/28.1", "unemployment-act/5", "hazardous-work-act"),
)
"""
The premium of one person for one month, share by share, in rials; each share is rounded by itself, half-up.

An ordinary worker pays 7 percent of the insurable wage and the employer 20, 3 more for unemployment insurance where
the person is covered, 4 more for hard work. Managers are not covered. The voluntarily insured, the self-employed and
housewives pay alone, on a base that they choose and that is not below the floor; construction workers and intercity
drivers on the minimum wage, raised by a factor and rounded half-up to the rial. For disabled veterans, the drivers'
halves and the exemption of workshops of up to 5 workers the sources are weak: in an exempt workshop the employer's
20 percent are not due and who bears them is not known; above 5 workers the provision is not encoded.

Source: records R6.3; readings `share_rounding` and those of `INSURABLE_WAGE`.

Codes: rule.fact.missing, rule.provision.not_encoded, premium.base.below_floor, wage.days.over_month;
law.value.unknown, law.value.not_in_force (before 1369-07-01 there was no unemployment insurance: say so).
"""


# --- lists ------------------------------------------------------------------------------------------------------------


@frozen
class ListTotals:
    """What a list adds up to, in rials, by the shares of its people."""

    people: int
    wage: int
    insured: int
    employer: int
    unemployment: int
    hard_work: int

    @property
    def remitted(self) -> int:
        """What the organisation is paid for the list."""
        return self.insured + self.employer + self.unemployment + self.hard_work


_SUMMED: Final = ("insured", "employer", "unemployment", "hard_work")


def list_totals(premiums: Iterable[Premium], *, law: Law) -> ListTotals:
    """
    Add up a list, in rials.

    Source: records R6.3; reading `list_total`: `sum_of_shares` (the default) adds the rounded shares,
    `percent_of_total` takes each rate once of all the wages under it, rounded as a share is.

    >>> each = shares(1_000_007, Rates(insured=Fraction(7, 100)), law=Law.current())
    >>> [list_totals([each] * 3, law=Law.current().with_readings(list_total=how)).insured
    ...  for how in ("sum_of_shares", "percent_of_total")]
    [210000, 210001]
    """
    listed = tuple(premiums)
    add = _percents if law.reading("list_total") == "percent_of_total" else _sums
    insured, employer, unemployment, hard_work = (add(listed, share, law) for share in _SUMMED)
    wage = sum(each.wage for each in listed)
    return ListTotals(len(listed), wage, insured, employer, unemployment, hard_work)


def _sums(listed: tuple[Premium, ...], share: str, _law: Law) -> int:
    return sum(getattr(each, share) for each in listed)


def _percents(listed: tuple[Premium, ...], share: str, law: Law) -> int:
    wages = Counter[Fraction]()
    for each in listed:
        wages[getattr(each.rates, share)] += each.wage
    rounded = rounding(law)
    return sum(rounded(wage * rate) for rate, wage in wages.items())


def agrees(declared: int, expected: int, people: int) -> bool:
    """
    Tell whether the total of somebody else's list is right: programs that truncate are up to a rial a person off.

    Source: records R6.3.

    >>> agrees(998, 1_000, 2), agrees(997, 1_000, 2)
    (True, False)
    """
    return abs(declared - expected) <= people
