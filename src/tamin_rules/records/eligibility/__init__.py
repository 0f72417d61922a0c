"""
How far each path to a pension is open, what is still lacking, and when it would be reached.

    career      what of a record decides
    paths       what each path asks for, before the Seventh Plan Act and after it
    points      what no good source settles, said as advice
    standing    the judgement

>>> from tamin_rules import Law, jalali
>>> from tamin_rules.records.eligibility import eligibility
>>> from tamin_rules.records.months import merge
>>> from tamin_rules.records.person import Insured, Sex
>>> from tamin_rules.records.rows import MonthRow
>>> law, on = Law.current(), jalali.parse("1405-09-01")
>>> rows = [MonthRow(year, month, 30, 0) for year in range(1385, 1405) for month in range(1, 12)]
>>> found, *_ = eligibility(merge(rows, law=law, on=on), Insured(Sex.MALE, jalali.parse("1344-01-01")), law=law, on=on)
>>> found.path, found.outcome, found.lacks, jalali.format(found.earliest)
(<Path.AGE_AND_RECORD: 'age_and_record'>, <Outcome.VIOLATED: 'violated'>, \
(Lack(what=<What.RECORD: 'record'>, days=700, until=None), \
Lack(what=<What.AGE: 'age'>, days=None, until=datetime.date(2027, 3, 21))), '1407-08-01')
"""

from __future__ import annotations

from tamin_rules.records.eligibility.career import Career, HardWork, career
from tamin_rules.records.eligibility.paths import Path, What
from tamin_rules.records.eligibility.points import POINT_IS_VERIFIED, Point
from tamin_rules.records.eligibility.standing import RULES, Lack, Standing, eligibility, standing, standings
from tamin_rules.records.seventh_plan import Regime

__all__ = [
    "POINT_IS_VERIFIED",
    "RULES",
    "Career",
    "HardWork",
    "Lack",
    "Path",
    "Point",
    "Regime",
    "Standing",
    "What",
    "career",
    "eligibility",
    "standing",
    "standings",
]
