"""
`check`: identifiers, from arguments or a line each from standard input.

A line of standard input is told by its number, and people see the last three characters of its value only: a list of
other people's identifiers ends in logs. A value that was typed as an argument is answered in full, and machines always
get the canonical text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Final

import typer

from tamin_rules import identifiers, wire
from tamin_rules.cli.output import OK, REFUSED, AsJson, Language, console, emit, mark, standard_input
from tamin_rules.errors import Severity
from tamin_rules.messages import Catalogue, catalogue
from tamin_rules.text import tail

KINDS: Final = tuple(kind.replace("_", "-") for kind in identifiers.KINDS)
_LONGEST_LINE: Final = 1 << 16


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
    valid = True
    for line, value in _numbered(values):
        checked = identifiers.check(name, value)
        valid &= checked.valid
        if as_json:
            emit(_document(checked, line, texts))
        else:
            _show(checked, line, texts)
    return OK if valid else REFUSED


def _numbered(values: Sequence[str] | None) -> Iterator[tuple[int | None, str]]:
    """Yield the values, with the number of the line where they come from lines."""
    yield from ((None, value) for value in values) if values else enumerate(_lines(), start=1)


def _lines() -> Iterator[str]:
    """Read lines whatever their bytes are, and keep no more of a line than a value can have."""
    source = standard_input()
    while line := source.readline(_LONGEST_LINE):
        rest = line
        while len(rest) == _LONGEST_LINE and not rest.endswith(b"\n"):
            rest = source.readline(_LONGEST_LINE)
        yield line.rstrip(b"\r\n").decode("utf-8", errors="surrogateescape")


def _document(checked: identifiers.Check, line: int | None, texts: Catalogue) -> dict[str, Any]:
    document = wire.dump_check(checked)
    said = [{"message": texts.of(fault).detail} for fault in checked.faults]
    document["findings"] = [finding | text for finding, text in zip(document["findings"], said, strict=True)]
    return document if line is None else document | {"line": line}


def _show(checked: identifiers.Check, line: int | None, texts: Catalogue) -> None:
    head = mark(refuses=not checked.valid)
    if line is not None:
        head.append(f" {texts.label('heading', 'line', number=line)}:", style="dim")
    head.append(f" {texts.label('identifier', checked.kind)}")
    if checked.normalized is not None:
        head.append(f"  {checked.normalized if line is None else tail(checked.normalized)}", style="bold")
    out = console()
    out.print(head)
    for fault in checked.faults:
        sign = mark(refuses=fault.severity is Severity.ERROR, advises=True)
        out.print("   ", sign, f" {texts.of(fault).detail} [{fault.code}]", sep="")
