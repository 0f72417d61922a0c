"""
A packed record in every version ever written, frozen: what a host has stored stays readable, and its hash the same.

Never change a sample. A new version needs an upcaster, a sample of its own, and the old sample beside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tamin_rules import wire
from tamin_rules.wire.packed import UPCASTERS

FOLDER: Final = Path(__file__).with_name("packed")
SAMPLES: Final = sorted(FOLDER.glob("packed_record.*.json"))
ROWS: Final = wire.read_record(FOLDER.joinpath("rows.json").read_bytes())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_read(path: Path) -> None:
    assert wire.unpack(path.read_bytes()) == ROWS


def test_the_newest_one_is_written_to_the_byte() -> None:
    assert wire.pack(ROWS) == FOLDER.joinpath(f"packed_record.{1 + len(UPCASTERS)}.json").read_bytes()


def test_every_version_has_a_sample() -> None:
    assert [path.stem for path in SAMPLES] == [f"packed_record.{1 + place}" for place in range(1 + len(UPCASTERS))]
