"""What a portal does by itself: the clock's own moves, erasure, audit and checkpoints."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from tamin_rules.identifiers import national_id as national_ids
from tamin_rules.portal import upkeep
from tamin_rules.portal.asks import Stream
from tamin_rules.portal.keys import chain
from tamin_rules.portal.registrations import REGISTRATION
from tamin_rules.portal.upkeep import Flaw
from tests.portal.site import (
    DAY,
    HOUR,
    MINUTE,
    MOBILE,
    NEW_PASSWORD,
    ONE,
    OTHER,
    OTHER_MOBILE,
    Site,
    killed_at,
    with_terms,
)

NEW_NUMBER = "09129998877"


def sweep(site: Site) -> int:
    return int(site.run(upkeep.sweep(site.portal)))


def stream_of(site: Site, kind: str) -> Stream:
    (found,) = (stream for stream in site.store.streams.values() if stream.kind == kind)
    return found


def recovered_and_moved(site: Site) -> None:
    """Leave a recovery and a change of mobile behind."""
    site.account()
    site.call("POST", "/password-recovery", {"national_id": ONE})
    site.work()
    body = {"national_id": ONE, "code": site.code(), "password": NEW_PASSWORD, "password_confirmation": NEW_PASSWORD}
    assert site.call("POST", "/password-recovery/confirm", body).status == 204
    token = site.session(password=NEW_PASSWORD)
    assert site.call("POST", "/mobile", {"mobile": NEW_NUMBER, "password": NEW_PASSWORD}, token).status == 202
    site.work()
    assert site.call("POST", "/mobile/confirm", {"code": site.code(NEW_NUMBER)}, token).status == 202
    site.work()


# --- the clock -------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("FL6")
def test_drafts_that_nobody_comes_back_to_lose_their_data() -> None:
    site = Site(with_terms(mobile_code=True))
    drafts = [site.begin(ONE, MOBILE), site.begin(OTHER, OTHER_MOBILE)]
    assert site.move(drafts[1], "POST", "back").status == 200
    site.wait(29 * MINUTE)
    assert sweep(site) == 0
    young = site.begin(OTHER, "09121112233")
    site.wait(MINUTE)
    assert sweep(site) == 2
    assert sweep(site) == 0
    assert [stream.state for stream in site.store.streams.values()] == ["expired", "expired", "mobile_code"]
    assert [bool(stream.key) for stream in site.store.streams.values()] == [False, False, True]
    assert [site.show(draft)["version"] for draft in (*drafts, young)] == [1, 2, 1]


@pytest.mark.requirement("FL6")
def test_a_sweep_that_is_killed_is_swept_again() -> None:
    place = 0
    while True:
        site = Site()
        site.begin()
        site.wait(HOUR)
        is_killed = killed_at(site, upkeep.sweep(site.portal), place)
        sweep(site)
        assert stream_of(site, "registration").key == b""
        if not is_killed:
            break
        place += 1
    assert place > 5


@pytest.mark.requirement("FL6")
def test_what_does_not_open_keeps_nothing_else_from_its_end() -> None:
    site = Site()
    broken, other = site.begin(), site.begin(OTHER, OTHER_MOBILE)
    stream = site.store.streams["registration", broken.id]
    site.store.streams["registration", broken.id] = evolve(stream, events=(b"x" * 99,))
    site.wait(HOUR)
    assert sweep(site) == 1
    assert site.show(other)["state"] == "expired"


@pytest.mark.requirement("FL6")
def test_a_draft_that_is_used_just_now_is_left() -> None:
    site = Site()
    draft, other = site.begin(), site.begin(OTHER, OTHER_MOBILE)
    site.wait(HOUR)
    flow = upkeep.sweep(site.portal)
    swept = site.run_with(flow, "Append", lambda: site.call("GET", draft.path, token=draft.token))
    assert swept == 1
    assert [site.show(each)["state"] for each in (draft, other)] == ["expired", "expired"]


@pytest.mark.requirement("CM3", "AU6")
def test_a_cooling_off_and_a_recovery_end_and_lose_their_keys() -> None:
    site = Site()
    recovered_and_moved(site)
    site.wait(3 * DAY)
    assert sweep(site) == 1
    assert stream_of(site, "mobile_change").state == "settled"
    site.wait(29 * DAY)
    assert sweep(site) == 1
    assert stream_of(site, "recovery").state == "erased"
    site.wait(DAY)
    assert sweep(site) == 1
    assert stream_of(site, "mobile_change").key == b""
    assert sweep(site) == 0
    assert site.sign_in(password=NEW_PASSWORD).status == 201
    site.call("POST", "/password-recovery", {"national_id": ONE})
    site.work()
    assert site.templates(NEW_NUMBER)[-1] == "code_password_recovery"


def test_recoveries_of_nobody_end_too() -> None:
    site = Site()
    site.call("POST", "/password-recovery", {"national_id": OTHER})
    site.wait(30 * MINUTE)
    assert sweep(site) == 1
    assert stream_of(site, "recovery").state == "expired"


# --- erasure ---------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("AU5")
def test_an_erased_person_is_unknown_and_every_chain_holds() -> None:
    site = Site()
    recovered_and_moved(site)
    draft = next(stream.id for stream in site.store.streams.values() if stream.kind == "registration")
    token = site.session(password=NEW_PASSWORD)
    body = {"kind": "missing", "rows": [{"year": 1402, "month": 3, "days": 31, "workshop": "کارگاه نمونه"}]}
    assert site.call("POST", "/objections", body, token).status == 201
    assert site.run(upkeep.erase(site.portal, national_ids.parse(ONE))) == 4
    for stream in site.store.streams.values():
        assert (stream.state, stream.key, stream.token, stream.person) == ("erased", b"", b"", None)
        assert upkeep.flaws(site.portal, REGISTRATION, stream) == ()
    held = [cell.room for cell in site.store.cells.values() if cell.value]
    assert set(held) <= {"session", "tracking", "sendings", "code", "replies", "told today"}
    assert site.call("GET", "/records", token=token).status == 401
    assert site.sign_in(password=NEW_PASSWORD).status == 422
    assert site.call("POST", f"/staff/accounts/{draft}/commitment", {"form": "x"}, "staff-token").status == 404
    assert site.run(upkeep.erase(site.portal, national_ids.parse(ONE))) == 0
    site.work()
    again = site.account()
    assert site.show(again)["state"] == "active"


@pytest.mark.requirement("AU5", "EN1")
def test_nobody_can_follow_up_what_was_erased() -> None:
    site = Site()
    draft = site.submitted()
    assert site.follow(draft).status == 200
    site.run(upkeep.erase(site.portal, national_ids.parse(ONE)))
    assert site.follow(draft).status == 404
    assert site.call("GET", draft.path, token=draft.token).status == 404
    site.work()
    assert site.store.sent == {}


# --- audit -----------------------------------------------------------------------------------------------------------


def flaws(site: Site, stream: Stream | None, kind: Any = REGISTRATION) -> tuple[Flaw, ...]:
    return () if stream is None else upkeep.flaws(site.portal, kind, stream)


@pytest.mark.requirement("AU1", "AU3")
def test_every_flipped_byte_is_found() -> None:
    site = Site()
    draft = site.submitted()
    stream = stream_of(site, "registration")
    assert site.run(upkeep.audited(site.portal, REGISTRATION, draft.id)) == ()
    assert site.run(upkeep.audited(site.portal, REGISTRATION, "other")) == (Flaw.GONE,)
    for place, sealed in enumerate(stream.events):
        for byte in range(len(sealed)):
            flipped = sealed[:byte] + bytes([sealed[byte] ^ 1]) + sealed[byte + 1 :]
            events = (*stream.events[:place], flipped, *stream.events[place + 1 :])
            forged = evolve(stream, events=events)
            assert Flaw.CHAIN in flaws(site, forged)
            assert Flaw.SEAL in flaws(site, evolve(forged, head=chain(events)))


@pytest.mark.requirement("AU3")
def test_dropped_swapped_and_inserted_events_are_found() -> None:
    site = Site()
    site.submitted()
    stream = stream_of(site, "registration")
    one, two, *rest = stream.events
    for events in ((two, *rest), (two, one, *rest), (one, one, two, *rest), (one, *rest)):
        assert Flaw.CHAIN in flaws(site, evolve(stream, events=events))
        assert Flaw.SEAL in flaws(site, evolve(stream, events=events, head=chain(events)))


@pytest.mark.requirement("AU2", "AU3")
def test_a_checkpoint_shows_a_tail_that_was_cut_off() -> None:
    site = Site()
    draft = site.submitted()
    stream = stream_of(site, "registration")
    taken = upkeep.checkpoint(site.portal, site.store.streams.values())
    assert upkeep.is_signed(site.portal, taken)
    cut = evolve(stream, events=stream.events[:-1], head=chain(stream.events[:-1]))
    assert flaws(site, cut) == ()
    assert upkeep.compared(taken, "registration", draft.id, cut) is Flaw.CUT
    assert upkeep.compared(taken, "registration", draft.id, None) is Flaw.GONE
    assert upkeep.compared(taken, "registration", draft.id, stream) is None
    assert upkeep.compared(taken, "registration", "later", stream) is None
    site.work()
    assert upkeep.compared(taken, "registration", draft.id, stream_of(site, "registration")) is None
    site.run(upkeep.erase(site.portal, national_ids.parse(ONE)))
    assert upkeep.compared(taken, "registration", draft.id, stream_of(site, "registration")) is None
    other = evolve(stream, events=(*stream.events[:-1], b"x", b"y"))
    assert upkeep.compared(taken, "registration", draft.id, other) is Flaw.CHAIN
    forged = evolve(taken, heads={**taken.heads, ("registration", draft.id): (0, b"")})
    assert not upkeep.is_signed(site.portal, forged)
    assert not upkeep.is_signed(Site(seed=2).portal, taken)


@pytest.mark.requirement("PII5")
def test_keys_can_be_rotated_and_a_sealed_text_opens_in_its_place_alone() -> None:
    site = Site()
    draft = site.submitted()
    other = site.begin(OTHER, OTHER_MOBILE)
    keys = site.portal.keys
    rotated = evolve(keys, secrets=(b"n" * 32, *keys.secrets))
    site.portal = evolve(site.portal, keys=rotated)
    assert site.show(draft)["state"] == "submitted"
    assert site.move(other, "POST", "back").status == 200
    streams = site.store.streams
    one, two = streams["registration", draft.id], streams["registration", other.id]
    assert Flaw.SEAL in flaws(site, evolve(two, key=one.key))
    assert Flaw.SEAL in flaws(site, evolve(one, events=two.events, head=two.head))
    site.portal = evolve(site.portal, keys=evolve(keys, secrets=(b"n" * 32,)))
    assert Flaw.SEAL in flaws(site, one)


@pytest.mark.requirement("PII4")
def test_another_key_finds_nobody() -> None:
    site = Site()
    site.account()
    keys = evolve(site.portal.keys, index_secret=b"x" * 32)
    assert keys.hashed("person", ONE) != site.portal.keys.hashed("person", ONE)
    site.portal = evolve(site.portal, keys=keys)
    assert site.sign_in().status == 422
