"""
Validators for `AUTH_PASSWORD_VALIDATORS`: the published rule, a least strength, common passwords.

What cannot be judged is not passed: where a clause needs a name or a national ID that nobody knows, it says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured

from tamin_rules import Law, jalali
from tamin_rules.decisions import Decision, Outcome, faults, refusals
from tamin_rules.errors import MalformedError
from tamin_rules.registration import Person
from tamin_rules.registration import password as passwords
from tamin_rules.registration.password import PasswordPolicy
from tamin_rules.registration.strength import Strength, measure
from tamin_rules_django import clock
from tamin_rules_django.fields import invalid, texts

_PROFILES: Final = {policy.name: policy for policy in passwords.PROFILES}
_SPELLINGS: Final = (passwords.NO_FIRST_NAME_SPELLING.id, passwords.NO_LAST_NAME_SPELLING.id)


@cache
def _law() -> Law:
    return Law.current()


def _of(user: object, path: str | None) -> Any:  # noqa: ANN401 - whatever the attribute holds
    """Return what a dotted path of attributes leads to; None where it leads nowhere, or to nothing."""
    found: Any = user if path else None
    for name in (path or "").split("."):
        found = getattr(found, name, None)
    return found or None


class _Validator:
    """
    A policy of the core as a validator.

    Args:
        policy: what is judged.
        paths: attributes of the user, by field of a `Person`.
        need_person: whether a clause that could not be judged refuses.
    """

    _measure: Callable[[str, Person], Strength] | None = None

    def __init__(self, policy: PasswordPolicy, paths: dict[str, str | None], *, need_person: bool) -> None:
        self._policy, self._paths, self._need_person = policy, paths, need_person

    def validate(self, password: str, user: object = None) -> None:
        """Refuse a password that breaks a clause, or one of which a clause could not be judged."""
        refused = [
            found
            for found in refusals(self._decisions(password, user))
            if self._need_person or found.outcome is not Outcome.UNDETERMINED
        ]
        if refused:
            raise invalid(faults(refused))

    def _decisions(self, text: str, user: object) -> tuple[Decision, ...]:
        on = jalali.iran_date(clock.now())
        try:
            person = self._person(user)
            report = passwords.check(
                passwords.parse(text), person, policy=self._policy, law=_law(), on=on, measure=self._measure
            )
        except MalformedError as error:
            wrong = error.faults
        else:
            return report.decisions
        raise invalid(wrong)

    def _person(self, user: object) -> Person:
        known = {name: _of(user, path) for name, path in self._paths.items()}
        latin: Iterable[str] = known.pop("latin_names", None) or ()
        return Person(**known, latin_names=tuple(latin))

    def get_help_text(self) -> str:
        """Say what the policy asks for."""
        return " ".join(texts().rule(rule.id) for rule in self._policy.rules)


class TaminPasswordValidator(_Validator):
    """
    The exact rule.

    Args:
        policy: name of a profile of the core.
        first_name, last_name, national_id, latin_names: paths of attributes of the user; None where there is none.
        soften_names: whether a likely Latin spelling of a name is advice alone.
        need_person: whether a clause refuses that could not be judged, for want of a user, a name or a national ID.
    """

    def __init__(
        self,
        *,
        policy: str = "published",
        first_name: str | None = "first_name",
        last_name: str | None = "last_name",
        national_id: str | None = "national_id",
        latin_names: str | None = None,
        soften_names: bool = False,
        need_person: bool = True,
    ) -> None:
        found = _PROFILES.get(policy)
        if found is None:
            message = f"no password policy {policy!r}; there are {', '.join(_PROFILES)}"
            raise ImproperlyConfigured(message)
        paths = {
            "national_id": national_id,
            "first_name": first_name,
            "last_name": last_name,
            "latin_names": latin_names,
        }
        chosen = found.softening(*_SPELLINGS).named(f"{policy}, softened") if soften_names else found
        super().__init__(chosen, paths, need_person=need_person)


class StrengthValidator(_Validator):
    """
    A least strength, as the core measures it; the published rule asks for none.

    Args:
        min_score: 0 to 4; a password that is too long to be measured passes.
    """

    _measure = staticmethod(measure)

    def __init__(self, *, min_score: int = 3) -> None:
        policy = PasswordPolicy("strength", (passwords.at_least_score(min_score),))
        super().__init__(policy, {"first_name": "first_name", "last_name": "last_name"}, need_person=False)


class PolicyMatchingCommonPasswordValidator(_Validator):
    """The commonest passwords that satisfy the published rule (`security` PW5)."""

    def __init__(self) -> None:
        super().__init__(PasswordPolicy("common", (passwords.NOT_COMMON,)), {}, need_person=False)
