"""
The registration journey, records and services of `tamin_rules` as routers for FastAPI.

    facade        `Tamin`: a portal, its routers, its plain application for checks
    ports         what a host brings: SMS, registries, records; and stand-ins
    stores, sql, memory      what a store has to keep; one on SQLAlchemy; one that forgets
    pools         slow work off the event loop, Argon2id
    performing    answers what the core's flows ask
    edge, routers, asgi      requests and answers
    contract, models, answers, examples, openapi      what the document says
    compact       the same, each part once
    worker, command          work after the commit; the console command

Nothing here compares, computes or judges: that is the core's.
"""

from tamin_rules_fastapi.compact import compact_openapi
from tamin_rules_fastapi.facade import Tamin
from tamin_rules_fastapi.memory import MemoryStore
from tamin_rules_fastapi.pools import CHEAP, STANDARD, Cost
from tamin_rules_fastapi.ports import (
    Agreeing,
    Away,
    CivilRegistry,
    ConsoleSms,
    OwnershipRegistry,
    RecordsProvider,
    SmsGateway,
)
from tamin_rules_fastapi.sql import SqlStore
from tamin_rules_fastapi.stores import AwayError, Session, Store

__all__ = [
    "CHEAP",
    "STANDARD",
    "Agreeing",
    "Away",
    "AwayError",
    "CivilRegistry",
    "ConsoleSms",
    "Cost",
    "MemoryStore",
    "OwnershipRegistry",
    "RecordsProvider",
    "Session",
    "SmsGateway",
    "SqlStore",
    "Store",
    "Tamin",
    "compact_openapi",
]
