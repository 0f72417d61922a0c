"""
The shapes in which lists are exchanged, as data: which columns, in which order, how wide, and the bytes around them.

Two are the organisation's own, `spec1392` is its written description; the others were seen in lists of other programs
and are here so that such lists are known when they are read, and can be made for tests. Whether the portal takes one of
those is not known; write a list in one of the first three.

Source: list-spec (widths of `spec1392`), listdisk-template (`listdisk6`), list-measured (vendors).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from attrs import evolve, field, frozen

from tamin_rules.records.contribution_list.columns import HEADER, WORKER


class Form(StrEnum):
    """The container of a table."""

    DBASE = "dbase"
    """dBase III without memo."""
    TEXT = "text"
    """Text, comma between the cells, no header, no quotation marks."""


class DayStyle(StrEnum):
    """How a day is written."""

    EIGHT_DIGITS = "eight_digits"
    """`13700514`"""
    SHORT = "short"
    """`70/05/14`"""


@frozen
class Slot:
    """A column in a table: name, `C` (characters) or `N` (number), and width in bytes."""

    name: str
    type: str
    width: int


@frozen
class Layout:
    """
    One table of a list.

    Args:
        slots: columns in the order of the file.
        stamp: the three bytes of the date in the header, which tell nothing.
        language: byte 29 of the header, which says Windows-1256 (7E) whatever the text is.
        ended: whether an end mark (1A) follows the records.
        displaced: whether each descriptor tells where its column begins; the organisation's own hold zeros.
        padding: what fills a cell of characters.
        blank: columns that are left blank.
        filled: texts that stand where there is nothing.
        derived: columns of their own, each a share of a field.
    """

    slots: tuple[Slot, ...]
    stamp: bytes = b"\0\0\0"
    language: int = 0x7E
    ended: bool = True
    displaced: bool = False
    padding: bytes = b" "
    blank: frozenset[str] = frozenset()
    filled: Mapping[str, str] = field(factory=dict[str, str])
    derived: Mapping[str, tuple[str, Fraction]] = field(factory=dict[str, tuple[str, Fraction]])

    @property
    def record_length(self) -> int:
        """Bytes of a record, flag included."""
        return 1 + sum(slot.width for slot in self.slots)

    @property
    def header_length(self) -> int:
        """Bytes before the first record."""
        return 32 + 32 * len(self.slots) + 1


@frozen
class Profile:
    """
    A shape of lists, and its two tables.

    Args:
        name: as it is asked for.
        header, worker: the tables.
        form: container of both.
        days: how birth dates are written; other days always have eight digits.
        initial_forms: whether ain, ghain and heh inside a word take the form of a beginning.
        official: the organisation's own; any other is for tests.
        outside_days: whether a first day of work before the month is written as well.
    """

    name: str
    header: Layout
    worker: Layout
    form: Form = Form.DBASE
    days: DayStyle = DayStyle.EIGHT_DIGITS
    initial_forms: bool = False
    official: bool = False
    outside_days: bool = False

    @property
    def has_additions(self) -> bool:
        """Whether seniority and marriage allowance have columns of their own, as since 1403."""
        return any(slot.name == "DSW_INC" for slot in self.worker.slots)


def _slots(names: tuple[str, ...], numbers: Mapping[str, int], characters: Mapping[str, int]) -> tuple[Slot, ...]:
    return tuple(
        Slot(name, "N", numbers[name]) if name in numbers else Slot(name, "C", characters[name]) for name in names
    )


def _changed(layout: Layout, slots: Mapping[str, Slot], order: tuple[str, ...] | None = None) -> Layout:
    """Return a layout with other slots under the same names, and in another order where one is given."""
    held = {**{slot.name: slot for slot in layout.slots}, **slots}
    return evolve(layout, slots=tuple(held[name] for name in order or tuple(slot.name for slot in layout.slots)))


_HEADER_NAMES: Final = tuple(column.name for column in HEADER)
_WORKER_NAMES: Final = tuple(column.name for column in WORKER)
_OLD_HEADER, _OLD_WORKER = _HEADER_NAMES[:23], _WORKER_NAMES[:27]

_HEADER_NUMBERS: Final = {
    "DSK_KIND": 1, "DSK_YY": 2, "DSK_MM": 2, "DSK_NUM": 5, "DSK_TDD": 6, "DSK_TROOZ": 12, "DSK_TMAH": 12,
    "DSK_TMAZ": 12, "DSK_TMASH": 12, "DSK_TTOTL": 12, "DSK_TBIME": 12, "DSK_TKOSO": 12, "DSK_BIC": 12, "DSK_RATE": 5,
    "DSK_PRATE": 2, "DSK_BIMH": 12, "DSK_INC": 12, "DSK_SPOUSE": 12,
}  # fmt: skip
_WORKER_NUMBERS: Final = {
    "DSW_YY": 2, "DSW_MM": 2, "DSW_DD": 2, "DSW_ROOZ": 12, "DSW_MAH": 12, "DSW_MAZ": 12, "DSW_MASH": 12,
    "DSW_TOTL": 12, "DSW_BIME": 12, "DSW_PRATE": 2, "DSW_INC": 12,
}  # fmt: skip
_HEADER_TEXTS: Final = {
    "DSK_ID": 10, "DSK_NAME": 30, "DSK_FARM": 30, "DSK_ADRS": 40, "DSK_LISTNO": 12, "DSK_DISC": 30, "MON_PYM": 3,
}  # fmt: skip
_WORKER_TEXTS: Final = {
    "DSW_ID": 10, "DSW_LISTNO": 12, "DSW_ID1": 8, "DSW_FNAME": 60, "DSW_LNAME": 60, "DSW_DNAME": 60, "DSW_IDNO": 15,
    "DSW_IDPLC": 30, "DSW_IDATE": 8, "DSW_BDATE": 8, "DSW_SEX": 3, "DSW_NAT": 10, "DSW_OCP": 50, "DSW_SDATE": 8,
    "DSW_EDATE": 8, "DSW_JOB": 6, "PER_NATCOD": 10, "DSW_SPOUSE": 10,
}  # fmt: skip
_WIDEST_HEADER: Final = {**_HEADER_TEXTS, "DSK_NAME": 100, "DSK_FARM": 100, "DSK_ADRS": 100, "DSK_DISC": 100}
_WIDEST_WORKER: Final = {
    **_WORKER_TEXTS, "DSW_ID1": 10, "DSW_FNAME": 100, "DSW_LNAME": 100, "DSW_DNAME": 100, "DSW_IDPLC": 100,
    "DSW_OCP": 100,
}  # fmt: skip

LISTDISK6: Final = Profile(
    "listdisk6",
    Layout(_slots(_HEADER_NAMES, _HEADER_NUMBERS, _HEADER_TEXTS), stamp=b"\x07\x08\x08"),
    Layout(_slots(_WORKER_NAMES, _WORKER_NUMBERS, _WORKER_TEXTS), stamp=b"\x0a\x0a\x09"),
    official=True,
)
"""The organisation's program since 1403: 25 and 29 columns."""

