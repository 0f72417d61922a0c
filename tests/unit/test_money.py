"""Roundings, against the definition in exact decimals of another make."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tamin_rules import money

AMOUNTS = st.fractions(min_value=-(10**12), max_value=10**12, max_denominator=10**4)
ROUNDINGS = [(money.half_up, ROUND_HALF_UP), (money.ceil_rial, ROUND_CEILING), (money.floor_rial, ROUND_FLOOR)]


@pytest.mark.parametrize(("rounding", "mode"), ROUNDINGS, ids=["half_up", "ceil_rial", "floor_rial"])
@given(thousandths=st.integers(-(10**9), 10**9))
@example(thousandths=500)
@example(thousandths=-500)
@example(thousandths=2_500)
def test_a_rounding_is_what_decimal_calls_it(rounding: object, mode: str, thousandths: int) -> None:
    assert callable(rounding)
    amount = Decimal(thousandths).scaleb(-3)
    assert rounding(Fraction(thousandths, 1000)) == int(amount.quantize(Decimal(1), rounding=mode))


@given(AMOUNTS)
def test_a_rounding_moves_less_than_a_rial(amount: Fraction) -> None:
    assert abs(money.half_up(amount) - amount) <= Fraction(1, 2)
    assert 0 <= money.ceil_rial(amount) - amount < 1
    assert 0 <= amount - money.floor_rial(amount) < 1


@given(AMOUNTS)
def test_half_up_is_even_handed(amount: Fraction) -> None:
    """A correction of a share is the share of the correction, whatever its sign."""
    assert money.half_up(-amount) == -money.half_up(amount)


@given(st.integers())
def test_whole_rials_stay_as_they_are(rials: int) -> None:
    assert money.half_up(rials) == money.ceil_rial(rials) == money.floor_rial(rials) == rials


def test_a_share_is_exact_where_floats_are_not() -> None:
    assert money.half_up(103_909_681 * Fraction(7, 100)) == 7_273_678
    assert money.half_up(Fraction(10**30 + 1, 2)) == (10**30 + 1) // 2 + 1
    assert all(type(rounding(Fraction(7, 2))) is int for rounding, _ in ROUNDINGS)
