"""
Writes the page of the keys of the law: what to import, what to ask for by name, and in which unit the answer comes.

    python tools/keys.py            writes docs/reference/keys.md
    python tools/keys.py --check    writes nothing; ends with 1 where something is to be written
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Final

from tamin_rules.law import Key, Law, keys

ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = ROOT / "docs" / "reference" / "keys.md"

HEAD: Final = (
    "# Keys of the law\n\n"
    "Every dated value: the constant of `tamin_rules.law.keys` for `law.at`, and the name for `law.find`, for `law show`\n"
    "and for a file of one's own. The values themselves have periods: `law list --on DAY` shows those of a day. Generated\n"
    "by `tools/keys.py`, and compared with the code by a test.\n"
)
TABLE: Final = "| constant | name | type, unit | in Persian | in English |\n|---|---|---|---|---|\n"


def constants() -> dict[str, str]:
    """Return the name of the constant by the name of its key."""
    return {value.name: name for name, value in vars(keys).items() if isinstance(value, Key)}


def page() -> str:
    """Return the page, one table for each data file."""
    return HEAD + "".join(f"\n## {area}\n\n{TABLE}{''.join(_rows(held))}" for area, held in keys.AREAS.items())


def _rows(held: Collection[Key[Any]]) -> Iterator[str]:
    law, named = Law.current(), constants()
    for key in held:
        table = law.table(key.name)
        kind = f"{key.of.__name__}, {table.unit}" if table.unit not in {"bool", "enum"} else key.of.__name__
        yield f"| `{named[key.name]}` | `{key.name}` | {kind} | {table.label.fa} | {table.label.en} |\n"


def main(arguments: Collection[str]) -> int:
    """Write or check."""
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    if "--check" in arguments:
        print(f"not as written: {PAGE.relative_to(ROOT)}; mend it with: python tools/keys.py")
        return 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
