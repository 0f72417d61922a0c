"""
`conformance`: the conformance kit against a portal that speaks the HTTP contract.

Tokens come from the environment, so that they stand in no list of processes. The report is in English: it is for those
who mend the portal.
"""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from attrs import evolve

from tamin_rules.cli.list_files import write_files
from tamin_rules.cli.output import OK, REFUSED, UNREADABLE, AsJson, Language, emit, leave, read_file
from tamin_rules.errors import DefinitionError, MalformedError
from tamin_rules.messages import Lang

if TYPE_CHECKING:
    from tamin_rules.testing.conformance import Contract, Report

_TRIES: Final = 120
_PAUSE_S: Final = 0.5


def conformance(
    url: Annotated[str, typer.Argument(metavar="URL", help="Where the portal is, with its prefix.")],
    *,
    level: Annotated[
        list[str] | None,
        typer.Option(help="rules, journey, concurrency, privacy or recovery; several times, or left out for all."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the journeys: the same seed draws the same ones.")] = 0,
    effort: Annotated[float, typer.Option(min=0.01, max=1_000, help="By how much more journeys are played.")] = 1.0,
    control_token: Annotated[
        str | None, typer.Option(envvar="TAMIN_CONTROL_TOKEN", help="Of the test control.")
    ] = None,
    staff_token: Annotated[str | None, typer.Option(envvar="TAMIN_STAFF_TOKEN", help="Of the branch staff.")] = None,
    mapping: Annotated[
        Path | None, typer.Option(metavar="FILE", help="How a portal speaks, if otherwise; TOML.")
    ] = None,
    restart: Annotated[
        str | None, typer.Option(metavar="COMMAND", help="Kills the portal and starts it again; adds recovery.")
    ] = None,
    mobile_code: Annotated[
        bool, typer.Option("--mobile-code", help="Its registrations ask for a code by SMS.")
    ] = False,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the report as JUnit XML too.")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write each failing journey there, as a script and as JSON.")
    ] = None,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Play a portal against the rules: journeys that break it, each to be played again."""
    try:
        driver = _driver(url, control_token, staff_token, None if mapping is None else read_file(mapping))
        driver = evolve(driver, mobile_code=mobile_code)
        report = _played(driver, restart, levels=level, seed=seed, effort=effort)
    except MalformedError as error:
        leave(str(mapping), error.faults, lang)
    except _UnplayedError as error:
        typer.echo(f"tamin-rules: {error}", err=True)
        return UNREADABLE
    _write(report, junit, out, lang)
    if as_json:
        emit(report.document())
    else:
        typer.echo(report.text(), nl=False)
    return OK if report else REFUSED


class _UnplayedError(Exception):
    """Nothing could be played; its text says why."""


def _driver(url: str, control: str | None, staff: str | None, mapping: bytes | None) -> Contract:
    try:
        from tamin_rules.testing import conformance as kit  # noqa: PLC0415 - an extra
    except ImportError:
        message = 'the kit needs more: pip install "tamin-rules[portal,testing]"'
        raise _UnplayedError(message) from None
    try:
        driver = kit.from_url(url, control=control, staff=staff)
    except kit.DriverError as error:
        message = str(error)
        raise _UnplayedError(message) from None
    return driver if mapping is None else evolve(driver, mapping=kit.parse_mapping(mapping))


def _played(driver: Contract, restart: str | None, *, levels: list[str] | None, **how: Any) -> Report:  # noqa: ANN401 - of `run`
    from tamin_rules.testing import conformance as kit  # noqa: PLC0415 - an extra

    try:
        if restart is not None:
            driver = evolve(driver, restarted=partial(_restart, restart, driver.look))
        driver.look()
        return kit.run(lambda: driver, levels=levels or tuple(kit.Level), **how)
    except (kit.DriverError, DefinitionError) as error:
        message = str(error)
    raise _UnplayedError(message)


def _restart(command: str, answers: Callable[[], None]) -> None:
    """Run the command, and wait until the portal answers."""
    from tamin_rules.testing.conformance import DriverError  # noqa: PLC0415 - an extra

    try:
        done = subprocess.run(shlex.split(command), check=False, capture_output=True)  # noqa: S603 - the user's own
    except (OSError, ValueError) as error:
        reason: object = type(error).__name__
    else:
        reason = done.returncode
    if reason:
        message = f"the restart command ended with {reason}"
        raise DriverError(message)
    for _ in range(_TRIES):
        try:
            return answers()
        except DriverError:
            sleep(_PAUSE_S)
    return answers()


def _write(report: Report, junit: Path | None, out: Path | None, lang: Lang) -> None:
    from tamin_rules.testing import conformance as kit  # noqa: PLC0415 - an extra

    if junit is not None:
        write_files(junit.parent, {junit.name: report.junit().encode()}, lang, force=True)
    if out is not None:
        for result in report.failures:
            name = result.scenario.id.replace(".", "_")
            made = {f"{name}.py": kit.script_of(result), f"{name}.json": kit.journey_of(result) + "\n"}
            write_files(out, {name: text.encode() for name, text in made.items()}, lang, force=True)
