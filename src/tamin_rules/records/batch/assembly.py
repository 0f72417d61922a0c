"""Answers put together into the columns that come out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from importlib.metadata import version
from typing import Any, Final

from tamin_rules import jalali
from tamin_rules.law import Law
from tamin_rules.records.batch.arrow import Array, Batch, Schema, pa
from tamin_rules.records.batch.columns import KEYS, TYPES, Column, Group, columns_of
from tamin_rules.records.batch.one_by_one import Answer

FORMAT: Final = "1"
"""Of the columns: another number means that one of them means something else."""


def schema_of(key: str, outputs: Sequence[Group], law: Law, on: date) -> Schema:
    """Return the columns that come out; the metadata say under what law, by which package, in which format."""
    fields = [pa.field("person", KEYS[key], nullable=False)]
    fields += [pa.field(column.name, TYPES[column.type]) for column in columns_of(outputs)]
    metadata = {
        "tamin_rules.format": FORMAT,
        "tamin_rules.version": version("tamin-rules"),
        "tamin_rules.law": law.edition,
        "tamin_rules.readings": json.dumps(dict(law.readings)),
        "tamin_rules.terms": json.dumps(dict(law.terms)),
        "tamin_rules.on": jalali.format(on),
    }
    return pa.schema(fields, metadata=metadata)


def assembled(schema: Schema, persons: Array, answers: Sequence[Answer], columns: Iterable[Column]) -> Batch:
    """Return one row a person."""
    arrays = [persons]
    arrays += [_array(column, [answer.get(column.name) for answer in answers]) for column in columns]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(column: Column, values: list[Any]) -> Array:
    if column.type == "years":
        values = [None if value is None else Decimal(value).scaleb(-2) for value in values]
    return pa.array(values, TYPES[column.type])
