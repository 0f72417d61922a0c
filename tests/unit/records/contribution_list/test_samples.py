"""The made-up lists in every shape: their bytes, what is found in them, and that they come back as they were."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final

import pytest
from attrs import evolve

from tamin_rules import jalali
from tamin_rules.jalali import JalaliMonth
from tamin_rules.records.contribution_list import building
from tamin_rules.records.contribution_list.checking import check
from tamin_rules.records.contribution_list.model import ContributionList, Encoding
from tamin_rules.records.contribution_list.profiles import (
    LISTDISK6,
    LISTDISK27,
    PROFILES,
    SPEC1392,
    TEXT,
    VENDOR_A,
    VENDOR_B,
    VENDOR_C,
    DayStyle,
    Profile,
)
from tamin_rules.records.contribution_list.reading import read
from tamin_rules.records.contribution_list.writing import dump, fitted
from tamin_rules.testing.contribution_lists import sample
from tests.unit.records.contribution_list.lists import (
    CLEAN,
    KAR,
    LAW,
    LIST,
    MADE,
    MONTH,
    WOR,
    WORKERS,
    codes,
    faults_of,
    found,
    header_of,
    kar_with,
    offset,
    with_cells,
    wor_with,
)

ROWS: Final = {
    # days, daily wage, seniority, monthly wage, benefits, marriage allowance, insurable wage, all pay, worker's share
    "R01": (30, 3_463_656, 0, 103_909_680, 31_000_000, 0, 134_909_680, 134_909_680, 9_443_678),
    "R02": (30, 4_000_000, 94_000, 122_820_000, 36_000_000, 5_000_000, 158_820_000, 158_820_000, 11_117_400),
    "R03": (30, 5_166_667, 0, 155_000_000, 31_000_000, 0, 186_000_000, 186_000_000, 13_020_000),
    "R04": (30, 20_000_000, 1_000_000, 630_000_000, 97_367_760, 5_000_000, 727_367_760, 780_000_000, 50_915_743),
    "R05": (30, 20_000_000, 1_000_000, 630_000_000, 150_000_000, 5_000_000, 727_367_760, 780_000_000, 50_915_743),
    "R06": (30, 24_345_592, 0, 730_367_760, 0, 0, 727_367_760, 780_000_000, 50_915_743),
    "R07": (0, 0, 0, 0, 0, 0, 0, 0, 0),
    "R08": (0, 0, 0, 0, 0, 0, 0, 0, 0),
    "R09": (15, 3_463_656, 0, 51_954_840, 18_000_000, 2_500_000, 69_954_840, 69_954_840, 4_896_839),
    "R10": (19, 4_500_000, 94_000, 87_286_000, 22_800_000, 3_166_667, 110_086_000, 110_086_000, 7_706_020),
    "R11": (20, 3_463_656, 0, 69_273_120, 20_666_667, 0, 89_939_787, 89_939_787, 6_295_785),
    "R12": (22, 4_000_000, 188_000, 92_136_000, 26_400_000, 3_666_667, 118_536_000, 118_536_000, 8_297_520),
    "R13": (30, 6_000_000, 0, 180_000_000, 36_000_000, 5_000_000, 216_000_000, 216_000_000, 15_120_000),
    "R14": (29, 4_200_000, 0, 121_800_000, 34_800_000, 4_833_333, 156_600_000, 156_600_000, 10_962_000),
    "R15": (30, 3_463_656, 0, 103_909_680, 31_000_000, 0, 134_909_680, 134_909_680, 9_443_678),
    "R16": (28, 3_463_656, 94_000, 99_614_368, 33_600_000, 4_666_667, 133_214_368, 133_214_368, 9_325_006),
    "R17": (30, 4_000_000, 282_000, 128_460_000, 36_000_000, 5_000_000, 164_460_000, 176_805_678, 11_512_200),
}
TOTALS: Final = {
    "worker_count": 17,
    "total_days": 403,
    "total_daily_wage": 113_530_539,
    "total_monthly_wage": 3_306_531_448,
    "total_benefits": 604_634_427,
    "total_insurable_wage": 3_855_533_635,
    "total_pay": 4_025_776_033,
    "total_insured_share": 269_887_355,
    "employer_share": 771_106_727,
    "unemployment_premium": 100_440_719,
    "total_seniority": 79_834_000,
    "total_marriage_allowance": 43_833_334,
}


class TestReferenceRows:
    @pytest.mark.parametrize("place", range(17), ids=list(ROWS))
    def test_amounts(self, place: int) -> None:
        worker = WORKERS[place]
        assert list(ROWS.values())[place] == (
            worker.days,
            worker.daily_wage,
            worker.seniority,
            worker.monthly_wage,
            worker.benefits,
            worker.marriage_allowance,
            worker.insurable_wage,
            worker.total_pay,
            worker.insured_share,
        )

    def test_totals(self) -> None:
        header = header_of(LIST)
        assert {name: getattr(header, name) for name in TOTALS} == TOTALS

    def test_the_premium_of_unemployment_is_of_the_covered(self) -> None:
        assert MADE.uncovered == ("99000013", "99000014", "99000015")
        assert sum(worker.seniority for worker in WORKERS) == 2_752_000  # what a program that forgets the days writes

    def test_dates(self) -> None:
        dated = {
            place: (worker.start, worker.end) for place, worker in enumerate(WORKERS, 1) if worker.start or worker.end
        }
        assert dated == {
            7: (None, jalali.day(1404, 7, 1)),
            9: (jalali.day(1404, 7, 16), None),
            10: (None, jalali.day(1404, 7, 20)),
            11: (jalali.day(1404, 7, 5), jalali.day(1404, 7, 25)),
        }

    def test_persons_are_invented(self) -> None:
        assert [worker.insurance_number for worker in WORKERS] == [str(99_000_001 + place) for place in range(17)]
        assert {worker.national_id[:3] for worker in WORKERS} == {"000", ""}
        assert header_of(LIST).workshop_code == "0000123456"
        assert {worker.sex for worker in WORKERS} == {"مرد", "زن"}

    def test_the_same_arguments_give_the_same_list(self) -> None:
        assert sample(MONTH, law=LAW) == MADE
        assert sample(MONTH, law=LAW, seed=1) != MADE


class TestA1:
    """The canonical pair: shape of 1403, Iran System."""

    def test_its_bytes(self) -> None:
        assert [sha256(data).hexdigest() for data in (KAR, WOR)] == [
            "a495ca12369e36340f336f5e8cca9cb1e5434d9ed31ca1574979aa80e0ca76be",
            "04c1c13f80c04f5a5bb7fc5a482ac1f6c3263e17c4883dbaabee9785efa6be68",
        ]

    def test_the_record_of_the_workshop(self) -> None:
        record = KAR[833:]
        assert record.startswith(b" 0000123456" + bytes.fromhex("8182 20 F9F7F8F5F7 20 F991F0A491EE") + b" " * 15)
        assert record.endswith(
            b"0 4 701          "
            + b" " * 30
            + b"   17   403   113530539  3306531448   604634427  3855533635  4025776033"
            b"   269887355   771106727   100440719    0 0           0       79834000    43833334\x1a"
        )

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("DSW_ID", b"0000123456"),
            ("DSW_YY", b" 4"),
            ("DSW_MM", b" 7"),
            ("DSW_LISTNO", b"01".ljust(12)),
            ("DSW_ID1", b"99000017"),
            ("DSW_FNAME", bytes.fromhex("E1919BAA").ljust(60)),
            ("DSW_LNAME", bytes.fromhex("F9F7F8F5F7 20 F9A290A5 20 9EF391AC 20 FCAAFE91F5A58D").ljust(60)),
            ("DSW_DNAME", bytes.fromhex("A0F8FEAA 20 F6F5F8F5 20 FC8E90A5A4FEF5").ljust(60)),
            ("DSW_IDPLC", bytes.fromhex("F9E4A4A5F5 20 F9F3F2 20 A291938D 20 F4F2E8").ljust(30)),
            ("DSW_IDATE", b" " * 8),
            ("DSW_BDATE", b"13550311"),
            ("DSW_SEX", bytes.fromhex("A2A4F5")),
            ("DSW_NAT", bytes.fromhex("FCF790A4FE90").ljust(10)),
            ("DSW_SDATE", b" " * 8),
            ("DSW_DD", b"30"),
            ("DSW_ROOZ", b"     4000000"),
            ("DSW_TOTL", b"   176805678"),
            ("DSW_PRATE", b" 0"),
            ("DSW_JOB", b"362864"),
            ("PER_NATCOD", b"0000000175"),
            ("DSW_INC", b"      282000"),
            ("DSW_SPOUSE", b"5000000   "),
        ],
    )
    def test_cells_of_the_hard_row(self, name: str, expected: bytes) -> None:
        at = offset(LISTDISK6.worker, name, 16)
        assert WOR[at : at + len(expected)] == expected

    def test_the_hard_row_has_every_form_that_programs_get_wrong(self) -> None:
        row = WOR[961 + 16 * 469 : 961 + 17 * 469]
        ain_ghain_heh = bytes.fromhex("E1 E2 E3 E4 E7 E8 FA FB")
        others = bytes.fromhex("F2 A0 8D 8E 8F FD 81 82")
        assert not set(ain_ghain_heh + others + b"ABC()") - set(row)


KINDS: Final[list[tuple[str, Profile, Encoding]]] = [
    ("A1", LISTDISK6, Encoding.IRAN_SYSTEM),
    ("A2", LISTDISK27, Encoding.IRAN_SYSTEM),
    ("A3", SPEC1392, Encoding.IRAN_SYSTEM),
    ("A4", LISTDISK6, Encoding.WINDOWS_1256),
    ("B1", VENDOR_A, Encoding.IRAN_SYSTEM),
    ("B2", VENDOR_B, Encoding.IRAN_SYSTEM),
    ("B3", VENDOR_C, Encoding.IRAN_SYSTEM),
    ("B4", TEXT, Encoding.UTF_8),
]
IDS: Final = [name for name, *_ in KINDS]


class TestEveryShape:
    @pytest.mark.parametrize(("name", "profile", "encoding"), KINDS, ids=IDS)
    def test_what_is_read_is_what_was_written(self, name: str, profile: Profile, encoding: Encoding) -> None:
        del name
        list_ = read(*dump(LIST, profile=profile, encoding=encoding))
        assert list_ == fitted(LIST, profile)
        assert list_.origin is not None
        assert (list_.origin.profile, list_.origin.encoding, list_.origin.faults) == (profile.name, encoding, ())

    @pytest.mark.parametrize(("name", "profile", "encoding"), KINDS, ids=IDS)
    def test_it_is_written_again_with_the_same_bytes(self, name: str, profile: Profile, encoding: Encoding) -> None:
        del name
        files = dump(LIST, profile=profile, encoding=encoding)
        assert dump(read(*files), profile=profile, encoding=encoding) == files

    @pytest.mark.parametrize(("name", "profile", "encoding"), KINDS, ids=IDS)
    def test_nothing_is_found_but_three_months_without_dates(
        self, name: str, profile: Profile, encoding: Encoding
    ) -> None:
        del name
        assert found(*dump(LIST, profile=profile, encoding=encoding)) == CLEAN

    @pytest.mark.parametrize("profile", [profile for profile in PROFILES if not profile.has_additions])
    def test_without_columns_for_them_the_wage_holds_seniority_and_the_benefits_the_allowance(
        self, profile: Profile
    ) -> None:
        list_ = read(*dump(LIST, profile=profile))
        header, before = header_of(list_), header_of(LIST)
        assert header.total_daily_wage == 116_282_539
        changed: dict[str, Any] = {"total_daily_wage": 116_282_539, "total_seniority": 0, "total_marriage_allowance": 0}
        assert evolve(header, contract_row="") == evolve(before, **changed)
        for worker, made in zip(list_.workers, WORKERS, strict=True):
            moved: dict[str, Any] = {
                "daily_wage": made.daily_wage + made.seniority,
                "seniority": 0,
                "marriage_allowance": 0,
            }
            assert worker == evolve(made, **moved)


class TestA4:
    def test_only_the_text_differs_and_the_language_byte_does_not_tell(self) -> None:
        kar, wor = dump(LIST, encoding=Encoding.WINDOWS_1256)
        assert (kar[:833], wor[:961]) == (KAR[:833], WOR[:961])
        texts = {slot.name for slot in LISTDISK6.worker.slots if slot.type == "C"}
        for slot in LISTDISK6.worker.slots:
            at = offset(LISTDISK6.worker, slot.name, 16)
            same = wor[at : at + slot.width] == WOR[at : at + slot.width]
            assert same or slot.name in texts
        assert wor[offset(LISTDISK6.worker, "DSW_SEX") :][:3] == bytes.fromhex("E3D1CF")


A5: Final = evolve(
    LISTDISK6,
    worker=evolve(LISTDISK6.worker, ended=False),
    header=evolve(LISTDISK6.header, ended=False),
    days=DayStyle.SHORT,
)


class TestA5:
    """The look of a list that the organisation's own program seems to have written."""

    @staticmethod
    def files() -> tuple[bytes, bytes]:
        kar, wor = dump(LIST, profile=A5)
        kar = kar_with({"DSK_DISC": b"4", "DSK_ADRS": b" " + bytes.fromhex("F6F5")}, kar)
        for row in range(17):
            wor = wor_with({"DSW_IDATE": b"0"}, row, wor)
        return kar, wor

    def test_it_has_no_end_mark_and_short_birth_dates(self) -> None:
        kar, wor = self.files()
        assert (len(kar), len(wor)) == (833 + 311, 961 + 17 * 469)
        assert wor[offset(LISTDISK6.worker, "DSW_BDATE", 16) :][:8] == b"55/03/11"

    def test_it_is_read_like_the_others_and_its_address_begins_with_a_blank(self) -> None:
        list_ = read(*self.files())
        assert list_.workers == WORKERS
        assert header_of(list_).description == "۴"
        assert found(*self.files()) == [("F1", None, "DSK_ADRS"), *CLEAN]
        assert codes(*self.files()) == [("F1", "list.text.edge_space")]

    def test_it_is_stable(self) -> None:
        list_ = read(*self.files())
        assert read(*dump(list_, profile=A5)) == evolve(list_, header=evolve(header_of(list_), faults=()))


