"""What a range shows of a goal."""

from __future__ import annotations

import pytest

from benchmarks.case import Quantity
from benchmarks.result import Broken, Compared, Grown, Limited, Topic, Verdict, floors, reached, spread


@pytest.mark.parametrize(("figures", "verdict"), [
    ((3.0, 3.5, 4.0), Verdict.PASSED),
    ((3.1,), Verdict.PASSED),
    ((2.99, 9.0, 9.0), Verdict.NOT_SHOWN),
    ((1.0, 1.0, 3.0), Verdict.NOT_SHOWN),
    ((1.0, 2.0, 2.99), Verdict.MISSED),
])  # fmt: skip
def test_a_range_that_crosses_the_goal_shows_nothing(figures: tuple[float, ...], verdict: Verdict) -> None:
    assert reached(figures, 3.0) is verdict


def test_floor_and_aim_are_judged_apart() -> None:
    one = Compared("x", "", "peer", Quantity.TIME, (1.0, 1.0), (3.0, 5.0), at_least=3, aim=4)
    assert (one.floor, one.aimed) == (Verdict.PASSED, Verdict.NOT_SHOWN)
    free = Compared("x", "", "peer", Quantity.TIME, (1.0,), (0.1,))
    assert (free.floor, free.aimed) == (None, None)


@pytest.mark.parametrize(("taken", "verdict"), [
    ((1.0, 2.0), Verdict.PASSED),
    ((1.0, 2.5), Verdict.NOT_SHOWN),
    ((2.1, 2.5), Verdict.MISSED),
])  # fmt: skip
def test_a_limit_is_kept_by_every_run_or_not_shown(taken: tuple[float, ...], verdict: Verdict) -> None:
    assert Limited("x", Quantity.TIME, taken, at_most=2.0).floor is verdict
    assert Limited("x", Quantity.TIME, taken, at_most=None).floor is None


def test_the_ratio_is_taken_within_a_round() -> None:
    one = Compared("x", "", "peer", Quantity.TIME, (1.0, 10.0), (2.0, 20.0))
    assert one.ratios == (2.0, 2.0)


def test_the_spread_is_a_part_of_the_median() -> None:
    assert spread((1.0, 2.0, 4.0)) == 1.5


def test_what_could_not_be_measured_is_missed_and_what_has_no_demand_is_not_counted() -> None:
    results = (
        Broken("x", "why"),
        Compared("x", "", "peer", Quantity.TIME, (1.0,), (3.0,)),
        Compared("x", "", "peer", Quantity.TIME, (1.0,), (3.0,), at_least=3),
        Grown("x", (1,), ()),
    )
    assert floors([Topic("x", "", (0, 0), results)]) == [Verdict.MISSED, Verdict.PASSED]
