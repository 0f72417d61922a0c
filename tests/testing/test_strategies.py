"""The strategies for others: what they draw is what they say, and shrinks to something simple."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, Final

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from tamin_rules import Law, identifiers, jalali
from tamin_rules.decisions import Outcome
from tamin_rules.errors import DefinitionError, MalformedError, Severity
from tamin_rules.identifiers import national_id
from tamin_rules.records import MonthRow, contribution_list, merge
from tamin_rules.registration import Person, credentials, identity, journey, names, password
from tamin_rules.testing import strategies
from tamin_rules.testing.strategies.days import changes
from tamin_rules.testing.strategies.people import FIRST_NAMES, LAST_NAMES
from tamin_rules.workflow import Moved, Refused
from tests.testing.every_strategy import MADE, STRATEGIES

KINDS: Final = pytest.mark.parametrize("kind", identifiers.KINDS)
PLURAL: Final = {
    "national_id": "national_ids",
    "foreign_id": "foreign_ids",
    "legal_id": "legal_ids",
    "insurance_number": "insurance_numbers",
    "workshop_code": "workshop_codes",
    "mobile": "mobiles",
    "postal_code": "postal_codes",
    "iban": "ibans",
    "bank_card": "bank_cards",
}
AT: Final = datetime.fromisoformat("2026-11-22T10:00:00+03:30")


def code_of(make: Callable[[], object]) -> str | None:
    try:
        make()
    except MalformedError as error:
        (fault,) = error.faults
        return str(fault.code)
    return None


# --- as an interface -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STRATEGIES)
def test_arguments_are_keywords(name: str) -> None:
    kinds = {each.kind for each in inspect.signature(STRATEGIES[name]).parameters.values()}
    assert kinds <= {inspect.Parameter.KEYWORD_ONLY}
    assert name.endswith(("s", "around"))


WITHOUT_TWIN: Final = {
    "days_around": "near_miss_jalali_dates",
    "jalali_days": "near_miss_jalali_dates",
    "jalali_months": "near_miss_jalali_dates",
    "latin_names": "near_miss_passwords",
    "security_answers": "near_miss_credentials",
}
"""What has no fault of its own: its twin is that of what it goes into."""


@pytest.mark.parametrize("name", [name for name in STRATEGIES if not name.startswith("near_miss_")])
def test_every_strategy_has_a_twin(name: str) -> None:
    assert WITHOUT_TWIN.get(name, f"near_miss_{name}") in STRATEGIES


@pytest.mark.parametrize("name", STRATEGIES)
def test_no_health_check_speaks_up(name: str) -> None:
    """None is switched off; how long examples take is measured by `benchmarks.strategies`."""

    @settings(max_examples=80, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=())
    @given(MADE[name])
    def draw(_value: object) -> None:
        """Take what is drawn."""

    draw()


# --- identifiers -----------------------------------------------------------------------------------------------------


@KINDS
@given(data=st.data())
def test_an_identifier_is_read_however_it_is_written(kind: str, data: st.DataObject) -> None:
    home = identifiers.module(kind)
    plural = STRATEGIES[PLURAL[kind]]
    text = data.draw(plural())
    assert home.parse(text).plain() == text
    assert home.is_valid(data.draw(plural(written=True)))


@pytest.mark.parametrize("kind", ["national_id", "mobile"])
@given(data=st.data())
def test_all_there_are_can_be_drawn(kind: str, data: st.DataObject) -> None:
    assert identifiers.module(kind).is_valid(data.draw(STRATEGIES[PLURAL[kind]](synthetic=False)))


@given(strategies.national_ids(), strategies.mobiles())
def test_nobody_is_drawn_unless_that_is_asked_for(number: str, mobile: str) -> None:
    assert number.startswith("000")
    assert mobile[6:9] == "000"


@KINDS
@given(data=st.data())
def test_a_near_miss_of_an_identifier_gets_its_code(kind: str, data: st.DataObject) -> None:
    value, code = data.draw(STRATEGIES[f"near_miss_{PLURAL[kind]}"]())
    assert code_of(lambda: identifiers.module(kind).parse(value)) == code


# --- people ----------------------------------------------------------------------------------------------------------


def test_every_spelling_is_one_of_its_name_and_of_no_other() -> None:
    for names_ in (FIRST_NAMES, LAST_NAMES):
        for name, spellings in names_.items():
            assert all(names.find_transliterated(name, spelling) >= 4 for spelling in spellings), name
    for first, spellings in FIRST_NAMES.items():
        for last, others in LAST_NAMES.items():
            assert not any(names.find_transliterated(last, spelling) for spelling in spellings), (first, last)
            assert not any(names.find_transliterated(first, spelling) for spelling in others), (first, last)


@given(strategies.persian_names(), strategies.persian_names(last=True))
def test_a_name_is_one(first: str, last: str) -> None:
    assert (identity.parse_name(first), identity.parse_name(last)) == (first, last)


@given(strategies.near_miss_persian_names())
def test_a_near_miss_of_a_name_gets_its_code(miss: tuple[object, str]) -> None:
    assert code_of(lambda: identity.parse_name(miss[0])) == miss[1]


@given(strategies.near_miss_persons())
def test_a_near_miss_of_a_person_gets_its_code(miss: tuple[dict[str, Any], str]) -> None:
    assert code_of(lambda: Person(**miss[0])) == miss[1]


@pytest.mark.parametrize("policy", password.PROFILES, ids=lambda policy: policy.name)
@given(data=st.data())
def test_a_password_is_accepted_without_a_word(policy: password.PasswordPolicy, data: st.DataObject) -> None:
    person = data.draw(strategies.persons())
    report = password.check(data.draw(strategies.passwords(person=person, policy=policy)), person, policy=policy)
    assert report.accepted
    assert report.complete
    assert report.faults == ()


@given(st.data())
def test_a_near_miss_of_a_password_breaks_one_clause(data: st.DataObject) -> None:
    person = data.draw(strategies.persons())
    text, code = data.draw(strategies.near_miss_passwords(person=person))
    report = password.check(text, person)
    assert [str(fault.code) for fault in report.faults if fault.severity is Severity.ERROR] == [code]


PERSONS: Final = (Person("0000000019", "مینا", "نمونه", ("Roya",)), Person("0000000019", "Mina", "Nemuneh"))
"""One is written in Persian, one in Latin letters: a literal name can be held by itself only where it is Latin."""


@pytest.mark.parametrize(
    ("policy", "rule"),
    [(policy, rule.id) for policy in password.PROFILES for rule in policy.rules],
    ids=lambda part: part if isinstance(part, str) else part.name,
)
def test_every_clause_of_a_profile_is_broken_alone(policy: password.PasswordPolicy, rule: str) -> None:
    """By some near miss of the profile, and by no other clause than the one it was made for."""
    person = PERSONS[rule in {"password.first_name.absent", "password.last_name.absent"}]

    def breaks_it_alone(miss: tuple[str, str]) -> bool:
        report = password.check(miss[0], person, policy=policy)
        broken = {each.rule.id for each in report.decisions if each.finding.outcome is Outcome.VIOLATED}
        return broken == {rule} and miss[1] == str(report.faults[0].code)

    find(  # raises, where there is none
        strategies.near_miss_passwords(person=person, policy=policy),
        breaks_it_alone,
        settings=settings(max_examples=2_000, database=None, deadline=None, derandomize=True),
    )


@pytest.mark.parametrize("policy", password.PROFILES, ids=lambda policy: policy.name)
@given(data=st.data())
def test_a_near_miss_of_a_profile_gets_its_code_and_no_other(
    policy: password.PasswordPolicy, data: st.DataObject
) -> None:
    person = data.draw(strategies.persons())
    text, code = data.draw(strategies.near_miss_passwords(person=person, policy=policy))
    report = password.check(text, person, policy=policy)
    assert {str(fault.code) for fault in report.faults if fault.severity is Severity.ERROR} == {code}


@pytest.mark.parametrize("policy", password.PROFILES, ids=lambda policy: policy.name)
@given(data=st.data())
def test_a_name_of_any_length_breaks_no_maximum(policy: password.PasswordPolicy, data: st.DataObject) -> None:
    person = Person(None, "محمدرضا", None, ("Bartholomewandrew", "Bartholomewandre"))
    text, code = data.draw(strategies.near_miss_passwords(person=person, policy=policy))
    report = password.check(text, person, policy=policy)
    assert {str(fault.code) for fault in report.faults if fault.severity is Severity.ERROR} == {code}


@pytest.mark.parametrize("drawn", [strategies.passwords, strategies.near_miss_passwords])
def test_a_policy_of_ones_own_is_told_to_be_unknown(drawn: Callable[..., object]) -> None:
    with pytest.raises(DefinitionError, match="not for: bank"):
        drawn(policy=password.PUBLISHED.named("bank"))


@pytest.mark.parametrize("where", ["end", "inside"])
def test_a_stranger_stands_at_the_end_and_inside(where: str) -> None:
    find(  # raises, where there is none
        strategies.near_miss_passwords(),
        lambda miss: "alphabet" in miss[1] and "@" in miss[0] and miss[0].endswith("@") is (where == "end"),
        settings=settings(max_examples=2_000, database=None, deadline=None, derandomize=True),
    )


@pytest.mark.parametrize("rule", [rule.id for rule in credentials.RULES])
def test_every_rule_of_credentials_is_broken_alone(rule: str) -> None:
    find(  # raises, where there is none
        strategies.near_miss_credentials(person=PERSONS[0]),
        lambda miss: broken_by(miss[0]) == {rule},
        settings=settings(max_examples=2_000, database=None, deadline=None, derandomize=True),
    )


@given(strategies.near_miss_credentials(person=PERSONS[0]))
def test_a_near_miss_of_credentials_breaks_one_rule(miss: tuple[dict[str, Any], str]) -> None:
    assert len(broken_by(miss[0])) == (miss[1] in OF_RULES)


OF_RULES: Final = {
    "credentials.confirmation.differs",
    "credentials.questions.repeated",
    "credentials.answers.repeated",
    "credentials.answer.length",
    "credentials.answer.guessable",
}
"""Codes of rules; the others say that the fields cannot be read."""


def broken_by(fields: dict[str, Any]) -> set[str]:
    try:
        answers = credentials.parse_answers(fields["security_answers"])
    except MalformedError:
        return set()
    entry = credentials.Entry(PERSONS[0], fields["password"], fields["password_confirmation"], answers)
    law, on = Law.current(), jalali.day(1405, 9, 1)
    return {rule.id for rule in credentials.RULES if rule.check(entry, law, on).outcome is Outcome.VIOLATED}


@given(strategies.near_miss_passwords(person=Person(latin_names=("Meena",))))
def test_a_spelling_that_a_person_uses_is_put_in_as_well(miss: tuple[str, str]) -> None:
    report = password.check(miss[0], Person(latin_names=("Meena",)))
    assert str(report.faults[0].code) == miss[1]


# --- days ------------------------------------------------------------------------------------------------------------


@given(strategies.jalali_dates(), strategies.near_miss_jalali_dates())
def test_dates_are_read_and_near_misses_get_their_code(text: str, miss: tuple[str, str]) -> None:
    jalali.parse(text)
    assert code_of(lambda: jalali.parse(miss[0])) == miss[1]


@given(strategies.jalali_days(min_value=jalali.day(1404, 1, 1), max_value=jalali.day(1404, 12, 29)))
def test_days_keep_to_their_bounds(day: Any) -> None:
    assert jalali.ymd(day)[0] == 1404


@pytest.mark.parametrize(
    "wanted",
    [
        lambda day: (*jalali.ymd(day)[1:],) in {(12, 29), (12, 30), (1, 1)},
        lambda day: day in changes(),
    ],
    ids=["the turn of a leap year", "a change of the law"],
)
def test_days_cluster_where_programs_go_wrong(wanted: Callable[[Any], bool]) -> None:
    found = 0

    @settings(max_examples=200, derandomize=True, database=None, deadline=None)
    @given(strategies.jalali_days())
    def count(day: Any) -> None:
        nonlocal found
        found += wanted(day)

    count()
    assert found >= 10


# --- records ---------------------------------------------------------------------------------------------------------


@given(strategies.near_miss_month_rows())
def test_a_near_miss_of_a_row_gets_its_code(miss: tuple[dict[str, Any], str]) -> None:
    assert code_of(lambda: MonthRow(**miss[0])) == miss[1]


@given(strategies.careers())
def test_a_career_is_a_record_as_it_stands(rows: tuple[MonthRow, ...]) -> None:
    record = merge(rows, law=Law.current(), on=jalali.day(1405, 9, 1))
    assert not record.left_out
    assert not record.clamped


@given(strategies.near_miss_careers())
def test_a_near_miss_of_a_career_has_one_bad_row(miss: tuple[tuple[dict[str, Any], ...], str]) -> None:
    found = [code for code in (code_of(partial(MonthRow, **row)) for row in miss[0]) if code]
    assert found == [miss[1]]


@settings(max_examples=10)
@given(strategies.contribution_lists(), strategies.near_miss_contribution_lists())
def test_lists_are_accepted_and_near_misses_found_by_their_rule(made: Any, miss: Any) -> None:
    law = Law.current()
    assert contribution_list.check(made.list, law=law, uncovered=made.uncovered).accepted
    list_, uncovered, rule = miss
    assert rule in {finding.clause for finding in contribution_list.check(list_, law=law, uncovered=uncovered).findings}


# --- journeys --------------------------------------------------------------------------------------------------------


def play(moves: list[dict[str, Any]]) -> list[journey.Answer | str]:
    now, answers = journey.START, list[journey.Answer | str]()
    for move in moves:
        fields = {name: value for name, value in move.items() if name not in {"move", "on"}}
        try:
            answer = journey.move(now, move["move"], fields, at=AT, hasher=lambda _text: "hash")
        except MalformedError as error:
            answers += [",".join(str(fault.code) for fault in error.faults)]
            continue
        answers += [answer]
        now = answer.snapshot if isinstance(answer, Moved) else now
    return answers


@given(strategies.journeys())
def test_every_move_of_a_journey_is_accepted(moves: list[dict[str, Any]]) -> None:
    assert all(isinstance(answer, Moved) for answer in play(moves))


@given(strategies.near_miss_journeys())
def test_of_a_near_miss_the_last_move_alone_is_refused(miss: tuple[list[dict[str, Any]], str]) -> None:
    *before, last = play(miss[0])
    assert all(isinstance(answer, Moved) for answer in before)
    match last:
        case Refused():
            errors = [str(fault.code) for fault in last.faults if fault.severity is Severity.ERROR]
            assert errors == [miss[1]]
        case _:
            assert last == miss[1]


def test_journeys_get_everywhere() -> None:
    states, moves_made = set[str](), set[str]()

    @settings(max_examples=400, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
    @given(strategies.journeys())
    def collect(moves: list[dict[str, Any]]) -> None:
        moves_made.update(move["move"] for move in moves)
        states.update(answer.snapshot.state for answer in play(moves) if isinstance(answer, Moved))

    collect()
    assert states == set(journey.State) - {"start", "mobile_code", "expired"}
    assert moves_made == set(journey.FIELDS) - {"confirm_mobile", "expire"}


def test_what_is_simplest() -> None:
    simplest = settings(max_examples=1_000, database=None, deadline=None)  # one in five is of the check digit
    assert find(strategies.national_ids(), lambda _text: True, settings=simplest) == "0000000019"
    assert find(strategies.passwords(), lambda _text: True, settings=simplest) == "Aa0a0a0a0"
    assert find(strategies.persons(), lambda _one: True, settings=simplest).first_name == "مینا"
    assert find(strategies.careers(), lambda _rows: True, settings=simplest) == ()
    wrong = find(strategies.near_miss_national_ids(), lambda miss: "check" in miss[1], settings=simplest)
    assert wrong == ("0000000010", str(national_id.CHECK_DIGIT))
