"""
Deadlines of list and premium, and what lateness costs.

List and premium of a month are due by the last day of the next one. A deadline on a public holiday moves to the next
working day, by a practice that is known from 1403-06-31 on; which days are holidays is for the caller to say.

Source: records R6.5; Article 39, and the act of 1373 on fines.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Final, TypeAlias

from attrs import frozen

from tamin_rules import jalali
from tamin_rules.decisions import NOT_ENCODED, Finding, Rule, satisfied, undetermined, violated
from tamin_rules.decisions.formulas import Computed, Figure, Formula, computed, missing
from tamin_rules.errors import Code, Faults
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import InForce, Key, Law, keys
from tamin_rules.money import half_up
from tamin_rules.records.numbers import is_amount
from tamin_rules.records.premium_groups import note_flag

LIST_LATE: Final = Code("premium.list.late", deadline=date, sent=date)
LIST_MISSING: Final = Code("premium.list.missing", deadline=date)
PAID_LATE: Final = Code("premium.payment.late", deadline=date, paid=date)
UNPAID: Final = Code("premium.payment.missing", deadline=date)

Holidays: TypeAlias = "frozenset[date] | Callable[[date], bool]"

A_DAY: Final = timedelta(1)
LONGEST_HOLIDAYS: Final = 31
"""Days after which a search for a working day is given up: the caller's holidays cannot be right."""


@frozen
class Obligation:
    """
    The list and the premium of one month at one workshop.

    Args:
        month: in which the work was done.
        exempt_workshop: of up to 5 workers, exempt from the employer's share: one month longer to pay.
        holidays: public holidays, Fridays included, as days or as a function; None: not known.
        premium: of the month for the whole workshop, in rials; what fines are taken of.
        list_sent_on: None where it was not sent so far.
        paid_on: None where the premium was not paid so far.

    Codes: record.number.not_whole, record.number.negative, record.number.too_large,
    insured.flag.not_flag.
    """

    month: JalaliMonth
    exempt_workshop: bool = False
    holidays: Holidays | None = None
    premium: int | None = None
    list_sent_on: date | None = None
    paid_on: date | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what is no premium and no flag."""
        faults = Faults()
        note_flag(faults, self.exempt_workshop, "exempt_workshop")
        if self.premium is not None:
            is_amount(self.premium, faults, "premium")
        faults.settle()


def _is_holiday(holidays: Holidays, day: date) -> bool:
    return day in holidays if isinstance(holidays, frozenset) else holidays(day)


def _moves(day: date, law: Law) -> InForce[bool] | None:
    """Return the practice by which a deadline moves, None before it is known; one too weak for this law is silent."""
    key = keys.DEADLINE_FALLS_ON_PUBLIC_HOLIDAY_MOVES_TO_NEXT_WORKING_DAY
    before = law.table(key.name).on(day) is None
    return None if before else law.at(key, day)


def _next_working_day(day: date, holidays: Holidays) -> date | None:
    days = (day + shift * A_DAY for shift in range(LONGEST_HOLIDAYS))
    return next((each for each in days if not _is_holiday(holidays, each)), None)


def _deadline(facts: Obligation, months: InForce[int], law: Law) -> Computed[date]:
    day = (facts.month + months.value).last_day
    if facts.holidays is not None and not _is_holiday(facts.holidays, day):
        return computed(day, months)
    practice = _moves(day, law)
    if practice is None or not practice.value:
        return computed(day, months)
    if facts.holidays is None:
        return missing("holidays")
    moved = _next_working_day(day, facts.holidays)
    return missing("holidays") if moved is None else computed(moved, months, practice)


def _list_deadline(facts: Obligation, law: Law, _on: date) -> Computed[date]:
    day = facts.month.last_day
    own = keys.LIST_SUBMISSION_DEADLINE_MONTHS_AFTER_WAGE_MONTH
    # Before the act of 1373 the list fell under Article 39 alone, together with the premium.
    key = keys.PREMIUM_PAYMENT_DEADLINE_MONTHS_AFTER_WAGE_MONTH if law.table(own.name).on(day) is None else own
    return _deadline(facts, law.at(key, day), law)


def _payment_deadline(facts: Obligation, law: Law, _on: date) -> Computed[date]:
    exempt = facts.exempt_workshop
    key: Key[int] = (
        keys.PREMIUM_PAYMENT_DEADLINE_WORKSHOPS_UP_TO_5_EXEMPT_MONTHS
        if exempt
        else keys.PREMIUM_PAYMENT_DEADLINE_MONTHS_AFTER_WAGE_MONTH
    )
    return _deadline(facts, law.at(key, facts.month.last_day), law)


LIST_DEADLINE: Final[Formula[Obligation, date]] = Formula(
    "premium.list.deadline", "records/R6.5", _list_deadline, see=("ssl/39", "premium-fines-act/1")
)
"""
The last day on which the list of a month is in time: the last day of the next month, or the working day after it.

