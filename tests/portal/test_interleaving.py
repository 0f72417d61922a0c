"""
Two requests, or two workers, at once: every order of their asks, and for longer ones many orders by a fixed seed.

Each ask is whole, and nothing else is: what holds here holds without any transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from random import Random
from threading import Thread
from typing import Any, Final

import pytest

from tamin_rules.portal import codes, work
from tamin_rules.portal.asks import Flow
from tamin_rules.registration.one_time_code import Purpose
from tamin_rules.registration.ownership import Match
from tests.portal.site import (
    IDENTITY,
    MOBILE,
    NEW_PASSWORD,
    ONE,
    OTHER_MOBILE,
    PASSWORD,
    Draft,
    Saved,
    Site,
    interleaved,
    with_terms,
)

MOST: Final = 250
"""Orders that are tried of one scene; all of them where there are no more."""


def schedules(first: int, second: int) -> Iterator[list[int]]:
    """Yield orders of two flows with so many asks: all of them, or as many as are tried, drawn by a fixed seed."""
    total = first + second
    count = 1
    for place in range(second):
        count = count * (total - place) // (place + 1)
    if count <= MOST:
        yield from (
            [1 if place in chosen else 0 for place in range(total)] for chosen in combinations(range(total), second)
        )
        return
    random = Random(11)  # noqa: S311 - the same orders in every run
    turns = [0] * first + [1] * second
    for _ in range(MOST):
        yield random.sample(turns, total)


Scene = Callable[[Site], tuple[Flow[Any], Flow[Any]]]


def every_order(scene: Callable[[], Site], flows: Scene) -> Iterator[tuple[Site, list[Any]]]:
    """Yield what came of each order, the scene set anew each time."""
    site = scene()
    saved, sent, at = Saved.of(site.store), dict(site.store.sent), site.clock.at

    def again() -> None:
        saved.back(site.store)
        site.store.sent, site.clock.at, site.asked = dict(sent), at, []

    lengths: list[int] = []
    for which in (0, 1):
        again()
        flow = flows(site)[which]
        before = len(site.asked)
        site.run(flow)
        lengths.append(len(site.asked) - before + 4)
    for schedule in schedules(*lengths):
        again()
        yield site, interleaved(list(flows(site)), schedule, site.perform)


def statuses(answers: list[Any]) -> list[int]:
    return sorted(answer.status for answer in answers)


@pytest.mark.requirement("FL2", "FL3")
def test_submitted_twice_at_once() -> None:
    drafts: list[Draft] = []

    def scene() -> Site:
        site = Site()
        drafts[:] = [site.enter(site.begin())]
        return site

    def flows(site: Site) -> tuple[Flow[Any], Flow[Any]]:
        path, token = f"{drafts[0].path}/submit", drafts[0].token
        body = {"accept_notices": True}
        return site.flow("POST", path, body, token, 3), site.flow("POST", path, body, token, 3)

    for site, answers in every_order(scene, flows):
        assert statuses(answers) == [202, 412]
        stale = next(answer for answer in answers if answer.status == 412)
        assert stale.body["errors"][0]["params"] == {"version": 4}
        site.work()
        assert site.templates() == ["registration_active"]


@pytest.mark.requirement("FL3")
def test_submitted_twice_at_once_under_one_key() -> None:
    drafts: list[Draft] = []

    def scene() -> Site:
        site = Site()
        drafts[:] = [site.enter(site.begin())]
        return site

    def flows(site: Site) -> tuple[Flow[Any], Flow[Any]]:
        path, token = f"{drafts[0].path}/submit", drafts[0].token
        one, other = (
            site.flow("POST", path, {"accept_notices": True}, token, 3, idempotency_key="k") for _ in range(2)
        )
        return one, other

    for site, answers in every_order(scene, flows):
        assert statuses(answers) in ([202, 202], [202, 409])
        good = [answer for answer in answers if answer.status == 202]
        assert all(answer == good[0] for answer in good)
        assert len([kept for kept in site.store.tasks.values() if kept.task.type == "verify"]) == 1


@pytest.mark.requirement("FL3")
def test_begun_twice_at_once_under_one_key() -> None:
    def flows(site: Site) -> tuple[Flow[Any], Flow[Any]]:
        body = {"national_id": ONE, "mobile": MOBILE}
        one, other = (site.flow("POST", "/registrations", body, idempotency_key="k") for _ in range(2))
        return one, other

    for site, answers in every_order(Site, flows):
        assert statuses(answers) in ([201, 201], [201, 409])
        assert len(site.store.streams) == 1


@pytest.mark.requirement("FL2")
def test_two_tabs() -> None:
    drafts: list[Draft] = []

    def scene() -> Site:
        site = Site()
        drafts[:] = [site.begin()]
        return site

    def flows(site: Site) -> tuple[Flow[Any], Flow[Any]]:
        path, token = drafts[0].path, drafts[0].token
        return (
            site.flow("PUT", f"{path}/identity", IDENTITY, token, 1),
            site.flow("POST", f"{path}/cancel", None, token, 1),
        )

    for site, answers in every_order(scene, flows):
        assert sorted(each for each in statuses(answers) if each == 200) == [200]
        state = site.show(drafts[0])["state"]
        assert state == ("credentials" if answers[0].status == 200 else "cancelled")


@pytest.mark.requirement("FL4")
@pytest.mark.parametrize("ownership", [Match.MATCHED, Match.MISMATCHED])
def test_two_requests_of_one_person_at_once(ownership: Match) -> None:
    drafts: list[Draft] = []

    def scene() -> Site:
        site = Site()
        site.registries(Match.MATCHED, ownership)
        drafts[:] = [site.enter(site.begin()), site.enter(site.begin(ONE, OTHER_MOBILE))]
        return site

    def flows(site: Site) -> tuple[Flow[Any], Flow[Any]]:
        one, other = (
            site.flow("POST", f"{each.path}/submit", {"accept_notices": True}, each.token, 3) for each in drafts
        )
        return one, other

    for site, answers in every_order(scene, flows):
        assert statuses(answers) == [202, 202]
        site.work()
        states = sorted(site.show(draft)["state"] for draft in drafts)
        assert states == (["active", "needs_branch"] if ownership is Match.MATCHED else ["needs_branch"] * 2)
        if ownership is Match.MISMATCHED:
            assert sorted(site.visit(draft, "activation").status for draft in drafts) == [200, 422]


@pytest.mark.requirement("FL4")
def test_two_requests_of_one_person_verified_at_once() -> None:
    drafts: list[Draft] = []

    def scene() -> Site:
        site = Site()
        drafts[:] = [site.submitted(), site.submitted(ONE, OTHER_MOBILE)]
        return site

    def flows(site: Site) -> tuple[Flow[Any], Flow[Any]]:
        one, other = site.run(work.take(site.portal))
        return work.perform(site.portal, one), work.perform(site.portal, other)

    for site, _ in every_order(scene, flows):
        site.work()
        assert [site.show(draft)["state"] for draft in drafts] == ["active", "needs_branch"]
        assert site.templates(MOBILE).count("registration_attempt") == 1


@pytest.mark.requirement("OTP3", "OTP4")
def test_one_code_typed_twice_at_once() -> None:
    drafts: list[Draft] = []

    def scene() -> Site:
        site = Site(with_terms(mobile_code=True))
        drafts[:] = [site.begin()]
        site.work()
        return site

    def flows(site: Site) -> tuple[Flow[Any], Flow[Any]]:
        draft, code = drafts[0], site.code()
        one, other = (site.flow("POST", f"{draft.path}/mobile-code", {"code": code}, draft.token, 1) for _ in range(2))
        return one, other

    for _, answers in every_order(scene, flows):
        assert statuses(answers)[0] == 200
        assert statuses(answers)[1] in {412, 422}


@pytest.mark.requirement("OTP3")
def test_a_password_recovered_twice_at_once() -> None:
    others = (NEW_PASSWORD, "Zx9cv&bnm")

    def scene() -> Site:
        site = Site()
        site.account()
        site.call("POST", "/password-recovery", {"national_id": ONE})
        site.work()
        return site

    def flows(site: Site) -> tuple[Flow[Any], Flow[Any]]:
        one, other = (
            site.flow(
                "POST",
                "/password-recovery/confirm",
                {"national_id": ONE, "code": site.code(), "password": text, "password_confirmation": text},
            )
            for text in others
        )
        return one, other

    for site, answers in every_order(scene, flows):
        assert statuses(answers) == [204, 422]
        winner = others[0] if answers[0].status == 204 else others[1]
        assert site.sign_in(password=winner).status == 201


@pytest.mark.requirement("OTP7")
def test_two_codes_asked_for_at_once() -> None:
    def scene() -> Site:
        return Site(with_terms(mobile_code=True))

    def flows(site: Site) -> tuple[Flow[Any], Flow[Any]]:
        body = {"national_id": ONE, "mobile": MOBILE}
        return site.flow("POST", "/registrations", body), site.flow("POST", "/registrations", body)

    for site, answers in every_order(scene, flows):
        assert statuses(answers) == [201, 429]
        site.work()
        assert site.templates() == ["code_registration"]


@pytest.mark.requirement("PW13")
def test_two_passwords_at_once() -> None:
    tokens: list[str] = []
    others = (NEW_PASSWORD, "Zx9cv&bnm")

    def scene() -> Site:
        site = Site()
        site.account()
        tokens[:] = [site.session()]
        return site

    def flows(site: Site) -> tuple[Flow[Any], Flow[Any]]:
        one, other = (
            site.flow(
                "POST",
                "/password",
                {"current_password": PASSWORD, "password": text, "password_confirmation": text},
                tokens[0],
            )
            for text in others
        )
        return one, other

    for site, answers in every_order(scene, flows):
        assert statuses(answers) in ([200, 401], [200, 422])
        winner = next(text for text, answer in zip(others, answers, strict=True) if answer.status == 200)
        assert site.sign_in(password=winner).status == 201
        token = next(answer.body["token"] for answer in answers if answer.status == 200)
        assert site.call("GET", "/records", token=token).status == 200


def test_two_objections_at_once() -> None:
    tokens: list[str] = []
    body = {"kind": "missing", "rows": [{"year": 1402, "month": 3, "days": 31, "workshop": "کارگاه نمونه"}]}

    def scene() -> Site:
        site = Site()
        site.account()
        tokens[:] = [site.session()]
        return site

    def flows(site: Site) -> tuple[Flow[Any], Flow[Any]]:
        return site.flow("POST", "/objections", body, tokens[0]), site.flow("POST", "/objections", body, tokens[0])

    for site, answers in every_order(scene, flows):
        assert 201 in statuses(answers)
        listed = site.call("GET", "/objections", token=tokens[0]).body
        assert listed is not None
        assert len(listed["objections"]) == statuses(answers).count(201) == 1


def at_once(count: int, play: Callable[[int], Any]) -> list[Any]:
    answers: list[Any] = [None] * count

    def one(place: int) -> None:
        answers[place] = play(place)

    threads = [Thread(target=one, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.requirement("EN3", "OTP4")
def test_sixteen_guesses_at_once() -> None:
    site = Site()
    site.account()
    answers = at_once(16, lambda _place: site.sign_in(password="Wr0ng&xyz").status)
    assert answers.count(422) <= 5
    assert set(answers) <= {422, 429, 503}
    assert sum(type(ask).__name__ == "Verify" for ask in site.asked) <= 5


@pytest.mark.requirement("FL4")
def test_sixteen_submissions_at_once() -> None:
    site = Site()
    drafts = [site.enter(site.begin()) for _ in range(16)]
    answers = at_once(16, lambda place: site.move(drafts[place], "POST", "submit", {"accept_notices": True}))
    while 503 in {answer.status for answer in answers}:
        answers = [
            answer if answer.status == 202 else site.move(draft, "POST", "submit", {"accept_notices": True})
            for draft, answer in zip(drafts, answers, strict=True)
        ]
    shapes = {(answer.status, *sorted(answer.body or ())) for answer in answers}
    assert len(shapes) == 1
    site.work()
    states = [site.show(draft)["state"] for draft in drafts]
    assert (states.count("active"), states.count("needs_branch")) == (1, 15)
    assert site.templates().count("registration_attempt") == 1


@pytest.mark.requirement("OTP3")
def test_a_code_is_used_up_once_whatever_else_would_notice() -> None:
    def scene() -> Site:
        site = Site(with_terms(mobile_code=True))
        site.begin()
        site.work()
        return site

    def flows(site: Site) -> tuple[Flow[Any], Flow[Any]]:
        ((_, id_),) = site.store.streams
        one, other = (codes.used(site.portal, Purpose.REGISTRATION, id_) for _ in range(2))
        return one, other

    for _, answers in every_order(scene, flows):
        assert sorted(answers) == [False, True]
