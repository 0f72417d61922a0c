"""
One record under every reading of the average wage and of the pension: where they differ, and by how much.

    python examples/records/compare_readings.py examples/records/career.csv
"""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path
from typing import Final

from tamin_rules import Law, jalali, wire
from tamin_rules.records import summarize
from tamin_rules.records.averages import AVERAGES

ON: Final = jalali.parse("1405-09-01")
CAPS: Final = ("cap_35", "no_cap")
FLOORS: Final = ("of_the_day", "frozen_1397")


def main(file: str) -> None:
    """Print one line for each combination of readings."""
    rows = wire.read_record(Path(file).read_bytes(), name=file)
    for average, cap, floor in product(AVERAGES, CAPS, FLOORS):
        law = Law.current().with_readings(average_wage=average, years_cap=cap, pension_floor=floor)
        found = summarize(rows, law=law, on=ON)
        pension = "unknown" if found.pension.value is None else f"{found.pension.value.amount:,}"
        print(f"{average:<16}{cap:<8}{floor:<14}average {found.average.value:>15,}   pension {pension:>15}")


if __name__ == "__main__":
    main(sys.argv[1])
