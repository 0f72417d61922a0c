"""HTML read back as a tree, strictly: what is not closed, or closed twice, is an error."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from attrs import define, field

VOID: Final = frozenset({"meta", "br", "img", "link", "input", "hr"})


@define
class Node:
    """An element, its children and texts in order."""

    tag: str
    attributes: dict[str, str | None]
    children: list[Node | str] = field(factory=list["Node | str"])

    def walk(self) -> Iterator[Node]:
        """Yield this element and all in it."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def all(self, tag: str, kind: str | None = None) -> list[Node]:
        """Return the elements of a tag, of a class if one is named."""
        return [node for node in self.walk() if node.tag == tag and (kind is None or kind in node.kinds)]

    def one(self, tag: str, kind: str | None = None) -> Node:
        """Return the only one."""
        (found,) = self.all(tag, kind)
        return found

    def by_id(self, anchor: str) -> Node:
        """Return the element of an id."""
        (found,) = (node for node in self.walk() if node.attributes.get("id") == anchor)
        return found

    @property
    def kinds(self) -> list[str]:
        """Its classes."""
        return (self.attributes.get("class") or "").split()

    @property
    def text(self) -> str:
        """All text in it, runs of white space as one blank."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._texts()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute stands twice in <{tag}>"
        node = Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(html: str) -> Node:
    """Read a page."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert len(builder.open) == 1, f"<{builder.open[-1].tag}> is not closed"
    return builder.open[0].one("html")
