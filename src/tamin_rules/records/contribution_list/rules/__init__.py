"""
The rules of a list, by their names in reports.

    whole      K1 to K8, W15, T1: the list as a whole
    wages      W1 to W9: a worker's amounts
    days       W10 to W12: first and last day
    persons    W13, W14, W16, W17, F1: who it is, and the texts of a row
    terms      what rules are given, and how they say what they found
"""

from __future__ import annotations

from typing import Final

from tamin_rules.decisions import Look
from tamin_rules.records.contribution_list.model import Worker
from tamin_rules.records.contribution_list.rules import days, persons, wages, whole
from tamin_rules.records.contribution_list.rules.terms import Flaw

LIST_RULES: Final = whole.RULES
WORKER_RULES: Final[tuple[Look[Worker, Flaw], ...]] = (*wages.RULES, *days.RULES, *persons.RULES)
