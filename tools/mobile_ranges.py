"""
Write the table of mobile ranges from the metadata of phonenumbers; with `--check`, only tell whether it is stale.

    python tools/mobile_ranges.py [--check]
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import phonenumbers

TABLE: Final = Path(__file__).resolve().parents[1] / "src" / "tamin_rules" / "identifiers" / "_mobile_ranges.py"

NUMBER_LENGTH: Final = 10
DEPTH: Final = 5
"""Digits that decide in the metadata; `listed` refuses to write a table where more do."""

HEAD: Final = '''"""
Open ranges of Iranian mobile numbers, by their first digits behind +98. Generated: edit nothing here.

Made by tools/mobile_ranges.py from the metadata of phonenumbers {version}, which lags behind the operators.
"""

from __future__ import annotations

from typing import Final

RANGES: Final = (
'''


def mobile_pattern() -> re.Pattern[str]:
    """Return the pattern by which phonenumbers knows an Iranian mobile."""
    metadata = phonenumbers.PhoneMetadata.metadata_for_region("IR")
    if metadata is None or metadata.mobile is None or metadata.mobile.national_number_pattern is None:
        message = "phonenumbers has no pattern for Iranian mobiles"
        raise LookupError(message)
    return re.compile(metadata.mobile.national_number_pattern)


def listed(prefix: str, pattern: re.Pattern[str]) -> bool:
    """Tell whether the numbers behind a prefix of `DEPTH` digits are mobiles: all are, or none."""
    rest = NUMBER_LENGTH - len(prefix)
    answers = {pattern.fullmatch(prefix + digit * rest) is not None for digit in "0123456789"}
    if len(answers) > 1:
        message = f"the digits behind {prefix} decide too: raise DEPTH"
        raise ValueError(message)
    return answers.pop()


def ranges(pattern: re.Pattern[str], prefix: str = "9") -> Iterator[str]:
    """Yield the shortest prefixes behind which every number is a mobile."""
    if len(prefix) == DEPTH:
        if listed(prefix, pattern):
            yield prefix
        return
    longer = [prefix + digit for digit in "0123456789"]
    found = [part for each in longer for part in ranges(pattern, each)]
    yield from [prefix] if found == longer else found


def table(prefixes: Sequence[str]) -> str:
    """Return the source of the table."""
    lines = "".join(f'    "{prefix}",\n' for prefix in prefixes)
    return f"{HEAD.format(version=phonenumbers.__version__)}{lines})\n"


def body(source: str) -> str:
    """Return the table without its docstring: another version with the same ranges makes nothing stale."""
    return source.rpartition('"""')[2]


def main(arguments: Sequence[str], path: Path = TABLE) -> int:
    """Write the table, or compare it; return the exit status."""
    parser = argparse.ArgumentParser(description="Make the table of mobile ranges.")
    parser.add_argument("--check", action="store_true", help="write nothing, fail where the table is stale")
    made = table(list(ranges(mobile_pattern())))
    if not parser.parse_args(arguments).check:
        path.write_text(made, encoding="utf-8")
        return 0
    if body(path.read_text(encoding="utf-8")) == body(made):
        return 0
    print(f"{path.name} is stale: run tools/mobile_ranges.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