class TestB1:
    def test_it_differs_as_the_vendor_does(self) -> None:
        changed = evolve(LIST, header=evolve(header_of(LIST), kind=1, rate=30))
        kar, wor = dump(changed, profile=VENDOR_A)
        header, worker = VENDOR_A.header, VENDOR_A.worker

        def cell(data: bytes, name: str, row: int = 0) -> bytes:
            layout = header if name in {slot.name for slot in header.slots} else worker
            at = offset(layout, name, row)
            return data[at : at + next(slot.width for slot in layout.slots if slot.name == name)]

        assert (cell(kar, "DSK_KIND"), cell(kar, "DSK_RATE")) == (b"1", b"   30")
        assert (cell(kar, "DSK_PRATE"), cell(kar, "DSK_BIMH")) == (b"  ", b" " * 12)
        assert cell(kar, "DSK_TBIM20") == b"   771106727"
        assert (cell(wor, "DSW_KOSO"), cell(wor, "DSW_PRATE")) == (b" " * 12, b"  ")
        assert cell(wor, "DSW_BIME20", 16) == b"    32892000"
        assert cell(wor, "DSW_SPOUSE", 16) == b"5000000".rjust(19)
        assert cell(wor, "DSW_BDATE", 16) == b"13550311"
        assert cell(wor, "DSW_OCP", 16).count(b"\xe3") == 0  # a medial ain has the form of a beginning
        assert found(kar, wor) == [("K7", None, "DSK_KIND"), *CLEAN]
        assert dump(read(kar, wor), profile=VENDOR_A) == (kar, wor)


