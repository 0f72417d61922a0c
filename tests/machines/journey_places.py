"""Where a journey can stand, how it gets there, and a good request of every move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from tamin_rules.registration.journey import State, Terms
from tests.machines.journey_inputs import EMAIL, IDENTITIES, IDS, MOBILES, NONE, PASSWORDS, Slip
from tests.machines.journey_play import Play

Step = Callable[[Play], None]

CONTACT: Final = {"national_id": IDS[0], "mobile": MOBILES[0]}
ORIGINALS: Final = ("national_card_original", "birth_certificate_original")
ALL: Final = ("email", "password", "answers")
WITH_CODE: Final = Terms(mobile_code=True)
ACCEPTING: Final = Terms(mobile_code=True, accept_confirmed_code=True)
REJECTING: Final = Terms(reject_identity_mismatch=True)


def all_of(play: Play) -> tuple[str, ...]:
    """Name the fields of the third step."""
    return ALL if play.model.security_questions else ALL[:2]


REQUESTS: Final[Mapping[str, Callable[[Play, Slip], None]]] = {
    "begin": lambda play, slip: play.begin(CONTACT, slip),
    "change_contact": lambda play, slip: play.change_contact(CONTACT, slip),
    "confirm_mobile": lambda play, slip: play.confirm_mobile(slip=slip),
    "enter_identity": lambda play, slip: play.enter_identity(IDENTITIES[0], slip),
    "enter_credentials": lambda play, slip: play.enter_credentials(
        all_of(play), text=PASSWORDS[0], email=EMAIL, slip=slip
    ),
    "back": lambda play, slip: play.back(slip=slip),
    "submit": lambda play, slip: play.submit(slip=slip),
    "report_verification": lambda play, slip: play.report("matched", "mismatched", slip=slip),
    "visit_branch": lambda play, slip: play.visit("activation", ORIGINALS, "activate", slip=slip),
    "sign_commitment": lambda play, slip: play.sign_commitment(slip),
    "cancel": lambda play, slip: play.cancel(slip),
    "expire": lambda play, slip: play.expire(slip),
}
"""A good request of every move."""


ONWARD: Final = {
    "start": "begin",
    "contact": "change_contact",
    "mobile_code": "confirm_mobile",
    "identity": "enter_identity",
    "credentials": "enter_credentials",
    "review": "submit",
}
"""What comes next, by state."""


def make(*names: str) -> tuple[Step, ...]:
    return tuple(lambda play, ask=REQUESTS[name]: ask(play, NONE) for name in names)


def told(identity: str, ownership: str, standing: str | None = None) -> Step:
    return lambda play: play.report(identity, ownership, standing)


def wait(seconds: int) -> Step:
    def waiting(play: Play) -> None:
        play.clock += seconds

    return waiting


REVIEW: Final = make("begin", "enter_identity", "enter_credentials")
SUBMITTED: Final = (*REVIEW, *make("submit"))
AGED: Final = (REVIEW[0], wait(1_500), REVIEW[1], wait(1_500), REVIEW[2])
CONFIRMED: Final = make("begin", "confirm_mobile", "enter_identity", "enter_credentials", "submit")
PENDING: Final = (*SUBMITTED, told("mismatched", "unavailable"))
FOLLOWED_UP: Final = (*PENDING, lambda play: play.visit("follow_up", ("identity_papers",), "activate"))
PLACES: Final[Mapping[str, tuple[State, Terms, tuple[Step, ...]]]] = {
    "start": (State.START, Terms(), ()),
    "start with a code": (State.START, WITH_CODE, ()),
    "contact": (State.CONTACT, Terms(), (*REVIEW, lambda play: play.back("contact"))),
    "contact with a code": (State.CONTACT, WITH_CODE, make("begin", "confirm_mobile", "back")),
    "mobile code": (State.MOBILE_CODE, WITH_CODE, make("begin")),
    "identity": (State.IDENTITY, Terms(), make("begin")),
    "identity again": (State.IDENTITY, Terms(), (*REVIEW, *make("back", "back"))),
    "credentials": (State.CREDENTIALS, Terms(), make("begin", "enter_identity")),
    "credentials again": (State.CREDENTIALS, WITH_CODE, (*CONFIRMED[:-1], *make("back"))),
    "credentials without questions": (State.CREDENTIALS, Terms(security_questions=False), REVIEW[:-1]),
    "review": (State.REVIEW, Terms(), REVIEW),
    "review of an old draft": (State.REVIEW, Terms(total_hours=1), AGED),
    "submitted": (State.SUBMITTED, Terms(), SUBMITTED),
    "submitted, rejecting": (State.SUBMITTED, REJECTING, SUBMITTED),
    "submitted, code accepted": (State.SUBMITTED, ACCEPTING, CONFIRMED),
    "submitted, identity known": (State.SUBMITTED, Terms(), (*SUBMITTED, told("matched", "unavailable"))),
    "submitted, ownership known": (State.SUBMITTED, REJECTING, (*SUBMITTED, told("unavailable", "matched"))),
    "activation": (State.NEEDS_BRANCH, Terms(), (*SUBMITTED, told("matched", "mismatched"))),
    "follow-up": (State.NEEDS_BRANCH, Terms(), (*SUBMITTED, told("mismatched", "matched"))),
    "both": (State.NEEDS_BRANCH, Terms(), (*SUBMITTED, told("mismatched", "not_checked"))),
    "ownership pending": (State.NEEDS_BRANCH, Terms(), PENDING),
    "ownership pending, followed up": (State.NEEDS_BRANCH, Terms(), FOLLOWED_UP),
    "duplicate": (State.NEEDS_BRANCH, Terms(), (*SUBMITTED, told("matched", "matched", "account"))),
    "active": (State.ACTIVE, Terms(), (*SUBMITTED, told("matched", "matched"))),
    "active, commitment signed": (
        State.ACTIVE,
        Terms(),
        (*SUBMITTED, told("matched", "matched"), *make("sign_commitment")),
    ),
    "rejected": (State.REJECTED, REJECTING, (*SUBMITTED, told("mismatched", "matched"))),
    "cancelled": (State.CANCELLED, Terms(), (*PENDING, *make("cancel"))),
    "expired": (State.EXPIRED, Terms(), (*REVIEW, wait(1_800), *make("expire"))),
}


def stand(place: str) -> Play:
    state, terms, steps = PLACES[place]
    play = Play(terms)
    for step in steps:
        step(play)
    assert play.now.state is state
    return play


def later(here: Play, seconds: int = 0) -> Play:
    """Return another one that stands at the same place, some time later."""
    there = here.fork()
    there.clock += seconds
    return there
