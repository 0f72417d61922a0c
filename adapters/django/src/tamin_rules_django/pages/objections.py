"""Objections to a record: those there are, one of them, and a new one, which can begin with what the record lacks."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

from attrs import evolve
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from tamin_rules import jalali
from tamin_rules.jalali import JalaliMonth
from tamin_rules.messages import Lang, catalogue
from tamin_rules.portal.problems import Response
from tamin_rules.records import RecordKind
from tamin_rules.records.doubts import ObjectionKind
from tamin_rules.report.grid import months_named
from tamin_rules_django.pages import calls, claims, fields
from tamin_rules_django.pages.calls import call, sheet
from tamin_rules_django.pages.claims import MOST, MOST_PLACES, Claims, Place, Row
from tamin_rules_django.pages.shell import away, rendered, signed_in
from tamin_rules_django.pages.texts import lang_of, text

Json = dict[str, Any]

# --- those there are -------------------------------------------------------------------------------------------------


@signed_in
@require_safe
def objections(request: HttpRequest) -> HttpResponse:
    """Show one's objections."""
    answer = call(request, "GET", "/objections", token=calls.account_of(request))
    if answer.body is None or "objections" not in answer.body:
        return away(request, answer)
    lang = lang_of(request)
    told = [_told(each, lang) for each in reversed(answer.body["objections"])]
    return rendered(request, "objections", text(lang, "page", "objections"), objections=told)


@signed_in
@require_safe
def objection(request: HttpRequest, number: str) -> HttpResponse:
    """Show one objection."""
    answer = call(request, "GET", f"/objections/{number}", token=calls.account_of(request))
    if answer.body is None or "rows" not in answer.body:
        return away(request, answer)
    lang = lang_of(request)
    return rendered(request, "objection", text(lang, "page", "objection"), objection=_told(answer.body, lang))


def _told(body: Json, lang: Lang) -> Json:
    texts = catalogue(lang)
    rows = [{**row, "told": jalali.spell_month(JalaliMonth(row["year"], row["month"]), lang)} for row in body["rows"]]
    about = text(lang, "page", "objection_about", count=texts.number(len(rows)), first=rows[0]["told"]) if rows else ""
    told = {"kind": texts.label("objection", body["kind"]), "state_told": texts.label("state", body["state"])}
    return {**body, **told, "rows": rows, "about": about}


# --- a new one -------------------------------------------------------------------------------------------------------


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Show the form, with the months of a gap or all short ones filled in; or send it."""
    if request.method == "POST":
        return _ACTIONS.get(request.POST.get("action", ""), _sent)(request)
    query = {"gap": request.GET["gap"]} if "gap" in request.GET else {}
    if not query and request.GET.get("kind") != ObjectionKind.SHORT.value:
        return _form(request, Claims(ObjectionKind.MISSING.value))
    answer = sheet(request, "GET", "/objections/new", query=query)
    if answer.body is None or "claims" not in answer.body:
        return away(request, answer)
    offer = claims.offered(answer.body["kind"].value, answer.body["claims"])
    left = len(answer.body["claims"]) - len(offer.rows)
    return _form(request, offer, notice=_left_out(request, left) if offer.is_cut else "")


def _left_out(request: HttpRequest, left: int) -> str:
    """Say how many months a form has no room for: nothing is left out in silence."""
    lang = lang_of(request)
    return text(lang, "page", "left_out", most=catalogue(lang).number(MOST), left=catalogue(lang).number(left))


def _sent(request: HttpRequest) -> HttpResponse:
    form = claims.typed(request.POST)
    if form.is_cut:
        return _form(request, form, status=422, notice=text(lang_of(request), "page", "too_long"))
    key = request.POST.get("key") or None
    answer = call(request, "POST", "/objections", form.body(), token=calls.account_of(request), idempotency_key=key)
    match answer:
        case Response(status=201, body={"id": number}):
            return redirect("tamin_rules:objection", number)
        case Response(status=400 | 409 | 413 | 422, body={"errors": errors}):
            return _form(request, form, [form.placed(each) for each in errors], answer.status)
        case _:
            return away(request, answer)


def _more(request: HttpRequest) -> HttpResponse:
    form = claims.typed(request.POST)
    return _form(request, evolve(form, rows=(*form.rows, Row())[:MOST]))


def _more_places(request: HttpRequest) -> HttpResponse:
    form = claims.typed(request.POST)
    return _form(request, evolve(form, places=(*form.places, Place())[:MOST_PLACES]))


_ACTIONS: Final[Mapping[str, Callable[[HttpRequest], HttpResponse]]] = {
    "more": _more,
    "more_places": _more_places,
    "send": _sent,
}


def _labelled(error: Json, lang: Lang) -> Json:
    """Name the row beside the field that an error is about."""
    name, _, place = error["field"].rpartition("_")
    if not claims.is_cell(name) or len(error["loc"]) != 1 or error["loc"][0] != error["field"]:
        return error
    number = catalogue(lang).number(int(place) + 1)
    row = "place_row" if name.startswith("place_") else "row"
    return {**error, "label": text(lang, "page", row, number=number, field=error["label"])}


def _places(form: Claims, lang: Lang, wrong: Collection[str]) -> list[list[Json]]:
    """Return the fields of each workplace for the template."""
    kinds = [("", text(lang, "field", "choose"))]
    kinds += [(each.value, catalogue(lang).label("kind", each.value)) for each in RecordKind]
    return [
        [
            {
                "name": f"place_{name}_{number}",
                "label": text(lang, "field", f"place_{name}"),
                "value": getattr(place, name),
                "choices": kinds if name == "kind" else (),
                "is_day": name in {"start", "end"},
                "is_wrong": f"place_{name}_{number}" in wrong,
            }
            for name in claims.PLACE_CELLS
        ]
        for number, place in enumerate(form.places)
    ]


def _form(
    request: HttpRequest, form: Claims, errors: Sequence[Json] = (), status: int = 200, notice: str = ""
) -> HttpResponse:
    lang = lang_of(request)
    kinds = [(each.value, catalogue(lang).label("objection", each.value)) for each in ObjectionKind]
    months = [(str(month), name) for month, name in enumerate(months_named(catalogue(lang)), 1)]
    wrong = {fields.field_of(error) for error in errors}
    return rendered(
        request,
        "object",
        text(lang, "page", "object"),
        status=status,
        rows=form.rows,
        places=_places(form, lang, wrong),
        is_told=any(place.fields() for place in form.places),
        kind=form.kind,
        kinds=kinds,
        months=months,
        notice=notice,
        is_full=len(form.rows) >= MOST,
        is_full_of_places=len(form.places) >= MOST_PLACES,
        key=request.POST.get("key") or secrets.token_urlsafe(16),
        errors=[_labelled(each, lang) for each in fields.told(errors, lang)],
        wrong=wrong,
    )
