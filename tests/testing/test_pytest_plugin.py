"""The plug-in for pytest, in a process of its own, as somebody meets it who installed the package."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest

from tamin_rules.testing.conformance import SCENARIOS
from tamin_rules.testing.conformance.drivers import Core
from tests.testing.other_portal import MAPPING, served

pytest_plugins = ["pytester"]

ROOT: Final = Path(__file__).parents[2]
CORE: Final = "--tamin-conformance=tamin_rules.testing.conformance:core"
WRONG: Final = "--tamin-conformance=wrong:make"
FEW: Final = ("--tamin-effort=0.1", "-k", "journey.back or privacy.review")

WRONG_PORTAL: Final = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from tests.testing.faulty import FAULTS
make = FAULTS["journey.back"][0].driver
"""

Ran = subprocess.CompletedProcess[str]
Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    (tmp_path / "wrong.py").write_text(WRONG_PORTAL, encoding="utf-8")

    def ran(*options: str) -> Ran:
        command = [sys.executable, "-m", "pytest", "-p", "no:xdist", "-p", "no:cacheprovider", "-rA", *options]
        return subprocess.run(  # noqa: S603 - our own
            command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
        )

    return ran


def test_each_scenario_is_a_test(run: Run) -> None:
    found = run(CORE, *FEW, "--junit-xml=report.xml")
    assert found.returncode == 0, found.stdout
    assert "PASSED tamin-conformance::journey.back" in found.stdout
    there_are = len(SCENARIOS)
    assert f"collected {there_are} items / {there_are - 2} deselected / 2 selected" in found.stdout


def test_a_level_is_chosen(run: Run) -> None:
    found = run(CORE, "--tamin-level=concurrency", "--tamin-effort=0.1", "--collect-only", "-q")
    named = [line for line in found.stdout.splitlines() if "::" in line]
    assert named
    assert {line.split(".")[0] for line in named} == {"tamin-conformance::concurrency"}


def test_a_deviation_is_told_in_place_of_a_traceback(run: Run, tmp_path: Path) -> None:
    found = run(WRONG, *FEW, "--tamin-effort=1", "--junit-xml=report.xml")
    assert found.returncode == 1
    assert "✗ journey.back: Going back keeps" in found.stdout
    assert "source: seed/W4" in found.stdout
    assert "journey, for conformance.replay" in found.stdout
    assert "Traceback" not in found.stdout
    assert "pytest_plugin.py" not in found.stdout
    (suite,) = ET.parse(tmp_path / "report.xml").getroot()  # noqa: S314 - our own
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")


def test_a_known_failure_is_expected_and_one_that_passes_is_told(run: Run, tmp_path: Path) -> None:
    known = tmp_path / "known.txt"
    known.write_text("# ours\n\njourney.back  # ticket 41\n", encoding="utf-8")
    options = (*FEW, "--tamin-effort=1", f"--tamin-xfails-file={known}")
    found = run(WRONG, *options)
    assert found.returncode == 0, found.stdout
    assert "XFAIL tamin-conformance::journey.back - ticket 41" in found.stdout
    found = run(CORE, *options)
    assert found.returncode == 1
    assert "FAILED tamin-conformance::journey.back" in found.stdout
    assert f"journey.back passes: take it out of {known} ([XPASS(strict)] ticket 41)" in found.stdout


def test_a_scenario_is_left_out_with_its_reason(run: Run, tmp_path: Path) -> None:
    left = tmp_path / "left.txt"
    left.write_text("journey.back\n", encoding="utf-8")
    found = run(WRONG, *FEW, f"--tamin-skips-file={left}")
    assert found.returncode == 0, found.stdout
    assert "left out: in left.txt" in found.stdout


def test_what_the_driver_lacks_is_skipped(run: Run, tmp_path: Path) -> None:
    (tmp_path / "small.py").write_text(
        "from tamin_rules.testing import conformance\n"
        "class Small:\n"
        "    capabilities = frozenset()\n"
        "    def __getattr__(self, name): raise AssertionError(name)\n",
        encoding="utf-8",
    )
    found = run("--tamin-conformance=small:Small", "--tamin-level=recovery")
    assert found.returncode == 0, found.stdout
    assert "the driver lacks" in found.stdout
    assert "passed" not in found.stdout.splitlines()[-1]


def test_the_fixture_is_a_driver_and_skips_without_the_option(run: Run, tmp_path: Path) -> None:
    (tmp_path / "test_own.py").write_text(
        "def test_begins(tamin_driver):\n    assert tamin_driver.begin({}).status == 422\n", encoding="utf-8"
    )
    found = run(CORE, "-k", "test_begins")
    assert "PASSED test_own.py::test_begins" in found.stdout, found.stdout
    assert "no --tamin-conformance" in run().stdout


