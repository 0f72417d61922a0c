"""
System checks: `tamin.E...` for what cannot work or must not be deployed, `tamin.W...` for what is looked at again.

In development every default is a warning, so that nobody is surprised by one later; `check --deploy` refuses those that
are good for development alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Advice
from django.db import DatabaseError, connections
from django.utils.module_loading import import_string

from tamin_rules.errors import DefinitionError
from tamin_rules.portal import gateways, limits
from tamin_rules.portal.keys import KEY_BYTES
from tamin_rules_django import clock, conf, models
from tamin_rules_django.host import WORKER
from tamin_rules_django.models import rows

TAG: Final = "tamin"
_FLOOR: Final = {"time_cost": 2, "memory_cost": 19 * 1024, "parallelism": 1}
"""Least cost of Argon2id (`security` PW11)."""
_DEVELOPMENT: Final = "tamin_rules_django.development."
_HTTP_GATEWAY: Final = "tamin_rules_django.gateway.HttpGateway"
_NAMED: Final = ("PII_KEYS", "INDEX_KEY", "SMS", "CIVIL_REGISTRY", "OWNERSHIP_REGISTRY")
_COOKIES: Final = ("SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE")
_SAME_SITE: Final = ("SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE")
_IN_COOKIES: Final = "django.contrib.sessions.backends.signed_cookies"


@register(TAG)
def check_settings(**_kwargs: object) -> list[CheckMessage]:
    """Check the one setting, and what stands around it."""
    found = getattr(settings, conf.SETTING, {})
    if not isinstance(found, Mapping):
        return [Error("TAMIN_RULES is not a dict.", id="tamin.E001")]
    around = (*_database(), *_costs(), *_limits(), *_gateway(), *_languages())
    return [*_unknown(found), *_paths(), *_keys(), *around, *_defaults(found)]


def _unknown(found: Mapping[str, Any]) -> Iterator[CheckMessage]:
    for name in sorted(set(found) - set(conf.DEFAULTS)):
        hint = f"Known: {', '.join(conf.DEFAULTS)}."
        yield Error(f"TAMIN_RULES has no key {name!r}.", hint=hint, id="tamin.E001")


def _paths() -> Iterator[CheckMessage]:
    for name in conf.PATHS:
        path: Any = conf.get(name)
        if path is None and conf.DEFAULTS[name] is None:
            continue
        try:
            import_string(str(path))
        except (ImportError, AttributeError, TypeError):
            yield Error(f"TAMIN_RULES[{name!r}] leads nowhere.", hint="Give a dotted path.", id="tamin.E002")


def _keys() -> Iterator[CheckMessage]:
    given = [*(conf.get("PII_KEYS") or ()), *filter(None, (conf.get("INDEX_KEY"),))]
    if not all(map(_is_key, given)):
        hint = "python -c 'import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())'"
        yield Error(f"A key is not Base64 of at least {KEY_BYTES} bytes.", hint=hint, id="tamin.E003")


def _is_key(text: object) -> bool:
    try:
        return isinstance(text, str | bytes) and len(conf.secret(text)) >= KEY_BYTES
    except ValueError:
        return False


def _database() -> Iterator[CheckMessage]:
    alias = conf.get("DATABASE")
    if alias not in connections:
        yield Error(f"TAMIN_RULES['DATABASE'] is no alias of DATABASES: {alias!r}.", id="tamin.E004")
    elif connections[alias].vendor == "sqlite" and _mode(alias) != "IMMEDIATE":
        hint = 'Set "OPTIONS": {"transaction_mode": "IMMEDIATE"}: two requests at once then wait for each other.'
        yield Advice(
            "The portal's SQLite database does not begin its transactions at once.", hint=hint, id="tamin.W003"
        )


def _mode(alias: str) -> str:
    options: Mapping[str, Any] = connections[alias].settings_dict.get("OPTIONS") or {}
    return str(options.get("transaction_mode") or "").upper()


def _costs() -> Iterator[CheckMessage]:
    cost = conf.get("ARGON2")
    if not isinstance(cost, Mapping) or set(cost) != set(_FLOOR):
        yield Error(f"TAMIN_RULES['ARGON2'] names {', '.join(_FLOOR)}.", id="tamin.E005")


def _limits() -> Iterator[CheckMessage]:
    changed = conf.get("REQUESTS_PER_MINUTE")
    if changed is None:
        return
    try:
        limits.per_minute(changed)
    except DefinitionError as error:
        yield Error(f"TAMIN_RULES['REQUESTS_PER_MINUTE']: {error}.", id="tamin.E007")


def _gateway() -> Iterator[CheckMessage]:
    data = conf.get("SMS_HTTP")
    if data is None and conf.get("SMS") != _HTTP_GATEWAY:
        return
    try:
        found = gateways.gateway(data)
    except DefinitionError as error:
        yield Error(f"TAMIN_RULES['SMS_HTTP'] describes no gateway. {error}.", id="tamin.E006")
    else:
        if not found.is_told_the_reference:
            hint = "Put {reference} or {reference_number} where the gateway looks for it."
            yield Advice("The SMS gateway is told no reference: an SMS may come twice.", hint=hint, id="tamin.W005")


def _defaults(found: Mapping[str, Any]) -> Iterator[CheckMessage]:
    for name in _NAMED:
        if found.get(name) is None:
            yield Advice(f"TAMIN_RULES[{name!r}] is not set; its default is for development.", id="tamin.W001")


def _languages() -> Iterator[CheckMessage]:
    if "fa" not in dict(settings.LANGUAGES):
        yield Advice("Persian is not among LANGUAGES; pages and messages are Persian first.", id="tamin.W002")


# --- before it is deployed -------------------------------------------------------------------------------------------


@register(TAG, deploy=True)
def check_deployment(**_kwargs: object) -> list[CheckMessage]:
    """Refuse what is good for development alone."""
    return [*_throw_away_keys(), *_stand_ins(), *_test_control(), *_cookies(), *_cheap()]


def _throw_away_keys() -> Iterator[CheckMessage]:
    for name in ("PII_KEYS", "INDEX_KEY"):
        if not conf.get(name):
            hint = "Keep it outside the database, and outside the code."
            yield Error(f"TAMIN_RULES[{name!r}] is not set: personal data needs a key.", hint=hint, id="tamin.E010")


def _stand_ins() -> Iterator[CheckMessage]:
    for name in conf.PATHS:
        if str(conf.get(name)).startswith(_DEVELOPMENT):
            yield Error(f"TAMIN_RULES[{name!r}] is a stand-in for development.", id="tamin.E011")


def _test_control() -> Iterator[CheckMessage]:
    if conf.get("TEST_CONTROL") is not None:
        yield Error(
            "TAMIN_RULES['TEST_CONTROL'] is on: whoever has its token answers for the registries.", id="tamin.E012"
        )


def _cookies() -> Iterator[CheckMessage]:
    for name in _COOKIES:
        if not getattr(settings, name):
            yield Error(f"{name} is off: the cookies of the pages could be read on the way.", id="tamin.E013")
    for name in _SAME_SITE:
        if getattr(settings, name) not in {"Lax", "Strict"}:
            yield Error(f"{name} is neither Lax nor Strict: other sites send the cookies along.", id="tamin.E013")
    if settings.SESSION_ENGINE == _IN_COOKIES:
        hint = "Keep sessions in the database, in the cache or in files."
        yield Error(
            "Sessions in cookies show the tokens of the pages to whoever reads one.", hint=hint, id="tamin.E015"
        )


def _cheap() -> Iterator[CheckMessage]:
    cost = conf.get("ARGON2")
    if isinstance(cost, Mapping) and any(cost.get(name, 0) < least for name, least in _FLOOR.items()):
        yield Error(f"TAMIN_RULES['ARGON2'] is below {_FLOOR}.", id="tamin.E014")


@register(Tags.database, deploy=True)  # Django 6 hands every database to a check of another tag
def check_worker(databases: Iterable[str] | None = None, **_kwargs: object) -> list[CheckMessage]:
    """Look for a worker, where the database may be asked (`check --database`)."""
    alias = conf.get("DATABASE")
    if alias not in (databases or ()):
        return []
    try:
        is_seen = rows(models.Cell, alias).filter(room=WORKER, until__gt=clock.now()).exists()
    except DatabaseError:
        is_seen = False
    hint = "Run `manage.py tamin_outbox`: without it nobody is verified, and no SMS is sent."
    return [] if is_seen else [Advice("No outbox worker was seen lately.", hint=hint, id="tamin.W004")]
