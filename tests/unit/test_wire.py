"""Plain data in and out, case by case; what holds for every value stands in `properties/test_wire.py`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from fractions import Fraction
from time import process_time
from typing import Any, Final

import pytest
from attrs import frozen

from tamin_rules import identifiers, jalali, wire
from tamin_rules.decisions import Finding, Rule, evaluate, satisfied, undetermined, violated
from tamin_rules.errors import Code, DefinitionError, Fault, MalformedError, Severity
from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.identifiers.national_id import NationalId
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.law.keys import INSURABLE_WAGE_CEILING_DAILY, MIN_DAILY_WAGE, PREMIUM_RATE_COMPULSORY_INSURED
from tamin_rules.records import objection
from tamin_rules.registration import Person, journey, mobile_change, password, recovery
from tamin_rules.registration.effects import SendCode, SendSms, VerifyIdentity
from tamin_rules.registration.journey.events import Cancelled, Submitted
from tamin_rules.registration.strength import measure
from tamin_rules.wire.convert import load_stored
from tamin_rules.wire.schema_parts import DIALECT
from tamin_rules.workflow import Moved
from tests.properties.json_schema import fits, inlined

LAW: Final = Law.current()
ON: Final = jalali.parse("1405-09-01")
AT: Final = jalali.parse_instant("1405-09-01T10:00")
PASSWORD: Final = "Qw3rty&xyz"


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@frozen
class Part:
    number: int
    colour: Colour = Colour.RED


@frozen
class Whole:
    name: str
    made: date
    at: datetime
    parts: tuple[Part, ...]
    colours: frozenset[Colour] = frozenset()
    rate: Fraction | None = None
    month: JalaliMonth | None = None
    is_new: bool = False
    owner: NationalId | None = None

    def __attrs_post_init__(self) -> None:
        if not self.parts:
            message = f"no parts in {self.name}"
            raise ValueError(message)


WHOLE: Final[dict[str, Any]] = {
    "name": "sample",
    "made": "1370-05-14",
    "at": "1405-09-01T10:00:00.000001+03:30",
    "parts": [{"number": 1, "colour": "blue"}],
    "colours": ["blue", "red"],
    "rate": "7/100",
    "month": "1404-07",
    "is_new": True,
    "owner": "5000020049",
}


def _faults(read: Callable[[], object]) -> list[tuple[tuple[str | int, ...], str]]:
    with pytest.raises(MalformedError) as caught:
        read()
    return [(fault.loc, fault.code) for fault in caught.value.faults]


class TestLoad:
    """Strictly, all faults at once, each with its place."""

    def test_every_kind_of_field_is_read_and_written(self) -> None:
        whole = wire.load(Whole, WHOLE)
        assert whole.parts == (Part(1, Colour.BLUE),)
        assert (whole.made, whole.rate, whole.month) == (date(1991, 8, 5), Fraction(7, 100), JalaliMonth(1404, 7))
        assert whole.at == jalali.parse_instant("1405-09-01T10:00:00.000001")
        assert wire.dump(whole) == WHOLE

    def test_what_people_write_has_more_than_one_spelling(self) -> None:
        spelled = {**WHOLE, "made": "۱۳۷۰/۵/۱۴", "owner": " ۵۰۰۰۰۲۰۰۴۹", "colours": ["red", "blue"]}
        assert wire.load(Whole, spelled) == wire.load(Whole, WHOLE)

    def test_a_field_with_a_default_may_be_left_out(self) -> None:
        assert wire.load(Part, {"number": 1}) == Part(1)

    @pytest.mark.parametrize(
        ("change", "loc", "code"),
        [
            ({"name": None}, ("name",), "wire.type.wrong"),
            ({"name": 1}, ("name",), "wire.type.wrong"),
            ({"is_new": 1}, ("is_new",), "wire.type.wrong"),
            ({"is_new": "true"}, ("is_new",), "wire.type.wrong"),
            ({"parts": "ab"}, ("parts",), "wire.type.wrong"),
            ({"parts": {"number": 1}}, ("parts",), "wire.type.wrong"),
            ({"parts": [{"number": True}]}, ("parts", 0, "number"), "wire.type.wrong"),
            ({"parts": [{"number": 12.9}]}, ("parts", 0, "number"), "wire.type.wrong"),
            ({"parts": [{"number": "۱۲"}]}, ("parts", 0, "number"), "wire.type.wrong"),
            ({"parts": [{"number": 1}, None]}, ("parts", 1), "wire.type.wrong"),
            ({"parts": [{"number": 1}, {}]}, ("parts", 1, "number"), "wire.field.missing"),
            ({"parts": [{"number": 1, "size": 2}]}, ("parts", 0), "wire.field.unknown"),
            ({"parts": [{"number": 1, "colour": "RED"}]}, ("parts", 0, "colour"), "wire.word.unknown"),
            ({"parts": []}, (), "wire.value.refused"),
            ({"colours": ["red", "red"]}, ("colours",), "wire.items.repeated"),
            ({"colours": ["red", "green"]}, ("colours", 1), "wire.word.unknown"),
            ({"colours": None}, ("colours",), "wire.type.wrong"),
            ({"rate": 0.07}, ("rate",), "wire.type.wrong"),
            ({"rate": "0.07"}, ("rate",), "wire.fraction.unreadable"),
            ({"rate": "7/0"}, ("rate",), "wire.fraction.unreadable"),
            ({"made": "1370-13-01"}, ("made",), "jalali.month.out_of_range"),
            ({"made": "1991-08-05T00:00"}, ("made",), "jalali.text.unreadable"),
            ({"at": 1_700_000_000}, ("at",), "wire.type.wrong"),
            ({"month": "1404"}, ("month",), "jalali.text.unreadable"),
            ({"owner": "5000020048"}, ("owner",), "national_id.check_digit.wrong"),
            ({"owner": 5_000_020_049}, ("owner",), "wire.type.wrong"),
            ({PASSWORD: PASSWORD}, (), "wire.field.unknown"),
        ],
    )
    def test_one_fault_has_its_place_and_its_code(
        self, change: dict[str, Any], loc: tuple[str | int, ...], code: str
    ) -> None:
        assert _faults(lambda: wire.load(Whole, {**WHOLE, **change})) == [(loc, code)]

    @pytest.mark.parametrize("data", [None, [], "{}", 1, b"{}"])
    def test_only_an_object_is_a_record(self, data: object) -> None:
        assert _faults(lambda: wire.load(Whole, data)) == [((), "wire.type.wrong")]

    def test_all_faults_are_told_at_once_and_in_order(self) -> None:
        data = {"name": 1, "at": "x", "parts": [{"number": None}, {"colour": "x"}], "extra": 1}
        assert _faults(lambda: wire.load(Whole, data)) == [
            (("name",), "wire.type.wrong"),
            (("made",), "wire.field.missing"),
            (("at",), "jalali.instant.unreadable"),
            (("parts", 0, "number"), "wire.type.wrong"),
            (("parts", 1, "number"), "wire.field.missing"),
            (("parts", 1, "colour"), "wire.word.unknown"),
            ((), "wire.field.unknown"),
        ]

    def test_a_fault_says_what_there_may_be(self) -> None:
        with pytest.raises(MalformedError) as caught:
            wire.load(Part, {"number": "1", "colour": "x", "size": 1})
        assert [fault.params for fault in caught.value.faults] == [
            {"expected": "integer"},
            {"allowed": ("red", "blue")},
            {"allowed": ("number", "colour")},
        ]

    @pytest.mark.parametrize("kind", [float, bytes, list[int], dict[str, int], tuple[int, str], set[int], object])
    def test_a_type_without_a_strict_reading_is_refused(self, kind: Any) -> None:
        odd = frozen(type("Odd", (), {"__annotations__": {"value": kind}}))
        with pytest.raises(DefinitionError, match="no strict reading"):
            wire.load(odd, {"value": None})


class TestStored:
    """What was stored is read as it was written, or not at all."""

    def test_what_was_dumped_is_read(self) -> None:
        assert load_stored(Whole, WHOLE) == wire.load(Whole, WHOLE)

    @pytest.mark.parametrize(
        "change",
        [
            {"made": "1370/05/14"},
            {"made": "۱۳۷۰-۰۵-۱۴"},
            {"at": "1405-09-01T06:30:00.000001+00:00"},
            {"colours": ["red", "blue"]},
            {"rate": "14/200"},
            {"parts": [{"number": 1}]},
        ],
        ids=["stroke", "digits", "zone", "order", "fraction", "default left out"],
    )
    def test_another_spelling_of_the_same_is_not(self, change: dict[str, Any]) -> None:
        data = {**WHOLE, **change}
        assert wire.load(Whole, data) is not None
        assert _faults(lambda: load_stored(Whole, data)) == [((), "wire.record.not_exact")]

    def test_an_identifier_that_was_accepted_once_stays_readable(self) -> None:
        """Ten equal digits are refused by default where they are typed; a host may have let them in."""
        repeated = {**WHOLE, "owner": "1111111111"}
        assert load_stored(Whole, repeated).owner == NationalId("1111111111")
        assert _faults(lambda: wire.load(Whole, repeated)) == [(("owner",), "national_id.digits.repeated")]


class TestEvents:
    """Types, versions, and the way up from old ones."""

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({"type": "unheard_of"}, [(("type",), "wire.event.unknown")]),
            ({"type": None}, [(("type",), "wire.event.unknown")]),
            ({"type": ["submitted"]}, [(("type",), "wire.event.unknown")]),
            ({"version": 2}, [(("version",), "wire.version.unknown")]),
            ({"version": 0}, [(("version",), "wire.version.unknown")]),
            ({"version": True}, [(("version",), "wire.version.unknown")]),
            (
                {"notices_accepted": "yes", "x": 1},
                [(("notices_accepted",), "wire.type.wrong"), ((), "wire.field.unknown")],
            ),
            ({"at": "1405-09-01T10:00:00"}, [((), "wire.record.not_exact")]),
        ],
    )
    def test_a_wrong_event_has_its_code(self, change: dict[str, Any], expected: list[Any]) -> None:
        data = {**wire.dump_event(Submitted(AT, notices_accepted=True)), **change}
        assert _faults(lambda: wire.load_event(data)) == expected

    def test_a_field_that_came_later_takes_no_default_of_today(self) -> None:
        """Terms are part of the history: whoever adds a switch writes an upcaster that says what held before."""
        data = wire.dump_event(journey.Begun(AT, NationalId("5000020049"), Mobile("+989120000000")))
        del data["terms"]["idle_minutes"]
        assert _faults(lambda: wire.load_event(data)) == [((), "wire.record.not_exact")]

    def test_terms_that_their_class_cannot_bear_are_refused(self) -> None:
        data = wire.dump_event(journey.Begun(AT, NationalId("5000020049"), Mobile("+989120000000")))
        data["terms"]["idle_minutes"] = 10**18
        assert _faults(lambda: wire.load_event(data)) == [(("terms",), "wire.value.refused")]

    @pytest.mark.parametrize("data", [None, [], "begun", 1])
    def test_only_an_object_is_an_event(self, data: object) -> None:
        assert _faults(lambda: wire.load_event(data)) == [((), "wire.type.wrong")]

    def test_an_event_of_nobody_is_not_stored(self) -> None:
        with pytest.raises(DefinitionError, match="no stored type for Part"):
            wire.dump_event(Part(1))  # type: ignore[arg-type]  # the mistake that is meant

    def test_every_event_of_every_journey_is_in_the_table(self) -> None:
        machines = (journey.MACHINE, recovery.MACHINE, mobile_change.MACHINE, objection.MACHINE)
        assert {stored.event for stored in wire.TYPES} == {event for machine in machines for event in machine.moves}

    def test_names_and_classes_stand_once(self) -> None:
        for twin in (wire.StoredType("begun", Part), wire.StoredType("begun_anew", journey.Begun)):
            with pytest.raises(DefinitionError, match="stands twice"):
                wire.dump_event(Cancelled(AT), types=(*wire.TYPES, twin))

    def test_a_class_must_leave_the_names_of_the_head_alone(self) -> None:
        odd = frozen(type("Odd", (), {"__annotations__": {"at": datetime, "version": int}}))
        with pytest.raises(DefinitionError, match="cannot have a field version"):
            wire.StoredType("odd", odd)


@frozen
class Weighed:
    """The third form of an event: grams, where it once said kilograms, and before that had no word for it."""

    at: datetime
    grams: int
    by: str | None


def _named(body: dict[str, Any]) -> dict[str, Any]:
    return {"at": body["at"], "kilograms": body["weight"]}


def _in_grams(body: dict[str, Any]) -> dict[str, Any]:
    return {"at": body["at"], "grams": body["kilograms"] * 1000, "by": None}


class TestUpcasters:
    """One for each old version, applied one after the other."""

    TYPES: Final = (wire.StoredType("weighed", Weighed, (_named, _in_grams)),)

    @pytest.mark.parametrize(
        "old",
        [
            {"version": 1, "weight": 2},
            {"version": 2, "kilograms": 2},
            {"version": 3, "grams": 2000, "by": None},
        ],
    )
    def test_every_version_becomes_the_newest(self, old: dict[str, Any]) -> None:
        data = {"type": "weighed", "at": "1405-09-01T10:00:00+03:30", **old}
        kept = json.dumps(data)
        assert wire.load_event(data, types=self.TYPES) == Weighed(AT, 2000, None)
        assert json.dumps(data) == kept

    def test_the_newest_version_is_written(self) -> None:
        assert wire.dump_event(Weighed(AT, 1, "x"), types=self.TYPES) == {
            "type": "weighed", "version": 3, "at": "1405-09-01T10:00:00+03:30", "grams": 1, "by": "x"
        }  # fmt: skip

    @pytest.mark.requirement("PII2")
    @pytest.mark.parametrize(
        "body", [{}, {"weight": None, "at": PASSWORD}, {"weight": [PASSWORD], "at": 1}, {PASSWORD: 1}]
    )
    def test_an_old_event_that_is_not_what_it_was_is_malformed(self, body: dict[str, Any]) -> None:
        with pytest.raises(MalformedError) as caught:
            wire.load_event({"type": "weighed", "version": 1, **body}, types=self.TYPES)
        assert caught.value.__context__ is None
        assert PASSWORD not in repr((caught.value, caught.value.faults))


@pytest.mark.requirement("TX4")
class TestJson:
    """Text from outside: read once and strictly."""

    @pytest.mark.requirement("TX6")
    @pytest.mark.parametrize("text", ['["' + '\\"' * 500_000, '"' * 999_999, "[" * 7 + '"\\' * 300_000])
    def test_an_open_text_costs_no_more_than_a_closed_one(self, text: str) -> None:
        """Each quote was tried anew up to the end: 16 KiB took a second, a megabyte hours."""
        begun = process_time()
        with pytest.raises(MalformedError, match=r"wire\.text\.not_json"):
            wire.parse_json(text, limit=1 << 20)
        assert process_time() - begun < 5

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            (b"", "wire.text.not_json"),
            (b"{", "wire.text.not_json"),
            (b"{'a': 1}", "wire.text.not_json"),
            (b"[1,]", "wire.text.not_json"),
            (b"1 2", "wire.text.not_json"),
            (b'"\n"', "wire.text.not_json"),
            (b"\xff\xfe", "wire.text.not_utf8"),
            (b'"\xed\xa0\x80"', "wire.text.not_utf8"),
            (b'"\\ud800"', "wire.text.lone_surrogate"),
            (b'{"\\udfff": 1}', "wire.text.lone_surrogate"),
            ('"\udce9"', "wire.text.lone_surrogate"),
            (b'{"a": 1, "a": 2}', "wire.key.repeated"),
            (b'[{"b": {"a": 1, "\\u0061": 1}}]', "wire.key.repeated"),
            (b"NaN", "wire.number.out_of_range"),
            (b"[-Infinity]", "wire.number.out_of_range"),
            (b"1e999", "wire.number.out_of_range"),
            (b"-1E5", "wire.number.out_of_range"),
            (b"1" * 19, "wire.number.out_of_range"),
            (b"1" * 9_999, "wire.number.out_of_range"),
            (b"[[[[[[[[[]]]]]]]]]", "wire.nesting.too_deep"),
            (b"[" * 15_000, "wire.nesting.too_deep"),
            (b'{"a":' * 3_000, "wire.nesting.too_deep"),
            (b" " * 16_385, "wire.text.too_large"),
        ],
    )
    def test_what_is_not_taken_has_its_code(self, text: bytes | str, code: str) -> None:
        assert _faults(lambda: wire.parse_json(text)) == [((), code)]

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            (b"null", None),
            (b"[[[[[[[[1]]]]]]]]", [[[[[[[[1]]]]]]]]),
            (b"\xef\xbb\xbf{}", {}),
            ('{"نام": "مینا"}', {"نام": "مینا"}),
            (b'"\\ud83d\\ude00"', "😀"),
            (b"-999999999999999999"[:18], -99_999_999_999_999_999),
            (b" " * 16_383 + b"1", 1),
            (b"12.9", 12.9),
        ],
    )
    def test_what_is_taken_is_what_it_says(self, text: bytes | str, value: object) -> None:
        assert wire.parse_json(text) == value

    def test_a_slip_of_the_pen_is_shown_by_line_and_column(self) -> None:
        with pytest.raises(MalformedError) as caught:
            wire.parse_json(b'[\n  {"move": "begin",}\n]')
        assert caught.value.params["line"] == 2

    def test_whoever_reads_files_sets_the_limits(self) -> None:
        assert len(wire.parse_json(b"[" + b"1," * 20_000 + b"1]", limit=10**6)) == 20_001
        assert _faults(lambda: wire.parse_json(b"[[1]]", depth=1)) == [((), "wire.nesting.too_deep")]

    @pytest.mark.requirement("PII2")
    @pytest.mark.parametrize(
        "text",
        [
            f'{{"password": "{PASSWORD}"',
            f'{{"password": "{PASSWORD}\\ud800"}}',
            f'{{"{PASSWORD}": 1, "{PASSWORD}": 2}}',
            f'"{PASSWORD}\udce9"',
            PASSWORD.encode() + b"\xff",
        ],
    )
    def test_the_error_holds_nothing_of_the_text(self, text: bytes | str) -> None:
        """Python's own errors for all of these hold the whole document."""
        with pytest.raises(MalformedError) as caught:
            wire.parse_json(text)
        error = caught.value
        assert error.__context__ is None
        assert error.__cause__ is None
        assert PASSWORD not in repr((error, vars(error), error.faults))


