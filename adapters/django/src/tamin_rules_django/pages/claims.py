"""
The form of an objection as it was typed: its months, its workplaces, and the field that an error of the core is about.

Source: contract 5, `/objections`; records R2.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from attrs import asdict, field, fields, frozen
from django.http import QueryDict

Json = dict[str, Any]

MOST: Final = 120
"""Months of a form, ten years; with the workplaces it stays below the thousand fields that Django reads of one."""
MOST_PLACES: Final = 20
_CELLS: Final = ("year", "month", "days", "workshop")
_NUMBERS: Final = frozenset({"year", "month", "days"})
_LONGEST_NUMBER: Final = 9
"""Digits that are read as a number; no year, month or count of days has more, and Python reads no 5 000 of them."""


@frozen
class Row:
    """A month of the form as it was typed, and whether it is meant."""

    year: str = ""
    month: str = ""
    days: str = ""
    workshop: str = ""
    is_meant: bool = True

    @property
    def is_sent(self) -> bool:
        """Whether it is sent: what was left empty is not."""
        return self.is_meant and any((self.year, self.month, self.days, self.workshop))

    def fields(self) -> Json:
        """Return what is sent."""
        typed = ((name, getattr(self, name).strip()) for name in _CELLS)
        return {name: _number(value) if name in _NUMBERS else value for name, value in typed if value}


@frozen
class Place:
    """What was typed of a workplace; days as the core reads them."""

    workshop: str = ""
    name: str = ""
    kind: str = ""
    manager: str = ""
    address: str = ""
    province: str = ""
    city: str = ""
    branch: str = ""
    start: str = ""
    end: str = ""

    def fields(self) -> Json:
        """Return what is sent: what was left empty is not."""
        typed = ((name, value.strip()) for name, value in asdict(self).items())
        return {name: value for name, value in typed if value}


PLACE_CELLS: Final = tuple(each.name for each in fields(Place))


@frozen
class Claims:
    """
    A form that was sent.

    Args:
        kind: of the objection.
        rows, places: in the order of the form.
        is_cut: whether it has more of them than are read.
    """

    kind: str = ""
    rows: tuple[Row, ...] = (Row(),)
    places: tuple[Place, ...] = (Place(),)
    is_cut: bool = field(default=False, kw_only=True)

    def body(self) -> Json:
        """Return the body of the call."""
        return {
            "kind": self.kind or None,
            "rows": [self.rows[place].fields() for place in self._meant()],
            "workplaces": [self.places[place].fields() for place in self._told()],
        }

    def _meant(self) -> list[int]:
        return [place for place, row in enumerate(self.rows) if row.is_sent]

    def _told(self) -> list[int]:
        return [place for place, each in enumerate(self.places) if each.fields()]

    def placed(self, error: Json) -> Json:
        """Return an error of the core at the field of the form: what is not sent has no number for the core."""
        match error["loc"]:
            case ["rows", int(place), *rest] if place < len(self._meant()):
                return {**error, "loc": [f"{rest[0] if rest else 'year'}_{self._meant()[place]}"]}
            case ["workplaces", int(place), *rest] if place < len(self._told()):
                return {**error, "loc": [f"place_{rest[0] if rest else 'workshop'}_{self._told()[place]}"]}
            case _:
                return error


def is_cell(name: str) -> bool:
    """Tell whether a name, without its number, is that of a field of a month or a workplace."""
    return name in _CELLS or name.removeprefix("place_") in PLACE_CELLS


def typed(post: QueryDict) -> Claims:
    """Return a form that was sent; how many rows it has stands in it."""
    counts = [_number(post.get(name, "")) for name in ("count", "places")]
    rows, places = (count if isinstance(count, int) else 0 for count in counts)
    return Claims(
        post.get("kind", ""),
        tuple(_row(post, place) for place in range(min(rows, MOST))),
        tuple(_place(post, place) for place in range(min(places, MOST_PLACES))),
        is_cut=rows > MOST or places > MOST_PLACES,
    )


def _row(post: QueryDict, place: int) -> Row:
    cells = {name: post.get(f"{name}_{place}", "") for name in _CELLS}
    return Row(**cells, is_meant=f"meant_{place}" in post)


def _place(post: QueryDict, place: int) -> Place:
    return Place(**{name: post.get(f"place_{name}_{place}", "") for name in PLACE_CELLS})


def _number(text: str) -> int | str:
    """Return a number that was typed, in whatever digits; what is none is the core's to refuse."""
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else text


def offered(kind: str, found: Sequence[Any]) -> Claims:
    """Return a form that begins with what the record lacks."""
    rows = [Row(str(claim.year), str(claim.month), str(claim.days), claim.workshop or "") for claim in found[:MOST]]
    return Claims(kind, tuple(rows) or (Row(),), is_cut=len(found) > MOST)
