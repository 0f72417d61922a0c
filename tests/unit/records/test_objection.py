"""What an objection is judged by: claims beside the record, workplaces, and input that cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pytest

from tamin_rules import jalali
from tamin_rules.decisions import Decision, Outcome
from tamin_rules.errors import MalformedError, Severity
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.records import MonthRow, RecordKind, merge, objection
from tamin_rules.records.doubts import doubts
from tamin_rules.records.objection import Claim, ObjectionKind, Policy, Recorded, Workplace, proposal, recorded
from tamin_rules.records.objection.facts import LONGEST_TEXT
from tamin_rules.records.objection.reading import LONGEST_TRACKING_NUMBER, MOST_ROWS
from tamin_rules.workflow import Moved, Refused

LAW: Final = Law.current()
AT: Final = jalali.parse_instant("1405-09-10T10:00")
ON: Final = jalali.iran_date(AT)
RECORD: Final = merge(
    [
        MonthRow(1404, 1, 31, 200_000_000, "1000000001"),
        MonthRow(1404, 2, 20, 130_000_000, "1000000001"),
        MonthRow(1404, 3, 0, 0, "1000000001"),
        MonthRow(1404, 5, 40, 200_000_000, "1000000001"),
        MonthRow(1404, 6, 10, 70_000_000),
        MonthRow(1405, 11, 30, 200_000_000),
    ],
    law=LAW,
    on=ON,
)
"""1404: Farvardin full, Ordibehesht short, Khordad idle, Tir missing, Mordad refused, Shahrivar short and unnamed."""


def claim(month: str, days: int = 25, workshop: str | None = None) -> Claim:
    when = JalaliMonth.parse(month)
    return Claim(when.year, when.month, days, workshop)


def check(kind: str, *rows: object, **more: Any) -> tuple[Decision, ...]:
    return objection.check(kind=kind, rows=[*rows], record=RECORD, at=AT, **more)


def refused(kind: str, *rows: object, **more: Any) -> list[str]:
    return [str(each.finding.code) for each in check(kind, *rows, **more) if each.refuses]


def advised(kind: str, *rows: object, **more: Any) -> list[str]:
    found = [each.finding for each in check(kind, *rows, **more)]
    return [str(each.code) for each in found if each.severity is Severity.ADVICE]


class TestClaims:
    @pytest.mark.parametrize(
        ("month", "days", "workshop", "codes"),
        [
            ("1404-04", 31, None, []),
            ("1404-04", 32, None, ["objection.days.over_length"]),
            ("1404-04", 1, None, []),
            ("1404-04", 0, None, ["objection.days.no_gain"]),
            ("1404-03", 25, "1000000001", []),
            ("1404-05", 25, None, []),
            ("1404-01", 25, None, ["objection.month.complete", "objection.month.recorded"]),
            ("1404-01", 25, "1000000009", ["objection.month.complete"]),
            ("1404-02", 25, None, ["objection.month.recorded"]),
            ("1404-02", 25, "1000000001", ["objection.month.recorded"]),
            ("1404-02", 25, "۱۰۰۰۰۰۰۰۰۱", ["objection.month.recorded"]),
            ("1404-02", 5, "1000000009", []),
            ("1404-06", 5, "1000000009", []),
            ("1370-01", 31, None, []),
        ],
    )
    def test_a_missing_month_is_not_in_the_record(
        self, month: str, days: int, workshop: str | None, codes: list[str]
    ) -> None:
        assert refused("missing", claim(month, days, workshop)) == codes

    @pytest.mark.parametrize(
        ("month", "days", "codes"),
        [
            ("1404-02", 31, []),
            ("1404-02", 21, []),
            ("1404-02", 20, ["objection.days.no_gain"]),
            ("1404-02", 32, ["objection.days.over_length"]),
            ("1404-03", 31, []),
            ("1404-05", 31, []),
            ("1404-06", 31, []),
            ("1404-04", 31, ["objection.month.absent"]),
            ("1404-01", 31, ["objection.month.complete", "objection.days.no_gain"]),
        ],
    )
    def test_a_short_month_is_in_the_record_with_too_few_days(self, month: str, days: int, codes: list[str]) -> None:
        assert refused("short", claim(month, days)) == codes

    @pytest.mark.parametrize(
        ("month", "days", "future"),
        [
            ("1405-09", 10, False),
            ("1405-09", 11, True),
            ("1405-08", 30, False),
            ("1405-10", 1, True),
            ("1405-10", 0, True),
            ("1405-11", 1, True),
            ("1450-01", 1, True),
        ],
    )
    def test_only_days_that_have_passed_are_claimed(self, month: str, days: int, *, future: bool) -> None:
        assert ("objection.month.future" in refused("missing", claim(month, days))) == future

    def test_a_row_after_the_day_is_no_row_of_the_record(self) -> None:
        assert "objection.month.absent" in refused("short", claim("1405-11", 5))

    def test_days_that_no_month_has_are_not_future_as_well(self) -> None:
        assert refused("missing", claim("1404-04", 99)) == ["objection.days.over_length"]

    def test_a_month_and_workshop_stand_once(self) -> None:
        twice = [claim("1404-04", 10, "1000000001"), claim("1404-04", 5, "۱۰۰۰۰۰۰۰۰۱")]
        assert refused("missing", *twice) == ["objection.rows.repeated"]
        assert refused("missing", claim("1404-04", 10, "1"), claim("1404-04", 5, "2"), claim("1404-04", 5)) == []

    def test_every_month_that_fails_is_named_once_in_order(self) -> None:
        (found,) = [
            each.finding
            for each in check("short", claim("1404-04"), claim("1401-02"), claim("1404-04", 3, "1"), claim("1404-02"))
            if each.finding.code == "objection.month.absent"
        ]
        assert found.params == {"months": ("1401-02", "1404-04")}

    def test_an_objection_names_a_month(self) -> None:
        assert refused("short") == ["objection.rows.none"]

    @pytest.mark.parametrize(("month", "expected"), [("1385-12", 1), ("1386-01", 0)])
    def test_before_1386_the_record_shows_no_wages(self, month: str, expected: int) -> None:
        assert advised("missing", claim(month)).count("objection.wage.not_detailed") == expected

    @pytest.mark.parametrize(("month", "expected"), [("1405-08", 1), ("1405-07", 0)])
    def test_while_the_employer_has_time_that_is_said(self, month: str, expected: int) -> None:
        """On 10 Azar the list of Mehr was due ten days ago, and that of Aban is not."""
        assert advised("missing", claim(month)).count("objection.month.not_due") == expected

    def test_every_finding_points_to_the_rows(self) -> None:
        faults = [each.fault for each in check("missing", claim("1404-01", 50), claim("1404-01", 50))]
        assert {fault.loc for fault in faults if fault and fault.severity is Severity.ERROR} == {("rows",)}


class TestWorkplaces:
    def test_who_misses_a_record_should_say_where(self) -> None:
        row = claim("1404-04", 25, "1000000002")
        assert "objection.workplace.missing" in advised("missing", row)
        assert "objection.workplace.missing" not in advised("missing", row, workplaces=[Workplace("1000000002")])
        assert "objection.workplace.missing" in advised("missing", row, workplaces=[Workplace("1000000003")])
        assert "objection.workplace.missing" not in advised("short", claim("1404-02"))

    @pytest.mark.parametrize(
        ("start", "end", "days", "fine"),
        [
            ("1404-04-10", None, 22, True),
            ("1404-04-10", None, 23, False),
            (None, "1404-04-10", 10, True),
            (None, "1404-04-10", 11, False),
            ("1404-04-10", "1404-04-10", 1, True),
            ("1404-04-10", "1404-04-10", 2, False),
            ("1404-05-01", None, 1, False),
            (None, "1404-03-31", 1, False),
            (None, None, 31, True),
        ],
    )
    def test_claimed_days_lie_between_start_and_end(
        self, start: str | None, end: str | None, days: int, *, fine: bool
    ) -> None:
        places = [{"workshop": "۷", "start": start, "end": end}]
        codes = refused("missing", claim("1404-04", days, "7"), workplaces=places)
        assert codes == ([] if fine else ["objection.days.not_employed"])

    def test_two_spells_at_one_workshop_add_up(self) -> None:
        places = [
            Workplace("7", end=jalali.parse("1404-04-05")),
            Workplace("7", start=jalali.parse("1404-04-21"), end=jalali.parse("1404-04-30")),
        ]
        assert refused("missing", claim("1404-04", 15, "7"), workplaces=places) == []
        assert refused("missing", claim("1404-04", 16, "7"), workplaces=places) == ["objection.days.not_employed"]

    def test_a_workplace_is_read_from_plain_data(self) -> None:
        plain = {"workshop": "7", "kind": "voluntary", "start": "۱۴۰۴/۰۴/۱۰", "end": None, "city": "تهران"}
        answer = _submit([claim("1404-04", 5, "7")], workplaces=[plain])
        assert isinstance(answer, Moved)
        assert answer.snapshot.facts.workplaces == (
            Workplace("7", city="تهران", kind=RecordKind.VOLUNTARY, start=jalali.parse("1404-04-10")),
        )

    @pytest.mark.parametrize(
        ("fields", "faults"),
        [
            ({"workshop": None}, [("workshop", "record.text.not_text")]),
            ({"workshop": 5}, [("workshop", "record.text.not_text")]),
            ({"workshop": "7", "name": 5}, [("name", "record.text.not_text")]),
            ({"workshop": "7", "address": "x" * (LONGEST_TEXT + 1)}, [("address", "objection.text.too_long")]),
            ({"workshop": "7", "address": "x" * LONGEST_TEXT}, []),
            ({"workshop": "7", "kind": "ordinary"}, [("kind", "record.kind.not_kind")]),
            ({"workshop": "7", "start": AT}, [("start", "record.day.not_day")]),
            ({"workshop": "7", "start": ON, "end": jalali.parse("1405-09-09")}, [("end", "record.interval.reversed")]),
            ({"workshop": "7", "start": ON, "end": ON}, []),
        ],
    )
    def test_what_is_no_workplace_cannot_be_built(self, fields: dict[str, Any], faults: list[tuple[str, str]]) -> None:
        found: list[tuple[str, str]] = []
        try:
            Workplace(**fields)
        except MalformedError as error:
            found = [(str(fault.loc[0]), str(fault.code)) for fault in error.faults]
        assert found == faults


def _submit(rows: object, **changed: Any) -> Any:
    given: dict[str, Any] = {"kind": "missing", "open_request": False, "tracking_number": "7H2K9M"}
    return objection.submit(rows=rows, record=RECORD, at=AT, **given | changed)


class TestReading:
    def test_rows_are_those_of_the_contract(self) -> None:
        plain = {"year": 1404, "month": 4, "days": 25, "workshop": "7"}
        assert _submit([plain]) == _submit([claim("1404-04", 25, "7")])
        assert _submit([{"year": 1404, "month": 4, "days": 25, "workshop": None}]) == _submit([claim("1404-04")])

    @pytest.mark.parametrize(
        ("rows", "faults"),
        [
            (None, [(("rows",), "objection.list.not_list")]),
            ("1404", [(("rows",), "objection.list.not_list")]),
            ([claim("1404-04")] * (MOST_ROWS + 1), [(("rows",), "objection.list.too_long")]),
            ([5], [(("rows", 0), "objection.row.not_row")]),
            ([{1: 2}], [(("rows", 0), "objection.row.not_row")]),
            (
                [{"year": 1404, "day": 1}],
                [
                    (("rows", 0, "day"), "objection.field.unknown"),
                    (("rows", 0, "month"), "objection.field.missing"),
                    (("rows", 0, "days"), "objection.field.missing"),
                ],
            ),
            (
                [claim("1404-04"), {"year": "1404", "month": 13, "days": True}],
                [
                    (("rows", 1, "year"), "record.number.not_whole"),
                    (("rows", 1, "month"), "jalali.month.out_of_range"),
                    (("rows", 1, "days"), "record.number.not_whole"),
                ],
            ),
            ([{"year": 1404, "month": 4, "days": -1}], [(("rows", 0, "days"), "record.number.negative")]),
            ([{"year": 1404, "month": 4, "days": 1000}], [(("rows", 0, "days"), "record.number.too_large")]),
            (
                [{"year": 1404, "month": 4, "days": 1, "workshop": 7}],
                [(("rows", 0, "workshop"), "record.text.not_text")],
            ),
        ],
    )
    def test_rows_that_cannot_be_read_are_malformed_in_their_place(
        self, rows: object, faults: list[tuple[tuple[str | int, ...], str]]
    ) -> None:
        with pytest.raises(MalformedError) as caught:
            _submit(rows)
        assert [(fault.loc, str(fault.code)) for fault in caught.value.faults] == faults

    @pytest.mark.parametrize("number", [None, "", " 7", "7 ", 7, "x" * (LONGEST_TRACKING_NUMBER + 1)])
    def test_the_host_gives_a_tracking_number(self, number: object) -> None:
        with pytest.raises(MalformedError) as caught:
            _submit([claim("1404-04")], tracking_number=number)
        assert [(fault.loc, str(fault.code)) for fault in caught.value.faults] == [
            (("tracking_number",), "objection.tracking_number.malformed")
        ]

    def test_all_that_is_malformed_is_said_at_once(self) -> None:
        with pytest.raises(MalformedError) as caught:
            _submit(None, kind=None, tracking_number=None, open_request=1, workplaces=5)
        assert [fault.loc[0] for fault in caught.value.faults] == [
            "kind",
            "rows",
            "workplaces",
            "open_request",
            "tracking_number",
        ]

    def test_no_fault_repeats_what_was_typed(self) -> None:
        with pytest.raises(MalformedError) as caught:
            _submit([{"راز": 1}], workplaces=[{"workshop": "راز", "start": "راز"}])
        assert "راز" not in repr([(fault.code, dict(fault.params)) for fault in caught.value.faults])


class TestSubmission:
    def test_advice_stands_among_the_decisions(self) -> None:
        answer = _submit([claim("1380-04")])
        assert isinstance(answer, Moved)
        found = {str(each.finding.code) for each in answer.decisions if each.finding.code and not each.refuses}
        assert {"objection.workplace.missing", "objection.wage.not_detailed"} <= found

    @pytest.mark.parametrize(("open_request", "code"), [(True, "objection.request.open"), (None, "rule.fact.missing")])
    def test_another_open_objection_stands_in_the_way_and_so_does_not_knowing(
        self, open_request: object, code: str
    ) -> None:
        answer = _submit([claim("1404-04")], open_request=open_request)
        assert isinstance(answer, Refused)
        assert [str(fault.code) for fault in answer.faults] == [code]

    def test_what_the_record_said_goes_along(self) -> None:
        answer = _submit([claim("1404-06", 5, "7"), claim("1404-04", 25, "7")])
        assert isinstance(answer, Moved)
        assert answer.snapshot.facts.recorded == (
            Recorded(JalaliMonth(1404, 4), 0, 0),
            Recorded(JalaliMonth(1404, 6), 10, 1),
        )

    def test_a_portal_may_soften_a_guard(self) -> None:
        policy = Policy("portal", softened=frozenset({"objection.days.past"}))
        assert isinstance(_submit([claim("1406-01")]), Refused)
        assert isinstance(_submit([claim("1406-01")], policy=policy), Moved)

    def test_a_check_is_the_submission_without_what_the_host_knows(self) -> None:
        rows = [claim("1404-01", 50), claim("1404-02")]
        answer = _submit(rows)
        assert isinstance(answer, Refused)
        own = {"objection.request.alone", "objection.request.tracked"}
        assert [each.finding for each in answer.decisions if each.rule.id not in own] == [
            each.finding for each in check("missing", *rows)
        ]

    def test_a_missing_answer_of_the_record_is_no_answer(self) -> None:
        from tamin_rules.records.objection.facts import Facts  # noqa: PLC0415
        from tamin_rules.records.objection.rules import MONTHS_ARE_INCOMPLETE  # noqa: PLC0415

        facts = Facts(ObjectionKind.SHORT, (claim("1404-04"),))
        found = MONTHS_ARE_INCOMPLETE.check(facts, LAW, ON)
        assert (found.outcome, found.missing) == (Outcome.UNDETERMINED, ("record",))


def test_the_record_says_of_a_month_what_counts_and_what_it_names() -> None:
    said = recorded(RECORD, [JalaliMonth(1404, month) for month in (5, 3, 1, 4, 1)])
    assert said == (
        Recorded(JalaliMonth(1404, 1), 31, 1, ("1000000001",)),
        Recorded(JalaliMonth(1404, 3), 0, 1),
        Recorded(JalaliMonth(1404, 4), 0, 0),
        Recorded(JalaliMonth(1404, 5), 0, 1),
    )
    assert recorded(RECORD, [JalaliMonth(1405, 11)]) == (Recorded(JalaliMonth(1405, 11), 0, 0),)


def _proposed(rows: Sequence[MonthRow], kind: ObjectionKind, on: str) -> list[tuple[int, int, int]]:
    day = jalali.parse(on)
    record = merge(rows, law=LAW, on=day)
    claims = proposal(doubts(record, law=LAW, on=day), record, kind=kind, on=day)
    return [(each.year, each.month, each.days) for each in claims]


def test_doubts_become_claims_of_every_day_that_has_passed() -> None:
    rows = [MonthRow(1404, month, 31, 200_000_000) for month in (1, 4, 6)]
    assert _proposed(rows, ObjectionKind.MISSING, "1405-09-01") == [(1404, 2, 31), (1404, 3, 31), (1404, 5, 31)]
    assert _proposed(rows, ObjectionKind.SHORT, "1405-09-01") == []
    faulty = [MonthRow(1404, 6, 40, 200_000_000), MonthRow(1404, 6, 0, 5)]
    assert _proposed(faulty, ObjectionKind.SHORT, "1405-09-01") == [(1404, 6, 31)]
    assert _proposed(faulty, ObjectionKind.SHORT, "1404-06-12") == [(1404, 6, 12)]


def test_a_running_month_that_shows_all_its_days_so_far_is_not_offered() -> None:
    rows = [MonthRow(1404, 6, 12, 90_000_000), MonthRow(1404, 6, 40, 200_000_000)]
    assert _proposed(rows, ObjectionKind.SHORT, "1404-06-12") == []
