"""
The admin for branch staff: who waits for a visit, and a button for each decision, which the core judges.

Histories, events and tasks are read only. Nobody's name is shown; national ID and mobile are masked until somebody who
may reveals them, which is noted.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from tamin_rules.portal import histories
from tamin_rules.portal.problems import Request, Response
from tamin_rules.portal.registrations import REGISTRATION
from tamin_rules.registration.journey import VisitDecision, review
from tamin_rules.registration.ownership import Document, Reason
from tamin_rules_django import conf, host, models, staff, upkeep
from tamin_rules_django.fields import texts

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin

_JSON: Final = "application/json"


def as_staff(method: str, route: str, fields: dict[str, Any], version: int | None = None) -> Response:
    """Make a call of staff in process, for a user whose permission was looked at."""
    made = evolve(host.portal(), is_staff=lambda token: token == "admin")  # noqa: S105 - no secret: it never leaves here
    headers = {"authorization": "Bearer admin", "content-type": _JSON, "accept-language": texts().lang}
    if version is not None:
        headers["if-match"] = str(version)
    return host.answer(Request(method, route, headers, body=json.dumps(fields).encode()), made=made)


class VisitForm(forms.Form):
    """What came of a visit."""

    visit = forms.ChoiceField()
    documents = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    decision = forms.ChoiceField()
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

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002
        """Refuse."""
        return False


@admin.register(models.Stream)
class StreamAdmin(_ReadOnly):
    """Registrations, those that wait for a branch among them."""

    list_display = ("key", "state", "length", "at")
    list_filter = ("state", "kind")
    search_fields = ("key__exact",)
    date_hierarchy = None
    ordering = ("at",)
    fields = ("kind", "key", "state", "length", "at", "user")
    change_form_template = "tamin_rules/admin/registration.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the buttons."""
        own = (("visit", self.visit), ("reveal", self.reveal), ("commitment", self.commitment))
        paths = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"tamin_{name}") for name, view in own
        ]
        return [*paths, *super().get_urls()]

    @method_decorator(never_cache)
    @method_decorator(sensitive_variables())
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a history, and for a registration what may be done."""
        stream = get_object_or_404(self.get_queryset(request), pk=object_id)
        shown = self._context(request, stream, VisitForm())
        return super().change_view(request, object_id, form_url, {**shown, **(extra_context or {})})

    def _context(self, request: HttpRequest, stream: models.Stream, form: VisitForm) -> dict[str, Any]:
        made = host.portal()
        found = (
            host.in_transaction(made, lambda: histories.opened(made, REGISTRATION, stream.key))
            if stream.kind == REGISTRATION.name
            else None
        )
        if found is None:
            return {"review": None}
        shown = review(found.now, policy=made.registration)
        form.initial["version"] = shown.version
        user: Any = request.user
        may = user.has_perm(staff.VISIT)
        return {
            "review": shown,
            "state": texts().label("state", shown.state.value),
            "reasons": [texts().label("reason", reason.value) for reason in shown.reasons],
            "visit_form": form if may and "visit_branch" in shown.allowed else None,
            "may_sign": may and "sign_commitment" in shown.allowed,
            "may_reveal": user.has_perm(staff.REVEAL),
        }

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

    @method_decorator(require_http_methods(["POST"]))
    def commitment(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record a commitment form."""
        stream = self._stream(request, pk, staff.VISIT)
        route = f"/staff/accounts/{stream.key}/commitment"
        self._tell(request, as_staff("POST", route, {"form": "employer_commitment"}))
        return self._back(pk)

    @method_decorator(require_http_methods(["POST"]))
    @method_decorator(never_cache)
    @method_decorator(sensitive_variables())
    def reveal(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show national ID and mobile, and note who looked."""
        stream = self._stream(request, pk, staff.REVEAL)
        shown = upkeep.reveal(stream.key, request.user.get_username())
        context = {**self.admin_site.each_context(request), "stream": stream, "revealed": shown, "opts": self.opts}
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


@admin.register(models.Task)
class TaskAdmin(_ReadOnly):
    """The outbox."""

    list_display = ("reference", "type", "state", "attempts", "after", "error")
    list_filter = ("state", "type")
    fields = ("reference", "type", "kind", "stream", "state", "attempts", "after", "lease", "error")


@admin.register(models.Action)
class ActionAdmin(_ReadOnly):
    """Who revealed or erased what."""

    list_display = ("at", "who", "what", "kind", "stream")
    list_filter = ("what",)
