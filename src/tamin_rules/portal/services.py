"""
The routes of what an account may use, and checks that need none.

The catalogue of services, one's own record, objections, contribution lists.

Source: contract 5.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tamin_rules import identifiers, jalali, wire
from tamin_rules.decisions import Decision
from tamin_rules.errors import Code, Faults, MalformedError
from tamin_rules.explain import say
from tamin_rules.messages import catalogue
from tamin_rules.portal import accounts, cells
from tamin_rules.portal.asks import AskRecord, Flow, LetGo
from tamin_rules.portal.fields import Fields, check_fields, one, required
from tamin_rules.portal.histories import Kind, Opened, appended, begun, opened, tasks_of
from tamin_rules.portal.problems import AWAY, UNKNOWN, Json, ProblemError, Request, Response, told_fault
from tamin_rules.portal.registrations import REGISTRATION, told_decisions
from tamin_rules.portal.settings import Portal
from tamin_rules.records import Insured, Sex, Summary, contribution_list, merge, objection, summarize
from tamin_rules.registration import Person, journey, password, services
from tamin_rules.registration.account import Account, decide_all, may_use
from tamin_rules.registration.identity import Gender
from tamin_rules.registration.journey.reading import FIELD_MISSING
from tamin_rules.report import listing
from tamin_rules.workflow import Refused

POLICY_UNKNOWN: Final = Code("http.policy.unknown", allowed=tuple)

OBJECTION: Final[Kind[Any, Any]] = Kind("objection", objection.START, lambda _portal: objection.MACHINE)
OBJECTIONS: Final = "objections"
"""The room in which a person's objections are named."""
_NO_STORE: Final = {"cache-control": "no-store"}
LISTS: Final = "premium-list-submission"
"""The service whose tier a check of a list needs."""


# --- what one may use ------------------------------------------------------------------------------------------------


def _account(portal: Portal, session: accounts.Session) -> Flow[Account | None]:
    """Return what the account has come to: its history tells."""
    history = yield from opened(portal, REGISTRATION, session.holder.id)
    return None if history is None else journey.account(history.now)


def show_services(portal: Portal, request: Request, _fields: Fields) -> Flow[Response]:
    """Show the services of a role, or all, each with the decision on whether it may be used."""
    account: Account | None = None
    if request.bearer is not None:
        session = yield from accounts.session_of(portal, request)
        account = yield from _account(portal, session)
    asked = request.query.get("role")
    chosen = (
        services.catalogue() if asked is None else services.catalogue(one({"role": asked}, "role", services.parse_role))
    )
    on = jalali.iran_date(portal.now())
    decided = decide_all(account, chosen, law=portal.law, policy=portal.access, on=on)
    texts = catalogue(request.lang)
    told = [
        {
            "slug": each.service.slug,
            "title": each.service.title.text(request.lang),
            "tier": each.tier.value,
            "allowed": each.allowed,
            "decision": told_decisions((each.decision,), texts)[0],
        }
        for each in decided
    ]
    return Response(200, {"services": told}, _NO_STORE)


# --- one's own record ------------------------------------------------------------------------------------------------


def records(member: str | None = None) -> Callable[[Portal, Request, Fields], Flow[Response]]:
    """Return the route of one's own record, or of one part of what is said of it."""

    def showing(portal: Portal, request: Request, _fields: Fields) -> Flow[Response]:
        session = yield from accounts.session_of(portal, request)
        summary = yield from summary_of(portal, session)
        document = wire.dump_summary(summary)
        if member is None:
            texts = catalogue(request.lang)
            _say(document["findings"], (doubt.decision for doubt in summary.doubts), texts)
            _say(document["decisions"], summary.decisions, texts)
            return Response(200, document, _NO_STORE)
        return Response(200, {member: document[member]}, _NO_STORE)

    return showing


def _say(told: list[Json], decisions: Any, texts: Any) -> None:  # noqa: ANN401 - decisions in the same order
    for each, decision in zip(told, decisions, strict=True):
        each["message"] = say(decision, texts)


