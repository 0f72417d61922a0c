"""A run of `record batch` that is killed, again and again: it ends as the one that nobody kills, byte for byte."""

from __future__ import annotations

import random
import time
from functools import partial
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq
import pytest

from tests.adapters import killing
from tests.unit import batch_files, batch_killed
from tests.unit.batch_files import ON

PEOPLE: Final = 24
PARTS: Final = ("--part-rows", "100")
END: Final = 8
"""Points of the last steps: the output gets its name, and the parts go."""


class Command:
    """The command over one input; each target is a run of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.kills = folder, 0
        self.source = batch_files.write(batch_files.table(PEOPLE), folder / "in", cuts=(55, 200), group=40)
        begun = time.monotonic()
        ended = killing.run(self.work("unbroken"))
        self.took = time.monotonic() - begun
        self.points, self.expected = ended.met, self.target("unbroken").read_bytes()

    def target(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"

    def work(self, name: str, *options: str) -> partial[None]:
        arguments = ["record", "batch", str(self.source), str(self.target(name)), "--on", ON, "--output", "days"]
        return partial(batch_killed.work, [*arguments, *PARTS, *options])

    def killed(self, name: str, *options: str, at: int = 0, after: float | None = None) -> bool:
        """Kill a run; tell whether it was killed. What it leaves is no output or the whole of it."""
        ended = killing.run(self.work(name, *options), at=at, after=after)
        self.kills += bool(ended.point)
        assert not self.target(name).exists() or self.target(name).read_bytes() == self.expected
        return bool(ended.point)

    def check(self, name: str) -> None:
        """Nobody is lost, nobody is there twice, and nothing else is left."""
        assert self.target(name).read_bytes() == self.expected
        people = pq.read_table(self.target(name))["person"].to_pylist()
        assert people == [*range(1, PEOPLE + 1)]
        assert not self.target(name).with_name(f"{name}.parquet.run").exists()


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Command:
    return Command(tmp_path_factory.mktemp("kills"))


def test_the_way_is_long_enough_to_be_killed_on(command: Command) -> None:
    assert len(pq.read_table(command.target("unbroken"))) == PEOPLE
    assert command.points.count("after a name") >= 8, "the state, some parts, the output twice"


def test_killed_all_along_it_ends_as_if_nobody_had(command: Command) -> None:
    """Each run comes a little further than the one before it, or not at all."""
    chance, before = random.Random(7), command.kills  # noqa: S311 - no secret
    while command.killed("along", at=chance.randint(1, len(command.points) // 3)):
        assert command.kills - before < 60, "a run makes no progress"
    command.check("along")
    assert command.kills - before >= 8


@pytest.mark.parametrize("back", range(0, END, 3))
def test_killed_at_the_end_it_ends_as_if_nobody_had(command: Command, back: int) -> None:
    name = f"end{back}"
    assert command.killed(name, at=len(command.points) - back)
    assert not command.killed(name)
    command.check(name)


@pytest.mark.nightly
@pytest.mark.parametrize("at", range(1, 400, 3))
def test_killed_at_each_point(command: Command, at: int) -> None:
    if at > len(command.points):
        return
    assert command.killed(f"point{at}", at=at)
    assert not command.killed(f"point{at}")
    command.check(f"point{at}")


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(5))
def test_killed_at_any_moment_twenty_times(command: Command, seed: int) -> None:
    """By the clock, not at a point; what was done before it could be killed is done over again, and says so."""
    chance, name = random.Random(seed), f"moment{seed}"  # noqa: S311 - no secret
    for _ in range(20):
        command.killed(name, after=chance.uniform(0.0, command.took))
    assert not command.killed(name)
    command.check(name)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(3))
def test_killed_with_several_processes(command: Command, seed: int) -> None:
    """Those of a run that was killed may still make a part while the next one is at work; it is the same part."""
    chance, name = random.Random(seed), f"several{seed}"  # noqa: S311 - no secret
    for _ in range(4):
        command.killed(name, "--jobs", "3", after=chance.uniform(0.0, 4 * command.took))
    assert not command.killed(name, "--jobs", "3")
    command.check(name)