TOO_LITTLE = Code("sample.wage.below", least=int, rate=Fraction, since=date, words=tuple)


def _enough(wage: int | None, law: Law, on: date) -> Finding:
    if wage is None:
        return undetermined("wage")
    least, rate = law.at(MIN_DAILY_WAGE, on), law.at(PREMIUM_RATE_COMPULSORY_INSURED, on)
    if wage >= least.value:
        return satisfied(least)
    return violated(TOO_LITTLE, least, rate, least=least.value, rate=rate.value, since=least.since, words=("a", "b"))


ENOUGH: Rule[int | None] = Rule("sample.wage.enough", "seed/W1", _enough, about=("wage",))


def _decide(wage: int | None) -> dict[str, Any]:
    law = LAW.with_readings(years_cap="no_cap")
    (decision,) = evaluate((ENOUGH,), wage, law=law, policy=password.PUBLISHED, on=ON)
    return wire.dump_decision(decision)


class TestAnswers:
    """What outsiders see: JSON through and through, and the shape of the contract."""

    def test_a_broken_rule(self) -> None:
        assert _decide(1) == {
            "rule": "sample.wage.enough",
            "outcome": "violated",
            "severity": "error",
            "code": "sample.wage.below",
            "params": {"least": 5_541_850, "rate": "7/100", "since": "1405-01-01", "words": ["a", "b"]},
            "source": "seed/W1",
            "on": "1405-09-01",
            "edition": LAW.edition,
            "readings": {"years_cap": "no_cap"},
            "policy": "published",
            "used": [
                wire.dump_in_force(LAW.at(MIN_DAILY_WAGE, ON)),
                wire.dump_in_force(LAW.at(PREMIUM_RATE_COMPULSORY_INSURED, ON)),
            ],
            "missing": [],
        }

    def test_a_kept_rule_and_one_that_cannot_be_judged(self) -> None:
        kept, open_ = _decide(10_000_000), _decide(None)
        assert (kept["outcome"], kept["code"], kept["params"]) == ("satisfied", None, {})
        assert (open_["outcome"], open_["code"], open_["missing"]) == ("undetermined", "rule.fact.missing", ["wage"])

    def test_a_value_of_the_law(self) -> None:
        assert wire.dump_in_force(LAW.at(MIN_DAILY_WAGE, ON), ON) == {
            "key": "min_daily_wage",
            "on": "1405-09-01",
            "value": 5_541_850,
            "unit": "rial/day",
            "since": "1405-01-01",
            "until": "1406-01-01",
            "source": "circular-6682",
            "confidence": "high",
        }
        assert wire.dump_in_force(LAW.at(PREMIUM_RATE_COMPULSORY_INSURED, ON))["value"] == "7/100"

    def test_a_computed_value_says_from_what(self) -> None:
        shown = wire.dump_in_force(LAW.at(INSURABLE_WAGE_CEILING_DAILY, ON), ON)
        assert sorted(shown["derived_from"]) == ["insurable_wage_ceiling_multiplier", "min_daily_wage"]

    def test_effects_by_their_names(self) -> None:
        assert wire.dump_effect(VerifyIdentity()) == {"type": "verify_identity"}
        assert wire.dump_effect(SendCode("registration")) == {
            "type": "send_code", "purpose": "registration", "to": "applicant"
        }  # fmt: skip
        assert wire.dump_effect(SendSms("x", at_most_daily=True))["at_most_daily"] is True

    def test_a_fault_with_its_place(self) -> None:
        fault = Fault(TOO_LITTLE, {"on": ON}, ("rows", 2, "wage"), Severity.ADVICE)
        assert wire.dump_fault(fault) == {
            "loc": ["rows", 2, "wage"],
            "code": "sample.wage.below",
            "severity": "advice",
            "params": {"on": "1405-09-01"},
        }

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (datetime(2026, 11, 22, 6, 30, tzinfo=UTC), "1405-09-01T10:00:00+03:30"),
            (Fraction(2), "2/1"),
            (Colour.RED, "red"),
            (TOO_LITTLE, "sample.wage.below"),
            ({"a": (ON, None, True)}, {"a": ["1405-09-01", None, True]}),
        ],
    )
    def test_a_param_is_plain(self, value: object, expected: object) -> None:
        shown = wire.plain(value)
        assert shown == expected
        assert type(shown) is type(expected)

    def test_an_identifier_that_is_fine_and_one_that_is_not(self) -> None:
        assert wire.dump_check(identifiers.check("mobile", "0980 000 0000")) == {
            "kind": "mobile",
            "valid": True,
            "normalized": "+989800000000",
            "findings": [{"code": "mobile.range.unlisted", "severity": "advice", "params": {}}],
        }
        assert wire.dump_check(identifiers.check("national_id", "123")) == {
            "kind": "national_id",
            "valid": False,
            "normalized": None,
            "findings": [
                {"code": "national_id.length.wrong", "severity": "error", "params": {"length": 3, "expected": 10}}
            ],
        }

    def test_a_password_with_and_without_a_measure(self) -> None:
        person = Person(national_id="5000020049", first_name="مینا", last_name="نمونه")
        plain = wire.dump_report(password.check(PASSWORD, person))
        assert plain["accepted"] is True
        assert plain["strength"] == {"score": None, "advice": []}
        assert {decision["outcome"] for decision in plain["decisions"]} == {"satisfied"}
        weak = wire.dump_report(password.check("Tamin1400", person, measure=measure))
        assert weak["strength"]["score"] in range(3)
        assert "password.strength.guessable" in weak["strength"]["advice"]
        assert PASSWORD not in json.dumps(plain)

    def test_a_refused_password_names_every_broken_clause(self) -> None:
        shown = wire.dump_report(password.check("abc"))
        broken = {decision["code"] for decision in shown["decisions"] if decision["outcome"] == "violated"}
        assert shown["accepted"] is False
        assert {"password.length.too_short", "password.upper.missing", "password.digit.missing"} <= broken