def wages(portal: Portal, request: Request, _fields: Fields) -> Flow[Response]:
    """Show the rows of one's own record."""
    session = yield from accounts.session_of(portal, request)
    summary = yield from summary_of(portal, session)
    return Response(200, {"wages": wire.dump_rows(summary.record.rows)}, _NO_STORE)


def summary_of(portal: Portal, session: accounts.Session) -> Flow[Summary]:
    """
    Return one's own record, judged today.

    Codes: http.service.away.
    """
    rows = yield AskRecord(session.holder.national_id)
    if rows is None:
        raise ProblemError.of(AWAY)
    history = yield from opened(portal, REGISTRATION, session.holder.id)
    identity = None if history is None else history.now.facts.identity
    person = Insured()
    if identity is not None:
        sex = Sex.MALE if identity.gender is Gender.MALE else Sex.FEMALE
        person = Insured(sex=sex, born=identity.birth_date)
    return summarize(rows, law=portal.law, on=jalali.iran_date(portal.now()), person=person)


# --- objections ------------------------------------------------------------------------------------------------------


def object_(portal: Portal, request: Request, fields: Fields) -> Flow[Response]:
    """Object to one's record; what contradicts the record is refused before anybody reads it."""
    session = yield from accounts.session_of(portal, request)
    check_fields(fields, ("kind", "rows", "workplaces"))
    rows = yield AskRecord(session.holder.national_id)
    if rows is None:
        raise ProblemError.of(AWAY)
    listed = yield from cells.read(portal, OBJECTIONS, session.person)
    held: list[str] = [] if listed.content is None else listed.content["ids"]
    is_open = yield from _any_open(portal, held)
    id_, now = portal.keys.token(), portal.now()
    moved = objection.submit(
        kind=fields.get("kind"),
        rows=fields.get("rows"),
        workplaces=fields.get("workplaces", ()),
        record=merge(rows, law=portal.law, on=jalali.iran_date(now)),
        open_request=is_open,
        tracking_number=id_,
        at=now,
        law=portal.law,
    )
    if isinstance(moved, Refused):
        raise ProblemError(moved.faults)
    # Listed first: of two at once one alone finds the list as it was read, and the other asks again.
    if not (yield from cells.write(portal, listed, {"ids": [*held, id_]})):
        return (yield from object_(portal, request, fields))
    history = begun(portal, OBJECTION, id_, person=session.person)
    after = yield from appended(portal, history, moved, tasks=tasks_of(portal, history, moved.effects))
    if after is None:
        raise ProblemError.of(AWAY)
    return Response(201, _told(after), _NO_STORE)


def _any_open(portal: Portal, ids: list[str]) -> Flow[bool]:
    """Tell whether one of them is open; one that is listed and not there is about to be."""
    for id_ in ids:
        history = yield from opened(portal, OBJECTION, id_)
        if history is None or objection.is_open(history.now):
            return True
    return False


def show_objections(portal: Portal, request: Request, _fields: Fields) -> Flow[Response]:
    """Show one's objections."""
    session = yield from accounts.session_of(portal, request)
    listed = yield from cells.read(portal, OBJECTIONS, session.person)
    ids: list[str] = [] if listed.content is None else listed.content["ids"]
    told: list[Json] = []
    for id_ in ids:
        told += [(yield from _objection(portal, session, id_))]
    return Response(200, {"objections": told}, _NO_STORE)


def show_objection(portal: Portal, request: Request, _fields: Fields, id_: str) -> Flow[Response]:
    """Show one objection."""
    session = yield from accounts.session_of(portal, request)
    return Response(200, (yield from _objection(portal, session, id_)), _NO_STORE)


def _objection(portal: Portal, session: accounts.Session, id_: str) -> Flow[Json]:
    history = yield from opened(portal, OBJECTION, id_)
    if history is None or history.stream.person != session.person:
        raise ProblemError.of(UNKNOWN)
    return _told(history)


