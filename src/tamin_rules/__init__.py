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

TYPE_CHECKING = False  # as `typing` has it, which costs more than all the rest of this module

if TYPE_CHECKING:
    from tamin_rules.errors import Fault, MalformedError, NotInForceError, TaminRulesError
    from tamin_rules.jalali import JalaliMonth
    from tamin_rules.law import Law

__all__ = ["Fault", "JalaliMonth", "Law", "MalformedError", "NotInForceError", "TaminRulesError"]

_HOMES = {
    "Fault": "errors",
    "JalaliMonth": "jalali",
    "Law": "law",
    "MalformedError": "errors",
    "NotInForceError": "errors",
    "TaminRulesError": "errors",
}


def __getattr__(name: str) -> object:
    """Load a public name on first use."""
    from importlib import import_module  # noqa: PLC0415 - only where something is missing

    if name in _HOMES:
        found: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = found  # asked for once
        return found
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    """Name what there is, loaded or not."""
    return sorted({*globals(), *__all__})
