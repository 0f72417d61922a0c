"""The six notices of the form."""

from __future__ import annotations

from typing import Final

import pytest

from tamin_rules.law import Law
from tamin_rules.registration.notices import NOTICES, Notice

EXPECTED: Final = (
    ("R1", "identifying_data"),
    ("R2", "own_mobile"),
    ("R3", "branch_activation"),
    ("R4", "liability"),
    ("R5", "tiers"),
    ("R6", "secrecy"),
)


@pytest.mark.clause("R1", "R2", "R3", "R4", "R5", "R6")
def test_each_requirement_is_a_notice_in_its_place() -> None:
    assert tuple(Notice(slug, f"seed/{clause}") for clause, slug in EXPECTED) == NOTICES


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice.id)
def test_a_notice_cites_what_it_says(notice: Notice) -> None:
    assert Law.current().resolve(notice.source).text is not None
