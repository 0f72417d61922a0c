"""The tree of commands, and the one place where an exception becomes an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from importlib.metadata import version as distribution_version
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Final

import typer
from typer.exceptions import TyperException

from tamin_rules import jalali
from tamin_rules.cli.output import OK, UNREADABLE, emit, locale_lang, told
from tamin_rules.errors import MalformedError
from tamin_rules.law import Law
from tamin_rules.messages import LANGS, Lang, catalogue

_UNREPEATED: Final[Mapping[str, str]] = {
    "Got unexpected extra argument": "there is an argument too many; see --help",
    "No such command": "there is no such command; see --help",
    "No such option": "there is no such option; see --help",
    "Invalid value for '--lang'": "--lang is fa or en",
}
"""What is said in place of typer's messages that repeat an argument: it may be a password or an identifier."""

_HELP: Final = (
    "The rules of Iran's Social Security Organization: registration, identifiers, and the law as dated values."
)
_COMMANDS: Final[Mapping[str, str]] = {
    "check": "check",
    "password": "passwords",
    "explain": "explanation",
    "conformance": "conformance",
}
"""Commands, each with the module that has the function of this name."""
_GROUPS: Final[Mapping[str, str]] = {
    "benefit": "benefit",
    "journey": "journey",
    "law": "law",
    "list": "lists",
    "record": "record",
}
"""Groups of commands, each with the module whose `app` it is."""


def _tree(arguments: Sequence[str]) -> typer.Typer:
    """Build the tree of commands: of the one that comes first, whose modules alone are loaded, else of all."""
    asked = arguments[0] if arguments else ""
    made = typer.Typer(
        name="tamin-rules",
        help=_HELP,
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    made.callback(invoke_without_command=True)(root)
    for name, module in _chosen(asked, _COMMANDS):
        made.command(name)(getattr(import_module(f"tamin_rules.cli.{module}"), name))
    for name, module in _chosen(asked, _GROUPS):
        made.add_typer(import_module(f"tamin_rules.cli.{module}").app, name=name)
    return made


def _chosen(asked: str, modules: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    if asked in _COMMANDS or asked in _GROUPS:
        return [(name, module) for name, module in modules.items() if name == asked]
    return modules.items()


def root(
    context: typer.Context,
    *,
    version: Annotated[
        bool, typer.Option("--version", "-V", help="Tell the version of the package and the edition of the law.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --version: answer with JSON.")] = False,
    lang: Annotated[Lang | None, typer.Option("--lang", help="With --version.")] = None,
) -> int:
    """Answer what is asked of the whole command."""
    if context.invoked_subcommand is not None:
        if version or as_json or lang:
            message = "--version goes without a command, and the options of a command behind it"
            raise typer.BadParameter(message)
        return OK
    if not version:
        message = "a command is missing; see --help"
        raise typer.BadParameter(message)
    _say_version(as_json=as_json)
    return OK


def _say_version(*, as_json: bool) -> None:
    law_now, package = Law.current(), distribution_version("tamin-rules")
    published = jalali.format(law_now.published_on)
    if as_json:
        emit({"version": package, "law": {"edition": law_now.edition, "published_on": published}})
    else:
        print(f"tamin-rules {package}, law {law_now.edition} of {published}")


def run(arguments: Sequence[str]) -> int:
    """Run the command on these arguments; whatever goes wrong is one clear line."""
    if sys.stderr is None:  # closed by the caller; printing to none would go to standard output
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for as long as we run
    if sys.stdout is None:
        return _wrong("standard output is closed")
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = _answer(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        return OK
    except OSError as error:
        _drop_output()
        return _wrong(error.strerror or "input or output failed")
    return status


def _answer(arguments: Sequence[str]) -> int:
    try:
        status = _tree(arguments)(args=list(arguments), prog_name="tamin-rules", standalone_mode=False)
    except TyperException as error:
        return _wrong(_line(error))
    except MalformedError as error:
        return _wrong(told(error.faults[0], catalogue(_asked_lang(arguments))))
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except SystemExit as left:
        # Both typer and rich turn a reader that has gone away into an exit with status 1.
        if not isinstance(left.__context__, BrokenPipeError):
            raise
        _drop_output()
        return OK
    return status if isinstance(status, int) else OK


def _wrong(said: str) -> int:
    with suppress(OSError):
        print(f"tamin-rules: {said}", file=sys.stderr, flush=True)
    return UNREADABLE


def _drop_output() -> None:
    """Send what is still to be written nowhere, so that the interpreter does not fail on it as it ends."""
    with suppress(OSError, ValueError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _asked_lang(arguments: Sequence[str]) -> Lang:
    after = dict(pairwise(arguments)).get("--lang")
    joined = {f"--lang={lang}": lang for lang in LANGS}
    asked = next((joined[each] for each in arguments if each in joined), after)
    return "fa" if asked == "fa" else "en" if asked == "en" else locale_lang()


def _line(error: TyperException) -> str:
    said = str(getattr(error, "format_message", lambda: str(error))())
    for start, plain in _UNREPEATED.items():
        if said.startswith(start):
            return plain
    if "\n" in said:
        return said
    return " ".join(said.split()).removeprefix("Invalid value: ").replace(": Value error, ", ": ", 1)
