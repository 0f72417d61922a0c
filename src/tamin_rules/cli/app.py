"""The tree of commands, and the one place where an exception becomes an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer
from typer.exceptions import TyperException

from tamin_rules.cli import check, explanation, journey, law, passwords
from tamin_rules.cli.output import OK, UNREADABLE
from tamin_rules.errors import MalformedError
from tamin_rules.messages import catalogue

app = typer.Typer(
    name="tamin-rules",
    help="The rules of Iran's Social Security Organization: registration, and what an insurance record is worth.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("check")(check.check)
app.command("password")(passwords.password)
app.command("explain")(explanation.explain)
app.add_typer(journey.app, name="journey")
app.add_typer(law.app, name="law")


def run(arguments: Sequence[str]) -> int:
    """Run the command on these arguments; whatever goes wrong is one clear line."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = app(args=list(arguments), prog_name="tamin-rules", standalone_mode=False)
    except TyperException as error:
        print(f"tamin-rules: {_line(error)}", file=sys.stderr)
        return UNREADABLE
    except MalformedError as error:
        sentence = catalogue("en").of(error.faults[0])
        print(f"tamin-rules: {sentence.detail} [{error.code}]", file=sys.stderr)
        return UNREADABLE
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    return status if isinstance(status, int) else OK


def _line(error: TyperException) -> str:
    said = getattr(error, "format_message", lambda: str(error))()
    return " ".join(str(said).split()) if "\n" not in str(said) else str(said)
