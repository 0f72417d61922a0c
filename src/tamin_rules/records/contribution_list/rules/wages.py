"""
Rules of a worker's amounts: W1 to W9, as `contribution-list` counts them.

Tolerances are those of real lists: a daily wage is rounded to the rial, so a month may be off by a rial a day.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tamin_rules.decisions import Look
from tamin_rules.errors import Code
from tamin_rules.records.contribution_list.columns import NAME_OF
from tamin_rules.records.contribution_list.model import Worker
from tamin_rules.records.contribution_list.rules.terms import NOTHING, Flaw, Terms, advice, flaw, of_rows
from tamin_rules.records.numbers import FULL_MONTH

MONTHLY_WAGE: Final = Code("list.monthly_wage.differs", expected=int, actual=int)
INSURABLE_WAGE: Final = Code("list.insurable_wage.differs", expected=int, actual=int)
ABOVE_CEILING: Final = Code("list.insurable_wage.above_ceiling", expected=int, actual=int)
BELOW_MINIMUM: Final = Code("list.daily_wage.below_minimum", expected=int, actual=int)
INSURED_SHARE: Final = Code("list.insured_share.differs", expected=int, actual=int)
BELOW_INSURABLE: Final = Code("list.total_pay.below_insurable", expected=int, actual=int)
ABOVE_BENEFITS: Final = Code("list.marriage_allowance.above_benefits", expected=int, actual=int)
NOT_PRORATED: Final = Code("list.marriage_allowance.not_prorated", expected=int, actual=int)
OVER_MONTH: Final = Code("list.days.over_month", expected=int, actual=int)
IDLE_AMOUNT: Final = Code("list.amount.without_days", expected=int, actual=int)

SHARE_TOLERANCE: Final = 2
"""Rials by which a worker's share may be off: 7 % of a ceiling that was not rounded is one more (W5)."""

_AMOUNTS: Final = (
    "daily_wage",
    "seniority",
    "monthly_wage",
    "benefits",
    "marriage_allowance",
    "insurable_wage",
    "total_pay",
    "insured_share",
)


def _monthly_wage(worker: Worker, _terms: Terms) -> Iterable[Flaw]:
    expected = (worker.daily_wage + worker.seniority) * worker.days
    if abs(worker.monthly_wage - expected) <= worker.days:
        return NOTHING
    return (flaw(MONTHLY_WAGE, "DSW_MAH", expected=expected, actual=worker.monthly_wage),)


def _insurable_wage(worker: Worker, terms: Terms) -> Iterable[Flaw]:
    whole, actual = worker.monthly_wage + worker.benefits, worker.insurable_wage
    if actual == whole or terms.ceiling is None:
        return NOTHING
    ceiling = terms.ceiling.value * worker.days
    if actual < whole and abs(actual - ceiling) <= worker.days:
        return NOTHING
    return (flaw(INSURABLE_WAGE, "DSW_MASH", terms.ceiling, expected=min(whole, ceiling), actual=actual),)


def _within_ceiling(worker: Worker, terms: Terms) -> Iterable[Flaw]:
    if terms.ceiling is None:
        return NOTHING
    ceiling = terms.ceiling.value * worker.days
    if worker.insurable_wage <= ceiling + worker.days:
        return NOTHING
    return (flaw(ABOVE_CEILING, "DSW_MASH", terms.ceiling, expected=ceiling, actual=worker.insurable_wage),)


def _above_minimum(worker: Worker, terms: Terms) -> Iterable[Flaw]:
    if terms.minimum is None or worker.days == 0 or worker.daily_wage >= terms.minimum.value:
        return NOTHING
    return (flaw(BELOW_MINIMUM, "DSW_ROOZ", terms.minimum, expected=terms.minimum.value, actual=worker.daily_wage),)


def _insured_share(worker: Worker, terms: Terms) -> Iterable[Flaw]:
    if terms.insured is None:
        return NOTHING
    rate = terms.insured.value
    expected = half_up_of(worker.insurable_wage, rate.numerator, rate.denominator)
    if abs(worker.insured_share - expected) <= SHARE_TOLERANCE:
        return NOTHING
    return (flaw(INSURED_SHARE, "DSW_BIME", terms.insured, expected=expected, actual=worker.insured_share),)


def half_up_of(amount: int, numerator: int, denominator: int) -> int:
    """
    Return a share of an amount, half up: `money.half_up` in whole numbers, for a hundred thousand rows.

    >>> half_up_of(223_255_500, 7, 100)
    15627885
    """
    return (2 * amount * numerator + denominator) // (2 * denominator)


