"""
Who is branch staff, for the JSON calls: a token that a user with the permission was given, signed by the project.

A host with single sign-on names its own function in the setting.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing

from tamin_rules_django import conf

VISIT: Final = "tamin_rules.visit_branch"
REVEAL: Final = "tamin_rules.reveal_identifiers"
_SALT: Final = "tamin_rules.staff"
_LASTS: Final = timedelta(hours=8)


def token_for(user: AbstractBaseUser) -> str:
    """Return a token of a user, good for a working day; who may do what is looked up when it is used."""
    return signing.dumps(str(user.pk), salt=_SALT)


def is_staff(token: str) -> bool:
    """Tell whether a token is that of somebody who may record visits; under test control it does not end."""
    lasts = None if conf.get("TEST_CONTROL") else _LASTS
    try:
        key = signing.loads(token, salt=_SALT, max_age=lasts)
    except signing.BadSignature:
        return False
    user: Any = get_user_model()._default_manager.filter(pk=key).first()  # noqa: SLF001 - the public way to users
    return user is not None and bool(user.is_active and user.has_perm(VISIT))
