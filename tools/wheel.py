"""
What a host gets: builds the package as a release would, and uses it in an environment that holds nothing else.

The wheel is built out of the source archive, so the archive is complete; the environment gets what
`requirements/run.txt` pins, and the wheel. Each adapter is installed where nothing else is either, with whatever its
own metadata asks for: it works without the other, and without what the other needs.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = ROOT / "src" / "tamin_rules"

IMPORT_ALL: Final = """
import importlib, pkgutil, tamin_rules
extras = {"tamin_rules." + part for part in ("cli", "columns", "portal", "records.batch", "testing")}
for found in pkgutil.walk_packages(tamin_rules.__path__, "tamin_rules."):
    if not any(found.name == extra or found.name.startswith(extra + ".") for extra in extras):
        importlib.import_module(found.name)
assert "site-packages" in tamin_rules.__file__, tamin_rules.__file__
"""
"""What needs no extra can be imported without one."""

TOY: Final = """
from hypothesis import given, settings, strategies as st
from tamin_rules.identifiers import national_id
from tamin_rules.testing import conformance

def portal():
    return conformance.core()

@settings(max_examples=20)
@given(st.from_type(national_id.NationalId))
def test_a_type_is_known(value):
    assert national_id.parse(value.plain()) == value

def test_the_kit_runs():
    assert conformance.run(portal, levels=["privacy"], effort=0.1)

def test_the_plugin_gives_a_driver(tamin_driver):
    assert tamin_driver.capabilities
"""
"""The tests of somebody's package that depends on this one."""


def run(*command: str | Path, cwd: Path = ROOT, expected: int = 0) -> str:
    """Run a command with nothing of this checkout on its path; return what it prints, stop at an unexpected end."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHONPATH", "PYTHONHOME"))}
    done = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, check=False)
    if done.returncode != expected or "Traceback" in done.stderr:
        sys.exit(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def build(into: Path) -> Path:
    """Build the source archive here, and the wheel out of the unpacked archive."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", into)
    (archive,) = into.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(into / "unpacked", filter="data")
    (unpacked,) = (into / "unpacked").iterdir()
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", into, cwd=unpacked)
    (wheel,) = into.glob("*.whl")
    return wheel


def missing(wheel: Path, package: Path = PACKAGE) -> list[str]:
    """Return the modules and data files, `py.typed` among them, that the wheel lacks."""
    with zipfile.ZipFile(wheel) as packed:
        inside = set(packed.namelist())
    files = (path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return sorted({path.relative_to(package.parent).as_posix() for path in files} - inside)


def use(wheel: Path, environment: Path) -> None:
    """Install the wheel where nothing else is, import all of it, and run the command."""
    venv.create(environment, with_pip=True)
    scripts = environment / ("Scripts" if sys.platform == "win32" else "bin")
    install = (scripts / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps")
    run(*install, "--require-hashes", "-r", ROOT / "requirements" / "run.txt")
    run(*install, wheel)
    run(scripts / "python", "-c", IMPORT_ALL, cwd=environment)
    run(scripts / "tamin-rules", "--help", cwd=environment, expected=2)  # one clear line: the extra is missing
    run(*install, "--require-hashes", "-r", ROOT / "requirements" / "test.txt")
    run(scripts / "tamin-rules", "--help", cwd=environment)
    toy = environment.parent / "toy"
    toy.mkdir()
    (toy / "test_toy.py").write_text(TOY, encoding="utf-8")
    played = ("--tamin-conformance=test_toy:portal", "--tamin-level=privacy", "--tamin-effort=0.1")
    said = run(scripts / "python", "-m", "pytest", "-p", "no:xdist", "-v", *played, cwd=toy)
    if "tamin-conformance" not in said or "skipped" in said:
        sys.exit(f"a package that depends on the wheel cannot use the kit:\n{said}")


APART: Final = {"django": ("fastapi", "sqlalchemy"), "fastapi": ("django",)}
"""What an adapter does not bring along."""
USE_ADAPTER: Final = """
import importlib.util
import {name}
assert "site-packages" in {name}.__file__, {name}.__file__
found = [other for other in {apart} if importlib.util.find_spec(other)]
assert not found, found
"""
_PINNED: Final = re.compile(r"^[A-Za-z0-9._-]+==[^ ;\\]+(?: ;[^\\]+)?", re.MULTILINE)


def use_adapter(adapter: Path, folder: Path, core: Path) -> None:
    """Build the wheel of an adapter, look inside, install it as a host would, and import it."""
    name = f"tamin_rules_{adapter.name}"
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder / adapter.name, cwd=adapter)
    (wheel,) = (folder / adapter.name).glob("*.whl")
    run(Path(sys.executable).with_name("check-wheel-contents"), wheel, cwd=adapter)
    if lacking := missing(wheel, adapter / "src" / name):
        sys.exit(f"not in the wheel of {name}: {', '.join(lacking)}")
    environment = folder / f"environment of {adapter.name}"
    venv.create(environment, with_pip=True)
    python = environment / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    versions = folder / "versions.txt"  # those of the tests, without hashes: our own wheels have none
    pinned = _PINNED.findall((ROOT / "requirements" / "test.txt").read_text(encoding="utf-8"))
    versions.write_text("\n".join(pinned), encoding="utf-8")
    run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-c", versions, core, wheel)
    run(python, "-c", USE_ADAPTER.format(name=name, apart=APART[adapter.name]), cwd=environment)
    run(python, "-m", "pip", "check", "--disable-pip-version-check")


def main() -> None:
    """Build, look inside, use; then the same with each adapter."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = build(Path(folder))
        run(Path(sys.executable).with_name("check-wheel-contents"), wheel)
        if lacking := missing(wheel):
            sys.exit(f"not in the wheel: {', '.join(lacking)}")
        use(wheel, Path(folder) / "environment")
        for project in sorted((ROOT / "adapters").glob("*/pyproject.toml")):
            use_adapter(project.parent, Path(folder), wheel)


if __name__ == "__main__":
    main()
