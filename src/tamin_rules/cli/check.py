"""
`check`: identifiers, from arguments or a line each from standard input.

A line of standard input is told by its number, and people see the last three characters of its value only: a list of
other people's identifiers ends in logs. A value that was typed as an argument is answered in full, and machines always
get the canonical text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, Final

import typer
from rich.console import Console

from tamin_rules import identifiers, wire
from tamin_rules.cli.output import OK, REFUSED, AsJson, Language, console, mark, standard_input
from tamin_rules.errors import Severity
from tamin_rules.messages import Catalogue, catalogue
from tamin_rules.text import tail

KINDS: Final = tuple(kind.replace("_", "-") for kind in identifiers.KINDS)
_LONGEST_LINE: Final = 1 << 16
_CHUNK: Final = 1 << 16


def check(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"One of {', '.join(KINDS)}.")],
    values: Annotated[
        list[str] | None, typer.Argument(metavar="[VALUE]...", help="Left out: lines of standard input.")
    ] = None,
    *,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Check identifiers: national IDs, mobiles, bank cards and the others."""
    name = kind.replace("-", "_")
    if name not in identifiers.KINDS:
        message = f"the first argument is the kind of identifier, one of {', '.join(KINDS)}"
        raise typer.BadParameter(message)
    texts = catalogue(lang)
    out = console()
    valid = True
    for block in _blocks(values):
        checks = [(line, identifiers.check(name, value)) for line, value in block]
        valid = valid and all(checked.valid for _, checked in checks)
        if as_json:
            print("\n".join(_written(checked, line, texts) for line, checked in checks), flush=True)
        else:
            for line, checked in checks:
                _show(out, checked, line, texts)
    return OK if valid else REFUSED


def _blocks(values: Sequence[str] | None) -> Iterator[Iterable[tuple[int | None, str]]]:
    """Yield the values, with the number of the line where they come from lines, as many at once as have arrived."""
    if values:
        yield [(None, value) for value in values]
        return
    count = 0
    for lines in _lines():
        yield enumerate(lines, start=count + 1)
        count += len(lines)


def _lines() -> Iterator[list[str]]:
    """
    Yield the lines that have arrived, whatever their bytes are, and keep no more of a line than a value can have.

    A program that writes a line and waits has its answer; from a file many lines come at once.
    """
    source, rest = standard_input(), b""
    while arrived := source.read1(_CHUNK):
        *lines, rest = (rest + arrived).split(b"\n")
        rest = rest[:_LONGEST_LINE]
        if lines:
            yield list(map(_decoded, lines))
    if rest:
        yield [_decoded(rest)]


def _decoded(line: bytes) -> str:
    return line[:_LONGEST_LINE].rstrip(b"\r\n").decode("utf-8", errors="surrogateescape")


def _written(checked: identifiers.Check, line: int | None, texts: Catalogue) -> str:
    """Return the JSON of an answer; most are of one form, and need no encoder."""
    if line is None or checked.faults:
        return json.dumps(_document(checked, line, texts), ensure_ascii=False)
    head = f'"kind": "{checked.kind}", "valid": true, "normalized": "{checked.normalized}", "findings": []'
    return f'{{{head}, "line": {line}}}'


def _document(checked: identifiers.Check, line: int | None, texts: Catalogue) -> dict[str, Any]:
    document = wire.dump_check(checked)
    said = [{"message": texts.of(fault).detail} for fault in checked.faults]
    document["findings"] = [finding | text for finding, text in zip(document["findings"], said, strict=True)]
    return document if line is None else document | {"line": line}


def _show(out: Console, checked: identifiers.Check, line: int | None, texts: Catalogue) -> None:
    head = mark(refuses=not checked.valid)
    if line is not None:
        head.append(f" {texts.label('heading', 'line', number=line)}:", style="dim")
    head.append(f" {texts.label('identifier', checked.kind)}")
    if checked.normalized is not None:
        head.append(f"  {checked.normalized if line is None else tail(checked.normalized)}", style="bold")
    out.print(head)
    for fault in checked.faults:
        sign = mark(refuses=fault.severity is Severity.ERROR, advises=True)
        out.print("   ", sign, f" {texts.of(fault).detail} [{fault.code}]", sep="")
