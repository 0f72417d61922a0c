"""
The licences of everything that is installed beside this program.

No GPL and no AGPL anywhere, not even in a tool; only the environment of comparisons, which is not looked at here, has a
peer under the AGPL. Whatever is not on the list of allowed licences is looked at by a person first, and what was seen
is written down below. Run it with the interpreter whose environment is meant.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, distributions
from typing import Final

ALLOWED: Final = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "BSD",
        "CC0-1.0",
        "ISC",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "MPL-2.0",  # binds changes to its own files, which nobody here makes
        "PSF-2.0",
        "Zlib",
    }
)

SPELLINGS: Final = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD License": "BSD",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""How older metadata writes the same licences."""

EXAMINED: Final = {
    "axe-playwright-python": (
        frozenset({""}),
        "its licence file says MIT, its metadata nothing; it brings axe-core, MPL-2.0; in the tests alone",
    ),
    "docutils": (
        frozenset({"Public Domain", "BSD", "GNU General Public License (GPL)"}),
        "public domain; GPL is one Emacs mode in its source archive, which is not installed",
    ),
    "jalali-core": (
        frozenset({"LGPL"}),
        "imported by jdatetime as a library of its own, unchanged: that is what the LGPL allows",
    ),
    "psycopg": (
        frozenset({"LGPL-3.0-only"}),
        "how Django speaks to PostgreSQL; in the tests alone, unchanged, and no dependency of what is shipped",
    ),
    "psycopg-binary": (frozenset({"LGPL-3.0-only"}), "the compiled half of psycopg"),
}
"""What a person has looked at: exactly what the package declares (a change is looked at again), and why it may stay."""


def declared(package: Distribution) -> str:
    """Return the licence as an expression, from the newest field of the metadata that says anything."""
    if expression := _field(package, "License-Expression"):
        return expression[0]
    classifiers = [line.split(" :: ")[-1] for line in _field(package, "Classifier") if line.startswith("License ::")]
    texts = [text.strip().splitlines()[0] for text in _field(package, "License") if text.strip()]
    named = [name for name in classifiers if name != "OSI Approved"] or texts
    return " AND ".join(SPELLINGS.get(name.strip(), name.strip()) for name in named)


def _field(package: Distribution, name: str) -> list[str]:
    return package.metadata.get_all(name) or []


def is_allowed(expression: str) -> bool:
    """Tell whether every part of an expression leaves a choice that is allowed."""
    return all(
        any(choice.strip(" ()") in ALLOWED for choice in part.split(" OR ")) for part in expression.split(" AND ")
    )


def is_examined(name: str, expression: str) -> bool:
    """Tell whether a person has looked at this very declaration."""
    seen, _ = EXAMINED.get(name, (frozenset[str](), ""))
    return bool(seen) and frozenset(expression.split(" AND ")) == seen


def main() -> int:
    """Print what is not allowed, if anything; the exit status says the same."""
    found = {re.sub(r"[-_.]+", "-", package.name).lower(): declared(package) for package in distributions()}
    wrong = {name: said for name, said in found.items() if not (is_allowed(said) or is_examined(name, said))}
    for name, said in sorted(wrong.items()):
        print(f"{name}: {said or 'declares no licence'}")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
