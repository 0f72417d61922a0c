"""
Iran System, a name at a time and without keeping anything, both ways.

The names are first names with invented family names. Before a clock starts, our bytes are compared with the peer's and
read back: the peer knows neither لا as one byte nor Persian beside Latin, so there is none of either here.
"""

from __future__ import annotations

from importlib.metadata import version
from itertools import product
from typing import Final

import iran_encoding

from benchmarks.case import Case
from tamin_rules import iran_system

FIRST: Final = ("علی", "حسن", "رضا", "محمدحسین", "سعید", "مهدی", "اصغر", "هادی", "فاطمه", "آرش", "زهرا", "مینا")
FAMILY: Final = ("آزمایشی", "نمونه", "ساختگی", "فرضی زاده")


def cases() -> tuple[Case, ...]:
    """Return the comparisons; raise where our answers are wrong."""
    names = [*FIRST, *map(" ".join, product(FIRST, FAMILY))]
    written = [iran_system.encode(name) for name in names]
    assert written == [iran_encoding.encode(name) for name in names]
    assert names == [iran_system.decode(data) for data in written]
    peer = f"iran-encoding {version('iran-encoding')}"
    return (
        Case(
            "Iran System: encode",
            lambda: [iran_system.encode(name) for name in names],
            lambda: [iran_encoding.encode(name) for name in names],
            peer,
            4,
        ),
        Case(
            "Iran System: decode",
            lambda: [iran_system.decode(data) for data in written],
            lambda: [iran_encoding.decode(data) for data in written],
            peer,
            8,
        ),
    )
