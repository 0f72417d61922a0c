"""In what the texts of a list are written: each step of the question, and how one is read and written."""

from __future__ import annotations

from typing import Any

import pytest

from tamin_rules.errors import MalformedError
from tamin_rules.records.contribution_list.encodings import code_cell, decoder, detect, encoder, has_forbidden, named
from tamin_rules.records.contribution_list.model import Encoding
from tamin_rules.records.contribution_list.reading import read
from tamin_rules.records.contribution_list.writing import dump
from tests.unit.records.contribution_list.lists import (
    KAR,
    LIST,
    WOR,
    WORKERS,
    faults_of,
    header_of,
    kar_with,
    with_row,
    wor_with,
    worker_with,
)

IRAN, ARABIC, UTF = Encoding.IRAN_SYSTEM, Encoding.WINDOWS_1256, Encoding.UTF_8


def told(sexes: list[bytes], texts: list[bytes], width: int = 30) -> Encoding:
    return detect([(sexes, [(text, width) for text in texts])])


class TestDetection:
    @pytest.mark.parametrize(
        ("sex", "expected"),
        [
            ("A2A4F5", IRAN),
            ("F6A5", IRAN),
            ("F6A520", IRAN),
            ("F6A500", IRAN),
            ("E3D1CF", ARABIC),
            ("D2E4", ARABIC),
        ],
    )
    def test_the_word_of_the_sex_decides_before_all_others(self, sex: str, expected: Encoding) -> None:
        utf_8 = "نمونه".encode()
        assert told([b"", b"?", bytes.fromhex(sex)], [utf_8, b"\xb0\xdf"]) is expected

    def test_the_first_known_word_decides(self) -> None:
        assert told([bytes.fromhex("F6A5"), bytes.fromhex("D2E4")], []) is IRAN
        assert told([bytes.fromhex("D2E4"), bytes.fromhex("F6A5")], []) is ARABIC

    def test_then_utf_8_before_letters_of_1256(self) -> None:
        assert told([b""], ["نمونه".encode(), b"ABC", b""]) is UTF
        assert told([b""], ["نمونه".encode(), b"\xff"]) is ARABIC  # one that is none, and D9 is no frame of a text

    def test_utf_8_without_a_persian_letter_is_none(self) -> None:
        assert told([], ["é".encode()]) is ARABIC
        assert told([], [b"\xe2\x80\x8c"]) is IRAN

    def test_a_letter_that_was_cut_is_still_utf_8_where_the_cell_is_full(self) -> None:
        cut = "نمونه".encode()[:9]
        assert told([], [cut], width=9) is UTF
        assert told([], [cut + b" "], width=10) is ARABIC  # there was room for it
        assert told([], [b"\xd8 \xd8"], width=3) is ARABIC  # not only at the end

    def test_then_letters_of_1256_but_for_one(self) -> None:
        assert told([], [bytes.fromhex("E3 D1 CF")]) is ARABIC
        assert told([], [bytes.fromhex("F4 C4 F5")]) is IRAN  # C4 is waw with hamza in both
        assert told([], [bytes.fromhex("F4 C4 F5"), b"\xb0"]) is ARABIC
        assert [told([], [bytes([byte])]) for byte in (0xAF, 0xB0, 0xDF, 0xE0)] == [IRAN, ARABIC, ARABIC, IRAN]

    def test_then_iran_system(self) -> None:
        assert told([], []) is IRAN
        assert told([], [b"ABC"]) is IRAN

    def test_a_later_piece_decides_where_the_first_says_nothing(self) -> None:
        assert detect([([b""], [(b"", 9)]), ([b"\xd2\xe4"], [])]) is ARABIC

    def test_the_header_takes_the_answer_of_the_workers(self) -> None:
        kar, _ = dump(LIST, encoding=ARABIC)
        list_ = read(kar, WOR)
        assert list_.workers == WORKERS
        assert header_of(list_).workshop_name != header_of(LIST).workshop_name

    def test_the_header_is_asked_where_nobody_works(self) -> None:
        kar, wor = dump(LIST, encoding=ARABIC)
        nobody = wor[:4] + bytes(4) + wor[8:961] + b"\x1a"
        list_ = read(kar, nobody)
        assert list_.origin is not None
        assert list_.origin.encoding is ARABIC
        assert list_.header == LIST.header

    def test_one_can_say_which_it_is(self) -> None:
        files = dump(LIST, encoding=ARABIC)
        assert read(*files, encoding="windows_1256") == LIST
        assert read(*files, encoding=IRAN) != LIST

    def test_the_language_byte_tells_nothing(self) -> None:
        for language in (0x00, 0x7E, 0x64, 0xC9):
            assert read(KAR, WOR[:29] + bytes([language]) + WOR[30:]) == LIST

    @pytest.mark.parametrize("name", ["", "utf-8", "cp1256", "IRAN_SYSTEM"])
    def test_other_names_are_refused(self, name: str) -> None:
        assert faults_of(lambda: named(name)) == [
            ("list.encoding.unknown", (), {"allowed": ("iran_system", "windows_1256", "utf_8")})
        ]