LISTDISK27: Final = Profile(
    "listdisk27",
    Layout(_slots(_OLD_HEADER, _HEADER_NUMBERS, _HEADER_TEXTS), stamp=b"\x07\x08\x08"),
    Layout(_slots(_OLD_WORKER, _WORKER_NUMBERS, _WORKER_TEXTS), stamp=b"\x0a\x0a\x09", language=0),
    official=True,
)
"""The organisation's program before: 23 and 27 columns, without seniority and marriage allowance."""

SPEC1392: Final = Profile(
    "spec1392",
    Layout(_slots(_OLD_HEADER, _HEADER_NUMBERS, _WIDEST_HEADER), stamp=b"\x07\x08\x08"),
    Layout(_slots(_OLD_WORKER, _WORKER_NUMBERS, _WIDEST_WORKER), stamp=b"\x0a\x0a\x09"),
    official=True,
)
"""The written description of 1392, each column at its greatest width."""

_A_HEADER_ORDER: Final = (*_HEADER_NAMES[:21], "DSK_TBIM20", *_HEADER_NAMES[21:])
_A_WORKER_ORDER: Final = (
    *_WORKER_NAMES[:25], "DSW_KOSO", "DSW_BIME20", "PER_NATCOD", "DSW_JOB", "DSW_INC", "DSW_SPOUSE",
)  # fmt: skip
_A_HEADER_SLOTS: Final = {
    **{name: Slot(name, "C", 100) for name in ("DSK_NAME", "DSK_FARM", "DSK_ADRS", "DSK_DISC")},
    **{name: Slot(name, "N", 13) for name in ("DSK_TMAH", "DSK_TTOTL")},
    "DSK_TBIM20": Slot("DSK_TBIM20", "N", 12),
    **{name: Slot(name, "N", 19) for name in ("DSK_INC", "DSK_SPOUSE")},
}
_A_WORKER_SLOTS: Final = {
    "DSW_FNAME": Slot("DSW_FNAME", "C", 20),
    "DSW_LNAME": Slot("DSW_LNAME", "C", 25),
    "DSW_DNAME": Slot("DSW_DNAME", "C", 20),
    "DSW_KOSO": Slot("DSW_KOSO", "N", 12),
    "DSW_BIME20": Slot("DSW_BIME20", "N", 12),
    "DSW_JOB": Slot("DSW_JOB", "C", 10),
    **{name: Slot(name, "N", 19) for name in ("DSW_INC", "DSW_SPOUSE")},
}

