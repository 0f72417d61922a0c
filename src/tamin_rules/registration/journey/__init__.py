"""
The registration journey: a table, the events that move it, and one function for each move.

    facts     states, terms, and what a registration knows
    events    what happened, as it is stored
    rules     the guards
    table     who may do what when, and what follows: `MACHINE`
    policy    how one portal runs it
    moves     plain data in, `Moved` or `Refused` out; `reading` reads it, `door` finds a move by its name
    view      what the person sees: `review`

>>> from datetime import datetime
>>> from tamin_rules.registration import journey
>>> at = datetime.fromisoformat("2026-11-22T10:00:00+03:30")
>>> moved = journey.begin(national_id="5000020049", mobile="0912 000 0000", at=at)
>>> moved.snapshot.state.value, moved.snapshot.version
('identity', 1)
>>> refused = journey.submit(moved.snapshot, accept_notices=True, at=at)
>>> [str(fault.code) for fault in refused.faults], refused.allowed
(['workflow.move.not_allowed'], ('enter_identity', 'back', 'cancel'))
"""

from tamin_rules.registration.journey.door import FIELDS, check_request, move
from tamin_rules.registration.journey.events import (
    Begun,
    BranchVisited,
    Cancelled,
    CommitmentSigned,
    ContactChanged,
    CredentialsEntered,
    Event,
    Expired,
    IdentityEntered,
    MobileConfirmed,
    Submitted,
    VerificationReported,
    WentBack,
)
from tamin_rules.registration.journey.facts import Application, Standing, State, Terms
from tamin_rules.registration.journey.moves import (
    START,
    Answer,
    Journey,
    back,
    begin,
    cancel,
    change_contact,
    confirm_mobile,
    enter_credentials,
    enter_identity,
    expire,
    report_verification,
    sign_commitment,
    submit,
    visit_branch,
)
from tamin_rules.registration.journey.policy import PUBLISHED, Policy
from tamin_rules.registration.journey.reading import KEEP
from tamin_rules.registration.journey.table import MACHINE, MOVES
from tamin_rules.registration.journey.view import Review, account, review
from tamin_rules.registration.ownership import VisitDecision

__all__ = [
    "FIELDS",
    "KEEP",
    "MACHINE",
    "MOVES",
    "PUBLISHED",
    "START",
    "Answer",
    "Application",
    "Begun",
    "BranchVisited",
    "Cancelled",
    "CommitmentSigned",
    "ContactChanged",
    "CredentialsEntered",
    "Event",
    "Expired",
    "IdentityEntered",
    "Journey",
    "MobileConfirmed",
    "Policy",
    "Review",
    "Standing",
    "State",
    "Submitted",
    "Terms",
    "VerificationReported",
    "VisitDecision",
    "WentBack",
    "account",
    "back",
    "begin",
    "cancel",
    "change_contact",
    "check_request",
    "confirm_mobile",
    "enter_credentials",
    "enter_identity",
    "expire",
    "move",
    "report_verification",
    "review",
    "sign_commitment",
    "submit",
    "visit_branch",
]
