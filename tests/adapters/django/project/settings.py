"""
A project around the app, on SQLite and PostgreSQL. `TAMIN_TEST_HOST` names what is different about it:

    member            a user model of its own without a username; what the suite runs
    user              Django's own user model
    login_required    everybody has to sign in first, but where a view says otherwise
    no_i18n           USE_I18N = False
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.adapters import postgres

_CHECKOUT = hashlib.sha256(f"{__file__} {sys.prefix}".encode()).hexdigest()[:8]
_RUN = os.environ.setdefault("TAMIN_TEST_RUN", str(os.getpid()))
"""Of the process that runs the tests; those that it starts inherit it."""
NAMES = f"tamin_django_test_{_CHECKOUT}_"
_NAME = f"{NAMES}{_RUN}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
"""Two checkouts, two environments of one, and two runs of one environment do not meet in one database."""
_POSTGRES = urlsplit(postgres.ADDRESS)
_SQLITE = Path(tempfile.gettempdir()) / f"{_NAME}.db"

HOST = os.environ.get("TAMIN_TEST_HOST", "member")
HOSTS = ("member", "user", "login_required", "no_i18n")

SECRET_KEY = "of the tests, and of nothing else"
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
USE_TZ = True
USE_I18N = HOST != "no_i18n"
TIME_ZONE = "Asia/Tehran"
LANGUAGE_CODE = "fa"
LANGUAGES = [("fa", "فارسی"), ("en", "English")]
ROOT_URLCONF = "tests.adapters.django.project.urls"
AUTH_USER_MODEL = "auth.User" if HOST == "user" else "project.Member"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
STATIC_URL = "/static/"
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}  # Django 6.1 asks for them
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "tests.adapters.django.project",
    "tamin_rules_django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    *(["django.contrib.auth.middleware.LoginRequiredMiddleware"] if HOST == "login_required" else []),
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(_SQLITE),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 60, "init_command": "PRAGMA journal_mode=WAL"},
        "TEST": {"NAME": str(_SQLITE)},
    },
    "postgres": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": _POSTGRES.hostname or "",
        "PORT": str(_POSTGRES.port or ""),
        "USER": _POSTGRES.username or "",
        "PASSWORD": _POSTGRES.password or "",
        "NAME": _POSTGRES.path.strip("/"),
        "TEST": {"NAME": _NAME},
    },
}
CHEAP = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
TAMIN_RULES: dict[str, Any] = {
    "DATABASE": os.environ.get("TAMIN_TEST_ALIAS", "default"),
    "ARGON2": CHEAP,
    "SMS": "tamin_rules_django.development.InboxGateway",
    "REQUESTS_PER_MINUTE": None,
}
