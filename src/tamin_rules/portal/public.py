"""
What anybody may read: how a request is getting on, for who knows all of it; the notices; the security questions.

Source: contract 5; `security` EN1, EN5.
"""

from __future__ import annotations

from typing import Any

from tamin_rules.identifiers import mobile as mobiles
from tamin_rules.identifiers import national_id as national_ids
from tamin_rules.messages import Lang, catalogue
from tamin_rules.portal import cells
from tamin_rules.portal.asks import Flow, Load, Stream
from tamin_rules.portal.fields import Fields, read_all
from tamin_rules.portal.histories import replayed
from tamin_rules.portal.problems import UNKNOWN, ProblemError, Request, Response
from tamin_rules.portal.registrations import (
    ERASED,
    REGISTRATION,
    TRACKING,
    Ended,
    notices,
    standing,
    tracking_key,
)
from tamin_rules.portal.settings import Portal
from tamin_rules.registration.questions import QUESTIONS


def follow_up(portal: Portal, _request: Request, fields: Fields) -> Flow[Response]:
    """Tell the state to who knows all three: national ID, mobile and tracking code; anything else is unknown."""
    national_id, mobile, tracking = read_all(
        fields, national_id=national_ids.parse, mobile=mobiles.parse, tracking_code=_text_of
    )
    found = yield from cells.read(portal, TRACKING, tracking_key(portal, national_id, mobile, tracking))
    stream: Stream | None = yield Load(REGISTRATION.name, (found.content or {}).get("id", ""))
    if stream is None or stream.state == ERASED:
        raise ProblemError.of(UNKNOWN)
    known = standing(portal, replayed(portal, REGISTRATION, stream) if stream.key else Ended(stream))
    return Response(200, {name: known[name] for name in ("state", "reasons")}, {"cache-control": "no-store"})


def _text_of(value: object) -> str:
    """Return a tracking code; what is none is not known either."""
    return value.strip() if isinstance(value, str) else ""


def show_notices(_portal: Portal, request: Request, _fields: Fields) -> Response:
    """Show the six notices."""
    return Response(200, {"notices": notices(catalogue(request.lang))})


def show_questions(_portal: Portal, request: Request, _fields: Fields) -> Response:
    """Show the security questions."""
    return Response(
        200, {"security_questions": [{"id": each.id, "text": _text(each, request.lang)} for each in QUESTIONS]}
    )


def _text(question: Any, lang: Lang) -> str:  # noqa: ANN401 - a question
    return str(question.fa if lang == "fa" else question.en)