class TestB2:
    MADE: Final = sample(JalaliMonth(1405, 4), law=LAW)

    def test_a_list_of_a_month_of_31_days(self) -> None:
        list_ = evolve(self.MADE.list, header=evolve(header_of(self.MADE.list), rate=23))
        kar, wor = dump(list_, profile=VENDOR_B)
        report = check(read(kar, wor), law=LAW, uncovered=self.MADE.uncovered)
        assert [(each.clause, each.row) for each in report.findings] == [("W12", 12), ("W12", 14), ("W12", 16)]
        first = list_.workers[0]
        assert (first.days, first.daily_wage) == (31, 5_541_850)
        assert list_.workers[3].insurable_wage == 31 * 38_792_950
        assert dump(read(kar, wor), profile=VENDOR_B) == (kar, wor)

    def test_its_cells(self) -> None:
        list_ = evolve(self.MADE.list, header=evolve(header_of(self.MADE.list), rate=23))
        kar, wor = dump(list_, profile=VENDOR_B)

        def at(data: bytes, name: str) -> bytes:
            layout = VENDOR_B.header if name in {slot.name for slot in VENDOR_B.header.slots} else VENDOR_B.worker
            return data[offset(layout, name) :][: next(slot.width for slot in layout.slots if slot.name == name)]

        assert (at(kar, "DSK_YY"), at(kar, "DSK_RATE"), at(kar, "MON_PYM")) == (b"05", b"23".ljust(12, b"\0"), b"0\0\0")
        assert (at(wor, "DSW_IDATE"), at(wor, "DSW_DD")) == (b"0".ljust(8, b"\0"), b"31")
        assert at(wor, "DSW_ROOZ") == b"5541850".ljust(12, b"\0")
        assert at(wor, "DSW_FNAME")[-1] == 0