def _told(history: Opened[Any, Any]) -> Json:
    facts = history.now.facts
    rows = [
        {"year": claim.year, "month": claim.month, "days": claim.days, "workshop": claim.workshop}
        for claim in facts.claims
    ]
    return {"id": history.stream.id, "state": history.now.state.value, "kind": facts.kind.value, "rows": rows}


# --- contribution lists ----------------------------------------------------------------------------------------------


def check_list(portal: Portal, request: Request, _fields: Fields) -> Flow[Response]:
    """Check a contribution list; for accounts of the full tier."""
    report = yield from checked(portal, request, ("kar", "wor"))
    return Response(200, listing.document(report, catalogue(request.lang)), _NO_STORE)


def checked(portal: Portal, request: Request, needed: tuple[str, ...]) -> Flow[contribution_list.Report]:
    """
    Return what the check of an uploaded list finds.

    Args:
        portal: with its law and its policy of access.
        request: with the files `kar` and `wor`; a ZIP of both may stand in `kar`, where `wor` is not needed.
        needed: the files without which nothing is read.

    Codes: those of `may_use`; registration.field.missing; those of `contribution_list.read`.
    """
    session = yield from accounts.session_of(portal, request)
    account = yield from _account(portal, session)
    on = jalali.iran_date(portal.now())
    decision = may_use(account, LISTS, law=portal.law, policy=portal.access, on=on)
    if decision.refuses:
        raise _forbidden(decision)
    faults = Faults()
    for name in needed:
        if name not in request.files:
            faults.note(FIELD_MISSING, name)
    faults.settle()
    yield LetGo()  # a long list takes seconds, and on SQLite there is one write lock
    found = contribution_list.read(request.files["kar"], request.files.get("wor"))
    return contribution_list.check(found, law=portal.law)


def _forbidden(decision: Decision) -> ProblemError:
    return ProblemError((decision.fault,) if decision.fault is not None else ())


# --- checks without an account ---------------------------------------------------------------------------------------


_KINDS: Final = {kind.replace("_", "-"): kind for kind in identifiers.KINDS}


def check_identifier(_portal: Portal, request: Request, fields: Fields, kind: str) -> Response:
    """Check the form of an identifier; whether it is known is not asked."""
    name = _KINDS.get(kind)
    if name is None:
        raise ProblemError.of(UNKNOWN)
    check_fields(fields, ("value",))
    if "value" not in fields:
        raise MalformedError(FIELD_MISSING, loc=("value",))
    found = identifiers.check(name, fields["value"])
    told = wire.dump_check(found)
    if found.faults:
        texts = catalogue(request.lang)
        for each, fault in zip(told["findings"], found.faults, strict=True):
            each["message"] = told_fault(fault, texts)["message"]
    return Response(200, told, _NO_STORE)


def _named(name: object) -> password.PasswordPolicy:
    found = next((policy for policy in password.PROFILES if policy.name == name), None)
    if found is None:
        raise MalformedError(POLICY_UNKNOWN, {"allowed": tuple(policy.name for policy in password.PROFILES)})
    return found


def check_password(portal: Portal, request: Request, fields: Fields) -> Response:
    """Judge a password for live feedback in a form; it is neither kept nor hashed."""
    check_fields(fields, ("password", "person", "policy"))
    faults = Faults()
    person = faults.take("person", lambda value: wire.load(Person, value), fields.get("person", {}))
    policy = faults.take("policy", _named, fields.get("policy", portal.registration.password.name))
    text = faults.take("password", required(password.parse), fields.get("password"))
    faults.settle()
    report = password.check(text, person, policy=policy, law=portal.law, on=jalali.iran_date(portal.now()))
    document = wire.dump_report(report)
    _say(document["decisions"], report.decisions, catalogue(request.lang))
    return Response(200, document, _NO_STORE)