IDENTITY: Final = {
    "first_name": "مینا",
    "last_name": "نمونه",
    "birth_certificate_number": "1234",
    "birth_date": "1370-05-14",
    "gender": "female",
}
QUESTIONS: Final = ("first_teacher", "birth_city", "childhood_friend")
SCRIPT: Final[list[dict[str, Any]]] = [
    {"move": "begin", "on": "1405-09-01T10:00", "national_id": "5000020049", "mobile": "09120000000"},
    {"move": "enter_identity", **IDENTITY},
    {
        "move": "enter_credentials",
        "email": None,
        "password": PASSWORD,
        "password_confirmation": PASSWORD,
        "security_answers": [{"question": question, "answer": f"{question} x"} for question in QUESTIONS],
    },
    {"move": "submit", "accept_notices": True},
    {"move": "report_verification", "identity": "matched", "ownership": "mismatched"},
]


def _play(script: list[dict[str, Any]]) -> tuple[journey.Journey, list[dict[str, Any]]]:
    """Play a script as the command line does, and return what is printed."""
    now, shown = journey.START, []
    for step in script:
        fields = {name: value for name, value in step.items() if name not in ("move", "on")}
        answer = journey.move(now, step["move"], fields, at=AT, hasher=lambda text: f"hash of {len(text)}")
        shown.append(wire.dump_answer(step["move"], answer, before=now, machine=journey.MACHINE))
        now = answer.snapshot if isinstance(answer, Moved) else now
    return now, shown


