"""
Whoever has proven nothing learns nothing: the scenes for every adapter; subclass `EnumerationContract`.

The fixture `site` gives a portal whose store is empty, and a way to call it, as `Site` says.
"""

from __future__ import annotations

import re
from typing import Any, Final, Protocol

import pytest
from attrs import frozen

from tamin_rules.portal.routes import ROUTES, find

UNKNOWN, PENDING, ACTIVE, REJECTED, ERASED = "5000020049", "5000030044", "5000040041", "5000050045", "5000060040"
OTHERS: Final = (PENDING, ACTIVE, REJECTED, ERASED)
MOBILE, SOMEBODY_ELSES = "09120000000", "09120000099"
PASSWORD: Final = "Kd8%mzPq4w"
IDENTITY: Final = {
    "first_name": "مینا",
    "last_name": "نمونه",
    "birth_certificate_number": "12",
    "birth_date": "1370-05-14",
    "gender": "female",
}
CREDENTIALS: Final = {
    "password": PASSWORD,
    "password_confirmation": PASSWORD,
    "security_answers": [
        {"question": question, "answer": f"پاسخ {place}"}
        for place, question in enumerate(("first_teacher", "birth_city", "first_job"))
    ],
}
_SECRETS: Final = re.compile(r"\b[0-9a-f]{32}\b")


@frozen
class Answer:
    """What was answered; headers by lower-case name."""

    status: int
    body: Any
    headers: dict[str, str]


class Site(Protocol):
    """A portal under test, where a mobile that ends in 99 is not one's own."""

    def call(
        self, method: str, path: str, body: Any = None, *, token: str | None = None, version: int | None = None
    ) -> Answer:
        """Make a call."""
        ...

    def as_staff(self, method: str, path: str, body: Any) -> Answer:
        """Make a call as branch staff."""
        ...

    def work(self) -> None:
        """Do everything that is due."""
        ...

    def own(self, *, is_own: bool) -> None:
        """Set what the registry of mobiles answers."""
        ...

    def erase(self, national_id: str) -> None:
        """Erase a person."""
        ...

    def warned(self) -> list[str]:
        """Return the numbers that were warned of an attempt."""
        ...


@frozen
class Draft:
    """A draft."""

    site: Site
    id: str
    token: str

    def move(self, method: str, path: str, body: Any, version: int) -> Answer:
        return self.site.call(method, f"/registrations/{self.id}{path}", body, token=self.token, version=version)


def begun(site: Site, national_id: str, mobile: str = MOBILE) -> Draft:
    told = site.call("POST", "/registrations", {"national_id": national_id, "mobile": mobile})
    assert told.status == 201, told
    return Draft(site, told.body["id"], told.body["token"])


def submitted(site: Site, national_id: str, mobile: str = MOBILE) -> Draft:
    draft = begun(site, national_id, mobile)
    assert draft.move("PUT", "/identity", IDENTITY, 1).status == 200
    assert draft.move("PUT", "/credentials", CREDENTIALS, 2).status == 200
    assert draft.move("POST", "/submit", {"accept_notices": True}, 3).status == 202
    return draft


def registered(site: Site, national_id: str, mobile: str = MOBILE) -> Draft:
    site.own(is_own=mobile != SOMEBODY_ELSES)
    draft = submitted(site, national_id, mobile)
    site.work()
    return draft


def _classes(site: Site) -> None:
    registered(site, PENDING, SOMEBODY_ELSES)
    registered(site, ACTIVE)
    registered(site, ERASED)
    site.erase(ERASED)
    draft = registered(site, REJECTED, SOMEBODY_ELSES)
    visit = {"visit": "activation", "documents": [], "decision": "reject"}
    told = site.as_staff("POST", f"/staff/registrations/{draft.id}/visit", visit)
    assert (told.status, told.body["state"]) == (200, "rejected"), told
    site.work()


