"""
The public types, each with its strategy, so that `st.from_type` and annotations work without an import of ours.

Hypothesis calls `register` when it is itself imported, through the entry point `hypothesis` of this distribution. The
strategies are imported when a value is first drawn; `HYPOTHESIS_NO_PLUGINS=1` switches the hook off.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_HOMES: Final = {
    "national_id": "NationalId",
    "foreign_id": "ForeignId",
    "legal_id": "LegalId",
    "insurance_number": "InsuranceNumber",
    "workshop_code": "WorkshopCode",
    "mobile": "Mobile",
    "postal_code": "PostalCode",
    "iban": "Iban",
    "bank_card": "BankCard",
}
"""The class of each kind of identifier, by its module."""


def _drawn(name: str, made: Callable[[Any], Any] | None = None, **arguments: object) -> Callable[[Any], Any]:
    """Return what Hypothesis asks for a strategy: that of this name, once it is asked for."""

    def strategy(_type: object) -> SearchStrategy[Any]:
        strategies = import_module("tamin_rules.testing.strategies")
        drawn: SearchStrategy[Any] = getattr(strategies, name)(**arguments)
        return drawn if made is None else drawn.map(made)

    return strategy


def register() -> None:
    """Tell Hypothesis of every public type that cannot be made from its annotations."""
    from hypothesis.strategies import register_type_strategy  # noqa: PLC0415 - an extra, and imported by itself

    from tamin_rules.jalali import JalaliMonth  # noqa: PLC0415 - for this hook alone
    from tamin_rules.records.contribution_list.model import ContributionList  # noqa: PLC0415
    from tamin_rules.records.rows import MonthRow  # noqa: PLC0415
    from tamin_rules.registration.identity import Identity  # noqa: PLC0415
    from tamin_rules.registration.person import Person  # noqa: PLC0415

    for kind, class_name in _HOMES.items():
        made = getattr(import_module(f"tamin_rules.identifiers.{kind}"), class_name)
        register_type_strategy(made, _drawn("identifiers", made, kind=kind))
    register_type_strategy(Person, _drawn("persons"))
    register_type_strategy(Identity, _drawn("identities", _identity))
    register_type_strategy(JalaliMonth, _drawn("jalali_months"))
    register_type_strategy(MonthRow, _drawn("month_rows"))
    register_type_strategy(ContributionList, _drawn("contribution_lists", lambda made: made.list))


def _identity(fields: dict[str, str]) -> object:
    from tamin_rules.registration import identity  # noqa: PLC0415 - when one is drawn

    return identity.Identity(
        identity.parse_name(fields["first_name"]),
        identity.parse_name(fields["last_name"]),
        identity.parse_birth_certificate_number(fields["birth_certificate_number"]),
        identity.parse_birth_date(fields["birth_date"]),
        identity.parse_gender(fields["gender"]),
    )
