"""The password policy: the clauses P1-P10 of the seed, the profiles, and what a host makes of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from attrs import evolve

from tamin_rules.decisions import FACT_MISSING, Outcome, Rule, satisfied, violated
from tamin_rules.errors import Code, DefinitionError, MalformedError, Severity
from tamin_rules.law import Law
from tamin_rules.registration import Person, password
from tamin_rules.registration.password import NIST, PORTAL_FORM, PROFILES, PUBLISHED, PasswordPolicy
from tamin_rules.registration.strength import Strength, measure

WHO = Person(national_id="5000020049", first_name="علی", last_name="نمونه", latin_names=("Aly", "van Buren"))
GOOD = "Sabz#2026"
NAMES = tuple(rule.id for rule in PUBLISHED.rules if "name" in rule.id)


def codes(text: str, person: Person = WHO, policy: PasswordPolicy = PUBLISHED) -> set[str]:
    """Return the codes that refuse a password."""
    return {
        fault.code for fault in password.check(text, person, policy=policy).faults if fault.severity is Severity.ERROR
    }


# --- the clauses, one by one -----------------------------------------------------------------------------------------


@pytest.mark.clause("P1")
@pytest.mark.parametrize("text", ["Sabzی2026", "Sabzé2026", "Sabzß2026", "\u0405abz2026x", "\uff33abz2026x"])
def test_only_latin_letters_of_ascii_are_letters(text: str) -> None:
    assert password.FORBIDDEN in codes(text)


@pytest.mark.clause("P2")
@pytest.mark.parametrize(
    "text", ["1Abcdefg", "#Abcdef1", "یAbcdef1", "éAbcdef1", " Abcdef1", "\nAbcdef1", "\u200eAbcdef1", ""]
)
def test_it_begins_with_a_latin_letter(text: str) -> None:
    assert password.FIRST_NOT_LETTER in codes(text)


@pytest.mark.clause("P2")
@pytest.mark.parametrize("first", ["a", "z", "A", "Z"])
def test_either_case_may_begin(first: str) -> None:
    assert codes(f"{first}xX1#xX1#") == set()


@pytest.mark.clause("P3")
@pytest.mark.parametrize("text", ["abcdefg1", "abcdefgÉ1", "abcdefgЖ1"])
def test_it_has_an_upper_case_letter(text: str) -> None:
    assert password.NO_UPPER in codes(text)


@pytest.mark.clause("P4")
@pytest.mark.parametrize("text", ["ABCDEFG1", "ABCDEFGé1", "ABCDEFGß1"])
def test_it_has_a_lower_case_letter(text: str) -> None:
    assert password.NO_LOWER in codes(text)


@pytest.mark.clause("P5")
@pytest.mark.requirement("PW2")
@pytest.mark.parametrize("digit", ["", "۱", "١", "\uff11", "𝟏", "²", "Ⅷ"])
def test_it_has_a_digit_and_only_0_to_9_are_digits(digit: str) -> None:
    assert password.NO_DIGIT in codes(f"Abcdefgh{digit}")
    assert password.NO_DIGIT not in codes(f"Abcdefgh{digit}0")


@pytest.mark.clause("P6")
@pytest.mark.parametrize(("text", "short"), [("Abcdef1", True), ("Abcdefg1", False), ("", True)])
def test_it_has_8_characters(text: str, short: bool) -> None:  # noqa: FBT001 - a column of the table
    assert (password.TOO_SHORT in codes(text)) is short


@pytest.mark.clause("P6")
def test_a_short_password_is_told_how_short() -> None:
    fault = password.check("Abcdef1", WHO).faults[0]
    assert (fault.code, fault.params) == (password.TOO_SHORT, {"length": 7, "least": 8})


@pytest.mark.clause("P6")
@pytest.mark.requirement("PW4")
@pytest.mark.parametrize("length", [8, 64, 256, 1024])
def test_the_published_rule_knows_no_maximum(length: int) -> None:
    assert password.check("Aa1" + "x" * (length - 3), WHO).accepted


@pytest.mark.clause("P7")
@pytest.mark.requirement("PW3")
@pytest.mark.parametrize("first", ["Ramona", "ramona", "RAMONA"])
def test_a_literal_first_name_inside_is_refused_whatever_its_case(first: str) -> None:
    person = evolve(WHO, first_name=first)
    assert codes("Ramona12", person) == codes("x1rAmOnAx", person) == {password.NAME_CONTAINED}


@pytest.mark.clause("P8")
@pytest.mark.requirement("PW3")
@pytest.mark.parametrize("last", ["Keller", "keller", "KELLER"])
def test_a_literal_last_name_inside_is_refused_whatever_its_case(last: str) -> None:
    person = evolve(WHO, last_name=last)
    assert codes("Keller12", person) == codes("x1kElLeRx", person) == {password.NAME_CONTAINED}


@pytest.mark.clause("P7")
@pytest.mark.clause("P8")
@pytest.mark.requirement("PW3")
@pytest.mark.parametrize("text", ["Aly12345", "x1aLyxxx", "xBuren12", "Burenxx1"])
def test_a_latin_spelling_that_was_given_is_refused(text: str) -> None:
    assert password.NAME_CONTAINED in codes(text, Person(national_id="5000020049", latin_names=("Aly", "van Buren")))


@pytest.mark.clause("P9")
@pytest.mark.parametrize("text", ["A5000020049b", "Ab5000020049", "Ab۵۰۰۰۰۲۰۰۴۹1", "Ab٥٠٠٠٠٢٠٠٤٩1", "Ab50000۲۰۰۴۹1"])
def test_the_national_id_inside_is_refused_in_any_digits(text: str) -> None:
    assert password.ID_CONTAINED in codes(text)


@pytest.mark.clause("P9")
@pytest.mark.parametrize("text", ["Ab500002004", "Ab000020049", "Ab9400200005", "Ab50000x20049"])
def test_a_part_of_the_national_id_is_not_the_national_id(text: str) -> None:
    assert codes(text) == set()


@pytest.mark.clause("P10")
@pytest.mark.parametrize("symbol", ["&", "%", "$", "#", "!"])
def test_the_five_symbols_are_allowed(symbol: str) -> None:
    assert codes(f"Abcdef1{symbol}") == set()


@pytest.mark.clause("P10")
def test_no_other_ascii_character_is_allowed() -> None:
    allowed = {chr(point) for point in range(128) if not codes(f"Abcdef1{chr(point)}")}
    assert "".join(sorted(allowed)) == "!#$%&0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@pytest.mark.clause("P10")
def test_the_first_forbidden_character_is_pointed_at() -> None:
    assert [fault.params for fault in password.check("Abc@efg1 ", WHO).faults] == [{"position": 4}]


def test_every_rule_is_about_the_field_of_the_password() -> None:
    assert {rule.about for profile in PROFILES for rule in profile.rules} == {("password",)}
    assert password.check("Abcdefgh", WHO).faults[0].loc == ("password",)


# --- the whole -------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("PW1")
def test_every_broken_clause_is_said_at_once() -> None:
    person = evolve(WHO, national_id=None)
    assert [fault.code for fault in password.check("@", person).faults] == [
        password.TOO_SHORT,
        password.FIRST_NOT_LETTER,
        password.NO_UPPER,
        password.NO_LOWER,
        password.NO_DIGIT,
        password.FORBIDDEN,
    ]


@pytest.mark.requirement("PW1")
def test_personal_clauses_are_said_beside_those_of_composition() -> None:
    assert codes("5000020049aly") == {
        password.FIRST_NOT_LETTER,
        password.NO_UPPER,
        password.ID_CONTAINED,
        password.NAME_CONTAINED,
    }


@pytest.mark.requirement("PW1")
def test_the_published_profile_is_the_default_and_names_each_clause_of_the_seed() -> None:
    report = password.check(GOOD, WHO)
    assert report.accepted
    assert {decision.basis.policy for decision in report.decisions} == {"published"}
    named = {source for rule in PUBLISHED.rules for source in (rule.source, *rule.see) if source.startswith("seed/")}
    assert named == {f"seed/P{number}" for number in range(1, 11)}


@pytest.mark.requirement("PW2")
@pytest.mark.parametrize("end", ["\n", "\r\n", "\x00", "\u2028", " "])
def test_nothing_may_follow_the_last_character(end: str) -> None:
    assert codes(f"Abcdefg1{end}") == {password.FORBIDDEN}


@pytest.mark.requirement("PW2")
def test_folding_that_lengthens_a_text_finds_and_hides_nothing() -> None:
    person = evolve(WHO, first_name="İrem", last_name="Weiß")
    assert codes("Irem1234", person) == set()
    assert codes("İİİİAa1İirem", person) == {password.FIRST_NOT_LETTER, password.FORBIDDEN}
    assert codes("Aa1#Weiß", person) == {password.NAME_CONTAINED, password.FORBIDDEN}


@pytest.mark.requirement("PW4")
@pytest.mark.requirement("TX3")
@pytest.mark.parametrize(
    "text",
    [" Abcdefg1", "Abcdefg1 ", "Abcd efg1", "Abcdefg1\u200c", "Abcdefg1\ufeff", "Abcdefg\uff11", "Abcdefg1\ud800"],
)
def test_a_password_is_judged_as_received(text: str) -> None:
    assert not password.check(text, WHO)


@pytest.mark.requirement("PW4")
def test_a_text_over_the_limit_of_transport_is_no_password() -> None:
    with pytest.raises(MalformedError) as caught:
        password.check("Aa1" + "x" * 1022, WHO)
    assert (caught.value.code, caught.value.params) == (password.TEXT_TOO_LONG, {"most": 1024})


@pytest.mark.parametrize("value", [None, 12345678, b"Abcdefg1", ["Abcdefg1"], True])
def test_what_is_no_text_is_no_password(value: object) -> None:
    with pytest.raises(MalformedError) as caught:
        password.check(value, WHO)
    assert caught.value.code == password.NOT_TEXT


def test_the_day_and_the_law_that_are_given_are_stamped_into_each_decision() -> None:
    """Without them it is the shipped edition and its day; what is given here is another, and not taken for it."""
    shipped, on = Law.current(), date(2025, 3, 21)
    row = {"from": "1404-01-01", "greg": on, "is": 1, "ref": "seed/P6", "confidence": "high"}
    own = shipped.overlay({"min_daily_wage": {"rows": [row]}})
    assert {shipped.edition, shipped.published_on}.isdisjoint({own.edition, on})
    cases: tuple[tuple[dict[str, Any], tuple[date, str]], ...] = (
        ({}, (shipped.published_on, shipped.edition)),
        ({"on": on}, (on, shipped.edition)),
        ({"law": own, "on": on}, (on, own.edition)),
    )
    for given, expected in cases:
        bases = {decision.basis for decision in password.check(GOOD, WHO, **given).decisions}
        assert [(basis.on, basis.edition) for basis in bases] == [expected]


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.clause("P7")
@pytest.mark.requirement("PW3")
def test_a_transliterated_name_of_four_letters_refuses() -> None:
    assert codes("xMina123", Person(first_name="مینا")) == {password.NAME_TRANSLITERATED}
    assert codes("xMina123", Person(last_name="مینا")) == {password.NAME_TRANSLITERATED}


@pytest.mark.clause("P7")
@pytest.mark.requirement("PW3")
def test_a_transliterated_name_of_three_letters_only_advises() -> None:
    report = password.check("xAli1234", Person(first_name="علی"))
    assert report.accepted
    assert [(fault.code, fault.severity) for fault in report.faults] == [
        (password.NAME_TRANSLITERATED, Severity.ADVICE)
    ]
    assert report.faults[0].params == {"name": "first", "letters": 3}


@pytest.mark.requirement("PW3")
def test_a_portal_can_soften_the_transliterated_name() -> None:
    lenient = PUBLISHED.softening(password.NO_FIRST_NAME_SPELLING.id).named("lenient")
    report = password.check("xMina123", Person(first_name="مینا"), policy=lenient)
    assert report.accepted
    assert [(fault.code, fault.severity) for fault in report.faults] == [
        (password.NAME_TRANSLITERATED, Severity.ADVICE)
    ]
    assert not password.check("xMina123", Person(last_name="مینا"), policy=lenient)


@pytest.mark.requirement("PW3")
def test_each_ground_has_a_code_or_a_param_of_its_own() -> None:
    person = Person(first_name="مینا", last_name="Keller", latin_names=("Buren",))
    found = [(fault.code, fault.params["name"]) for fault in password.check("MinaKellerBuren1", person).faults]
    assert found == [
        (password.NAME_CONTAINED, "last"),
        (password.NAME_CONTAINED, "given"),
        (password.NAME_TRANSLITERATED, "first"),
    ]


@pytest.mark.requirement("PW3")
def test_what_is_not_known_of_the_person_is_undetermined_and_refuses_nothing() -> None:
    report = password.check(GOOD)
    missing = {decision.rule.id: decision.finding.missing for decision in report.decisions if decision.finding.missing}
    assert missing == {
        "password.national_id.absent": ("national_id",),
        "password.first_name.absent": ("first_name",),
        "password.last_name.absent": ("last_name",),
        "password.first_name.not_transliterated": ("first_name",),
        "password.last_name.not_transliterated": ("last_name",),
    }
    assert (report.accepted, report.complete, report.faults) == (True, False, ())


@pytest.mark.requirement("PW3")
def test_without_a_given_spelling_none_can_be_contained() -> None:
    report = password.check(GOOD, evolve(WHO, latin_names=()))
    outcomes = {decision.rule: decision.outcome for decision in report.decisions}
    assert outcomes[password.NO_GIVEN_SPELLING] is Outcome.SATISFIED
    assert report.complete


@pytest.mark.requirement("PW3")
@pytest.mark.parametrize("place", range(len(GOOD) + 1))
def test_an_id_or_a_name_is_found_wherever_it_is_put(place: int) -> None:
    person = Person(national_id="5000020049", first_name="مینا", last_name="Keller", latin_names=("Buren",))
    for inside, code in [
        ("5000020049", password.ID_CONTAINED),
        ("mina", password.NAME_TRANSLITERATED),
        ("KELLER", password.NAME_CONTAINED),
        ("bUREN", password.NAME_CONTAINED),
    ]:
        assert code in codes(GOOD[:place] + inside + GOOD[place:], person)


# --- the other profiles ----------------------------------------------------------------------------------------------


@pytest.mark.requirement("PW1")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Abcdefg1", set()),
        ("Abcdefg1Abcdefg1Abcd", set()),
        ("Abcdefg1Abcdefg1Abcde", {password.TOO_LONG}),
        ("Abcdef1#", {password.FORBIDDEN}),
        ("Abcde1#", {password.FORBIDDEN, password.TOO_SHORT}),
    ],
)
def test_the_form_takes_8_to_20_letters_and_digits(text: str, expected: set[str]) -> None:
    assert codes(text, policy=PORTAL_FORM) == expected


@pytest.mark.requirement("PW1")
def test_the_form_says_how_long_is_too_long() -> None:
    fault = password.check("Aa1" + "x" * 18, WHO, policy=PORTAL_FORM).faults[0]
    assert fault.params == {"length": 21, "most": 20}


@pytest.mark.requirement("PW14")
@pytest.mark.parametrize(
    "text", ["یک جمله‌ی بلند و خوب", "correct horse battery staple", "111111111112222", "😀" * 15, "\n" * 15]
)
def test_nist_takes_any_15_characters(text: str) -> None:
    assert password.check(text, WHO, policy=NIST).accepted


@pytest.mark.requirement("PW14")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Abcdefg1Abcdef", {password.TOO_SHORT}),
        ("😀" * 14, {password.TOO_SHORT}),
        ("1q2w3e4r5t6y7u8i9o0p", {password.COMMON}),
        ("1Q2W3E4R5T6Y7U8I9O0P", {password.COMMON}),
        ("password1", {password.TOO_SHORT, password.COMMON}),
    ],
)
def test_nist_asks_for_15_characters_and_a_block_list_and_nothing_else(text: str, expected: set[str]) -> None:
    assert codes(text, policy=NIST) == expected


def test_the_profiles_have_the_names_of_the_contract() -> None:
    assert [profile.name for profile in PROFILES] == ["published", "portal_form", "nist"]


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_a_profile_has_each_rule_once_and_only_well_formed_codes(profile: PasswordPolicy) -> None:
    ids = [rule.id for rule in profile.rules]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"password\.[a-z_]+\.[a-z_]+", id_) for id_ in ids)


# --- a policy of one's own -------------------------------------------------------------------------------------------


def test_a_rule_can_be_left_out() -> None:
    mine = PUBLISHED.without(password.HAS_UPPER.id, password.HAS_DIGIT.id).named("mine")
    report = password.check("abcdefgh", WHO, policy=mine)
    assert report.accepted
    assert {decision.basis.policy for decision in report.decisions} == {"mine"}
    assert not {password.HAS_UPPER, password.HAS_DIGIT} & {decision.rule for decision in report.decisions}


def test_a_rule_of_ones_own_can_be_added_and_speaks_last() -> None:
    no_year = Code("password.year.contained")
    rule = password.PasswordRule(
        "password.year.absent",
        "bank-x/7",
        lambda facts, _law, _on: violated(no_year) if "2026" in facts.text else satisfied(),
    )
    mine = PUBLISHED.adding(rule).named("bank-x")
    last = password.check(GOOD, WHO, policy=mine).decisions[-1]
    assert (last.rule.source, last.finding.code, last.basis.policy) == ("bank-x/7", no_year, "bank-x")
    assert password.check("Sabz#2025", WHO, policy=mine).accepted


def test_a_rule_of_the_same_id_takes_the_place_of_ours() -> None:
    longer = PUBLISHED.adding(password.at_least(12, "bank-x/1")).named("bank-x")
    assert [rule.source for rule in longer.rules if rule.id == password.LONG_ENOUGH.id] == ["bank-x/1"]
    assert codes("Abcdefgh123", policy=longer) == {password.TOO_SHORT}
    assert codes("Abcdefgh1234", policy=longer) == set()


@pytest.mark.parametrize("compose", [PasswordPolicy.without, PasswordPolicy.softening])
def test_an_id_that_a_policy_does_not_have_is_a_mistake(compose: Callable[..., PasswordPolicy]) -> None:
    """Left out or softened in vain, it would leave the portal with another rule than it thinks."""
    with pytest.raises(DefinitionError, match=r"^policy nist has no rule password\.a, password\.b$"):
        compose(NIST, "password.b", password.NOT_COMMON.id, "password.a")


def test_a_policy_shows_its_name_and_what_it_softens_and_no_rule() -> None:
    assert repr(NIST) == "PasswordPolicy(name='nist', softened=frozenset())"


def test_a_softened_rule_advises_and_the_decision_says_which_policy_spoke() -> None:
    mine = PUBLISHED.softening(password.HAS_DIGIT.id).named("mine")
    report = password.check("Abcdefgh", WHO, policy=mine)
    assert report.accepted
    (broken,) = [decision for decision in report.decisions if decision.finding.code]
    assert (broken.outcome, broken.finding.severity, broken.basis.policy) == (Outcome.VIOLATED, Severity.ADVICE, "mine")


def test_composing_leaves_the_shipped_policy_as_it_is() -> None:
    before = (PUBLISHED.name, PUBLISHED.rules, PUBLISHED.softened)
    PUBLISHED.adding(password.NOT_COMMON).without(password.HAS_UPPER.id).softening(password.HAS_DIGIT.id).named("mine")
    assert (PUBLISHED.name, PUBLISHED.rules, PUBLISHED.softened) == before


@pytest.mark.requirement("PW5")
@pytest.mark.parametrize("text", ["Password1", "pAssword1", "PASSWORd1", "Qwerty123", "qWERTY123"])
def test_a_common_password_is_refused_in_any_case_where_the_switch_is_on(text: str) -> None:
    assert codes(text) == set()
    assert codes(text, policy=PUBLISHED.adding(password.NOT_COMMON).named("strict")) == {password.COMMON}


@pytest.mark.requirement("PW6")
@pytest.mark.parametrize("text", ["Tamin1400", "xxBIMEH12", "Ejtemaei1", "Salamat99"])
def test_a_word_of_the_organisation_is_refused_where_the_switch_is_on(text: str) -> None:
    assert codes(text) == set()
    strict = PUBLISHED.adding(password.NO_CONTEXT_WORD).named("strict")
    assert codes(text, policy=strict) == {password.CONTEXT}
    assert codes(GOOD, policy=strict) == set()


@pytest.mark.requirement("PW7")
def test_a_hosts_list_of_breached_passwords_can_be_asked() -> None:
    asked: list[str] = []

    def is_breached(text: str) -> bool:
        asked.append(text)
        return text == GOOD

    careful = PUBLISHED.adding(password.not_breached(is_breached)).named("careful")
    assert codes(GOOD, policy=careful) == {password.BREACHED}
    assert codes("Abcdefg1", policy=careful) == set()
    assert asked == [GOOD, "Abcdefg1"]


@pytest.mark.requirement("PW7")
def test_no_profile_asks_for_breaches_or_strength() -> None:
    ids = {rule.id for profile in PROFILES for rule in profile.rules}
    assert not {"password.breach.unknown", "password.strength.enough"} & ids


# --- the meter -------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("PW8")
@pytest.mark.parametrize("score", [0, 4, None])
def test_the_meter_does_not_touch_the_verdict(score: int | None) -> None:
    plain = password.check(GOOD, WHO)
    measured = password.check(GOOD, WHO, measure=lambda _text, _person: Strength(score))
    assert measured.accepted
    assert measured.strength == Strength(score)
    assert measured.faults == plain.faults == ()
    assert plain.strength is None


@pytest.mark.requirement("PW8")
@pytest.mark.parametrize(("score", "expected"), [(2, {password.WEAK}), (3, set()), (4, set()), (None, {FACT_MISSING})])
def test_only_a_host_that_asks_for_a_least_score_refuses_a_weak_password(score: int | None, expected: set[str]) -> None:
    strict = PUBLISHED.adding(password.at_least_score(3)).named("strict")
    report = password.check(GOOD, WHO, policy=strict, measure=lambda _text, _person: Strength(score))
    assert {fault.code for fault in report.faults} == expected
    assert report.accepted is not bool(expected)


@pytest.mark.requirement("PW8")
def test_a_least_score_is_undetermined_and_refuses_where_nothing_measures() -> None:
    strict = PUBLISHED.adding(password.at_least_score(3)).named("strict")
    report = password.check(GOOD, WHO, policy=strict)
    assert (report.accepted, report.complete) == (False, False)
    assert report.decisions[-1].finding.missing == ("strength",)


@pytest.mark.requirement("PW9")
@pytest.mark.parametrize("text", ["", "abcdefg1", "@" * 1024, "Ab5000020049"])
def test_a_refused_password_is_not_measured(text: str) -> None:
    def fail(_text: str, _person: Person) -> Strength:
        raise AssertionError

    assert password.check(text, WHO, measure=fail).strength is None


@pytest.mark.requirement("PW9")
@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: password.at_least(9, "own"), ("password.length.enough", "own")),
        (lambda: password.at_most(9, "own"), ("password.length.bounded", "own")),
        (lambda: password.not_breached(bool), ("password.breach.unknown", "security/PW7")),
        (lambda: password.at_least_score(3), ("password.strength.enough", "security/PW8")),
    ],
)
def test_a_rule_that_is_made_has_its_id_and_source(
    make: Callable[[], password.PasswordRule], expected: tuple[str, str]
) -> None:
    rule = make()
    assert (rule.id, rule.source) == expected


def test_an_alphabet_of_ones_own_is_no_larger_than_it_is_said_to_be() -> None:
    policy = PasswordPolicy("own", (password.only("a-f", "own.alphabet", "own"),))
    assert password.check("abcdef", policy=policy)
    assert [letter for letter in "gxX[^]-&" if password.check(letter, policy=policy)] == []


def test_a_candidate_is_what_it_was_made_of() -> None:
    """What is made ready for the search is not given, not shown, and fills up while it is used."""
    one, other = password.Candidate("Abcdef12"), password.Candidate("Abcdef12")
    assert one.searched.places["a"] == 1
    assert one == other
    assert "searched" not in repr(one)
    make: Any = password.Candidate  # as whoever checks no types calls it
    with pytest.raises(TypeError):
        make("Abcdef12", searched=one.searched)


def test_the_real_meter_fits_in() -> None:
    strength = password.check("Sabz#2026kHq", WHO, measure=measure).strength
    assert strength is not None
    assert strength.score in range(5)


# --- the report ------------------------------------------------------------------------------------------------------


def test_a_report_is_true_when_the_password_is_accepted() -> None:
    assert password.check(GOOD, WHO)
    assert not password.check("abcdefg1", WHO)


def test_advice_is_said_and_does_not_refuse() -> None:
    report = password.check("xAli1234", Person(first_name="علی"))
    assert report
    assert report.faults


@pytest.mark.parametrize("policy", [PUBLISHED, PORTAL_FORM])
def test_every_rule_can_speak_and_says_so_under_its_own_id(policy: PasswordPolicy) -> None:
    """A rule that no input breaks would be no rule."""
    person = Person(national_id="5000020049", first_name="Keller", last_name="Ramona", latin_names=("Buren",))
    texts = ["@", "A" * 30, "a", "5000020049", "keller", "ramona", "buren"]
    persian = Person(first_name="مینا", last_name="کریمی")
    reports = [password.check(text, person, policy=policy) for text in texts]
    reports += [password.check("MinaKarimi", persian, policy=policy)]
    spoke = {
        decision.rule.id for report in reports for decision in report.decisions if decision.outcome is Outcome.VIOLATED
    }
    assert spoke == {rule.id for rule in policy.rules}


def test_rules_are_plain_rules_of_the_engine() -> None:
    assert all(isinstance(rule, Rule) for profile in PROFILES for rule in profile.rules)
