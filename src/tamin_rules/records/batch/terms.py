"""
The law of one kernel as numbers: readings, and the values of each month in tables by its index.

The tables are made once a kernel, from the same law that the core asks.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
from attrs import frozen

from tamin_rules.columns.days import LENGTHS
from tamin_rules.errors import NotInForceError
from tamin_rules.jalali import FIRST_YEAR, LAST_YEAR, JalaliMonth
from tamin_rules.law import InForce, Law, keys
from tamin_rules.records.batch.arrow import Numbers
from tamin_rules.records.months import MONTHS_A_YEAR, calendar_month

FIRST_INDEX: Final = FIRST_YEAR * MONTHS_A_YEAR
_INDICES: Final = range(FIRST_INDEX, (LAST_YEAR + 1) * MONTHS_A_YEAR)

FIRST_DAY: Final = calendar_month(FIRST_INDEX).first_day.toordinal()

UNKNOWN: Final = -1
"""In a table of amounts: the law holds none in this month."""


def by_index(value_of: Callable[[int], int]) -> Numbers:
    """Return a table of all months of the calendar."""
    return np.array([value_of(index) for index in _INDICES], np.int64)


@frozen(slots=False)  # keeps what is asked of it twice
class Terms:
    """The law and the day of a kernel."""

    law: Law
    on: date

    def is_read(self, reading: str, choice: str) -> bool:
        """Tell whether a reading has a choice."""
        return self.law.reading(reading) == choice

    @cached_property
    def last(self) -> int:
        """Index of the month of the day; later ones do not count."""
        return JalaliMonth.of(self.on).index

    @cached_property
    def lengths(self) -> Numbers:
        """Days of each month."""
        return LENGTHS.astype(np.int16)

    @cached_property
    def ceilings(self) -> Numbers:
        """The daily ceiling of the insurable wage in each month, rial."""
        return self._amounts(keys.INSURABLE_WAGE_CEILING_DAILY.name)

    @cached_property
    def minimums(self) -> Numbers:
        """The minimum wage of each month, rial a day."""
        return self._amounts(keys.MIN_DAILY_WAGE.name)

    @cached_property
    def minimums_rise(self) -> bool:
        """Whether no minimum wage is below the one before it."""
        known = self.minimums[self.minimums != UNKNOWN]
        return bool(np.all(known[1:] >= known[:-1]))

    @cached_property
    def first_days(self) -> Numbers:
        """Ordinal of the first day of each month, and of the day behind the calendar."""
        return FIRST_DAY + np.append(0, np.cumsum(self.lengths, dtype=np.int64))

    def _amounts(self, key: str) -> Numbers:
        table = self.law.table(key)

        def amount(index: int) -> int:
            period = table.on(calendar_month(index).first_day)
            return period.value if isinstance(period, InForce) else UNKNOWN

        return by_index(amount)

    @cached_property
    def has_windows(self) -> bool:
        """Whether the columns can make averages: not of single rows, nor where the law does not know two years."""
        asked = (keys.OLD_AGE_AVERAGING_MONTHS, keys.RECORD_AVERAGING_DAYS, keys.RECORD_DAYS_OF_MONTH)
        silent = any(self.code_of(key, self.on) is not None for key in asked)
        return not silent and self.is_read("several_workshops", "merge_by_month")

    def silence(self, index: int) -> str:
        """Return the code with which the law refuses the minimum wage of a month that has none."""
        code = self.code_of(keys.MIN_DAILY_WAGE, calendar_month(index).first_day)
        return "" if code is None else code

    def code_of(self, key: Any, on: date) -> str | None:  # noqa: ANN401 - a key of any type
        """Return the code with which the law refuses a value, None where there is one."""
        try:
            self.law.at(key, on)
        except NotInForceError as error:
            return str(error.code)
        return None
