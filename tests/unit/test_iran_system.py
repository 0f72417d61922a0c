"""The codec at its edges; single words stand in `vectors/`, and what holds for every text in `properties/`."""

from __future__ import annotations

import codecs
import pickle
import sys
from pathlib import Path

import pytest

from tamin_rules.errors import MalformedError
from tamin_rules.iran_system import decode, encode, normalize

ZWNJ = "\u200c"
EVERY_CHARACTER = "".join(map(chr, range(sys.maxunicode + 1)))


# --- Letters ---------------------------------------------------------------------------------------------------------


def test_every_byte_is_read() -> None:
    read = [decode(bytes([byte])) for byte in range(256)]
    assert read[:128] == [chr(byte) for byte in range(128)]
    assert len(set(read[128:])) == 10 + 3 + 36 + 1 + 47 + 1  # digits, marks, letters, لا, boxes, no-break space
    assert read[0xB0:0xE0] == [
        *bytes(range(0xB0, 0xC4)).decode("cp437"),
        "ؤ",
        *bytes(range(0xC5, 0xE0)).decode("cp437"),
    ]


def test_the_characters_that_have_a_place_are_those_that_can_be_read() -> None:
    """لا is two of them; all the others of Unicode, lone surrogates as well, have none."""
    placed = {each for each in EVERY_CHARACTER if each.encode("iran_system", "ignore")}
    assert placed == {each for byte in range(256) for each in decode(bytes([byte]))}


@pytest.mark.clause("contribution-list/4.3")
@pytest.mark.parametrize(
    ("text", "logical"),
    [
        ("لا", "f2"),
        ("سلام", "a8 f2 f4"),
        ("بالا", "93 91 f2"),
        ("لاا", "f2 90"),
        ("لالا", "f2 f2"),
        ("لل ا", "f3 f1 20 90"),
        ("لآ", "f3 8d"),
        ("ل\u0640ا", "f3 8b 91"),
    ],
)
def test_lam_alef_is_one_byte_wherever_it_stands(text: str, logical: str) -> None:
    """The facts know no other ligature: not of لآ, and none across a tatweel."""
    assert encode(text)[::-1] == bytes.fromhex(logical)


@pytest.mark.clause("contribution-list/4.3")
@pytest.mark.parametrize(
    ("text", "logical"),
    [
        ("ی", "fd"),
        ("دی", "a2 fd"),
        ("بی", "93 fc"),
        ("یک", "fe ed"),
        ("شیخ", "aa fe a0"),
        ("شیء", "aa fc 8f"),
        ("ب ی", "92 20 fd"),
        ("ب\u0640ی", "93 8b fc"),
        ("مؤ", "f5 c4"),
        ("ؤی", "c4 fd"),
        ("ا۱ا", "90 81 90"),
        ("ئا", "8e 91"),
        ("جاء", "9b 91 8f"),
    ],
)
def test_a_form_follows_from_the_neighbours(text: str, logical: str) -> None:
    assert encode(text)[::-1] == bytes.fromhex(logical)


@pytest.mark.parametrize("data", ["9191a4", "90 91 a4", "90 90 a4", "91 90 a4"])
def test_an_alef_is_read_in_either_form(data: str) -> None:
    """Some programs write 91 for each that is not the first letter."""
    assert decode(bytes.fromhex(data)) == "راا"


def test_lam_and_alef_of_two_bytes_are_read_and_become_one() -> None:
    assert decode(bytes.fromhex("f4 91 f3 a8")) == "سلام"
    assert encode("سلام") == bytes.fromhex("f4 f2 a8")


def test_a_final_khe_is_no_blank() -> None:
    """A0 is the no-break space of Windows-1256; stripped as a text it is kept, and 20 is the only blank beside FF."""
    assert encode("شیخ").strip() == bytes.fromhex("a0 fe aa")
    assert decode(b"\xa0") == "خ"
    assert (decode(b"\xff"), encode("\u00a0")) == ("\u00a0", b"\xff")


# --- Refusing --------------------------------------------------------------------------------------------------------


@pytest.mark.clause("contribution-list/4.3")
@pytest.mark.parametrize(
    "odd", ["ي", "ك", "ۀ", "أ", "٣", ZWNJ, "\u200f", "\u064e", "é", "—", "«", "─", "\ufefb", "\ud800", "😀"]
)
def test_what_has_no_place_is_refused_where_it_stands(odd: str) -> None:
    with pytest.raises(MalformedError) as caught:
        encode(f"لا{odd}ب{odd}")
    assert [(fault.code, fault.params) for fault in caught.value.faults] == [
        ("iran_system.character.unmappable", {"position": 3})
    ]


@pytest.mark.requirement("PII2")
def test_a_refusal_keeps_nothing_of_the_text() -> None:
    with pytest.raises(MalformedError) as caught:
        encode("نمونه é")
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    assert b"\xc3\xa9" not in pickle.dumps(caught.value)


# --- Normalising -----------------------------------------------------------------------------------------------------