class TestJourney:
    """The script of the contract, and what is answered."""

    def test_every_move_tells_what_came_of_it(self) -> None:
        _, shown = _play(SCRIPT)
        assert [(answer["move"], answer["state"], answer["version"]) for answer in shown] == [
            ("begin", "identity", 1),
            ("enter_identity", "credentials", 2),
            ("enter_credentials", "review", 3),
            ("submit", "submitted", 4),
            ("report_verification", "needs_branch", 5),
        ]
        submitted = shown[3]
        assert submitted["outcome"] == "moved"
        assert submitted["effects"] == [{"type": "verify_identity"}, {"type": "verify_ownership"}]
        assert submitted["allowed"] == ["report_verification", "cancel"]
        assert [answer["reasons"] for answer in shown[3:]] == [[], ["activation"]]
        assert not any(answer["errors"] for answer in shown)
        assert PASSWORD not in json.dumps(shown)

    @pytest.mark.parametrize(
        ("answers", "reasons"),
        [
            ({"identity": "matched", "ownership": "mismatched"}, ["activation"]),
            ({"identity": "mismatched", "ownership": "mismatched"}, ["activation", "follow_up"]),
            ({"identity": "matched", "ownership": "matched"}, []),
        ],
    )
    def test_reasons_for_a_visit_are_told_in_order(self, answers: dict[str, str], reasons: list[str]) -> None:
        _, shown = _play([*SCRIPT[:4], {"move": "report_verification", **answers}])
        assert shown[-1]["reasons"] == reasons

    def test_a_refused_move_leaves_the_journey_where_it_was(self) -> None:
        _, shown = _play([*SCRIPT[:2], {**SCRIPT[2], "password_confirmation": "x"}, *SCRIPT[3:4]])
        confirmed, submitted = shown[2:]
        assert (confirmed["outcome"], confirmed["state"], confirmed["version"]) == ("refused", "credentials", 2)
        assert [error["code"] for error in confirmed["errors"]] == ["credentials.confirmation.differs"]
        assert submitted["errors"] == [
            {"loc": [], "code": "workflow.move.not_allowed", "severity": "error", "params": {"state": "credentials"}}
        ]
        assert submitted["allowed"] == ["enter_credentials", "back", "cancel"]

    def test_a_review_masks_what_identifies(self) -> None:
        now, _ = _play(SCRIPT[:3])
        review = wire.dump_review(journey.review(now))
        assert review["contact"] == {"national_id": "•••••••049", "mobile": "••••••••••000"}
        assert review["identity"] == IDENTITY
        assert review["credentials"] == {
            "email": None,
            "password_entered": True,
            "security_answers": [{"question": question, "answered": True} for question in QUESTIONS],
        }
        assert (review["state"], review["version"], review["reasons"]) == ("review", 3, [])
        assert review["notices"][0] == {"id": "identifying_data"}
        assert json.loads(json.dumps(review)) == review

    def test_the_review_of_an_ended_draft_is_empty(self) -> None:
        now, _ = _play([SCRIPT[0], {"move": "cancel"}])
        review = wire.dump_review(journey.review(now))
        assert (review["contact"], review["identity"], review["allowed"]) == (None, None, [])


