"""The pages beside the wizard: landing, following up, signing in, a forgotten password, services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from tamin_rules.messages import LANGS, catalogue
from tamin_rules.portal.problems import Response
from tamin_rules.registration.services import Role
from tamin_rules_django import conf, host, models
from tamin_rules_django.development import InboxGateway
from tamin_rules_django.models import rows
from tamin_rules_django.pages import calls, fields
from tamin_rules_django.pages.calls import call
from tamin_rules_django.pages.passwords import checklist
from tamin_rules_django.pages.shell import away, page, rendered, signed_in
from tamin_rules_django.pages.texts import CHOSEN, lang_of, text

Json = dict[str, Any]


@page
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Show what one may do here."""
    draft = calls.draft_of(request)
    return rendered(request, "landing", text(lang_of(request), "page", "landing"), draft=draft)


@page
@require_http_methods(["POST"])
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language that a reader has chosen, and go back to where they were."""
    if request.POST.get("lang") in LANGS:
        request.session[CHOSEN] = request.POST["lang"]
    target = request.POST.get("next", "")
    is_ours = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return redirect(target if is_ours else "tamin_rules:landing")


# --- forms of one call -----------------------------------------------------------------------------------------------


def _form(request: HttpRequest, name: str, refused: Response | None = None, **context: Any) -> HttpResponse:  # noqa: ANN401 - of a template
    lang = lang_of(request)
    errors = [] if refused is None or refused.body is None else refused.body["errors"]
    status = 200 if refused is None else refused.status
    shown = fields.shown(name, request, lang, {}, errors)
    rules = checklist(request, lang) if fields.has_new_password(name) else None
    return rendered(
        request,
        "form",
        text(lang, "page", name),
        status=status,
        lead=text(lang, "page", f"{name}_lead"),
        fields=shown,
        rules=rules,
        errors=fields.told(errors, lang),
        name=name,
        **context,
    )


def _one_call(
    name: str,
    method: str,
    path: str,
    done: Callable[[HttpRequest, Response], HttpResponse],
    *,
    needs_account: bool = False,
) -> Callable[..., HttpResponse]:
    """Return the page of a form that is one call."""

    @(signed_in if needs_account else page)
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest) -> HttpResponse:
        token = calls.account_of(request) if needs_account else None
        if request.method != "POST":
            return _form(request, name)
        answer = call(request, method, path, fields.sent(name, request.POST), token=token)
        is_refused = answer.body is not None and "errors" in answer.body
        return _form(request, name, answer) if is_refused else done(request, answer)

    return view


def _state_told(request: HttpRequest, answer: Response) -> HttpResponse:
    lang, body = lang_of(request), answer.body or {}
    reasons = [catalogue(lang).label("reason", reason) for reason in body["reasons"]]
    said = [catalogue(lang).label("state", body["state"]), *reasons]
    return rendered(request, "message", text(lang, "page", "follow_up"), message=" · ".join(said))


def _signed_in(request: HttpRequest, answer: Response) -> HttpResponse:
    if earlier := calls.account_of(request):  # nobody holds its token any more
        call(request, "DELETE", "/sessions/current", token=earlier)
    calls.keep_account(request, (answer.body or {})["token"])
    return redirect("tamin_rules:services")


def _next_form(request: HttpRequest, name: str, said: str) -> HttpResponse:
    """Show the form that comes next, with nothing in it of the one that was sent."""
    request.method = "GET"
    target = f"tamin_rules:{name.replace('_', '-')}"
    return _form(request, name, notice=text(lang_of(request), "page", said), target=target)


def _code_sent(request: HttpRequest, _answer: Response) -> HttpResponse:
    return _next_form(request, "recovery_code", "sent_if_known")


def _recovered(request: HttpRequest, _answer: Response) -> HttpResponse:
    return _next_form(request, "sign_in", "password_changed")


def _password_changed(request: HttpRequest, answer: Response) -> HttpResponse:
    calls.keep_account(request, (answer.body or {})["token"])
    lang = lang_of(request)
    return rendered(request, "message", text(lang, "page", "password"), message=text(lang, "page", "password_changed"))


def _mobile_asked(_request: HttpRequest, _answer: Response) -> HttpResponse:
    return redirect("tamin_rules:mobile-confirm")


def _mobile_confirmed(request: HttpRequest, _answer: Response) -> HttpResponse:
    lang = lang_of(request)
    return rendered(request, "message", text(lang, "page", "mobile"), message=text(lang, "page", "mobile_changed"))


follow_up = _one_call("follow_up", "POST", "/follow-up", _state_told)
sign_in = _one_call("sign_in", "POST", "/sessions", _signed_in)
recovery = _one_call("recovery", "POST", "/password-recovery", _code_sent)
recovery_code = _one_call("recovery_code", "POST", "/password-recovery/confirm", _recovered)
mobile = _one_call("mobile", "POST", "/mobile", _mobile_asked, needs_account=True)
mobile_confirm = _one_call("mobile_confirm", "POST", "/mobile/confirm", _mobile_confirmed, needs_account=True)
password = _one_call("password", "POST", "/password", _password_changed, needs_account=True)


@page
@require_http_methods(["POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, here and in the store, or every one of the person; the language stays."""
    if token := calls.account_of(request):
        call(request, "DELETE", "/sessions" if "everywhere" in request.POST else "/sessions/current", token=token)
    lang = lang_of(request)
    request.session.flush()
    request.session[CHOSEN] = lang
    return redirect("tamin_rules:landing")


_PAGE_OF: Final = {
    "records-all": "tamin_rules:records",
    "records-total-days": "tamin_rules:records",
    "two-year-wage-average": "tamin_rules:records",
    "premium-list-submission": "tamin_rules:lists",
}
"""The page of a service, where there is one."""


# --- what an account sees --------------------------------------------------------------------------------------------


@page
@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """Show the services of a role, each with the reason where it is closed."""
    lang = lang_of(request)
    asked = request.GET.get("role", "")
    role = next((each.value for each in Role if each.value == asked), "")
    query = {"role": role} if role else {}
    answer = call(request, "GET", "/services", token=calls.account_of(request), query=query)
    if answer.body is None or "services" not in answer.body:
        return away(request, answer)
    roles = [("", text(lang, "page", "all_roles"))]
    roles += [(each.value, catalogue(lang).label("role", each.value)) for each in Role]
    told = [
        {**each, "tier": catalogue(lang).label("tier", each["tier"]), "page": _PAGE_OF.get(each["slug"])}
        for each in answer.body["services"]
    ]
    return rendered(request, "services", text(lang, "page", "services"), services=told, roles=roles, role=role)


@page
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the SMS of the development gateway; with another one, or outside of development, there is no such page."""
    if not (host.is_debug() and isinstance(conf.plug("SMS"), InboxGateway)):
        raise Http404
    found = rows(models.SentSms, conf.get("DATABASE")).order_by("-pk")[:50]
    return rendered(request, "inbox", text(lang_of(request), "page", "inbox"), sms=found)
