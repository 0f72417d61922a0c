"""`record sample`: invented records of any number of people, to try and to measure `record batch` with."""

from __future__ import annotations

import sys
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.console import Console
from rich.progress import track

from tamin_rules.cli.batch import needing_extra
from tamin_rules.cli.list_files import Force, told_under
from tamin_rules.cli.output import OK, AsJson, Language, console, emit

if TYPE_CHECKING:
    from tamin_rules.cli.batch_drawing import Sample

MOST_PEOPLE: Final = 1_000_000_000
MOST_MONTHS: Final = 480
_FINEST: Final = 1 << 62
"""The largest denominator of a share: what is drawn fits into 64 bits."""


def sample(
    target: Annotated[Path, typer.Argument(metavar="OUT", help="The Parquet file to write.")],
    *,
    people: Annotated[int, typer.Option(min=1, max=MOST_PEOPLE)] = 1_000,
    months: Annotated[int, typer.Option(min=1, max=MOST_MONTHS, help="Of a record, on the average.")] = 240,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same records.")] = 0,
    dirty: Annotated[str, typer.Option(metavar="SHARE", help="Of people with a row that is none: 1/10.")] = "0",
    force: Force = False,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Write invented records of many people, for `record batch`."""
    with needing_extra(), told_under(str(target), lang):
        from tamin_rules.cli.batch_drawing import Sample  # noqa: PLC0415 - an extra
        from tamin_rules.cli.batch_run import check_target  # noqa: PLC0415 - the same

        check_target(target, force=force)
        rows = _write(target, Sample(people, months, seed, _share(dirty)))
    if as_json:
        emit({"people": people, "rows": rows, "months": months, "seed": seed, "dirty": dirty})
    else:
        console().print(str(target))
    return OK


def _share(text: str) -> Fraction:
    found = Fraction(-1)
    if "e" not in text.lower():  # nobody waits for 1e99999999
        with suppress(ValueError, ZeroDivisionError):
            found = Fraction(text)
    if not 0 <= found <= 1 or found.denominator > _FINEST:
        message = "--dirty is a share, from 0 to 1: 1/10"
        raise typer.BadParameter(message)
    return found


def _write(target: Path, wanted: Sample) -> int:
    """Write the records, and return how many rows they have."""
    from tamin_rules.cli.batch_drawing import GROUP_ROWS, SCHEMA, block, blocks, groups  # noqa: PLC0415 - an extra
    from tamin_rules.cli.batch_input import parquet  # noqa: PLC0415 - the same
    from tamin_rules.cli.batch_run import whole, writing  # noqa: PLC0415 - the same

    shown = Console(stderr=True)
    watched = track([*blocks(wanted)], "", console=shown, transient=True, disable=not sys.stderr.isatty())
    rows = 0
    with writing():
        target.parent.mkdir(parents=True, exist_ok=True)
        with whole(target) as file, parquet.ParquetWriter(file, SCHEMA) as writer:
            for table in groups(block(wanted, people) for people in watched):
                writer.write_table(table, row_group_size=GROUP_ROWS)
                rows += table.num_rows
    return rows
