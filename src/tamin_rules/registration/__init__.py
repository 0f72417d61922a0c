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

TYPE_CHECKING = False  # as `typing` has it

if TYPE_CHECKING:
    from tamin_rules.registration import journey, password
    from tamin_rules.registration.account import Account, may_use
    from tamin_rules.registration.person import Person

__all__ = ["Account", "Person", "journey", "may_use", "password"]

_HOMES = {"Account": "account", "may_use": "account", "Person": "person"}


def __getattr__(name: str) -> object:
    """Load a public name on first use."""
    from importlib import import_module  # noqa: PLC0415 - only where something is missing

    if name in __all__:
        home = import_module(f"{__name__}.{_HOMES.get(name, name)}")
        found: object = getattr(home, name) if name in _HOMES else home
        globals()[name] = found  # asked for once
        return found
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    """Name what there is, loaded or not."""
    return sorted({*globals(), *__all__})