class TestReading:
    def test_a_last_khe_is_no_blank(self) -> None:
        """A0 is a no-break space in 1256, which `str.strip` would take away."""
        assert worker_with({"DSW_FNAME": bytes.fromhex("A0F8FEAA")}).first_name == "شیوخ"

    def test_blanks_and_nuls_are_stripped_from_both_sides(self) -> None:
        worker = worker_with({"DSW_FNAME": b"\0 " + bytes.fromhex("F6A5") + b"\0 \0"})
        assert worker.first_name == "زن"

    @pytest.mark.parametrize(
        ("cell", "codes"),
        [
            (b" \xf6\xa5", ["list.text.edge_space"]),
            (b"\xf6\xa5 ", []),  # what follows is padding
            (b"\0\xf6\xa5", []),
            (b" ", []),
            (b"", []),
        ],
    )
    def test_a_blank_before_a_text(self, cell: bytes, codes: list[str]) -> None:
        assert [fault.code for fault in worker_with({"DSW_FNAME": cell}).faults] == codes

    def test_in_a_text_file_a_blank_behind_counts_as_well(self) -> None:
        read_cell = decoder(IRAN, 0)
        assert read_cell(b"\xf6\xa5 ") == ("زن", ("list.text.edge_space",))
        assert read_cell(b"   ") == ("", ())

    def test_letters_and_digits_take_one_form(self) -> None:
        assert decoder(UTF, 60)("علي 12 ٣ كريم".encode())[0] == "علی ۱۲ ۳ کریم"
        assert decoder(ARABIC, 60)("علي 12".encode("cp1256"))[0] == "علی ۱۲"

    def test_what_is_no_utf_8_is_a_fault(self) -> None:
        assert decoder(UTF, 9)(b"A\xff")[1] == ("list.text.undecodable",)
        assert decoder(UTF, 3)(b"A\xd9\xff")[1] == ("list.text.undecodable",)

    def test_what_was_cut_is_read_up_to_there(self) -> None:
        assert decoder(UTF, 3)("مرد".encode()[:3]) == ("م", ())

    @pytest.mark.parametrize(("width", "expected"), [(3, "مرد"), (6, "م"), (0, "م")])
    def test_a_word_that_was_cut_is_known_by_its_beginning(self, width: int, expected: str) -> None:
        assert decoder(UTF, width, ("مرد", "زن"))("م".encode())[0] == expected
        assert decoder(IRAN, width, ("مرد", "زن"))(b"\xf5")[0] == "م"

    @pytest.mark.parametrize(
        "text", ['"', "'", "<", ">", "&", "”", "‘", "«", "»", "`", "\n", "\t", "\x7f", "\x85", "a&b"]
    )
    def test_forbidden_characters(self, text: str) -> None:
        assert has_forbidden(text)

    @pytest.mark.parametrize("text", ["", "نمونه", "A-B (C), 1/2.", "\u00a0", "\u200c", "░", "ء"])
    def test_others_are_not(self, text: str) -> None:
        assert not has_forbidden(text)

    def test_bytes_of_a_code_in_another_script_are_read(self) -> None:
        assert worker_with({"DSW_ID1": bytes([0x89, 0x89] + [0x80] * 5 + [0x81])}).insurance_number == "99000001"


