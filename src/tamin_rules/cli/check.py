"""`check`: identifiers, from arguments or a line each from standard input."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final

import typer

from tamin_rules import identifiers, wire
from tamin_rules.cli.output import OK, REFUSED, AsJson, Language, console, emit, mark, standard_input
from tamin_rules.errors import Severity
from tamin_rules.messages import Catalogue, catalogue

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
    valid = [_answer(name, value, texts, as_json=as_json) for value in (values or _lines())]
    return OK if all(valid) else REFUSED


def _lines() -> Iterator[str]:
    """Read lines whatever their bytes are, and keep no more of a line than a value can have."""
    source = standard_input()
    while line := source.readline(_LONGEST_LINE):
        rest = line
        while len(rest) == _LONGEST_LINE and not rest.endswith(b"\n"):
            rest = source.readline(_LONGEST_LINE)
        yield line.rstrip(b"\r\n").decode("utf-8", errors="surrogateescape")


def _answer(kind: str, value: str, texts: Catalogue, *, as_json: bool) -> bool:
    checked = identifiers.check(kind, value)
    if as_json:
        emit(_document(checked, texts))
    else:
        _show(checked, texts)
    return checked.valid


def _document(checked: identifiers.Check, texts: Catalogue) -> dict[str, Any]:
    document = wire.dump_check(checked)
    said = [{"message": texts.of(fault).detail} for fault in checked.faults]
    return document | {"findings": [finding | text for finding, text in zip(document["findings"], said, strict=True)]}


def _show(checked: identifiers.Check, texts: Catalogue) -> None:
    line = mark(refuses=not checked.valid)
    line.append(f" {texts.label('identifier', checked.kind)}")
    if checked.normalized is not None:
        line.append(f"  {checked.normalized}", style="bold")
    out = console()
    out.print(line)
    for fault in checked.faults:
        sign = mark(refuses=fault.severity is Severity.ERROR, advises=True)
        out.print("   ", sign, f" {texts.of(fault).detail} [{fault.code}]", sep="")
