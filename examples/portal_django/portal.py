"""
A portal in one file: `python examples/portal_django/portal.py` starts it on SQLite with synthetic people.

It prints its address and four accounts that are ready, and works off its outbox beside serving. With `CI=true`, or
with `--walk`, it starts, walks one registration through HTTP, says what it did, and ends.
"""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
import threading
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any, Final
from urllib.request import Request, urlopen
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings

FOLDER: Final = Path(__file__).resolve().parent
CAREER: Final = FOLDER.parent / "records" / "career.csv"
PASSWORD: Final = "Kd8%mzPq4w"
"""Of everybody here."""
PEOPLE: Final = (
    ("insured", "5000020049", "09120000001"),
    ("employer", "5000030044", "09120000002"),
    ("pensioner", "5000040041", "09120000003"),
    ("waits for a branch", "5000050045", "09120000099"),
)
_IDENTITY: Final = {
    "first_name": "مینا",
    "last_name": "نمونه",
    "birth_certificate_number": "12",
    "birth_date": "1354-05-14",
    "gender": "female",
}
_QUESTIONS: Final = ("first_teacher", "birth_city", "first_job")


def configure(database: str) -> None:
    """Set up a project: what a settings file would hold."""
    settings.configure(
        DEBUG=True,
        SECRET_KEY="of the example, and of nothing else",  # noqa: S106
        ALLOWED_HOSTS=["localhost", "127.0.0.1"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=[
            "django.contrib.admin",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.messages",
            "django.contrib.sessions",
            "django.contrib.staticfiles",
            "tamin_rules_django",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
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
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": database,
                "OPTIONS": {
                    "transaction_mode": "IMMEDIATE",
                    "timeout": 30,
                    "init_command": "PRAGMA journal_mode=WAL",
                },
            }
        },
        LANGUAGE_CODE="fa",
        TIME_ZONE="Asia/Tehran",
        USE_TZ=True,
        STATIC_URL="/static/",
        TAMIN_RULES={"SMS": "tamin_rules_django.development.InboxGateway", "REQUESTS_PER_MINUTE": None},
    )
    django.setup()


def _urls() -> list[Any]:
    from django.contrib import admin
    from django.urls import include, path
    from django.views.generic import RedirectView

    return [
        path("", RedirectView.as_view(pattern_name="tamin_rules:landing")),
        path("tamin/", include("tamin_rules_django.urls")),
        path("admin/", admin.site.urls),
    ]


def __getattr__(name: str) -> list[Any]:
    """Give Django its addresses, once it is set up."""
    if name == "urlpatterns":
        return _urls()
    raise AttributeError(name)


class Server(ThreadingMixIn, WSGIServer):
    """A server of many threads, for a try."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Logs nothing: an address may name a registration."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as its base has it
        """Say nothing."""


def serve(port: int) -> Server:
    """Begin to serve."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application

    server: Server = make_server("127.0.0.1", port, StaticFilesHandler(get_wsgi_application()), Server, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Person:
    """Walks through the calls of the contract over HTTP."""

    def __init__(self, address: str) -> None:
        self._address, self._token = address, ""

    def call(self, method: str, path: str, body: Any = None, version: int = 0) -> Any:
        """Make a call, and return the answer's body."""
        headers = {"content-type": "application/json", "if-match": str(version)}
        if self._token:
            headers["authorization"] = f"Bearer {self._token}"
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self._address}/tamin/api{path}", data, headers, method=method)
        with urlopen(request) as answer:
            found = json.loads(answer.read() or b"{}")
        self._token = found.get("token", self._token)
        return found

    def register(self, national_id: str, mobile: str) -> str:
        """Register from the first step to the last; return the id."""
        begun = self.call("POST", "/registrations", {"national_id": national_id, "mobile": mobile})
        path = f"/registrations/{begun['id']}"
        self.call("PUT", f"{path}/identity", _IDENTITY, 1)
        answers = [{"question": question, "answer": f"پاسخ {place}"} for place, question in enumerate(_QUESTIONS)]
        secret = {"password": PASSWORD, "password_confirmation": PASSWORD, "security_answers": answers}
        self.call("PUT", f"{path}/credentials", secret, 2)
        self.call("POST", f"{path}/submit", {"accept_notices": True}, 3)
        return str(begun["id"])

    def sign_in(self, national_id: str) -> None:
        """Sign in."""
        self.call("POST", "/sessions", {"national_id": national_id, "password": PASSWORD})


def seed(address: str) -> None:
    """Register the people, import a record, and make branch staff."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    from tamin_rules_django import host

    users: Any = get_user_model()
    users.objects.create_superuser("staff", password=PASSWORD)
    for _, national_id, mobile in PEOPLE:
        Person(address).register(national_id, mobile)
    for _, national_id, _ in PEOPLE[:3]:
        call_command("tamin_import_record", CAREER, national_id=national_id, verbosity=0, stdout=io.StringIO())
    host.drain()


def work() -> None:
    """Work off the outbox for as long as the process lives."""
    from django.db import close_old_connections

    from tamin_rules_django import host

    while True:
        host.seen()
        host.drain()
        close_old_connections()
        threading.Event().wait(1)


def walk(address: str) -> None:
    """Walk one registration, and say what came of each step."""
    from tamin_rules_django import host

    person = Person(address)
    id_ = person.register("5000060040", "09120000004")
    print("registered:", person.call("GET", f"/registrations/{id_}")["state"])
    print("outbox:", host.drain(), "tasks done")
    person.sign_in("5000060040")
    services = person.call("GET", "/services")["services"]
    print("signed in:", sum(each["allowed"] for each in services), "of", len(services), "services open")


def main(arguments: list[str]) -> int:
    """Start the portal."""
    from django.core.management import call_command

    port = int(os.environ.get("PORT", "8000"))
    is_walk = "--walk" in arguments or os.environ.get("CI") == "true"
    with tempfile.TemporaryDirectory() as folder:
        configure(os.environ.get("TAMIN_DATABASE", f"{folder}/portal.db"))
        call_command("migrate", verbosity=0)
        server = serve(0 if is_walk else port)
        address = f"http://127.0.0.1:{server.server_port}"
        seed(address)
        if is_walk:
            walk(address)
            return 0
        print(f"{address}/tamin/        the portal", f"{address}/tamin/inbox/  every SMS", sep="\n")
        print(f"{address}/admin/        branch staff, as staff")
        for role, national_id, _ in PEOPLE:
            print(f"{national_id}  {role}")
        print(f"password of all: {PASSWORD}")
        try:
            work()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
