"""`law list`, `law show`, `law check`: the dated values, and what about them wants checking."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Annotated, Final, Literal

import typer
from rich.table import Table

from tamin_rules import jalali, wire
from tamin_rules.cli.options import On, Overlay, day_of, law_of
from tamin_rules.cli.output import OK, REFUSED, AsJson, Language, console, emit, leave
from tamin_rules.errors import Fault, MalformedError, NotInForceError
from tamin_rules.law import InForce, Law
from tamin_rules.messages import Catalogue, Lang, catalogue
from tamin_rules.report.telling import measured, written

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The dated values of the law.")

_LONGEST_KEY: Final = 100


@app.command("list")
def list_(on: On = None, overlay: Overlay = None, *, as_json: AsJson = False, lang: Language) -> int:
    """List every key with the value in force."""
    law, day, texts = law_of(overlay), day_of(on, lang), catalogue(lang)
    rows = [(key.name, _found(law, key.name, day)) for key in law.keys()]  # noqa: SIM118 - a law is no mapping
    if as_json:
        for name, found in rows:
            emit(_document(name, found, day))
    else:
        _list(law, rows, texts)
    return OK


def _found(law: Law, name: str, on: date) -> InForce[object] | NotInForceError:
    try:
        return law.find(name, on)
    except NotInForceError as error:
        return error


def _document(name: str, found: InForce[object] | NotInForceError, on: date) -> dict[str, object]:
    if isinstance(found, InForce):
        return wire.dump_in_force(found, on)
    unknown = dict.fromkeys(("value", "unit", "since", "source", "confidence"))
    return {"key": name, "on": jalali.format(on), **unknown, "code": found.code}


_HEADINGS: Final = ("key", "value", "unit", "since", "source", "confidence", "label")


def _list(law: Law, rows: Iterable[tuple[str, InForce[object] | NotInForceError]], texts: Catalogue) -> None:
    """Draw a table on a terminal, and write a line a key with tabs anywhere else."""
    cells = [(name, *_cells(found, texts), law.table(name).label.text(texts.lang)) for name, found in rows]
    if not sys.stdout.isatty():
        for row in cells:
            print("\t".join(row))
        return
    table = Table(box=None, pad_edge=False)
    for heading in _HEADINGS:
        justify: Literal["left", "right"] = "right" if heading == "value" else "left"
        table.add_column(texts.label("heading", heading), overflow="fold", no_wrap=heading == "key", justify=justify)
    for row in cells:
        table.add_row(*row)
    console().print(table)


def _cells(found: InForce[object] | NotInForceError, texts: Catalogue) -> tuple[str, str, str, str, str]:
    if not isinstance(found, InForce):
        return texts.fault(found.code, found.params).title, "", "", "", ""
    return (
        written(found.value, texts),
        _unit(found, texts),
        jalali.format(found.since),
        found.source,
        texts.label("confidence", found.confidence),
    )


def _unit(found: InForce[object], texts: Catalogue) -> str:
    """Return the unit by the name that the data has, in Persian by its label; a share or a flag has none there."""
    return found.unit if texts.lang == "en" else texts.labels["unit"].get(found.unit, "")


@app.command()
def show(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Name of a value, as `law list` shows it.")],
    on: On = None,
    overlay: Overlay = None,
    *,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Show one value on a day, with its source."""
    law, day, texts = law_of(overlay), day_of(on, lang), catalogue(lang)
    try:
        found = law.find(key, day)
    except MalformedError as error:
        leave(_similar(law, key, texts), error.faults, lang)
    except NotInForceError as error:
        _say_silence(key, error, day, texts, as_json=as_json)
        return REFUSED
    if as_json:
        emit(wire.dump_in_force(found, day))
    else:
        _show(law, found, texts, lang)
    return OK


def _similar(law: Law, key: str, texts: Catalogue) -> str:
    """Return keys that one may have meant; what was typed is not repeated."""
    folded = {_folded(known.name): known.name for known in law.keys()}  # noqa: SIM118 - a law is no mapping
    near = [folded[found] for found in get_close_matches(_folded(key[:_LONGEST_KEY]), folded, n=3)]
    return f"{texts.label('heading', 'similar')}: {', '.join(near)}" if near else ""


def _folded(key: str) -> str:
    return key.replace(".", "").replace("_", "").replace("-", "").casefold()


def _say_silence(key: str, error: NotInForceError, on: date, texts: Catalogue, *, as_json: bool) -> None:
    said = texts.of(Fault(error.code, error.params))
    if as_json:
        emit(_document(key, error, on) | {"message": said.detail})
    else:
        console().print(f"{said.detail} [{error.code}]")


def _show(law: Law, found: InForce[object], texts: Catalogue, lang: Lang) -> None:
    out, cited = console(), law.resolve(found.source)
    label = law.table(found.key).label
    out.print(label.text(lang), style="bold")
    pairs = {
        "key": found.key,
        "value": measured(found, texts),
        "since": jalali.spell(found.since, lang),
        "until": "" if found.until is None else jalali.spell(found.until - timedelta(days=1), lang),
        "source": f"{cited.title.text(lang)} ({found.source}; {cited.locator})",
        "issued": "" if found.issued is None else jalali.spell(found.issued, lang),
        "confidence": texts.label("confidence", found.confidence),
        "derived_from": ", ".join(found.derived_from),
        "note": found.note,
    }
    for heading, text in pairs.items():
        if text:
            out.print(f"  {texts.label('heading', heading)}: {text}")


@app.command("check")
def check_(on: On = None, overlay: Overlay = None, *, as_json: AsJson = False, lang: Language) -> int:
    """Tell which values a person should check: not looked at for a year, lapsed, unsourced, unknown today."""
    law, day, texts = law_of(overlay), day_of(on, lang), catalogue(lang)
    out, doubts = console(), law.doubts(day)
    for doubt in doubts:
        if as_json:
            emit({"key": doubt.key, "kind": doubt.kind.value, "since": jalali.format(doubt.since)})
        else:
            since = jalali.format(doubt.since)
            out.print(f"{doubt.key}: {texts.label('doubt', doubt.kind)} ({since})")
    return REFUSED if doubts else OK
