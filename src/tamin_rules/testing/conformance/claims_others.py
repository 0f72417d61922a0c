"""Levels concurrency, privacy and recovery: two tabs, strangers, and a portal that is killed."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tamin_rules.testing.conformance.driver import ACCOUNTS, CONTROL, PARALLEL, RESTART
from tamin_rules.testing.conformance.parts import (
    ACCOUNT,
    CREDENTIALS,
    FOLLOW,
    IDENTITY,
    PASSWORD,
    REVIEW,
    SIGN_IN,
    WORK,
    begin,
    do,
    filled,
    joined,
    one_of,
    recovered,
    registries,
    sent,
    submit,
    wait,
)
from tamin_rules.testing.conformance.play import Step
from tamin_rules.testing.conformance.scenario import Scenario

_MOVES: Final = (
    do("enter_identity", draft="a", **IDENTITY),
    do("enter_credentials", draft="a", **CREDENTIALS),
    do("back", draft="a"),
    submit(),
    do("cancel", draft="a"),
)
_STAGES: Final = tuple(sent()[:length] for length in (1, 2, 3, 4))
_NEXT: Final = tuple((sent()[:length], sent()[length]) for length in (1, 2, 3))
_STALE: Final = tuple({**step, "version": off} for step in _MOVES for off in (-1, 1))
_CONTROLLED: Final = frozenset({CONTROL})
_LIVES: Final = one_of(*_STAGES, [*sent(), WORK], [registries("matched", "mismatched"), *sent(), WORK])


def _keyed(step: Step, key: str = "key-1") -> Step:
    return {**step, "key": key}


def _retried(stage: tuple[list[Step], Step]) -> list[Step]:
    """Make a move under a key, and send it again before and after another move; then something else under that key."""
    before, move = stage
    retry = do("retry", draft="a")
    other = _keyed(do("back", draft="a", to="contact"))
    return [*before, _keyed(move), retry, retry, {**_keyed(move), "surprise": 1}, other, retry]


def _worlds(*more: Step) -> SearchStrategy[list[Step]]:
    """Draw what two tabs, a bad line and a moving clock do to a registration, in any order."""
    moves, jumps = st.sampled_from(_MOVES), st.sampled_from((*_JUMPS, *more))
    parts = st.one_of(
        st.builds(_on_version, moves, st.sampled_from((0, 0, -1))),
        st.builds(_told_again, moves, jumps),
        moves.map(_raced),
        jumps.map(_alone),
    )
    return st.lists(parts, min_size=3, max_size=8).map(_in_turn)


def _on_version(step: Step, off: int) -> list[Step]:
    return [{**step, "version": off}]


def _told_again(step: Step, between: Step) -> list[Step]:
    return [_keyed(step), between, do("retry", draft="a")]


def _raced(step: Step) -> list[Step]:
    return [do("race", draft="a", times=3, of=step)]


def _alone(step: Step) -> list[Step]:
    return [step]


def _in_turn(parts: list[list[Step]]) -> list[Step]:
    return [step for part in parts for step in part]


_JUMPS: Final = (
    *(wait(minutes) for minutes in (1, 29, 31, 24 * 60, 73 * 60)),
    WORK,
    registries("unavailable", "unavailable"),
    registries(),
    begin("b", "a"),
    FOLLOW,
)

CONCURRENCY: Final = (
    Scenario(
        "concurrency.two_tabs",
        "A move on a version that has passed is refused, whatever it is, and changes nothing.",
        "contract 5, security/FL2",
        joined(
            st.sampled_from(_STAGES),
            st.lists(
                st.sampled_from(_STALE),
                min_size=1,
                max_size=4,
            ),
            st.sampled_from(_MOVES).map(lambda step: [step]),
        ),
        examples=25,
    ),
    Scenario(
        "concurrency.retry",
        "A request that comes again under its key is answered the same and done once; another one is refused.",
        "contract 5, security/TX5",
        st.sampled_from([_retried(stage) for stage in _NEXT]),
        examples=6,
    ),
    Scenario(
        "concurrency.double_submit",
        "A submission that comes twice is one request, and one SMS.",
        "contract 5, security/FL2",
        one_of(
            [*sent(), do("retry", draft="a"), submit(), WORK, FOLLOW],
            [*filled(), _keyed(submit()), do("retry", draft="a"), WORK, FOLLOW],
            [_keyed(begin()), do("retry", draft="a")],
        ),
        _CONTROLLED,
        3,
    ),
    Scenario(
        "concurrency.race",
        "Of one request sent several times at once, one is accepted.",
        "security/FL2",
        st.sampled_from([[*before, do("race", draft="a", times=6, of=move), REVIEW, WORK] for before, move in _NEXT]),
        frozenset({CONTROL, PARALLEL}),
        9,
    ),
    Scenario(
        "concurrency.walk",
        "Whatever two tabs send, late, twice or at once, while clocks jump and registries come and go.",
        "contract 3 and 5, security/FL2, TX5",
        joined(_LIVES, _worlds(), st.just([REVIEW, WORK])),
        _CONTROLLED,
        40,
    ),
)

# --- privacy ---------------------------------------------------------------------------------------------------------

_KNOWN: Final = [*sent("a", "x"), WORK]
"""Somebody who has an account; `y` is nobody."""


def _both(*steps: Step) -> list[Step]:
    """Ask the same about somebody who is known and somebody who is not."""
    return [*_KNOWN, *({**step, "who": who} for who in ("x", "y", "x", "y") for step in steps)]


_ASKED: Final = do("ask_password_recovery", national_id="<id>")
_OTHERS: Final = (
    do("review", draft="a", opened_by="b"),
    *({**move, "opened_by": "b"} for move in _MOVES),
)

PRIVACY: Final = (
    Scenario(
        "privacy.known_or_not",
        "Nobody learns whether a national ID is known: same status, same members, same headers.",
        "security/EN1",
        one_of(
            _both(_ASKED),
            _both(_ASKED, recovered("000000")),
            _both({**SIGN_IN, "password": "Wr0ng#one"}),
            _both(*[{**SIGN_IN, "password": "Wr0ng#one"}] * 6),
            _both(do("follow_up", national_id="<id>", mobile="<mobile>", tracking_code="0" * 32)),
            [*_KNOWN, begin("b", "x"), begin("c", "y")],
            [*_KNOWN, *sent("b", "x"), *sent("c", "y")],
            [*_KNOWN, *sent("b", "x"), WORK, do("review", draft="b"), do("cancel", draft="b")],
        ),
        frozenset({CONTROL, ACCOUNTS}),
        12,
        strict=True,
    ),
    Scenario(
        "privacy.others",
        "Another's registration is as unknown as one that does not exist, whatever is asked of it.",
        "contract 5, security/EN5",
        joined(st.sampled_from(_STAGES), st.just([begin("b")]), st.permutations(_OTHERS).map(list), st.just([REVIEW])),
        examples=8,
        strict=True,
    ),
    Scenario(
        "privacy.follow_up",
        "A request is followed up by who knows national ID, mobile and tracking code, and by nobody else.",
        "contract 5",
        joined(
            st.just(sent()),
            st.permutations(
                [
                    FOLLOW,
                    {**FOLLOW, "mobile": "09350000001"},
                    {**FOLLOW, "national_id": "0000019992"},
                    {**FOLLOW, "tracking_code": "0" * 32},
                ]
            ).map(list),
        ),
        examples=4,
        strict=True,
    ),
    Scenario(
        "privacy.ended",
        "Of a registration that was cancelled or has expired nothing is shown but its state.",
        "contract 5, security/FL6",
        joined(
            st.sampled_from(_STAGES),
            one_of([do("cancel", draft="a"), REVIEW], [do("advance", seconds=90_000), REVIEW]),
        ),
        _CONTROLLED,
        8,
        strict=True,
    ),
    Scenario(
        "privacy.review",
        "A review masks what identifies, and no answer repeats a password, an answer or a whole number.",
        "security/PII1, contract 5",
        one_of([*sent(), REVIEW], [*filled(), do("enter_credentials", draft="a", password=PASSWORD), REVIEW]),
        examples=2,
        strict=True,
    ),
    Scenario(
        "privacy.unsigned",
        "What is somebody's own is shown to nobody without a session.",
        "contract 5, security/EN5",
        one_of(
            [do("show_record"), do("list_wages"), do("list_objections"), do("change_password", password=PASSWORD)],
            [do("show_record", session="nobody"), do("list_activations"), do("ask_mobile_change", session="nobody")],
        ),
        examples=2,
        strict=True,
    ),
)

# --- recovery --------------------------------------------------------------------------------------------------------

_RESTART: Final = do("restart")
_WHOLE: Final = [
    registries("matched", "unavailable"),
    *sent(),
    WORK,
    registries(),
    do("advance", seconds=960),
    WORK,
    FOLLOW,
]


def _killed(place: int) -> list[Step]:
    return [*_WHOLE[:place], _RESTART, *_WHOLE[place:], _RESTART, REVIEW, WORK]


RECOVERY: Final = (
    Scenario(
        "recovery.restart",
        "A portal that is killed between any two steps goes on where it stood: nothing is lost, no SMS doubled.",
        "security/CR1 to CR4",
        st.sampled_from([_killed(place) for place in range(len(_WHOLE) + 1)]),
        frozenset({CONTROL, RESTART}),
        15,
    ),
    Scenario(
        "recovery.account",
        "What was sent before a restart holds after it: keys, codes, sessions and waits.",
        "security/CR1, OTP3",
        one_of(
            [*ACCOUNT, SIGN_IN, _RESTART, do("list_objections", session="a"), SIGN_IN],
            [*ACCOUNT, _ASKED | {"who": "a"}, WORK, _RESTART, recovered("<code>"), WORK],
            [*ACCOUNT, _ASKED | {"who": "a"}, _RESTART, WORK, recovered("<code>"), WORK],
            [*ACCOUNT, *[{**SIGN_IN, "password": "Wr0ng#one"}] * 5, _RESTART, SIGN_IN],
            [*filled(), _keyed(submit()), _RESTART, do("retry", draft="a"), WORK],
        ),
        frozenset({CONTROL, RESTART, ACCOUNTS}),
        10,
    ),
    Scenario(
        "recovery.walk",
        "A portal that is killed now and then does what one does that never was.",
        "security/CR1 to CR4, FL2",
        joined(_LIVES, _worlds(_RESTART, _RESTART, _RESTART), st.just([_RESTART, REVIEW, WORK])),
        frozenset({CONTROL, RESTART}),
        20,
    ),
)
