"""
Sixteen at once: one wins, and the limits hold; the scenes for every adapter: subclass `RaceContract`.

TAMIN_ROUNDS    how often each race is run: few times in the suite, 100 in `make campaign`
"""

from __future__ import annotations

import os
import sys
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final, Protocol

import pytest

from tamin_rules.portal.settings import MOST_SESSIONS
from tests.adapters import enumeration
from tests.adapters.enumeration import CREDENTIALS, IDENTITY, MOBILE, Answer, Draft
from tools.figures import note

THREADS: Final = 16
ROUNDS: Final = int(os.environ.get("TAMIN_ROUNDS", "2"))
PERSON: Final = "5000020049"
PASSWORD: Final = CREDENTIALS["password"]


class Site(enumeration.Site, Protocol):
    """A portal under test whose database can be looked into."""

    @property
    def adapter(self) -> str:
        """The adapter that serves it."""
        ...

    @property
    def database(self) -> str:
        """The kind of its database."""
        ...

    @property
    def empty(self) -> Callable[[], None]:
        """What forgets everything."""
        ...

    def leave(self) -> None:
        """Let go of what a thread holds that ends."""
        ...

    def code(self) -> str:
        """Return the code that was sent last."""
        ...

    def states(self) -> Counter[str]:
        """Count the registrations by their state."""
        ...

    def events(self) -> int:
        """Count the events."""
        ...

    def tasks(self) -> set[tuple[str, int]]:
        """Return the states of the tasks with their attempts."""
        ...


def at_once(site: Site, job: Callable[[int], Any]) -> list[Any]:
    """Do a job in sixteen threads that begin together, and return what each made of it."""
    gate = threading.Barrier(THREADS)

    def one(place: int) -> Any:
        try:
            gate.wait()
            return job(place)
        finally:
            site.leave()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def _statuses(site: Site, send: Callable[[], Answer]) -> Counter[str]:
    """Send the same from every thread; count the statuses."""
    return Counter(str(answer.status) for answer in at_once(site, lambda _: send()))


def _at_review(site: Site, mobile: str = MOBILE) -> Draft:
    draft = enumeration.begun(site, PERSON, mobile)
    assert draft.move("PUT", "/identity", IDENTITY, 1).status == 200
    assert draft.move("PUT", "/credentials", CREDENTIALS, 2).status == 200
    return draft


def _submit(draft: Draft) -> Answer:
    return draft.move("POST", "/submit", {"accept_notices": True}, 3)


def _submit_one(drafts: list[Draft], place: int) -> Answer:
    return _submit(drafts[place])


def _recovery(site: Site) -> tuple[dict[str, str], str]:
    """Ask for a code; return what else is told with it, and the code."""
    enumeration.registered(site, PERSON)
    site.call("POST", "/password-recovery", {"national_id": PERSON})
    site.work()
    return {"national_id": PERSON, "password": "Rt7#kwZx2b", "password_confirmation": "Rt7#kwZx2b"}, site.code()


def _raced(name: str, site: Site, found: Counter[str]) -> None:
    """Say what came of all rounds, seen with `-s`, and leave its figures: each round has been looked at by then."""
    note("races", f"{name}: {site.adapter}, {site.database}", rounds=ROUNDS, double_wins=0)
    told = ", ".join(f"{each} {count}" for each, count in sorted(found.items()))
    sys.stdout.write(f"\n{name}, {site.database}: {ROUNDS} rounds of {THREADS} threads: {told}\n")


class RaceContract:
    """Give it a fixture `site`."""

    @pytest.mark.requirement("FL2")
    def test_one_submit_of_a_draft_is_accepted(self, site: Site) -> None:
        found: Counter[str] = Counter()
        for _ in range(ROUNDS):
            site.empty()
            statuses = _statuses(site, partial(_submit, _at_review(site)))
            assert statuses == {"202": 1, "412": THREADS - 1}
            assert site.events() == 4
            found += statuses
        _raced("submit", site, found)

    @pytest.mark.requirement("FL4")
    def test_of_many_requests_for_one_person_one_lives(self, site: Site) -> None:
        found: Counter[str] = Counter()
        for _ in range(ROUNDS):
            site.empty()
            drafts = [_at_review(site, f"091200000{place:02}") for place in range(THREADS)]
            answers = at_once(site, partial(_submit_one, drafts))
            assert {(answer.status, answer.body["state"]) for answer in answers} == {(202, "submitted")}
            at_once(site, lambda _: site.work())
            states = site.states()
            assert states["active"] == 1
            assert {state for state, _ in site.tasks()} == {"done"}
            found += states
        _raced("register", site, found)

    @pytest.mark.requirement("OTP4")
    def test_five_guesses_of_a_code_are_compared(self, site: Site) -> None:
        for _ in range(ROUNDS):
            site.empty()
            fresh, code = _recovery(site)
            wrong = f"{(int(code) + 1) % 10**6:06}"
            _statuses(site, partial(site.call, "POST", "/password-recovery/confirm", {**fresh, "code": wrong}))
            assert site.call("POST", "/password-recovery/confirm", {**fresh, "code": code}).status == 422
        _raced("guesses of a code", site, Counter({"the right one came too late": ROUNDS}))

    @pytest.mark.requirement("OTP3")
    def test_a_code_is_used_once(self, site: Site) -> None:
        found: Counter[str] = Counter()
        for _ in range(ROUNDS):
            site.empty()
            fresh, code = _recovery(site)
            statuses = _statuses(
                site, partial(site.call, "POST", "/password-recovery/confirm", {**fresh, "code": code})
            )
            assert statuses["204"] == 1, statuses
            found += statuses
        _raced("code", site, found)

    @pytest.mark.requirement("PW13")
    def test_of_many_sign_ins_at_once_so_many_sessions_live(self, site: Site) -> None:
        found: Counter[str] = Counter()
        right = {"national_id": PERSON, "password": PASSWORD}
        for _ in range(ROUNDS):
            site.empty()
            enumeration.registered(site, PERSON)
            answers = at_once(site, lambda _: site.call("POST", "/sessions", right))
            tokens = [answer.body["token"] for answer in answers if answer.status == 201]
            statuses = Counter(str(site.call("GET", "/services", token=token).status) for token in tokens)
            assert statuses["200"] == min(len(tokens), MOST_SESSIONS)
            found += statuses
        _raced("sessions", site, found)

    @pytest.mark.requirement("OTP4")
    def test_five_failed_sign_ins_are_compared_and_the_right_password_has_to_wait(self, site: Site) -> None:
        found: Counter[str] = Counter()
        wrong = {"national_id": PERSON, "password": "Wrong1234"}
        for _ in range(ROUNDS):
            site.empty()
            enumeration.registered(site, PERSON)
            statuses = _statuses(site, partial(site.call, "POST", "/sessions", wrong))
            assert statuses == {"422": 5, "429": THREADS - 5}
            assert site.call("POST", "/sessions", {"national_id": PERSON, "password": PASSWORD}).status == 429
            found += statuses
        _raced("counter", site, found)
