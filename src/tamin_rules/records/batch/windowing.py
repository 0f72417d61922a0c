"""Which months an average is made of, as `records.windows` takes them, for many persons at once."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from attrs import frozen

from tamin_rules.law import keys
from tamin_rules.records.batch.arrow import Numbers
from tamin_rules.records.batch.merging import LONGEST, Months
from tamin_rules.records.batch.ragged import sums
from tamin_rules.records.batch.terms import UNKNOWN, Terms


@frozen(slots=False)  # keeps what is asked of it twice
class Paid:
    """
    The paid months of some persons, oldest first; names as in `Months`.

    Args:
        open: months of which the wage is not known; None where there are none.
    """

    starts: Numbers
    ends: Numbers
    index: Numbers
    days: Numbers
    wage: Numbers
    open: Numbers | None

    @staticmethod
    def of(months: Months, terms: Terms) -> Paid:
        """Leave the months out that are not paid."""
        starts, ends, index, days, wage = months.starts, months.ends, months.index, months.days, months.wage
        all_paid = months.all_paid or not len(wage) or months.reported_wage.min() > 0
        if not (all_paid or terms.is_read("paid_month", "days_positive")):
            paid = months.reported_wage > 0
            upto = np.append(0, np.cumsum(paid))
            starts, ends, index, days, wage = upto[starts], upto[ends], index[paid], days[paid], wage[paid]
        is_open = None if months.all_paid else wage == UNKNOWN
        return Paid(starts, ends, index, days, wage, is_open if is_open is not None and is_open.any() else None)


@frozen(slots=False)
class Window:
    """The newest months of each person, from which an average is made: from `firsts` to the end."""

    paid: Paid
    firsts: Numbers

    @cached_property
    def count(self) -> Numbers:
        """How many months."""
        return self.paid.ends - self.firsts

    @cached_property
    def wages(self) -> Numbers:
        """Their wages."""
        return sums(self.paid.wage, self.firsts, self.paid.ends)

    @cached_property
    def days(self) -> Numbers:
        """Their insured days."""
        return sums(self.paid.days, self.firsts, self.paid.ends, LONGEST)

    @cached_property
    def is_open(self) -> Numbers:
        """Whether the wage of one of them is not known."""
        if self.paid.open is None:
            return np.zeros(len(self.firsts), bool)
        return sums(self.paid.open, self.firsts, self.paid.ends) > 0


def _newest(paid: Paid, months: int) -> Window:
    return Window(paid, np.maximum(paid.starts, paid.ends - months))


def _calendar(paid: Paid, months: int) -> Window:
    """Return the paid ones of the calendar months that end with the newest paid one."""
    back = np.arange(1, months + 1)
    rows = paid.ends[:, None] - back
    inside = rows >= paid.starts[:, None]
    newest = paid.index[np.maximum(paid.ends - 1, 0)] if len(paid.index) else np.zeros(len(paid.ends), np.int64)
    index = paid.index[np.where(inside, rows, 0)] if len(paid.index) else rows
    count = (inside & (index > newest[:, None].astype(np.int64) - months)).sum(axis=1)
    return Window(paid, paid.ends - count)


def _reaching(paid: Paid, days: int) -> Window:
    """Return the newest months until their days are reached: the month that reaches them is taken whole."""
    firsts = np.maximum(paid.starts, paid.ends - -(-days // LONGEST))  # so many are taken in any case
    gathered = sums(paid.days, firsts, paid.ends, LONGEST)
    going = np.flatnonzero((gathered < days) & (firsts > paid.starts))
    while len(going):
        firsts[going] -= 1
        gathered[going] += paid.days[firsts[going]]
        going = going[(gathered[going] < days) & (firsts[going] > paid.starts[going])]
    return Window(paid, firsts)


class Windows:
    """The windows of some persons, each looked for once."""

    def __init__(self, paid: Paid, terms: Terms) -> None:
        self.paid, self.terms = paid, terms
        self.months = terms.law.at(keys.OLD_AGE_AVERAGING_MONTHS, terms.on).value
        self.days = terms.law.at(keys.RECORD_AVERAGING_DAYS, terms.on).value
        self.filled = terms.is_read("gaps", "fill_zero")

    @cached_property
    def newest(self) -> Window:
        """So many paid months."""
        return _calendar(self.paid, self.months) if self.filled else _newest(self.paid, self.months)

    @cached_property
    def whole(self) -> Window:
        """Whole months until the days of two years are reached."""
        return self.newest if self.filled else _reaching(self.paid, self.days)

    @cached_property
    def portal(self) -> Window:
        """The same as the calculator of the organisation reads it."""
        one_more = not self.filled and self.terms.is_read("portal_window", "up_to_730")
        return _reaching(self.paid, self.days + 1) if one_more else self.whole
