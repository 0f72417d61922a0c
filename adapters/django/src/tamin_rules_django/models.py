"""
What is kept: histories and their events, cells, tasks. Nothing in them is readable without the portal's keys.

The names of tables, constraints and indexes are part of the migrations, and stay.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from tamin_rules_django import labels


class Stream(models.Model):
    """A history: of a registration, a recovery, a change of mobile, an objection."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    person = models.BinaryField(max_length=32, null=True)
    token = models.BinaryField(max_length=32)
    sealed_key = models.BinaryField()
    head = models.BinaryField(max_length=32)
    length = models.PositiveIntegerField()
    state = models.CharField(max_length=40)
    at = models.DateTimeField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "registration"
        default_permissions = ("view",)
        permissions = (
            ("visit_branch", "Can record a visit to the branch"),
            ("reveal_identifiers", "Can reveal national ID and mobile"),
        )
        constraints = (models.UniqueConstraint(fields=("kind", "key"), name="tamin_stream_once"),)
        indexes = (
            models.Index(fields=("kind", "state", "at"), name="tamin_stream_waiting"),
            models.Index(fields=("person",), name="tamin_stream_person"),
        )

    def __str__(self) -> str:
        return f"{labels.say(self.kind, 'history')} {self.key}"


class Event(models.Model):
    """A sealed event; never changed."""

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        default_permissions = ("view",)
        constraints = (models.UniqueConstraint(fields=("stream", "sequence"), name="tamin_event_once"),)

    def __str__(self) -> str:
        return f"{self.stream} · {self.sequence}"


class Cell(models.Model):
    """A small sealed document under a key, written only by who has read it last."""

    room = models.CharField(max_length=60)
    key = models.BinaryField(max_length=64)
    value = models.BinaryField()
    version = models.PositiveIntegerField()
    until = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("room", "key"), name="tamin_cell_once"),)
        indexes = (models.Index(fields=("until",), name="tamin_cell_until"),)

    def __str__(self) -> str:
        return f"cell of {self.room}"


class Task(models.Model):
    """Something to be done after the commit: the outbox."""

    reference = models.CharField(max_length=200)
    type = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    stream = models.CharField(max_length=64)
    body = models.BinaryField()
    after = models.DateTimeField()
    state = models.CharField(max_length=20)
    attempts = models.PositiveIntegerField(default=0)
    lease = models.DateTimeField(null=True)
    error = models.CharField(max_length=60, blank=True)

    class Meta:
        default_permissions = ("view",)
        constraints = (models.UniqueConstraint(fields=("reference",), name="tamin_task_once"),)
        indexes = (models.Index(fields=("state", "after"), name="tamin_task_due"),)

    def __str__(self) -> str:
        return self.reference


class Action(models.Model):
    """What staff or a command did that no event tells: revealed identifiers, erasures."""

    at = models.DateTimeField()
    who = models.CharField(max_length=150)
    what = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    stream = models.CharField(max_length=64)

    class Meta:
        default_permissions = ("view",)
        indexes = (models.Index(fields=("at",), name="tamin_action_at"),)

    def __str__(self) -> str:
        return f"{labels.say(self.what, 'action')} · {labels.say(self.kind, 'history')} {self.stream}"


class SentSms(models.Model):
    """An SMS of the development gateway, for its inbox; no production gateway writes here."""

    reference = models.CharField(max_length=200)
    to = models.CharField(max_length=20)
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("reference",), name="tamin_sms_once"),)

    def __str__(self) -> str:
        return self.reference


def rows(model: type[models.Model], using: str) -> models.QuerySet[Any]:
    """Return the rows of a table in the portal's database."""
    return model._default_manager.using(using)  # noqa: SLF001 - the public way to a model's rows
