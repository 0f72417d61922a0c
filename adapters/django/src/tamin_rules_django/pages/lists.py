"""
The page of an employer: a contribution list is uploaded, its findings are shown, and the report can be taken along.

Nothing of a list is kept. The report to take along stands in the page itself, as an address that holds its own data, so
that it need not be kept either; rows are told by their number, and nobody's name stands in it.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tamin_rules.messages import Lang, catalogue
from tamin_rules.portal.problems import Response
from tamin_rules.portal.routes import LARGEST_UPLOAD
from tamin_rules.portal.services import LISTS
from tamin_rules.report import list_page, spreadsheet
from tamin_rules_django import host
from tamin_rules_django.pages import calls, fields
from tamin_rules_django.pages.calls import call, sheet
from tamin_rules_django.pages.shell import away, rendered, uploading
from tamin_rules_django.pages.texts import lang_of, text

Json = dict[str, Any]

FILES: Final = ("kar", "wor")
MOST: Final = 2_000
"""So many findings are shown at most; who has more mends these first."""


@uploading
@require_http_methods(["GET", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """Show the form, or what is to be said of the list that was uploaded."""
    if request.method == "POST":
        return _checked(request)
    answer = call(request, "GET", "/services", token=calls.account_of(request))
    if answer.body is None or "services" not in answer.body:
        return away(request, answer)
    service = next((each for each in answer.body["services"] if each["slug"] == LISTS), None)
    if service is None or not service["allowed"]:
        return _closed(request, "" if service is None else service["decision"]["message"])
    return _form(request)


def _checked(request: HttpRequest) -> HttpResponse:
    answer = sheet(request, "POST", "/contribution-lists/check", files=_uploaded(request))
    match answer:
        case Response(body={"report": report}):
            return _told(request, report)
        case Response(status=403, body={"errors": [error, *_]}):
            return _closed(request, error["message"])
        case Response(status=413 | 422, body={"errors": _}):
            return _form(request, answer)
        case _:
            return away(request, answer)


def _uploaded(request: HttpRequest) -> Json:
    """Return the files, of each no more than tells that it is too large."""
    found = ((name, request.FILES.get(name)) for name in FILES)
    return {name: file.read(LARGEST_UPLOAD + 1) for name, file in found if isinstance(file, UploadedFile)}


def _closed(request: HttpRequest, reason: str) -> HttpResponse:
    lang = lang_of(request)
    return rendered(request, "closed", text(lang, "page", "lists"), reason=reason, status=403)


def _form(request: HttpRequest, refused: Response | None = None) -> HttpResponse:
    lang = lang_of(request)
    errors = [] if refused is None or refused.body is None else refused.body["errors"]
    return rendered(
        request,
        "lists",
        text(lang, "page", "lists"),
        status=200 if refused is None else refused.status,
        files=fields.shown("list", request, lang, {}, errors),
        errors=fields.told(errors, lang),
    )


def _told(request: HttpRequest, report: Any) -> HttpResponse:  # noqa: ANN401 - a report of the core
    lang = lang_of(request)
    return rendered(
        request,
        "checked",
        text(lang, "page", "lists"),
        part=list_page.part(report, host.portal().law, lang, MOST),
        files=fields.shown("list", request, lang, {}, ()),
        downloads=_downloads(lang, report),
    )


def _downloads(lang: Lang, report: Any) -> list[Json]:  # noqa: ANN401 - a report of the core
    made = (
        ("html", "text/html", list_page.page(report, host.portal().law, lang, MOST)),
        ("csv", "text/csv", spreadsheet.findings(report, catalogue(lang), MOST)),
    )
    return [
        {
            "name": f"list-report.{ending}",
            "text": text(lang, "page", f"download_{ending}"),
            "address": f"data:{kind};charset=utf-8;base64,{b64encode(content.encode()).decode()}",
        }
        for ending, kind, content in made
    ]
