"""What an objection knows: its states, what is claimed, what the record says of it, and what the branch found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from attrs import field, frozen

from tamin_rules.errors import Code, Faults
from tamin_rules.jalali import JalaliMonth
from tamin_rules.records.doubts import ObjectionKind
from tamin_rules.records.months import LeftOut, Record
from tamin_rules.records.rows import NOT_DAY, NOT_KIND, NOT_TEXT, REVERSED, MonthRow, RecordKind
from tamin_rules.text import comparison_key, masked

TEXT_TOO_LONG: Final = Code("objection.text.too_long", most=int)

LONGEST_TEXT: Final = 200
"""Characters of a name or an address, on this project's own account."""


class State(StrEnum):
    """Where an objection stands. `draft` is before it is sent, and kept by whoever writes it."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    NEEDS_DOCUMENTS = "needs_documents"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


OPEN: Final = frozenset({State.SUBMITTED, State.UNDER_REVIEW, State.NEEDS_DOCUMENTS})
"""States in which an objection blocks another one of the same person."""


class Proof(StrEnum):
    """What a branch asks for where the record is silent: that one worked, and that one was paid (records R2.5)."""

    PROOF_OF_WORK = "proof_of_work"
    PROOF_OF_PAY = "proof_of_pay"


PROOFS: Final = frozenset(Proof)


class ReviewDecision(StrEnum):
    """How the organisation decides."""

    ACCEPT = "accept"
    REJECT = "reject"


@frozen
class Claim:
    """
    One row of an objection: how many days of a month the record should show.

    Args:
        year, month: of the Jalali calendar.
        days: in a missing month the days worked, in a short one all its days as they should be.
        workshop: number or name, as the record or the person has it.

    Codes: those of `MonthRow` for the same fields.
    """

    year: int
    month: int
    days: int
    workshop: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what would be no row of a record."""
        MonthRow(self.year, self.month, self.days, 0, self.workshop)

    @property
    def when(self) -> JalaliMonth:
        """The month."""
        return JalaliMonth(self.year, self.month)


@frozen
class Workplace:
    """
    What the service for missing records asks of a workshop; whatever is not known is left out.

    Args:
        workshop: number or name, the same as in the claims.
        name, manager, address: of the workshop.
        province, city, branch: of the organisation that it belongs to.
        kind: of insurance.
        start, end: first and last day worked there, both inclusive.

    Codes: objection.text.too_long (most), record.text.not_text, record.day.not_day, record.interval.reversed,
    record.kind.not_kind.
    """

    workshop: str
    name: str | None = field(default=None, repr=masked)
    manager: str | None = field(default=None, repr=masked)
    address: str | None = field(default=None, repr=masked)
    province: str | None = None
    city: str | None = None
    branch: str | None = None
    kind: RecordKind | None = None
    start: date | None = None
    end: date | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what is no text, no kind or no day, texts that are no names, and an end before the start."""
        faults = Faults()
        _is_text(faults, "workshop", self.workshop)
        for name in ("name", "manager", "address", "province", "city", "branch"):
            if getattr(self, name) is not None:
                _is_text(faults, name, getattr(self, name))
        if self.kind is not None and type(self.kind) is not RecordKind:
            faults.note(NOT_KIND, "kind")
        days = [(name, day) for name, day in (("start", self.start), ("end", self.end)) if day is not None]
        wrong = [name for name, day in days if type(day) is not date]
        for name in wrong:
            faults.note(NOT_DAY, name)
        if not wrong and self.start is not None and self.end is not None and self.end < self.start:
            faults.note(REVERSED, "end")
        faults.settle()

    def days_in(self, month: JalaliMonth) -> int:
        """Return the days of a month that lie between start and end; what is not known limits nothing."""
        since = month.first_day if self.start is None else max(self.start, month.first_day)
        until = month.last_day if self.end is None else min(self.end, month.last_day)
        return max(0, until.toordinal() - since.toordinal() + 1)


def _is_text(faults: Faults, name: str, value: object) -> None:
    if not isinstance(value, str):
        faults.note(NOT_TEXT, name)
    elif len(value) > LONGEST_TEXT:
        faults.note(TEXT_TOO_LONG, name, most=LONGEST_TEXT)


def same(workshop: str | None) -> str | None:
    """Return what two spellings of one workshop have in common."""
    return None if workshop is None else comparison_key(workshop)


@frozen
class Recorded:
    """
    What the record says of a month that is claimed.

    Args:
        month: of the claim.
        days: insured days that count in it.
        rows: of the record that name the month, those that do not count included.
        workshops: whose rows count in it, where the record names them.
    """

    month: JalaliMonth
    days: int
    rows: int
    workshops: tuple[str, ...] = ()


def recorded(record: Record, months: Iterable[JalaliMonth]) -> tuple[Recorded, ...]:
    """Return what a record says of some months, each of them once, oldest first."""
    late = {place for place, why in record.left_out.items() if why is LeftOut.AFTER_DAY}
    rows = Counter(row.index for place, row in enumerate(record.rows) if place not in late)
    return tuple(_recorded(record, month, rows[month.index]) for month in sorted(set(months)))


def _recorded(record: Record, month: JalaliMonth, rows: int) -> Recorded:
    counted = record.between(month.index, month.index)
    named = (record.rows[place].workshop for found in counted for place in found.rows)
    workshops = tuple(dict.fromkeys(text for text in named if text is not None))
    return Recorded(month, sum(found.days for found in counted), rows, workshops)


@frozen
class Facts:
    """
    What an objection knows.

    Args:
        kind: which of the two services.
        claims, workplaces: what the person says.
        recorded: what the record says of the claimed months, on the day of the objection.
        open_request: whether the person has another open objection; None where the host does not know.
        tracking_number: under which the host keeps it.
        asked: papers that the branch asked for.
        documents: papers that were brought.
        decision: of the organisation.
    """

    kind: ObjectionKind | None = None
    claims: tuple[Claim, ...] = ()
    workplaces: tuple[Workplace, ...] = ()
    recorded: tuple[Recorded, ...] = ()
    open_request: bool | None = None
    tracking_number: str = field(default="", repr=masked)
    asked: frozenset[Proof] = frozenset()
    documents: frozenset[Proof] = frozenset()
    decision: ReviewDecision | None = None


def decided(facts: Facts) -> State:
    """Return the state that the decision amounts to: nothing but `accept` corrects the record."""
    return State.ACCEPTED if facts.decision is ReviewDecision.ACCEPT else State.REJECTED
