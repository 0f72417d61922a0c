"""Stretches of arrays, one for each person: sums over them, and the places within them."""

from __future__ import annotations

import numpy as np

from tamin_rules.records.batch.arrow import Numbers


def sums(values: Numbers, firsts: Numbers, ends: Numbers) -> Numbers:
    """
    Return the sum of each stretch, 0 for an empty one; stretches ascend and do not overlap.

    >>> sums(np.array([1, 2, 4, 8], np.int8), np.array([0, 2, 2]), np.array([2, 2, 4])).tolist()
    [3, 0, 12]
    """
    found, some = np.zeros(len(firsts), np.int64), np.flatnonzero(firsts < ends)
    if not len(some):
        return found
    pairs = np.empty(2 * len(some), np.int64)  # what lies between two stretches is added up too, and passed over
    pairs[::2], pairs[1::2] = firsts[some], ends[some]
    if pairs[-1] == len(values):
        pairs = pairs[:-1]
    found[some] = np.add.reduceat(values, pairs, dtype=np.int64)[::2]
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


def owners(sizes: Numbers) -> Numbers:
    """Return the number of the stretch that each place belongs to."""
    found: Numbers = np.repeat(np.arange(len(sizes)), sizes)
    return found


def ceil_div(amount: Numbers, by: Numbers | int) -> Numbers:
    """Divide, rounding up; neither number is negative."""
    found: Numbers = -(-amount // by)
    return found
