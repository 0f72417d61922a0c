"""
`record batch`: what the insurance records of many are worth, from Parquet to Parquet.

A run that was killed goes on where it was: see `batch_run`. Nobody's key is shown or logged.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from attrs import asdict, frozen
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from tamin_rules import jalali
from tamin_rules.cli.list_files import Force, told_under
from tamin_rules.cli.options import On, Overlay, Readings, day_of, law_of
from tamin_rules.cli.output import OK, REFUSED, UNREADABLE, AsJson, Language, console, emit, leave, read_file
from tamin_rules.errors import MalformedError
from tamin_rules.law import Law
from tamin_rules.messages import Lang, catalogue

if TYPE_CHECKING:
    from tamin_rules.cli.batch_run import Run, Tally

PART_ROWS: Final = 1 << 22
"""Rows of a part: seconds of work, which is what a kill can cost."""
_OF_OUTPUT: Final = ("output.", "batch.run.")

In = Annotated[Path, typer.Argument(metavar="IN", help="A Parquet file, or a folder of them, read by their names.")]
Out = Annotated[Path, typer.Argument(metavar="OUT", help="The Parquet file to write: a row a person.")]
Outputs = Annotated[
    list[str] | None,
    typer.Option("--output", metavar="GROUP", help="days, average, averages, pension, eligibility, findings; or all."),
]
PartRows = Annotated[int, typer.Option(min=1, metavar="ROWS", help="After so many rows a part is kept.")]
Jobs = Annotated[int, typer.Option(min=1, max=256, metavar="N", help="Processes that make parts side by side.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Drop what an unfinished run has left, and begin anew.")]


@frozen
class Asked:
    """What was asked for on the command line; no outputs are all of them."""

    law: Law
    on: date
    overlay: Path | None
    outputs: tuple[str, ...]
    part_rows: int


@frozen
class Ended:
    """How a run went: what the output says, how much of it was made now, and in what time."""

    tally: Tally
    rows_now: int
    seconds: float


def batch(
    source: In,
    target: Out,
    *,
    on: On = None,
    reading: Readings = None,
    overlay: Overlay = None,
    output: Outputs = None,
    part_rows: PartRows = PART_ROWS,
    jobs: Jobs = 1,
    fresh: Fresh = False,
    force: Force = False,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Sum up the records of many people: Parquet in, Parquet out. A run that was killed goes on where it was."""
    asked = Asked(law_of(overlay, reading, lang), day_of(on, lang), overlay, tuple(output or ()), part_rows)
    _check_apart(source, target)
    with needing_extra(), _told(source, target, lang):
        run = _run(source, target, asked, lang)
        ended = _ended(run, jobs, fresh=fresh, force=force)
    if as_json:
        emit(_document(run, ended))
    else:
        _show(run, ended, lang)
    return REFUSED if ended.tally.refused else OK


def _check_apart(source: Path, target: Path) -> None:
    if target.resolve().parent == source.resolve():
        message = "OUT may not stand in the folder IN: the next run would read it"
        raise typer.BadParameter(message)
    if target.resolve() == source.resolve():
        message = "OUT may not be IN: the records would be gone"
        raise typer.BadParameter(message)


@contextmanager
def needing_extra() -> Generator[None]:
    """Say on standard error that a package is missing, and end."""
    try:
        yield
    except ImportError as error:
        typer.echo(f"tamin-rules: {error}", err=True)
        raise typer.Exit(UNREADABLE) from None


@contextmanager
def _told(source: Path, target: Path, lang: Lang) -> Generator[None]:
    """Say on standard error what went wrong with input or output, and end."""
    try:
        yield
    except MalformedError as error:
        where = target if error.code.startswith(_OF_OUTPUT) else source
        leave(str(where), error.faults, lang)


def _run(source: Path, target: Path, asked: Asked, lang: Lang) -> Run:
    from tamin_rules.cli.batch_input import open_input  # noqa: PLC0415 - an extra
    from tamin_rules.cli.batch_run import Run  # noqa: PLC0415 - the same
    from tamin_rules.records.batch import ALL, arrow_kernel  # noqa: PLC0415 - the same

    law, on = asked.law, asked.on
    with told_under("--output", lang):
        outputs = arrow_kernel(law=law, on=on, outputs=asked.outputs or ALL).outputs
    given = open_input(source, outputs)
    kernel = arrow_kernel(law=law, on=on, outputs=outputs, key=given.key)
    return Run(given, asked.part_rows, kernel, _terms(asked, outputs), target)


def _terms(asked: Asked, outputs: Iterable[str]) -> dict[str, Any]:
    """Return what a run is begun with, and continued with."""
    own = asked.overlay
    return {
        "package": version("tamin-rules"),
        "law": asked.law.edition,
        "overlay": None if own is None else hashlib.sha256(read_file(own)).hexdigest(),
        "readings": dict(asked.law.readings),
        "on": jalali.format(asked.on),
        "outputs": [*map(str, outputs)],
        "part_rows": asked.part_rows,
    }


def _ended(run: Run, jobs: int, *, fresh: bool, force: bool) -> Ended:
    """Do the run; where it has been done already, say again what came of it."""
    from tamin_rules.cli import batch_run  # noqa: PLC0415 - an extra
    from tamin_rules.cli.batch_jobs import make_parts  # noqa: PLC0415 - the same

    begin = time.monotonic()
    if not force and run.is_done():
        batch_run.drop_unused(run.folder)
        return Ended(batch_run.tally(run.target), 0, time.monotonic() - begin)
    batch_run.check_target(run.target, force=force)
    with batch_run.begun(run, fresh=fresh) as todo:
        kept = run.given.rows - sum(part.rows for part in todo)
        with _progress(run.given.rows, kept) as advance:
            make_parts(run, todo, advance, jobs=jobs)
        tally = batch_run.finish(run, force=force)
    return Ended(tally, run.given.rows - kept, time.monotonic() - begin)


@contextmanager
def _progress(rows: int, kept: int) -> Generator[Callable[[int], None]]:
    """Show on a terminal how far it is."""
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.speed:,.0f} rows/s"), TimeRemainingColumn())
    shown = Console(stderr=True)
    with Progress(*columns, console=shown, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("", total=rows, completed=kept)
        yield lambda count: progress.advance(task, count)


def _document(run: Run, ended: Ended) -> dict[str, Any]:
    speed = int(ended.rows_now / ended.seconds) if ended.rows_now else None
    return {
        **asdict(ended.tally),
        "kept_rows": ended.tally.rows - ended.rows_now,
        "seconds": ended.seconds,
        "rows_per_second": speed,
        **{name: run.terms[name] for name in ("law", "on", "readings", "outputs")},
    }


def _show(run: Run, ended: Ended, lang: Lang) -> None:
    out, texts, tally = console(), catalogue(lang), ended.tally
    counted: Mapping[str, int] = {"people": tally.people, "record_rows": tally.rows, "refused_people": tally.refused}
    for name, count in counted.items():
        out.print(f"{texts.label('heading', name)}: {texts.number(count)}")
    for code, count in tally.findings.items():
        said = texts.faults.get(code)
        out.print(f"  {texts.number(count)}  {said.title if said else ''}  [{code}]")
    out.print(str(run.target), style="bold")
