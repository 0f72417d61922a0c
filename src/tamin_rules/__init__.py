"""
The rules of Iran's Social Security Organization (Tamin) as pure functions: facts in, decisions out.

    registration      how a person registers, and what the account may use
    records           what an insurance record is worth
    identifiers       national ID, mobile, insurance number...: parse, is_valid, format
    law               dated values with their sources, and readings of what is disputed
    decisions         rules and what they decide
    workflow          journeys as tables
    messages          Persian and English sentences, by code
    wire, explain     JSON; what a code means

Importing this costs next to nothing: what you name is loaded when you name it.
"""

from __future__ import annotations

from tamin_rules.doors import doors

TYPE_CHECKING = False  # as `typing` has it, which costs more than all the rest of this module

if TYPE_CHECKING:
    from tamin_rules.errors import Fault, MalformedError, NotInForceError, TaminRulesError
    from tamin_rules.jalali import JalaliMonth
    from tamin_rules.law import Law

__all__ = ["Fault", "JalaliMonth", "Law", "MalformedError", "NotInForceError", "TaminRulesError"]

__getattr__, __dir__ = doors(
    globals(),
    {
        "errors": ("Fault", "MalformedError", "NotInForceError", "TaminRulesError"),
        "jalali": ("JalaliMonth",),
        "law": ("Law",),
    },
)
