"""How a case is measured, by a clock that only work moves."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from mmap import PAGESIZE

import pytest

from benchmarks import race
from benchmarks.case import Apart, Case, Child, Growth, Load, Quantity, Within
from benchmarks.child import Ran
from benchmarks.result import Cell, Compared, Limited, Verdict
from tests.benchmarks.clock import Clock, case


def test_the_ratio_is_what_the_peer_takes_by_what_we_take() -> None:
    clock = Clock()
    found = race.race(case(clock.work(0.25), clock.work(0.75)), clock.watch())
    assert found.ours == (0.25,) * race.ROUNDS
    assert found.peer == (0.75,) * race.ROUNDS
    assert found.ratios == (3.0,) * race.ROUNDS


def test_the_first_call_only_warms_up() -> None:
    clock = Clock()
    found = race.race(case(clock.work(0.5, first=100), clock.work(0.5, first=3)), clock.watch(sample_s=2))
    assert found.ratios == (1.0,) * race.ROUNDS


def test_what_takes_long_gets_fewer_rounds() -> None:
    clock = Clock()
    found = race.race(case(clock.work(race.LONG_S), clock.work(0.5)), clock.watch(sample_s=0.1))
    assert found.ours == (race.LONG_S,) * race.FEWER


def test_a_sample_is_long_enough_for_the_clock() -> None:
    clock, calls = Clock(), [0]
    tick = clock.work(0.001, first=100)  # as of what loads lazily

    def work() -> None:
        calls[0] += 1
        tick()

    sample = race.sampler(work, clock.watch(sample_s=0.1))
    calls[0] = 0
    assert sample() == pytest.approx(0.001)
    assert 0.1 <= calls[0] * 0.001 < 0.2


def test_garbage_is_collected_before_a_sample_and_not_during_it(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, seen = Clock(), list[str]()
    tick = clock.work(1)

    def work() -> None:
        seen.append("on" if gc.isenabled() else "off")
        tick()

    sample = race.sampler(work, clock.watch())
    seen.clear()
    monkeypatch.setattr(gc, "collect", lambda: seen.append("collected"))
    sample()
    assert seen == ["collected", "off"]
    assert gc.isenabled()


def test_what_interrupts_two_samples_of_three_does_not_count() -> None:
    clock = Clock()
    uneven = clock.work(0.25, 0.75, 0.75)
    found = race.race(case(uneven, clock.work(0.5)), clock.watch(sample_s=0.1))
    assert found.ratios == (2.0,) * race.ROUNDS


def test_a_round_is_the_least_of_its_own_samples() -> None:
    assert race.least((5.0, 1.0, 2.0, 4.0, 3.0, 9.0), passes=3) == (1.0, 3.0)
    assert race.least((5.0, 1.0), passes=1) == (5.0, 1.0)


def test_the_sides_take_turns_in_an_order_that_changes_and_is_the_same_every_time() -> None:
    def orders() -> list[str]:
        came = list[str]()
        race.turns([lambda: came.append("a"), lambda: came.append("b"), lambda: came.append("c")], 20)
        return ["".join(came[at : at + 3]) for at in range(0, 60, 3)]

    assert all(sorted(order) == ["a", "b", "c"] for order in orders())
    assert len(set(orders())) >= 4
    assert orders() == orders()


def test_each_side_gets_its_own_figures() -> None:
    ours, peer = race.turns([iter((1, 2, 3)).__next__, iter((7, 8, 9)).__next__], 3)
    assert (ours, peer) == ((1, 2, 3), (7, 8, 9))


def test_what_holds_is_measured_once() -> None:
    clock = Clock()
    found = race.settled(case(clock.work(1), clock.work(2), at_least=2), clock.watch())
    assert (found.floor, found.again) == (Verdict.PASSED, False)


def test_what_has_no_floor_is_measured_once() -> None:
    clock = Clock()
    assert not race.settled(case(clock.work(1), clock.work(0.1), at_least=None), clock.watch()).again


def test_what_misses_is_measured_again_and_says_so() -> None:
    clock = Clock()
    found = race.settled(case(clock.work(1), clock.work(2), at_least=3), clock.watch())
    assert (found.floor, found.again) == (Verdict.MISSED, True)


def test_the_second_time_samples_are_longer_and_what_they_show_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, seen = Clock(), list[float]()
    asked = case(clock.work(1), clock.work(2), at_least=2)
    missed = race.race(case(clock.work(1), clock.work(1), at_least=2), clock.watch())

    def counted(asked: Case, watch: race.Stopwatch) -> Compared:
        seen.append(watch.sample_s)
        return whole(asked, watch) if len(seen) > 1 else missed

    whole = race.race
    monkeypatch.setattr(race, "race", counted)
    found = race.settled(asked, clock.watch(sample_s=0.5))
    assert seen == [0.5, 0.5 * race.LONGER]
    assert (found.floor, found.again) == (Verdict.PASSED, True)


def test_five_rounds_at_least_and_seven_for_small_things() -> None:
    assert (race.FEWER, race.ROUNDS) >= (5, 7)


OURS, PEER = Child("ours"), Child("peer")


def _runs(figures: Mapping[str, Sequence[Ran | None]]) -> race.Run:
    taken = {target: iter(ran) for target, ran in figures.items()}
    return lambda child, _limit_s: next(taken[child.target])


@pytest.mark.parametrize(("quantity", "ours", "peer"), [
    (Quantity.TIME, 1, 8),
    (Quantity.PEAK, 300_000, 800_000),
    (Quantity.ABOVE, 200_000, 500_000),
])  # fmt: skip
def test_processes_are_compared_by_the_quantity_that_the_case_names(
    quantity: Quantity, ours: float, peer: float
) -> None:
    runs = {"ours": [Ran(1, 100_000, 300_000)] * 2, "peer": [Ran(8, 300_000, 800_000)] * 2}
    found = race.apart(Apart("x", OURS, PEER, "peer", 2, quantity=quantity, runs=2), _runs(runs))
    assert (found.ours, found.peer, found.cut) == ((ours, ours), (peer, peer), False)


def test_a_peer_that_is_killed_counts_as_long_as_it_was_let_run() -> None:
    runs: dict[str, list[Ran | None]] = {"ours": [Ran(0.5, 1, 1)] * 2, "peer": [Ran(11, 1, 1), None]}
    found = race.apart(Apart("x", OURS, PEER, "peer", 20, quantity=Quantity.TIME, runs=2, limit_s=12), _runs(runs))
    assert (found.peer, found.cut, found.floor) == ((11, 12), True, Verdict.PASSED)


@pytest.mark.parametrize(("ours", "peer", "quantity"), [
    (None, Ran(1, 1, 1), Quantity.TIME),
    (Ran(1, 1, 1), None, Quantity.PEAK),
])  # fmt: skip
def test_nothing_is_compared_where_ours_never_ends_or_a_peak_was_never_seen(
    ours: Ran | None, peer: Ran | None, quantity: Quantity
) -> None:
    asked = Apart("x", OURS, PEER, "peer", 2, quantity=quantity, runs=1)
    with pytest.raises(TimeoutError, match="not done"):
        race.apart(asked, _runs({"ours": [ours], "peer": [peer]}))


def test_a_limit_is_held_against_every_run() -> None:
    runs = [Ran(1, 0, 5_000_000), Ran(1, 0, 9_000_000)]
    asked = Within("x", OURS, at_most=8_000_000, runs=2)
    found = race.within(asked, _runs({"ours": list(runs)}))
    assert (found.taken, found.floor) == ((5_000_000, 9_000_000), Verdict.NOT_SHOWN)


def test_engines_take_turns_at_each_size() -> None:
    asked, came = Growth("x", (("a", "mod:a"), ("b", "mod:b")), (10, 100), runs=2), list[Child]()

    def run(child: Child, _limit_s: float) -> Ran | None:
        came.append(child)
        size = int(child.arguments[0] or 0)
        return None if child == Child("mod:b", (100,)) else Ran(size / 10, 0, size * 10**6)

    found = race.growth(asked, run)
    assert [child.arguments for child in came] == [(10,)] * 4 + [(100,)] * 4
    assert [sorted(child.target for child in came[at : at + 2]) for at in range(0, 8, 2)] == [["mod:a", "mod:b"]] * 4
    (first, (small, large)), (second, (its_small, its_large)) = found.engines
    assert (first, second, its_large) == ("a", "b", None)
    assert small == Cell((1.0, 1.0), (10**7, 10**7))
    assert (large, its_small) == (Cell((10.0, 10.0), (10**8, 10**8)), small)


def test_an_import_is_timed_in_fresh_interpreters_the_first_of_which_only_warms_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    took = [9.0, *[0.005, 0.002, 0.003] * race.LOADS]
    answers = iter(f"[{seconds}, {512 * 2**20 // PAGESIZE}]" for seconds in took)
    monkeypatch.setattr(race, "_python", lambda _code: next(answers))
    found = race.load(Load("import wave", after="import json", at_most=2))
    assert found == Limited(
        "`import wave` after `import json`", Quantity.TIME, (0.002,) * race.LOADS, 0.002, "512.0 MiB"
    )
    assert not list(answers)


def test_what_comes_before_an_import_is_done_before_the_clock_starts() -> None:
    code = race.IMPORTING.format(after="print('before')", statement="print('timed')")
    assert code.index("before") < code.index("perf_counter") < code.index("timed") < code.rindex("perf_counter")


def test_an_import_in_a_real_interpreter_takes_time_and_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(race, "LOADS", 1)
    found = race.load(Load("import decimal, json, wave"))
    assert found.taken[0] > 0
    assert found.floor is None
