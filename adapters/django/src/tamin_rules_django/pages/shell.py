"""
What every page has: its language and direction, and what a browser may do with it.

No script and no style stands in a page, and nothing comes from another host (`security` WEB5 to WEB7).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.db import DEFAULT_DB_ALIAS, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from tamin_rules.portal.problems import Response
from tamin_rules_django import conf
from tamin_rules_django.pages.calls import ACCOUNT, account_of
from tamin_rules_django.pages.texts import lang_of, other, text

View = Callable[..., HttpResponse]

_SOURCES: Final = (
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
POLICY: Final = "; ".join(_SOURCES)
_HEADERS: Final = {
    "content-security-policy": POLICY,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_DIRECTIONS: Final = {"fa": "rtl", "en": "ltr"}


def page(view: View) -> View:
    """Make a view a page: open to everybody, with a CSRF token, kept by nobody, and silent in error reports."""

    @wraps(view)
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - parts of the path
        answer = view(request, *args, **kwargs)
        for name, value in _HEADERS.items():
            answer.headers[name] = value
        return answer

    shown: Any = framed
    for decorate in (
        sensitive_variables(),
        sensitive_post_parameters(),
        csrf_protect,
        never_cache,
        login_not_required,
        transaction.non_atomic_requests(using=conf.get("DATABASE")),
        transaction.non_atomic_requests(using=DEFAULT_DB_ALIAS),
    ):
        shown = decorate(shown)
    made: View = shown
    return made


def rendered(request: HttpRequest, template: str, title: str, *, status: int = 200, **context: Any) -> HttpResponse:  # noqa: ANN401 - of a template
    """Render a page in the reader's language."""
    lang = lang_of(request)
    shell = {
        "lang": lang,
        "direction": _DIRECTIONS[lang],
        "other": other(lang),
        "title": title,
        "next": request.get_full_path() if request.method == "GET" else request.path,
        "is_signed_in": account_of(request) is not None,
        "here": request.resolver_match.url_name if request.resolver_match else "",
    }
    return render(request, f"tamin_rules/{template}.html", {**shell, **context}, status=status)


def signed_in(view: View) -> View:
    """Make a view a page of whoever has signed in; who has not is sent to do so."""

    @page
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - parts of the path
        return view(request, *args, **kwargs) if account_of(request) else redirect("tamin_rules:sign-in")

    made: View = shown
    return made


def away(request: HttpRequest, answer: Response) -> HttpResponse:
    """Answer who has to sign in again, looks for what is not there, or finds a service away."""
    match answer.status:
        case 401:  # signed out meanwhile
            request.session.pop(ACCOUNT, None)
            return redirect("tamin_rules:sign-in")
        case 404:
            raise Http404
        case _:
            return unavailable(request, answer)


def unavailable(request: HttpRequest, answer: Response) -> HttpResponse:
    """Say that a service is away; or that too many requests came, and how long one waits."""
    errors = (answer.body or {}).get("errors") or ()
    wait = answer.headers.get("retry-after")
    said = errors[0]["message"] if wait and errors else text(lang_of(request), "page", "away")
    shown = rendered(request, "message", "", status=answer.status, message=said)
    if wait:
        shown.headers["retry-after"] = wait
    return shown
