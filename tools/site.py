"""
Checks over the built HTML that Sphinx does not make.

    python tools/site.py docs/_build/html

Every link inside the site leads somewhere, to the very heading; nothing is loaded from another host, so the pages work
without a network; the Persian pages say that they are Persian and run from right to left.
"""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

LOADED: Final = {
    "audio": ("src",),
    "embed": ("src",),
    "form": ("action",),
    "iframe": ("src",),
    "img": ("src", "srcset"),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
}
"""What a browser fetches, or sends, by itself or at one click that looks like none."""

NOT_FETCHED: Final = frozenset({"author", "canonical", "next", "prev", "search", "index", "license"})
"""Relations of `<link>` that a browser only notes."""

REMOTE: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
IN_STYLE: Final = re.compile(r"""(?:url\(|@import)\s*["']?((?:[a-z]+:)?//[^"')\s]+)""", re.IGNORECASE)
PERSIAN: Final = "fa"


class Link(NamedTuple):
    """A link of a page, and its line."""

    line: int
    target: str


class Page(HTMLParser):
    """What one page says of itself: its links, its anchors, what it loads from elsewhere, its language."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.links: list[Link] = []
        self.anchors: set[str] = set()
        self.remote: list[Link] = []
        self.language: tuple[str | None, str | None] = (None, None)
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of one element."""
        given = {name: value or "" for name, value in attrs}
        line, _ = self.getpos()
        self.anchors.update(given[name] for name in ("id", "name") if given.get(name))
        if tag == "html":
            self.language = given.get("lang"), given.get("dir")
        if tag in {"a", "link", "img", "script"} and (target := given.get("href") or given.get("src")):
            self.links.append(Link(line, target))
        if tag == "link" and given.get("rel") in NOT_FETCHED:
            return
        fetched = [given[name] for name in LOADED.get(tag, ()) if name in given]
        self.remote += [Link(line, target) for target in fetched if REMOTE.match(target)]
        self.remote += [Link(line, target) for target in IN_STYLE.findall(given.get("style", ""))]


def broken(page: Page, site: dict[Path, Page]) -> list[str]:
    """Return the links of a page that lead to no file of the site, or to no anchor of a page."""
    found: list[str] = []
    for line, target in page.links:
        parts = urlsplit(target)
        if parts.scheme or parts.netloc:
            continue
        path = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
        anchor = unquote(parts.fragment)
        if not path.is_file():
            found.append(f"{page.path}:{line}: leads nowhere: {target}")
        elif anchor and path in site and anchor not in site[path].anchors:
            found.append(f"{page.path}:{line}: no such place on the page: {target}")
    return found


def loaded(folder: Path, site: dict[Path, Page]) -> list[str]:
    """Return what pages and style sheets fetch from another host."""
    found = [
        f"{page.path}:{line}: loaded from elsewhere: {target}" for page in site.values() for line, target in page.remote
    ]
    for sheet in sorted(folder.rglob("*.css")):
        text = sheet.read_text(encoding="utf-8")
        found += [f"{sheet}: loaded from elsewhere: {target}" for target in IN_STYLE.findall(text)]
    return found


def direction(folder: Path, page: Page) -> list[str]:
    """Return what is wrong with the language of a page: Persian ones run from right to left, and no others."""
    is_persian = page.path.relative_to(folder).parts[0] == PERSIAN
    expected = (PERSIAN, "rtl") if is_persian else ("en", None)
    return [] if page.language == expected else [f"{page.path}: lang and dir are {page.language}, not {expected}"]


def main(folder: Path) -> int:
    """Print what is wrong, if anything; the exit status says the same."""
    pages = (Page(path) for path in sorted(folder.rglob("*.html")))
    site = {page.path: page for page in pages}
    found = loaded(folder, site)
    for page in site.values():
        found += broken(page, site) + direction(folder, page)
    if not any(page.language[0] == PERSIAN for page in site.values()):
        found.append(f"{folder}: no Persian page at all")
    print(*found, sep="\n", end="\n" if found else "")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
