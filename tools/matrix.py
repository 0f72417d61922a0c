"""
The tests of the Django adapter on each pair of Django and Python, in each kind of project: `make matrix`.

    python tools/matrix.py              every cell
    python tools/matrix.py 3.13         those of one Python

Each pair has an environment of its own (`.venv-*`), installed from the hashed lists. The usual project runs all of the
adapter's tests; the others leave out what starts processes and threads: what is different about them is not met there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
NEWEST: Final = "requirements/django6.txt"
CELLS: Final = (("3.11", "5.2", ""), ("3.13", "5.2", ""), ("3.12", "6", NEWEST), ("3.13", "6", NEWEST))
"""Python, Django, and the list that is installed over the others."""
HOSTS: Final = ("member", "user", "login_required", "no_i18n")
TESTS: Final = "tests/adapters/django"
ONCE: Final = ("test_browser", "test_kills", "test_races", "test_readme")


def interpreter(version: str) -> str | None:
    """Return a Python of a version that runs; a shim on the path may answer to the name and still not run."""
    home = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    named = shutil.which(f"python{version}")
    found = (named, *sorted(map(str, home.glob(f"versions/{version}.*/bin/python{version}"))))
    return next((each for each in found if each is not None and _runs(each, version)), None)


def _runs(python: str, version: str) -> bool:
    code = f"import sys, venv; sys.exit('%d.%d' % sys.version_info[:2] != '{version}')"
    return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0


def run(python: str, version: str, django: str, over: str, host: str) -> tuple[bool, str]:
    """Run the tests of a cell; return whether they passed, and the last line."""
    left_out = "" if host == HOSTS[0] else "".join(f" --ignore {TESTS}/{name}.py" for name in ONCE)
    command = ["make", "--no-print-directory", "test", f"PYTHON={python}", f"VENV=.venv-{version}-django{django}"]
    options = f"{TESTS} -q -p no:cacheprovider{left_out}"
    done = subprocess.run(
        [*command, f"OVER={over}", "WORKERS=1", f"PYTEST_ARGS={options}"],
        cwd=ROOT,
        env={**os.environ, "TAMIN_TEST_HOST": host},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stdout[-6_000:], done.stderr[-2_000:], sep="\n")
    return not done.returncode, (done.stdout.strip().splitlines() or ["nothing was said"])[-1]


def main(versions: list[str]) -> int:
    """Run every cell, and print a line for each."""
    is_well = True
    for version, django, over in CELLS:
        if versions and version not in versions:
            continue
        python = interpreter(version)
        if python is None:
            print(f"Python {version}, Django {django}: no such Python here", flush=True)
            continue
        for host in HOSTS:
            begun = time.monotonic()
            passed, last = run(python, version, django, over, host)
            is_well = is_well and passed
            seconds = time.monotonic() - begun
            print(f"Python {version}, Django {django}, {host}: {last} ({seconds:.0f} s with set-up)", flush=True)
    return not is_well


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
