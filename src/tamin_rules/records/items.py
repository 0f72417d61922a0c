"""
Items of pay: what a month's work is paid, and which items carry the premium.

Pay in cash or kind that is given regularly carries the premium; for each item the law holds a flag of its own. A flag
has a first day, and before it nobody says: an item is then neither in nor out, and what rests on it is undetermined.
The base wage needs no flag. It is wage by the definition of Article 2(5) itself, on which the premium has been taken
since there is one; what is uncertain is only which allowances beside it count.

Source: records R6.1, R6.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from attrs import field, frozen

from tamin_rules.errors import Code, Faults, NotInForceError
from tamin_rules.law import InForce, Key, Law, keys
from tamin_rules.records.numbers import is_amount

UNKNOWN_ITEM: Final = Code("pay.item.unknown", known=tuple)


class PayItem(StrEnum):
    """
    What a payslip lists (records R6.2). The last two are any other item, of which the caller knows whether it counts.

    `friday` is the supplement for work on the weekly day of rest; `child_allowance` is that of all children together.
    """

    BASE_WAGE = "base_wage"
    SENIORITY = "seniority"
    HOUSING = "housing"
    GROCERY = "grocery"
    MARRIAGE_ALLOWANCE = "marriage_allowance"
    OVERTIME = "overtime"
    NIGHT = "night"
    FRIDAY = "friday"
    SHIFT = "shift"
    PERFORMANCE_BONUS = "performance_bonus"
    CHILD_ALLOWANCE = "child_allowance"
    MISSION = "mission"
    SEVERANCE = "severance"
    UNUSED_LEAVE = "unused_leave"
    CASH_TRANSPORT = "cash_transport"
    CASH_FOOD = "cash_food"
    EID_BONUS = "eid_bonus"
    OTHER_INSURABLE = "other_insurable"
    OTHER_EXEMPT = "other_exempt"


KNOWN: Final[Mapping[PayItem, bool]] = MappingProxyType(
    {PayItem.BASE_WAGE: True, PayItem.OTHER_INSURABLE: True, PayItem.OTHER_EXEMPT: False}
)
"""Items that need no flag of the law: wage by definition, and what the caller has judged."""

FLAGS: Final[Mapping[PayItem, Key[bool]]] = MappingProxyType(
    {
        PayItem.SENIORITY: keys.PREMIUM_SUBJECT_SENIORITY_BASE,
        PayItem.HOUSING: keys.PREMIUM_SUBJECT_HOUSING_ALLOWANCE,
        PayItem.GROCERY: keys.PREMIUM_SUBJECT_GROCERY_ALLOWANCE,
        PayItem.MARRIAGE_ALLOWANCE: keys.PREMIUM_SUBJECT_MARRIAGE_ALLOWANCE,
        PayItem.OVERTIME: keys.PREMIUM_SUBJECT_OVERTIME,
        PayItem.NIGHT: keys.PREMIUM_SUBJECT_SHIFT_NIGHT_HOLIDAY_PAY,
        PayItem.FRIDAY: keys.PREMIUM_SUBJECT_SHIFT_NIGHT_HOLIDAY_PAY,
        PayItem.SHIFT: keys.PREMIUM_SUBJECT_SHIFT_NIGHT_HOLIDAY_PAY,
        PayItem.PERFORMANCE_BONUS: keys.PREMIUM_SUBJECT_PERFORMANCE_BONUS,
        PayItem.CHILD_ALLOWANCE: keys.PREMIUM_SUBJECT_CHILD_ALLOWANCE,
        PayItem.MISSION: keys.PREMIUM_SUBJECT_MISSION_ALLOWANCE,
        PayItem.SEVERANCE: keys.PREMIUM_SUBJECT_SEVERANCE_END_OF_SERVICE,
        PayItem.UNUSED_LEAVE: keys.PREMIUM_SUBJECT_UNUSED_LEAVE_PAYOUT,
        PayItem.CASH_TRANSPORT: keys.PREMIUM_SUBJECT_CASH_TRANSPORT,
        PayItem.CASH_FOOD: keys.PREMIUM_SUBJECT_CASH_FOOD,
        PayItem.EID_BONUS: keys.PREMIUM_SUBJECT_EIDI,
    }
)
"""The flag of the law for each other item."""

CONTESTED: Final[Mapping[PayItem, str]] = MappingProxyType(
    {
        PayItem.CASH_TRANSPORT: "cash_transport_and_food",
        PayItem.CASH_FOOD: "cash_transport_and_food",
        PayItem.EID_BONUS: "eid_bonus",
    }
)
"""Items on which the sources disagree, with the reading that may make them subject."""

READINGS: Final = tuple(dict.fromkeys(CONTESTED.values()))
"""The readings that the split of a pay consults."""


def _pairs(items: Mapping[PayItem, int] | Mapping[str, int]) -> tuple[tuple[PayItem, int], ...]:
    faults, pairs = Faults(), list[tuple[PayItem, int]]()
    for name, amount in items.items():
        if name not in _BY_NAME:
            faults.note(UNKNOWN_ITEM, str(name), known=tuple(_BY_NAME))
        elif is_amount(amount, faults, str(name)):
            pairs.append((_BY_NAME[name], amount))
    faults.settle()
    return tuple(pairs)


_BY_NAME: Final[Mapping[str, PayItem]] = {item.value: item for item in PayItem}


@frozen
class Pay:
    """
    What is paid for one month, item by item, in rials.

    Args:
        items: by item, or by its name.

    Codes: pay.item.unknown, record.number.not_whole, record.number.negative, record.number.too_large, each at the
    name of its item.

    >>> pay = Pay({"base_wage": 166_255_500, "child_allowance": 16_625_550})
    >>> pay.gross, pay.of(PayItem.HOUSING)
    (182881050, 0)
    """

    items: tuple[tuple[PayItem, int], ...] = field(converter=_pairs)

    @property
    def gross(self) -> int:
        """Everything together."""
        return sum(amount for _, amount in self.items)

    def of(self, item: PayItem) -> int:
        """Return the amount of an item, 0 where the pay has none."""
        return sum(amount for each, amount in self.items if each is item)

    def has(self, item: PayItem) -> bool:
        """Tell whether the pay lists an item, be it with an amount of 0."""
        return any(each is item for each, _ in self.items)

    def replacing(self, amounts: Mapping[PayItem, int]) -> Pay:
        """Return this pay with other amounts for some items."""
        return Pay({**dict(self.items), **amounts})


def insurable_total(amount: int) -> Pay:
    """
    Return a pay of which only the insurable total is known.

    >>> insurable_total(1_052_000_000).gross
    1052000000
    """
    return Pay({PayItem.OTHER_INSURABLE: amount})


def flag(item: PayItem, *, law: Law, on: date) -> InForce[bool] | None:
    """
    Return the flag of the law for an item on a day, None for what needs none.

    Raises:
        NotInForceError: the law does not say whether the item counted on that day.
    """
    return None if item in KNOWN else law.at(FLAGS[item], on)


def is_subject(item: PayItem, *, law: Law, on: date) -> bool:
    """
    Tell whether an item carries the premium on a day.

    A host that chooses `insurable` for a contested item has decided for every day; else the flag of the law holds.

    Source: records R6.2; readings `cash_transport_and_food` and `eid_bonus`.

    Raises:
        NotInForceError: the law does not say. All flags begin, nominally, on 1403-01-01.

    >>> from tamin_rules import jalali
    >>> on = jalali.parse("1405-07-01")
    >>> [is_subject(item, law=Law.current(), on=on) for item in (PayItem.HOUSING, PayItem.MISSION, PayItem.EID_BONUS)]
    [True, False, False]
    >>> is_subject(PayItem.EID_BONUS, law=Law.current().with_readings(eid_bonus="insurable"), on=on)
    True
    """
    if item in CONTESTED and law.reading(CONTESTED[item]) == "insurable":
        return True
    found = flag(item, law=law, on=on)
    return KNOWN[item] if found is None else found.value


@frozen
class Split:
    """
    A pay, split by what carries the premium.

    Args:
        subject: rials that do.
        excluded: items that do not, with an amount.
        open: items with an amount of which the law of that day does not say.
        silence: why it does not, for the first of them.
        used: flags that were read.
    """

    subject: int
    excluded: tuple[PayItem, ...]
    open: tuple[PayItem, ...]
    silence: NotInForceError | None
    used: tuple[InForce[Any], ...]


def split(pay: Pay, *, law: Law, on: date) -> Split:
    """
    Split a pay by the flags of a day. Items of 0 rials stand nowhere: they change nothing, flag or none.

    Source: records R6.1, R6.2.

    >>> from tamin_rules import jalali
    >>> pay = Pay({"base_wage": 100, "housing": 30, "mission": 7})
    >>> found = split(pay, law=Law.current(), on=jalali.parse("1405-07-01"))
    >>> found.subject, [str(item) for item in found.excluded]
    (130, ['mission'])
    """
    subject, excluded, unclear = 0, list[PayItem](), list[PayItem]()
    silence: NotInForceError | None = None
    for item, amount in pay.items:
        if amount == 0:
            continue
        try:
            counts = is_subject(item, law=law, on=on)
        except NotInForceError as error:
            unclear.append(item)
            silence = silence or error
            continue
        subject += amount if counts else 0
        excluded += [] if counts else [item]
    return Split(subject, tuple(excluded), tuple(unclear), silence, tuple(_flags(pay, law, on)))


def _flags(pay: Pay, law: Law, on: date) -> Iterator[InForce[Any]]:
    """Yield the flags that are there for the items with an amount, each once."""
    wanted = dict.fromkeys(FLAGS[item] for item, amount in pay.items if amount and item in FLAGS)
    for key in wanted:
        period = law.table(key.name).on(on)
        if isinstance(period, InForce):
            yield period
