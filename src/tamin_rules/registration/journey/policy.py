"""How one portal runs the journey."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from tamin_rules.registration import password
from tamin_rules.registration.journey.facts import Application, State, Terms
from tamin_rules.registration.journey.table import MACHINE
from tamin_rules.workflow import Machine


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
    """

    name: str = "published"
    terms: Terms = Terms()
    password: password.PasswordPolicy = password.PUBLISHED
    softened: frozenset[str] = frozenset()
    machine: Machine[State, Application] = MACHINE


PUBLISHED: Final = Policy()
