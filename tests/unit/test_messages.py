"""How sentences are filled: numbers, days, words and waits in each language; and a portal's own texts over ours."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Final

import pytest

from tamin_rules.errors import DefinitionError, Fault, Param
from tamin_rules.messages import Catalogue, Lang, Sentence, catalogue, sources
from tamin_rules.text import isolate

FA, EN = catalogue("fa"), catalogue("en")
DAY: Final = date(2026, 11, 22)


def saying(lang: Lang, detail: str) -> Catalogue:
    """Return a catalogue with one more code, sample.thing.fault, that says this."""
    texts = catalogue(lang)
    return Catalogue(
        lang, {"sample.thing.fault": Sentence("t", detail)}, texts.rules, texts.labels, texts.texts, texts.notices
    )


def said(lang: Lang, **params: Param) -> str:
    """Write params the way a sentence does, with a blank between."""
    texts = saying(lang, " ".join(f"{{{name}}}" for name in params))
    return texts.of(Fault("sample.thing.fault", params)).detail


@pytest.mark.parametrize(
    ("lang", "value", "expected"),
    [
        ("en", 0, "0"),
        ("en", 1405, "1405"),
        ("en", 9999, "9999"),
        ("en", 10_000, "10,000"),
        ("en", -10_000, "-10,000"),
        ("en", 5_541_850, "5,541,850"),
        ("fa", 0, "۰"),
        ("fa", 1405, "۱۴۰۵"),
        ("fa", 10_000, "۱۰٬۰۰۰"),
        ("fa", 5_541_850, "۵٬۵۴۱٬۸۵۰"),
    ],
)
def test_a_number_is_grouped_from_five_digits_on(lang: Lang, value: int, expected: str) -> None:
    assert catalogue(lang).number(value) == said(lang, count=value) == expected


@pytest.mark.parametrize(
    ("lang", "value", "expected"),
    [
        ("en", DAY, "1 Azar 1405"),
        ("fa", DAY, "۱ آذر ۱۴۰۵"),
        ("en", Fraction(7, 100), "7/100"),
        ("fa", Fraction(7, 100), "۷/۱۰۰"),
        ("en", ("first_name", "national_id"), "first name, national ID"),
        ("fa", ("first_name", "national_id"), "نام، کد ملی"),
        ("en", (), "none"),
        ("fa", (), "هیچ"),
        ("en", "identity_papers", "identity papers"),
        ("en", "unheard_of", "unheard_of"),
        ("fa", "unheard_of", isolate("unheard_of", left_to_right=True)),
    ],
)
def test_a_param_is_written_in_the_language(lang: Lang, value: Param, expected: str) -> None:
    assert said(lang, thing=value) == expected


@pytest.mark.parametrize("name", ["allowed", "known", "key"])
def test_words_that_one_would_type_are_not_translated(name: str) -> None:
    params: dict[str, Param] = {name: "national_id"}
    assert said("en", **params) == "national_id"
    assert said("fa", **params) == isolate("national_id", left_to_right=True)


@pytest.mark.parametrize(
    ("name", "word", "expected"),
    [
        ("state", "code", "waiting for the code"),
        ("missing", "code", "code from the SMS"),
        ("visit", "follow_up", "follow-up"),
        ("needed", "full", "full"),
        ("reached", "public", "public"),
        ("type", "mobile", "mobile"),
        ("missing", "mobile", "mobile number"),
    ],
)
def test_the_same_word_is_another_thing_under_another_param(name: str, word: str, expected: str) -> None:
    params: dict[str, Param] = {name: word}
    assert said("en", **params) == expected


@pytest.mark.parametrize(
    ("seconds", "en", "fa"),
    [
        (1, "a moment", "چند لحظه"),
        (2, "2 seconds", "۲ ثانیه"),
        (119, "119 seconds", "۱۱۹ ثانیه"),
        (120, "2 minutes", "۲ دقیقه"),
        (121, "3 minutes", "۳ دقیقه"),
        (7_199, "120 minutes", "۱۲۰ دقیقه"),
        (7_200, "2 hours", "۲ ساعت"),
        (86_400, "24 hours", "۲۴ ساعت"),
    ],
)
def test_a_wait_is_written_as_people_say_it_and_never_too_short(seconds: int, en: str, fa: str) -> None:
    assert (said("en", retry_after=seconds), said("fa", retry_after=seconds)) == (en, fa)


@pytest.mark.parametrize("texts", [FA, EN])
def test_what_is_not_known_stands_for_itself(texts: Catalogue) -> None:
    assert texts.fault("portal.thing.own", {"count": 1}) == Sentence("portal.thing.own", "portal.thing.own")
    assert texts.rule("portal.thing.holds") == "portal.thing.holds"
    assert texts.label("state", "portal_state") == "portal_state"
    assert texts.label("portal_kind", "word") == "word"
    assert texts.sms("portal_template", code="1") == "portal_template"
    assert texts.notice("portal_notice") == "portal_notice"


def test_a_sentence_that_lacks_a_param_says_which_code_it_is() -> None:
    with pytest.raises(DefinitionError, match="password.length.too_short"):
        EN.fault("password.length.too_short", {"length": 5})


def test_the_digits_of_a_code_stay_as_they_were_sent() -> None:
    text = FA.sms("code_registration", code="123456", minutes=5)
    assert "123456\n" in text
    assert "۵ دقیقه" in text


@pytest.mark.parametrize("lang", ["de", "", "../fa", "FA"])
def test_there_are_no_other_languages(lang: Lang) -> None:
    with pytest.raises(DefinitionError, match="fa and en"):
        catalogue(lang)


def test_a_catalogue_is_read_once() -> None:
    assert catalogue("fa") is FA
    assert sources() is sources()


def test_months_are_spelled_by_their_name() -> None:
    assert said("en", month="1404-07", first_month="1404-01", last_month="1404-12") == (
        "Mehr 1404 Farvardin 1404 Esfand 1404"
    )
    assert said("fa", months=("1404-07", "1405-02")) == "مهر ۱۴۰۴، اردیبهشت ۱۴۰۵"
    assert said("en", months=3) == "3"


def test_the_months_of_an_sms_are_spelled_and_other_words_are_not() -> None:
    texts = Catalogue("en", {}, {}, {}, {"x": "{last_month} {code}"}, {})
    assert texts.sms("x", last_month="1404-07", code="1404-07") == "Mehr 1404 1404-07"


class TestOverlay:
    """A portal's own file, by the name of ours."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return tmp_path

    def lay(self, folder: Path, name: str, text: str) -> Catalogue:
        path = folder / name
        path.write_text(text, encoding="utf-8")
        return EN.overlay(path)

    def test_a_sentence_is_replaced_and_the_others_stay(self, folder: Path) -> None:
        texts = self.lay(folder, "faults.toml", '["password.upper.missing"]\ntitle = "t"\ndetail = "own"\n')
        assert texts.fault("password.upper.missing") == Sentence("t", "own")
        assert texts.fault("password.lower.missing") == EN.fault("password.lower.missing")
        assert EN.fault("password.upper.missing") != Sentence("t", "own")

    def test_a_sentence_is_added(self, folder: Path) -> None:
        row = '["portal.thing.own"]\ntitle = "t"\ndetail = "{count} things {{so}}"\nremedy = "r"\n'
        texts = self.lay(folder, "faults.toml", row)
        assert texts.fault("portal.thing.own", {"count": 2}) == Sentence("t", "2 things {so}", "r")

    def test_each_file_has_its_place(self, folder: Path) -> None:
        assert (
            self.lay(folder, "rules.toml", '"portal.thing.holds" = "It holds."').rule("portal.thing.holds")
            == "It holds."
        )
        assert self.lay(folder, "sms.toml", 'portal = "Dear {name}"').sms("portal", name="all") == "Dear all"
        assert self.lay(folder, "notices.toml", 'tiers = "own"').notice("tiers") == "own"
        texts = self.lay(folder, "labels.toml", '[state]\nactive = "open"\n[portal]\nword = "own"\n')
        assert [texts.label("state", "active"), texts.label("portal", "word")] == ["open", "own"]
        assert texts.label("state", "review") == EN.label("state", "review")

    @pytest.mark.parametrize(
        ("name", "text", "match"),
        [
            ("faults.toml", '["a.b.c"]\ntitle = "t"\n', "a.b.c: a sentence has"),
            ("faults.toml", '["a.b.c"]\ntitle = "t"\ndetail = "d"\nremedi = "r"\n', "a.b.c: a sentence has"),
            ("faults.toml", '["a.b.c"]\ntitle = "t"\ndetail = 1\n', "a.b.c: every value is a text"),
            ("faults.toml", '"a.b.c" = "text"\n', "a.b.c: every value is a text"),
            ("faults.toml", '["a.b.c"]\ntitle = "t"\ndetail = "{"\n', "a.b.c: braces .* detail"),
            ("faults.toml", '["a.b.c"]\ntitle = "t"\ndetail = "}"\n', "a.b.c: braces"),
            ("faults.toml", '["a.b.c"]\ntitle = "t"\ndetail = "{}"\n', "a.b.c: braces"),
            ("faults.toml", '["a.b.c"]\ntitle = "t"\ndetail = "{0}"\n', "a.b.c: braces"),
            ("faults.toml", '["a.b.c"]\ntitle = "t"\ndetail = "{x.real}"\n', "a.b.c: braces"),
            ("faults.toml", '["a.b.c"]\ntitle = "t"\ndetail = "{x:>9}"\n', "a.b.c: braces"),
            ("faults.toml", '["a.b.c"]\ntitle = "t"\ndetail = "{x!r}"\n', "a.b.c: braces"),
            ("rules.toml", '"a.b.c" = ["text"]\n', "rules.toml: every value is a text"),
            ("labels.toml", 'state = "text"\n', "state: every value is a text"),
            ("notices.toml", "tiers = true\n", "notices.toml: every value is a text"),
            ("sms.toml", "= 1\n", "sms.toml is no TOML"),
            ("sms.toml", 'a = "1"\na = "2"\n', "sms.toml is no TOML"),
            ("texts.toml", 'a = "1"\n', "called faults.toml, .*; not texts.toml"),
        ],
    )
    def test_another_form_is_refused(self, folder: Path, name: str, text: str, match: str) -> None:
        with pytest.raises(DefinitionError, match=match):
            self.lay(folder, name, text)

    def test_a_file_that_is_not_there_is_refused(self, folder: Path) -> None:
        with pytest.raises(DefinitionError, match="faults.toml cannot be read"):
            EN.overlay(folder / "faults.toml")
