"""
A sample of every event in every version ever written, frozen: what a host has stored stays readable.

Never change a sample. A changed class needs an upcaster, a sample of its new version, and the old sample beside it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from tamin_rules import wire

FOLDER: Final = Path(__file__).with_name("events")
SAMPLES: Final = sorted(FOLDER.glob("*.json"))
VERSIONS: Final = [(stored.name, version) for stored in wire.TYPES for version in range(1, stored.version + 1)]


def _read(path: Path) -> Any:
    return wire.parse_json(path.read_bytes())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_read(path: Path) -> None:
    data = _read(path)
    (stored,) = (stored for stored in wire.TYPES if stored.name == data["type"])
    event = wire.load_event(data)
    assert type(event) is stored.event
    assert path.stem == f"{data['type']}.{data['version']}"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_an_event_is_written_to_the_byte_as_in_its_sample(path: Path) -> None:
    """Chains of hashes are made over these bytes: the order of the fields counts too."""
    written = wire.dump_event(wire.load_event(_read(path)))
    newest = path.with_name(f"{written['type']}.{written['version']}.json")
    if newest == path:
        assert json.dumps(written, ensure_ascii=False, indent=2) + "\n" == path.read_text(encoding="utf-8")


def test_every_version_of_every_type_has_a_sample() -> None:
    assert {path.stem for path in SAMPLES} == {f"{name}.{version}" for name, version in VERSIONS}
