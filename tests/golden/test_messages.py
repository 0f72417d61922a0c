"""The catalogues: both languages hold every text, each can be filled, and reads as such a text should."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from string import Formatter
from typing import Final

import pytest

from tamin_rules.errors import Code, Param
from tamin_rules.messages import LANGS, Catalogue, Lang, catalogue
from tests.golden import words
from tools import codes

FA, EN = catalogue("fa"), catalogue("en")

SAMPLES: Final[dict[type, Param]] = {
    int: 12_345,
    str: "sample",
    date: date(2026, 11, 22),
    Fraction: Fraction(7, 100),
    tuple: ("one", "two"),
}
"""A value of each type that a param may have."""
READ: Final[dict[tuple[str, type], Param]] = {
    **{(name, str): "1404-07" for name in ("month", "first_month", "last_month")},
    ("months", tuple): ("1404-07", "1404-08"),
    ("retry_after", int): 42,
}
"""The params that are read: months, and a span of time."""
CODE_FIELDS: Final[dict[str, Param]] = {"code": "123456", "minutes": 5}
SMS_FIELDS: Final[dict[str, dict[str, Param]]] = {
    **{template: CODE_FIELDS for template in words.SMS if template.startswith("code_")},
    "objection_recorded": {"tracking_number": "A" * 20},
    "objection_needs_documents": {"documents": ("proof_of_pay", "proof_of_work")},
    "record_sms_record": {
        "on": date(2026, 5, 10),  # in the month of the longest name
        "years": 45,
        "months": 12,
        "days": 29,
        "total_days": 16_789,
        "last_month": "1405-02",
    },
    "record_sms_total": {"on": date(2026, 5, 10), "total_days": 16_789},
    "record_sms_average": {"average": 9_999_999_999_999},
    "record_sms_pension": {"pension": 9_999_999_999_999},
}
"""What fills a text, where it takes anything: the longest that can come."""

LATIN_ALLOWED: Final = re.compile(r"\b(?:IR|JSON|UTF-8|CSV|Parquet|HTTP|TOML)\b")
NOT_PERSIAN: Final = re.compile("[A-Za-z0-9\u064a\u0643\u0649\u0629\u06c0\u0660-\u0669,;?]")
"""Latin letters and digits, Arabic letters and digits that Persian writes otherwise, Latin punctuation."""
PERSIAN: Final = re.compile("[\u0600-\u06ff\u200c]")
BAD_SPACE: Final = re.compile(
    "\\s\\s|^\\s|\\s$|\\s[.:،؛؟!,;?](?!\\s)|\\s\u200c|\u200c\\s|\u200c\u200c|[\u200e\u200f\u2066-\u2069]"
)
TWICE: Final = re.compile(r"\b(\w{3,}) \1\b")
LONGEST: Final = {"title": 30, "detail": 140, "remedy": 110, "rule": 90, "label": 45, "notice": 240}

GSM: Final = re.compile(r"[A-Za-z0-9 \n.,:;'@#%&()/!?+-]*")
"""The part of the 7-bit alphabet of SMS that counts one each."""
ONE_OF_THREE_PARTS: Final = {"fa": 67, "en": 153}


def _texts(texts: Catalogue) -> Iterator[tuple[str, str, str]]:
    """Yield every text of a catalogue: its name, what it is, and itself."""
    for code, sentence in texts.faults.items():
        parts = (("title", sentence.title), ("detail", sentence.detail), ("remedy", sentence.remedy))
        yield from ((f"{code} {part}", part, text) for part, text in parts if text or part != "remedy")
    yield from ((name, "rule", text) for name, text in texts.rules.items())
    yield from ((name, "notice", text) for name, text in texts.notices.items())
    yield from ((name, "sms", text) for name, text in texts.texts.items())
    for kind, named in texts.labels.items():
        yield from ((f"{kind} {word}", "label", text) for word, text in named.items())


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _bare(text: str) -> str:
    """Return a text without its placeholders."""
    return re.sub(r"\{\w+\}", "", text)


@pytest.mark.parametrize("lang", LANGS)
def test_a_catalogue_holds_what_there_is_and_nothing_else(lang: Lang) -> None:
    texts = catalogue(lang)
    assert texts.faults.keys() == set(codes.codes())
    assert texts.rules.keys() == {rule.id for rule in codes.rules()}
    assert texts.texts.keys() == words.SMS
    assert texts.notices.keys() == words.NOTICE_IDS


@pytest.mark.parametrize("lang", LANGS)
def test_a_catalogue_has_a_name_for_every_word(lang: Lang) -> None:
    labels = {kind: named.keys() for kind, named in catalogue(lang).labels.items()}
    assert labels.pop("heading") >= words.HEADINGS
    assert labels == words.LABELS


def test_both_languages_have_the_same_headings() -> None:
    assert FA.labels["heading"].keys() == EN.labels["heading"].keys()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("code", codes.codes())
def test_a_sentence_is_filled_by_the_declared_params(code: Code, lang: Lang) -> None:
    params = {name: READ.get((name, kind), SAMPLES[kind]) for name, kind in code.params.items()}
    code.check(params)
    said = catalogue(lang).fault(code, params)
    assert "{" not in f"{said.title}{said.detail}{said.remedy}"
    assert TWICE.search(f"{said.detail} {said.remedy}") is None, "a param brings its unit itself"


@pytest.mark.parametrize("code", codes.codes())
def test_both_languages_use_the_same_params(code: Code) -> None:
    fa, en = FA.faults[code], EN.faults[code]
    for one, other in ((fa.title, en.title), (fa.detail, en.detail), (fa.remedy, en.remedy)):
        assert _placeholders(one) == _placeholders(other) <= code.params.keys()
        assert bool(one) is bool(other)
    assert not _placeholders(fa.title)


def test_persian_texts_are_persian() -> None:
    latin_in = {name: text for name, _, text in _texts(FA) if NOT_PERSIAN.search(LATIN_ALLOWED.sub("", _bare(text)))}
    assert latin_in == {}
    assert [name for name, _, text in _texts(FA) if not PERSIAN.search(text)] == []


def test_english_texts_are_english() -> None:
    assert {name: text for name, _, text in _texts(EN) if not _bare(text).isascii()} == {}


@pytest.mark.parametrize("lang", LANGS)
def test_texts_are_short_and_tidy(lang: Lang) -> None:
    found = tuple(_texts(catalogue(lang)))
    assert {name: len(text) for name, what, text in found if len(text) > LONGEST.get(what, 1_000)} == {}
    assert {name: text for name, _, text in found if BAD_SPACE.search(text) or not text} == {}


@pytest.mark.parametrize("lang", LANGS)
def test_sentences_end_and_titles_do_not(lang: Lang) -> None:
    found = tuple(_texts(catalogue(lang)))
    whole = {"detail", "remedy", "rule", "notice", "sms"}
    assert [text for _, what, text in found if (what in whole) is not text.endswith(".")] == []


@pytest.mark.requirement("PII2")
def test_nothing_but_the_params_is_said_of_the_input() -> None:
    """No text has a number of its own that could be taken for an identifier."""
    assert [name for texts in (FA, EN) for name, _, text in _texts(texts) if re.search(r"\d{5}", text)] == []


@pytest.mark.requirement("EN1")
@pytest.mark.parametrize(
    "code",
    [
        "one_time_code.entry.refused",
        "one_time_code.sending.too_often",
        "one_time_code.text.malformed",
        "registration.mobile_code.refused",
        "registration.notices.not_accepted",
        "sign_in.attempts.too_many",
        "sign_in.credentials.refused",
        "workflow.move.not_allowed",
    ],
)
def test_a_stranger_does_not_learn_whether_a_national_id_is_known(code: str) -> None:
    for texts, telling in ((FA, r"حساب|ثبت شده|شناخته|وجود"), (EN, r"account|known|registered|exist")):
        said = texts.faults[code]
        assert not re.search(telling, f"{said.title} {said.detail} {said.remedy}")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("template", sorted(words.SMS))
def test_an_sms_has_three_parts_at_most_and_no_link(template: str, lang: Lang) -> None:
    text = catalogue(lang).sms(template, **SMS_FIELDS.get(template, {}))
    assert len(text) <= 3 * ONE_OF_THREE_PARTS[lang]
    assert lang == "fa" or GSM.fullmatch(text)
    assert not re.search(r"https?:|www|\.ir\b|\.com\b|@", text)


@pytest.mark.parametrize("template", sorted(words.SMS))
def test_an_sms_has_the_fields_that_fill_it_and_no_others(template: str) -> None:
    expected = SMS_FIELDS.get(template, {}).keys()
    assert _placeholders(FA.texts[template]) == _placeholders(EN.texts[template]) == expected


@pytest.mark.clause("E3")
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("template", sorted(name for name in words.SMS if name.startswith("record_sms")))
def test_an_answer_from_the_record_has_two_parts_at_most(template: str, lang: Lang) -> None:
    text = catalogue(lang).sms(template, **SMS_FIELDS.get(template, {}))
    assert len(text) <= 2 * ONE_OF_THREE_PARTS[lang]


@pytest.mark.clause("R3", "B1")
@pytest.mark.parametrize(
    "template", sorted(name for name in words.SMS if "needs_branch" in name and "follow" not in name)
)
def test_who_must_activate_is_told_what_to_bring(template: str) -> None:
    assert all(part in FA.texts[template] for part in ("خودتان", "اصل کارت ملی", "اصل شناسنامه", "یکی از شعب"))
    assert all(
        part in EN.texts[template] for part in ("in person", "original national card", "original birth certificate")
    )


@pytest.mark.clause("B2")
@pytest.mark.parametrize("template", sorted(name for name in words.SMS if name.endswith("follow_up")))
def test_whose_result_asks_for_a_visit_is_told_where(template: str) -> None:
    assert all(part in FA.texts[template] for part in ("مدارک هویتی", "واحد نام‌نویسی", "نزدیک‌ترین شعبه"))
    assert all(part in EN.texts[template] for part in ("identity papers", "enrolment unit of the nearest branch"))


@pytest.mark.clause("B1", "B2")
def test_who_must_do_both_is_told_both() -> None:
    both = "registration_needs_branch_activation_follow_up"
    assert all(part in FA.texts[both] for part in ("خودتان", "اصل کارت ملی", "اصل شناسنامه"))
    assert all(part in EN.texts[both] for part in ("in person", "original national card", "original birth certificate"))