class TestB3:
    def files(self) -> tuple[bytes, bytes]:
        old = [
            evolve(worker, start=worker.start or jalali.day(1399, 2, place + 1)) for place, worker in enumerate(WORKERS)
        ]
        header = evolve(header_of(LIST), rate=23, description="۷")
        return dump(evolve(LIST, header=header, rows=old), profile=VENDOR_C)

    def test_its_lines(self) -> None:
        kar, wor = self.files()
        assert kar.endswith(b"\r\n")
        assert wor.count(b"\r\n") == 17
        cells = kar[:-2].split(b",")
        assert (len(cells), cells[5], cells[8], cells[19]) == (24, b"04", b"\x87", b"   23")
        row = wor.splitlines()[16].split(b",")
        assert (len(row), row[25], row[26]) == (29, b"55/03/11", b"0000000175")
        assert (row[14], row[17]) == (b"13990217", b"     4000000")

    def test_old_days_of_hiring_are_no_fault(self) -> None:
        list_ = read(*self.files())
        assert list_.workers[0].start == jalali.day(1399, 2, 1)
        assert found(*self.files()) == CLEAN
        assert dump(list_, profile=VENDOR_C) == self.files()

    def test_they_are_left_out_where_the_form_has_them_inside_the_month_only(self) -> None:
        list_ = read(*dump(read(*self.files())))
        assert list_.workers == WORKERS


