"""Sessions, at the levels journey, privacy and recovery: what opens one, what it shows, and what ends it."""

from __future__ import annotations

from typing import Any, Final

from tamin_rules.testing.conformance.driver import ACCOUNTS, CONTROL, RESTART, STAFF
from tamin_rules.testing.conformance.parts import (
    ACCOUNT,
    NEW_PASSWORD,
    PASSWORD,
    SIGN_IN,
    WORK,
    WRONG,
    changed,
    do,
    one_of,
    recovered,
    registries,
    sent,
)
from tamin_rules.testing.conformance.play import Step
from tamin_rules.testing.conformance.scenario import Scenario

_ACCOUNTS: Final = frozenset({CONTROL, ACCOUNTS})


def _signed(opens: str, **more: Any) -> Step:  # noqa: ANN401 - JSON
    """Sign in, as `a` where nobody else is named."""
    return {**SIGN_IN, "opens": opens, **more}


def _shown(session: str) -> Step:
    """Ask for something that is one's own."""
    return do("list_objections", session=session)


def _out(session: str) -> Step:
    return do("sign_out", session=session)


def _to_end(session: str, seconds: int) -> Step:
    """Wait until so many seconds after the end that was told, which is told in whole ones."""
    return do("advance", session=session, seconds=seconds)


# --- one person ------------------------------------------------------------------------------------------------------

_ONE: Final = [*ACCOUNT, _signed("one")]
_TWO: Final = [*_ONE, _signed("two")]
_BOTH_SHOWN: Final = [_shown("one"), _shown("two")]
_RECOVERING: Final = [do("ask_password_recovery", who="a", national_id="<id>"), WORK]
_BEFORE, _AFTER = _to_end("one", -60), _to_end("one", 2)
_ENDS: Final = one_of(
    [*_TWO, _out("one"), *_BOTH_SHOWN, _out("one")],
    [*_TWO, _out("two"), *_BOTH_SHOWN],
    [*_TWO, changed(session="one", opens="new"), _shown("new"), _shown("two")],
    [*_TWO, changed("Wr0ng#one", session="two"), *_BOTH_SHOWN],
    [*_TWO, changed(to="short", session="two"), *_BOTH_SHOWN],
    [*_TWO, *_RECOVERING, recovered("000000"), *_BOTH_SHOWN],
    [*_TWO, *_RECOVERING, recovered("<code>"), *_BOTH_SHOWN, _signed("new", password=NEW_PASSWORD), _shown("new")],
    [*_TWO, *[WRONG] * 5, SIGN_IN, *_BOTH_SHOWN],
    [*_ONE, _BEFORE, _shown("one"), _AFTER, _shown("one")],
)
_TOKENS: Final = one_of(
    [*_ONE, _out("one"), _signed("two"), *_BOTH_SHOWN],
    [*ACCOUNT, _signed("one", session="planted"), _shown("planted"), _shown("one")],
    [*ACCOUNT, _signed("one", opened_by="a"), do("list_objections", opened_by="a"), _shown("one")],
    [*ACCOUNT, {**WRONG, "opens": "one"}, _shown("one")],
    [*ACCOUNT, *[WRONG] * 5, _signed("one"), _shown("one")],
    [*sent(), _signed("one"), _shown("one")],
    [registries("matched", "mismatched"), *sent(), WORK, _signed("one"), _shown("one")],
    [*_ONE, _out("one"), _shown("one"), _shown("nobody")],
    [*_ONE, _AFTER, _shown("one"), _shown("nobody")],
)
_RESTART: Final = do("restart")
_KILLED: Final = one_of(
    [*_TWO, _out("one"), _RESTART, *_BOTH_SHOWN],
    [*_TWO, changed(session="one", opens="new"), _RESTART, _shown("new"), _shown("two")],
    [*_TWO, *_RECOVERING, recovered("<code>"), _RESTART, *_BOTH_SHOWN],
    [*_ONE, _BEFORE, _RESTART, _shown("one"), _AFTER, _RESTART, _shown("one")],
)

