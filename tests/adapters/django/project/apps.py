"""The project's own app."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "tests.adapters.django.project"
    label = "project"
