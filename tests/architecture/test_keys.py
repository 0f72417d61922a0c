"""The page of the keys of the law shows each of them, under the constant that a reader imports."""

from __future__ import annotations

from tamin_rules.law import areas
from tools import keys as pages


def test_the_page_is_the_generated_one() -> None:
    """Mend it with: make pages."""
    assert pages.PAGE.read_text(encoding="utf-8") == pages.page()


def test_each_key_has_one_constant_of_its_name_in_capitals() -> None:
    assert pages.constants() == {name: name.replace(".", "_").upper() for name in areas.BY_NAME}


def test_each_key_has_a_row() -> None:
    assert all(pages.page().count(f"| `{name}` |") == 1 for name in areas.BY_NAME)
