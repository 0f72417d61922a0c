"""Puts the record of a person into the portal's database."""

from __future__ import annotations

from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from tamin_rules import wire
from tamin_rules.errors import MalformedError
from tamin_rules.identifiers import national_id
from tamin_rules.messages import catalogue
from tamin_rules_django import records
from tamin_rules_django.host import in_transaction, portal


class Command(BaseCommand):
    """Read a file as the command line of the core does (CSV, JSON or Parquet), and keep it sealed."""

    help = "Put a record, a CSV file for one, in the place of what there is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--national-id", help="asked for where it is left out")

    def handle(self, *_args: object, **options: object) -> None:
        """Run."""
        text = options["national_id"] or getpass("national ID: ")
        file = Path(str(options["file"]))
        try:
            person = national_id.parse(text)
            rows = wire.read_record(file.read_bytes(), name=file.name)
        except MalformedError as error:
            faults = error.faults
        except OSError as error:
            raise CommandError(str(error.strerror)) from None
        else:
            in_transaction(portal(), lambda: records.keep(portal(), person, rows))
            self.stdout.write(f"rows: {len(rows)}")
            return
        texts = catalogue("en")
        raise CommandError("\n".join(f"{'.'.join(map(str, each.loc))}: {texts.of(each).detail}" for each in faults))
