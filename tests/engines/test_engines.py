"""
The kernel in each engine says what it says without one, person by person.

The suite has Polars; the others are run by `make engines`, where none may be missing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Final

import pyarrow.dataset
import pytest
from attrs import frozen

from tamin_rules.records.batch import ALL
from tests.unit import batch_files

EXAMPLES: Final = Path(__file__).parents[2] / "examples" / "engines"
PEOPLE: Final = 60


@frozen
class Engine:
    """
    An engine and its example.

    Args:
        package: that it is.
        example: file of the example.
        makes_folder: whether its output is a folder.
    """

    package: str
    example: str
    makes_folder: bool = False

    def main(self) -> Callable[..., None]:
        """Return what the example runs."""
        spec = spec_from_file_location(self.example, EXAMPLES / f"{self.example}.py")
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        main: Callable[..., None] = module.main
        return main


ENGINES: Final = (
    Engine("polars", "polars_frame"),
    Engine("duckdb", "duckdb_table"),
    Engine("dask", "dask_files", makes_folder=True),
    Engine("pyspark", "spark_map", makes_folder=True),
    Engine("ray", "ray_blocks", makes_folder=True),
)
RUN: Final = ENGINES if os.environ.get("TAMIN_ENGINES") else tuple(each for each in ENGINES if find_spec(each.package))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Four files of whole people, every fifth of whom has a row that is none."""
    whole = batch_files.table(PEOPLE, bad=True)
    people = whole["person"].to_pylist()
    return batch_files.write(whole, tmp_path / "in", cuts=[people.index(person) for person in (10, 30, 31)], group=50)


@pytest.mark.filterwarnings("default")  # of the engines
@pytest.mark.parametrize("engine", RUN, ids=lambda engine: engine.package)
def test_an_engine_changes_nothing(
    engine: Engine, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    target = tmp_path / ("out" if engine.makes_folder else "out.parquet")
    engine.main()(str(source), str(target))
    expected = batch_files.judged(batch_files.table(PEOPLE, bad=True), ALL)
    assert len(expected) == PEOPLE
    made = pyarrow.dataset.dataset(target, format="parquet").to_table().sort_by("person").to_pylist()
    assert made == expected
