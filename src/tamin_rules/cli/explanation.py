"""`explain`: what a code means or a rule states, where it comes from, how to mend it."""

from __future__ import annotations

from typing import Annotated, Final, NoReturn

import typer

from tamin_rules import explain as explain_
from tamin_rules.cli.output import OK, UNREADABLE, AsJson, Language, console, emit
from tamin_rules.errors import Fault, Params
from tamin_rules.messages import LANGS, Catalogue, Lang, catalogue

_MOST_NAMED: Final = 12


def explain(
    code: Annotated[
        str,
        typer.Argument(metavar="CODE", help="As a finding shows it, or its last parts; the id of a rule too."),
    ],
    *,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Say what a code means, its source, and the remedy; of a rule, what it states."""
    found = explain_.named(code)
    if len(found) != 1:
        _leave(code, found, catalogue(lang))
    [name] = found
    explained = explain_.explain(name, lang) if name in explain_.codes() else explain_.explain_rule(name, lang)
    if as_json:
        emit(_document(explained))
    else:
        _show(explained, lang)
    return OK


def _leave(typed: str, found: tuple[str, ...], texts: Catalogue) -> NoReturn:
    """Say that there is no such code, with those that one may have meant, or that there are several."""
    if found:
        fault = Fault(explain_.CODE_AMBIGUOUS, Params(count=len(found)))
        more = ("…",) if len(found) > _MOST_NAMED else ()
        hint = f" {texts.joined((*found[:_MOST_NAMED], *more))}"
    else:
        near = explain_.similar(typed)
        fault = Fault(explain_.CODE_UNKNOWN)
        hint = f" {texts.label('heading', 'similar')}: {texts.joined(near)}" if near else ""
    typer.echo(f"tamin-rules: {texts.of(fault).detail}{hint} [{fault.code}]", err=True)
    raise typer.Exit(UNREADABLE)


def _document(found: explain_.Explanation | explain_.RuleExplanation) -> dict[str, object]:
    cited = [
        {"ref": one.ref, "title": {"fa": one.title.fa, "en": one.title.en}, "at": one.locator}
        | ({"text": {"fa": one.text.fa, "en": one.text.en}} if one.text else {})
        for one in found.sources
    ]
    if isinstance(found, explain_.RuleExplanation):
        statements = {lang: {"statement": catalogue(lang).rule(found.rule)} for lang in LANGS}
        return {"rule": found.rule, "messages": statements, "sources": cited}
    texts = {lang: catalogue(lang).faults[found.code] for lang in LANGS}
    return {
        "code": found.code,
        "messages": {
            lang: {"title": text.title, "detail": text.detail, "remedy": text.remedy} for lang, text in texts.items()
        },
        "sources": cited,
    }


def _show(found: explain_.Explanation | explain_.RuleExplanation, lang: Lang) -> None:
    out, texts = console(), catalogue(lang)
    if isinstance(found, explain_.RuleExplanation):
        out.print(found.rule, style="bold")
        out.print(f"  {texts.label('heading', 'rule')}: {found.statement}")
    else:
        out.print(found.code, style="bold")
        out.print(f"  {found.sentence.title}: {found.sentence.detail}")
        if found.sentence.remedy:
            out.print(f"  {texts.label('heading', 'remedy')}: {found.sentence.remedy}")
    for cited in found.sources:
        said = "" if cited.text is None else f": {cited.text.text(lang)}"
        title = cited.title.text(lang)
        out.print(f"  {texts.label('heading', 'source')}: {cited.ref}, {title}{said}")
