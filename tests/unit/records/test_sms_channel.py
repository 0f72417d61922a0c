"""Answers to an SMS: to the number on file and to nobody else, from the record, in the words that were asked for."""

from __future__ import annotations

from typing import Any, Final

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import jalali
from tamin_rules.identifiers import mobile
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.messages import LANGS, Lang, catalogue
from tamin_rules.records import MonthRow, summarize
from tamin_rules.records.durations import Duration
from tamin_rules.records.sms_channel import WORDS, Known, Reply, Topic, answer, known, topic_of

ON: Final = jalali.parse("1405-09-01")
MINE: Final = mobile.parse("09120000000")
OTHER: Final = mobile.parse("09120000001")
SENDER: Final = "+989120000000"
KNOWN: Final = Known(ON, 7_400, Duration(20, 3, 10), JalaliMonth(1405, 7), 150_000_000, 101_369_864)
NATIONAL_ID: Final = "۵۰۰۰۰۲۰۰۴۹"


def told(text: object, record: Known = KNOWN) -> tuple[str, dict[str, Any]]:
    reply = answer(text, SENDER, MINE, record)
    assert reply is not None
    return reply.template, dict(reply.params)


@pytest.mark.clause("E3")
@pytest.mark.parametrize(
    ("text", "template", "params"),
    [
        ("مجموع", "record_sms_total", {"on": ON, "total_days": 7_400}),
        ("میانگین", "record_sms_average", {"average": 150_000_000}),
        ("مستمری", "record_sms_pension", {"pension": 101_369_864}),
        (
            "سابقه",
            "record_sms_record",
            {"on": ON, "years": 20, "months": 3, "days": 10, "total_days": 7_400, "last_month": "1405-07"},
        ),
    ],
)
def test_each_word_has_its_answer(text: str, template: str, params: dict[str, Any]) -> None:
    assert told(text) == (template, params)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("سوابق من", Topic.RECORD),
        ("  سابقه‌ام چقدر است؟ ", Topic.RECORD),
        ("سَابِقه", Topic.RECORD),
        ("RECORD", Topic.RECORD),
        ("ميانگين", Topic.AVERAGE),
        ("میانگین سابقه", Topic.AVERAGE),
        ("مستمری، میانگین، مجموع، سابقه", Topic.PENSION),
        ("جمع سابقه", Topic.TOTAL),
        (f"سابقه {NATIONAL_ID}", Topic.RECORD),
        ("سابقه5000020049", Topic.RECORD),
        ("سابقه*1#", Topic.RECORD),
        ("بی‌سابقگی", None),
        ("سلام", None),
        (NATIONAL_ID, None),
        ("", None),
        (None, None),
        (7, None),
        (b"record", None),
        ("سلام " * 50 + "سابقه", None),
    ],
)
def test_what_is_asked_is_read_from_the_words(text: object, topic: Topic | None) -> None:
    assert topic_of(text) is topic


def test_no_word_stands_for_two_topics() -> None:
    words = [word for each in WORDS.values() for word in each]
    assert len(set(words)) == len(words)
    assert WORDS.keys() == set(Topic)


def test_what_is_not_understood_gets_the_words_and_nothing_of_the_record() -> None:
    assert told("سلام") == told(NATIONAL_ID) == ("record_sms_help", {})


@pytest.mark.parametrize("lang", LANGS)
def test_the_help_names_words_that_are_understood(lang: Lang) -> None:
    words = catalogue(lang).sms("record_sms_help")
    assert all(any(word in words for word in each) for each in WORDS.values())


@pytest.mark.requirement("EN1")
@pytest.mark.clause("E3")
@pytest.mark.parametrize("text", ["سابقه", "مستمری", "سلام", f"سابقه {NATIONAL_ID}", "", None])
@pytest.mark.parametrize("sender", ["+989120000001", "09120000001", "", "98912", None, 912, b"+989120000000"])
def test_who_writes_from_another_number_learns_nothing_known_or_not(text: object, sender: object) -> None:
    """A number that is on file for nobody, one of somebody else, and no number at all are one silence."""
    assert answer(text, sender, None, KNOWN) is None
    assert answer(text, sender, MINE, KNOWN) is None


