"""
What the law says of facts, and how it is said: three kinds of statement, one kind of proof.

    rules      a `Rule` judges one thing: satisfied, violated, undetermined, not applicable
    looks      a `Look` finds every place where something does not hold, in a record or a list
    formulas   a `Formula` gives a value

Each is a named constant around one pure function of facts, law and day, and cites its source. Each says what it says in
a `Decision`: which statement, on what basis, with which dated values. Unknown is not false, and never zero: what lacks
a fact or a value of the law is `undetermined` and names it.
"""

from tamin_rules.decisions.formulas import Computed, Figure, Formula, computed, missing, silence
from tamin_rules.decisions.looks import Look, advised
from tamin_rules.decisions.rules import (
    FACT_MISSING,
    NOT_ENCODED,
    NOT_IN_FORCE,
    UNSOURCED,
    Basis,
    Decision,
    Finding,
    Outcome,
    Policy,
    Rule,
    basis_of,
    evaluate,
    faults,
    judge,
    judge_all,
    not_applicable,
    refusals,
    refuses,
    satisfied,
    stamp,
    undetermined,
    violated,
)

__all__ = [
    "FACT_MISSING",
    "NOT_ENCODED",
    "NOT_IN_FORCE",
    "UNSOURCED",
    "Basis",
    "Computed",
    "Decision",
    "Figure",
    "Finding",
    "Formula",
    "Look",
    "Outcome",
    "Policy",
    "Rule",
    "advised",
    "basis_of",
    "computed",
    "evaluate",
    "faults",
    "judge",
    "judge_all",
    "missing",
    "not_applicable",
    "refusals",
    "refuses",
    "satisfied",
    "silence",
    "stamp",
    "undetermined",
    "violated",
]
