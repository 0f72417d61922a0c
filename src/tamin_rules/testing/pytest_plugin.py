"""
The conformance kit inside pytest: each scenario is a test.

    pytest --tamin-conformance=http://127.0.0.1:8000/tamin
    pytest --tamin-conformance=my_portal.driver:make --tamin-level=journey --tamin-xfails-file=known.txt

`module:callable` names what makes a driver; a URL takes its tokens from TAMIN_CONTROL_TOKEN and TAMIN_STAFF_TOKEN.
pytest loads this module by its entry point. Without the option it adds nothing, and nothing of Hypothesis is imported.
"""

from __future__ import annotations

import os
from argparse import ArgumentTypeError
from collections.abc import Callable, Generator, Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import pytest

if TYPE_CHECKING:
    from tamin_rules.testing.conformance import Driver, Result, Scenario
    from tamin_rules.testing.conformance.judge import Stage

NAME: Final = "tamin-conformance"
"""The first part of the names of the tests, as in `tamin-conformance::journey.back`."""

Factory = Callable[[], "Driver"]
_FACTORY: Final = pytest.StashKey[Factory]()
_LACKING: Final = pytest.StashKey[dict[str, int]]()
_LEAST_EFFORT, _MOST_EFFORT = 0.01, 1_000
_REMEDIES: Final = {
    "control": "set TAMIN_CONTROL_TOKEN, and switch the test control of the portal on",
    "staff": "set TAMIN_STAFF_TOKEN",
    "restart": "give a driver a way to restart the portal, or run `tamin-rules conformance URL --restart COMMAND`",
    "parallel": "give a driver that sends several requests at once",
    "mobile_code": "add --tamin-mobile-code where its registrations ask for a code by SMS",
}
"""What to do about a capability that is lacking; anything else is a call."""


