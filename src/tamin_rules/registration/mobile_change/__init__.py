"""
Another mobile for an account: the new number is proven, is shown to be the person's own, and the change cools off.

    facts     states, terms, and what a change knows
    events    what happened, as it is stored
    rules     the guards
    table     who may do what when, and what follows: `MACHINE`
    moves     one function for each move, `Moved` or `Refused` out

Whoever is signed in gives the password again (`security` CM1) and types a code that went to the new number. Whose
number that is, is asked as at registration and never answered on the spot: whatever is not shown to be one's own leads
to the same branch visit (CM4, seed R3), and nothing else changes the number. Both numbers are told of every outcome
(CM2). The change holds at once and then cools off: no further change, no password recovery by SMS to either number,
every pending code void, and a branch can reverse it (CM3).

Source: `security` CM1-CM5, OTP6 and OTP7. The portal's app was seen to ask for the number and the code only (letter A);
the rest is stricter than what was seen. 72 hours of cooling off are the project's own: a branch can be reached before
they end, a weekend included.

A host keeps at most one change per account, and begins at `START` where none is under way.
"""

from tamin_rules.registration.mobile_change.events import (
    BranchVisited,
    ChangeCancelled,
    ChangeExpired,
    ChangeRequested,
    ChangeReversed,
    CooledOff,
    Event,
    NumberConfirmed,
    OwnershipReported,
)
from tamin_rules.registration.mobile_change.facts import Facts, State, Terms
from tamin_rules.registration.mobile_change.moves import (
    DEFAULT,
    START,
    Answer,
    Journey,
    Policy,
    begin,
    cancel,
    confirm,
    expire,
    is_cooling_off,
    report_ownership,
    reverse,
    settle,
    visit_branch,
)
from tamin_rules.registration.mobile_change.table import MACHINE

__all__ = [
    "DEFAULT",
    "MACHINE",
    "START",
    "Answer",
    "BranchVisited",
    "ChangeCancelled",
    "ChangeExpired",
    "ChangeRequested",
    "ChangeReversed",
    "CooledOff",
    "Event",
    "Facts",
    "Journey",
    "NumberConfirmed",
    "OwnershipReported",
    "Policy",
    "State",
    "Terms",
    "begin",
    "cancel",
    "confirm",
    "expire",
    "is_cooling_off",
    "report_ownership",
    "reverse",
    "settle",
    "visit_branch",
]
