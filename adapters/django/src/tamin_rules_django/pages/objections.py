"""Objections to a record: those there are, one of them, and a new one, which can begin with what the record lacks."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from attrs import frozen
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from tamin_rules import jalali
from tamin_rules.jalali import JalaliMonth
from tamin_rules.messages import Lang, catalogue
from tamin_rules.portal.problems import Response
from tamin_rules.records.doubts import ObjectionKind
from tamin_rules.report.grid import months_named
from tamin_rules_django.pages import calls, fields
from tamin_rules_django.pages.calls import call, sheet
from tamin_rules_django.pages.shell import away, rendered, signed_in
from tamin_rules_django.pages.texts import lang_of, text

Json = dict[str, Any]

MOST: Final = 120
"""Rows of a form: ten years; who has more sends a second objection."""
_CELLS: Final = ("year", "month", "days", "workshop")
_NUMBERS: Final = frozenset({"year", "month", "days"})
_LONGEST_NUMBER: Final = 9
"""Digits that are read as a number; no year, month or count of days has more, and Python reads no 5 000 of them."""


@frozen
class Row:
    """A row of the form as it was typed, and whether it is meant."""

    year: str = ""
    month: str = ""
    days: str = ""
    workshop: str = ""
    is_meant: bool = True

    @property
    def is_sent(self) -> bool:
        """Whether it is sent: what was left empty is not."""
        return self.is_meant and any((self.year, self.month, self.days, self.workshop))

    def fields(self) -> Json:
        """Return what is sent."""
        typed = ((name, getattr(self, name).strip()) for name in _CELLS)
        return {name: _number(value) if name in _NUMBERS else value for name, value in typed if value}


def _number(typed: str) -> int | str:
    """Return a number that was typed, in whatever digits; what is none is the core's to refuse."""
    return int(typed) if typed.isdecimal() and len(typed) <= _LONGEST_NUMBER else typed


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
        return _form(request, (Row(),), ObjectionKind.MISSING.value)
    answer = sheet(request, "GET", "/objections/new", query=query)
    if answer.body is None or "claims" not in answer.body:
        return away(request, answer)
    claims = answer.body["claims"][:MOST]
    rows = [Row(str(claim.year), str(claim.month), str(claim.days), claim.workshop or "") for claim in claims]
    return _form(request, rows or (Row(),), answer.body["kind"].value)


def _sent(request: HttpRequest) -> HttpResponse:
    rows = _rows(request.POST)
    meant = [place for place, row in enumerate(rows) if row.is_sent]
    body = {"kind": request.POST.get("kind") or None, "rows": [rows[place].fields() for place in meant]}
    key = request.POST.get("key") or None
    answer = call(request, "POST", "/objections", body, token=calls.account_of(request), idempotency_key=key)
    match answer:
        case Response(status=201, body={"id": number}):
            return redirect("tamin_rules:objection", number)
        case Response(status=400 | 409 | 413 | 422, body={"errors": errors}):
            placed = [_placed(each, meant) for each in errors]
            return _form(request, rows, request.POST.get("kind", ""), placed, answer.status)
        case _:
            return away(request, answer)


def _more(request: HttpRequest) -> HttpResponse:
    return _form(request, (*_rows(request.POST), Row())[:MOST], request.POST.get("kind", ""))


_ACTIONS: Final[Mapping[str, Callable[[HttpRequest], HttpResponse]]] = {"more": _more, "send": _sent}


def _rows(post: QueryDict) -> tuple[Row, ...]:
    """Return the rows of a form that was sent; their number stands in it."""
    count = _number(post.get("count", ""))
    places = range(min(count, MOST) if isinstance(count, int) else 0)
    return tuple(_row(post, place) for place in places)


def _row(post: QueryDict, place: int) -> Row:
    typed = {name: post.get(f"{name}_{place}", "") for name in _CELLS}
    return Row(**typed, is_meant=f"meant_{place}" in post)


def _placed(error: Json, meant: Sequence[int]) -> Json:
    """Return an error at the row of the form: rows that are not sent have no number for the core."""
    match error["loc"]:
        case ["rows", int(place), *rest] if place < len(meant):
            return {**error, "loc": [f"{rest[0] if rest else 'year'}_{meant[place]}"]}
        case _:
            return error


def _labelled(error: Json, lang: Lang) -> Json:
    """Name the row beside the field that an error is about."""
    name, _, place = error["field"].rpartition("_")
    if name not in _CELLS or error["loc"] == ["rows"]:
        return error
    return {
        **error,
        "label": text(lang, "page", "row", number=catalogue(lang).number(int(place) + 1), field=error["label"]),
    }


def _form(
    request: HttpRequest, rows: Sequence[Row], kind: str, errors: Sequence[Json] = (), status: int = 200
) -> HttpResponse:
    lang = lang_of(request)
    kinds = [(each.value, catalogue(lang).label("objection", each.value)) for each in ObjectionKind]
    months = [(str(month), name) for month, name in enumerate(months_named(catalogue(lang)), 1)]
    return rendered(
        request,
        "object",
        text(lang, "page", "object"),
        status=status,
        rows=rows,
        kind=kind,
        kinds=kinds,
        months=months,
        is_full=len(rows) >= MOST,
        key=request.POST.get("key") or secrets.token_urlsafe(16),
        errors=[_labelled(each, lang) for each in fields.told(errors, lang)],
        wrong={fields.field_of(error) for error in errors},
    )
