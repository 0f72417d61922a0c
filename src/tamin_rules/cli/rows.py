"""Rows of a record, written as commands write them."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable

from tamin_rules.records.rows import MonthRow
from tamin_rules.wire.records import FIELDS, dump_rows


def emit_rows(rows: Iterable[MonthRow], *, as_json: bool) -> None:
    """Write rows as the CSV or JSON that `record summary` reads."""
    plain = dump_rows(rows)
    if as_json:
        print(json.dumps(plain, ensure_ascii=False))
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(FIELDS)
    writer.writerows([row.get(name, "") for name in FIELDS] for row in plain)
