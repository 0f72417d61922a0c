"""Where the app stands in the project."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("tamin/", include("tamin_rules_django.urls")),
]