class TestSchemas:
    """The shape, for those who write or store."""

    def test_a_class_as_it_is_dumped(self) -> None:
        assert wire.schema(Part) == {
            "$schema": DIALECT,
            "title": "Part",
            "type": "object",
            "properties": {"number": {"type": "integer"}, "colour": {"enum": ["red", "blue"]}},
            "required": ["number", "colour"],
            "additionalProperties": False,
        }

    @pytest.mark.parametrize("kind", [float, list, dict[str, int], tuple[int, str]])
    def test_a_class_that_cannot_be_read_has_none(self, kind: Any) -> None:
        odd = frozen(type("Odd", (), {"__annotations__": {"value": kind}}))
        with pytest.raises(DefinitionError, match="no schema of"):
            wire.schema(odd)

    def test_the_script_of_the_contract_fits(self) -> None:
        whole = wire.script_schema()
        assert fits(SCRIPT, inlined(whole, whole["$defs"]))

    def test_a_script_has_every_move_with_its_fields(self) -> None:
        moves = wire.script_schema()["$defs"]["moves"]["items"]["oneOf"]
        taken = {move["properties"]["move"]["const"]: tuple(move["properties"])[2:] for move in moves}
        assert taken == {**journey.FIELDS, "confirm_mobile": ("accepted", "code")}


def test_dumping_is_the_explicit_way_into_the_clear() -> None:
    person = Person(national_id="5000020049", first_name="مینا", mobile="09120000000")
    assert wire.dump(person) == {
        "national_id": "5000020049",
        "first_name": "مینا",
        "last_name": None,
        "latin_names": [],
        "mobile": "+989120000000",
    }
    assert wire.load(Person, wire.dump(person)) == person


def test_cattrs_is_loaded_when_something_is_converted_and_not_before() -> None:
    code = (
        "import sys; from tamin_rules import wire; from tamin_rules.wire import dump_decision, dump_event, parse_json\n"
        "wire.parse_json('{}'); print('cattrs' in sys.modules); wire.dump(1); print('cattrs' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603 - our own
    assert done.stdout.split() == ["False", "True"]


def test_the_names_of_the_package_are_there() -> None:
    assert all(callable(getattr(wire, name)) for name in wire.__all__ if name != "TYPES")
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        wire.nothing  # noqa: B018 - asking is the point
