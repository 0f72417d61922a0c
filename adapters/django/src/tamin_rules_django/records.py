"""Records that the portal's own database holds, sealed like everything else; a command puts them there."""

from __future__ import annotations

import json
from typing import Final

from tamin_rules import wire
from tamin_rules.identifiers.national_id import NationalId
from tamin_rules.portal import cells
from tamin_rules.portal.asks import Flow, run
from tamin_rules.portal.registrations import person_key
from tamin_rules.portal.settings import Portal
from tamin_rules.records import MonthRow
from tamin_rules_django import clock, conf
from tamin_rules_django.store import Store

ROOM: Final = "record"


def keep(portal: Portal, national_id: NationalId, rows: tuple[MonthRow, ...]) -> Flow[None]:
    """Put a record in the place of what there is."""
    document = {"rows": json.dumps(wire.dump_rows(rows))}
    yield from cells.change(portal, ROOM, person_key(portal, national_id.plain()), lambda _old: document)


def kept(portal: Portal, national_id: NationalId) -> Flow[tuple[MonthRow, ...]]:
    """Return the record of a person; without one there are no rows."""
    found = yield from cells.read(portal, ROOM, person_key(portal, national_id.plain()))
    return () if found.content is None else wire.load_rows(json.loads(found.content["rows"]))


class StoredRecords:
    """The records of the portal's database."""

    def rows(self, national_id: NationalId) -> tuple[MonthRow, ...] | None:
        """Return the rows of a person."""
        from tamin_rules_django.host import portal  # noqa: PLC0415 - which names this class in its setting

        return run(kept(portal(), national_id), Store(conf.get("DATABASE"), clock.now).perform)
