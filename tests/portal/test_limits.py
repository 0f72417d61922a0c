"""Limits of sending codes and of requests: at the limit itself there is room, one over it there is none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import pytest
from attrs import evolve

from tamin_rules.errors import DefinitionError
from tamin_rules.portal import accounts, limits, registrations, routes
from tamin_rules.portal.asks import IsOutdated, Seal, run
from tamin_rules.portal.limits import PER_MINUTE, per_minute
from tamin_rules.portal.memory import Memory
from tamin_rules.portal.problems import Request, Response
from tamin_rules.testing.check_digits import invented_national_id
from tests.portal.site import HOUR, MINUTE, ONE, PASSWORD, Draft, Site, with_terms

SECOND: Final = timedelta(seconds=1)
PEOPLE: Final = tuple(invented_national_id(500_001_000 + number) for number in range(8))


def number(place: int) -> str:
    return f"091200000{place:02}"


def begin(site: Site, national_id: str, mobile: str) -> Response:
    return site.call("POST", "/registrations", {"national_id": national_id, "mobile": mobile})


def wait_of(answer: Response) -> int:
    assert answer.body is not None
    assert (answer.status, answer.body["code"]) == (429, "one_time_code.sending.too_often")
    told: int = answer.body["errors"][0]["params"]["retry_after"]
    assert answer.headers["retry-after"] == str(told)
    return told


@pytest.fixture
def coded() -> Site:
    return Site(with_terms(mobile_code=True))


@pytest.mark.requirement("OTP7")
def test_five_codes_an_hour_for_one_national_id_whatever_the_numbers(coded: Site) -> None:
    for place in range(5):
        assert begin(coded, ONE, number(place)).status == 201
        coded.wait(MINUTE)
    assert wait_of(begin(coded, ONE, number(5))) == 55 * 60
    assert begin(coded, PEOPLE[0], number(5)).status == 201, "what is refused counts nowhere, nor at the number"
    coded.wait(55 * MINUTE - SECOND)
    assert wait_of(begin(coded, ONE, number(6))) == 1
    coded.wait(SECOND)
    assert begin(coded, ONE, number(6)).status == 201


@pytest.mark.requirement("OTP7", "EN3")
@pytest.mark.parametrize("known", [True, False])
def test_recovery_counts_five_an_hour_by_national_id_known_or_not(known: bool) -> None:  # noqa: FBT001
    site = Site()
    national_id = ONE if known else PEOPLE[0]
    site.account()
    site.store.sent.clear()
    asks: list[int] = []
    for _ in range(7):
        answer, made = site.asks_of("POST", "/password-recovery", {"national_id": national_id})
        assert (answer.status, answer.body) == (202, {})
        site.work()
        asks.append(len(made))
        site.wait(9 * MINUTE)
    assert site.templates() == ["code_password_recovery"] * (5 if known else 0)
    assert asks[4] > asks[5] == asks[6], "the sixth and the seventh are silent"


def budgeted(budget: int) -> Site:
    site = Site(with_terms(mobile_code=True))
    site.portal = evolve(site.portal, codes_per_hour=budget)
    site.wait(20 * MINUTE)
    return site


@pytest.mark.requirement("OTP7")
def test_budget_of_the_portal_stops_codes_until_the_next_hour() -> None:
    site = budgeted(3)
    for place in range(3):
        assert begin(site, PEOPLE[place], number(place)).status == 201
        site.work()
    assert len(site.store.sent) == 3
    assert wait_of(begin(site, PEOPLE[3], number(3))) == 40 * 60
    assert site.call("POST", "/password-recovery", {"national_id": ONE}).status == 202, "and says nothing"
    site.wait(40 * MINUTE - SECOND)
    assert wait_of(begin(site, PEOPLE[3], number(3))) == 1
    site.wait(SECOND)
    assert begin(site, PEOPLE[3], number(3)).status == 201
    site.work()
    assert len(site.store.sent) == 4


@pytest.mark.requirement("OTP7")
def test_codes_that_were_asked_for_before_the_budget_was_spent_wait_for_the_next_hour() -> None:
    site = budgeted(3)
    drafts = [begin(site, PEOPLE[place], number(place)) for place in range(4)]
    assert {answer.status for answer in drafts} == {201}
    site.work()
    assert len(site.store.sent) == 3
    (waiting,) = (kept for kept in site.store.tasks.values() if kept.error)
    assert waiting.error == "budget_spent"
    body = drafts[3].body
    assert body is not None
    late = Draft(body["id"], body["token"], body["version"])
    for _ in range(4):
        site.wait(9 * MINUTE)  # it is tried again at its own pace, and the draft lives for half an hour
        site.work()
    assert len(site.store.sent) == 3
    assert site.show(late)["state"] == "expired"
    site.wait(HOUR)
    site.work()
    assert len(site.store.sent) == 3, "nobody waits for it any more"


@pytest.mark.requirement("OTP7")
@pytest.mark.parametrize("route", routes.ROUTES, ids=lambda route: route.name)
def test_an_address_has_so_many_requests_of_each_kind_and_not_one_more(route: routes.Route) -> None:
    site = Site()
    most = {"checks": 3, "requests": 4}.get(route.limit, PER_MINUTE[route.limit])
    portal = evolve(site.portal, limiter=per_minute({"checks": 3, "requests": 4}))

    def ask(address: str) -> Response:
        path = route.path.format(id="x", kind="mobile")
        return run(routes.handle(portal, Request(route.method, path, address=address)), Memory(site.clock).perform)

    answers = [ask("192.0.2.1") for _ in range(most + 1)]
    assert [answer.status == 429 for answer in answers] == [False] * most + [True]
    assert answers[-1].headers["retry-after"] == "60"
    assert ask("192.0.2.2").status != 429
    site.wait(MINUTE)
    assert ask("192.0.2.1").status != 429


@pytest.mark.requirement("OTP7")
def test_twenty_a_minute_where_an_sms_may_follow_or_a_secret_is_guessed() -> None:
    strict = {"registrations", "sessions", "recovery", "codes", "follow-up"}
    assert {what: most for what, most in PER_MINUTE.items() if what in strict} == dict.fromkeys(strict, 20)
    named = {route.name: route.limit for route in routes.ROUTES}
    assert {name for name, limit in named.items() if limit in strict} == {
        *("begin_registration", "change_contact", "confirm_mobile_code", "resend_mobile_code", "follow_up", "sign_in"),
        *("ask_password_recovery", "confirm_password_recovery", "change_password"),
        *("ask_mobile_change", "confirm_mobile_change"),
    }


# --- a hash of older parameters --------------------------------------------------------------------------------------


class Dearer(Site):
    """A site whose hashes cost more since a while: those from before are outdated."""

    dearer = False

    def perform(self, ask: Any) -> Any:
        if isinstance(ask, IsOutdated):
            self.asked.append(ask)
            return self.dearer and not ask.hash.startswith("dear ")
        answer = super().perform(ask)
        return tuple(f"dear {each}" for each in answer) if isinstance(ask, Seal) and self.dearer else answer


def _kept(site: Site) -> str:
    holder = site.run(accounts.holder_of(site.portal, registrations.person_key(site.portal, ONE)))
    return str(holder.password_hash)


@pytest.mark.requirement("PW11")
def test_hash_of_older_parameters_is_renewed_at_the_sign_in_and_no_session_ends() -> None:
    site = Dearer()
    site.account()
    old, token = _kept(site), site.session()
    assert _kept(site) == old, "at the same cost it stays"
    site.dearer = True
    assert site.sign_in(password="Wr0ng&xyz").status == 422
    assert _kept(site) == old, "whoever does not know the password changes nothing"
    assert site.sign_in().status == 201
    assert _kept(site) == f"dear {old}"
    assert site.call("GET", "/services", token=token).status == 200
    assert site.call("DELETE", "/sessions/current", token=token).status == 204


@pytest.mark.requirement("PW11")
def test_password_that_is_changed_meanwhile_is_not_taken_back() -> None:
    site = Dearer()
    site.account()
    site.dearer = True
    flow = site.flow("POST", "/sessions", {"national_id": ONE, "password": PASSWORD})
    answer = site.run_with(flow, "Seal", lambda: site.run(_set_hash(site, "another one's")))
    assert answer.status == 201
    assert _kept(site) == "another one's"


def _set_hash(site: Site, hash_: str) -> Any:
    person = registrations.person_key(site.portal, ONE)
    return accounts.change_holder(site.portal, person, lambda holder: evolve(holder, password_hash=hash_))


@pytest.mark.parametrize("changed", [{"session": 10}, {"checks": 0}, {"checks": True}, {"checks": "9"}, 60, None])
def test_a_limit_that_would_limit_nothing_is_refused(changed: Any) -> None:
    with pytest.raises(DefinitionError):
        per_minute(changed)


def test_memory_of_addresses_is_bounded_and_forgets_the_quiet_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_MOST_ADDRESSES", 3)
    start = Site().portal.now()
    limit = per_minute({"sessions": 1})
    assert [limit(name, "sessions", start) for name in ("quiet 1", "quiet 2", "quiet 3")] == [0, 0, 0]
    later = start + MINUTE
    assert [limit(name, "sessions", later) for name in ("busy 1", "busy 2", "busy 1")] == [0, 0, 60]
    assert [limit(f"another {place}", "sessions", later) for place in range(5)] == [0] * 5
    assert limit("busy 1", "sessions", later) == 0
