"""Who imports the package pays for the package: heavy libraries wait until a function needs them."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

import pytest

HEAVY: Final = frozenset({
    "cattrs", "django", "fastapi", "hypothesis", "jdatetime", "numpy", "phonenumbers", "polars", "pyarrow", "rich",
    "typer", "zxcvbn",
})  # fmt: skip

IMPORTS: Final = (
    "import tamin_rules",
    "from tamin_rules import Law",
    "import tamin_rules.registration",
    "from tamin_rules.registration import journey, password, Person",
)


def _loads(statement: str) -> set[str]:
    """Return the heavy libraries that a fresh interpreter holds after a statement."""
    code = f"import sys\n{statement}\nprint(*sorted(name.partition('.')[0] for name in sys.modules))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own words
    return set(done.stdout.split()) & HEAVY


@pytest.mark.parametrize("statement", IMPORTS)
def test_an_import_loads_no_heavy_library(statement: str) -> None:
    assert _loads(statement) == set()


def test_a_heavy_library_would_be_seen() -> None:
    assert _loads("import zxcvbn") == {"zxcvbn"}
