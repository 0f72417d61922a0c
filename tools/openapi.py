"""
Writes what the FastAPI adapter serves as its OpenAPI document; a test compares it with the code.

    python tools/openapi.py
"""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Final

from fastapi import FastAPI

from tamin_rules_fastapi import MemoryStore, Tamin, compact_openapi

KEPT: Final = Path(__file__).resolve().parents[1] / "adapters" / "fastapi" / "openapi.json"


def main() -> None:
    """Write the document."""
    tamin = Tamin(store=MemoryStore(), pii_keys=[secrets.token_bytes(32)])
    app = FastAPI(title="tamin", version="26.1")
    for router in tamin.get_routers():
        app.include_router(router, prefix="/tamin")
    compact_openapi(app)
    KEPT.write_text(json.dumps(app.openapi(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
