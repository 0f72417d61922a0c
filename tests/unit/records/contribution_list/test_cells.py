"""Numbers, days and codes as lists have them, and what is none."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from tamin_rules import jalali
from tamin_rules.errors import MalformedError
from tamin_rules.records.contribution_list.cells import long_year, read_day
from tamin_rules.records.contribution_list.columns import WORKER
from tamin_rules.records.contribution_list.model import MOST_AMOUNT, Header, UnreadableRow, Worker
from tamin_rules.records.contribution_list.profiles import TEXT, VENDOR_A
from tamin_rules.records.contribution_list.reading import read
from tamin_rules.records.contribution_list.writing import dump
from tests.unit.records.contribution_list.lists import (
    KAR,
    LIST,
    WORKERS,
    codes,
    faults_of,
    header_of,
    kar_with,
    with_cells,
    with_row,
    wor_with,
    worker_with,
)


class TestNumbers:
    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            (b"     4000000", 4_000_000),
            (b"4000000     ", 4_000_000),
            (b"4000000\0\0\0\0\0", 4_000_000),
            (b"\0\x00004000000\0", 4_000_000),
            (b"000000000000", 0),
            (b"            ", 0),
            (b"\0" * 12, 0),
            (b"  4000000.00", 4_000_000),
            (b"    4000000.", 4_000_000),
            (b"         .00", 0),
            (b"999999999999", 999_999_999_999),
        ],
    )
    def test_what_is_one(self, cell: bytes, expected: int) -> None:
        assert worker_with({"DSW_ROOZ": cell}).daily_wage == expected

    @pytest.mark.parametrize(
        "cell",
        [
            b"************",
            b"          -5",
            b"          +5",
            b"         1_0",
            b"         1 0",
            b"         1\x000",
            b"         1,0",
            b"         1.5",
            b"           .",
            b"       1.0.0",
            b"         1e5",
            b"         NaN",
            b"         0x1",
            b"          \x81\x82",
            "\u06f1\u06f2".encode(),
            "\u0661\u0662".encode(),
            "\u00b2".encode(),
            b"           \n",
        ],
    )
    def test_what_is_none(self, cell: bytes) -> None:
        row = read(KAR, wor_with({"DSW_ROOZ": cell})).rows[0]
        assert isinstance(row, UnreadableRow)
        assert [(fault.code, fault.loc) for fault in row.faults] == [("list.number.unreadable", ("DSW_ROOZ",))]

    def test_a_row_keeps_its_place_and_the_others_are_read(self) -> None:
        list_ = read(KAR, wor_with({"DSW_DD": b"**", "DSW_MAH": b"?"}, row=3))
        assert list_.workers == (*WORKERS[:3], *WORKERS[4:])
        row = list_.rows[3]
        assert isinstance(row, UnreadableRow)
        assert [fault.loc for fault in row.faults] == [("DSW_DD",), ("DSW_MAH",)]
        assert codes(KAR, wor_with({"DSW_DD": b"**"}, row=3)) == [("F1", "list.number.unreadable")]

    def test_a_header_with_a_number_that_is_none(self) -> None:
        list_ = read(kar_with({"DSK_TMAH": b"************"}), dump(LIST)[1])
        assert isinstance(list_.header, UnreadableRow)
        assert codes(kar_with({"DSK_TMAH": b"************"}), dump(LIST)[1]) == [("F1", "list.number.unreadable")]
        assert faults_of(lambda: dump(list_)) == [("list.header.missing", (), {})]

    def test_a_wide_column_holds_no_more_than_an_amount(self) -> None:
        kar, wor = dump(LIST, profile=VENDOR_A)
        most = with_cells(wor, VENDOR_A.worker, {"DSW_INC": b"%d" % MOST_AMOUNT})
        assert read(kar, most).workers[0].seniority == MOST_AMOUNT
        above = with_cells(wor, VENDOR_A.worker, {"DSW_INC": b"%d" % (MOST_AMOUNT + 1)})
        assert isinstance(read(kar, above).rows[0], UnreadableRow)
        zeros = with_cells(wor, VENDOR_A.worker, {"DSW_INC": b"0" * 18 + b"7"})
        assert read(kar, zeros).workers[0].seniority == 7

    @pytest.mark.parametrize("digits", [16, 4_300, 5_000, 16_000])
    def test_a_number_of_thousands_of_digits(self, digits: int) -> None:
        kar, wor = dump(LIST, profile=TEXT)
        row = read(kar, wor.replace(b"     4000000", b"9" * digits, 1)).rows[1]
        assert isinstance(row, UnreadableRow)
        assert [fault.loc for fault in row.faults] == [("DSW_ROOZ",)]

    @pytest.mark.parametrize("total", [999_999_999_999, 1_000_000_000_000])
    def test_a_total_that_has_no_room_says_into_how_many_lists_to_split(self, total: int) -> None:
        list_ = evolve(LIST, header=evolve(header_of(LIST), total_pay=total))
        if total <= 999_999_999_999:
            assert header_of(read(*dump(list_))).total_pay == total
        else:
            wanted = {"most": 999_999_999_999, "lists": 2}
            assert faults_of(lambda: dump(list_)) == [("list.total.too_wide", ("header", "DSK_TTOTL"), wanted)]

    @pytest.mark.parametrize(("digits", "expected"), [(13, None), (12, 999_999_999_999)])
    def test_numbers_are_never_written_as_stars(self, digits: int, expected: int | None) -> None:
        list_ = with_row(0, monthly_wage=10**digits - 1)
        if expected is None:
            assert faults_of(lambda: dump(list_)) == [
                ("list.number.too_wide", (1, "DSW_MAH"), {"most": 999_999_999_999})
            ]
        else:
            assert read(*dump(list_)).workers[0].monthly_wage == expected


class TestDays:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("13700514", (1370, 5, 14)),
            ("1370/05/14", (1370, 5, 14)),
            ("70/05/14", (1370, 5, 14)),
            ("700514", (1370, 5, 14)),
            ("000101", (1400, 1, 1)),
            ("501229", (1450, 12, 29)),
            ("510101", (1351, 1, 1)),
            ("990101", (1399, 1, 1)),
            ("14031230", (1403, 12, 30)),
        ],
    )
    def test_each_shape(self, text: str, expected: tuple[int, int, int]) -> None:
        assert read_day(text) == jalali.day(*expected)

    @pytest.mark.parametrize(
        "text",
        [
            "1370514",
            "70/5/14",
            "70/0514",
            "70-05-14",
            "137005140",
            "13701301",
            "13700532",
            "14041230",
            "13700500",
            "7005",
            "ab0514",
            "\u06f1\u06f3\u06f7\u06f0\u06f0\u06f5\u06f1\u06f4",
            "\u00b2" * 6,
            "20240101",
            "//",
            "1",
        ],
    )
    def test_what_is_none(self, text: str) -> None:
        assert read_day(text) is None

    @pytest.mark.parametrize("cell", [b"0", b"", b"00000000", b"\0" * 8, b"0/00/00", b"00/00/00"])
    def test_nothing_is_no_day_and_no_fault(self, cell: bytes) -> None:
        worker = worker_with({"DSW_BDATE": cell})
        assert (worker.birth_date, worker.faults) == (None, ())

    @pytest.mark.parametrize("cell", [b"13701301", b"\xb2\xb2\xb2\xb2\xb2\xb2", b"1370 514", b"x", "۱۳۷۰".encode()])
    def test_what_is_no_day_is_a_fault_that_keeps_the_list_from_being_written(self, cell: bytes) -> None:
        list_ = read(KAR, wor_with({"DSW_BDATE": cell}))
        assert [(fault.code, fault.loc) for fault in list_.workers[0].faults] == [
            ("list.date.malformed", ("DSW_BDATE",))
        ]
        assert faults_of(lambda: dump(list_)) == [("list.row.unreadable", (1, "DSW_BDATE"), {})]

    @pytest.mark.parametrize(
        ("short", "year"), [(0, 1400), (50, 1450), (51, 1351), (99, 1399), (100, 100), (1404, 1404)]
    )
    def test_years(self, short: int, year: int) -> None:
        assert long_year(short) == year

    @pytest.mark.parametrize("cell", [b"  ", b"\0\0", b"x1", b"-4"])
    def test_a_row_without_a_year_cannot_be_read(self, cell: bytes) -> None:
        assert isinstance(read(KAR, wor_with({"DSW_YY": cell})).rows[0], UnreadableRow)

    @pytest.mark.parametrize("year", [1350, 1451, 1300, 0])
    def test_a_year_that_two_digits_cannot_tell_is_not_written(self, year: int) -> None:
        assert faults_of(lambda: dump(with_row(0, year=year))) == [("list.year.unwritable", (1, "DSW_YY"), {})]

    @pytest.mark.parametrize("day", [jalali.day(1300, 1, 1), jalali.day(1350, 12, 29), jalali.day(1451, 1, 1)])
    def test_a_birth_date_that_a_short_year_cannot_tell_is_written_in_full(self, day: date) -> None:
        list_ = with_row(0, birth_date=day)
        assert read(*dump(list_, profile="vendor_c")).workers[0].birth_date == day


class TestCodes:
    @pytest.mark.parametrize(
        ("cell", "expected", "faults"),
        [
            (b"99000001", "99000001", []),
            (b"\0\x00990000", "990000", []),
            (b"990000\0\0", "990000", []),
            (b"990000 \0", "990000", []),
            (b" 9900000", "9900000", ["list.text.edge_space"]),
            (b"99 00001", "99 00001", []),
            (b"AB-00001", "AB-00001", []),
            (b"        ", "", []),
        ],
    )
    def test_what_is_read(self, cell: bytes, expected: str, faults: list[str]) -> None:
        worker = worker_with({"DSW_ID1": cell})
        assert (worker.insurance_number, [fault.code for fault in worker.faults]) == (expected, faults)

    def test_a_nul_inside_is_seen(self) -> None:
        assert ("F1", "list.text.forbidden_character") in codes(KAR, wor_with({"DSW_ID1": b"99\x000001"}))

    @pytest.mark.parametrize(
        ("number", "written"), [("99000001", b"99000001"), ("0099000001", b"99000001"), ("9001", b"9001    ")]
    )
    def test_zeros_before_an_insurance_number_go_where_there_is_no_room(self, number: str, written: bytes) -> None:
        assert dump(with_row(0, insurance_number=number))[1][961 + 27 :][:8] == written

    @pytest.mark.parametrize("number", ["0000000000", "1099000001", "00990000011"])
    def test_a_number_is_never_cut(self, number: str) -> None:
        assert [code for code, _, _ in faults_of(lambda: dump(with_row(0, insurance_number=number)))] == [
            "list.text.too_long"
        ]

    def test_ten_digits_have_room_in_the_shape_of_1392(self) -> None:
        list_ = with_row(0, insurance_number="0099000001")
        assert read(*dump(list_, profile="spec1392")).workers[0].insurance_number == "0099000001"


class TestModel:
    @pytest.mark.parametrize(
        ("name", "value", "code"),
        [
            ("first_name", 5, "list.value.not_text"),
            ("occupation", None, "list.value.not_text"),
            ("workshop_code", b"1", "list.value.not_text"),
            ("start", "14040701", "list.value.not_day"),
            ("birth_date", 0, "list.value.not_day"),
            ("days", 1.0, "record.number.not_whole"),
            ("days", True, "record.number.not_whole"),
            ("seniority", -1, "record.number.negative"),
            ("total_pay", MOST_AMOUNT + 1, "record.number.too_large"),
        ],
    )
    def test_a_row_refuses_what_is_none(self, name: str, value: object, code: str) -> None:
        ((found, loc, _),) = faults_of(lambda: with_row(0, **{name: value}))
        assert (found, loc) == (code, (name,))

    def test_a_header_refuses_what_is_none(self) -> None:
        with pytest.raises(MalformedError) as caught:
            Header(
                workshop_code=1,  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - the mistake that is meant
                year=1404,
                month=7,
                worker_count=-1,
                total_days=0,
                total_daily_wage=0,
                total_monthly_wage=0,
                total_benefits=0,
                total_insurable_wage=0,
                total_pay=0,
                total_insured_share=0,
                employer_share=0,
                unemployment_premium=0,
            )
        assert [(fault.code, fault.loc) for fault in caught.value.faults] == [
            ("list.value.not_text", ("workshop_code",)),
            ("record.number.negative", ("worker_count",)),
        ]

    def test_columns_of_a_row_are_in_the_order_of_the_table(self) -> None:
        """Rows are made by place, column by column."""

        assert [*(column.field for column in WORKER), "faults"] == list(Worker.__annotations__)
        assert header_of(LIST).when is not None
