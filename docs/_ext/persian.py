"""The pages under `fa/` say that they are Persian and run from right to left; `_static/rtl.css` does the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pygments.lexers.special import TextLexer  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FOLDER = "fa/"


def _turn(_app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: object) -> None:
    if page.startswith(FOLDER):
        context["language"] = 'fa" dir="rtl'  # the theme writes lang="{{ language }}" and has no place for a direction


def setup(app: Sphinx) -> dict[str, Any]:
    """Join Sphinx."""
    app.connect("html-page-context", _turn)
    app.add_lexer(
        "mermaid", TextLexer
    )  # drawn by the forge's own viewer; here it is text, without a script from elsewhere
    return {"version": "1", "parallel_read_safe": True}
