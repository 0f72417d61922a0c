"""How the commands speak: one answer to people, one to machines, one line where something cannot be read."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from io import BufferedIOBase
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn, cast

import typer
from rich.console import Console
from rich.text import Text

from tamin_rules import jalali
from tamin_rules.decisions import Decision, Outcome
from tamin_rules.errors import Code, Fault, Loc, MalformedError
from tamin_rules.messages import Catalogue, Lang, catalogue

OK: Final = 0
REFUSED: Final = 1
UNREADABLE: Final = 2
MOST_BYTES: Final = 1 << 20
STANDARD_INPUT: Final = Path("-")

FILE_MISSING: Final = Code("input.file.missing")
FILE_UNREADABLE: Final = Code("input.file.unreadable")
FILE_TOO_LARGE: Final = Code("input.file.too_large", most=int)


def locale_lang() -> Lang:
    """Return the language of the locale, else English."""
    spoken = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "fa" if spoken.startswith("fa") else "en"


AsJson = Annotated[bool, typer.Option("--json", help="Answer with JSON, for machines.")]
Language = Annotated[Lang, typer.Option("--lang", help="Language of the answer.", default_factory=locale_lang)]


def today() -> date:
    """Return the day in Iran: the command is a host, and has a clock."""
    return jalali.iran_date(datetime.now(UTC))  # noqa: TID251 - see above


def emit(document: Mapping[str, Any]) -> None:
    """Write one JSON document on a line."""
    print(json.dumps(document, ensure_ascii=False), flush=True)


def console() -> Console:
    """Return where people read; without a terminal it is plain text of a fixed width."""
    return Console(highlight=False, markup=False, soft_wrap=True, width=None if sys.stdout.isatty() else 120)


def dotted(loc: Loc) -> str:
    """Write a place as a path."""
    return ".".join(map(str, loc))


def told(fault: Fault, texts: Catalogue, where: str = "", place: Callable[[Loc], str] = dotted) -> str:
    """Tell a fault in one line: place, sentence, code."""
    said = texts.of(fault).detail
    return ": ".join(part for part in (where, place(fault.loc), said) if part) + f" [{fault.code}]"


def leave(where: str, faults: Iterable[Fault], lang: Lang, place: Callable[[Loc], str] = dotted) -> NoReturn:
    """Say on standard error what could not be read, a line for each fault, and end; `place` writes where each is."""
    texts = catalogue(lang)
    for fault in faults:
        print(f"tamin-rules: {told(fault, texts, where, place)}", file=sys.stderr)
    raise typer.Exit(UNREADABLE)


def standard_input() -> BufferedIOBase:
    """
    Return the bytes of standard input.

    Codes: input.file.unreadable, where whoever called the command has closed it.
    """
    if sys.stdin is None:
        raise MalformedError(FILE_UNREADABLE)
    return cast("BufferedIOBase", sys.stdin.buffer)  # typed as less than it is


def read_file(path: Path, most: int = MOST_BYTES) -> bytes:
    """
    Read a file; `-` is standard input.

    Codes: input.file.missing, input.file.unreadable, input.file.too_large.
    """
    found: Code | None = None
    data = b""
    try:
        if path == STANDARD_INPUT:
            data = standard_input().read(most + 1)
        else:
            with path.open("rb") as file:
                data = file.read(most + 1)
    except FileNotFoundError:
        found = FILE_MISSING
    except OSError:
        found = FILE_UNREADABLE
    if found is not None:
        raise MalformedError(found)
    if len(data) > most:
        raise MalformedError(FILE_TOO_LARGE, {"most": most})
    return data


def mark(*, refuses: bool, advises: bool = False) -> Text:
    """Return the sign before a line: it is well, it is refused, it is said."""
    if refuses:
        return Text("✗", style="bold red")
    return Text("!", style="bold yellow") if advises else Text("✓", style="bold green")


def lines(decision: Decision, texts: Catalogue) -> Iterator[Text]:
    """
    Tell a decision: the rule or what is wrong, with code and source, and how to mend it on a line of its own.

    What cannot be judged names its rule as well: the sentence alone says only what is missing.
    """
    fault, source = decision.fault, decision.rule.source
    said = texts.rule(decision.rule.id) if fault is None else texts.of(fault).detail
    if decision.outcome is Outcome.UNDETERMINED:
        said = f"{said} ({texts.rule(decision.rule.id)})"
    line = sign(decision).append(f" {said}")
    yield line.append(f"   [{source}]" if fault is None else f"   [{fault.code}; {source}]", style="dim")
    if fault is not None and (remedy := texts.of(fault).remedy):
        yield Text(f"    {remedy}", style="italic")


def sign(decision: Decision) -> Text:
    """Return the sign of a decision; what does not apply or is not known is neither well nor refused."""
    if decision.outcome is Outcome.NOT_APPLICABLE:
        return Text("–", style="dim")
    if decision.outcome is Outcome.UNDETERMINED:
        return Text("?", style="bold yellow")
    return mark(refuses=decision.refuses, advises=decision.fault is not None)
