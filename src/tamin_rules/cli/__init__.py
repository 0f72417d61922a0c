"""
The command `tamin-rules`.

Every command takes `--json` and `--lang`. Exit status: 0 all is well, 1 the input breaks a rule, 2 wrong use or
unreadable input, with a line on standard error. It needs the extra `cli` (typer, rich).
"""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command, and return its exit status."""
    try:
        from tamin_rules.cli.app import run  # noqa: PLC0415 - says what is missing, where it is missing
    except ModuleNotFoundError as error:
        missing = error.name or ""
        if missing.partition(".")[0] not in {"typer", "rich"}:
            raise
        print("tamin-rules: the command needs its extra: pip install 'tamin-rules[cli]'", file=sys.stderr)
        return 2
    return run(sys.argv[1:])
