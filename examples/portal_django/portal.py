"""
A portal in one file: `python examples/portal_django/portal.py` starts it on SQLite with synthetic people.

It prints its address and the accounts that are ready, and works off its outbox beside serving, until Ctrl-C. With
`CI=true`, or with `--walk`, it starts, walks two registrations through HTTP, says what it did, and ends.
"""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any, Final
from urllib.request import Request, urlopen
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from attrs import frozen
from django.conf import settings

FOLDER: Final = Path(__file__).resolve().parent
CAREER: Final = FOLDER.parent / "records" / "career.csv"
USUAL_PORT: Final = 8000
PASSWORD: Final = "Kd8%mzPq4w"
"""Of everybody here."""
LIST: Final = FOLDER.parent / "contribution_list"
PAPERS: Final = ("national_card_original", "birth_certificate_original")
SOMEBODY_ELSES: Final = "09120000099"
"""A mobile of which the stand-in of the registry says that it is not one's own: it leads to a branch."""
COST: Final = {"time_cost": 2, "memory_cost": 19 * 1024, "parallelism": 1}
"""The least cost of a hash that the deployment check lets pass: the portal starts sooner."""


@frozen
class Someone:
    """Who is in the portal when it starts; `has_record` is a working life to look at."""

    role: str
    national_id: str
    mobile: str
    birth_date: str
    has_record: bool = True

    @property
    def identity(self) -> dict[str, str]:
        """What the second step asks for."""
        return {
            "first_name": "کیان",
            "last_name": "نمونه",
            "birth_certificate_number": "12",
            "birth_date": self.birth_date,
            "gender": "male",
        }


EMPLOYER: Final = Someone("employer, tier full", "5000030044", "09120000002", "1360-01-20")
PEOPLE: Final = (
    Someone("insured", "5000020049", "09120000001", "1353-04-12"),
    EMPLOYER,
    Someone("pensioner", "5000040041", "09120000003", "1343-09-25"),
    Someone("waits for a branch", "5000050045", SOMEBODY_ELSES, "1370-05-14", has_record=False),
)
NEWCOMER: Final = Someone("newcomer", "5000060040", "09120000004", "1375-08-03", has_record=False)
BRANCH_CASE: Final = Someone("newcomer", "5000070046", SOMEBODY_ELSES, "1368-11-30", has_record=False)
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
        TAMIN_RULES={
            "SMS": "tamin_rules_django.development.InboxGateway",
            "REQUESTS_PER_MINUTE": None,
            "ARGON2": COST,
        },
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


def serve(port: int | None) -> Server:
    """Begin to serve, at a port or at any that is free."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application

    handler = StaticFilesHandler(get_wsgi_application())
    server: Server = make_server("127.0.0.1", port or 0, handler, Server, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Client:
    """Makes calls of the contract over HTTP."""

    def __init__(self, address: str, token: str = "") -> None:
        self._address, self._token = address, token

    def call(self, method: str, path: str, body: Any = None, version: int | None = None) -> Any:
        """Make a call, and return the answer's body."""
        headers = {"content-type": "application/json"}
        if version is not None:
            headers["if-match"] = f'"{version}"'
        if self._token:
            headers["authorization"] = f"Bearer {self._token}"
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self._address}/tamin/api{path}", data, headers, method=method)
        with urlopen(request) as answer:
            found = json.loads(answer.read() or b"{}")
        self._token = found.get("token", self._token)
        return found

    def register(self, someone: Someone) -> str:
        """Register from the first step to the last; return the id."""
        begun = self.call("POST", "/registrations", {"national_id": someone.national_id, "mobile": someone.mobile})
        path = f"/registrations/{begun['id']}"
        self.call("PUT", f"{path}/identity", someone.identity, 1)
        answers = [{"question": question, "answer": f"پاسخ {place}"} for place, question in enumerate(_QUESTIONS)]
        secret = {"password": PASSWORD, "password_confirmation": PASSWORD, "security_answers": answers}
        self.call("PUT", f"{path}/credentials", secret, 2)
        self.call("POST", f"{path}/submit", {"accept_notices": True}, 3)
        return str(begun["id"])

    def state(self, id_: str) -> str:
        """Return how far a registration has come."""
        return str(self.call("GET", f"/registrations/{id_}")["state"])

    def services(self, someone: Someone) -> str:
        """Sign in, and say how many services are open."""
        self.call("POST", "/sessions", {"national_id": someone.national_id, "password": PASSWORD})
        found = self.call("GET", "/services")["services"]
        return f"{sum(each['allowed'] for each in found)} of {len(found)} services open"


