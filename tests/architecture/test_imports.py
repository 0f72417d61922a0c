"""Who imports the package pays for the package: heavy libraries wait until a function needs them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules, walk_packages
from types import ModuleType
from typing import Final

import pytest

import tamin_rules

HEAVY: Final = frozenset({
    "cattrs", "django", "fastapi", "hypothesis", "jdatetime", "numpy", "phonenumbers", "polars", "pyarrow", "rich",
    "typer", "zxcvbn",
})  # fmt: skip

IMPORTS: Final = (
    "import tamin_rules",
    "from tamin_rules import Law",
    "from tamin_rules.identifiers import bulk",
    "from tamin_rules import columns",
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


def _with_doors() -> Iterator[ModuleType]:
    """Yield the packages whose names are loaded when they are first used."""
    below = (found.name for found in walk_packages(tamin_rules.__path__, "tamin_rules.") if found.ispkg)
    yield from (each for each in map(import_module, ("tamin_rules", *below)) if "__getattr__" in vars(each))


@pytest.mark.parametrize("package", [*_with_doors()], ids=lambda package: package.__name__)
def test_no_name_behind_a_door_is_that_of_a_room(package: ModuleType) -> None:
    """Who imports the room itself would get the module in place of the function, from then on and everywhere."""
    rooms = {found.name for found in iter_modules(package.__path__)} & set(package.__all__)
    assert [name for name in rooms if not isinstance(getattr(package, name), ModuleType)] == []
