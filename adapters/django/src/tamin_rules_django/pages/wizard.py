"""
The four steps of a registration, at one address: the state of the registration decides which step is shown.

So no step can be skipped, and a page that was left open in another tab changes nothing: it carries the version that it
was about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from tamin_rules import jalali
from tamin_rules.messages import Lang, catalogue
from tamin_rules.portal.problems import Response
from tamin_rules_django.pages import calls, fields
from tamin_rules_django.pages.calls import Draft, call
from tamin_rules_django.pages.passwords import checklist
from tamin_rules_django.pages.shell import page, rendered, unavailable
from tamin_rules_django.pages.texts import lang_of, text

Json = dict[str, Any]

STEPS: Final = ("contact", "identity", "credentials", "review")
_STEP_OF: Final = {"contact": 0, "mobile_code": 0, "identity": 1, "credentials": 2, "review": 3}
"""Where each state of a draft stands on the line of progress."""

_MOVES: Final = {
    "contact": ("PUT", "/contact"),
    "mobile_code": ("POST", "/mobile-code"),
    "identity": ("PUT", "/identity"),
    "credentials": ("PUT", "/credentials"),
    "review": ("POST", "/submit"),
    "back": ("POST", "/back"),
    "cancel": ("POST", "/cancel"),
    "resend": ("POST", "/mobile-code/resend"),
}
"""The call of each step, and of the other buttons."""
_ENDED: Final = ("cancelled", "expired")
_MOVED_ON: Final = (409, 412)


@page
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Show the step that a registration has come to, or make a move."""
    draft = calls.draft_of(request)
    if request.method == "POST":
        return _begin(request) if draft is None else _move(request, draft)
    return _shown(request, draft)


def _begin(request: HttpRequest) -> HttpResponse:
    answer = call(request, "POST", "/registrations", fields.sent("contact", request.POST))
    if answer.status != 201 or answer.body is None:  # noqa: PLR2004 - created
        return _form(request, "contact", {"version": 0, "state": "contact"}, answer)
    calls.keep_draft(request, answer.body)
    return redirect("tamin_rules:register")


def _move(request: HttpRequest, draft: Draft) -> HttpResponse:
    action = request.POST.get("action", "")
    method, path = _MOVES.get(action, _MOVES["review"])
    version = request.POST.get("version", "")
    body = _BODIES.get(action, _of_form)(request, action)
    answer = call(request, method, f"/registrations/{draft.id}{path}", body, token=draft.token, if_match=version)
    if answer.body is not None and "errors" in answer.body:
        return _shown(request, draft, answer)
    if answer.body is not None and "tracking_code" in answer.body:
        request.session.cycle_key()
        request.session[calls.TRACKING] = answer.body["tracking_code"]
    return redirect("tamin_rules:register")


def _of_form(request: HttpRequest, action: str) -> Json:
    found = fields.sent(action, request.POST) if action in fields.FORMS else {}
    if action == "credentials":
        found.setdefault("email", None)
    return found


_BODIES: Final[Mapping[str, Callable[[HttpRequest, str], Json]]] = {
    "back": lambda request, _action: {"to": request.POST.get("to")} if request.POST.get("to") else {},
    "review": lambda request, _action: {"accept_notices": "accept_notices" in request.POST},
    "cancel": lambda _request, _action: {},
    "resend": lambda _request, _action: {},
}


def _shown(request: HttpRequest, draft: Draft | None, refused: Response | None = None) -> HttpResponse:
    """Show where a registration stands; what was refused is said beside it."""
    if draft is None:
        return _form(request, "contact", {"version": 0, "state": "contact"}, None)
    answer = call(request, "GET", f"/registrations/{draft.id}", token=draft.token)
    review = answer.body or {}
    if answer.status == 404:  # noqa: PLR2004 - of another portal, or erased
        calls.forget_draft(request)
        return _form(request, "contact", {"version": 0, "state": "contact"}, None)
    if "state" not in review or "version" not in review:
        return unavailable(request, answer)
    if review["state"] not in _STEP_OF:
        return _result(request, review)
    return _form(request, review["state"], review, refused)


