"""Level journey: states, moves, registries, branches and time; then what surrounds an account."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from tamin_rules.testing.conformance.driver import ACCOUNTS, CONTROL, STAFF
from tamin_rules.testing.conformance.parts import (
    ACCOUNT,
    CREDENTIALS,
    FOLLOW,
    IDENTITY,
    NEW_PASSWORD,
    ORIGINALS,
    SIGN_IN,
    WORK,
    WRONG,
    changed,
    do,
    filled,
    joined,
    one_of,
    recovered,
    registries,
    sent,
    submit,
    visit,
    wait,
)
from tamin_rules.testing.conformance.scenario import Scenario

_EVERY_MOVE: Final = (
    do("change_contact", draft="a"),
    do("enter_identity", draft="a", **IDENTITY),
    do("enter_credentials", draft="a", **CREDENTIALS),
    do("back", draft="a"),
    do("back", draft="a", to="contact"),
    do("back", draft="a", to="review"),
    submit(),
    do("submit", draft="a", accept_notices=False),
    do("cancel", draft="a"),
    do("confirm_mobile", draft="a", code="123456"),
    visit("activation", ORIGINALS),
    visit("follow_up", ["identity_papers"]),
    do("sign_commitment", draft="a", form="employer_commitment"),
)
_STAGES: Final = tuple(sent()[:length] for length in (1, 2, 3, 4))
_ENDS: Final = (
    *_STAGES,
    [*sent(), WORK],
    [*sent(), do("cancel", draft="a")],
    [*filled(), do("cancel", draft="a")],
    [registries("matched", "mismatched"), *sent(), WORK],
)
_AGAIN: Final = (
    do("change_contact", draft="a", mobile="09350000001"),
    do("change_contact", draft="a", national_id="0000019992"),
    do("change_contact", draft="a"),
    do("enter_identity", draft="a", last_name="کریمی"),
    do("enter_identity", draft="a", birth_date="1371-01-01"),
    do("enter_identity", draft="a"),
    do("enter_credentials", draft="a", email="mina@example.com"),
    do("enter_credentials", draft="a", password=NEW_PASSWORD, password_confirmation=NEW_PASSWORD),
    do("enter_credentials", draft="a", **CREDENTIALS),
)
_OUTCOMES: Final = [
    registries(identity, ownership)
    for identity in ("matched", "mismatched", "unavailable")
    for ownership in ("matched", "mismatched", "not_checked", "unavailable")
]
_VISITS: Final = [
    visit(reason, papers, decision)
    for reason, papers, decision in (
        ("activation", ORIGINALS, "activate"),
        ("activation", ORIGINALS[:1], "activate"),
        ("follow_up", ["identity_papers"], "activate"),
        ("follow_up", [], "activate"),
        ("follow_up", [], "reject"),
        ("activation", [], "reject"),
    )
]
_FREE: Final = st.one_of(
    st.sampled_from(_EVERY_MOVE).map(lambda step: [step]),
    st.sampled_from(_AGAIN).map(lambda step: [do("back", draft="a", to="contact"), step]),
    st.sampled_from(_AGAIN).map(lambda step: [step]),
    st.sampled_from(([submit()], [WORK], [wait(16), WORK], [do("retry", draft="a")], [FOLLOW])),
    st.sampled_from(_OUTCOMES).map(lambda step: [step, wait(16), WORK]),
    st.sampled_from(_VISITS).map(lambda step: [step]),
    st.sampled_from((1, 20, 30, 60)).map(lambda minutes: [wait(minutes)]),
)
WALKS: Final = joined(
    st.sampled_from(_STAGES),
    st.lists(_FREE, min_size=2, max_size=8).map(lambda parts: [s for part in parts for s in part]),
)
_BUSY: Final = [
    wait(29),
    do("back", draft="a", to="identity"),
    wait(29),
    do("enter_identity", draft="a", birth_certificate_number="1"),
]
"""58 minutes, in which the draft is never idle for long."""
_CONTROLLED: Final = frozenset({CONTROL})
_STAFFED: Final = frozenset({CONTROL, STAFF})
_SIGNED: Final = frozenset({CONTROL, ACCOUNTS})
_FOUR_DAYS: Final = 4 * 24 * 60

_ASKED: Final = do("ask_password_recovery", who="a", national_id="<id>")
_RIGHT: Final = recovered("<code>")
_NEW_SIGN_IN: Final = {**SIGN_IN, "password": NEW_PASSWORD}
_RECOVERIES: Final = one_of(
    [*ACCOUNT, _ASKED, WORK, _RIGHT, WORK, _NEW_SIGN_IN, SIGN_IN],
    [*ACCOUNT, _ASKED, WORK, _RIGHT, _RIGHT, WORK],
    [*ACCOUNT, _ASKED, WORK, *[recovered("000000")] * 4, _RIGHT, _NEW_SIGN_IN],
    [*ACCOUNT, _ASKED, WORK, *[recovered("000000")] * 5, _RIGHT, _NEW_SIGN_IN],
    [*ACCOUNT, _ASKED, WORK, wait(4), _RIGHT, _NEW_SIGN_IN],
    [*ACCOUNT, _ASKED, WORK, wait(5), _RIGHT, _NEW_SIGN_IN],
    [*ACCOUNT, _ASKED, WORK, _ASKED, WORK, wait(2), _ASKED, WORK, wait(2), _ASKED, WORK, wait(2), _ASKED, WORK],
    [*ACCOUNT, _ASKED, WORK, recovered("<code>", "Qw3mina&x"), recovered("<code>", "short"), _RIGHT, _NEW_SIGN_IN],
    [*ACCOUNT, SIGN_IN, _ASKED, WORK, _RIGHT, WORK, do("list_objections", session="a")],
    [*ACCOUNT, _ASKED, _ASKED, WORK, _RIGHT, _NEW_SIGN_IN],
)

JOURNEY: Final = (
    Scenario(
        "journey.order",
        "What a state does not allow is refused, with what it allows, and changes nothing.",
        "seed/W0 to W5, security/FL1",
        joined(st.sampled_from(_ENDS), st.permutations(_EVERY_MOVE).map(lambda moves: list(moves[:6]))),
        _STAFFED,
        30,
    ),
    Scenario(
        "journey.back",
        "Going back keeps what was entered; another name or national ID voids the password.",
        "seed/W4, contract 3",
        joined(
            st.sampled_from([filled(), filled()[:2]]),
            st.sampled_from([[do("back", draft="a", to=to)] for to in ("contact", "identity")]),
            st.sampled_from(_AGAIN).map(lambda step: [step]),
            st.sampled_from([[submit()], [_AGAIN[6], submit()], [_AGAIN[8], submit()], [_AGAIN[4], _AGAIN[6]]]),
        ),
        examples=40,
    ),
    Scenario(
        "journey.answers",
        "The two registries' answers lead where the table says.",
        "contract 3, seed/V1",
        st.sampled_from(_OUTCOMES).map(lambda step: [step, *sent(), WORK, FOLLOW]),
        _CONTROLLED,
        12,
    ),
    Scenario(
        "journey.outcomes",
        "Late answers, the end of the patience and visits to a branch lead where the table says.",
        "contract 3, seed/V1",
        joined(
            st.sampled_from(_OUTCOMES).map(lambda step: [step, *sent(), WORK, FOLLOW]),
            st.sampled_from(_OUTCOMES).map(lambda step: [step]),
            st.sampled_from(([wait(16), WORK], [wait(_FOUR_DAYS), WORK])),
            st.sampled_from(_VISITS).map(lambda step: [step, WORK]),
            st.sampled_from(_VISITS).map(lambda step: [step, WORK, FOLLOW]),
        ),
        _STAFFED,
        60,
    ),
    Scenario(
        "journey.patience",
        "A registry that is away is asked again, for 72 hours; an answer that was heard stays.",
        "contract 3",
        joined(
            st.sampled_from(_OUTCOMES).map(lambda step: [step, *sent(), WORK]),
            st.sampled_from(_OUTCOMES).map(lambda step: [step, wait(60), WORK]),
            st.just([wait(_FOUR_DAYS), WORK, FOLLOW]),
        ),
        _CONTROLLED,
        25,
    ),
    Scenario(
        "journey.activation",
        "An unproven phone is activated at a branch with both originals, and in no other way.",
        "seed/R3, seed/B1",
        joined(
            st.just([registries("matched", "mismatched"), *sent(), WORK]),
            st.permutations(_VISITS).map(list),
            st.just([WORK, SIGN_IN]),
        ),
        _STAFFED | _SIGNED,
        8,
    ),
    Scenario(
        "journey.time",
        "A draft ends after 30 minutes idle and after 24 hours in all, and shows nothing of what was entered.",
        "security/FL6, contract 3",
        joined(
            st.sampled_from(_STAGES[:3]),
            one_of(
                [wait(29)],
                [wait(30)],
                [wait(20), do("back", draft="a"), wait(20)],
                [wait(20), do("review", draft="a"), wait(10)],
            ),
            st.sampled_from(_EVERY_MOVE[:9]).map(lambda step: [step, do("review", draft="a")]),
        ),
        _CONTROLLED,
        40,
    ),
    Scenario(
        "journey.age",
        "A draft ends after 24 hours in all, however busy its person was.",
        "security/FL6, contract 3",
        one_of([*filled(), *_BUSY * 24, submit()], [*filled(), *_BUSY * 25, submit()]),
        _CONTROLLED,
        2,
    ),
    Scenario(
        "journey.duplicates",
        "One live request a person: a second one looks like any other, and never becomes an account.",
        "security/FL4, contract 3",
        joined(
            st.sampled_from([[*sent("a", "x"), *sent("b", "x"), WORK], [*sent("a", "x"), WORK, *sent("b", "x"), WORK]]),
            one_of(
                [visit("follow_up", ["identity_papers"], draft="b"), WORK],
                [do("cancel", draft="a"), WORK, do("cancel", draft="b")],
                [do("follow_up", draft="b", who="x"), WORK],
            ),
        ),
        _STAFFED,
        12,
    ),
    Scenario(
        "journey.sign_in",
        "An account opens with its password; after five failures even the right one has to wait.",
        "contract 3, security/EN3",
        st.integers(0, 6).map(
            lambda failures: [*ACCOUNT, *[WRONG] * failures, SIGN_IN, wait(1), SIGN_IN, wait(60), SIGN_IN]
        ),
        _SIGNED,
        10,
    ),
    Scenario(
        "journey.services",
        "A service is allowed by the tier of the account, and the decision says why.",
        "seed/R5, contract 5",
        one_of(
            [do("list_services")],
            [*ACCOUNT, SIGN_IN, do("list_services", session="a"), do("list_services", session="a", role="employer")],
            [
                *ACCOUNT,
                SIGN_IN,
                do("sign_commitment", draft="a", form="employer_commitment"),
                do("list_services", session="a"),
            ],
        ),
        _STAFFED | _SIGNED,
        6,
    ),
    Scenario(
        "journey.recovery",
        "A forgotten password is changed with the code that was sent, once, in time, within five tries.",
        "seed/E4, security/OTP1 to OTP11",
        _RECOVERIES,
        _SIGNED,
        25,
    ),
    Scenario(
        "journey.password",
        "A password is changed by who knows it, and every other session ends.",
        "security/PW13, contract 5",
        one_of(
            [*ACCOUNT, SIGN_IN, changed(), SIGN_IN, {**SIGN_IN, "password": NEW_PASSWORD}],
            [*ACCOUNT, SIGN_IN, changed("Wr0ng#one"), SIGN_IN],
            [*ACCOUNT, SIGN_IN, changed(to="short"), SIGN_IN],
            [*ACCOUNT, SIGN_IN, changed(to="Qw3mina&x"), SIGN_IN],
            [
                *ACCOUNT,
                SIGN_IN,
                do("sign_out", session="a"),
                do("sign_out", session="a"),
                do("list_objections", session="a"),
            ],
            [*ACCOUNT, SIGN_IN, wait(61), do("list_objections", session="a")],
        ),
        _SIGNED,
        6,
    ),
    Scenario(
        "journey.walk",
        "Whatever people, staff and registries do, in whatever order.",
        "contract 3 and 5",
        WALKS,
        _STAFFED,
        60,
    ),
)
