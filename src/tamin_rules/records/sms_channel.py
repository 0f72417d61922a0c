"""
Records without internet: short answers to an SMS, from the record of whoever the number belongs to.

Source: seed E3. The service exists, but its number and the form of its messages are not known; the words below are
this project's own, and no sentence names a number to write to.

The sender's number alone says whose record is meant. Whoever writes from another number gets nothing, known or not, so
that nobody learns anything (`security` EN1). A national ID or an insurance number in the text is not looked at: it
neither opens another record nor confirms that it is known, and the help asks people not to send it. The sender of an
SMS can be forged; so the answer goes to the number on file and nowhere else, and a host limits how many go out a day.

>>> from tamin_rules import jalali
>>> on_file = mobiles.parse("09120000000")
>>> known = Known(jalali.parse("1405-09-01"), 7_300, Duration(20, 0, 0), JalaliMonth(1405, 7), 150_000_000, 100_000_000)
>>> answer("مستمری ۰۰۱۲۳۴۵۶۷۸", "+989120000000", on_file, known)
Reply(template='record_sms_pension', params=•••)
>>> answer("مستمری", "+989120000001", on_file, known) is answer("مستمری", "+989120000001", None, known) is None
True
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from tamin_rules.errors import NO_PARAMS, MalformedError, Params
from tamin_rules.identifiers import mobile as mobiles
from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.jalali import JalaliMonth
from tamin_rules.records.durations import Duration
from tamin_rules.text import comparison_key, masked

if TYPE_CHECKING:
    from tamin_rules.records.summary import Summary

_LONGEST_READ: Final = 200
"""Characters of a message that are looked at: a question is one word."""
_WORD: Final = re.compile(r"[^\W\d_]+")


class Topic(StrEnum):
    """What one can ask."""

    RECORD = "record"
    TOTAL = "total"
    AVERAGE = "average"
    PENSION = "pension"


WORDS: Final[Mapping[Topic, frozenset[str]]] = {
    Topic.PENSION: frozenset({"مستمری", "بازنشستگی", "pension", "mostamari"}),
    Topic.AVERAGE: frozenset({"میانگین", "متوسط", "average", "miangin"}),
    Topic.TOTAL: frozenset({"مجموع", "جمع", "total", "majmu", "majmoo"}),
    Topic.RECORD: frozenset({"سابقه", "سوابق", "record", "records", "sabeghe", "savabegh"}),
}
"""The words that are understood; of several topics in one message the first of these is answered."""


@frozen
class Known:
    """
    What the answers are made of.

    Args:
        on: day of the judgement.
        total_days: insured days in all.
        duration: the same in years, months and days; None where it is not known.
        last_month: the last one with an insured day, None where there is none.
        average: average wage of the last two years, rial a month; None where it is not known.
        pension: estimate of the pension, rial a month; None where it is not known.
    """

    on: date
    total_days: int = field(repr=masked)
    duration: Duration | None = field(repr=masked)
    last_month: JalaliMonth | None = field(repr=masked)
    average: int | None = field(repr=masked)
    pension: int | None = field(repr=masked)


def known(summary: Summary) -> Known:
    """Return what the answers are made of, from a judged record."""
    months, pension = summary.record.months, summary.pension.value
    return Known(
        on=summary.on,
        total_days=summary.total_days,
        duration=summary.duration.value,
        last_month=months[-1].when if months else None,
        average=summary.average.value,
        pension=None if pension is None else pension.amount,
    )


@frozen
class Reply:
    """The template of an answer and what fills it: for the number on file, two parts of an SMS at most."""

    template: str
    params: Params = field(default=NO_PARAMS, repr=masked)


def answer(text: object, sender: object, on_file: Mobile | None, record: Known) -> Reply | None:
    """
    Answer a message, or do not.

    Args:
        text: as it came; digits in it are not looked at.
        sender: number of the sender, as the gateway gives it.
        on_file: the number on file of the person whose record it is; None where nobody has the sender's number.
        record: what there is to say.

    Returns:
        None for every sender but the number on file. What cannot be told is said to be so, and a message without a
        word that is understood gets the words that are.

    Source: seed E3; `security` EN1.
    """
    if not _is_on_file(sender, on_file):
        return None
    topic = topic_of(text)
    if topic is None:
        return Reply("record_sms_help")
    return _ANSWERS[topic](record) if record.total_days > 0 else Reply("record_sms_empty")


def _is_on_file(sender: object, on_file: Mobile | None) -> bool:
    try:
        return isinstance(on_file, Mobile) and mobiles.parse(sender) == on_file
    except MalformedError:
        return False


def topic_of(text: object) -> Topic | None:
    """
    Return what a message asks, None where no word of it is understood.

    >>> topic_of("سوابقِ من؟"), topic_of("ميانگين سابقه"), topic_of("سلام")
    (<Topic.RECORD: 'record'>, <Topic.AVERAGE: 'average'>, None)
    """
    said = set(_WORD.findall(comparison_key(text[:_LONGEST_READ]))) if isinstance(text, str) else set[str]()
    return next((topic for topic, words in WORDS.items() if said & words), None)


def _record(record: Known) -> Reply:
    if record.duration is None or record.last_month is None:
        return _total(record)
    params = Params(
        on=record.on,
        years=record.duration.years,
        months=record.duration.months,
        days=record.duration.days,
        total_days=record.total_days,
        last_month=str(record.last_month),
    )
    return Reply("record_sms_record", params)


def _total(record: Known) -> Reply:
    return Reply("record_sms_total", Params(on=record.on, total_days=record.total_days))


def _average(record: Known) -> Reply:
    if record.average is None:
        return Reply("record_sms_average_unknown")
    return Reply("record_sms_average", Params(average=record.average))


def _pension(record: Known) -> Reply:
    if record.pension is None:
        return Reply("record_sms_pension_unknown")
    return Reply("record_sms_pension", Params(pension=record.pension))


_ANSWERS: Final[Mapping[Topic, Callable[[Known], Reply]]] = {
    Topic.RECORD: _record,
    Topic.TOTAL: _total,
    Topic.AVERAGE: _average,
    Topic.PENSION: _pension,
}