def _form(request: HttpRequest, state: str, review: Json, refused: Response | None) -> HttpResponse:
    lang = lang_of(request)
    errors, notice, status = _said(lang, refused)
    context = {
        "progress": _progress(lang, _STEP_OF[state]),
        "lead": text(lang, "page", f"{state}_lead"),
        "errors": fields.told(errors, lang),
        "notice": notice,
        "version": review["version"],
        "action": state,
        "draft": calls.draft_of(request),
        "allowed": review.get("allowed", ()),
    }
    title = text(lang, "page", state)
    if state == "review":
        return rendered(request, "review", title, status=status, **context, **_told(lang, review))
    if refused is not None and refused.status in _MOVED_ON:
        request.method = "GET"  # what was typed belongs to a page that is no more
    shown = fields.shown(state, request, lang, _known(lang, review), errors)
    rules = checklist(request, lang) if fields.has_new_password(state) else None
    return rendered(request, "step", title, status=status, **context, fields=shown, rules=rules)


def _said(lang: Lang, refused: Response | None) -> tuple[list[Json], str, int]:
    """Return what is wrong, what happened elsewhere meanwhile, and the status of the page."""
    if refused is None or refused.body is None:
        return [], "", 200
    if refused.status in _MOVED_ON:
        return [], text(lang, "page", "stale"), refused.status
    return refused.body["errors"], "", refused.status


def _progress(lang: Lang, now: int) -> Json:
    steps = [
        {"name": text(lang, "page", name), "is_done": place < now, "is_now": place == now}
        for place, name in enumerate(STEPS)
    ]
    told = text(lang, "page", "step", number=now + 1, count=len(STEPS))
    return {"label": text(lang, "page", "progress"), "told": told, "steps": steps, "done": text(lang, "page", "done")}


def _known(lang: Lang, review: Json) -> Json:
    """Return what a form begins with: what was entered, where it may be shown, and else that it is there."""
    contact, identity = review.get("contact") or {}, review.get("identity") or {}
    credentials = review.get("credentials") or {}
    known = {**identity, "email": credentials.get("email")}
    known |= {f"kept_{name}": value for name, value in contact.items() if value}
    if credentials.get("password_entered"):
        known["kept_password"] = text(lang, "page", "entered")
    answered = credentials.get("security_answers") or ()
    known |= {f"kept_question_{place}": text(lang, "page", "entered") for place in range(len(answered))}
    return known


def _told(lang: Lang, review: Json) -> Json:
    """Return what was entered, by step, for the last look at it."""
    contact, identity, credentials = review["contact"], review["identity"] or {}, review["credentials"]
    gender = catalogue(lang).label("gender", identity.get("gender", ""))
    entered = text(lang, "page", "entered")
    answered = [entered for _ in credentials["security_answers"]]
    rows = {
        "contact": contact,
        "identity": {**identity, "gender": gender, "birth_date": _day(identity.get("birth_date"), lang)},
        "credentials": {
            "email": credentials["email"],
            "password": entered if credentials["password_entered"] else "",
            "security_answers": "، ".join(answered) if lang == "fa" else ", ".join(answered),
        },
    }
    parts = [
        {
            "step": step,
            "title": text(lang, "page", step),
            "rows": [(text(lang, "field", name), value) for name, value in values.items() if value],
        }
        for step, values in rows.items()
    ]
    return {"parts": parts, "notices": review["notices"]}


def _day(written: str | None, lang: Lang) -> str:
    return "" if not written else jalali.spell(jalali.parse(written), lang)


def _result(request: HttpRequest, review: Json) -> HttpResponse:
    lang, state = lang_of(request), review["state"]
    papers = {
        "activation": ("national_card_original", "birth_certificate_original"),
        "follow_up": ("identity_papers",),
    }
    told = {"activation": "activation", "follow_up": "follow_up_reason"}
    reasons = [
        {
            "text": text(lang, "page", told[reason]),
            "papers": [catalogue(lang).label("document", paper) for paper in papers[reason]],
        }
        for reason in review["reasons"]
    ]
    return rendered(
        request,
        "result",
        text(lang, "page", "result"),
        state=state,
        status_text=catalogue(lang).label("state", state),
        message=text(lang, "page", f"result_{state}"),
        reasons=reasons,
        tracking=request.session.get(calls.TRACKING),
        may_cancel="cancel" in review["allowed"],
        version=review["version"],
        is_over=state in _ENDED or state == "rejected",
    )


@page
@require_http_methods(["POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Forget a registration that has ended, and begin another."""
    calls.forget_draft(request)
    return redirect("tamin_rules:register")
