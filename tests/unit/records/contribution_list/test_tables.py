"""The container: dBase III byte by byte, and each way in which it can be broken."""

from __future__ import annotations

import tracemalloc
from io import BytesIO
from struct import pack
from typing import Any, Final

import pytest

from tamin_rules.errors import MalformedError
from tamin_rules.records.contribution_list import tables
from tamin_rules.records.contribution_list.model import ContributionList, Header, UnreadableRow
from tamin_rules.records.contribution_list.profiles import (
    LISTDISK6,
    LISTDISK27,
    SPEC1392,
    VENDOR_A,
    VENDOR_B,
    Layout,
    Profile,
    Slot,
)
from tamin_rules.records.contribution_list.reading import read, scan
from tamin_rules.records.contribution_list.writing import dump
from tests.unit.records.contribution_list.lists import (
    CLEAN,
    KAR,
    LIST,
    WOR,
    codes,
    faults_of,
    found,
    header_of,
    offset,
    patched,
)

SHAPES: Final = [
    # profile, columns, record lengths, header lengths: of the workshop's table and the workers'
    (LISTDISK6, (25, 29), (311, 469), (833, 961)),
    (LISTDISK27, (23, 27), (287, 447), (769, 897)),
    (SPEC1392, (23, 27), (557, 689), (769, 897)),
    (VENDOR_A, (26, 31), (609, 398), (865, 1025)),
    (VENDOR_B, (23, 27), (564, 689), (769, 897)),
]
ROW = LISTDISK6.worker.record_length
FIRST = LISTDISK6.worker.header_length


def described(data: bytes) -> list[tuple[bytes, bytes, int, int]]:
    """Read the descriptors in the plainest way: name, type, what is said of the place, width."""
    count = (int.from_bytes(data[8:10], "little") - 33) // 32
    slots = [data[32 + 32 * place : 64 + 32 * place] for place in range(count)]
    return [(slot[:11].rstrip(b"\0"), slot[11:12], int.from_bytes(slot[12:16], "little"), slot[16]) for slot in slots]


def refused(kar: bytes, wor: bytes) -> tuple[str, dict[str, Any]]:
    ((code, _, params),) = faults_of(lambda: read(kar, wor))
    return code, params