@given(st.text() | st.sampled_from(sorted(word for each in WORDS.values() for word in each)), st.text())
def test_no_text_opens_a_record_to_a_stranger(text: str, sender: str) -> None:
    assert answer(text, sender, OTHER, KNOWN) is None or mobile.parse(sender) == OTHER
    assert answer(text, SENDER, OTHER, KNOWN) is None


@given(st.sampled_from(sorted(WORDS[Topic.TOTAL])), st.integers(0, 10**15).map(str))
def test_a_number_in_the_text_changes_nothing(word: str, number: str) -> None:
    assert told(f"{word} {number}") == told(f"{number}{word}") == told(word)


@pytest.mark.parametrize("sender", ["+989120000000", "00989120000000", "989120000000", "09120000000", "۰۹۱۲۰۰۰۰۰۰۰"])
def test_the_number_on_file_is_known_in_every_spelling(sender: str) -> None:
    reply = answer("مجموع", sender, MINE, KNOWN)
    assert reply is not None
    assert reply == answer("مجموع", SENDER, MINE, KNOWN)


@pytest.mark.parametrize(
    ("changed", "text", "template"),
    [
        ({"average": None}, "میانگین", "record_sms_average_unknown"),
        ({"pension": None}, "مستمری", "record_sms_pension_unknown"),
        ({"duration": None}, "سابقه", "record_sms_total"),
        *(({"total_days": 0}, text, "record_sms_empty") for text in ("سابقه", "مجموع", "میانگین", "مستمری")),
    ],
)
def test_what_is_not_known_is_never_zero(changed: dict[str, Any], text: str, template: str) -> None:
    assert told(text, evolve(KNOWN, **changed))[0] == template


def test_the_figures_come_from_a_judged_record() -> None:
    rows = [MonthRow(1403, month, 30 if month > 6 else 31, 200_000_000) for month in range(1, 13)]
    summary = summarize(rows, law=Law.current(), on=ON)
    assert summary.pension.value is not None
    assert known(summary) == Known(
        ON, 366, Duration(1, 0, 1), JalaliMonth(1403, 12), summary.average.value, summary.pension.value.amount
    )
    nothing = known(summarize([], law=Law.current(), on=ON))
    assert (nothing.total_days, nothing.last_month, nothing.pension) == (0, None, None)


@pytest.mark.requirement("PII1")
def test_no_figure_shows() -> None:
    shown = repr((KNOWN, answer("مستمری", SENDER, MINE, KNOWN)))
    assert not any(figure in shown for figure in ("7400", "7_400", "101369864", "150000000", "1405, month=7"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "سابقه",
            "تأمین اجتماعی: سابقهٔ شما ۲۰ سال و ۳ ماه و ۱۰ روز است (جمع ۷۴۰۰ روز تا ۱ آذر ۱۴۰۵). آخرین ماه: مهر ۱۴۰۵.",
        ),
        ("مجموع", "تأمین اجتماعی: جمع روزهای بیمهٔ شما ۷۴۰۰ روز است، تا ۱ آذر ۱۴۰۵."),
    ],
)
def test_an_answer_reads_as_people_write(text: str, expected: str) -> None:
    reply = answer(text, SENDER, MINE, KNOWN)
    assert isinstance(reply, Reply)
    assert catalogue("fa").sms(reply.template, **reply.params) == expected


AMOUNTS: Final = st.integers(1, 10**13)
RECORDS: Final = st.builds(
    Known,
    st.dates(jalali.parse("1354-01-01"), jalali.parse("1450-12-29")),
    st.integers(0, 25_000),
    st.builds(Duration, st.integers(0, 70), st.integers(0, 12), st.integers(0, 30)),
    st.builds(JalaliMonth, st.integers(1354, 1450), st.integers(1, 12)),
    st.none() | AMOUNTS,
    st.none() | AMOUNTS,
)


@given(RECORDS, st.sampled_from(["سابقه", "مجموع", "میانگین", "مستمری", "سلام"]))
def test_an_answer_fits_into_two_parts(record: Known, text: str) -> None:
    """67 characters a part where a text has Persian letters, 153 where it has none."""
    reply = answer(text, SENDER, MINE, record)
    assert reply is not None
    assert len(catalogue("fa").sms(reply.template, **reply.params)) <= 2 * 67
    assert len(catalogue("en").sms(reply.template, **reply.params)) <= 2 * 153