@frozen
class Public:
    """Makes every public call that takes a national ID, as somebody who knows it and nothing else."""

    site: Site
    national_id: str
    told: list[tuple[str, int, str]]

    def call(self, method: str, path: str, body: Any = None, **named: Any) -> Answer:
        told = self.site.call(method, path, body, **named)
        self.told.append((find(method, path).route.name, *self._plain(told)))
        return told

    def _plain(self, told: Answer) -> tuple[int, str]:
        """Return what was answered, but for what is told to the caller alone, and for how long one has to wait."""
        if told.status == 429:
            return told.status, told.body["code"]
        headers = sorted((name, value) for name, value in told.headers.items() if name != "date")
        text = _SECRETS.sub("…", f"{told.body} {headers}").replace(self.national_id, "id")
        return told.status, text.replace(self.national_id[-3:], "tail")

    def play(self) -> None:
        contact = {"national_id": self.national_id, "mobile": MOBILE}
        self._wizard(contact)
        self.call("POST", "/follow-up", {**contact, "tracking_code": "0" * 32})
        self.call("POST", "/password-recovery", {"national_id": self.national_id})
        chosen = {"password": PASSWORD, "password_confirmation": PASSWORD}
        for code in ("000000", "12"):
            body = {"national_id": self.national_id, "code": code, **chosen}
            self.call("POST", "/password-recovery/confirm", body)
        self.call("POST", "/checks/national-id", {"value": self.national_id})
        self.call("POST", "/checks/password", {"password": PASSWORD, "person": {"national_id": self.national_id}})
        for _ in range(7):
            self.call("POST", "/sessions", {"national_id": self.national_id, "password": "Wrong1234"})

    def _wizard(self, contact: dict[str, str]) -> None:
        one = self.call("POST", "/registrations", contact).body
        path, token = f"/registrations/{one['id']}", one["token"]
        steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
            ("POST", "/back", {}),
            ("PUT", "/contact", contact),
            ("PUT", "/identity", IDENTITY),
            ("PUT", "/credentials", CREDENTIALS),
            ("POST", "/submit", {"accept_notices": True}),
        )
        for version, (method, step, body) in enumerate(steps, 1):
            self.call(method, path + step, body, token=token, version=version)
        self.call("GET", path, token=token)
        other = self.call("POST", "/registrations", contact).body
        self.call("POST", f"/registrations/{other['id']}/cancel", token=other["token"], version=1)


APART: Final = frozenset({"confirm_mobile_code", "resend_mobile_code", "sign_out", "sign_out_everywhere"})
"""Calls under the paths below that are off, or need an account."""
PUBLIC: Final = (
    frozenset(
        route.name
        for route in ROUTES
        if route.parts[0] in {"registrations", "follow-up", "checks", "sessions", "password-recovery"}
    )
    - APART
)


class EnumerationContract:
    """EN1 and EN4 of every adapter."""

    @pytest.mark.requirement("EN1", "EN5")
    def test_every_public_call_answers_the_same_for_everybody(self, site: Site) -> None:
        _classes(site)
        told: dict[str, list[tuple[str, int, str]]] = {}
        for national_id in (UNKNOWN, *OTHERS):
            Public(site, national_id, told.setdefault(national_id, [])).play()
        unknown = told[UNKNOWN]
        assert {name for name, _, _ in unknown} == PUBLIC
        assert [status for _, status, _ in unknown][-2:] == [429, 429]
        for national_id in OTHERS:
            for place, (said, expected) in enumerate(zip(told[national_id], unknown, strict=True)):
                assert said == expected, (national_id, place)

    @pytest.mark.requirement("EN4")
    def test_the_number_on_file_is_warned_once_a_day_and_no_other(self, site: Site) -> None:
        registered(site, ACTIVE, "09120000001")
        for _ in range(3):
            submitted(site, ACTIVE, "09120000002")
        site.work()
        assert [number[-3:] for number in site.warned()] == ["001"]
