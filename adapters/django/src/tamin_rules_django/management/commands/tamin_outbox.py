"""The outbox worker: asks registries, opens accounts, sends SMS."""

from __future__ import annotations

import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, close_old_connections

from tamin_rules_django import host


class Command(BaseCommand):
    """Do what is due, once or for ever; several may run at once, and any may be killed at any moment."""

    help = "Ask registries, open accounts, send SMS: what requests have left to be done."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        parser.add_argument("--once", action="store_true", help="do what is due, and end")
        parser.add_argument("--pause", type=float, default=2.0, help="seconds between two looks")

    def handle(self, *_args: object, **options: object) -> None:
        """Run."""
        if host.control() is not None:
            message = "the test control runs the outbox itself"
            raise CommandError(message)
        if options["once"]:
            host.seen()
            self.stdout.write(f"done: {host.drain()}")
            return
        while True:
            self._look()
            time.sleep(float(str(options["pause"])))

    def _look(self) -> None:
        close_old_connections()
        try:
            host.seen()
            host.drain()
        except OperationalError as error:
            self.stderr.write(f"the database is away: {type(error).__name__}")
