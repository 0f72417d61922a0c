"""The app, as `INSTALLED_APPS` names it."""

from __future__ import annotations

from django.apps import AppConfig


class TaminRulesConfig(AppConfig):
    """The app: a misconfiguration is a system check, so that nothing raises here."""

    name = "tamin_rules_django"
    label = "tamin_rules"
    verbose_name = "تأمین اجتماعی"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks, and say what staff read."""
        from tamin_rules_django import checks, labels  # noqa: F401, PLC0415 - once the apps are loaded

        labels.name(self)