@pytest.mark.clause("contribution-list/4.3")
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("علي", "علی"),
        ("موسى", "موسی"),
        ("كريم", "کریم"),
        ("فاطمة خانۀ", "فاطمه خانه"),
        ("أحمد إمام لأ", "احمد امام لا"),
        ("مؤمن", "مومن"),
        ("میرزائی جزء آرش", "میرزائی جزء آرش"),
        ("مُحَمَّدٌ رَحمٰن", "محمد رحمن"),
        ("\u202bسارا\u202c", "سارا"),
        ("ب\u00a0د", "ب د"),
        ("ا\u0653رش ا\u0654 و\u0654 ي\u0654 ی\u0654 ه\u0654", "آرش ا و ئ ئ ه"),
        ("٠١٢ 345 ۶۷", "۰۱۲ ۳۴۵ ۶۷"),
        ("پلاک 12/5", "پلاک ۱۲/۵"),
        ("واحد A4، 3D، v2.5 و 7", "واحد A4، 3D، v2.5 و ۷"),
        ("پلاک12", "پلاک۱۲"),
        ("é ١", "é ۱"),
        ("\u202a0012\u202c", "0012"),
    ],
)
def test_a_text_as_it_is_typed_becomes_one_with_places(typed: str, expected: str) -> None:
    assert normalize(typed) == expected


@pytest.mark.parametrize("code", ["", "0012345678", "1404/07/01", "ABC 12", " x ", "a\tb\0"])
def test_what_is_ascii_is_no_persian_text(code: str) -> None:
    """Codes, dates and amounts have ASCII digits."""
    assert normalize(code) == code
    assert encode(code) == code.encode("ascii")
    assert decode(code.encode("ascii")) == code


@pytest.mark.clause("contribution-list/4.3")
@pytest.mark.parametrize("typed", ["مؤمن", "مو\u0654من"])
def test_waw_with_hamza_is_kept_for_who_asks(typed: str) -> None:
    assert normalize(typed, keep_waw_hamza=True) == "مؤمن"
    assert encode(normalize(typed, keep_waw_hamza=True)) == bytes.fromhex("f6 f5 c4 f5")
    assert decode(bytes.fromhex("f6 f5 c4 f5")) == "مؤمن"


@pytest.mark.clause("contribution-list/4.3")
@pytest.mark.parametrize(
    ("typed", "spaced", "joined"),
    [
        (f"علی{ZWNJ}رضا", "علی رضا", "علیرضا"),
        (f"می{ZWNJ}{ZWNJ}نا", "می نا", "مینا"),
        (f"{ZWNJ}مینا{ZWNJ}", "مینا", "مینا"),
        (f"باغ{ZWNJ} ها{ZWNJ}{ZWNJ} نو {ZWNJ}ب", "باغ ها نو ب", "باغ ها نو ب"),
    ],
)
def test_a_zwnj_becomes_a_blank_or_nothing(typed: str, spaced: str, joined: str) -> None:
    assert normalize(typed) == spaced
    assert normalize(typed, join_zwnj=True) == joined


# --- As a codec of Python --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["iran_system", "iran-system", "IranSystem", "Iran System"])
def test_python_knows_the_codec(name: str) -> None:
    assert codecs.lookup(name).name == "iran_system"
    assert "سعید".encode(name) == encode("سعید")
    assert encode("سعید").decode(name) == "سعید"
    assert codecs.decode(memoryview(bytearray(encode("سعید"))), name) == "سعید"


def test_pythons_own_error_names_the_places_in_the_text_as_it_was() -> None:
    with pytest.raises(UnicodeEncodeError) as caught:
        "سلام é😀".encode("iran_system")
    assert (caught.value.start, caught.value.end, caught.value.object) == (5, 7, "سلام é😀")


def test_a_handler_of_ones_own_is_asked() -> None:
    codecs.register_error("tests.iran_system.kaf", lambda error: ("ک", error.end))  # type: ignore[attr-defined]  # of every UnicodeError
    assert "كار".encode("iran_system", "tests.iran_system.kaf") == encode("کار")
    assert "كار".encode("iran_system", "replace") == encode("?ار")
    assert "كار".encode("iran_system", "ignore") == encode("ار")


def test_a_handler_without_a_place_for_its_answer_fails_as_with_any_codec() -> None:
    codecs.register_error("tests.iran_system.none", lambda error: ("é", error.end))  # type: ignore[attr-defined]  # of every UnicodeError
    with pytest.raises(UnicodeEncodeError):
        "كار".encode("iran_system", "tests.iran_system.none")


@pytest.mark.parametrize("mode", ["r", "w"])
def test_a_file_is_no_whole_text(tmp_path: Path, mode: str) -> None:
    (tmp_path / "list.txt").write_bytes(b"")
    with pytest.raises(LookupError, match="field by field"):
        (tmp_path / "list.txt").open(mode, encoding="iran_system")


# --- Anything at all -------------------------------------------------------------------------------------------------

LONG = 1 << 18


@pytest.mark.parametrize(
    "part", ["1 ", "A ", "1.", "( ", "ب", "لا", "۱ب", "ب\n", "\0", "A۱("], ids=lambda part: part.encode().hex()
)
def test_a_long_text_takes_no_longer_than_its_length(part: str) -> None:
    """Whichever rule the text keeps busy. With a rule that looks back over all of it, this would not end."""
    text = part * (LONG // len(part)) + "ب"
    assert decode(encode(text)) == text
    assert normalize(normalize(text)) == normalize(text)


def test_marks_without_end_are_dropped() -> None:
    assert normalize("ب" + "\u0654\u0653\u064e" * LONG) == "ب"
    assert normalize("ب" + ZWNJ * LONG + " ") == "ب "


def test_all_bytes_are_read() -> None:
    data = bytes(range(256)) * 4096
    assert len(decode(data)) == len(data) + data.count(b"\xf2")
