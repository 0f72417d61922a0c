"""Numbers that a record, a payslip or a benefit is given: whole, not negative, and no slip of columns."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, TypeGuard

from tamin_rules.errors import Code, Faults

NOT_WHOLE: Final = Code("record.number.not_whole")
NEGATIVE: Final = Code("record.number.negative")
TOO_LARGE: Final = Code("record.number.too_large", most=int)

MOST_DAYS: Final = 999
"""More than any month has, so that a rule can say by how much; a longer number is a slip of columns."""
MOST_WAGE: Final = 10**15 - 1
"""Rials a month: fifteen digits, far above any ceiling, so that a slip of columns is found where it stands."""

FULL_MONTH: Final = 30
"""Days that monthly amounts are for, whatever the length of the month: decreed wages, allowances, pensions, benefits,
and the ceiling under the reading `ceiling_days: fixed_30` (records R4.1, R4.3, R5.5, R6.4)."""


def is_whole(value: object, faults: Faults, *loc: str) -> TypeGuard[int]:
    """Tell whether a value is a whole number, and note under its place where it is not."""
    if type(value) is int:
        return True
    faults.note(NOT_WHOLE, *loc)
    return False


def is_count(value: object, faults: Faults, *loc: str, most: int | None = None) -> TypeGuard[int]:
    """Tell whether a value is a whole number from 0 to the most, and note what is wrong with it."""
    return is_whole(value, faults, *loc) and is_within(value, faults, *loc, most=most)


def is_within(value: int | Fraction, faults: Faults, *loc: str, most: int | None = None) -> bool:
    """Tell whether a number lies between 0 and the most, and note where it does not."""
    if value < 0:
        faults.note(NEGATIVE, *loc)
    elif most is not None and value > most:
        faults.note(TOO_LARGE, *loc, most=most)
    else:
        return True
    return False


def is_amount(value: object, faults: Faults, *loc: str) -> TypeGuard[int]:
    """Tell whether a value is an amount of rials, and note what is wrong with it."""
    return is_count(value, faults, *loc, most=MOST_WAGE)


def is_days(value: object, faults: Faults, *loc: str) -> TypeGuard[int]:
    """Tell whether a value can be a number of days, and note what is wrong with it."""
    return is_count(value, faults, *loc, most=MOST_DAYS)
