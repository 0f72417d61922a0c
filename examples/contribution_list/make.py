"""
Makes the list of this folder: twelve invented persons, and three mistakes that payrolls make.

    python examples/contribution_list/make.py FOLDER
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path
from typing import Final

from attrs import evolve

from tamin_rules import Law, jalali
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import keys
from tamin_rules.money import half_up
from tamin_rules.records import contribution_list
from tamin_rules.records.contribution_list import ContributionList, Worker
from tamin_rules.records.contribution_list.building import summed
from tamin_rules.testing.contribution_lists import sample

MONTH: Final = JalaliMonth(1404, 7)
WORKERS: Final = 12
INSURED: Final = Fraction(7, 100)
EMPLOYER_AND_UNEMPLOYMENT: Final = Fraction(23, 100)


def faulty(law: Law) -> ContributionList:
    """Return a list with an old minimum wage, a slip in a national ID, and unemployment in the employer's share."""
    made = sample(MONTH, law=law, workers=WORKERS).list
    first, second, third, *others = made.workers
    rows = (at_last_years_minimum(first, law), second, with_a_slip(third), *others)
    wages = sum(worker.insurable_wage for worker in rows)
    share = half_up(wages * EMPLOYER_AND_UNEMPLOYMENT)
    assert isinstance(made.header, contribution_list.Header)  # noqa: S101 - of a list that was made here
    return ContributionList(summed(made.header, rows, wages, law=law, employer_share=share), rows)


def at_last_years_minimum(worker: Worker, law: Law) -> Worker:
    """Return a worker who is paid the minimum wage of the year before."""
    wage = law.at(keys.MIN_DAILY_WAGE, jalali.day(MONTH.year - 1, MONTH.month, 1)).value
    monthly = wage * worker.days
    pay = monthly + worker.benefits
    share = half_up(pay * INSURED)
    return evolve(worker, daily_wage=wage, monthly_wage=monthly, insurable_wage=pay, total_pay=pay, insured_share=share)


def with_a_slip(worker: Worker) -> Worker:
    """Return a worker whose national ID ends in another digit."""
    last = (int(worker.national_id[-1]) + 1) % 10
    return evolve(worker, national_id=f"{worker.national_id[:-1]}{last}")


def main() -> None:
    """Write both files."""
    folder = Path(sys.argv[1])
    contribution_list.write(faulty(Law.current()), folder / "DSKKAR00.DBF", folder / "DSKWOR00.DBF")


if __name__ == "__main__":
    main()