# --- two people ------------------------------------------------------------------------------------------------------

_OTHER: Final = {"first_name": "ژاله", "birth_date": "1360-02-03", "password": NEW_PASSWORD}


def _as_other(step: Step) -> Step:
    """Have a step of a registration made by somebody of another name, age and password."""
    kept = {name: value for name, value in _OTHER.items() if name in step}
    again = {"password_confirmation": NEW_PASSWORD} if "password_confirmation" in step else {}
    return {**step, **kept, **again}


_PEOPLE: Final = [
    *sent(),
    *map(_as_other, sent("b")),
    WORK,
    _signed("a"),
    _signed("b", who="b", password=NEW_PASSWORD),
]
_FOR_C: Final = "<code of c>"
_THIRD: Final = "Zx9qw%rty"
_AND_OTHERS: Final = [_shown("a"), _shown("b")]


def _confirmed(session: str) -> Step:
    return do("confirm_mobile_change", session=session, who=session, code=_FOR_C)


_APART: Final = one_of(
    [*_PEOPLE, _out("a"), *_AND_OTHERS],
    [*_PEOPLE, changed(to=_THIRD), *_AND_OTHERS, _signed("b", who="b", password=NEW_PASSWORD)],
    [*_PEOPLE, changed(PASSWORD, _THIRD, session="b"), *_AND_OTHERS, _signed("a")],
    [*_PEOPLE, *_RECOVERING, recovered("<code>", _THIRD), *_AND_OTHERS],
    [*_PEOPLE, *[WRONG] * 5, _signed("b", who="b", password=NEW_PASSWORD), *_AND_OTHERS],
    [
        *_PEOPLE,
        do("ask_mobile_change", session="a", mobile="<mobile of c>", password=PASSWORD),
        WORK,
        _confirmed("b"),
        _confirmed("a"),
        WORK,
    ],
)


def _each(name: str) -> list[Step]:
    """Ask the same as one, as the other, and as the first again."""
    return [do(name, session=session) for session in ("a", "b", "a")]


_ROWS: Final = [{"year": 1402, "month": 3, "days": 31, "workshop": "1234567890"}]
_OBJECTED: Final = do("object_to_record", session="a", kind="missing", rows=_ROWS)
_OWN: Final = one_of(
    [*_PEOPLE, do("sign_commitment", draft="a", form="employer_commitment"), *_each("list_services")],
    [*_PEOPLE, *_each("show_eligibility"), *_each("show_record")],
    [*_PEOPLE, _OBJECTED, *_each("list_objections")],
    [*_PEOPLE, _OBJECTED, *(do("show_objection", session=each, id="<objection of a>") for each in ("b", "a", "b"))],
)

SESSIONS: Final = (
    Scenario(
        "journey.sessions",
        "A session lives until the end that was told, its sign-out or another password; nothing else ends it.",
        "contract 5, security/PW13",
        _ENDS,
        _ACCOUNTS,
        18,
    ),
    Scenario(
        "privacy.tokens",
        "Each sign-in gets a token of its own, a refused one none; what came with it, or has ended, opens nothing.",
        "contract 5, security/WEB3, EN7",
        _TOKENS,
        _ACCOUNTS,
        18,
    ),
    Scenario(
        "privacy.sessions",
        "What a session does, it does to its own person and to nobody else.",
        "contract 5, security/EN7, OTP6",
        _APART,
        _ACCOUNTS,
        12,
    ),
    Scenario(
        "privacy.own",
        "A session shows the services, the record and the objections of its own person, and of nobody else.",
        "contract 5, security/EN7",
        _OWN,
        _ACCOUNTS | {STAFF},
        8,
    ),
    Scenario(
        "recovery.sessions",
        "What had ended before a restart has ended after it; what lived lives until its end.",
        "contract 5, security/CR1",
        _KILLED,
        _ACCOUNTS | {RESTART},
        8,
    ),
)
