"""
In what the texts of a list are written, and how one reads them.

The language byte of a list says Windows-1256 and its text is Iran System nearly always, so the bytes are asked, once
for a pair of files: first the word of the sex, then whether it is UTF-8, then whether bytes occur that are letters in
1256 and box drawing in Iran System.

A text is kept in one form, whatever it was written in: Persian yeh and kaf, Persian digits. Blanks are stripped by
their bytes and never by `str.strip`, which takes the last letter of a word for a blank in one of these encodings.

Source: contribution-list 4.2 and 4.3 as facts of the form; list-measured.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, Protocol

from tamin_rules import iran_system
from tamin_rules.errors import Code, MalformedError
from tamin_rules.records.contribution_list.model import Encoding
from tamin_rules.text import ASCII_DIGITS, PERSIAN_DIGITS, fold_digits, fold_letters, persian_digits

FORBIDDEN: Final = Code("list.text.forbidden_character")
EDGE_SPACE: Final = Code("list.text.edge_space")
UNDECODABLE: Final = Code("list.text.undecodable")
UNENCODABLE: Final = Code("list.text.unencodable", position=int)
TOO_LONG: Final = Code("list.text.too_long", length=int, most=int)
ENCODING: Final = Code("list.encoding.unknown", allowed=tuple)

BLANKS: Final = b" \0"
_FORBIDDEN: Final = re.compile("[\"'<>&‘’‚‛“”„‟«»‹›`\u00b4\u2032\u2033\x00-\x1f\x7f-\x9f]")

_SEXES: Final = {
    bytes.fromhex("A2A4F5"): Encoding.IRAN_SYSTEM,
    bytes.fromhex("F6A5"): Encoding.IRAN_SYSTEM,
    bytes.fromhex("E3D1CF"): Encoding.WINDOWS_1256,
    bytes.fromhex("D2E4"): Encoding.WINDOWS_1256,
}
_LEADS: Final = frozenset(range(0xD8, 0xDC))
"""With which Persian letters begin in UTF-8."""
_BOXES: Final = frozenset(range(0xB0, 0xE0)) - {0xC4}
"""Box drawing in Iran System, letters in 1256; C4 is waw with hamza in both."""

Seen = tuple[Iterable[bytes], Iterable[tuple[bytes, int]]]
"""What one piece of a table shows: cells of the sex, and cells of other texts with the width of their columns."""
Decoded = tuple[str, tuple[Code, ...]]


def named(name: str | Encoding) -> Encoding:
    """
    Return an encoding by its name.

    Codes: list.encoding.unknown.
    """
    try:
        return Encoding(name)
    except ValueError:
        pass
    raise MalformedError(ENCODING, {"allowed": tuple(Encoding)})


def detect(pieces: Iterable[Seen]) -> Encoding:
    """Tell the encoding by the texts of a list, piece by piece; as a rule the first row decides."""
    is_utf8, seen = True, set[int]()
    for sexes, texts in pieces:
        for sex in sexes:
            if found := _SEXES.get(sex.strip(BLANKS)):
                return found
        for cell, width in texts:
            if not cell.isascii():
                seen.update(cell)
                is_utf8 = is_utf8 and _utf_8(cell.strip(BLANKS), is_full=_is_full(cell, width)) is not None
    if is_utf8 and seen & _LEADS:
        return Encoding.UTF_8
    return Encoding.WINDOWS_1256 if seen & _BOXES else Encoding.IRAN_SYSTEM


def _is_full(cell: bytes, width: int) -> bool:
    """Tell whether a cell has no room left, so that its text may have been cut; a cell of a text file always has."""
    return len(cell) == width and cell[-1:] not in {b" ", b"\0"}


def _iran_system(cell: bytes, *, is_full: bool) -> str | None:  # noqa: ARG001 - one byte a letter: nothing is cut
    return iran_system.decode(cell)


def _windows_1256(cell: bytes, *, is_full: bool) -> str | None:  # noqa: ARG001 - the same
    return cell.decode("cp1256")


def _utf_8(cell: bytes, *, is_full: bool) -> str | None:
    try:
        return cell.decode()
    except UnicodeDecodeError as error:
        is_cut = is_full and error.reason == "unexpected end of data" and error.end == len(cell)
        return cell[: error.start].decode() if is_cut else None


class _Decoder(Protocol):
    def __call__(self, cell: bytes, *, is_full: bool) -> str | None: ...


_DECODERS: Final[dict[Encoding, _Decoder]] = {
    Encoding.IRAN_SYSTEM: _iran_system,
    Encoding.WINDOWS_1256: _windows_1256,
    Encoding.UTF_8: _utf_8,
}


def decoder(encoding: Encoding, width: int, words: tuple[str, ...] = ()) -> Callable[[bytes], Decoded]:
    """
    Return what reads the cells of a column: the text, and what is wrong with it.

    Args:
        encoding: of the list.
        width: of the column in bytes; 0 in a text file, where a cell ends at its comma.
        words: which are known by their beginning where they are wider than the column.
    """
    decode = _DECODERS[encoding]
    wider = tuple(word for word in words if encoding is Encoding.UTF_8 and 0 < width < len(word.encode()))

    def read(cell: bytes) -> Decoded:
        text = decode(cell.strip(BLANKS), is_full=_is_full(cell, width))
        if text is None:
            return cell.decode("ascii", "replace").strip(), (UNDECODABLE,)
        text = _folded(text)
        if text and wider:
            text = next((word for word in wider if word.startswith(text)), text)
        is_edged = cell[:1] == b" " or (not width and cell[-1:] == b" ")
        return text, (EDGE_SPACE,) if is_edged and text else ()

    return read


def _folded(text: str) -> str:
    return persian_digits(fold_digits(fold_letters(text)))


def kept(text: str) -> str:
    """
    Bring a text as people type it to the one form in which lists keep it; what cannot be written stays, to be refused.

    >>> kept("علي\u200cرضا مؤمني، A4")
    'علی رضا مومنی، A۴'
    """
    return persian_digits(iran_system.normalize(text))


def has_forbidden(text: str) -> bool:
    """
    Tell whether a text holds what must not stand in a list: quotation marks, `<`, `>`, `&`, control characters.

    Source: contribution-list/F1; the written description prints five, what looks like them is taken alike.

    >>> has_forbidden("نمونه & پسران"), has_forbidden("نمونه و پسران")
    (True, False)
    """
    return _FORBIDDEN.search(text) is not None


_TO_1256: Final = str.maketrans("\u06cc\u06c0" + PERSIAN_DIGITS, "\u064a\u0647" + ASCII_DIGITS)
"""Letters that Windows-1256 does not have, and what stands for them there."""


def _to_iran_system(text: str, *, initial_forms: bool) -> bytes:
    return iran_system.encode(text, medial="initial" if initial_forms else "medial")


def _to_windows_1256(text: str, *, initial_forms: bool) -> bytes:  # noqa: ARG001 - letters have one form
    return text.translate(_TO_1256).encode("cp1256")


def _to_utf_8(text: str, *, initial_forms: bool) -> bytes:  # noqa: ARG001 - the same
    return text.encode()


_ENCODERS: Final = {
    Encoding.IRAN_SYSTEM: (kept, _to_iran_system),
    Encoding.WINDOWS_1256: (_folded, _to_windows_1256),
    Encoding.UTF_8: (_folded, _to_utf_8),
}
"""What prepares a text, which may leave a blank at an edge, and what writes it; in between it is judged."""


def encoder(
    encoding: Encoding,
    width: int,
    words: tuple[str, ...] = (),
    *,
    initial_forms: bool = False,
    separator: bytes | None = None,
) -> Callable[[str], bytes]:
    """
    Return what writes the texts of a column: the other direction of `decoder`.

    Args:
        encoding: of the list.
        width: of the column in bytes; 0 where there is no limit.
        words: which may be cut where they are wider than the column, since they are known by their beginning.
        initial_forms: see `Profile`.
        separator: what ends a cell, and so cannot stand in it.

    Codes: list.text.edge_space, list.text.forbidden_character, list.text.unencodable, list.text.too_long.
    """
    prepare, encode = _ENCODERS[encoding]

    def written(text: str) -> bytes:
        text = prepare(text)
        if text != text.strip(" "):
            raise MalformedError(EDGE_SPACE)
        if has_forbidden(text):
            raise MalformedError(FORBIDDEN)
        cell = _encoded(text, lambda: encode(text, initial_forms=initial_forms))
        if separator is not None and separator in cell:
            raise MalformedError(FORBIDDEN)
        if not width or len(cell) <= width:
            return cell
        if encoding is Encoding.UTF_8 and text in words:
            return cell[:width]
        raise MalformedError(TOO_LONG, {"length": len(cell), "most": width})

    return written


def _encoded(text: str, encode: Callable[[], bytes]) -> bytes:
    try:
        return encode()
    except UnicodeEncodeError as error:
        place = error.start
    except MalformedError as error:
        position = error.params.get("position")
        place = position - 1 if isinstance(position, int) else 0
    raise MalformedError(UNENCODABLE, {"position": min(place, len(text)) + 1})


def code_cell(text: str, width: int, *, separator: bytes | None = None) -> bytes:
    """
    Write a number of a paper, or a code: ASCII.

    Args:
        text, separator: as in `encoder`.
        width: in bytes; 0 where there is no limit.

    Codes: list.text.edge_space, list.text.unencodable, list.text.forbidden_character, list.text.too_long.
    """
    text = fold_digits(text)
    if text.isascii() and text.isalnum() and (not width or len(text) <= width):  # as nearly all are
        return text.encode("ascii")
    if text != text.strip(" "):
        raise MalformedError(EDGE_SPACE)
    place = next((place for place, character in enumerate(text, 1) if not " " <= character <= "~"), None)
    if place is not None:
        raise MalformedError(UNENCODABLE, {"position": place})
    if has_forbidden(text) or (separator is not None and separator in text.encode("ascii")):
        raise MalformedError(FORBIDDEN)
    if width and len(text) > width:
        raise MalformedError(TOO_LONG, {"length": len(text), "most": width})
    return text.encode("ascii")
