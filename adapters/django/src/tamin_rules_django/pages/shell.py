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
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from tamin_rules.messages import catalogue
from tamin_rules.portal.problems import Response
from tamin_rules_django import conf
from tamin_rules_django.bodies import LARGEST_FORM, LARGEST_FORM_WITH_FILES, is_over
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
    return _page(view, LARGEST_FORM)


def signed_in(view: View) -> View:
    """Make a view a page of whoever has signed in; who has not is sent to do so."""
    return _page(view, LARGEST_FORM, needs_account=True)


def uploading(view: View) -> View:
    """Make a view a page of whoever has signed in, on which files are uploaded."""
    return _page(view, LARGEST_FORM_WITH_FILES, needs_account=True)


def _page(view: View, most: int, *, needs_account: bool = False) -> View:
    """
    Frame a view.

    The token is looked for by the page itself and not by the middleware of the project, since that parses a form whole,
    however long it is, before a view is asked.
    """
    guarded: Any = csrf_protect(sensitive_post_parameters()(sensitive_variables()(view)))

    @wraps(view)
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - parts of the path
        if is_over(request, most):
            answer = _too_large(request, most)
        elif needs_account and account_of(request) is None:
            answer = redirect("tamin_rules:sign-in")
        else:
            answer = guarded(request, *args, **kwargs)
        for name, value in _HEADERS.items():
            answer.headers[name] = value
        return answer

    shown: Any = framed
    for decorate in (
        never_cache,
        csrf_exempt,
        login_not_required,
        transaction.non_atomic_requests(using=conf.get("DATABASE")),
        transaction.non_atomic_requests(using=DEFAULT_DB_ALIAS),
    ):
        shown = decorate(shown)
    made: View = shown
    return made


def _too_large(request: HttpRequest, most: int) -> HttpResponse:
    """Say that more was sent than is read; nothing of it was."""
    lang = lang_of(request)
    said = text(lang, "page", "too_large", most=catalogue(lang).number(most >> 10))
    return rendered(request, "message", "", status=413, message=said)


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