def seed(address: str) -> None:
    """Register the people, import records, sign the employer's commitment, and make branch staff."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    from tamin_rules_django import host, staff

    users: Any = get_user_model()
    clerk = Client(address, staff.token_for(users.objects.create_superuser("staff", password=PASSWORD)))
    ids = {someone: Client(address).register(someone) for someone in PEOPLE}
    for someone in PEOPLE:
        if someone.has_record:
            call_command("tamin_import_record", CAREER, national_id=someone.national_id, stdout=io.StringIO())
    host.drain()
    clerk.call("POST", f"/staff/accounts/{ids[EMPLOYER]}/commitment", {"form": "employer_commitment"})


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
    """Walk two registrations, one of them by way of a branch, and say what came of each step."""
    from django.contrib.auth import get_user_model

    from tamin_rules_django import host, staff

    someone = Client(address)
    id_ = someone.register(NEWCOMER)
    print("registered:", someone.state(id_))
    print("outbox:", host.drain(), "tasks done")
    print("verified:", someone.state(id_))
    print("signed in:", someone.services(NEWCOMER))

    other = Client(address)
    id_ = other.register(BRANCH_CASE)
    print("registered with somebody else's mobile:", other.state(id_))
    print("outbox:", host.drain(), "tasks done")
    print("verified:", other.state(id_))
    clerk = Client(address, staff.token_for(get_user_model().objects.get(username="staff")))
    print("at the branch:", len(clerk.call("GET", "/staff/activations")["activations"]), "wait")
    visit = {"visit": "activation", "documents": PAPERS, "decision": "activate"}
    print("activated by staff:", clerk.call("POST", f"/staff/registrations/{id_}/visit", visit)["state"])
    print("outbox:", host.drain(), "tasks done")
    print("signed in:", other.services(BRANCH_CASE))


def tell(address: str) -> None:
    """Say where everything is."""
    print(f"{address}/tamin/        the portal", f"{address}/tamin/inbox/  every SMS", sep="\n")
    print(f"{address}/admin/        branch staff: staff")
    for someone in PEOPLE:
        print(f"{someone.national_id}  {someone.role}")
    print(f"password of all: {PASSWORD}")
    print(f"a contribution list for the employer: {os.path.relpath(LIST)}", flush=True)


def _port() -> int | None:
    """Return the port that is named, else the usual one where it is free."""
    if "PORT" in os.environ:
        return int(os.environ["PORT"])
    with socket.socket() as probe:
        return None if probe.connect_ex(("127.0.0.1", USUAL_PORT)) == 0 else USUAL_PORT


def main(arguments: list[str]) -> int:
    """Start the portal."""
    from django.core.management import call_command

    is_walk = "--walk" in arguments or os.environ.get("CI") == "true"
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)  # as Ctrl-C: the folder goes with the process
    with tempfile.TemporaryDirectory(prefix="tamin-portal-") as folder:
        configure(os.environ.get("TAMIN_DATABASE", f"{folder}/portal.db"))
        call_command("migrate", verbosity=0)
        server = serve(None if is_walk else _port())
        address = f"http://127.0.0.1:{server.server_port}"
        if is_new():
            seed(address)
        if is_walk:
            walk(address)
            return 0
        tell(address)
        with suppress(KeyboardInterrupt):
            work()
        print("ended")
    return 0


def is_new() -> bool:
    """Tell whether nobody is in the database yet: one that is kept has its people already."""
    from django.contrib.auth import get_user_model

    return not get_user_model().objects.exists()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
