"""
Slow hashing of secrets with Argon2id.

Who is nobody is compared with a hash of nobody's password, made once with the same cost, so that it takes as long.

Source: `security` PW11, EN2.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tamin_rules.portal.asks import IsOutdated, Seal, Verify
from tamin_rules_django import conf


@cache
def _hasher(time_cost: int, memory_cost: int, parallelism: int) -> PasswordHasher:
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_cost, parallelism=parallelism)


@cache
def _nobody(hasher: PasswordHasher) -> str:
    return hasher.hash(secrets.token_bytes(16))


def hasher() -> PasswordHasher:
    """Return the hasher of the setting."""
    cost: Mapping[str, int] = conf.get("ARGON2")
    return _hasher(cost["time_cost"], cost["memory_cost"], cost["parallelism"])


def perform(ask: Any) -> Any:  # noqa: ANN401 - one of three
    """Answer an ask to hash, to compare, or whether a hash is to be made anew."""
    match ask:
        case Seal(secrets=plain):
            return tuple(hasher().hash(_bytes(secret)) for secret in plain)
        case Verify(secret=secret, hash=known):
            return _is_right(known or _nobody(hasher()), secret)
        case IsOutdated(hash=known):
            return hasher().check_needs_rehash(known)
        case _:
            raise TypeError(type(ask).__name__)


def _bytes(secret: str) -> bytes:
    """Return what is hashed: the text as it was typed, a lone surrogate included."""
    return secret.encode("utf-8", "surrogatepass")


def _is_right(known: str, secret: str) -> bool:
    try:
        return hasher().verify(known, _bytes(secret))
    except (VerificationError, InvalidHashError):
        return False
