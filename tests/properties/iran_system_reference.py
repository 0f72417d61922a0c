"""
Iran System once more, from the table of the facts and letter by letter, to compare with.

It shares no line with the codec: forms are chosen by looking left and right, and order is made of tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

# letter, its bytes: isolated, final, medial, initial
TABLE: Final = """
آ 8D 8D 8D 8D|ا 90 91 91 90|ب 92 92 93 93|پ 94 94 95 95|ت 96 96 97 97|ث 98 98 99 99|ج 9A 9A 9B 9B|چ 9C 9C 9D 9D
ح 9E 9E 9F 9F|خ A0 A0 A1 A1|د A2 A2 A2 A2|ذ A3 A3 A3 A3|ر A4 A4 A4 A4|ز A5 A5 A5 A5|ژ A6 A6 A6 A6|س A7 A7 A8 A8
ش A9 A9 AA AA|ص AB AB AC AC|ض AD AD AE AE|ط AF AF AF AF|ظ E0 E0 E0 E0|ع E1 E2 E3 E4|غ E5 E6 E7 E8|ف E9 E9 EA EA
ق EB EB EC EC|ک ED ED EE EE|گ EF EF F0 F0|ل F1 F1 F3 F3|م F4 F4 F5 F5|ن F6 F6 F7 F7|و F8 F8 F8 F8|ه F9 F9 FA FB
ی FD FC FE FE|ئ 8E 8E 8E 8E|ؤ C4 C4 C4 C4
"""
FORMS: Final = {
    row.split()[0]: [int(byte, 16) for byte in row.split()[1:]] for row in re.split(r"[|\n]", TABLE.strip())
} | {"\u0640": [0x8B] * 4}
NOT_JOINED_AFTER: Final = set("آادذرزژوؤ")
OTHERS: Final = {"،": 0x8A, "؟": 0x8C, "ء": 0x8F, "\u00a0": 0xFF} | {chr(0x06F0 + n): 0x80 + n for n in range(10)}
BOXES: Final = (
    "░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
    "└┴┬├\0┼╞╟╚╔╩╦╠═╬╧"  # ؤ stands where code page 437 has a line
    "╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
)
ALPHABET: Final = tuple(dict.fromkeys([*map(chr, range(128)), *FORMS, *OTHERS, *(box for box in BOXES if box != "\0")]))

_TURNING: Final = dict(zip("()[]{}<>", ")(][}{><", strict=True))
_DIGITS: Final = "0123456789۰۱۲۳۴۵۶۷۸۹"
_LATIN: Final = {chr(letter) for first in "aA" for letter in range(ord(first), ord(first) + 26)}


def encode(text: str) -> bytes:
    """Encode each line by itself."""
    return b"".join(_line(part) for part in re.split("([\r\n])", text))


def _line(line: str) -> bytes:
    if all(ord(each) < 128 for each in line):
        return bytes(map(ord, line))
    glyphs: list[tuple[str, int]] = []
    for place, each in enumerate(line):
        glyph = _glyph(line, place)
        if each == "ا" and glyphs and glyphs[-1][0] == "ل":
            glyphs[-1] = ("لا", 0xF2)
        else:
            glyphs.append((each, glyph))
    return bytes(byte for token in reversed(list(_tokens(glyphs))) for _, byte in token)


def _glyph(line: str, place: int) -> int:
    each = line[place]
    if each in FORMS:
        before = place > 0 and _joins(line[place - 1], each)
        after = place + 1 < len(line) and _joins(each, line[place + 1])
        return FORMS[each][{(False, False): 0, (True, False): 1, (True, True): 2, (False, True): 3}[before, after]]
    return OTHERS.get(each) or (BOXES.index(each) + 0xB0 if each in BOXES[:20] + BOXES[21:] else ord(each))


def _joins(one: str, other: str) -> bool:
    return one in FORMS and one not in NOT_JOINED_AFTER and other in FORMS


def _tokens(glyphs: list[tuple[str, int]]) -> Iterator[list[tuple[str, int]]]:
    """Yield what keeps its order; whatever stands alone is mirrored."""
    place = 0
    while place < len(glyphs):
        end = _end(glyphs, place)
        yield glyphs[place:end] if end > place + 1 else [_mirrored(*glyphs[place])]
        place = end


def _mirrored(each: str, byte: int) -> tuple[str, int]:
    return (each, ord(_TURNING[each])) if each in _TURNING else (each, byte)


def _end(glyphs: list[tuple[str, int]], start: int) -> int:
    """Return where the token that begins here ends."""
    if not _strong(glyphs[start][0]):
        return start + 1
    first, last = start, start  # of all between two Persian letters
    while first > 0 and _weak(glyphs[first - 1][0]):
        first -= 1
    while last + 1 < len(glyphs) and _weak(glyphs[last + 1][0]):
        last += 1
    if any(each in _LATIN for each, _ in glyphs[first : last + 1]):
        return max(place for place in range(start, last + 1) if _strong(glyphs[place][0])) + 1
    end = start + 1
    while end <= last:
        if glyphs[end][0] in _DIGITS:
            end += 1
        elif glyphs[end][0] in "+,-./:" and end < last and glyphs[end + 1][0] in _DIGITS:
            end += 2
        else:
            break
    return end


def _strong(each: str) -> bool:
    return each in _LATIN or each in _DIGITS


def _weak(each: str) -> bool:
    return " " <= each <= "~" or each in _DIGITS or each == "\u00a0"
