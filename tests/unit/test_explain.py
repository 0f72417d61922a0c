"""What a code means, and what a decision says."""

from __future__ import annotations

from datetime import date

import pytest

from tamin_rules.decisions import Outcome, evaluate
from tamin_rules.errors import MalformedError
from tamin_rules.explain import codes, explain, explain_rule, named, say, similar
from tamin_rules.law import Law
from tamin_rules.messages import LANGS, Lang, catalogue
from tamin_rules.registration import Person, credentials, password

EN = catalogue("en")


def test_a_code_is_explained_with_its_sources() -> None:
    found = explain("password.upper.missing", "en")
    assert found.code == "password.upper.missing"
    assert found.sentence.title == "No upper-case letter"
    assert [(cited.ref, cited.title.en) for cited in found.sources] == [
        ("seed/P3", "Article on registration at the e-services portal of Tamin")
    ]


def test_without_a_case_at_hand_params_keep_their_names() -> None:
    assert explain("password.length.too_short", "en").sentence.detail.count("{") == 2


def test_persian_comes_first() -> None:
    assert explain("password.upper.missing").sentence == catalogue("fa").faults["password.upper.missing"]


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_can_be_explained(lang: Lang) -> None:
    assert all(explain(code, lang).sources for code in codes())


def test_a_host_may_bring_its_law() -> None:
    law = Law.current()
    assert explain("password.upper.missing", law=law).sources == (law.resolve("seed/P3"),)


@pytest.mark.parametrize(
    "code", ["", "password", "password.upper", "password.upper.missing ", "PASSWORD.UPPER.MISSING"]
)
def test_an_unknown_code_is_refused_and_not_repeated(code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        explain(code)
    assert caught.value.args == ("explain.code.unknown",)
    assert caught.value.faults[0].params == {}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("password.uper.missing", "password.upper.missing"),
        ("national_id.check_digit", "national_id.check_digit.wrong"),
        ("registration.draft.expire", "registration.draft.expired"),
    ],
)
def test_a_slip_finds_what_was_meant(typed: str, meant: str) -> None:
    assert similar(typed)[0] == meant
    assert len(similar(typed)) <= 3


def test_nonsense_finds_nothing() -> None:
    assert similar("zzzz") == ()


def test_a_rule_is_explained_by_its_id() -> None:
    found = explain_rule("password.upper.present", "en")
    assert found.statement == EN.rules["password.upper.present"]
    assert [cited.ref for cited in found.sources] == ["seed/P3"]
    with pytest.raises(MalformedError) as caught:
        explain_rule("password.upper.missing")
    assert caught.value.args == ("explain.code.unknown",)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("password.upper.missing", ("password.upper.missing",)),
        ("upper.missing", ("password.upper.missing",)),
        ("upper.present", ("password.upper.present",)),
        ("per.missing", ()),
        (".missing", ()),
        ("", ()),
    ],
)
def test_a_name_is_whole_or_whole_parts_of_its_end(typed: str, expected: tuple[str, ...]) -> None:
    assert named(typed) == expected


def test_several_of_one_end_are_all_named() -> None:
    assert {"national_id.length.wrong", "iban.length.wrong"} <= set(named("length.wrong"))


def test_codes_are_sorted_and_once_each() -> None:
    assert codes() == tuple(sorted(set(codes())))


def test_a_decision_says_the_fault_or_the_rule() -> None:
    report = password.check("abcdefg1", Person(first_name="مینا"))
    by_rule = {decision.rule.id: decision for decision in report.decisions}
    assert say(by_rule["password.upper.present"], EN) == EN.fault("password.upper.missing").detail
    assert say(by_rule["password.lower.present"], EN) == "The password has at least one lower-case Latin letter."
    not_known = by_rule["password.last_name.absent"]
    assert not_known.outcome is Outcome.UNDETERMINED
    assert say(not_known, EN) == "This cannot be judged without: last name."


def test_a_rule_that_does_not_apply_says_what_it_is_about() -> None:
    nothing_entered = credentials.Entry(Person())
    (silent,) = evaluate(
        (credentials.CONFIRMED,), nothing_entered, law=Law.current(), policy=password.PUBLISHED, on=date(2026, 11, 22)
    )
    assert silent.outcome is Outcome.NOT_APPLICABLE
    assert say(silent, EN) == "The password and its repetition are the same."
