"""
Sheets to tables: ends put in, lapses made visible, products computed, weak and late rows silenced.

A computed value is no surer than the weakest of its parts, cites the source of the amount that it is computed from
(the last part), and is unknown where a part is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from math import prod
from typing import Any

from attrs import evolve, frozen

from tamin_rules import jalali
from tamin_rules.law.load import Product, Row, Sheet
from tamin_rules.law.model import Confidence, InForce, Period, Silence, Table, Why, weakest


@frozen
class Heed:
    """What a law accepts: values of at least this confidence, and only what was issued by a day, if one is set."""

    least: Confidence = Confidence.LOW
    known_on: date | None = None

    @property
    def terms(self) -> tuple[tuple[str, str], ...]:
        """What was asked beyond the usual, as decisions are stamped with it."""
        least = () if self.least is Confidence.LOW else (("least_confidence", self.least.value),)
        return least if self.known_on is None else (*least, ("known_on", jalali.format(self.known_on)))

    def silences(self, row: InForce[Any]) -> Why | None:
        """Say why a value must not be answered, None where it may."""
        if self.known_on is not None and (row.issued or row.since) > self.known_on:
            return Why.NOT_ISSUED
        return None if row.confidence.reaches(self.least) else Why.TOO_WEAK

    def of(self, row: Period) -> Period:
        """Return the row, or the silence that takes its place; an end not yet decreed is silenced as well."""
        why = self.silences(row) if isinstance(row, InForce) else self._silences_end(row)
        return row if why is None else Silence(row.key, row.since, row.until, why, row.note)

    def _silences_end(self, row: Silence) -> Why | None:
        late = self.known_on is not None and row.since > self.known_on
        return Why.NOT_ISSUED if late and row.why is Why.ENDED else None


def build(sheet: Sheet, table_of: Callable[[str], Table], heed: Heed) -> Table:
    """Make the table of a sheet; `table_of` gives the tables of the keys that it is computed from."""
    rows = tuple(
        heed.of(period)
        for row in _ended(sheet)
        for period in (_computed(row, [table_of(name) for name in row.of]) if isinstance(row, Product) else [row])
    )
    return Table(sheet.key, sheet.label, sheet.unit, sheet.checked_on, rows)


def _ended(sheet: Sheet) -> Iterator[Row]:
    """Give each row its end: the next row, or the end of its Jalali year where values do not continue."""
    ends = [*(row.since for row in sheet.rows[1:]), None]
    for row, end in zip(sheet.rows, ends, strict=True):
        lapse = _next_new_year(row.since) if isinstance(row, InForce) and not sheet.continues else end
        if lapse is None or (end is not None and end <= lapse):
            yield evolve(row, until=end)
        else:
            yield evolve(row, until=lapse)
            yield Silence(row.key, lapse, end, Why.LAPSED)


def _next_new_year(day: date) -> date:
    return jalali.day(jalali.ymd(day)[0] + 1, 1, 1)


def _computed(product: Product, parts: Sequence[Table]) -> Iterator[Period]:
    """Cut the period wherever a part changes."""
    starts = {start for part in parts for start in part.starts if _within(product, start)}
    cuts = sorted({product.since, *starts})
    for since, until in zip(cuts, [*cuts[1:], product.until], strict=True):
        yield _piece(product, since, until, [part.on(since) for part in parts])


def _within(product: Product, day: date) -> bool:
    return product.since < day and (product.until is None or day < product.until)


def _piece(product: Product, since: date, until: date | None, parts: Sequence[Period | None]) -> Period:
    values = [part for part in parts if isinstance(part, InForce)]
    if len(values) < len(parts):
        return Silence(product.key, since, until, _why(parts), product.note)
    return InForce(
        key=product.key,
        value=product.factor * prod(value.value for value in values),
        unit=product.unit,
        since=since,
        until=until,
        source=values[-1].source,
        confidence=weakest([product.confidence, *(value.confidence for value in values)]),
        issued=max((value.issued for value in values if value.issued), default=None),
        derived_from=product.of,
        see=tuple(dict.fromkeys([product.source, *(value.source for value in values[:-1])])),
        nominal=any(value.nominal and value.since == since for value in values)
        or (product.nominal and product.since == since),
        note=product.note,
    )


def _why(parts: Sequence[Period | None]) -> Why:
    """Say why there is no product: that a part is unknown weighs more than that it is not in force."""
    reasons = [
        part.why if isinstance(part, Silence) else Why.NOT_YET for part in parts if not isinstance(part, InForce)
    ]
    return max(reasons, key=list(Why).index)
