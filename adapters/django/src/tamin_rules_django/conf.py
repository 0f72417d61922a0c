"""
The one setting, `TAMIN_RULES`, read when it is needed: `override_settings` works, and so does no setting at all.

Whatever is left out has a default that is good for development; the system checks name each of them, and refuse those
that are good for nothing else.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

SETTING: Final = "TAMIN_RULES"

DEFAULTS: Final[Mapping[str, Any]] = {
    "DATABASE": "default",
    "PII_KEYS": None,
    "INDEX_KEY": None,
    "PORTAL": None,
    "CIVIL_REGISTRY": "tamin_rules_django.development.CivilRegistry",
    "OWNERSHIP_REGISTRY": "tamin_rules_django.development.OwnershipRegistry",
    "SMS": "tamin_rules_django.development.ConsoleGateway",
    "SMS_HTTP": None,
    "RECORDS": "tamin_rules_django.records.StoredRecords",
    "ACCOUNT_OPENER": "tamin_rules_django.ports.NoUser",
    "STAFF": "tamin_rules_django.staff.is_staff",
    "REQUESTS_PER_MINUTE": {},
    "ADDRESS": "tamin_rules_django.api.remote_address",
    "ARGON2": {"time_cost": 3, "memory_cost": 65536, "parallelism": 4},
    "TEST_CONTROL": None,
}
"""
Every key, with its default.

DATABASE                            alias of the database
PII_KEYS                            secrets of 32 bytes in Base64; the first seals, all of them open
INDEX_KEY                           the secret by which people are found; it stays the same
PORTAL                              path of a function that is given a `Portal` and returns it with other policies
CIVIL_REGISTRY, OWNERSHIP_REGISTRY, SMS, RECORDS, ACCOUNT_OPENER     paths of classes; see `ports`
SMS_HTTP                            the gateway of `gateway.HttpGateway`, as data; see `tamin_rules.portal.gateways`
STAFF                               path of a function: whether a bearer token is that of staff
REQUESTS_PER_MINUTE                 by network address: other figures than those of `portal.limits`; None for no limit
ADDRESS                             path of a function that returns the network address of a request
ARGON2                              cost of hashing passwords
TEST_CONTROL                        token of a conformance kit; never in production
"""

PATHS: Final = (
    "PORTAL",
    "CIVIL_REGISTRY",
    "OWNERSHIP_REGISTRY",
    "SMS",
    "RECORDS",
    "ACCOUNT_OPENER",
    "STAFF",
    "ADDRESS",
)
"""Keys whose value is a dotted path."""

_plugs: dict[str, Any] = {}


def given() -> Mapping[str, Any]:
    """Return what the project has set."""
    found = getattr(settings, SETTING, None)
    return found if isinstance(found, Mapping) else {}


def get(key: str) -> Any:  # noqa: ANN401 - whatever the setting holds
    """Return the value of a key."""
    return given().get(key, DEFAULTS[key])


def plug(key: str) -> Any:  # noqa: ANN401 - whatever the path leads to
    """Return what a path leads to, a class made into its instance once."""
    if key not in _plugs:
        found = import_string(get(key))
        _plugs[key] = found() if isinstance(found, type) else found
    return _plugs[key]


def forget(*, setting: str = SETTING, **_more: object) -> None:
    """Read the setting anew, once it has changed."""
    if setting == SETTING:
        _plugs.clear()


setting_changed.connect(forget, dispatch_uid="tamin_rules.conf")


def secret(text: str | bytes) -> bytes:
    """
    Return a secret of the setting, given as bytes or in Base64.

    Raises:
        ValueError: it is not Base64; the message says nothing of it.
    """
    if isinstance(text, bytes):
        return text
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        pass
    message = "a key is not Base64"
    raise ValueError(message)


def secrets_of_keys() -> tuple[Any, bytes]:
    """Return the secrets that seal, and the one by which people are found; from `SECRET_KEY` where none are set."""
    sealing = get("PII_KEYS")
    index = get("INDEX_KEY")
    return (
        tuple(map(secret, sealing)) if sealing else (_development("seal"),),
        secret(index) if index else _development("index"),
    )


def _development(use: str) -> bytes:
    """Return a key for development: it holds across restarts, and is as secret as the project's `SECRET_KEY`."""
    return hashlib.sha256(f"tamin-rules/{use}/{settings.SECRET_KEY}".encode()).digest()
