"""Ends drafts whose time is over."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from tamin_rules_django import upkeep


class Command(BaseCommand):
    """End drafts whose time is over; their personal data goes with them."""

    help = "End drafts whose time is over, and destroy what was entered."

    def handle(self, *_args: object, **_options: object) -> None:
        """Run."""
        self.stdout.write(f"ended: {upkeep.expire_drafts()}")
