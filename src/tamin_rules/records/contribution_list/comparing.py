"""
What has changed from one month's list to the next: who came, who left, whose wage or name is another.

People are told apart by their insurance number without leading zeros.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Final

from attrs import frozen

from tamin_rules.records.contribution_list.columns import NAME_OF
from tamin_rules.records.contribution_list.model import ContributionList, Worker, numbered

JUMP: Final = Fraction(1, 4)
"""By which share a daily wage has to rise or fall to be called a jump: above the yearly decree of most years."""

_KEPT: Final = (
    "first_name",
    "last_name",
    "father_name",
    "birth_certificate_number",
    "birth_date",
    "sex",
    "nationality",
    "national_id",
    "job_code",
)
"""What should stay as it is."""


class Change(StrEnum):
    """What has changed for a person."""

    CAME = "came"
    LEFT = "left"
    WAGE_JUMPED = "wage_jumped"
    DAYS = "days"
    IDENTITY = "identity"


@frozen
class Difference:
    """
    One thing that is different.

    Args:
        change: what.
        before, after: rows in the older and the newer list, counted from 1; None where the person is not in it.
        column: that differs, by its official name.
        old, new: the numbers, where the column holds some; None for texts, which are personal.
    """

    change: Change
    before: int | None
    after: int | None
    column: str | None = None
    old: int | None = None
    new: int | None = None


def diff(before: ContributionList, after: ContributionList, *, jump: Fraction = JUMP) -> tuple[Difference, ...]:
    """
    Compare two lists.

    Args:
        before, after: the older and the newer list.
        jump: share of the daily wage, with seniority, from which on a change is told.

    Returns:
        Differences in the order of the newer list, those who left last.

    Source: project.
    """
    older, newer = _by_person(before), _by_person(after)
    found: list[Difference] = []
    for person, (row, worker) in newer.items():
        if person in older:
            found += _between(older[person], (row, worker), jump)
        else:
            found.append(Difference(Change.CAME, None, row))
    found += [Difference(Change.LEFT, row, None) for person, (row, _) in older.items() if person not in newer]
    return tuple(found)


def _by_person(list_: ContributionList) -> Mapping[str, tuple[int, Worker]]:
    """Return the first row of each person."""
    found: dict[str, tuple[int, Worker]] = {}
    for row, each in numbered(list_.rows):
        if isinstance(each, Worker):
            found.setdefault(each.person, (row, each))
    return found


def _between(older: tuple[int, Worker], newer: tuple[int, Worker], jump: Fraction) -> Iterator[Difference]:
    (before, old), (after, new) = older, newer
    was, now = old.daily_wage + old.seniority, new.daily_wage + new.seniority
    if was and now and abs(now - was) >= jump * was:
        yield Difference(Change.WAGE_JUMPED, before, after, "DSW_ROOZ", was, now)
    if old.days != new.days:
        yield Difference(Change.DAYS, before, after, "DSW_DD", old.days, new.days)
    for name in _KEPT:
        if getattr(old, name) != getattr(new, name):
            yield Difference(Change.IDENTITY, before, after, NAME_OF[name])
