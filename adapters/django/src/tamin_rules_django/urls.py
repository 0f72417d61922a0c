"""The pages, and the HTTP contract under `api/`: `path("tamin/", include("tamin_rules_django.urls"))`."""

from __future__ import annotations

from django.urls import path, re_path

from tamin_rules_django.api import serve
from tamin_rules_django.pages import lists, objections, record, views, wizard

app_name = "tamin_rules"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("language/", views.language, name="language"),
    path("register/", wizard.register, name="register"),
    path("register/again/", wizard.again, name="again"),
    path("follow-up/", views.follow_up, name="follow-up"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("recovery/", views.recovery, name="recovery"),
    path("recovery/code/", views.recovery_code, name="recovery-code"),
    path("password/", views.password, name="password"),
    path("mobile/", views.mobile, name="mobile"),
    path("mobile/confirm/", views.mobile_confirm, name="mobile-confirm"),
    path("services/", views.services, name="services"),
    path("records/", record.records, name="records"),
    path("records/style.css", record.style, name="report-style"),
    path("objections/", objections.objections, name="objections"),
    path("objections/new/", objections.new, name="object"),
    path("objections/<str:number>/", objections.objection, name="objection"),
    path("contribution-lists/", lists.lists, name="lists"),
    path("inbox/", views.inbox, name="inbox"),
    re_path(r"^api/(?P<path>.*)$", serve, name="call"),
]
