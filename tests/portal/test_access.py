"""Codes, signing in, passwords and the change of mobile, through requests and worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from tamin_rules.identifiers import national_id as national_ids
from tamin_rules.portal import upkeep
from tamin_rules.portal.problems import Response
from tamin_rules.portal.settings import MOST_SESSIONS
from tamin_rules.registration.ownership import Match
from tests.portal.site import (
    DAY,
    HOUR,
    MINUTE,
    MOBILE,
    NEW_PASSWORD,
    ONE,
    OTHER,
    OTHER_MOBILE,
    PASSWORD,
    Draft,
    Site,
    with_terms,
)

SECOND = MINUTE / 60
NEW_NUMBER = "09129998877"


def faults(answer: Response) -> list[str]:
    assert answer.body is not None
    return [error["code"] for error in answer.body["errors"]]


@pytest.fixture
def site() -> Site:
    site = Site()
    site.account()
    site.store.sent.clear()
    return site


@pytest.fixture
def coded() -> Site:
    return Site(with_terms(mobile_code=True))


# --- codes at registration -------------------------------------------------------------------------------------------


def type_code(site: Site, draft: Draft, code: Any) -> Response:
    return site.move(draft, "POST", "mobile-code", {"code": code})


def wrong(code: str) -> str:
    return str((int(code) + 1) % 1_000_000).zfill(6)


@pytest.mark.requirement("OTP1", "OTP3", "OTP10", "TX3")
def test_a_code_is_accepted_once(coded: Site) -> None:
    draft = coded.begin()
    assert coded.show(draft)["state"] == "mobile_code"
    assert type_code(coded, draft, "123456").status == 422
    coded.work()
    code = coded.code()
    assert len(code) == 6
    persian = code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert type_code(coded, draft, f" {persian} ").status == 200
    assert coded.show(draft)["state"] == "identity"
    assert coded.move(draft, "POST", "back").status == 200
    assert type_code(coded, draft, code).status == 409


@pytest.mark.requirement("OTP4", "OTP11")
def test_wrong_used_expired_and_exhausted_are_one_answer(coded: Site) -> None:
    draft = coded.begin()
    coded.work()
    code = coded.code()
    answers = [type_code(coded, draft, wrong(code)) for _ in range(5)]
    answers.append(type_code(coded, draft, code))
    coded.wait(61 * SECOND)
    assert coded.move(draft, "POST", "mobile-code/resend").status == 202
    answers.append(type_code(coded, draft, code))
    coded.work()
    coded.wait(5 * MINUTE)
    answers.append(type_code(coded, draft, coded.code()))
    assert {answer.status for answer in answers} == {422}
    assert len({str(answer.body) for answer in answers}) == 1
    assert type_code(coded, draft, "12345").body != answers[0].body


@pytest.mark.requirement("OTP2")
def test_a_code_lives_five_minutes(coded: Site) -> None:
    draft = coded.begin()
    coded.work()
    coded.wait(5 * MINUTE - SECOND)
    assert type_code(coded, draft, coded.code()).status == 200


@pytest.mark.requirement("OTP2")
def test_sending_again_does_not_make_a_code_live_longer(coded: Site) -> None:
    coded.store.gateway = False
    draft = coded.begin()
    coded.work()
    for _ in range(10):
        coded.wait(MINUTE)
        coded.work()
    coded.store.gateway = True
    coded.wait(HOUR / 6)
    coded.work()
    assert coded.store.sent == {}
    assert coded.move(draft, "POST", "mobile-code/resend").status == 202
    coded.work()
    assert type_code(coded, draft, coded.code()).status == 200


@pytest.mark.requirement("OTP6")
def test_a_code_sent_again_voids_the_one_before_whatever_the_worker_does_first(coded: Site) -> None:
    coded.store.gateway = False
    draft = coded.begin()
    coded.work()
    coded.store.gateway = True
    coded.wait(61 * SECOND)
    assert coded.move(draft, "POST", "mobile-code/resend").status == 202
    coded.work()
    assert len(coded.store.sent) == 1
    assert type_code(coded, draft, coded.code()).status == 200


@pytest.mark.requirement("OTP6")
def test_a_changed_number_voids_the_code(coded: Site) -> None:
    draft = coded.begin()
    coded.work()
    old = coded.code()
    assert coded.move(draft, "POST", "back").status == 200
    assert coded.move(draft, "PUT", "contact", {"mobile": OTHER_MOBILE}).status == 200
    assert type_code(coded, draft, old).status == 422
    coded.work()
    assert type_code(coded, draft, old).status == 422
    assert type_code(coded, draft, coded.code(OTHER_MOBILE)).status == 200


@pytest.mark.requirement("OTP6")
def test_a_code_of_another_draft_is_none(coded: Site) -> None:
    one, other = coded.begin(), coded.begin(OTHER, OTHER_MOBILE)
    coded.work()
    assert type_code(coded, one, coded.code(OTHER_MOBILE)).status == 422
    assert type_code(coded, other, coded.code(MOBILE)).status == 422


@pytest.mark.requirement("OTP7")
def test_how_often_a_code_is_sent_to_a_number(coded: Site) -> None:
    coded.begin()
    answer = coded.call("POST", "/registrations", {"national_id": OTHER, "mobile": MOBILE})
    assert (answer.status, answer.headers["retry-after"]) == (429, "60")
    assert coded.store.streams.keys().__len__() == 1
    coded.wait(60 * SECOND)
    draft = coded.begin(OTHER)
    coded.wait(60 * SECOND)
    assert coded.move(draft, "POST", "mobile-code/resend").status == 202
    coded.wait(60 * SECOND)
    answer = coded.move(draft, "POST", "mobile-code/resend")
    assert (answer.status, answer.headers["retry-after"]) == (429, "420")
    coded.work()
    assert coded.templates() == ["code_registration"] * 2  # the one that was sent again is void before it was sent


@pytest.mark.requirement("OTP6", "CR3")
def test_each_code_that_is_sent_again_is_another_one(coded: Site) -> None:
    draft = coded.begin()
    coded.work()
    for _ in range(2):
        coded.wait(61 * SECOND)
        assert coded.move(draft, "POST", "mobile-code/resend").status == 202
        coded.work()
    assert len({dict(each.params)["code"] for each in coded.store.sent.values()}) == len(coded.store.sent) == 3
    assert type_code(coded, draft, coded.code()).status == 200


@pytest.mark.requirement("OTP5")
def test_no_code_stands_in_the_store(coded: Site) -> None:
    draft = coded.begin()
    coded.work()
    code = coded.code()
    held = repr((coded.store.streams, coded.store.cells, coded.store.tasks))
    assert code not in held
    assert draft.token not in held


# --- signing in ------------------------------------------------------------------------------------------------------


def test_sessions(site: Site) -> None:
    answer = site.sign_in()
    assert answer.status == 201
    assert answer.body is not None
    assert answer.body["expires_at"] == "1405-09-01T12:30:00+03:30"
    token = answer.body["token"]
    assert site.call("GET", "/records", token=token).status == 200
    assert site.call("DELETE", "/sessions/current", token=token).status == 204
    assert site.call("DELETE", "/sessions/current", token=token).status == 401
    other = site.session()
    site.wait(HOUR - SECOND)
    assert site.call("GET", "/records", token=other).status == 200
    site.wait(SECOND)
    assert site.call("GET", "/records", token=other).status == 401


def _live(site: Site, tokens: list[str]) -> list[bool]:
    return [site.call("GET", "/services", token=token).status == 200 for token in tokens]


@pytest.mark.requirement("PW13")
def test_a_person_has_so_many_sessions_and_one_more_ends_the_oldest(site: Site) -> None:
    site.account(OTHER, OTHER_MOBILE)
    others = site.session(OTHER)
    tokens = [site.session() for _ in range(MOST_SESSIONS)]
    assert all(_live(site, [*tokens, others]))
    site.call("DELETE", "/sessions/current", token=tokens[1])
    tokens.append(site.session())
    assert _live(site, tokens) == [True, False, True, True, True, True], "who signs out makes room"
    tokens.append(site.session())
    assert _live(site, tokens) == [False, False, True, True, True, True, True]
    assert _live(site, [others]) == [True]
    site.wait(HOUR)
    assert not any(_live(site, tokens))
    tokens = [site.session() for _ in range(MOST_SESSIONS)]
    assert all(_live(site, tokens)), "those that ended by the clock take no place"


def test_a_portal_may_have_one_session_a_person(site: Site) -> None:
    site.portal = evolve(site.portal, most_sessions=1)
    first, second = site.session(), site.session()
    assert _live(site, [first, second]) == [False, True]


@pytest.mark.requirement("PW13")
def test_signing_out_everywhere_ends_every_session_of_the_person(site: Site) -> None:
    site.account(OTHER, OTHER_MOBILE)
    others, tokens = site.session(OTHER), [site.session() for _ in range(3)]
    assert site.call("DELETE", "/sessions", {"all": True}, token=tokens[0]).status == 422
    assert site.call("DELETE", "/sessions").status == 401
    assert all(_live(site, tokens))
    assert site.call("DELETE", "/sessions", token=tokens[0]).status == 204
    assert not any(_live(site, tokens))
    assert site.call("DELETE", "/sessions", token=tokens[1]).status == 401
    assert _live(site, [others, site.session()]) == [True, True]


def test_sessions_of_an_erased_person_are_forgotten(site: Site) -> None:
    token = site.session()
    rooms = {room for room, _ in site.store.cells}
    assert "sessions" in rooms
    site.run(upkeep.erase(site.portal, national_ids.parse(ONE)))
    assert _live(site, [token]) == [False]
    assert not [cell for (room, _), cell in site.store.cells.items() if room == "sessions" and cell.value]


@pytest.mark.requirement("EN3")
def test_failures_are_counted_and_waits_grow(site: Site) -> None:
    for _ in range(5):
        assert site.sign_in(password="Wr0ng&xyz").status == 422
    answer = site.sign_in()
    assert (answer.status, answer.headers["retry-after"]) == (429, "60")
    site.wait(59 * SECOND)
    assert site.sign_in().status == 429
    site.wait(SECOND)
    assert site.sign_in(password="Wr0ng&xyz").status == 422
    assert site.sign_in().headers["retry-after"] == "120"
    site.account(OTHER, OTHER_MOBILE)
    assert site.sign_in(OTHER).status == 201
    assert site.sign_in().status == 429
    site.wait(2 * MINUTE)
    assert site.sign_in().status == 201
    for _ in range(4):
        assert site.sign_in(password="Wr0ng&xyz").status == 422
    assert site.sign_in().status == 201


# --- passwords -------------------------------------------------------------------------------------------------------


def change(site: Site, token: str, current: str = PASSWORD, new: str = NEW_PASSWORD) -> Response:
    body = {"current_password": current, "password": new, "password_confirmation": new}
    return site.call("POST", "/password", body, token)


@pytest.mark.requirement("PW13")
def test_another_password_ends_the_other_sessions(site: Site) -> None:
    one, other = site.session(), site.session()
    assert change(site, one, "Wr0ng&xyz").status == 422
    assert change(site, one, new="short").status == 422
    answer = change(site, one)
    assert answer.status == 200
    assert answer.body is not None
    assert site.call("GET", "/records", token=one).status == 401
    assert site.call("GET", "/records", token=other).status == 401
    assert site.call("GET", "/records", token=answer.body["token"]).status == 200
    assert site.sign_in().status == 422
    assert site.sign_in(password=NEW_PASSWORD).status == 201


def test_the_current_password_is_counted_like_signing_in(site: Site) -> None:
    token = site.session()
    for _ in range(5):
        assert change(site, token, "Wr0ng&xyz").status == 422
    assert change(site, token).status == 429
    assert site.sign_in().status == 429


def ask(site: Site, national_id: str = ONE) -> None:
    answer = site.call("POST", "/password-recovery", {"national_id": national_id})
    assert (answer.status, answer.body) == (202, {})


def recover(site: Site, code: str, new: str = NEW_PASSWORD, national_id: str = ONE) -> Response:
    body = {"national_id": national_id, "code": code, "password": new, "password_confirmation": new}
    return site.call("POST", "/password-recovery/confirm", body)


def test_recovery(site: Site) -> None:
    token = site.session()
    ask(site)
    site.work()
    code = site.code()
    assert faults(recover(site, wrong(code))) == ["one_time_code.entry.refused"]
    assert recover(site, code, "short").status == 422
    assert faults(recover(site, code, "short"))[0].startswith("password.")
    assert recover(site, code).status == 204
    assert recover(site, code).status == 422
    assert site.call("GET", "/records", token=token).status == 401
    assert site.sign_in(password=NEW_PASSWORD).status == 201
    site.work()
    assert site.templates(MOBILE) == ["code_password_recovery", "password_changed"]


@pytest.mark.requirement("OTP4")
def test_a_code_for_recovery_is_tried_five_times(site: Site) -> None:
    ask(site)
    site.work()
    code = site.code()
    for _ in range(5):
        assert recover(site, wrong(code)).status == 422
    assert recover(site, code).status == 422


@pytest.mark.requirement("OTP7", "EN1")
def test_over_the_limit_recovery_stays_silent_and_the_code_in_force(site: Site) -> None:
    ask(site)
    site.work()
    for _ in range(5):
        ask(site)
    site.work()
    assert site.templates() == ["code_password_recovery"]
    assert recover(site, site.code()).status == 204


def test_recovery_ends_when_nobody_goes_on(site: Site) -> None:
    ask(site)
    site.work()
    site.wait(30 * MINUTE)
    assert recover(site, site.code()).status == 422
    ask(site)
    site.work()
    assert recover(site, site.code()).status == 204


# --- another mobile --------------------------------------------------------------------------------------------------


def ask_change(site: Site, token: str, mobile: str = NEW_NUMBER, password: str = PASSWORD) -> Response:
    return site.call("POST", "/mobile", {"mobile": mobile, "password": password}, token)


def confirm(site: Site, token: str, code: str) -> Response:
    return site.call("POST", "/mobile/confirm", {"code": code}, token)


def changed(site: Site, token: str, mobile: str = NEW_NUMBER) -> None:
    assert ask_change(site, token, mobile).status == 202
    site.work()
    assert confirm(site, token, site.code(mobile)).status == 202
    site.work()


@pytest.mark.requirement("CM1", "CM2")
def test_another_mobile(site: Site) -> None:
    token = site.session()
    assert ask_change(site, token, password="Wr0ng&xyz").status == 422
    assert faults(ask_change(site, token, MOBILE)) == ["mobile_change.number.same"]
    changed(site, token)
    assert site.templates(MOBILE) == ["mobile_changed"]
    assert site.templates(NEW_NUMBER) == ["code_mobile_change", "mobile_changed"]
    assert ask_change(site, token, OTHER_MOBILE).status == 409
    site.wait(72 * HOUR)
    token = site.session()
    assert ask_change(site, token, OTHER_MOBILE).status == 202


@pytest.mark.requirement("CM3", "OTP6")
def test_a_change_voids_codes_and_recovery_is_silent_while_it_cools_off(site: Site) -> None:
    token = site.session()
    assert ask_change(site, token).status == 202
    site.work()
    ask(site)
    site.work()
    recovery_code = site.code(MOBILE)
    assert confirm(site, token, site.code(NEW_NUMBER)).status == 202
    site.work()
    assert recover(site, recovery_code).status == 422
    site.wait(MINUTE * 2)
    sent = len(site.store.sent)
    ask(site)
    site.work()
    assert len(site.store.sent) == sent
    site.wait(72 * HOUR)
    ask(site)
    site.work()
    assert recover(site, site.code(NEW_NUMBER)).status == 204


@pytest.mark.requirement("CM2", "CM4")
def test_a_registry_that_is_away_is_asked_again_until_the_patience_is_over(site: Site) -> None:
    token = site.session()
    site.registries(Match.MATCHED, Match.UNAVAILABLE)
    assert ask_change(site, token).status == 202
    site.work()
    answer = confirm(site, token, site.code(NEW_NUMBER))
    assert (answer.status, answer.body) == (202, {})
    for _ in range(73):
        site.work()
        site.wait(HOUR)
    assert site.templates(MOBILE) == site.templates(NEW_NUMBER)[1:] == ["mobile_change_needs_branch"]
    ask(site)
    site.work()
    assert site.templates(MOBILE)[-1] == "code_password_recovery"


def test_a_recovered_password_withdraws_a_change_under_way(site: Site) -> None:
    token = site.session()
    assert ask_change(site, token).status == 202
    site.work()
    code = site.code(NEW_NUMBER)
    ask(site)
    site.work()
    assert recover(site, site.code(MOBILE)).status == 204
    assert confirm(site, site.session(password=NEW_PASSWORD), code).status == 422
    site.work()
    assert "mobile_changed" not in site.templates()


def test_another_password_withdraws_a_change_under_way(site: Site) -> None:
    token = site.session()
    assert ask_change(site, token).status == 202
    site.work()
    answer = change(site, token)
    assert answer.body is not None
    assert confirm(site, answer.body["token"], site.code(NEW_NUMBER)).status == 422


@pytest.mark.requirement("OTP7")
@pytest.mark.parametrize("wait", [0, 59])
def test_codes_to_a_new_number_are_limited(site: Site, wait: int) -> None:
    token = site.session()
    assert ask_change(site, token).status == 202
    site.wait(wait * SECOND)
    answer = ask_change(site, token)
    assert (answer.status, answer.headers["retry-after"]) == (429, str(60 - wait))


@pytest.mark.requirement("OTP6")
def test_codes_are_bound_to_their_purpose(site: Site) -> None:
    token = site.session()
    assert ask_change(site, token).status == 202
    ask(site)
    site.work()
    assert recover(site, site.code(NEW_NUMBER)).status == 422
    assert confirm(site, token, site.code(MOBILE)).status == 422


def test_a_code_that_is_none(site: Site) -> None:
    token = site.session()
    plays: list[Callable[[Any], Response]] = [lambda code: confirm(site, token, code), lambda code: recover(site, code)]
    for play in plays:
        for code in (None, 5, "", "12345", "1234567", ["123456"], "x" * 1000):
            answer = play(code)
            assert faults(answer) == ["one_time_code.text.malformed"]
            assert answer.body is not None
            assert answer.body["errors"][0]["loc"] == ["code"]


@pytest.mark.requirement("PW13")
def test_what_was_made_with_the_old_password_does_not_win_over_a_recovery(site: Site) -> None:
    token = site.session()
    ask(site)
    site.work()
    other = "Zx9cv&bnm"
    body = {"current_password": PASSWORD, "password": other, "password_confirmation": other}
    flow = site.flow("POST", "/password", body, token)
    assert site.run_with(flow, "Seal", lambda: recover(site, site.code())).status == 401
    assert site.sign_in(password=NEW_PASSWORD).status == 201


def test_a_day_of_codes(site: Site) -> None:
    for _ in range(12):
        ask(site)
        site.work()
        site.wait(11 * MINUTE)
    assert site.templates() == ["code_password_recovery"] * 10
    site.wait(DAY)
    ask(site)
    site.work()
    assert len(site.store.sent) == 11


@pytest.mark.requirement("EN3")
def test_a_success_clears_nothing_that_came_while_it_was_compared(site: Site) -> None:
    def guesses() -> None:
        for _ in range(4):
            assert site.sign_in(password="Wr0ng&xyz").status == 422

    flow = site.flow("POST", "/sessions", {"national_id": ONE, "password": PASSWORD})
    assert site.run_with(flow, "Verify", guesses).status == 201
    assert site.sign_in().status == 429