VENDOR_A: Final = Profile(
    "vendor_a",
    evolve(
        _changed(LISTDISK6.header, _A_HEADER_SLOTS, _A_HEADER_ORDER),
        stamp=b"\x7d\x07\x1e",
        displaced=True,
        blank=frozenset({"DSK_PRATE", "DSK_BIMH"}),
        derived=MappingProxyType({"DSK_TBIM20": ("employer_share", Fraction(1))}),
    ),
    evolve(
        _changed(LISTDISK6.worker, _A_WORKER_SLOTS, _A_WORKER_ORDER),
        stamp=b"\x7d\x07\x1e",
        displaced=True,
        blank=frozenset({"DSW_PRATE", "DSW_KOSO"}),
        derived=MappingProxyType({"DSW_BIME20": ("insurable_wage", Fraction(1, 5))}),
    ),
    initial_forms=True,
)
"""A program of 1404: wider totals, the employer's share beside each worker."""


def _all_text(layout: Layout) -> Layout:
    return evolve(
        _changed(layout, {slot.name: Slot(slot.name, "C", slot.width) for slot in layout.slots}), padding=b"\0"
    )


VENDOR_B: Final = Profile(
    "vendor_b",
    evolve(
        _changed(_all_text(SPEC1392.header), {"DSK_RATE": Slot("DSK_RATE", "C", 12)}),
        filled=MappingProxyType({"MON_PYM": "0"}),
    ),
    evolve(_all_text(SPEC1392.worker), filled=MappingProxyType({"DSW_IDATE": "0"})),
)
"""A program of 1405: the widths of 1392, every column of characters, filled up with NUL."""

_C_WORKER_ORDER: Final = (*_WORKER_NAMES[:11], *_WORKER_NAMES[12:26], "DSW_BDATE", "PER_NATCOD", *_WORKER_NAMES[27:])

VENDOR_C: Final = Profile(
    "vendor_c",
    _changed(LISTDISK6.header, {}, (*_HEADER_NAMES[:22], *_HEADER_NAMES[23:])),
    _changed(LISTDISK6.worker, {}, _C_WORKER_ORDER),
    form=Form.TEXT,
    days=DayStyle.SHORT,
    outside_days=True,
)
"""A program of 1404 that writes text, with the birth date far behind; named .dbf all the same."""

TEXT: Final = Profile("text", LISTDISK6.header, LISTDISK6.worker, form=Form.TEXT)
"""Text in the order of the form. The description of 1392 allows text, and says nothing of its shape: not verified."""

PROFILES: Final = (LISTDISK6, LISTDISK27, SPEC1392, VENDOR_A, VENDOR_B, VENDOR_C, TEXT)
"""All shapes; the first is written where none is asked for."""
