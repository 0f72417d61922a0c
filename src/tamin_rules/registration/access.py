"""
How one could see one's own record, over the years.

Source: seed H1-H3. The way is a dated value of the law; what each way asks for stands here. Accounts of the older
records portal stayed valid when the portal was renewed, so either registration counts (a public guide, medium).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from attrs import frozen

from tamin_rules import law as law_
from tamin_rules.decisions import Decision, Finding, Policy, Rule, evaluate, satisfied, undetermined, violated
from tamin_rules.errors import Code, NotInForceError
from tamin_rules.law.keys import RECORD_ACCESS, RecordAccess
from tamin_rules.registration.account import PUBLISHED

if TYPE_CHECKING:
    from tamin_rules.law import Law

CLAIM_INSUFFICIENT: Final = Code("record_access.claim.insufficient", way=str, lacking=tuple)


@frozen
class Claim:
    """
    What somebody who asks for a record has shown; None where it was not asked.

    Args:
        national_id_given, insurance_number_given: typed into the site.
        registered: signed in to an account, of the older portal or of the renewed one.
        supplementary_data: the account was opened with the supplementary data.
    """

    national_id_given: bool | None = None
    insurance_number_given: bool | None = None
    registered: bool | None = None
    supplementary_data: bool | None = None


ASKED: Final[Mapping[RecordAccess, tuple[str, ...]]] = {
    RecordAccess.NATIONAL_ID_AND_INSURANCE_NUMBER: ("national_id_given", "insurance_number_given"),
    RecordAccess.REGISTRATION_WITH_SUPPLEMENTARY_DATA: ("registered", "supplementary_data"),
    RecordAccess.REGISTRATION_IN_RENEWED_PORTAL: ("registered",),
}
"""What each way asks for, by the names of the claim."""


def _claim_suffices(claim: Claim, law: Law, on: date) -> Finding:
    try:
        way = law.at(RECORD_ACCESS, on)
    except NotInForceError:
        return undetermined(RECORD_ACCESS.name)
    shown = {name: getattr(claim, name) for name in ASKED[way.value]}
    if lacking := tuple(name for name, given in shown.items() if given is False):
        return violated(CLAIM_INSUFFICIENT, way, way=way.value, lacking=lacking)
    unasked = tuple(name for name, given in shown.items() if given is None)
    return undetermined(*unasked) if unasked else satisfied(way)


CLAIM_SUFFICES: Final[Rule[Claim]] = Rule(
    "record_access.claim.suffices", "seed/H3", _claim_suffices, see=("seed/H1", "seed/H2")
)


def may_view_record(claim: Claim, *, on: date, law: Law | None = None, policy: Policy = PUBLISHED) -> Decision:
    """
    Say whether a claim was enough to see one's own record on a day; undetermined before 1390, of which no source tells.

    Codes, in the decision: record_access.claim.insufficient (way, lacking).

    >>> from tamin_rules import jalali
    >>> asked = Claim(national_id_given=True, insurance_number_given=True, registered=False)
    >>> [str(may_view_record(asked, on=jalali.day(year, 6, 1)).outcome) for year in (1389, 1392, 1399)]
    ['undetermined', 'satisfied', 'violated']
    """
    law = law_.Law.current() if law is None else law
    (decision,) = evaluate((CLAIM_SUFFICES,), claim, law=law, policy=policy, on=on)
    return decision
