"""How one portal runs the journey."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from tamin_rules.errors import DefinitionError
from tamin_rules.registration import credentials, password
from tamin_rules.registration.journey.facts import Application, State, Terms
from tamin_rules.registration.journey.rules import HARD
from tamin_rules.registration.journey.table import MACHINE
from tamin_rules.registration.person import Person
from tamin_rules.workflow import Machine

if TYPE_CHECKING:
    from tamin_rules.registration.strength import Strength


@frozen
class Policy:
    """
    How one portal runs the journey. Decisions carry the name, so give your own policy one of its own.

    >>> with_code = Policy("with-code", Terms(mobile_code=True))

    Args:
        terms: limits and switches.
        password: the password policy.
        softened: ids of guards that only advise.
        machine: the table; `MACHINE.guarding(event, rule)` adds a rule of the portal's own.
        measure: `strength.measure`, where a rule of the password policy asks for a least strength.
    """

    name: str = "published"
    terms: Terms = Terms()
    password: password.PasswordPolicy = password.PUBLISHED
    softened: frozenset[str] = frozenset()
    machine: Machine[State, Application] = field(default=MACHINE, repr=False)
    measure: Callable[[str, Person], Strength] | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse to soften what there is not, or what the journey rests on."""
        known = {rule.id for row in self.machine.rows for rule in row.guards} | {rule.id for rule in credentials.RULES}
        if wrong := sorted(self.softened & HARD | self.softened - known):
            message = f"policy {self.name}: cannot be softened: {', '.join(wrong)}"
            raise DefinitionError(message)


PUBLISHED: Final = Policy()
