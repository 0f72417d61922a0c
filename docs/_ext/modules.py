"""
The reference of a package, one section a module, without a list to keep.

A line `<!-- modules: registration -->` of a page becomes the package itself, and each public module inside it, but for
those that have a line of their own on any page: so a long page is split by adding another.
"""

from __future__ import annotations

import pkgutil
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

ROOT: Final = "tamin_rules"
PAGES: Final = Path(__file__).resolve().parents[1]
MARK: Final = re.compile(r"^<!-- modules: ([a-z_.]+) -->$", re.MULTILINE)


@cache
def marked() -> frozenset[str]:
    """Return the dotted names that have a line of their own."""
    pages = (page.read_text(encoding="utf-8") for page in PAGES.rglob("*.md") if "_build" not in page.parts)
    return frozenset(f"{ROOT}.{name}" for page in pages for name in MARK.findall(page))


def public_modules(name: str) -> Iterator[str]:
    """Yield the dotted name of a module, and those of the public modules inside it that stand nowhere else."""
    yield name
    spec = find_spec(name)
    for found in pkgutil.iter_modules((spec and spec.submodule_search_locations) or ()):
        inner = f"{name}.{found.name}"
        if not found.name.startswith("_") and inner not in marked():
            yield from public_modules(inner)


def _section(name: str) -> str:
    return f"## {name.removeprefix(f'{ROOT}.')}\n\n```{{eval-rst}}\n.. automodule:: {name}\n```\n"


def _expand(_app: Sphinx, _docname: str, source: list[str]) -> None:
    source[0] = MARK.sub(lambda mark: "\n".join(map(_section, public_modules(f"{ROOT}.{mark[1]}"))), source[0])


def setup(app: Sphinx) -> dict[str, Any]:
    """Join Sphinx."""
    app.connect("source-read", _expand)
    return {"version": "1", "parallel_read_safe": True}
