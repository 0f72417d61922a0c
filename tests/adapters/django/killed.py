"""A worker of the Django adapter that comes by every point of its outbox; run in a process of its own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.adapters.django.project.settings")

import django

django.setup()

from django.conf import settings
from django.db import connections
from django.test import override_settings

from tamin_rules.portal.asks import Send
from tamin_rules_django import host
from tests.adapters.killing import Points

SENT: Final = "TAMIN_TEST_SENT"


class Gateway:
    """Notes the reference of every try, where no rollback reaches."""

    def send(self, sms: Send) -> bool:
        with Path(os.environ[SENT]).open("a", encoding="utf-8") as sent:
            sent.write(f"{sms.reference}\n")
        return True


def work(alias: str, database: str, sent: str, points: Points) -> None:
    """Do everything that is due, and come by the points."""
    os.environ[SENT] = sent
    connection: Any = connections[alias]
    connection.settings_dict["NAME"] = database
    asked: Any = host.Performer.__call__
    committed = connection._commit

    def answering(performer: host.Performer, ask: Any) -> Any:
        name = type(ask).__name__
        points(f"before {name}")
        answer = asked(performer, ask)
        points(f"after {name}")
        return answer

    def committing() -> None:
        points("before a commit")
        committed()
        points("after a commit")

    plug = f"{__name__}.{Gateway.__name__}"
    with (
        patch.object(host.Performer, "__call__", answering),
        patch.object(connection, "_commit", committing),
        override_settings(TAMIN_RULES={**settings.TAMIN_RULES, "DATABASE": alias, "SMS": plug}),
    ):
        host.drain()