class TestWriting:
    @pytest.mark.parametrize(
        ("text", "code", "params"),
        [
            (" نمونه", "list.text.edge_space", {}),
            ("نمونه ", "list.text.edge_space", {}),
            ("نمونه \u00a0", "list.text.edge_space", {}),  # written as a blank
            ("نمونه \u064b", "list.text.edge_space", {}),  # not written at all
            ("نمونه & پسران", "list.text.forbidden_character", {}),
            ("نمونه\n", "list.text.forbidden_character", {}),
            ("نمé", "list.text.unencodable", {"position": 3}),
            ("é", "list.text.unencodable", {"position": 1}),
            ("ن" * 61, "list.text.too_long", {"length": 61, "most": 60}),
        ],
    )
    def test_what_cannot_be_written_names_row_and_column(self, text: str, code: str, params: dict[str, Any]) -> None:
        assert faults_of(lambda: dump(with_row(4, first_name=text))) == [(code, (5, "DSW_FNAME"), params)]

    def test_a_text_is_measured_in_bytes(self) -> None:
        assert len(dump(with_row(0, first_name="لا" * 60))[1]) == len(WOR)  # one byte each
        assert faults_of(lambda: dump(with_row(0, first_name="لا" * 60), encoding=ARABIC))[0][2]["length"] == 120
        assert faults_of(lambda: dump(with_row(0, sex="مردان")))[0][1] == (1, "DSW_SEX")

    def test_letters_are_brought_to_those_that_have_a_place(self) -> None:
        assert read(*dump(with_row(0, first_name="مؤمني ك\u200cل 12"))).workers[0].first_name == "مومنی ک ل ۱۲"
        list_ = with_row(0, first_name="ۀ ی ۱۲")
        assert read(*dump(list_, encoding=ARABIC)).workers[0].first_name == "ه ی ۱۲"

    def test_in_utf_8_only_known_words_are_cut(self) -> None:
        write = encoder(UTF, 3, ("مرد", "زن"))
        assert write("مرد") == "مرد".encode()[:3]
        with pytest.raises(MalformedError, match="list.text.too_long"):
            write("آقا")
        with pytest.raises(MalformedError, match="list.text.too_long"):
            encoder(ARABIC, 2, ("مرد", "زن"))("مرد")

    def test_no_separator_stands_in_a_cell(self) -> None:
        with pytest.raises(MalformedError, match="list.text.forbidden_character"):
            encoder(UTF, 0, separator=b",")("a,b")
        assert encoder(UTF, 0)("a,b") == b"a,b"

    @pytest.mark.parametrize(
        ("text", "code", "params"),
        [
            ("1&2", "list.text.forbidden_character", {}),
            ('"1"', "list.text.forbidden_character", {}),
            ("1 ", "list.text.edge_space", {}),
            ("1ب", "list.text.unencodable", {"position": 2}),
            ("1\x7f", "list.text.unencodable", {"position": 2}),
            ("1" * 16, "list.text.too_long", {"length": 16, "most": 15}),
        ],
    )
    def test_codes_are_ascii(self, text: str, code: str, params: dict[str, int]) -> None:
        assert faults_of(lambda: dump(with_row(0, birth_certificate_number=text))) == [(code, (1, "DSW_IDNO"), params)]

    def test_digits_of_codes_are_ascii_whatever_they_were(self) -> None:
        assert code_cell("۱٢3", 3) == b"123"

    def test_a_comma_in_a_code_of_a_text_file(self) -> None:
        list_ = with_row(0, birth_certificate_number="1,2")
        assert len(dump(list_)[1]) == len(WOR)
        assert faults_of(lambda: dump(list_, profile="text")) == [
            ("list.text.forbidden_character", (1, "DSW_IDNO"), {})
        ]

    def test_all_that_is_wrong_is_said_at_once(self) -> None:
        list_ = with_row(2, first_name="&", days=100, father_name="é", job_code="1234567")
        assert [(code, loc) for code, loc, _ in faults_of(lambda: dump(list_))] == [
            ("list.text.forbidden_character", (3, "DSW_FNAME")),
            ("list.text.unencodable", (3, "DSW_DNAME")),
            ("list.number.too_wide", (3, "DSW_DD")),
            ("list.text.too_long", (3, "DSW_JOB")),
        ]


def test_a_text_with_a_blank_before_it_is_advice_in_its_row() -> None:
    list_ = read(kar_with({"DSK_ADRS": b" \xf6\xa5"}), wor_with({"DSW_OCP": b" \xf6\xa5"}))
    assert [fault.loc for fault in header_of(list_).faults] == [("DSK_ADRS",)]
    assert [fault.loc for fault in list_.workers[0].faults] == [("DSW_OCP",)]
