"""
What the admin calls the app, its tables and their columns: in the reader's language, when it is shown.

The names are laid over the models once they are loaded. A name in a model itself is a part of its migrations, and one
that follows the language of the project would make every project ask for a migration of its own.
"""

from __future__ import annotations

from typing import Any, Final

from django.apps import AppConfig
from django.utils.functional import lazy

from tamin_rules_django.fields import texts
from tamin_rules_django.pages.texts import text
from tamin_rules_django.pages.texts import texts as of_pages


def say(key: str, kind: str = "admin") -> str:
    """Say a text in the language of the admin; what has none stands for itself."""
    return text(texts().lang, kind, key) or key


said: Final[Any] = lazy(say, str)
"""Says a text in the language of the admin when it is shown, not when a module is read."""


def name(app: AppConfig) -> None:
    """Name an app, its models and their columns, as far as there are names."""
    app.verbose_name = said("app")
    for model in app.get_models():
        meta: Any = model._meta  # noqa: SLF001 - as Django names the public options of a model
        if meta.model_name in of_pages("fa")["model"]:
            meta.verbose_name, meta.verbose_name_plural = (
                said(meta.model_name, "model"),
                said(meta.model_name, "models"),
            )
        for field in meta.fields:
            if field.name in of_pages("fa")["column"]:
                field.verbose_name = said(field.name, "column")
