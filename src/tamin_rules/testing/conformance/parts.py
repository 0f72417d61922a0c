"""Parts of journeys: what persons, staff and the world do, as steps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tamin_rules.registration import Person
from tamin_rules.testing.conformance.play import Step

PASSWORD, NEW_PASSWORD = "Qw3rty&xyz", "Vb7nm%plk"
NAME: Final = {"first_name": "مینا", "last_name": "نمونه"}
IDENTITY: Final = {**NAME, "birth_certificate_number": "778899", "birth_date": "1370-05-14", "gender": "female"}
ANSWERS: Final = [
    {"question": "first_teacher", "answer": "بهاری"},
    {"question": "birth_city", "answer": "شهرکوچک"},
    {"question": "childhood_friend", "answer": "سارای"},
]
CREDENTIALS: Final = {
    "email": "mina@example.com",
    "password": PASSWORD,
    "password_confirmation": PASSWORD,
    "security_answers": ANSWERS,
}
ORIGINALS: Final = ["national_card_original", "birth_certificate_original"]
MINA: Final = Person("0000000019", **NAME)


def do(move: str, **fields: Any) -> Step:  # noqa: ANN401 - JSON
    """Return a step."""
    return {"move": move, **fields}


def begin(draft: str = "a", who: str | None = None) -> Step:
    """Begin a registration."""
    return do("begin", draft=draft, who=who or draft)


def filled(draft: str = "a", who: str | None = None) -> list[Step]:
    """Fill a registration in, up to its review."""
    return [
        begin(draft, who),
        do("enter_identity", draft=draft, **IDENTITY),
        do("enter_credentials", draft=draft, **CREDENTIALS),
    ]


def submit(draft: str = "a") -> Step:
    """Submit it."""
    return do("submit", draft=draft, accept_notices=True)


def sent(draft: str = "a", who: str | None = None) -> list[Step]:
    """Fill a registration in and submit it."""
    return [*filled(draft, who), submit(draft)]


def registries(identity: str = "matched", ownership: str = "matched") -> Step:
    """Set what the registries answer."""
    return do("registries", identity=identity, ownership=ownership)


def visit(reason: str, papers: list[str], decision: str = "activate", draft: str = "a") -> Step:
    """Visit a branch."""
    return do("visit_branch", draft=draft, visit=reason, documents=papers, decision=decision)


def wait(minutes: int) -> Step:
    """Let so many minutes pass."""
    return do("advance", seconds=60 * minutes)


WORK: Final = do("work")
FOLLOW: Final = do("follow_up", draft="a")
ACCOUNT: Final = [*sent(), WORK]
SIGN_IN: Final = do("sign_in", who="a", national_id="<id>", password=PASSWORD)
REVIEW: Final = do("review", draft="a")
WRONG: Final = {**SIGN_IN, "password": "Wr0ng#one"}


def typed(code: str = "<code>", draft: str = "a") -> Step:
    """Type the code that was sent to confirm a mobile."""
    return do("confirm_mobile", draft=draft, code=code)


def with_codes(steps: Iterable[Step]) -> list[Step]:
    """Have the code sent and typed wherever a registration is begun or gets another mobile."""
    done: list[Step] = []
    for step in steps:
        done.append(step)
        if step["move"] in {"begin", "change_contact"}:
            done += [WORK, typed(draft=step.get("draft", "a"))]
    return done


def one_of(*journeys: list[Step]) -> SearchStrategy[list[Step]]:
    """Draw one of these journeys."""
    return st.sampled_from(journeys)


def joined(*parts: SearchStrategy[list[Step]]) -> SearchStrategy[list[Step]]:
    """Draw one part after the other."""
    return st.tuples(*parts).map(lambda drawn: [step for part in drawn for step in part])


def many(step: SearchStrategy[Step], least: int = 8, most: int = 12) -> SearchStrategy[list[Step]]:
    """Draw several steps."""
    return st.lists(step, min_size=least, max_size=most)


def changed(now: str = PASSWORD, to: str = NEW_PASSWORD, **more: Any) -> Step:  # noqa: ANN401 - JSON
    """Change the password, signed in."""
    fields = {"current_password": now, "password": to, "password_confirmation": to}
    return do("change_password", **{"session": "a", "who": "a", **fields, **more})


def recovered(code: str, to: str = NEW_PASSWORD) -> Step:
    """Confirm a recovery with a code."""
    return do(
        "confirm_password_recovery", who="a", national_id="<id>", code=code, password=to, password_confirmation=to
    )