def _effort(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if _LEAST_EFFORT <= number <= _MOST_EFFORT:
        return number
    message = f"give a number from {_LEAST_EFFORT} to {_MOST_EFFORT}, not {text!r}"
    raise ArgumentTypeError(message)


def _seed(text: str) -> int:
    if text.isascii() and text.isdecimal():
        return int(text)
    message = f"give a whole number from 0 on, not {text!r}"
    raise ArgumentTypeError(message)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup(NAME, "conformance of a portal to the rules of tamin-rules")
    group.addoption(
        f"--{NAME}", metavar="DRIVER", help="Play this portal: a URL, or module:callable that makes a driver."
    )
    group.addoption(
        "--tamin-mapping", type=Path, metavar="FILE", help="How a portal with other paths and names speaks, in TOML."
    )
    group.addoption("--tamin-mobile-code", action="store_true", help="Its registrations ask for a code by SMS.")
    group.addoption(
        "--tamin-level",
        action="append",
        metavar="LEVEL",
        help="rules, journey, concurrency, privacy or recovery; several times, or left out for all.",
    )
    group.addoption(
        "--tamin-effort", type=_effort, default=1.0, metavar="NUMBER", help="By how much more journeys are played."
    )
    group.addoption("--tamin-seed", type=_seed, default=0, metavar="NUMBER", help="Of the journeys.")
    group.addoption(
        "--tamin-skips-file", type=Path, metavar="FILE", help="Scenarios to leave out: an id a line, # for why."
    )
    group.addoption(
        "--tamin-xfails-file",
        type=Path,
        metavar="FILE",
        help="Scenarios that are known to fail; one that passes fails the run, so that the file stays true.",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add a test for each scenario, before `-k` chooses among them."""
    named = config.getoption(NAME.replace("-", "_"))
    if named == "":
        message = f"--{NAME} is empty: give a URL, or module:callable that makes a driver"
        raise pytest.UsageError(message)
    if named:
        found: list[pytest.Item | pytest.Collector] = list(
            _of(_Kit).from_parent(session, name=NAME, nodeid=NAME).collect()
        )
        config.hook.pytest_collectreport(report=pytest.CollectReport(NAME, "passed", None, found))  # to be counted
        items.extend(each for each in found if isinstance(each, pytest.Item))


@pytest.hookimpl(tryfirst=True, wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say of a known failure that passes what to do about it."""
    report = yield
    if isinstance(item, _Scenario) and item.is_known and str(report.longrepr).startswith("[XPASS(strict)]"):
        path = item.config.getoption("tamin_xfails_file")  # the user's own file: it is where the line has to go
        report.longrepr = f"{item.scenario.id} passes: take it out of {path} ({report.longrepr})"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was not tested, and what would have it tested: a skip by itself looks like a pass."""
    if lacking := config.stash.get(_LACKING, dict[str, int]()):
        terminalreporter.section(f"{NAME}: not tested", sep="-")
        for name, count in sorted(lacking.items()):
            todo = _REMEDIES.get(name, "the portal, or its mapping, has no such call")
            terminalreporter.write_line(f"{name}, lacking for {count} scenarios: {todo}")


@pytest.fixture
def tamin_driver(pytestconfig: pytest.Config) -> Driver:
    """Make a driver of the portal that `--tamin-conformance` names; without that option the test is skipped."""
    if not pytestconfig.getoption(NAME.replace("-", "_")):
        pytest.skip(f"no --{NAME}: there is no portal to drive")
    return _factory(pytestconfig)()


def _factory(config: pytest.Config) -> Factory:
    if _FACTORY not in config.stash:
        config.stash[_FACTORY] = _found(config)
    return config.stash[_FACTORY]


def _found(config: pytest.Config) -> Factory:
    """Return what makes the driver."""
    named: str = _of(config.getoption)(NAME.replace("-", "_"))
    try:
        import_module("tamin_rules.testing.conformance")
    except ImportError:
        message = 'the kit needs more: pip install "tamin-rules[portal,testing]"'
        raise pytest.UsageError(message) from None
    if "://" in named:
        driver = _at(named, config)
        return lambda: driver
    for option in ("tamin_mapping", "tamin_mobile_code"):
        if config.getoption(option):
            message = f"--{option.replace('_', '-')} goes with a URL; tell it to the driver that {named} makes"
            raise pytest.UsageError(message)
    return _made_by(named)


def _made_by(named: str) -> Factory:
    """Return the callable of `module:callable`, once it has made a driver."""
    module, _, name = named.partition(":")
    try:
        found: Any = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        message = (
            f"--{NAME}={named} is no URL, and no module:callable either: {error}; a URL begins with http:// or https://"
        )
        raise pytest.UsageError(message) from None
    except Exception as error:  # noqa: BLE001 - whatever a module of the user's own does
        message = f"--{NAME}={named}: {module} cannot be imported: {type(error).__name__}: {error}"
        raise pytest.UsageError(message) from None
    try:
        frozenset(found().capabilities)
    except Exception as error:  # noqa: BLE001 - likewise
        message = f"--{NAME}={named} makes no driver, called without arguments: {type(error).__name__}: {error}"
        raise pytest.UsageError(message) from None
    return cast("Factory", found)  # by the word of its owner


def _at(url: str, config: pytest.Config) -> Driver:
    """Drive the portal under a URL, by its mapping where there is one."""
    path: Path | None = _of(config.getoption)("tamin_mapping")
    code: bool = _of(config.getoption)("tamin_mobile_code")
    from tamin_rules.errors import MalformedError  # noqa: PLC0415 - as above
    from tamin_rules.messages import catalogue  # noqa: PLC0415 - the same
    from tamin_rules.testing import conformance  # noqa: PLC0415 - the same

    tokens = {role: os.environ.get(f"TAMIN_{role.upper()}_TOKEN") for role in ("control", "staff")}
    try:
        mapping = conformance.CONTRACT if path is None else conformance.read_mapping(path)
        driver = conformance.from_url(
            url, control=tokens["control"], staff=tokens["staff"], mapping=mapping, mobile_code=code
        )
        driver.look()
        if "control" in driver.capabilities:
            driver.sms()
    except MalformedError as error:
        texts = catalogue("en")
        told = [(".".join(map(str, fault.loc)), texts.of(fault), fault.code) for fault in error.faults]
        said = [f"{place}{place and ': '}{text.detail} {text.remedy} [{code}]" for place, text, code in told]
        message = f"{path}: {'; '.join(said)}"
    except conformance.DriverError as error:
        message = f"--{NAME}={url}: {error}; see whether it runs there, with this prefix and TAMIN_CONTROL_TOKEN"
    except OSError as error:
        message = f"{path}: {error.strerror}"
    else:
        return driver
    raise pytest.UsageError(message)


class _Kit(pytest.Collector):
    """The scenarios of the levels that are asked for."""

    def collect(self) -> Iterator[_Scenario]:
        """Yield a test for each."""
        from tamin_rules.testing.conformance import SCENARIOS, Level  # noqa: PLC0415 - imports Hypothesis
        from tamin_rules.testing.conformance.running import staged  # noqa: PLC0415 - the same

        option = self.config.getoption
        levels = set(option("tamin_level") or Level)
        if unknown := levels - set(Level):
            message = f"no level {', '.join(sorted(unknown))}; there are {', '.join(Level)}"
            raise pytest.UsageError(message)
        ids = {scenario.id for scenario in SCENARIOS}
        skipped, known = (_listed(option(name), ids) for name in ("tamin_skips_file", "tamin_xfails_file"))
        stage = staged(_factory(self.config))
        for scenario in SCENARIOS:
            if scenario.level in levels:
                item: _Scenario = _of(_Scenario).from_parent(self, name=scenario.id)
                item.scenario, item.stage = scenario, stage
                if scenario.id in skipped:  # by the user's own file, which says why
                    item.add_marker(pytest.mark.skip(reason=f"left out: {skipped[scenario.id]}"))
                if scenario.id in known:  # likewise; strict, so that what passes again leaves the file
                    item.add_marker(pytest.mark.xfail(reason=known[scenario.id], strict=True))
                    item.is_known = True
                yield item


def _of(value: object) -> Any:  # noqa: ANN401 - what pytest has no full types for
    return value


def _listed(path: Path | None, ids: set[str]) -> dict[str, str]:
    """Read a file of scenarios: what stands behind # is the reason."""
    if path is None:
        return {}
    try:
        lines = [line.partition("#") for line in path.read_text(encoding="utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: {error.strerror if isinstance(error, OSError) else 'this is no text in UTF-8'}"
        raise pytest.UsageError(message) from None
    found = {name.strip(): reason.strip() or f"in {path.name}" for name, _, reason in lines if name.strip()}
    if unknown := sorted(found.keys() - ids):
        message = (
            f"{path}: no scenario {', '.join(unknown)}; write an id a line and the reason behind #"
            f" (pytest --{NAME}=... --collect-only -q shows the ids)"
        )
        raise pytest.UsageError(message)
    return found


class _DeviationError(Exception):
    """The portal deviates; holds the result."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.scenario.claim)
        self.result = result


class _Scenario(pytest.Item):
    """One scenario."""

    scenario: Scenario
    stage: Stage
    is_known: bool = False

    def runtest(self) -> None:
        """Play it."""
        from tamin_rules.testing.conformance import journey_of  # noqa: PLC0415 - imports Hypothesis
        from tamin_rules.testing.conformance.running import tried  # noqa: PLC0415 - the same

        option = _of(self.config.getoption)
        result = tried(self.scenario, self.stage, option("tamin_seed"), option("tamin_effort"))
        if result.outcome == "not_tested":
            lacking = self.config.stash.setdefault(_LACKING, {})
            lacking.update((name, lacking.get(name, 0) + 1) for name in result.missing)
            pytest.skip(f"the driver lacks {', '.join(result.missing)}")
        if result.deviation is not None:
            self.add_report_section("call", "journey, for conformance.replay", journey_of(result))
            raise _DeviationError(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:  # noqa: ANN401
        """Tell the deviation in place of a traceback."""
        from tamin_rules.testing.conformance import DriverError, explanation_of  # noqa: PLC0415 - imports Hypothesis

        match excinfo.value:
            case _DeviationError() as found:
                return explanation_of(found.result)
            case DriverError() as error:
                return f"{self.scenario.id}: {error}"
            case _:
                return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Name the test; pytest wants a line, and there is none."""
        return self.path, 0, self.nodeid
