"""
Rials are whole numbers, rates are fractions, and every rounding has a name.

No float ever: it cannot hold 103,909,681 in single precision, and 0.07 in any. Python's own `round`
rounds halves to even, which no rule of the organisation does; it is not used.
"""

from __future__ import annotations

from fractions import Fraction

Rial = int
Rate = Fraction


def half_up(amount: Fraction | int) -> Rial:
    """
    Round to the nearest rial, halves away from zero: shares of a premium, per person.

    >>> half_up(Fraction(5, 2)), half_up(Fraction(-5, 2)), half_up(223_255_500 * Fraction(7, 100))
    (3, -3, 15627885)
    """
    numerator, denominator = amount.numerator, amount.denominator
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return size if numerator >= 0 else -size


def ceil_rial(amount: Fraction | int) -> Rial:
    """
    Round up to the next rial: an average that must not fall short.

    >>> ceil_rial(Fraction(7, 2)), ceil_rial(4)
    (4, 4)
    """
    return -(-amount.numerator // amount.denominator)


def floor_rial(amount: Fraction | int) -> Rial:
    """
    Round down to the last whole rial: a ceiling that must not be passed.

    >>> floor_rial(Fraction(7, 2))
    3
    """
    return amount.numerator // amount.denominator