class TestWhatIsWritten:
    @pytest.mark.parametrize(("profile", "columns", "records", "headers"), SHAPES, ids=lambda each: str(each)[:30])
    def test_lengths_are_those_of_the_form(
        self, profile: Profile, columns: tuple[int, int], records: tuple[int, int], headers: tuple[int, int]
    ) -> None:
        for data, *expected in zip(dump(LIST, profile=profile), columns, records, headers, (1, 17), strict=True):
            header, record = int.from_bytes(data[8:10], "little"), int.from_bytes(data[10:12], "little")
            rows = int.from_bytes(data[4:8], "little")
            assert [len(described(data)), record, header, rows] == expected
            assert len(data) == header + rows * record + 1
            assert data[header - 1] == 0x0D
            assert data[-1] == 0x1A

    def test_empty_tables_are_as_long_as_the_templates(self) -> None:
        header, worker = (tables.write_head(layout, 0) for layout in (LISTDISK6.header, LISTDISK6.worker))
        ends = tables.end_mark(LISTDISK6.header), tables.end_mark(LISTDISK6.worker)
        assert (len(header + ends[0]), len(worker + ends[1])) == (834, 962)

    def test_the_first_bytes_are_those_of_the_organisation_s_program(self) -> None:
        assert KAR[:32] == bytes.fromhex("03 070808 01000000 4103 3701") + bytes(17) + b"\x7e" + bytes(2)
        assert WOR[:32] == bytes.fromhex("03 0A0A09 11000000 C103 D501") + bytes(17) + b"\x7e" + bytes(2)

    @pytest.mark.parametrize(("profile", "languages"), [(LISTDISK6, (0x7E, 0x7E)), (LISTDISK27, (0x7E, 0))])
    def test_the_language_byte(self, profile: Profile, languages: tuple[int, int]) -> None:
        kar, wor = dump(LIST, profile=profile)
        assert (kar[29], wor[29]) == languages

    @pytest.mark.parametrize("profile", [LISTDISK6, LISTDISK27, SPEC1392], ids=lambda profile: profile.name)
    def test_nothing_is_said_of_the_place_of_a_column(self, profile: Profile) -> None:
        for data in dump(LIST, profile=profile):
            assert {place for _, _, place, _ in described(data)} == {0}
            header = int.from_bytes(data[8:10], "little")
            assert {data[at + 18 : at + 32] for at in range(32, header - 1, 32)} == {bytes(14)}
            assert {data[at + 17] for at in range(32, header - 1, 32)} == {0}  # no decimals

    def test_vendor_a_says_where_each_column_begins_and_counts_years_from_1900(self) -> None:
        kar, wor = dump(LIST, profile=VENDOR_A)
        assert (kar[1], wor[1]) == (0x7D, 0x7D)
        for data in (kar, wor):
            place = 1
            for _, _, said, width in described(data):
                assert said == place
                place += width

    def test_the_columns_of_1403(self) -> None:
        assert described(KAR)[0] == (b"DSK_ID", b"C", 0, 10)
        assert described(KAR)[-2:] == [(b"DSK_INC", b"N", 0, 12), (b"DSK_SPOUSE", b"N", 0, 12)]
        assert described(WOR)[4] == (b"DSW_ID1", b"C", 0, 8)
        assert described(WOR)[-3:] == [
            (b"PER_NATCOD", b"C", 0, 10),
            (b"DSW_INC", b"N", 0, 12),
            (b"DSW_SPOUSE", b"C", 0, 10),
        ]

    def test_the_columns_of_vendor_a(self) -> None:
        kar, wor = ([(name, kind, width) for name, kind, _, width in described(data)] for data in _vendor_a())
        assert kar[20:26] == [
            (b"DSK_PRATE", b"N", 2),
            (b"DSK_TBIM20", b"N", 12),
            (b"DSK_BIMH", b"N", 12),
            (b"MON_PYM", b"C", 3),
            (b"DSK_INC", b"N", 19),
            (b"DSK_SPOUSE", b"N", 19),
        ]
        assert wor[24:] == [
            (b"DSW_PRATE", b"N", 2),
            (b"DSW_KOSO", b"N", 12),
            (b"DSW_BIME20", b"N", 12),
            (b"PER_NATCOD", b"C", 10),
            (b"DSW_JOB", b"C", 10),
            (b"DSW_INC", b"N", 19),
            (b"DSW_SPOUSE", b"N", 19),
        ]

    def test_every_column_of_vendor_b_is_text(self) -> None:
        for data in dump(LIST, profile=VENDOR_B):
            assert {kind for _, kind, _, _ in described(data)} == {b"C"}


def _vendor_a() -> tuple[bytes, bytes]:
    return dump(LIST, profile=VENDOR_A)


