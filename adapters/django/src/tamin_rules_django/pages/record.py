"""The record of whoever has signed in: the core's own page of it, with a way to object at each gap."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from tamin_rules.messages import catalogue
from tamin_rules.report import page as report_page
from tamin_rules.report import rendering
from tamin_rules_django.pages.calls import sheet
from tamin_rules_django.pages.shell import away, rendered, signed_in
from tamin_rules_django.pages.texts import lang_of, text

_AN_HOUR: Final = 3600


@signed_in
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """Show one's own record."""
    answer = sheet(request, "GET", "/records")
    if answer.body is None or "summary" not in answer.body:
        return away(request, answer)
    lang, summary = lang_of(request), answer.body["summary"]
    new = reverse("tamin_rules:object")
    links = [f"{new}?gap={place}" for place, _ in enumerate(summary.gaps, 1)]
    texts = catalogue(lang)
    return rendered(
        request,
        "records",
        text(lang, "page", "records"),
        day=texts.label("report", "on", on=summary.on),
        part=report_page.part(summary, lang, links),
        disclaimer=texts.label("report", "disclaimer"),
        is_empty=not summary.years,
    )


@csrf_exempt  # it takes no form: the middleware has nothing to parse
@login_not_required
@require_safe
@cache_control(public=True, max_age=_AN_HOUR)
def style(_request: HttpRequest) -> HttpResponse:
    """Serve the style sheet of the core's pages; it is the same for everybody."""
    headers = {"x-content-type-options": "nosniff"}
    return HttpResponse(rendering.sheet(), content_type="text/css; charset=utf-8", headers=headers)
