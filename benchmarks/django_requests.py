"""
A check without an account, asked of a Django project: ours, and a bare view that parses and judges the same.

Both go through the same WSGI handler, with the middleware of `startproject`. The bare view reads the body by the same
strict reader, asks the core, and writes JSON; ours also finds the route, counts the address, keeps to the shapes of the
contract and speaks the reader's language. It has to stay within 25 % of the bare view.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any, Final

import django
from django.conf import settings

from benchmarks.case import Case

_MIDDLEWARE: Final = (
    "middleware.security.SecurityMiddleware",
    "contrib.sessions.middleware.SessionMiddleware",
    "middleware.common.CommonMiddleware",
    "middleware.csrf.CsrfViewMiddleware",
    "contrib.auth.middleware.AuthenticationMiddleware",
    "contrib.messages.middleware.MessageMiddleware",
    "middleware.clickjacking.XFrameOptionsMiddleware",
)
WITHIN: Final = 0.8
"""The peer's time by ours, where ours is 25 % more."""
NATIONAL_ID: Final = {"value": "۵۰۰۰۰۲۰۰۴۹"}
WRONG: Final = {"value": "5000020040"}
PASSWORD: Final = {"password": "mina@1370", "person": {"national_id": "5000020049", "first_name": "مینا"}}


def _bare(judge: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a view as one writes it in an hour."""
    from django.http import HttpResponse  # noqa: PLC0415 - set up first
    from django.views.decorators.csrf import csrf_exempt  # noqa: PLC0415

    from tamin_rules import wire  # noqa: PLC0415

    def view(request: Any) -> HttpResponse:  # noqa: ANN401 - Django's
        told = judge(wire.parse_json(request.body))
        headers = {"cache-control": "no-store", "content-type": "application/json"}
        return HttpResponse(json.dumps(told, ensure_ascii=False), headers=headers)

    return csrf_exempt(view)


def _check(fields: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    from tamin_rules import identifiers, wire  # noqa: PLC0415
    from tamin_rules.messages import catalogue  # noqa: PLC0415

    found, texts = identifiers.check("national_id", fields["value"]), catalogue("fa")
    told = wire.dump_check(found)
    for each, fault in zip(told["findings"], found.faults, strict=True):
        each["message"] = texts.of(fault).detail
    return told


def _judge(fields: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    from tamin_rules import jalali, wire  # noqa: PLC0415
    from tamin_rules.explain import say  # noqa: PLC0415
    from tamin_rules.law import Law  # noqa: PLC0415
    from tamin_rules.messages import catalogue  # noqa: PLC0415
    from tamin_rules.registration import Person, journey, password  # noqa: PLC0415
    from tamin_rules_django import clock  # noqa: PLC0415

    texts = catalogue("fa")
    on = jalali.iran_date(clock.now())
    person = wire.load(Person, fields["person"])
    report = password.check(fields["password"], person, policy=journey.PUBLISHED.password, law=Law.current(), on=on)
    told = wire.dump_report(report)
    for each, decision in zip(told["decisions"], report.decisions, strict=True):
        each["message"] = say(decision, texts)
    return told


def _set_up() -> None:
    if settings.configured:
        return
    settings.configure(
        SECRET_KEY="of the benchmark",  # noqa: S106
        ALLOWED_HOSTS=["localhost"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[f"django.{name}" for name in _MIDDLEWARE],
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "tamin_rules_django"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": ":memory:",
                "OPTIONS": {"transaction_mode": "IMMEDIATE"},
            }
        },
        TAMIN_RULES={"REQUESTS_PER_MINUTE": {"checks": 10**9}},
    )
    django.setup()


def __getattr__(name: str) -> list[Any]:
    """Give Django its addresses, once it is set up."""
    if name == "urlpatterns":
        from django.urls import include, path  # noqa: PLC0415

        bare = [path("bare/national-id", _bare(_check)), path("bare/password", _bare(_judge))]
        return [path("api/", include("tamin_rules_django.api_urls")), *bare]
    raise AttributeError(name)


def _asked(path: str, body: Any) -> Callable[[], object]:  # noqa: ANN401 - JSON
    from django.core.handlers.wsgi import WSGIHandler  # noqa: PLC0415

    handler: Any = WSGIHandler()
    data = json.dumps(body).encode()
    environ = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_LANGUAGE": "fa",
        "REMOTE_ADDR": "192.0.2.1",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(data)),
        "wsgi.url_scheme": "http",
    }

    def ask() -> object:
        statuses: list[str] = []
        answer = handler(
            {**environ, "wsgi.input": io.BytesIO(data)}, lambda status, _headers, _info=None: statuses.append(status)
        )
        told = b"".join(answer)
        assert statuses == ["200 OK"], told
        return told

    return ask


def cases() -> tuple[Case, ...]:
    """Return the comparisons."""
    _set_up()
    peer = f"a bare view, Django {django.get_version()}"
    return tuple(
        Case(
            f"POST /checks/{kind} in Django, {what}",
            _asked(f"/api/checks/{kind}", body),
            _asked(f"/bare/{kind}", body),
            peer,
            WITHIN,
        )
        for kind, what, body in (
            ("national-id", "a right one", NATIONAL_ID),
            ("national-id", "a wrong one", WRONG),
            ("password", "a weak one", PASSWORD),
        )
    )
