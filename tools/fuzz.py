"""
Every target of fuzzing, one after the other, in equal shares of the time: `make fuzz`, `make fuzz FUZZ_SECONDS=3600`.

    python -m tools.fuzz --python .venv-fuzz/bin/python --seconds 600
    python -m tools.fuzz --python .venv-fuzz/bin/python --seconds 600 wire text

The fuzzer runs in an environment of its own; what it counts is noted here.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
from collections.abc import Mapping
from typing import Final

from tools.figures import ROOT, note

TARGETS: Final[Mapping[str, tuple[str, ...]]] = {
    "contribution lists": ("tools/fuzz_contribution_list.py",),
    **{name: ("tools/fuzz_inputs.py", name) for name in ("text", "wire", "tables", "records")},
}
_DONE: Final = re.compile(r"^Done (\d+) runs", re.MULTILINE)
_SO_FAR: Final = re.compile(r"^#(\d+)", re.MULTILINE)


def runs(said: str) -> int:
    r"""
    Return how many inputs the fuzzer tried, by its last line, or by the last that tells how far it came.

    >>> runs("#2 INITED\n#512 pulse\nDone 700 runs in 3 second(s)\n"), runs("#2 INITED\n#512 pulse\n"), runs("")
    (700, 512, 0)
    """
    found = _DONE.findall(said) or _SO_FAR.findall(said)
    return int(found[-1]) if found else 0


def run(name: str, python: str, seconds: int, seed: int) -> bool:
    """Fuzz a target, print and note what came of it, and tell whether it crashed."""
    command = (python, *TARGETS[name], f"-max_total_time={seconds}", f"-seed={seed}")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": "src"}, capture_output=True, text=True, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    tried, crashed = runs(done.stderr), bool(done.returncode)
    print(f"{name}: {tried:,} inputs, {processor} s of processor{', a crash' if crashed else ''}", flush=True)
    if crashed:
        print(done.stderr[-4_000:], flush=True)
    note("fuzz", name, seed=seed, inputs=tried, crashes=int(crashed), seconds=processor)
    return crashed


def main() -> int:
    """Fuzz the targets that are asked for; the exit status is 1 where one of them crashed."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description="Coverage-guided fuzzing.")
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], metavar="target", help=", ".join(TARGETS))
    parser.add_argument("--python", required=True, help="of the environment that has the fuzzer")
    parser.add_argument("--seconds", type=int, default=600, help="of all targets together")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    names = asked.targets or list(TARGETS)
    share = max(1, asked.seconds // len(names))  # with none, the fuzzer would not end
    crashed = [run(name, asked.python, share, asked.seed) for name in names]
    return int(any(crashed))


if __name__ == "__main__":
    sys.exit(main())
