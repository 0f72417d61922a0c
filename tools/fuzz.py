"""
Every target of fuzzing, one after the other, in equal shares of the time: `make fuzz`, `make fuzz FUZZ_SECONDS=3600`.

    python -m tools.fuzz --python .venv-fuzz/bin/python --seconds 600
    python -m tools.fuzz --python .venv-fuzz/bin/python --seconds 600 wire text

The fuzzer runs in an environment of its own; what it counts is noted here. A crash is found where an input goes, so it
is told too how far they went: the inputs that the fuzzer keeps are tried once more under coverage, and the lines of the
readers that they run are counted. A line that runs when a module is imported counts on neither side.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from attrs import frozen

from tools.figures import ROOT, note
from tools.fuzz_target import AGAIN

PACKAGE: Final = ROOT / "src" / "tamin_rules"
Line = tuple[str, int]


@frozen
class Target:
    """The module that fuzzes, with its arguments, and the readers that it is to go through."""

    command: tuple[str, ...]
    readers: tuple[str, ...]


def _of(folder: str, modules: str) -> tuple[str, ...]:
    return tuple(f"{folder}{module}.py" for module in modules.split())


TARGETS: Final[Mapping[str, Target]] = {
    "contribution lists": Target(
        ("tools.fuzz_contribution_list",),
        _of("records/contribution_list/", "cells delimited encodings reading tables") + _of("", "iran_system"),
    ),
    "text": Target(
        ("tools.fuzz_inputs", "text"),
        _of("", "identifiers/* jalali text registration/password registration/names"),
    ),
    "wire": Target(
        ("tools.fuzz_inputs", "wire"),
        _of("wire/", "json_text convert events packed packed_columns payroll_files versions"),
    ),
    "tables": Target(("tools.fuzz_inputs", "tables"), _of("wire/", "tables record_cells payroll_cells")),
    "records": Target(("tools.fuzz_inputs", "records"), _of("wire/", "record_files record_cells record_grids")),
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


def _python(python: str, *arguments: str, cwd: Path = ROOT, check: bool = False) -> subprocess.CompletedProcess[str]:
    python = os.path.abspath(python)  # noqa: PTH100 - a link in an environment is not to be followed
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    return subprocess.run((python, *arguments), cwd=cwd, env=environment, capture_output=True, text=True, check=check)


def lines(target: Target, python: str, folder: Path) -> tuple[set[Line], set[Line]]:
    """Return the lines of the readers that ran, and those that did not, when the inputs kept in a folder are tried."""
    with TemporaryDirectory() as made:
        report, options = Path(made, "lines.json"), (f"--rcfile={ROOT / 'pyproject.toml'}", f"--data-file={made}/data")
        _python(python, "-m", "coverage", "run", *options, "-m", *target.command, AGAIN, cwd=folder, check=True)
        readers = ",".join(str(PACKAGE / pattern) for pattern in target.readers)
        _python(
            python, "-m", "coverage", "json", *options, f"--include={readers}", f"-o{report}", cwd=folder, check=True
        )
        files = json.loads(report.read_text(encoding="utf-8"))["files"]
    places = [(str((folder / name).resolve()), told) for name, told in files.items()]
    ran = {(name, line) for name, told in places for line in told["executed_lines"]}
    return ran, {(name, line) for name, told in places for line in told["missing_lines"]}


def run(name: str, python: str, seconds: int, seed: int) -> bool:
    """Fuzz a target, print and note what came of it, and tell whether it crashed."""
    target = TARGETS[name]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = _python(python, "-m", *target.command, f"-max_total_time={seconds}", f"-seed={seed}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    tried, crashed = runs(done.stderr), bool(done.returncode)
    print(f"{name}: {tried:,} inputs, {processor} s of processor{', a crash' if crashed else ''}", flush=True)
    if crashed:
        print("\n".join(line for line in done.stderr.splitlines() if not line.startswith("INFO:"))[-4_000:], flush=True)
    with TemporaryDirectory() as empty:
        imported, _ = lines(target, python, Path(empty))
    ran, missed = lines(target, python, ROOT)
    reached, whole = len(ran - imported), len(ran | missed) - len(imported)
    print(f"  {reached} of {whole} lines of the readers", flush=True)
    note("fuzz", name, seed=seed, inputs=tried, crashes=int(crashed), lines=whole, reached=reached, seconds=processor)
    return crashed


def main() -> int:
    """Fuzz the targets that are asked for; the exit status is 1 where one of them crashed."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description="Coverage-guided fuzzing.")
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], metavar="target", help=", ".join(TARGETS))
    parser.add_argument("--python", required=True, help="where that of the environment lies that has the fuzzer")
    parser.add_argument("--seconds", type=int, default=600, help="of all targets together")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    names = asked.targets or list(TARGETS)
    share = max(1, asked.seconds // len(names))  # with none, the fuzzer would not end
    crashed = [run(name, asked.python, share, asked.seed) for name in names]
    return int(any(crashed))


if __name__ == "__main__":
    sys.exit(main())