class TestB4:
    @pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["without a mark", "with one"])
    def test_utf_8(self, mark: bytes) -> None:
        kar, wor = dump(LIST, profile=TEXT, encoding=Encoding.UTF_8)
        list_ = read(mark + kar, mark + wor)
        assert list_ == LIST
        assert list_.origin is not None
        assert list_.origin.encoding is Encoding.UTF_8

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
    def test_utf_16(self, encoding: str) -> None:
        mark = "" if encoding == "utf-16" else "\ufeff"
        kar, wor = ((mark + data.decode()).encode(encoding) for data in dump(LIST, profile=TEXT, encoding="utf_8"))
        assert read(kar, wor) == LIST


class TestC2:
    def test_one_worker(self) -> None:
        made = sample(MONTH, law=LAW, workers=1)
        files = dump(made.list)
        assert (len(files[0]), len(files[1])) == (834 + 311, 962 + 469)
        assert read(*files) == made.list
        assert check(read(*files), law=LAW).findings == ()

    def test_a_hundred_thousand_are_refused_with_the_number_of_lists_and_can_be_split(self) -> None:
        rows = (WORKERS * 5_883)[:100_000]
        list_ = ContributionList(building.summed(header_of(LIST), rows, 0, law=LAW), rows)
        refused = faults_of(lambda: dump(list_))
        assert {code for code, _, _ in refused} == {"list.total.too_wide"}
        by_column = {loc: params for _, loc, params in refused}
        assert by_column["header", "DSK_NUM"] == {"most": 99_999, "lists": 2}
        assert by_column["header", "DSK_TDD"] == {"most": 999_999, "lists": 3}
        assert by_column["header", "DSK_TTOTL"] == {"most": 999_999_999_999, "lists": 24}
        lists = max(params["lists"] for params in by_column.values())
        parts = building.split(list_, lists, law=LAW, uncovered=MADE.uncovered)
        assert [header_of(part).list_number for part in parts] == [f"{number:02}" for number in range(1, 25)]
        assert sum(len(part.rows) for part in parts) == 100_000
        kar, wor = dump(parts[23])
        assert read(kar, wor) == parts[23]
        report = check(parts[23], law=LAW, uncovered=MADE.uncovered)
        assert {each.clause for each in report.findings} == {"W12", "W15"}  # the same seventeen, again and again


def test_a_list_of_nobody_is_a_table_without_records() -> None:
    empty = ContributionList(building.summed(header_of(LIST), (), 0, law=LAW), ())
    kar, wor = dump(empty)
    assert (len(wor), read(kar, wor)) == (962, empty)


def test_what_a_shape_has_no_column_for_is_refused() -> None:
    changed = evolve(LIST, header=evolve(header_of(LIST), contract_row="001"))
    assert faults_of(lambda: dump(changed, profile=VENDOR_C)) == [("list.column.absent", ("header", "MON_PYM"), {})]


def test_the_bytes_of_other_shapes_are_read_with_their_own_widths() -> None:
    """Names of 20, 60 and 100 bytes are the same names."""
    names: Callable[[Profile], list[str]] = lambda profile: [  # noqa: E731 - used three times below
        worker.last_name for worker in read(*dump(LIST, profile=profile)).workers
    ]
    assert names(VENDOR_A) == names(LISTDISK6) == names(SPEC1392)


def test_helpers_put_cells_where_they_belong() -> None:
    assert with_cells(KAR, LISTDISK6.header, {"DSK_MM": b" 7"}) == KAR
