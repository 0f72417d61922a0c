"""
Iran System, the encoding of text in the contribution list: one byte a letter, shaped, in visual order.

Source: contribution-list/4.3. Bytes below 80 are ASCII. Each of the others is a form of a letter. Which form is written
follows from the letters beside it; read, every form is the letter.

**Visual order.** The bytes of a line stand as they are seen, from the left. Persian runs the other way, so a line is
turned round and its brackets are mirrored; Latin words and numbers keep their order. How far these reach, no source
says. Here, in whatever stands between two Persian letters:

- with a Latin letter in it, all from the first Latin letter or digit to the last: `ABC DEF`, `A4`, `Unit 12 (B`;
- without one, each number, single `+ , - . / :` between its digits included: `12/5`, `1404-07`, `021-1234`. Numbers
  with anything else between them, be it a blank, follow each other from right to left.

A line of ASCII alone stays as it is: codes, dates and amounts pass untouched. The rule is the same seen from either
side, so a line that is turned twice is the line again, and whatever can be encoded comes back.

**Strict.** `encode` refuses a character that has no place; `normalize` is for who wants to be lenient. The table has no
place for ؤ, but the organisation's own program is said to write C4. So that is its place here, in both directions, and
the box-drawing line that code page 437 has there has none. `normalize` makes ؤ a plain و unless it is told otherwise.

**As a codec of Python.** Importing this module registers `iran_system` (also `iran-system`, `iransystem`), so that
`str.encode`, `bytes.decode` and readers of tables know it. Only a whole text can be turned, so `open` is refused.

Lists repeat the same short texts; keeping the results is up to the caller.
"""

from __future__ import annotations

import codecs
import re
from itertools import count
from typing import Any, Final, Literal, NoReturn, TypeAlias

from attrs import frozen

from tamin_rules.errors import Code, MalformedError
from tamin_rules.text import ARABIC_DIGITS, DIRECTION_MARKS, PERSIAN_DIGITS, PERSIAN_LETTERS, ZWNJ, persian_digits

UNMAPPABLE = Code("iran_system.character.unmappable", position=int)

Medial: TypeAlias = Literal["medial", "initial"]
"""How ع, غ and ه are written between two letters: in their own form, or in the initial one, as one vendor does."""

# --- The table -------------------------------------------------------------------------------------------------------

_Forms: TypeAlias = tuple[int, int, int, int]
"""The bytes of a letter: alone, joined to the one before, joined to the one after, joined to both."""

_NBSP, _TATWEEL, _WAW_HAMZA, _LAM_ALEF = "\u00a0", "\u0640", "\u0624", "لا"

_ONE_FORM: Final = {
    0x80: PERSIAN_DIGITS + "،" + _TATWEEL + "؟آئء",
    0xA2: "دذرزژ",
    0xAF: "ط",
    0xC4: _WAW_HAMZA,
    0xE0: "ظ",
    0xF8: "و",
    0xFF: _NBSP,
}
"""What looks the same everywhere, by the byte of the first; the next one has the next byte."""

_TWO_FORMS: Final = {0x92: "بپتثجچحخ", 0xA7: "سشصض", 0xE9: "فقکگ", 0xF4: "من"}
"""What has a second byte for where a letter is joined after it, by the first byte of the first."""

_MORE_FORMS: Final[dict[str, _Forms]] = {
    "ا": (0x90, 0x91, 0x90, 0x91),
    "ع": (0xE1, 0xE2, 0xE4, 0xE3),
    "غ": (0xE5, 0xE6, 0xE8, 0xE7),
    "ل": (0xF1, 0xF1, 0xF3, 0xF3),
    "ه": (0xF9, 0xF9, 0xFB, 0xFA),
    "ی": (0xFD, 0xFC, 0xFE, 0xFE),
}

_TABLE: Final[dict[str, _Forms]] = {
    **{each: (byte, byte, byte, byte) for first, row in _ONE_FORM.items() for byte, each in enumerate(row, first)},
    **{
        each: (byte, byte, byte + 1, byte + 1)
        for first, row in _TWO_FORMS.items()
        for byte, each in zip(count(first, 2), row, strict=False)  # counting has no end
    },
    **_MORE_FORMS,
}
_BOXES: Final = {byte: bytes([byte]).decode("cp437") for byte in range(0xB0, 0xE0) if byte != _TABLE[_WAW_HAMZA][0]}
_UNJOINED: Final = frozenset(PERSIAN_DIGITS + "،؟ء" + _NBSP)
"""What has a byte of its own and is joined to nothing."""
_RIGHT_JOINED: Final = frozenset("آادذرزژو" + _WAW_HAMZA)
"""What is joined to the letter before it only."""
_INITIAL_INSTEAD: Final = frozenset("عغه")

_WRITTEN_LAM_ALEF, _READ_LAM_ALEF = b"\xf2", "\ufefb"
_SHAPED_LAM_ALEF = bytes([_TABLE["ل"][2], _TABLE["ا"][1]])
"""What لا would be letter by letter; nothing else is shaped like this."""


