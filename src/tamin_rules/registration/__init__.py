"""
The applicant's way to an account, and what the account may do.

    person        who somebody is
    identity      names, birth certificate, birth date, gender
    password      the password policy and its profiles; `names`, `strength`, `common_passwords` serve it
    credentials   email, password, three security questions
    ownership     whose phone it is, and what follows
    notices       the six notices that are accepted on submission
    journey       the registration itself: events, facts, rules, table, moves
    one_time_code, recovery, mobile_change, sign_in     what surrounds an account
    account, services, access                           what an account may see and use

Names below are loaded when they are first used: importing the package costs nothing.
"""

from __future__ import annotations

from tamin_rules.doors import doors

TYPE_CHECKING = False  # as `typing` has it

if TYPE_CHECKING:
    from tamin_rules.registration import journey, password
    from tamin_rules.registration.account import Account, may_use
    from tamin_rules.registration.person import Person

__all__ = ["Account", "Person", "journey", "may_use", "password"]

__getattr__, __dir__ = doors(
    globals(),
    {"account": ("Account", "may_use"), "person": ("Person",)},
    "journey",
    "password",
)
