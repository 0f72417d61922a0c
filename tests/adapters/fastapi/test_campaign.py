"""The campaign of `campaign`, in short: every call, every phase, few cases of each."""

from __future__ import annotations

from typing import Final

from tamin_rules_fastapi import MemoryStore
from tests.adapters.fastapi.campaign import Records, campaign
from tests.adapters.fastapi.play import portal

RARE: Final = frozenset({"check_contribution_list", "confirm_mobile_change", "ask_mobile_change", "show_objection"})
"""Calls that few cases do not always bring to their end."""
OFF: Final = frozenset({"confirm_mobile_code", "resend_mobile_code"})


def test_no_answer_is_undocumented_and_the_calls_get_past_their_tokens() -> None:
    report = campaign(portal(MemoryStore(), records=Records()), each=4)
    assert not report.found, str(report)
    assert set(report.phases) == {"examples", "coverage", "fuzzing", "stateful"}
    reached = {name for name, status in report.statuses if status < 300}
    assert {name for name, _ in report.statuses} - reached <= OFF | RARE
    assert report.followed
