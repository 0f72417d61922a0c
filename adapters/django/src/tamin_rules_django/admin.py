"""
The admin for branch staff: who waits for a visit, and a button for each decision, which the core judges.

Histories, events and tasks are read only. Nobody's name is shown; national ID and mobile are masked until somebody who
may reveals them, which is noted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from tamin_rules import jalali
from tamin_rules.portal import histories
from tamin_rules.portal.asks import TaskState
from tamin_rules.portal.problems import Request, Response
from tamin_rules.portal.registrations import REGISTRATION
from tamin_rules.registration.journey import Review, State, VisitDecision, review
from tamin_rules.registration.ownership import Document, Reason
from tamin_rules.text import persian_digits
from tamin_rules_django import conf, host, models, staff, upkeep
from tamin_rules_django.fields import texts
from tamin_rules_django.labels import said, say

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin

_JSON: Final = "application/json"
_OPENED: Final = "_tamin_review"
_non_atomic: Final = method_decorator(transaction.non_atomic_requests(using=conf.get("DATABASE")))
"""What asks the portal has the portal's transactions, whatever `ATOMIC_REQUESTS` says."""


def as_staff(method: str, route: str, fields: dict[str, Any], version: int | None = None) -> Response:
    """Make a call of staff in process, for a user whose permission was looked at."""
    made = evolve(host.portal(), is_staff=lambda token: token == "admin")  # noqa: S105 - no secret: it never leaves here
    headers = {"authorization": "Bearer admin", "content-type": _JSON, "accept-language": texts().lang}
    if version is not None:
        headers["if-match"] = str(version)
    return host.answer(Request(method, route, headers, body=json.dumps(fields).encode()), made=made)


