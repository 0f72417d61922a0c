"""The generated table of mobile ranges, and the tool that makes it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tamin_rules.identifiers._mobile_ranges import RANGES
from tools import mobile_ranges


def test_the_table_is_what_the_metadata_of_phonenumbers_gives() -> None:
    assert mobile_ranges.main(["--check"]) == 0


def test_a_stale_table_is_found_and_written_anew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stale = tmp_path / "table.py"
    stale.write_text(mobile_ranges.TABLE.read_text(encoding="utf-8").replace('    "91",\n', ""), encoding="utf-8")
    assert mobile_ranges.main(["--check"], stale) == 1
    assert "table.py is stale" in capsys.readouterr().err
    assert mobile_ranges.main([], stale) == 0
    assert mobile_ranges.main(["--check"], stale) == 0


def test_another_version_with_the_same_ranges_makes_nothing_stale(tmp_path: Path) -> None:
    older = tmp_path / "table.py"
    written = mobile_ranges.TABLE.read_text(encoding="utf-8")
    older.write_text(re.sub(r"phonenumbers [0-9.]+[0-9]", "phonenumbers 1.0.0", written), encoding="utf-8")
    assert older.read_text(encoding="utf-8") != written
    assert mobile_ranges.main(["--check"], older) == 0


def test_a_pattern_that_looks_further_than_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="raise DEPTH"):
        list(mobile_ranges.ranges(re.compile("9[0-9]{4}1[0-9]{4}")))


def test_prefixes_are_the_shortest_and_none_holds_another() -> None:
    """What the facts read from the same edition: 900-905, 910-923, 930-939, 990-994 and 996 in full, parts of three."""
    full = {*range(900, 906), *range(910, 924), *range(930, 940), *range(990, 995), 996}
    assert {number for number in range(900, 1000) if str(number).startswith(RANGES)} == full
    assert not [(one, other) for one in RANGES for other in RANGES if one != other and other.startswith(one)]