class TestWhatIsBroken:
    """Each fault of a container is an error or a finding that says what it is."""

    def test_a_record_that_is_cut_off(self) -> None:
        data = WOR[:-30]
        assert len(read(KAR, data).rows) == 16
        assert [code for _, code in codes(KAR, data)][:2] == [
            "list.table.row_count_differs",
            "list.worker_count.differs",
        ]
        assert {clause for clause, _, _ in found(KAR, data)} >= {"T1", "K1", "K2", "K3"}

    def test_more_records_claimed_than_there_are(self) -> None:
        assert codes(KAR, patched(WOR, 4, pack("<I", 20))) == [("T1", "list.table.row_count_differs")]
        assert codes(patched(KAR, 4, pack("<I", 2)), WOR) == []  # the one record is there, and is read

    def test_fewer_records_claimed_than_there_are(self) -> None:
        assert ("K1", "list.worker_count.differs") in codes(KAR, patched(WOR, 4, pack("<I", 16)))

    @pytest.mark.parametrize("data", [WOR[:-1], WOR + b"\x1a\x1a", WOR + bytes(500)], ids=["none", "three", "NULs"])
    def test_end_marks_do_not_matter(self, data: bytes) -> None:
        assert read(KAR, data) == LIST
        assert found(KAR, data) == CLEAN

    def test_an_end_mark_in_the_middle_ends_the_table(self) -> None:
        data = patched(WOR, FIRST + 5 * ROW, b"\x1a")
        assert len(read(KAR, data).rows) == 5
        assert ("T1", "list.table.row_count_differs") in codes(KAR, data)

    def test_nothing_behind_it_is_read_however_much_there_is(self) -> None:
        many = 5_000
        rows = WOR[FIRST : FIRST + ROW] * many
        data = patched(WOR[:FIRST], 4, pack("<I", many)) + patched(rows, 5 * ROW, b"\x1a")
        assert len(read(KAR, data).rows) == 5

    def test_deleted_and_broken_records_stand_where_they_stood(self) -> None:
        data = patched(patched(patched(WOR, FIRST + 2 * ROW, b"*"), FIRST + 5 * ROW, b"*"), FIRST + 6 * ROW, b"?")
        kinds = [type(row).__name__ for row in read(KAR, data).rows]
        assert [place for place, kind in enumerate(kinds) if kind != "Worker"] == [2, 5, 6]
        assert kinds[6] == "UnreadableRow"

    @pytest.mark.parametrize("which", ["wor", "kar"])
    def test_columns_that_are_not_closed(self, which: str) -> None:
        kar = patched(KAR, 832, b" ") if which == "kar" else KAR
        wor = patched(WOR, 960, b" ") if which == "wor" else WOR
        list_ = read(kar, wor)
        assert list_ == LIST
        assert codes(kar, wor) == [("T1", "list.table.unterminated")]
        assert list_.origin is not None
        assert [fault.loc for fault in list_.origin.faults] == [(which,)]

    def test_columns_without_room_for_what_closes_them(self) -> None:
        data = patched(WOR[:960] + WOR[961:], 8, pack("<H", 960))
        assert read(KAR, data) == LIST
        assert codes(KAR, data) == [("T1", "list.table.unterminated")]

    def test_a_deleted_record_is_reported_and_does_not_count(self) -> None:
        data = patched(WOR, FIRST + 7 * ROW, b"*")  # R08, who has no amounts
        list_ = read(KAR, data)
        assert (len(list_.rows), len(list_.workers)) == (17, 16)
        assert codes(KAR, data) == [("T1", "list.table.deleted_rows"), ("K1", "list.worker_count.differs")]

    def test_deleted_records_that_the_header_does_not_count(self) -> None:
        data = patched(WOR[:-1] + b"*" + WOR[FIRST + 1 : FIRST + ROW] + b"\x1a", 4, pack("<I", 18))
        assert codes(KAR, data) == [("T1", "list.table.deleted_rows")]

    def test_a_flag_that_is_none(self) -> None:
        data = patched(WOR, FIRST, b"x")
        row = read(KAR, data).rows[0]
        assert isinstance(row, UnreadableRow)
        assert [fault.code for fault in row.faults] == ["list.row.flag_unknown"]
        assert found(KAR, data) == [("F1", 1, None), *CLEAN]  # totals are not judged: a row is missing

    def test_a_column_that_nobody_knows(self) -> None:
        kar, wor = _with_slot(WOR, Slot("DSW_OTHER", "C", 3), b"abc")
        assert read(kar, wor) == LIST
        assert codes(kar, wor) == [("T1", "list.column.unknown")]
        origin = scan(kar, wor).origin
        assert origin.profile is None
        assert [dict(fault.params) for fault in origin.faults] == [{"column": "DSW_OTHER"}]

    def test_what_is_no_name_of_a_column_is_not_repeated(self) -> None:
        kar, wor = _with_slot(WOR, Slot("\u00d8 99000001", "C", 3), b"abc")
        assert [dict(fault.params) for fault in scan(kar, wor).origin.faults] == [{"column": "?"}]

    @pytest.mark.parametrize(("type_", "is_read"), [("C", True), ("N", True), ("F", True), ("D", True), ("M", False)])
    def test_types_of_columns(self, type_: str, is_read: bool) -> None:  # noqa: FBT001 - of the table above
        kar, wor = _with_slot(WOR, Slot("DSW_OTHER", type_, 3), b"   ")
        if is_read:
            assert read(kar, wor) == LIST
        else:
            assert refused(kar, wor) == ("list.column.not_text", {"column": "DSW_OTHER"})

    def test_columns_that_are_missing_are_named_all_at_once(self) -> None:
        data = WOR.replace(b"DSW_MAH\0", b"DSW_MAX\0").replace(b"DSW_BIME\0", b"DSW_BIMX\0")
        assert refused(KAR, data) == ("list.column.missing", {"columns": ("DSW_MAH", "DSW_BIME")})
        assert refused(KAR.replace(b"DSK_BIC\0", b"DSK_BIX\0"), WOR)[1] == {"columns": ("DSK_BIC",)}

    def test_a_column_that_stands_twice(self) -> None:
        assert refused(KAR, WOR.replace(b"DSW_MAZ\0", b"DSW_MAH\0")) == ("list.column.repeated", {"column": "DSW_MAH"})

    def test_names_of_columns_in_small_letters(self) -> None:
        assert read(KAR.replace(b"DSK_", b"dsk_"), WOR.replace(b"DSW_", b"dsw_")) == LIST

    def test_files_that_are_swapped(self) -> None:
        assert refused(WOR, KAR) == ("list.files.swapped", {})
        assert refused(KAR, KAR) == ("list.files.swapped", {})
        assert refused(WOR, WOR) == ("list.files.swapped", {})

    def test_two_records_of_the_workshop(self) -> None:
        data = patched(KAR[:-1] + KAR[833:], 4, pack("<I", 2))
        assert codes(data, WOR) == [("K1", "list.header.not_one")]
        assert header_of(read(data, WOR)) == LIST.header

    def test_no_record_of_the_workshop(self) -> None:
        data = patched(KAR[:833] + b"\x1a", 4, bytes(4))
        assert read(data, WOR).header is None
        assert codes(data, WOR) == [("K1", "list.header.not_one")]

    def test_a_record_of_the_workshop_that_is_deleted_is_none(self) -> None:
        assert codes(patched(KAR, 833, b"*"), WOR) == [("K1", "list.header.not_one")]

    def test_both_templates_as_they_come(self) -> None:
        kar = patched(KAR[:833] + b"\x1a", 4, bytes(4))
        wor = patched(WOR[:961] + b"\x1a", 4, bytes(4))
        assert (len(kar), len(wor)) == (834, 962)
        assert read(kar, wor) == ContributionList(None, ())
        assert found(kar, wor, uncovered=()) == [("K1", None, None)]

    @pytest.mark.parametrize("version", [0x30, 0x31, 0x83, 0xF5])
    def test_a_table_of_a_relative_is_read_and_reported(self, version: int) -> None:
        data = patched(WOR, 0, bytes([version]))
        assert read(KAR, data) == LIST
        assert codes(KAR, data) == [("T1", "list.table.other_version")]

    def test_what_follows_the_columns_in_visual_foxpro_is_skipped(self) -> None:
        data = patched(WOR[:961] + bytes(263) + WOR[961:], 8, pack("<H", 961 + 263))
        assert read(KAR, patched(data, 0, b"\x30")) == LIST

    @pytest.mark.parametrize(("kar", "wor"), [(b"", WOR), (KAR, b""), (b"", b"")])
    def test_an_empty_file(self, kar: bytes, wor: bytes) -> None:
        assert refused(kar, wor) == ("list.file.empty", {})

    @pytest.mark.parametrize("length", [1, 2, 31])
    def test_less_than_a_beginning(self, length: int) -> None:
        assert refused(KAR, WOR[:length]) == ("list.table.not_table", {})

    @pytest.mark.parametrize("length", [32, 33, 64, 500, 959, 960])
    def test_less_than_the_columns(self, length: int) -> None:
        assert refused(KAR, WOR[:length]) == ("list.table.inconsistent", {})

    @pytest.mark.parametrize("said", [0, 31, 32, 33, 64, 65, 960 - 32, 0xFFFF])
    def test_a_length_of_the_header_that_lies(self, said: int) -> None:
        assert refused(KAR, patched(WOR, 8, pack("<H", said))) == ("list.table.inconsistent", {})

    def test_a_header_that_reaches_into_the_rows_is_seen_at_their_flags(self) -> None:
        list_ = read(KAR, patched(WOR, 8, pack("<H", 961 + 32)))
        assert {fault.code for row in list_.rows if isinstance(row, UnreadableRow) for fault in row.faults} == {
            "list.row.flag_unknown"
        }
        assert len(list_.rows) == 16
        assert list_.workers == ()

    @pytest.mark.parametrize("said", [0, 1, 468, 470, 0xFFFF])
    def test_a_length_of_the_record_that_lies(self, said: int) -> None:
        assert refused(KAR, patched(WOR, 10, pack("<H", said))) == ("list.table.inconsistent", {})

    def test_a_column_without_a_width(self) -> None:
        """The length of the record agrees, and yet nothing could ever be read."""
        at = 32 + 32 * [slot.name for slot in LISTDISK6.worker.slots].index("DSW_DNAME") + 16
        data = patched(patched(WOR, at, b"\0"), 10, pack("<H", ROW - 60))
        assert refused(KAR, data) == ("list.table.inconsistent", {})

    @pytest.mark.parametrize(("others", "is_read"), [(255 - 29, True), (256 - 29, False)])
    def test_at_most_255_columns(self, others: int, is_read: bool) -> None:  # noqa: FBT001 - of the table above
        data = _with_slots(WOR, [Slot(f"X{place}", "C", 1) for place in range(others)])
        if is_read:
            assert "list.table.unterminated" not in {code for _, code in codes(KAR, data)}
        else:
            assert refused(KAR, data) == ("list.table.inconsistent", {})

    @pytest.mark.parametrize(
        ("claimed", "expected"),
        [
            (0xFFFF_FFFF, ("list.table.too_large", {"most": 256 << 20})),
            (2**31 // ROW, ("list.table.too_large", {"most": 256 << 20})),
            ((256 << 20) // ROW, ("list.table.too_large", {"most": 256 << 20})),
        ],
    )
    def test_a_claim_of_gigabytes_is_refused_at_once(self, claimed: int, expected: tuple[str, dict[str, int]]) -> None:
        data = patched(WOR, 4, pack("<I", claimed))
        tracemalloc.start()
        assert refused(KAR, data) == expected
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
        tracemalloc.stop()

    def test_a_claim_of_more_rows_than_any_list_has(self) -> None:
        slots = [Slot(slot.name, slot.type, 1) for slot in LISTDISK6.worker.slots]
        head = tables.write_head(Layout(tuple(slots)), 1_000_001)
        assert refused(KAR, head) == ("list.table.too_many_rows", {"most": 1_000_000})
        assert read(KAR, patched(head, 4, pack("<I", 1_000_000))).rows == ()

    def test_a_claim_costs_nothing_that_the_file_does_not_have(self) -> None:
        data = patched(WOR, 4, pack("<I", 500_000))
        tracemalloc.start()
        assert len(read(KAR, data).rows) == 17
        assert tracemalloc.get_traced_memory()[1] < 1 << 21
        tracemalloc.stop()


def _with_slot(data: bytes, slot: Slot, cell: bytes) -> tuple[bytes, bytes]:
    """Return the sample with another column at the end of each row of the workers."""
    name = slot.name.encode("latin-1").ljust(11, b"\0")
    described = name + slot.type.encode() + bytes(4) + bytes([slot.width]) + bytes(15)
    rows = [data[at : at + ROW] + cell for at in range(FIRST, FIRST + 17 * ROW, ROW)]
    head = patched(data[:960] + described + b"\x0d", 8, pack("<HH", 961 + 32, ROW + slot.width))
    return KAR, head + b"".join(rows) + b"\x1a"


def _with_slots(data: bytes, slots: list[Slot]) -> bytes:
    for_each = b"".join(slot.name.encode().ljust(11, b"\0") + b"C" + bytes(4) + b"\x01" + bytes(15) for slot in slots)
    rows = [data[at : at + ROW] + b" " * len(slots) for at in range(FIRST, FIRST + 17 * ROW, ROW)]
    lengths = pack("<HH", 961 + 32 * len(slots), ROW + len(slots))
    return patched(data[:960] + for_each + b"\x0d", 8, lengths) + b"".join(rows) + b"\x1a"


def test_what_is_read_of_a_header() -> None:
    file = BytesIO(WOR)
    head = tables.read_head(file)
    assert (head.version, head.records, head.length, head.record_length, head.language) == (3, 17, 961, 469, 0x7E)
    assert head.terminated
    assert head.slots == LISTDISK6.worker.slots
    assert file.tell() == 961
    assert WOR[offset(LISTDISK6.worker, "DSW_ID1") :][:8] == b"99000001"


def test_an_empty_table_has_no_header() -> None:
    with pytest.raises(MalformedError, match="list.file.empty"):
        tables.read_head(BytesIO())


def test_the_header_of_the_sample_is_that_of_the_facts() -> None:
    header = header_of(read(KAR, WOR))
    assert isinstance(header, Header)
    assert (header.worker_count, header.total_days, header.employer_share) == (17, 403, 771_106_727)
