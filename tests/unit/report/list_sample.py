"""A short made-up list that has one of everything the page of a list can show."""

from __future__ import annotations

from functools import cache

from attrs import evolve

from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.records import contribution_list
from tamin_rules.records.contribution_list import ContributionList, Header, Report
from tamin_rules.testing.contribution_lists import sample
from tests.unit.report.sample import HOSTILE


@cache
def report(workers: int = 60) -> Report:
    """Check the list: a hostile header, errors in more rows than are listed at once, advice before them."""
    made = sample(JalaliMonth(1404, 7), law=Law.current(), workers=workers).list
    rows = tuple(evolve(worker, total_pay=0, occupation=HOSTILE) for worker in made.workers)
    header = made.header
    assert isinstance(header, Header)
    return contribution_list.check(
        ContributionList(evolve(header, workshop_name=HOSTILE, list_number=HOSTILE, kind=1), rows), law=Law.current()
    )
