"""
What an insurance record is worth: work days, wages, premiums, averages, pensions, benefits.

    rows, months      rows as reported, and the record that they make
    summary           everything there is to say about a record on a day
    durations, averages, pension, seventh_plan, eligibility     from days and wages to a pension, and when
    projections       what more months would change
    doubts            what is missing, contradictory or strange; `objection` is how one objects to it
    items, wages, premiums, payslip, lateness                   what a month of pay owes, and when
    benefits          sickness, maternity, marriage, unemployment, funeral, disability
    person            the insured person, as far as a path to a pension asks
    sms_channel       short answers to an SMS from the number on file

Names below are loaded when they are first used: importing the package costs nothing.
"""

from __future__ import annotations

from tamin_rules.doors import doors

TYPE_CHECKING = False  # as `typing` has it

if TYPE_CHECKING:
    from tamin_rules.decisions.formulas import Figure
    from tamin_rules.records.months import Record, merge
    from tamin_rules.records.person import Insured, Sex
    from tamin_rules.records.rows import MonthRow, RecordKind
    from tamin_rules.records.summary import Summary, summarize

__all__ = ["Figure", "Insured", "MonthRow", "Record", "RecordKind", "Sex", "Summary", "merge", "summarize"]

__getattr__, __dir__ = doors(
    globals(),
    {
        "months": ("Record", "merge"),
        "person": ("Insured", "Sex"),
        "rows": ("MonthRow", "RecordKind"),
        "summary": ("Summary", "summarize"),
        "tamin_rules.decisions": ("Figure",),
    },
)
