"""The funeral grant (records R5.7): the service exists, its amount has no source, so the caller's own is told."""

from __future__ import annotations

from datetime import date
from typing import Final

from attrs import frozen

from tamin_rules.decisions.formulas import Computed, Formula, computed, missing
from tamin_rules.law import Law
from tamin_rules.money import Rial
from tamin_rules.records.benefits.base import refuse


@frozen
class Funeral:
    """
    What is known of the grant.

    Args:
        amount: that the caller has from elsewhere, in rials; None where there is none.

    Codes: record.number.not_whole, record.number.negative.
    """

    amount: Rial | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what is no amount."""
        refuse(self, counts=("amount",))


def _amount(facts: Funeral, _law: Law, _on: date) -> Computed[Rial]:
    return missing("amount") if facts.amount is None else computed(facts.amount)


AMOUNT: Final[Formula[Funeral, Rial]] = Formula(
    "funeral.amount.once", "ssl/84", _amount, switch="funeral_grant", see=("records/R5.7",)
)
"""
The caller's amount in rials, where the reading `funeral_grant` says so; else undetermined, for want of a source.

Source: records R5.7, unsourced.

>>> from tamin_rules import jalali
>>> facts, on, law = Funeral(50_000_000), jalali.parse("1405-09-01"), Law.current()
>>> AMOUNT(facts, law=law, on=on).decision.finding.code
'rule.provision.unsourced'
>>> AMOUNT(facts, law=law.with_readings(funeral_grant="caller_data"), on=on).value
50000000
"""