NOWHERE: Final = "--tamin-conformance=http://127.0.0.1:9"
MAKERS: Final = """
from tamin_rules.testing import conformance
def needing(more): return conformance.core()
def broken(): raise RuntimeError("no database")
def none(): return None
number = 5
def bare(): return conformance.Contract(conformance.core().send)
"""


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([NOWHERE], "no answer from the portal: ConnectionRefusedError; see whether it runs there"),
        (["--tamin-conformance="], "--tamin-conformance is empty: give a URL, or module:callable"),
        (["--tamin-conformance=ftp://portal"], "begins with http:// or https://"),
        (["--tamin-conformance=127.0.0.1:8000"], "a URL begins with http:// or https://"),
        (["--tamin-conformance=no_such_module:make"], "is no URL, and no module:callable either"),
        (["--tamin-conformance=makers:gone"], "is no URL, and no module:callable either"),
        (["--tamin-conformance=makers"], "is no URL, and no module:callable either"),
        (["--tamin-conformance=makers:needing"], "makes no driver, called without arguments: TypeError"),
        (["--tamin-conformance=makers:broken"], "makes no driver, called without arguments: RuntimeError: no database"),
        (["--tamin-conformance=makers:none"], "makes no driver, called without arguments: AttributeError"),
        (["--tamin-conformance=makers:number"], "makes no driver, called without arguments: TypeError"),
        (["--tamin-conformance=unreadable:make"], "unreadable cannot be imported: SyntaxError"),
        ([NOWHERE, "--tamin-mapping=gone.toml"], "gone.toml: No such file or directory"),
        ([NOWHERE, "--tamin-mapping=folder"], "folder: Is a directory"),
        ([NOWHERE, "--tamin-mapping=empty.toml"], "empty.toml: format: "),
        ([NOWHERE, "--tamin-mapping=no.toml"], "no.toml: Line 2 of the mapping is no TOML in UTF-8."),
        ([CORE, "--tamin-mapping=empty.toml"], "--tamin-mapping goes with a URL; tell it to the driver"),
        ([CORE, "--tamin-mobile-code"], "--tamin-mobile-code goes with a URL; tell it to the driver"),
        ([CORE, "--tamin-level=depth"], "no level depth; there are rules, journey"),
        ([CORE, "--tamin-effort=all"], "give a number from 0.01 to 1000, not 'all'"),
        ([CORE, "--tamin-effort=0"], "give a number from 0.01 to 1000, not '0'"),
        ([CORE, "--tamin-effort=nan"], "give a number from 0.01 to 1000, not 'nan'"),
        ([CORE, "--tamin-seed=-1"], "give a whole number from 0 on, not '-1'"),
        ([CORE, "--tamin-xfails-file=gone.txt"], "gone.txt: No such file"),
        # the option by its name: no test of ours is expected to fail here
        ([CORE, "--tamin-xfails-file=no.toml"], "no.toml: this is no text in UTF-8"),
        ([CORE, "--tamin-skips-file=left.txt"], "left.txt: no scenario journey.gone; write an id a line"),
    ],
)
def test_a_wrong_option_is_one_line(pytester: pytest.Pytester, options: list[str], said: str) -> None:
    pytester.makepyfile(makers=MAKERS, unreadable="def (")
    pytester.maketxtfile(left="journey.gone  # long ago")
    pytester.makefile(".toml", empty="")
    (pytester.path / "no.toml").write_bytes(b"format = 1\n\xff")
    pytester.mkdir("folder")
    pytester.syspathinsert()
    found = pytester.runpytest_inprocess("-p", "no:xdist", *options)
    told = f"{found.stderr}{found.stdout}"
    assert found.ret == pytest.ExitCode.USAGE_ERROR
    assert said in told
    assert "Traceback" not in told
    assert "INTERNALERROR" not in told


def test_another_token_of_the_test_control_is_told_before_anything_is_played(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAMIN_CONTROL_TOKEN", "another")
    with served(Core()) as url:
        found = pytester.runpytest_inprocess(
            "-p", "no:xdist", f"--tamin-conformance={url}", f"--tamin-mapping={MAPPING}"
        )
    assert found.ret == pytest.ExitCode.USAGE_ERROR
    assert "test control answered 403 to /_test/sms" in f"{found.stderr}"
    assert "TAMIN_CONTROL_TOKEN" in f"{found.stderr}"


def test_a_deviation_is_told_although_a_call_is_lacking(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        lacking=f"""
        import sys
        sys.path.insert(0, {str(ROOT)!r})
        from attrs import evolve
        from tamin_rules.testing.conformance import PortalMapping
        from tests.testing.faulty import FAULTS
        def make():
            driver = FAULTS["journey.back"][0].driver()
            calls = {{name: call for name, call in driver.mapping.calls.items() if name != "submit_registration"}}
            return evolve(driver, mapping=PortalMapping(calls))
        """
    )
    pytester.syspathinsert()
    found = pytester.runpytest_inprocess("-p", "no:xdist", "--tamin-conformance=lacking:make", "-k", "journey.back")
    found.assert_outcomes(failed=1)


def test_what_is_not_tested_is_told_with_what_to_do(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(makers=MAKERS)
    pytester.syspathinsert()
    found = pytester.runpytest_inprocess("-p", "no:xdist", "--tamin-conformance=makers:bare", "--tamin-level=recovery")
    assert found.ret == pytest.ExitCode.OK
    found.stdout.fnmatch_lines(
        [
            "*tamin-conformance: not tested*",
            "control, lacking for 4 scenarios: set TAMIN_CONTROL_TOKEN, and switch the test control*",
            "restart, lacking for 4 scenarios: *--restart COMMAND*",
        ]
    )


def test_nothing_of_the_kit_is_imported_unless_it_is_asked_for() -> None:
    seen = "import sys, tamin_rules.testing.pytest_plugin; print({'hypothesis', 'attrs'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)  # noqa: S603
    assert found.stdout == "set()\n"