class VisitForm(forms.Form):
    """What came of a visit."""

    visit = forms.ChoiceField(label=said("visit"))
    documents = forms.MultipleChoiceField(label=said("documents"), required=False, widget=forms.CheckboxSelectMultiple)
    decision = forms.ChoiceField(label=said("decision"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has it
        super().__init__(*args, **kwargs)
        said = texts()
        for name, kind, words in (
            ("visit", "reason", Reason),
            ("documents", "document", Document),
            ("decision", "decision", VisitDecision),
        ):
            choices: Any = [(word.value, said.label(kind, word.value)) for word in words]
            field: Any = self.fields[name]
            field.choices = choices


class _ReadOnly(_Admin):
    """Shows, and changes nothing."""

    def get_queryset(self, request: HttpRequest) -> Any:  # noqa: ANN401 - as Django has it
        """Look into the portal's database."""
        return super().get_queryset(request).using(conf.get("DATABASE"))

    @admin.display(description=said("kind", "column"), ordering="kind")
    def kind_told(self, row: Any) -> str:  # noqa: ANN401 - of any table that tells of a history
        """Say of what kind the history is."""
        return say(row.kind, "history")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002
        """Refuse."""
        return False


class Queue(admin.SimpleListFilter):
    """Shows who waits for a branch, unless something else is asked for."""

    title = said("queue")
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ANN401, ARG002 - as Django has it
        """Return what else there is: registrations that are submitted or active, and everything."""
        others = (State.SUBMITTED, State.ACTIVE, State.REJECTED)
        return [*((state.value, texts().label("state", state.value)) for state in others), ("all", said("all"))]

    def choices(self, changelist: Any) -> Iterator[Any]:  # noqa: ANN401 - as Django has it
        """Name what is shown at first."""
        first, *others = super().choices(changelist)
        yield {**first, "display": said("waiting")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ANN401, ARG002 - as Django has it
        """Choose."""
        asked = self.value() or State.NEEDS_BRANCH.value
        return queryset if asked == "all" else queryset.filter(kind=REGISTRATION.name, state=asked)


def _moment(at: datetime | None) -> str:
    """Say when something happened or shall happen: the Jalali day, and the time in Iran."""
    if at is None:
        return "–"
    lang, day, time = texts().lang, jalali.iran_date(at), jalali.format_instant(at)[11:16]
    return f"{jalali.spell(day, lang)} · {persian_digits(time) if lang == 'fa' else time}"


def _review(stream: models.Stream) -> Review | None:
    """Return what may be shown of a registration; of another history nothing. It is opened once a page."""
    if _OPENED not in vars(stream):
        vars(stream)[_OPENED] = _opened(stream)
    found: Review | None = vars(stream)[_OPENED]
    return found


def _opened(stream: models.Stream) -> Review | None:
    made = host.portal()
    if stream.kind != REGISTRATION.name:
        return None
    found = host.in_transaction(made, lambda: histories.opened(made, REGISTRATION, stream.key))
    return None if found is None else review(found.now, policy=made.registration)


@admin.register(models.Stream)
class StreamAdmin(_ReadOnly):
    """Registrations, those that wait for a branch first."""

    list_display = ("national_id", "mobile", "state_told", "reasons_told", "since")
    list_filter = (Queue,)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("key__exact",)
    date_hierarchy = None
    ordering = ("at",)
    fields = ("state_told", "reasons_told", "national_id", "mobile", "since", "key", "user")
    readonly_fields = fields[:5]
    change_form_template = "tamin_rules/admin/registration.html"

    @admin.display(description=said("national_id", "field"))
    def national_id(self, stream: models.Stream) -> str:
        """Show its last digits."""
        found = _review(stream)
        return "" if found is None else str(found.national_id or "")

    @admin.display(description=said("mobile", "field"))
    def mobile(self, stream: models.Stream) -> str:
        """Show its last digits."""
        found = _review(stream)
        return "" if found is None else str(found.mobile or "")

    @admin.display(description=said("state"))
    def state_told(self, stream: models.Stream) -> str:
        """Say where it stands."""
        state = texts().label("state", stream.state)
        return state if stream.kind == REGISTRATION.name else f"{say(stream.kind, 'history')}: {state}"

    @admin.display(description=said("reasons"))
    def reasons_told(self, stream: models.Stream) -> str:
        """Say what the person has to come for."""
        found = _review(stream)
        return "" if found is None else " · ".join(texts().label("reason", reason.value) for reason in found.reasons)

    @admin.display(description=said("since"), ordering="at")
    def since(self, stream: models.Stream) -> str:
        """Say when something happened last."""
        return _moment(stream.at)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the queue."""
        return super().changelist_view(request, {"title": say("registrations"), **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        """Add the buttons."""
        own = (("visit", self.visit), ("reveal", self.reveal), ("commitment", self.commitment))
        paths = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"tamin_{name}") for name, view in own
        ]
        return [*paths, *super().get_urls()]

    @_non_atomic
    @method_decorator(never_cache)
    @method_decorator(sensitive_variables())
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a history, and for a registration what may be done."""
        stream = self.get_object(request, unquote(object_id))
        shown = {} if stream is None else self._context(request, stream, VisitForm())
        return super().change_view(request, object_id, form_url, {**shown, **(extra_context or {})})

    def _context(self, request: HttpRequest, stream: models.Stream, form: VisitForm) -> dict[str, Any]:
        shown = _review(stream)
        if shown is None:
            return {"review": None, "title": say(stream.kind, "history")}
        form.initial["version"] = shown.version
        user: Any = request.user
        may = user.has_perm(staff.VISIT)
        return {
            "review": shown,
            "title": say("registration"),
            "lang": texts().lang,
            "visit_form": form if may and "visit_branch" in shown.allowed else None,
            "may_sign": may and "sign_commitment" in shown.allowed,
            "may_reveal": user.has_perm(staff.REVEAL),
        }

    @_non_atomic
    @method_decorator(require_http_methods(["POST"]))
    def visit(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record a visit: the core judges it."""
        stream = self._stream(request, pk, staff.VISIT)
        form = VisitForm(request.POST)
        if form.is_valid():
            fields = {name: form.cleaned_data[name] for name in ("visit", "documents", "decision")}
            route = f"/staff/registrations/{stream.key}/visit"
            self._tell(request, as_staff("POST", route, fields, form.cleaned_data["version"]))
        else:
            self.message_user(request, form.errors.as_text(), messages.ERROR)
        return self._back(pk)

    @_non_atomic
    @method_decorator(require_http_methods(["POST"]))
    def commitment(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record a commitment form."""
        stream = self._stream(request, pk, staff.VISIT)
        route = f"/staff/accounts/{stream.key}/commitment"
        self._tell(request, as_staff("POST", route, {"form": "employer_commitment"}))
        return self._back(pk)

    @_non_atomic
    @method_decorator(require_http_methods(["POST"]))
    @method_decorator(never_cache)
    @method_decorator(sensitive_variables())
    def reveal(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show national ID and mobile, and note who looked."""
        stream = self._stream(request, pk, staff.REVEAL)
        shown = upkeep.reveal(stream.key, request.user.get_username())
        context = {
            **self.admin_site.each_context(request),
            "stream": stream,
            "revealed": shown,
            "opts": self.opts,
            "title": say("revealed", "action"),
            "lang": texts().lang,
        }
        return TemplateResponse(request, "tamin_rules/admin/revealed.html", context)

    def _stream(self, request: HttpRequest, pk: int, permission: str) -> models.Stream:
        user: Any = request.user
        if not user.has_perm(permission):
            raise PermissionDenied
        found: models.Stream = get_object_or_404(self.get_queryset(request), pk=pk, kind=REGISTRATION.name)
        return found

    def _tell(self, request: HttpRequest, answer: Response) -> None:
        body = answer.body or {}
        if "errors" not in body:
            self.message_user(request, texts().label("state", body["state"]), messages.SUCCESS)
        for error in body.get("errors", ()):
            self.message_user(request, error["message"], messages.ERROR)

    def _back(self, pk: int) -> HttpResponse:
        return HttpResponseRedirect(reverse(f"{self.admin_site.name}:tamin_rules_stream_change", args=(pk,)))


@admin.register(models.Event)
class EventAdmin(_ReadOnly):
    """Sealed events: that they are there."""

    list_display = ("stream", "sequence")
    fields = ("stream", "sequence")


class TaskStates(admin.SimpleListFilter):
    """Shows tasks in one state."""

    title = said("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ANN401, ARG002 - as Django has it
        """Return the states."""
        return [(state.value, say(state.value, "task_state")) for state in TaskState]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ANN401, ARG002 - as Django has it
        """Choose."""
        return queryset if self.value() is None else queryset.filter(state=self.value())


@admin.register(models.Task)
class TaskAdmin(_ReadOnly):
    """The outbox."""

    list_display = ("type", "state_told", "attempts", "after_told", "error")
    search_fields = ("reference__exact",)
    list_filter = (TaskStates, "type")
    fields = ("reference", "type", "kind_told", "stream", "state_told", "attempts", "after_told", "lease_told", "error")
    readonly_fields = ("kind_told", "state_told", "after_told", "lease_told")

    @admin.display(description=said("state"), ordering="state")
    def state_told(self, task: models.Task) -> str:
        """Say where it stands."""
        return say(task.state, "task_state")

    @admin.display(description=said("after", "column"), ordering="after")
    def after_told(self, task: models.Task) -> str:
        """Say when it is due."""
        return _moment(task.after)

    @admin.display(description=said("lease", "column"))
    def lease_told(self, task: models.Task) -> str:
        """Say until when a worker holds it."""
        return _moment(task.lease)


@admin.register(models.Action)
class ActionAdmin(_ReadOnly):
    """Who revealed or erased what."""

    list_display = ("at_told", "who", "what_told", "kind_told", "stream")
    fields = list_display
    readonly_fields = ("at_told", "what_told", "kind_told")

    @admin.display(description=said("at", "column"), ordering="at")
    def at_told(self, action: models.Action) -> str:
        """Say when it was done."""
        return _moment(action.at)

    @admin.display(description=said("what", "column"), ordering="what")
    def what_told(self, action: models.Action) -> str:
        """Say what was done."""
        return say(action.what, "action")
