"""
A record of forty years from bytes: packed, against rows of JSON that pydantic and msgspec read into models.

All of them check every bound. Ours as columns is what counting needs; ours as rows builds 480 objects in Python, which
the peers do in Rust and C. Of the 480 rows of "odd" every tenth has a kind of its own, days worked, or more days than
its month. Those of "10 % dirty" and "all invalid" have days that no month has, which all refuse: ours say the code and
the place of each, the peers' messages are left unread; msgspec ends at the first fault, and is left out there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from importlib.metadata import version
from typing import Annotated, Any

import msgspec
from pydantic import TypeAdapter

from benchmarks.case import CLEAN, DIRTY, INVALID, Case
from benchmarks.records_reading import MONTHS, Row, refused
from tamin_rules import wire
from tamin_rules.records import MonthRow
from tamin_rules.records.rows import OtherKind, RecordKind
from tamin_rules.wire.packed import LARGEST_PACKED, load_columns
from tamin_rules.wire.packed_columns import dump_numbers

BYTES = 7
"""How many times smaller a packed record has to be."""


class WholeRow(Row):
    """The peer's row, with all that a packed record can hold."""

    kind: str = "ordinary"
    start: str | None = None
    end: str | None = None


STRUCT: Any = msgspec.defstruct(
    "Struct",
    [
        ("year", Annotated[int, msgspec.Meta(ge=1200, le=1500)]),
        ("month", Annotated[int, msgspec.Meta(ge=1, le=12)]),
        ("days", Annotated[int, msgspec.Meta(ge=0, le=999)]),
        ("wage", Annotated[int, msgspec.Meta(ge=0, le=10**15 - 1)]),
        ("workshop", str | None, None),
        ("kind", str, "ordinary"),
        ("start", str | None, None),
        ("end", str | None, None),
    ],
    frozen=True,
    forbid_unknown_fields=True,
)
"""The other peer's row."""

PYDANTIC = TypeAdapter(list[WholeRow])
MSGSPEC = msgspec.json.Decoder(list[STRUCT])
PEERS = ((PYDANTIC.validate_json, f"pydantic {version('pydantic')}"), (MSGSPEC.decode, f"msgspec {version('msgspec')}"))


def cases() -> tuple[Case, ...]:
    """Return the comparisons; raise where the sides disagree, or the bytes are too many."""
    clean = _career()
    odd = tuple(_odd(row, place) if place % 10 == 0 else row for place, row in enumerate(clean))
    assert len(wire.pack(clean)) * BYTES <= len(_row_json(clean))
    for rows in (clean, odd):
        assert wire.unpack(wire.pack(rows)) == rows == wire.load_rows(json.loads(_row_json(rows)))
    return (
        *_read("columns", columns, clean, CLEAN, ((5, 6), (None, 1.5))),
        *_read("columns", columns, odd, "odd", ((None, 5), (None, 1.5))),
        _refused(DIRTY, 10),
        _refused(INVALID, 1),
        *_read("rows", wire.unpack, clean, CLEAN, ((1, None), (None, None))),
        _written(clean),
    )


def columns(text: bytes) -> object:
    """Read and check without building rows."""
    return load_columns(wire.parse_json(text, limit=LARGEST_PACKED))


def _career() -> tuple[MonthRow, ...]:
    return tuple(
        MonthRow(
            1365 + place // 12,
            place % 12 + 1,
            29 + place % 3,
            10**8 + 7_919 * place,
            f"12045000{place // 120}1",
            RecordKind.LABOUR,
        )
        for place in range(MONTHS)
    )


def _odd(row: MonthRow, place: int) -> MonthRow:
    first: date = row.when.first_day
    kind = OtherKind("نامه‌رسان") if place % 20 == 0 else row.kind
    return MonthRow(row.year, row.month, row.days + place % 40, row.wage, row.workshop, kind, first, row.when.last_day)


def _row_json(rows: Sequence[MonthRow]) -> bytes:
    return json.dumps(wire.dump_rows(rows), ensure_ascii=False, separators=(",", ":")).encode()


def _read(
    what: str,
    ours: Callable[[bytes], object],
    rows: Sequence[MonthRow],
    data: str,
    goals: Sequence[tuple[float | None, float | None]],
) -> list[Case]:
    packed, plain = wire.pack(rows), _row_json(rows)
    name = f"{MONTHS} months from bytes to {what}"
    return [
        Case(name, partial(ours, packed), partial(read, plain), peer, at_least, aim, data)
        for (read, peer), (at_least, aim) in zip(PEERS, goals, strict=True)
    ]


def _refused(data: str, every: int) -> Case:
    """Give each so-manieth row days that no month has."""
    rows = wire.dump_rows(_career())
    dirty = [row | {"days": 1_000} if place % every == 0 else row for place, row in enumerate(rows)]
    spoilt = [1_000 if place % every == 0 else row.days for place, row in enumerate(_career())]
    document = wire.dump_packed(_career()) | {"days": dump_numbers(spoilt)}
    packed, plain = json.dumps(document).encode(), json.dumps(dirty, separators=(",", ":")).encode()
    assert refused(columns, packed) == min(100, MONTHS // every) + (MONTHS // every > 100)  # noqa: PLR2004 - and a sum
    assert refused(PYDANTIC.validate_json, plain) == MONTHS // every
    read, peer = PEERS[0]
    name = f"{MONTHS} months from bytes to columns"
    return Case(name, partial(refused, columns, packed), partial(refused, read, plain), peer, None, 5, data)


def _written(rows: tuple[MonthRow, ...]) -> Case:
    models = PYDANTIC.validate_json(_row_json(rows))
    return Case(
        f"{MONTHS} months to bytes",
        partial(wire.pack, rows),
        partial(PYDANTIC.dump_json, models),
        PEERS[0][1],
        None,
    )
