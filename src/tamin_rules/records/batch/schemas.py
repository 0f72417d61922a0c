"""The schema of what comes out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from tamin_rules import jalali
from tamin_rules.law import Law
from tamin_rules.records.batch.arrow import Schema, pa
from tamin_rules.records.batch.columns import KEYS, TYPES, Group, columns_of

FORMAT: Final = "1"
"""Of the columns: another number means that one of them means something else."""


def schema_of(key: str, outputs: Sequence[Group], law: Law, on: date) -> Schema:
    """Return the columns that come out; the metadata say under what law, by which package, in which format."""
    fields = [pa.field("person", KEYS[key], nullable=False)]
    fields += [pa.field(column.name, TYPES[column.type]) for column in columns_of(outputs)]
    metadata = {
        "tamin_rules.format": FORMAT,
        "tamin_rules.version": _version(),
        "tamin_rules.law": law.edition,
        "tamin_rules.readings": json.dumps(dict(law.readings)),
        "tamin_rules.terms": json.dumps(dict(law.terms)),
        "tamin_rules.on": jalali.format(on),
    }
    return pa.schema(fields, metadata=metadata)


@cache
def _version() -> str:
    """Return the version of the package; empty where it is run from its sources, without having been installed."""
    try:
        return version("tamin-rules")
    except PackageNotFoundError:
        return ""
