"""
Identifiers and passwords beside their second implementations, ten million inputs each: `make inputs`.

    python -m tools.inputs                                  every kind, half an hour and more
    python -m tools.inputs iban password --random 1000000 --hypothesis 10000 --seed 7

The implementations, and how inputs are made, stand in tests/properties; the suite tries a few thousand of each.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import Final

from tests.properties.second_opinions import SUBJECTS, at_random, by_hypothesis
from tools.figures import note

RANDOM: Final = 10_000_000
HYPOTHESIS: Final = 100_000


def run(name: str, seed: int, random: int, hypothesis: int) -> int:
    """Try inputs of a kind, print and note what came of it, and return how many disagreements there are."""
    begun = time.monotonic()
    drawn = at_random(SUBJECTS[name], seed, random)
    thought = by_hypothesis(SUBJECTS[name], seed, hypothesis)
    seconds, found = round(time.monotonic() - begun), drawn.disagreements + thought.disagreements
    print(f"{name}: {drawn.inputs:,} + {thought.inputs:,} inputs, {found} disagreements, {seconds} s", flush=True)
    for said in (*drawn.told, *thought.told):
        print(f"  {said}", flush=True)
    note(
        "inputs",
        name,
        seed=seed,
        random=drawn.inputs,
        hypothesis=thought.inputs,
        disagreements=found,
        seconds=seconds,
    )
    return found


def main() -> int:
    """Try every kind that is asked for; the exit status is 1 where two implementations disagree."""
    parser = argparse.ArgumentParser(prog="python -m tools.inputs", description="Inputs judged twice.")
    parser.add_argument("kinds", nargs="*", choices=[*SUBJECTS, []], metavar="kind", help=", ".join(SUBJECTS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--random", type=int, default=RANDOM)
    parser.add_argument("--hypothesis", type=int, default=HYPOTHESIS)
    asked = parser.parse_args()
    found = [run(name, asked.seed, asked.random, asked.hypothesis) for name in asked.kinds or SUBJECTS]
    return int(any(found))


if __name__ == "__main__":
    sys.exit(main())