def _total_pay(worker: Worker, _terms: Terms) -> Iterable[Flaw]:
    if worker.total_pay >= worker.insurable_wage:
        return NOTHING
    return (flaw(BELOW_INSURABLE, "DSW_TOTL", expected=worker.insurable_wage, actual=worker.total_pay),)


def _marriage_allowance(worker: Worker, terms: Terms) -> Iterable[Flaw]:
    """Judge the part of a month only in months of thirty days: how lists have it in others is not known."""
    actual = worker.marriage_allowance
    if actual == 0:
        return NOTHING
    if actual > worker.benefits:
        return (advice(ABOVE_BENEFITS, "DSW_SPOUSE", expected=worker.benefits, actual=actual),)
    if terms.marriage is None or terms.length != FULL_MONTH or worker.days > FULL_MONTH:
        return NOTHING
    expected = half_up_of(terms.marriage.value, worker.days, FULL_MONTH)
    if abs(actual - expected) <= 1:
        return NOTHING
    return (advice(NOT_PRORATED, "DSW_SPOUSE", terms.marriage, expected=expected, actual=actual),)


def _days(worker: Worker, terms: Terms) -> Iterable[Flaw]:
    if worker.days <= terms.length:
        return NOTHING
    return (flaw(OVER_MONTH, "DSW_DD", expected=terms.length, actual=worker.days),)


def _idle(worker: Worker, _terms: Terms) -> Iterable[Flaw]:
    if worker.days:
        return NOTHING
    held = next((name for name in _AMOUNTS if getattr(worker, name)), None)
    return NOTHING if held is None else (advice(IDLE_AMOUNT, NAME_OF[held], expected=0, actual=getattr(worker, held)),)


MONTHLY_WAGE_IS_OF_DAYS: Final[Look[Worker, Flaw]] = of_rows("list.monthly_wage.of_days", "W1", _monthly_wage)
"""Monthly wage = (daily wage + seniority) x days, a rial a day more or less."""

INSURABLE_WAGE_IS_SUM: Final[Look[Worker, Flaw]] = of_rows(
    "list.insurable_wage.sum_or_ceiling", "W2", _insurable_wage, see=("records/R6.1",)
)
"""Insurable wage = monthly wage + benefits, or less than that and the ceiling, a rial a day more or less."""

INSURABLE_WAGE_WITHIN_CEILING: Final[Look[Worker, Flaw]] = of_rows(
    "list.insurable_wage.within_ceiling", "W3", _within_ceiling, see=("records/R6.4",)
)
"""Insurable wage <= daily ceiling x days, up to a rial a day above."""

DAILY_WAGE_REACHES_MINIMUM: Final[Look[Worker, Flaw]] = of_rows(
    "list.daily_wage.reaches_minimum", "W4", _above_minimum, see=("records/R6.4",)
)
"""Where there are days, daily wage >= minimum daily wage of the month."""

INSURED_SHARE_IS_RIGHT: Final[Look[Worker, Flaw]] = of_rows(
    "list.insured_share.right", "W5", _insured_share, see=("ssl/28", "records/R6.3")
)
"""The worker's share is 7 % of the insurable wage, half up, two rials more or less."""

TOTAL_PAY_HOLDS_INSURABLE: Final[Look[Worker, Flaw]] = of_rows("list.total_pay.holds_insurable", "W6", _total_pay)
"""All pay >= insurable wage."""

MARRIAGE_ALLOWANCE_IS_IN_BENEFITS: Final[Look[Worker, Flaw]] = of_rows(
    "list.marriage_allowance.in_benefits", "W7", _marriage_allowance, see=("records/R1.5",)
)
"""The marriage allowance lies within the benefits, and is in proportion to the days."""

DAYS_ARE_WITHIN_MONTH: Final[Look[Worker, Flaw]] = of_rows("list.days.within_month", "W8", _days, see=("records/R1.1",))
"""Days <= length of the month."""

NO_DAYS_NO_AMOUNTS: Final[Look[Worker, Flaw]] = of_rows("list.amount.with_days", "W9", _idle)
"""Without days every amount is 0."""

RULES: Final[tuple[Look[Worker, Flaw], ...]] = (
    MONTHLY_WAGE_IS_OF_DAYS,
    INSURABLE_WAGE_IS_SUM,
    INSURABLE_WAGE_WITHIN_CEILING,
    DAILY_WAGE_REACHES_MINIMUM,
    INSURED_SHARE_IS_RIGHT,
    TOTAL_PAY_HOLDS_INSURABLE,
    MARRIAGE_ALLOWANCE_IS_IN_BENEFITS,
    DAYS_ARE_WITHIN_MONTH,
    NO_DAYS_NO_AMOUNTS,
)
