"""`list check`, `show`, `diff`, `history`: what stands in contribution lists, and what is wrong with them."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from tamin_rules import wire
from tamin_rules.cli import list_making
from tamin_rules.cli.list_files import (
    EncodingOption,
    Files,
    gathered,
    one,
    opened,
    read_list,
    told_of,
    told_under,
    write_files,
)
from tamin_rules.cli.list_sheet import ChangesSheet, ListSheet
from tamin_rules.cli.options import Overlay, law_of
from tamin_rules.cli.output import OK, REFUSED, AsJson, Language, console, emit, leave, read_file, told
from tamin_rules.cli.rows import emit_rows
from tamin_rules.errors import Code, Fault, MalformedError
from tamin_rules.messages import Catalogue, Lang, catalogue
from tamin_rules.records.contribution_list import check, diff, history
from tamin_rules.records.contribution_list.checking import Report
from tamin_rules.records.contribution_list.columns import HEADER, WORKER
from tamin_rules.records.contribution_list.model import Header, UnreadableRow, Worker, bare_number, numbered
from tamin_rules.records.contribution_list.reading import Scan
from tamin_rules.report import listing
from tamin_rules.report.spreadsheet import cell
from tamin_rules.text import fold_identifier, is_ascii_digits
from tamin_rules.wire.tables import decoded

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Contribution lists: checked before they are sent, made, compared.",
)
app.command("convert")(list_making.convert)
app.command("build")(list_making.build_list)
app.command("sample")(list_making.make_sample)
NOT_NUMBER: Final = Code("list.uncovered.not_number")
NOT_ONE_NUMBER: Final = Code("list.person.not_one_number")
NOT_REPORTED: Final = Code("list.person.not_reported")

_LONGEST_NUMBER: Final = 20
"""Far above any insurance number, leading zeros and all: a longer line is a slip, such as two numbers in one."""

Uncovered = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Insurance numbers, a line each, of those without unemployment insurance."),
]


@app.command("check")
def check_list(
    files: Files,
    *,
    uncovered: Uncovered = None,
    html: Annotated[Path | None, typer.Option(metavar="OUT", help="Write a page for screen and printer.")] = None,
    names: Annotated[bool, typer.Option("--names", help="Show names beside the rows, on your own screen.")] = False,
    encoding: EncodingOption = None,
    overlay: Overlay = None,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Check a list before it is sent: what is wrong, where, why, and how to mend it."""
    if names and as_json:
        raise typer.BadParameter("--names is for the report on a screen")  # noqa: EM101, TRY003
    texts, law = catalogue(lang), law_of(overlay, None, lang)
    absent = () if uncovered is None else _numbers(uncovered, lang)
    given = one(files, lang)
    found = opened(given, encoding, lang)
    with told_of(given, lang):
        report = check(found, law=law, uncovered=absent)
        persons = _persons(found, report) if names else dict[int, str]()
    if html is not None:
        from tamin_rules.report.list_page import page  # noqa: PLC0415 - the template engine, for those who want a page

        write_files(html.parent, {html.name: page(report, law, lang).encode()}, lang, force=True)
    if as_json:
        emit(listing.document(report, texts))
    else:
        ListSheet(console(), texts, report, law, persons).show()
    return OK if report.accepted else REFUSED


def _numbers(file: Path, lang: Lang) -> tuple[str, ...]:
    """Read insurance numbers, a line each."""
    with told_under(str(file), lang):
        lines = decoded(read_file(file), formats=("TXT",)).splitlines()
        numbers = {place: number for place, line in enumerate(lines, 1) if (number := fold_identifier(line))}
        for place, number in numbers.items():
            if not is_ascii_digits(number) or len(number) > _LONGEST_NUMBER:
                raise MalformedError(NOT_NUMBER, loc=(place,))
        return tuple(numbers.values())


def _persons(found: Scan, report: Report) -> Mapping[int, str]:
    """Return the names of those whose rows have a finding."""
    rows = {each.row for each in report.findings}
    return {
        row: f"{each.first_name} {each.last_name}".strip()
        for row, each in numbered(found.rows)
        if row in rows and isinstance(each, Worker)
    }


@app.command()
def show(
    files: Files,
    *,
    header: Annotated[bool, typer.Option("--header", help="The record of the workshop, not the workers.")] = False,
    masked: Annotated[bool, typer.Option("--masked", help="Cover what tells who somebody is.")] = False,
    encoding: EncodingOption = None,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Show what stands in a list, persons too: CSV by the names of the columns, or JSON."""
    given = one(files, lang)
    found = opened(given, encoding, lang)
    if not as_json:
        with told_of(given, lang):
            return _table(found, catalogue(lang), is_header=header, is_masked=masked)
    with told_of(given, lang):
        made = wire.dump_list(found, is_masked=masked)
    emit(made)
    held = [each for each in (made["header"], *made["rows"]) if each is not None]
    return REFUSED if any("faults" in each for each in held) else OK


def _table(found: Scan, texts: Catalogue, *, is_header: bool, is_masked: bool) -> int:
    """Write a table; a row that cannot be a line of it is said on standard error, one that is deleted has no line."""
    rows: Iterable[Any] = filter(None, [found.header]) if is_header else found.rows
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["row", *(column.name for column in (HEADER if is_header else WORKER))])
    status = OK
    for row, each in numbered(rows):
        if isinstance(each, Worker | Header):
            writer.writerow([row, *map(cell, wire.dump_list_row(each, is_masked=is_masked).values())])
        elif isinstance(each, UnreadableRow):
            status = REFUSED
            for fault in each.faults:
                print(f"tamin-rules: {listing.told(None if is_header else row, fault, texts)}", file=sys.stderr)
    return status


@app.command("diff")
def compare(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="KAR WOR KAR WOR", help="The older list, then the newer; or two ZIPs or folders."),
    ],
    *,
    jump: Annotated[int, typer.Option(metavar="PERCENT", min=1, help="From which change of a daily wage on.")] = 25,
    encoding: EncodingOption = None,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Compare two lists: who came, who left, whose wage jumped, whose particulars are others; by row."""
    found = list(gathered(files, lang))
    if len(found) != 2:  # noqa: PLR2004 - the older and the newer
        raise typer.BadParameter("two lists are wanted: four files, or two ZIPs or folders")  # noqa: EM101, TRY003
    older, newer = (read_list(each, encoding, lang) for each in found)
    differences = diff(older, newer, jump=Fraction(jump, 100))
    if as_json:
        emit(wire.dump_list_changes(older, newer, differences))
    else:
        ChangesSheet(console(), catalogue(lang)).show(differences)
    return OK


@app.command("history")
def record_of(
    files: Annotated[list[Path], typer.Argument(metavar="LIST ...", help="Pairs of files, ZIPs or folders.")],
    *,
    person: Annotated[
        Path, typer.Option(metavar="FILE", help="Holds the insurance number; standard input when left out.")
    ] = Path("-"),
    encoding: EncodingOption = None,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Gather what lists report of one person, as the CSV or JSON that `record summary` reads."""
    numbers = _numbers(person, lang)
    if len(numbers) != 1:
        leave(str(person), (Fault(NOT_ONE_NUMBER),), lang)
    lists = (read_list(each, encoding, lang) for each in gathered(files, lang))
    reported = history(lists).get(bare_number(numbers[0]), ())
    emit_rows((each.row for each in reported), as_json=as_json)
    if reported:
        return OK
    print(f"tamin-rules: {told(Fault(NOT_REPORTED), catalogue(lang), str(person))}", file=sys.stderr)
    return REFUSED
