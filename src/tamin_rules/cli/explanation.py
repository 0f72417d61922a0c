"""`explain`: what a code means, where it comes from, how to mend it."""

from __future__ import annotations

from typing import Annotated

import typer

from tamin_rules import explain as explain_
from tamin_rules.cli.output import OK, UNREADABLE, AsJson, Language, console, emit
from tamin_rules.errors import MalformedError
from tamin_rules.messages import LANGS, Lang, catalogue


def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="As a finding shows it: password.length.too_short.")],
    *,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Say what a code means, its source, and the remedy."""
    try:
        found = explain_.explain(code, lang)
    except MalformedError as error:
        near = explain_.similar(code)
        hint = f" {catalogue(lang).label('heading', 'similar')}: {', '.join(near)}" if near else ""
        typer.echo(f"tamin-rules: {catalogue(lang).of(error.faults[0]).detail}{hint} [{error.code}]", err=True)
        return UNREADABLE
    if as_json:
        emit(_document(found))
    else:
        _show(found, lang)
    return OK


def _document(found: explain_.Explanation) -> dict[str, object]:
    texts = {lang: catalogue(lang).faults[found.code] for lang in LANGS}
    return {
        "code": found.code,
        "messages": {
            lang: {"title": text.title, "detail": text.detail, "remedy": text.remedy} for lang, text in texts.items()
        },
        "sources": [
            {"ref": cited.ref, "title": {"fa": cited.title.fa, "en": cited.title.en}, "at": cited.locator}
            | ({"text": {"fa": cited.text.fa, "en": cited.text.en}} if cited.text else {})
            for cited in found.sources
        ],
    }


def _show(found: explain_.Explanation, lang: Lang) -> None:
    out, texts = console(), catalogue(lang)
    out.print(found.code, style="bold")
    out.print(f"  {found.sentence.title}: {found.sentence.detail}")
    if found.sentence.remedy:
        out.print(f"  {texts.label('heading', 'remedy')}: {found.sentence.remedy}")
    for cited in found.sources:
        said = "" if cited.text is None else f": {cited.text.text(lang)}"
        title = cited.title.text(lang)
        out.print(f"  {texts.label('heading', 'source')}: {cited.ref}, {title}{said}")
