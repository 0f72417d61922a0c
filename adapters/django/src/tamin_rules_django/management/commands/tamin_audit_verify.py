"""Verifies the chains of all histories."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from tamin_rules_django import upkeep


class Command(BaseCommand):
    """Verify that no event was changed, dropped, swapped or forged."""

    help = "Verify the hash chain of every history; exit with 1 where one does not hold."

    def handle(self, *_args: object, **_options: object) -> None:
        """Run."""
        found = list(upkeep.broken())
        for name in found:
            self.stderr.write(name)
        if found:
            message = f"broken: {len(found)}"
            raise CommandError(message)
        self.stdout.write("every chain holds")
