"""
A portal without a framework: the HTTP contract as flows, for hosts that bring a server and a store.

    asks            what a flow asks of its host, as data; `run` and `arun` run one
    settings        how one portal is run: `Portal`
    routes          every call of the contract, and `handle`, which answers a request
    problems        requests, answers, problem documents
    registrations, public, accounts, passwords, services, staff     the calls
    sheets          what the pages of a host show beside
    work            what is done after the commit: registries, accounts, SMS
    upkeep          what has had its time, erasure, audit
    histories, cells, codes, places, standing    what is kept, sealed
    fields          the fields of a request
    keys, limits    sealing and finding; requests per address
    gateways, exchange           an SMS gateway over HTTP: as data, and what posts (extra `sms`)
    memory, control a store in memory; what a conformance kit may ask of a portal under test

A host performs a handful of asks on its database, in transactions that end before it waits for anything else; the rest
is here, once. It needs the extra `portal` (cryptography).

>>> import secrets
>>> from datetime import UTC, datetime
>>> from tamin_rules.portal.asks import run
>>> from tamin_rules.portal.keys import Keys
>>> from tamin_rules.portal.memory import Memory
>>> from tamin_rules.portal.problems import Request
>>> from tamin_rules.portal.routes import handle
>>> from tamin_rules.portal.settings import Portal
>>> clock = lambda: datetime(2026, 11, 22, 8, tzinfo=UTC)
>>> portal = Portal(Keys([secrets.token_bytes(32)], secrets.token_bytes(32), secrets.token_bytes), clock)
>>> begin = Request("POST", "/registrations", {"content-type": "application/json"},
...                 body=b'{"national_id": "5000020049", "mobile": "09120000000"}')
>>> answer = run(handle(portal, begin), Memory(clock).perform)
>>> answer.status, answer.body["state"], answer.headers["etag"]
(201, 'identity', '"1"')
"""
