"""The HTTP contract under a prefix of the host's choice: `path("api/", include("tamin_rules_django.api_urls"))`."""

from __future__ import annotations

from django.urls import re_path

from tamin_rules_django.api import serve

app_name = "tamin_rules_api"
urlpatterns = [re_path(r"^(?P<path>.*)$", serve, name="call")]
