"""
The six notices of the registration form, which the applicant accepts on submission.

Source: seed R1-R6. Their sentences stand in the message catalogues, under the same ids.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen


@frozen
class Notice:
    """What the applicant is told before submitting: a stable id, and the clause that it says."""

    id: str
    source: str


IDENTIFYING_DATA: Final = Notice("identifying_data", "seed/R1")
OWN_MOBILE: Final = Notice("own_mobile", "seed/R2")
BRANCH_ACTIVATION: Final = Notice("branch_activation", "seed/R3")
LIABILITY: Final = Notice("liability", "seed/R4")
TIERS: Final = Notice("tiers", "seed/R5")
SECRECY: Final = Notice("secrecy", "seed/R6")

NOTICES: Final = (IDENTIFYING_DATA, OWN_MOBILE, BRANCH_ACTIVATION, LIABILITY, TIERS, SECRECY)
"""All of them, in the order of the published text. They are accepted together."""