Exempt workshops have no more time for the list: the source of their longer one speaks of payment. Without holidays
the day is undetermined from 1403-06-31 on; `frozenset()` says that there are none.

Source: records R6.5; Article 39.

Codes: rule.fact.missing (holidays); law.value.not_in_force, law.value.unknown.
"""

PAYMENT_DEADLINE: Final[Formula[Obligation, date]] = Formula(
    "premium.payment.deadline", "records/R6.5", _payment_deadline, see=("ssl/39",)
)
"""
The last day on which the premium of a month is paid in time: as for the list, and a month later for exempt workshops.

Source: records R6.5; Article 39.

Codes: rule.fact.missing (holidays); law.value.not_in_force, law.value.unknown.
"""


# --- what lateness costs ----------------------------------------------------------------------------------------------


@frozen
class Fine:
    """A fine in rials: so much of the premium, for so many months; one month for what is fined once."""

    amount: int
    rate: Fraction
    months: int


NO_FINE: Final = Fine(0, Fraction(0), 0)
"""Of who was in time."""


def add_months(day: date, months: int) -> date:
    """
    Return the same day so many Jalali months later, or the last one of a month that is too short for it.

    >>> [jalali.format(add_months(jalali.parse(day), 7)) for day in ("1404-05-31", "1404-06-02")]
    ['1404-12-29', '1405-01-02']
    """
    _, _, of_month = jalali.ymd(day)
    month = JalaliMonth.of(day) + months
    return jalali.day(month.year, month.month, min(of_month, month.length))


def months_late(deadline: date, paid_on: date, *, law: Law) -> int:
    """
    Return the months from a deadline to the payment.

    No source says what a part of a month is. Reading `late_month` (convention): `completed` (the default) counts whole
    months only, so that 29 days late are none; `started` counts a month from its first day. The day a month after the
    deadline completes that month and starts no other.

    Source: premium-fines-act/1 (2 percent a month).

    >>> due, law = jalali.parse("1404-06-31"), Law.current()
    >>> [months_late(due, jalali.parse(day), law=law) for day in ("1404-06-31", "1404-07-29", "1404-07-30")]
    [0, 0, 1]
    >>> started = law.with_readings(late_month="started")
    >>> [months_late(due, jalali.parse(day), law=started) for day in ("1404-06-31", "1404-07-01", "1404-07-30")]
    [0, 1, 1]
    """
    if paid_on <= deadline:
        return 0
    months = JalaliMonth.of(paid_on) - JalaliMonth.of(deadline)
    completed = months if add_months(deadline, months) <= paid_on else months - 1
    begun = add_months(deadline, completed) < paid_on
    return completed + 1 if begun and law.reading("late_month") == "started" else completed


def _list_fine(facts: Obligation, law: Law, on: date) -> Computed[Fine]:
    found = _list_deadline(facts, law, on)
    if found.value is None:
        return Computed(None, found.finding)
    if (facts.list_sent_on or on) <= found.value:
        return computed(NO_FINE, *found.finding.used)
    if facts.list_sent_on is not None:  # sources speak of a list that was not sent, not of a late one
        return Computed(None, undetermined(code=NOT_ENCODED))
    if facts.premium is None:
        return missing("premium")
    day = found.value + A_DAY
    rate = law.at(_list_rate(day, law), day)
    return computed(Fine(half_up(facts.premium * rate.value), rate.value, 1), *found.finding.used, rate)


def _list_rate(day: date, law: Law) -> Key[Fraction]:
    """Return the key of the fine on a day: until 1373 Article 100, by a fraction; then the act, by a percentage."""
    older = keys.PENALTY_LIST_NOT_SENT_FRACTION_OF_MONTH_PREMIUM
    newer = keys.PENALTY_LIST_NOT_SENT_PERCENT_OF_MONTH_PREMIUM
    return older if law.table(newer.name).on(day) is None else newer


def _late_fine(facts: Obligation, law: Law, on: date) -> Computed[Fine]:
    found = _payment_deadline(facts, law, on)
    if found.value is None:
        return Computed(None, found.finding)
    months = months_late(found.value, facts.paid_on or on, law=law)
    if months == 0:
        return computed(NO_FINE, *found.finding.used)
    if facts.premium is None:
        return missing("premium")
    rate = law.at(keys.PENALTY_LATE_PAYMENT_PERCENT_OF_DEBT_PER_MONTH, found.value + A_DAY)
    amount = half_up(facts.premium * rate.value * months)
    return computed(Fine(amount, rate.value, months), *found.finding.used, rate)


LIST_FINE: Final[Formula[Obligation, Fine]] = Formula(
    "premium.list.fine", "premium-fines-act/1", _list_fine, see=("ssl/100", "records/R6.5")
)
"""
The fine for a list that was not sent by the day of the judgement, in rials, half-up: 10 percent of the month's premium.

