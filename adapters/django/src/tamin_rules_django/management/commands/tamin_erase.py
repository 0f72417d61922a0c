"""Erases a person."""

from __future__ import annotations

from argparse import ArgumentParser
from getpass import getpass

from django.core.management.base import BaseCommand, CommandError

from tamin_rules.errors import MalformedError
from tamin_rules.identifiers import national_id
from tamin_rules.messages import catalogue
from tamin_rules_django import upkeep


class Command(BaseCommand):
    """Destroy what makes a person's data readable; the national ID is asked for, so that no shell remembers it."""

    help = "Erase a person: keys and account go, the chains of sealed events still hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        parser.add_argument("--by", required=True, help="who erases, for the list of actions")
        parser.add_argument("--national-id", help="asked for where it is left out")

    def handle(self, *_args: object, **options: object) -> None:
        """Run."""
        text = options["national_id"] or getpass("national ID: ")
        try:
            person = national_id.parse(text)
        except MalformedError as error:
            fault = error.faults[0]
        else:
            self.stdout.write(f"erased: {upkeep.erase(person, str(options['by']))}")
            return
        raise CommandError(catalogue("en").of(fault).detail)
