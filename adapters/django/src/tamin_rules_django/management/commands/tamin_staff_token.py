"""Gives a user of the branch a token for the JSON calls."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from tamin_rules_django import staff


class Command(BaseCommand):
    """Print a token of a user who may record visits; it lasts a working day."""

    help = "Print a bearer token for the calls of staff."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        parser.add_argument("user", help="the name that the user signs in with")

    def handle(self, *_args: object, **options: object) -> None:
        """Run."""
        model: Any = get_user_model()
        user = model._default_manager.filter(**{model.USERNAME_FIELD: options["user"]}).first()  # noqa: SLF001
        if user is None or not user.has_perm(staff.VISIT):
            message = f"nobody of that name may record visits (permission {staff.VISIT})"
            raise CommandError(message)
        self.stdout.write(staff.token_for(user))