def _places() -> str:
    """Return the character of each byte that a character has alone."""
    places = [chr(byte) if byte < 0x80 else _BOXES.get(byte, "\ufffe") for byte in range(256)]  # noqa: PLR2004 - ASCII
    for each, forms in _TABLE.items():
        places[forms[0]] = each
    return "".join(places)


def _readings() -> str:
    """Return the character of each byte, in whichever form."""
    read = {byte: each for each, forms in _TABLE.items() for byte in forms} | _BOXES
    read[_WRITTEN_LAM_ALEF[0]] = _READ_LAM_ALEF
    return "".join(read.get(byte, chr(byte)) for byte in range(256))


def _flags(unjoined: frozenset[str]) -> bytes:
    """Return a table of bytes with all bits set for each letter but these."""
    joined = {forms[0] for each, forms in _TABLE.items() if each not in unjoined}
    return bytes(0xFF if byte in joined else 0 for byte in range(256))


@frozen
class _Shapes:
    """What changes in the byte that a letter has alone: joined before, joined after, and besides where it is both."""

    before: bytes
    after: bytes
    besides: bytes


def _shapes(medial: Medial) -> _Shapes:
    before, after, besides = bytearray(256), bytearray(256), bytearray(256)
    for each, (alone, final, initial, own) in _TABLE.items():
        both = initial if medial == "initial" and each in _INITIAL_INSTEAD else own
        before[alone], after[alone] = alone ^ final, alone ^ initial
        besides[alone] = alone ^ final ^ initial ^ both
    return _Shapes(bytes(before), bytes(after), bytes(besides))


_PLACES: Final = codecs.charmap_build(_places())
_READINGS: Final = _readings()
_JOINED_BEFORE: Final = _flags(_UNJOINED)
_JOINED_AFTER: Final = _flags(_UNJOINED | _RIGHT_JOINED)
_SHAPES: Final[dict[Medial, _Shapes]] = {"medial": _shapes("medial"), "initial": _shapes("initial")}

# --- Visual order ----------------------------------------------------------------------------------------------------

_LINE = re.compile(rb"[^\r\n]+")
_STRETCH = re.compile(rb"[0-9A-Za-z\x80-\x89](?:[ -~\x80-\x89\xff]*[0-9A-Za-z\x80-\x89])?")
"""From the first to the last Latin letter or digit between two Persian letters."""
_LATIN = re.compile(rb"[A-Za-z]")
_NUMBER = re.compile(rb"[0-9\x80-\x89]+(?:[+,\-./:][0-9\x80-\x89]+)*")
_MIRRORED = bytes.maketrans(b"()[]{}<>", b")(][}{><")


def _turned(data: bytes) -> bytes:
    """Turn from logical into visual order, or back: each line by itself."""
    if b"\n" in data or b"\r" in data:
        return _LINE.sub(lambda line: _turned_line(line[0]), data)
    return _turned_line(data)


def _turned_line(line: bytes) -> bytes:
    return line if line.isascii() else _STRETCH.sub(_kept, line.translate(_MIRRORED)[::-1])


def _kept(turned: re.Match[bytes]) -> bytes:
    """Give what reads from left to right its order back."""
    stretch = turned[0]
    if _LATIN.search(stretch):
        return stretch.translate(_MIRRORED)[::-1]
    return _NUMBER.sub(lambda number: number[0][::-1], stretch)


# --- Both ways -------------------------------------------------------------------------------------------------------


def encode(text: str, *, medial: Medial = "medial") -> bytes:
    """
    Write a text, in visual order.

    Codes: iran_system.character.unmappable (position, from 1).

    >>> encode("کارگاه ۱۲").hex(), encode("سعید").hex(), encode("سعید", medial="initial").hex()
    ('818220f991f0a491ee', 'a2fee3a8', 'a2fee4a8')
    """
    try:
        placed, _ = codecs.charmap_encode(text, "strict", _PLACES)
    except UnicodeEncodeError as error:
        unmappable = error.start + 1
    else:
        return _written(placed, medial)
    raise MalformedError(UNMAPPABLE, {"position": unmappable})  # out here, so that the error with the text is gone


def decode(data: bytes) -> str:
    r"""
    Read a text, in whichever forms its letters are written. There is no byte that cannot be read.

    >>> decode(b"\xa2\xfe\xe3\xa8"), decode(b"\xa2\xfe\xe4\xa8"), decode(b"\x81\x82 \xf9\x91\xf0\xa4\x91\xee")
    ('سعید', 'سعید', 'کارگاه ۱۲')
    """
    read, _ = codecs.charmap_decode(_turned(data), "strict", _READINGS)  # pyright: ignore[reportArgumentType] - text is a map
    return read.replace(_READ_LAM_ALEF, _LAM_ALEF)


