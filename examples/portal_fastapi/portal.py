"""
A portal for trying out: a SQLite file, SMS on the console, registries that agree with everything.

    make portal                                    or: python -m uvicorn portal:app, in this folder
    http://127.0.0.1:8000/docs                     the document, served from here alone

What waits after a request (registries, accounts, SMS) is done every second in the same process; a real portal runs
`tamin-rules-fastapi outbox` beside it.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from tamin_rules_fastapi import Agreeing, SqlStore, Tamin, worker
from tamin_rules_fastapi.migrating import migrate

HERE = Path(__file__).parent
KEY_FILE = HERE / "tamin.key"
STAFF_TOKEN = "branch"  # noqa: S105 - of an example that nobody reaches from outside


def key() -> bytes:
    """Return the key of this example, made at its first start; a real one comes from a keeper of secrets."""
    if not KEY_FILE.exists():
        KEY_FILE.write_bytes(secrets.token_bytes(32))
    return KEY_FILE.read_bytes()


store = SqlStore(f"sqlite+aiosqlite:///{HERE / 'tamin.sqlite3'}")
tamin = Tamin(
    pii_keys=[key()],
    store=store,
    civil_registry=Agreeing(),
    ownership_registry=Agreeing(),
    staff=[STAFF_TOKEN],
)


@asynccontextmanager
async def beside(_app: FastAPI) -> AsyncIterator[None]:
    """Make the tables, and work beside the server."""
    await migrate(store.engine)
    stop = asyncio.Event()
    working = asyncio.create_task(worker.run(tamin.performer, stop))
    yield
    stop.set()
    await working


app = FastAPIOffline(title="A portal of tamin-rules", version="26.1", lifespan=tamin.lifespan_with(beside))
for router in tamin.get_routers():
    app.include_router(router, prefix="/tamin")