Until 1373-05-09 it was a twelfth (Article 100). In time it is 0. A list that came late is not fined by any source that
speaks of it: `rule.provision.not_encoded`. The rate is that of the first day after the deadline.

Source: premium-fines-act/1; Article 100 of the Social Security Act.

Codes: rule.fact.missing (premium, holidays), rule.provision.not_encoded; law.value.not_in_force, law.value.unknown.
"""

LATE_PAYMENT: Final[Formula[Obligation, Fine]] = Formula(
    "premium.payment.fine", "premium-fines-act/1", _late_fine, readings=("late_month",), see=("records/R6.5",)
)
"""
The fine for a premium that was paid late, in rials, half-up: 2 percent of it for each month, without interest on it.

What is not paid so far is counted to the day of the judgement. Before the act of 1373 the law has no rate. The rate is
that of the first day after the deadline. Source: premium-fines-act/1; reading `late_month` (see `months_late`).

Codes: rule.fact.missing (premium, holidays); law.value.not_in_force, law.value.unknown.
"""


def late_payment(premium: int, obligation: Obligation, paid_on: date, *, law: Law) -> Figure[Fine]:
    """
    Return the fine for a premium of an obligation that was paid on a day.

    Source: premium-fines-act/1; see `LATE_PAYMENT`.

    >>> mehr = Obligation(JalaliMonth(1404, 7), holidays=frozenset())
    >>> late_payment(100_000_000, mehr, jalali.parse("1404-10-01"), law=Law.current()).value
    Fine(amount=2000000, rate=Fraction(1, 50), months=1)
    """
    facts = Obligation(
        obligation.month, obligation.exempt_workshop, obligation.holidays, premium, obligation.list_sent_on, paid_on
    )
    return LATE_PAYMENT(facts, law=law, on=paid_on)


def _list_in_time(facts: Obligation, law: Law, on: date) -> Finding:
    found = LIST_DEADLINE(facts, law=law, on=on)
    if found.value is None:
        return found.decision.finding
    used = found.decision.finding.used
    if (facts.list_sent_on or on) <= found.value:
        return satisfied(*used)
    if facts.list_sent_on is None:
        return violated(LIST_MISSING, *used, deadline=found.value)
    return violated(LIST_LATE, *used, deadline=found.value, sent=facts.list_sent_on)


def _paid_in_time(facts: Obligation, law: Law, on: date) -> Finding:
    found = PAYMENT_DEADLINE(facts, law=law, on=on)
    if found.value is None:
        return found.decision.finding
    used = found.decision.finding.used
    if (facts.paid_on or on) <= found.value:
        return satisfied(*used)
    if facts.paid_on is None:
        return violated(UNPAID, *used, deadline=found.value)
    return violated(PAID_LATE, *used, deadline=found.value, paid=facts.paid_on)


LIST_IN_TIME: Final[Rule[Obligation]] = Rule(
    "premium.list.in_time", "records/R6.5", _list_in_time, see=("ssl/39",), about=("list_sent_on",)
)
"""The list of the month was sent by its deadline, or there still is time."""

PAID_IN_TIME: Final[Rule[Obligation]] = Rule(
    "premium.payment.in_time", "records/R6.5", _paid_in_time, see=("ssl/39",), about=("paid_on",)
)
"""The premium of the month was paid by its deadline, or there still is time."""