def _written(placed: bytes, medial: Medial) -> bytes:
    """Shape and turn letters that have the bytes they have alone."""
    if placed.isascii():
        return placed
    return _turned(_shaped(placed, _SHAPES[medial]).replace(_SHAPED_LAM_ALEF, _WRITTEN_LAM_ALEF))


def _shaped(placed: bytes, shapes: _Shapes) -> bytes:
    """
    Give each letter the form that its neighbours ask for, all of them at once.

    The text is one long number, its first letter the lowest byte, so that a shift by a byte is a step to the next
    letter. Three times, bits are flipped: in each letter that is joined before it, after it, and on both sides.
    """
    after = _number(placed, _JOINED_AFTER) & _number(placed, _JOINED_BEFORE) >> 8
    before = after << 8
    changes = (
        before & _number(placed, shapes.before)
        ^ after & _number(placed, shapes.after)
        ^ before & after & _number(placed, shapes.besides)
    )
    return (int.from_bytes(placed, "little") ^ changes).to_bytes(len(placed), "little")


def _number(placed: bytes, table: bytes) -> int:
    return int.from_bytes(placed.translate(table), "little")


# --- Normalising -----------------------------------------------------------------------------------------------------

_DROPPED = DIRECTION_MARKS + "".join(map(chr, range(0x064B, 0x0653))) + "\u0655\u0670"
_COMBINING = re.compile("[\u0653\u0654]")
_COMPOSED: Final = (("\u0627\u0653", "آ"), ("\u06cc\u0654", "ئ"), ("\u0648\u0654", _WAW_HAMZA))
"""What is another letter together with the mark after it; any other mark is dropped."""
_NORMAL: Final = (
    PERSIAN_LETTERS
    | str.maketrans(ARABIC_DIGITS + "\u06c0\u0629\u0623\u0625" + _NBSP, PERSIAN_DIGITS + "\u0647\u0647\u0627\u0627 ")
    | dict.fromkeys(map(ord, _DROPPED))
)
_NOT_NORMAL = re.compile(f"[0-9{_WAW_HAMZA}{ZWNJ}\u0653\u0654{''.join(map(chr, _NORMAL))}]")
_BETWEEN = re.compile(f"(?<=[^ {ZWNJ}]){ZWNJ}+(?=[^ {ZWNJ}])")
_WORD = re.compile("[!-~]+")


def normalize(text: str, *, keep_waw_hamza: bool = False, join_zwnj: bool = False) -> str:
    r"""
    Bring a text as people type it to the letters that have a place. What still has none stays, for `encode` to refuse.

    Arabic letters and digits become Persian ones, ۀ and ة become ه, أ and إ become ا, ؤ becomes و; vowel signs and
    direction marks are dropped; a no-break space is a space. In a text that is not ASCII alone, ASCII digits become
    Persian ones, but for those that share a word with a Latin letter: `A4`.

    Args:
        text: what was typed.
        keep_waw_hamza: leave ؤ, which is then written as C4.
        join_zwnj: drop each ZWNJ; otherwise one between two characters becomes a space.

    >>> normalize("علي\u200cرضا مؤمني، پلاک 12 A4"), normalize("مؤمني", keep_waw_hamza=True)
    ('علی رضا مومنی، پلاک ۱۲ A4', 'مؤمنی')
    """
    if not _NOT_NORMAL.search(text):
        return text
    text = _composed(text.translate(_NORMAL))
    if ZWNJ in text:
        text = (text if join_zwnj else _BETWEEN.sub(" ", text)).replace(ZWNJ, "")
    if not keep_waw_hamza:
        text = text.replace(_WAW_HAMZA, "و")
    return text if text.isascii() else _WORD.sub(_persian_number, text)


def _composed(text: str) -> str:
    if not _COMBINING.search(text):
        return text
    for pair, letter in _COMPOSED:
        text = text.replace(pair, letter)
    return _COMBINING.sub("", text)


def _persian_number(word: re.Match[str]) -> str:
    return word[0] if any(map(str.isalpha, word[0])) else persian_digits(word[0])


# --- As a codec of Python --------------------------------------------------------------------------------------------


def _codec_encode(text: str, errors: str = "strict") -> tuple[bytes, int]:
    placed, read = codecs.charmap_encode(text, errors, _PLACES)
    return _written(placed, "medial"), read


def _codec_decode(data: Any, _errors: str = "strict") -> tuple[str, int]:  # noqa: ANN401 - any buffer
    whole = memoryview(data).tobytes()
    return decode(whole), len(whole)


def _no_stream(*_arguments: object, **_named: object) -> NoReturn:
    message = "iran_system turns whole texts: encode and decode field by field"
    raise LookupError(message)


_CODEC: Final = codecs.CodecInfo(
    _codec_encode,
    _codec_decode,
    streamreader=_no_stream,
    streamwriter=_no_stream,
    incrementalencoder=_no_stream,
    incrementaldecoder=_no_stream,
    name="iran_system",
)


def _find(name: str) -> codecs.CodecInfo | None:
    return _CODEC if name in {"iran_system", "iransystem"} else None


codecs.register(_find)
