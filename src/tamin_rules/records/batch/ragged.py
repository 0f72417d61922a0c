"""Stretches of arrays, one for each person: sums over them, and the places within them."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tamin_rules.records.batch.arrow import Numbers

_ONE_IN: Final = 3
"""Of so many values one lies in a stretch, or fewer: then those between are not even read."""


def sums(values: Numbers, firsts: Numbers, ends: Numbers, most: int | None = None) -> Numbers:
    """
    Return the sum of each stretch, 0 for an empty one; stretches ascend and do not overlap.

    Args:
        values, firsts, ends: what is added up, and from where to where.
        most: no value is greater. Where sums fit the type of the values then, they are added up in it: ten times
            faster than in 64 bits.

    >>> sums(np.array([1, 2, 4, 8], np.int8), np.array([0, 2, 2]), np.array([2, 2, 4])).tolist()
    [3, 0, 12]
    """
    sizes = ends - firsts
    longest = int(sizes.max(initial=0))
    found = np.zeros(len(firsts), np.int64)
    if not longest:
        return found
    if sizes.min() == longest and longest * len(sizes) * _ONE_IN <= len(values):
        return np.einsum("ij->i", sliding_window_view(values, longest)[firsts], out=found)
    some = np.flatnonzero(sizes)
    pairs = np.empty(2 * len(some), np.int64)  # what lies between two stretches is added up too, and passed over
    pairs[::2], pairs[1::2] = firsts[some], ends[some]
    if pairs[-1] == len(values):
        pairs = pairs[:-1]
    fits = most is not None and longest * most <= np.iinfo(values.dtype).max
    found[some] = np.add.reduceat(values, pairs, dtype=values.dtype if fits else np.int64)[::2]
    return found


def counts(rows: Numbers, firsts: Numbers, ends: Numbers) -> Numbers:
    """
    Return how many of some rows lie in each stretch; rows and stretches ascend.

    >>> counts(np.array([1, 5, 6]), np.array([0, 2, 6]), np.array([2, 5, 9])).tolist()
    [1, 0, 1]
    """
    found: Numbers = np.searchsorted(rows, ends) - np.searchsorted(rows, firsts)
    return found


def places(firsts: Numbers, ends: Numbers) -> Numbers:
    """
    Return the places of all stretches, one stretch after the other.

    >>> places(np.array([0, 7, 3]), np.array([2, 8, 3])).tolist()
    [0, 1, 7]
    """
    sizes = ends - firsts
    shifts = np.repeat(firsts - (np.cumsum(sizes) - sizes), sizes)
    found: Numbers = shifts + np.arange(len(shifts))
    return found


def breaks(numbers: Numbers) -> Numbers:
    """
    Return the places whose number is not the one behind the number before.

    >>> breaks(np.array([7, 8, 9, 3, 5])).tolist()
    [3, 4]
    """
    found: Numbers = np.flatnonzero(numbers[1:] - numbers[:-1] != 1) + 1
    return found


def owners(sizes: Numbers) -> Numbers:
    """Return the number of the stretch that each place belongs to."""
    found: Numbers = np.repeat(np.arange(len(sizes)), sizes)
    return found


def ceil_div(amount: Numbers, by: Numbers | int) -> Numbers:
    """Divide, rounding up; neither number is negative."""
    found: Numbers = -(-amount // by)
    return found
