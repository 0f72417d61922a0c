"""`record`: what a file of insurance records is worth, and why; and the same rows, packed and unpacked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from tamin_rules import wire
from tamin_rules.cli.batch import batch
from tamin_rules.cli.batch_sample import sample
from tamin_rules.cli.options import On, Overlay, Readings, day_of, law_of
from tamin_rules.cli.output import OK, REFUSED, AsJson, Language, console, emit, leave, read_file
from tamin_rules.cli.rows import emit_rows
from tamin_rules.cli.sheet import Sheet
from tamin_rules.errors import MalformedError
from tamin_rules.explain import say
from tamin_rules.law import Law
from tamin_rules.messages import Catalogue, Lang, catalogue
from tamin_rules.records import Insured, MonthRow, Summary, summarize
from tamin_rules.records.person import Sex
from tamin_rules.wire.record_files import LARGEST_RECORD

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Insurance records: days, averages, pension.")
app.command("batch")(batch)
app.command("sample")(sample)

File = Annotated[Path, typer.Argument(metavar="FILE", help="CSV, JSON or Parquet; `-` is standard input.")]
SexOption = Annotated[Sex | None, typer.Option("--sex", help="Some paths to a pension ask for it.")]
Born = Annotated[str | None, typer.Option("--born", metavar="DATE", help="Birth date, Jalali.")]


@app.command()
def summary(
    file: File,
    *,
    on: On = None,
    sex: SexOption = None,
    born: Born = None,
    reading: Readings = None,
    overlay: Overlay = None,
    html: Annotated[Path | None, typer.Option(metavar="OUT", help="Write a page for screen and printer.")] = None,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Sum up a record: grid, totals, averages, pension estimate, paths to a pension, gaps and doubts."""
    texts, law = catalogue(lang), law_of(overlay, reading, lang)
    found = _summary(file, _person(sex, born, lang), law, day_of(on, lang), lang)
    if html is not None:
        _write(html, found, lang)
    if as_json:
        emit(_document(found, texts))
    else:
        Sheet(console(), texts, found).show()
    return OK if found.accepted else REFUSED


@app.command()
def explain(
    file: File,
    *,
    lang: Language,
    on: On = None,
    sex: SexOption = None,
    born: Born = None,
    reading: Readings = None,
    overlay: Overlay = None,
) -> int:
    """Explain each figure of a record: rule, months, readings, values of the law, source."""
    texts, law = catalogue(lang), law_of(overlay, reading, lang)
    found = _summary(file, _person(sex, born, lang), law, day_of(on, lang), lang)
    Sheet(console(), texts, found).explain()
    return OK if found.accepted else REFUSED


@app.command()
def pack(file: File, *, as_json: AsJson = False, lang: Language) -> int:  # noqa: ARG001 - it is JSON in any case
    """Write a record packed: JSON of a tenth of the bytes, which `record summary` reads as well."""
    rows = _rows(file, lang)
    try:
        print(wire.pack(rows).decode())
    except MalformedError as error:
        leave(str(file), error.faults, lang)
    return OK


@app.command()
def unpack(file: File, *, as_json: AsJson = False, lang: Language) -> int:
    """Write the rows of a record, packed or not, as CSV or JSON."""
    emit_rows(_rows(file, lang), as_json=as_json)
    return OK


def _person(sex: Sex | None, born: str | None, lang: Lang) -> Insured:
    try:
        return Insured(sex=sex, born=None if born is None else day_of(born, lang, "--born"))
    except MalformedError as error:
        leave("--born", error.faults, lang)


def _summary(file: Path, person: Insured, law: Law, on: date, lang: Lang) -> Summary:
    return summarize(_rows(file, lang, law.reading("empty_month")), law=law, on=on, person=person)


def _rows(file: Path, lang: Lang, empty_month: str = "zero") -> tuple[MonthRow, ...]:
    try:
        return wire.read_record(read_file(file, LARGEST_RECORD), name=file.name, empty_month=empty_month)
    except MalformedError as error:
        leave(str(file), error.faults, lang)


def _document(found: Summary, texts: Catalogue) -> dict[str, Any]:
    """Return the JSON of the summary, each finding and decision with its sentence."""
    document = wire.dump_summary(found)
    for told, doubt in zip(document["findings"], found.doubts, strict=True):
        told["message"] = say(doubt.decision, texts)
    for told, decision in zip(document["decisions"], found.decisions, strict=True):
        told["message"] = say(decision, texts)
    return document


def _write(html: Path, found: Summary, lang: Lang) -> None:
    from tamin_rules.report.page import page  # noqa: PLC0415 - the template engine, for those who want a page

    html.write_text(page(found, lang), encoding="utf-8")
