"""
What the pages of a host show: a judged record, claims to object with, a checked list, as the objects themselves.

The calls of the contract answer JSON. A page in the same process needs what its documents leave out (proofs, months,
sources), so these routes go through the same flows and refusals, and answer with the value; they are served to nobody.
"""

from __future__ import annotations

from typing import Final

from tamin_rules import jalali
from tamin_rules.jalali import JalaliMonth
from tamin_rules.portal import accounts, services
from tamin_rules.portal.asks import Flow
from tamin_rules.portal.fields import Fields
from tamin_rules.portal.problems import UNKNOWN, ProblemError, Request, Response
from tamin_rules.portal.routes import Route
from tamin_rules.portal.settings import Portal
from tamin_rules.records import Summary, objection
from tamin_rules.records.doubts import ObjectionKind


def record(portal: Portal, request: Request, _fields: Fields) -> Flow[Response]:
    """Answer with one's own record: `summary`."""
    session = yield from accounts.session_of(portal, request)
    return Response(200, {"summary": (yield from services.summary_of(portal, session))})


def claims(portal: Portal, request: Request, _fields: Fields) -> Flow[Response]:
    """
    Answer with what one could claim: `kind` and `claims`, those of a gap by its number from 1, or of every short month.

    Codes: http.resource.unknown, where the record has no such gap.
    """
    session = yield from accounts.session_of(portal, request)
    summary = yield from services.summary_of(portal, session)
    kind, span = _asked(summary, request.query.get("gap"))
    found = objection.proposal(summary.doubts, summary.record, kind=kind, on=jalali.iran_date(portal.now()))
    chosen = tuple(claim for claim in found if span is None or span[0] <= claim.when <= span[1])
    return Response(200, {"kind": kind, "claims": chosen})


def _asked(summary: Summary, gap: str | None) -> tuple[ObjectionKind, tuple[JalaliMonth, JalaliMonth] | None]:
    """Return which kind is meant, and the gap; it is named by its number, so that no address tells of months."""
    if gap is None:
        return ObjectionKind.SHORT, None
    span = {str(place): each for place, each in enumerate(summary.gaps, 1)}.get(gap)
    if span is None:
        raise ProblemError.of(UNKNOWN)
    return ObjectionKind.MISSING, span


def checked_list(portal: Portal, request: Request, _fields: Fields) -> Flow[Response]:
    """Answer with the check of an uploaded list: `report`; a ZIP of both tables may be uploaded as `kar`."""
    return Response(200, {"report": (yield from services.checked(portal, request, ("kar",)))})


SHEETS: Final = (
    Route("record_sheet", "GET", "/records", record),
    Route("claims_sheet", "GET", "/objections/new", claims),
    Route("list_sheet", "POST", "/contribution-lists/check", checked_list, uploads=("kar", "wor")),
)
"""The routes of the pages, by the paths of the calls that they stand beside."""
