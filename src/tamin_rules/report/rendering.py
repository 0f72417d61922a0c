"""
What every page has in common: the template engine, the style sheet with its font, and the head of the page.

Nothing is loaded and nothing runs: style and font stand in the page, and its own policy forbids scripts and every
address. Texts that came with the data are escaped like all others.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tamin_rules.messages import Catalogue

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE: Final = Path(__file__).parent
_FONTS: Final = ((400, "Vazirmatn-Regular.woff2"), (700, "Vazirmatn-Bold.woff2"))
_DIRECTIONS: Final = {"fa": "rtl", "en": "ltr"}


def rendered(template: str, heading: tuple[str, str], texts: Catalogue, **parts: Any) -> str:  # noqa: ANN401
    """
    Return a page.

    Args:
        template: by its name in this folder.
        heading: title, and what stands beside it.
        texts: of its language.
        parts: what the template asks for.
    """
    return (
        _templates()
        .get_template(template)
        .render(
            lang=texts.lang,
            direction=_DIRECTIONS[texts.lang],
            heading=heading,
            style=_style(),
            running_head=css_text(" · ".join(heading)),
            label=partial(texts.label, "report"),
            outcome=partial(texts.label, "outcome"),
            **parts,
        )
    )


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - for those who want a page

    return Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def sheet() -> str:
    """Return the style sheet without the font, for a host that has it: all of it is said of `.report`."""
    return (_HERE / "page.css").read_text(encoding="utf-8")


@cache
def _style() -> str:
    """Return the style sheet, with the font in it."""
    return "".join(_font(weight, name) for weight, name in _FONTS) + sheet()


def _font(weight: int, name: str) -> str:
    data = b64encode((_HERE / "fonts" / name).read_bytes()).decode("ascii")
    source = f'url("data:font/woff2;base64,{data}") format("woff2")'
    return f'@font-face{{font-family:"Vazirmatn";font-weight:{weight};src:{source}}}\n'


def css_text(text: str) -> str:
    r"""
    Write a text as a string of a style sheet that nothing in it can end.

    >>> css_text("a</b")
    '"a\\3c \\2f b"'
    """
    escaped = "".join(sign if sign.isalnum() and sign.isascii() else f"\\{ord(sign):x} " for sign in text)
    return f'"{escaped}"'
