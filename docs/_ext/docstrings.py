"""
Docstrings as they are written here, turned into what Sphinx reads.

A block that is indented by itself, after a blank line, is kept as it stands: trees and small tables are drawn that way.
A colon in the docstring of a property is a colon: types stand in annotations. Defaults of attrs fields are left out of
signatures, where only their place in the generated code would be shown, and long values are left out of constants.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes  # type: ignore[import-untyped]
from sphinx.addnodes import desc_annotation

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SECTIONS: Final = ("Args:", "Codes:", "Law:", "Returns:", "Raises:")
INLINE_TYPE: Final = ":type: "
BEFORE_NAPOLEON: Final = 400
AFTER_NAPOLEON: Final = 600
LONGEST_VALUE: Final = 60


def _keep_blocks(_app: Sphinx, _what: str, _name: str, _obj: object, _options: object, lines: list[str]) -> None:
    """Put `::` before each indented block that follows a blank line and belongs to no section."""
    kept: list[str] = []
    above = ""
    for line, following in pairwise([*lines, ""]):
        kept.append(line)
        if line.strip():
            above = line
        elif _opens_block(above, following):
            kept += ["::", ""]
    lines[:] = kept


def _opens_block(above: str, following: str) -> bool:
    return following.startswith(" ") and not above.startswith((" ", *SECTIONS))


def _keep_colons(_app: Sphinx, what: str, _name: str, _obj: object, _options: object, lines: list[str]) -> None:
    """Put back what napoleon takes for an inline type of a property or attribute."""
    taken = [line.removeprefix(INLINE_TYPE) for line in lines if line.startswith(INLINE_TYPE)]
    if what in {"attribute", "data", "property"} and taken:
        rest = [line for line in lines if not line.startswith(INLINE_TYPE)]
        lines[:] = [f"{taken[0]}: {rest[0]}", *rest[1:]]


def _without_defaults(
    _app: Sphinx, _what: str, _name: str, _obj: object, _options: object, arguments: str | None, result: str | None
) -> tuple[str | None, str | None]:
    return arguments and re.sub(r"attr_dict\['\w+'\]\.default|NOTHING", "...", arguments), result


def _without_long_values(_app: Sphinx, tree: nodes.document) -> None:
    for part in tree.findall(desc_annotation):
        if part.astext().startswith(" = ") and len(part.astext()) > LONGEST_VALUE:
            part.children = [nodes.Text(" = ...")]


def setup(app: Sphinx) -> dict[str, Any]:
    """Join Sphinx, around napoleon."""
    app.connect("autodoc-process-docstring", _keep_blocks, priority=BEFORE_NAPOLEON)
    app.connect("autodoc-process-docstring", _keep_colons, priority=AFTER_NAPOLEON)
    app.connect("autodoc-process-signature", _without_defaults)
    app.connect("doctree-read", _without_long_values)
    return {"version": "1", "parallel_read_safe": True}
