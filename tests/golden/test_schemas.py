"""The schemas are what they were: whoever stores events or writes scripts relies on them."""

from __future__ import annotations

import pytest

from tests.golden.schemas import FOLDER, schemas, write


@pytest.mark.parametrize("name", schemas())
def test_a_schema_is_the_kept_one(name: str) -> None:
    """Mend it, where the change is meant, with: python -m tests.golden.schemas."""
    assert FOLDER.joinpath(name).read_text(encoding="utf-8") == write(schemas()[name])


def test_nothing_else_is_kept() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(schemas())
