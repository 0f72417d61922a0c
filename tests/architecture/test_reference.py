"""
Whatever can be imported stands in the reference: each package and module of the top level is on one of its pages.

A module inside of one may have a place of its own; what is left stays with its package (`docs/_ext/modules.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from importlib.util import find_spec

from tests.architecture.sources import PACKAGE, ROOT

PAGES = ROOT / "docs" / "reference" / "python"
PROGRAMS = frozenset({"cli"})
"""What is used as a command, and has a page of its own."""


def _top_level() -> set[str]:
    names = {path.stem for path in PACKAGE.glob("[a-z]*.py")} | {
        path.parent.name for path in PACKAGE.glob("*/__init__.py")
    }
    return names - PROGRAMS


def _marked() -> Counter[str]:
    """Count the names that pages mark; `docs/_ext/modules.py` puts the modules there."""
    pages = (page.read_text(encoding="utf-8") for page in sorted(PAGES.glob("*.md")))
    return Counter(name for page in pages for name in re.findall(r"<!-- modules: ([a-z_.]+) -->", page))


def test_each_module_of_the_top_level_is_on_one_page() -> None:
    assert Counter({name: times for name, times in _marked().items() if "." not in name}) == Counter(_top_level())


def test_what_stands_apart_from_its_package_is_a_module_of_it_and_stands_once() -> None:
    inside = {name: times for name, times in _marked().items() if "." in name}
    assert set(inside.values()) == {1}
    assert [name for name in inside if find_spec(f"tamin_rules.{name}") is None] == []
