"""The README's quickstart as printed, the example, and the worker: each as a process of its own."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest

from tests.adapters.fastapi.play import NATIONAL_ID, PASSWORD, Draft, Play

ROOT: Final = Path(__file__).resolve().parents[3]
README: Final = ROOT / "adapters" / "fastapi" / "README.md"
COMMAND: Final = Path(sys.executable).with_name("tamin-rules-fastapi")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def _running(*command: str | Path, folder: Path, env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command, cwd=folder, env=os.environ | env, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        assert "Traceback" not in out + err, err


@contextmanager
def _served(folder: Path, env: dict[str, str]) -> Iterator[Play]:
    """Serve `portal:app` of a folder."""
    port = _free_port()
    command = (sys.executable, "-m", "uvicorn", "portal:app", "--port", str(port), "--log-level", "warning")
    with (
        _running(*command, folder=folder, env=env) as process,
        httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client,
    ):
        _wait(lambda: process.poll() is None and _answers(client))
        yield Play(client)


def _answers(client: httpx2.Client) -> bool:
    try:
        return client.get("/tamin/notices").status_code == 200
    except httpx2.TransportError:
        return False


def _wait(until: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _command(*arguments: str, folder: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (COMMAND, *arguments),
        cwd=folder,
        env=os.environ | env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _shown(play: Play, draft: Draft) -> dict[str, Any]:
    shown: dict[str, Any] = play.call("GET", f"/registrations/{draft.id}", token=draft.token).json()
    return shown


def test_quickstart_of_the_readme_runs_as_printed(tmp_path: Path) -> None:
    (block,) = re.findall(r"<!-- quickstart -->\n```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "portal.py").write_text(block, encoding="utf-8")
    env = {
        "TAMIN_PII_KEY": secrets.token_hex(32),
        "TAMIN_DATABASE": f"sqlite+aiosqlite:///{tmp_path / 'portal.sqlite3'}",
    }
    migrated = _command("migrate", "portal:tamin", folder=tmp_path, env=env)
    assert migrated.returncode == 0, migrated.stderr
    with _served(tmp_path, env) as play, _running(COMMAND, "outbox", "portal:tamin", folder=tmp_path, env=env):
        assert play.call("POST", "/checks/national-id", {"value": NATIONAL_ID}).json()["valid"]
        draft, _ = play.submitted()
        _wait(lambda: _shown(play, draft)["version"] > draft.version)
        assert _shown(play, draft)["state"] == "submitted", "nobody could be asked"
    checked = _command("check", "portal:tamin", folder=tmp_path, env=env)
    assert (checked.returncode, checked.stdout.count("not for production")) == (1, 4)


def test_example_leads_to_an_account_and_its_docs_page_asks_nobody_else(tmp_path: Path) -> None:
    shutil.copy(ROOT / "examples" / "portal_fastapi" / "portal.py", tmp_path)
    with _served(tmp_path, {}) as play:
        draft, _ = play.submitted()
        _wait(lambda: _shown(play, draft)["state"] == "active")
        _wait(
            lambda: (
                play.call("POST", "/sessions", {"national_id": NATIONAL_ID, "password": PASSWORD}).status_code == 201
            ),
            20,
        )
        page = play.client.get("/docs").text
        links = re.findall(r'(?:src|href|url)\s*[=:]\s*["\']([^"\']+)', page)
        assert links
        assert [link for link in links if "//" in link] == []
        assert all(play.client.get(link).status_code == 200 for link in links)


@pytest.mark.parametrize("arguments", [("outbox", "nothing:tamin"), ("migrate", "os:path"), ("check", "tamin")])
def test_name_that_leads_to_no_portal_is_one_clear_line(tmp_path: Path, arguments: tuple[str, str]) -> None:
    done = _command(*arguments, folder=tmp_path, env={})
    assert done.returncode == 2
    assert done.stderr == f"{arguments[1]}: there is no Tamin of that name; write it as module:name\n"


KILLED: Final = """
import os, signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from fastapi import FastAPI
from tamin_rules.registration.ownership import Match
from tamin_rules_fastapi import CHEAP, SqlStore, Tamin

POINT, AHEAD = os.environ.get("POINT"), timedelta(seconds=int(os.environ.get("AHEAD", "0")))


def die(point):
    if point == POINT:
        os.kill(os.getpid(), signal.SIGKILL)


class Registry:
    async def match_identity(self, national_id, identity):
        die("asking")
        return Match.MATCHED

    async def match_ownership(self, national_id, mobile):
        return Match.MATCHED


class Gateway:
    async def send(self, *, reference, to, template, text, params):
        die("before sending")
        with Path("sent").open("a") as sent:
            sent.write(reference + "\\n")
        die("after sending")
        return True


tamin = Tamin(
    pii_keys=[bytes.fromhex(os.environ["TAMIN_PII_KEY"])], store=SqlStore(os.environ["TAMIN_DATABASE"]), sms=Gateway(),
    civil_registry=Registry(), ownership_registry=Registry(), cost=CHEAP, clock=lambda: datetime.now(UTC) + AHEAD,
)
app = FastAPI(lifespan=tamin.lifespan)
app.include_router(tamin.get_registration_router(), prefix="/tamin")
app.include_router(tamin.get_accounts_router(), prefix="/tamin")
"""


@pytest.mark.requirement("CR4")
def test_worker_that_is_killed_loses_nothing_and_sends_one_sms_twice_under_one_reference(tmp_path: Path) -> None:
    (tmp_path / "portal.py").write_text(KILLED, encoding="utf-8")
    env = {
        "TAMIN_PII_KEY": secrets.token_hex(32),
        "TAMIN_DATABASE": f"sqlite+aiosqlite:///{tmp_path / 'portal.sqlite3'}",
    }
    assert _command("migrate", "portal:tamin", folder=tmp_path, env=env).returncode == 0
    with _served(tmp_path, env) as play:
        draft, _ = play.submitted()
        for ahead, point in enumerate(("asking", "before sending", "after sending")):
            later = env | {"POINT": point, "AHEAD": str(ahead * 150)}
            killed = _command("outbox", "portal:tamin", "--once", folder=tmp_path, env=later)
            assert killed.returncode == -signal.SIGKILL, (point, killed.stderr)
        last = _command("outbox", "portal:tamin", "--once", folder=tmp_path, env=env | {"AHEAD": "450"})
        assert last.returncode == 0, last.stderr
        assert _shown(play, draft)["state"] == "active"
        assert play.signed_in()
    sent = (tmp_path / "sent").read_text().splitlines()
    assert (len(sent), len(set(sent))) == (2, 1)
