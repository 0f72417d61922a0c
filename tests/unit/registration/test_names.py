"""The name clause: what counts as a name, and what as a spelling of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tamin_rules.registration import _name_sounds as sounds
from tamin_rules.registration import names
from tamin_rules.registration._name_sounds import Sound
from tamin_rules.registration.names import find_literal, find_transliterated

pytestmark = [pytest.mark.clause("P7"), pytest.mark.clause("P8"), pytest.mark.requirement("PW3")]

# --- the name as it is written ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "letters"),
    [
        ("Keller", "xKELLERx", 6),
        ("Keller", "xKelle1r", 0),
        ("van Buren", "vanBuren1", 8),
        ("van Buren", "xBuren123", 5),
        ("van Buren", "Vanilla12", 3),
        ("O'Neil-Smith", "xONeil123", 4),
        ("O'Neil-Smith", "ONeilSmith1", 10),
        ("Weiß", "xWEISS123", 5),
        ("مینا", "abمینا12", 4),
        ("مینا", "abMina12", 0),
        ("كريمي", "کریمی", 5),
        ("مُحَمَّد", "محمد", 4),
        ("علی\u200cرضا", "x علی رضا", 6),
        ("علی رضا", "xرضا", 3),
    ],
)
def test_a_name_is_found_as_written_whole_or_in_parts(name: str, text: str, letters: int) -> None:
    assert find_literal(name, text) == letters


@pytest.mark.parametrize("name", ["", " ", "-", "Al", "Mo", "A B", "مه"])
def test_what_has_less_than_three_letters_is_not_looked_for(name: str) -> None:
    assert find_literal(name, f"x{name}x Alabama Moon abمه") == find_transliterated(name, "Alabama Moon mah meh") == 0


@pytest.mark.parametrize("affix", sorted(sounds.AFFIXES))
def test_an_affix_counts_as_a_whole_name_only(affix: str) -> None:
    compound = f"Buren {affix}" if affix.isascii() else f"مینا {affix}"
    assert find_literal(compound, f"x{affix}x") == 0
    assert find_literal(affix, f"x{affix}x") == (len(affix) if len(affix) >= 3 else 0)


def test_the_affix_of_a_persian_name_is_no_spelling_of_it() -> None:
    assert find_transliterated("حسن پور", "PoorRich1") == 0
    assert find_transliterated("حسن پور", "xHassanPour1") == len("HassanPour")
    assert find_transliterated("حسن پور", "xHassan12") == len("Hassan")


# --- its Latin spellings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("محمدرضا", "Mohammadreza Mohamadreza muhammadriza"),
        ("محمد رضا", "mohammadreza mohammad reza"),
        ("خدیجه", "khadijeh xadije khadija"),
        ("ژاله", "zhaleh jale"),
        ("قاسمی", "ghasemi qasemi ghassemi"),
        ("عبدالله", "abdollah abdullah abdolah"),
        ("عبدالرضا", "abdolreza abdorreza abdulreza"),
        ("عبدالحسین", "abdolhossein abdulhosein"),
        ("عبدالرحمان", "abdolrahman abdorrahman"),
        ("ابوالفضل", "abolfazl abulfazl"),
        ("ابوالقاسم", "abolghasem abolqasem"),
        ("ذوالفقاری", "zolfaghari zolfaqari"),
        ("مؤذن", "moazzen moazen"),
        ("موذن", "moazzen moazen"),
        ("مؤید", "moayed moayyed"),
        ("محمد", "mohammad mammad"),
        ("روح\u200cالله", "rouhollah roohollah ruhollah"),
        ("شمس\u200cالدین", "shamseddin shamsedin shamsodin"),
        ("رضایی", "rezaei rezaee rezaie rezai rezayi"),
        ("رضائی", "rezaei rezaee"),
        ("عطائی", "ataei ataee"),
        ("خوش\u200cخویی", "khoshkhouei khoshkhooei"),
        ("خواجوی", "khajavi khajevi"),
        ("اخوان", "akhavan akhawan"),
        ("ابراهیم", "ebrahim ibrahim ebraheem"),
        ("ایمان", "iman eeman"),
        ("مؤمنی", "momeni moumeni"),
        ("کاظمي", "kazemi kazemy"),
    ],
)
def test_the_usual_spellings_are_found(name: str, text: str) -> None:
    assert [find_transliterated(name, spelling) for spelling in text.split()] == [len(each) for each in text.split()]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("محمد", "M0hammad1 Moh4mmad Moha1mmad Moha#mmad mhmd"),
        ("حسن", "chosen Ha$$an"),
        ("سعید", "president side"),
        ("رامین", "programming"),
        ("عیا", "xIa12345"),
        ("محمد", "محمد"),
        ("Mohammad", "Mohammad"),
    ],
)
def test_look_alikes_bare_consonants_and_what_is_no_spelling_are_none(name: str, text: str) -> None:
    assert find_transliterated(name, text) == 0


@pytest.mark.parametrize(
    ("name", "text", "letters"),
    [
        ("علی", "xAli1", 3),
        ("ندا", "xNeda1", 4),
        ("رضا", "xReza1 xRezaaa1", 5),
        ("محمد", "aliMohamadMohammad", 8),
        ("خشخ", "1Khashakh1", 8),
    ],
)
def test_the_longest_spelling_counts_in_letters(name: str, text: str, letters: int) -> None:
    assert find_transliterated(name, text) == letters


# --- for every name --------------------------------------------------------------------------------------------------


# A romaniser of its own: a letter has one spelling, and what a syllable is stands here.
def _latin(spellings: str) -> list[str]:
    return spellings.split(" ")


_ONSETS = dict(zip("بپتجدرزسشفکگلمنوهیخچقژ", _latin("b p t j d r z s sh f k g l m n v h y kh ch gh zh"), strict=True))
_NUCLEI = {"": ("a", "e", "o"), "ا": ("a",), "و": ("ou", "u"), "ی": ("i", "ee")}
_CODAS = dict(zip("بدرزسشفکلمن", _latin("b d r z s sh f k l m n"), strict=True))


@st.composite
def romanised(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a Persian name of two to four syllables, and a Latin spelling of it."""
    name = spelling = ""
    for _ in range(draw(st.integers(2, 4))):
        onset, nucleus, coda = (draw(st.sampled_from(sorted(row))) for row in (_ONSETS, _NUCLEI, _CODAS))
        name += onset + nucleus + coda
        spelling += _ONSETS[onset] + draw(st.sampled_from(_NUCLEI[nucleus])) + _CODAS[coda]
    return name, spelling


@given(romanised(), st.integers(0), st.text("0123456789&%$#!"), st.text("0123456789&%$#!"))
def test_a_spelling_is_found_whole_between_digits_and_symbols(
    pair: tuple[str, str], upper: int, before: str, after: str
) -> None:
    name, spelling = pair
    cased = "".join(letter.upper() if upper >> at & 1 else letter for at, letter in enumerate(spelling))
    assert find_transliterated(name, before + cased + after) == len(spelling)


@given(romanised(), st.text("abeimnouzAMZ01!"), st.text("abeimnouzAMZ01!"))
def test_a_spelling_is_found_wherever_it_is_put(pair: tuple[str, str], before: str, after: str) -> None:
    name, spelling = pair
    assert find_transliterated(name, before + spelling + after) >= len(spelling)


@st.composite
def half_spelled(draw: st.DrawFn) -> tuple[str, str]:
    """Draw letters, and a text of their spellings, in which vowels stand where they may and where they may not."""
    word = draw(st.sampled_from("ابرزعمنهویآخس")) + draw(st.text("ابرزعمنهویآئخسل", min_size=2, max_size=5))
    pieces = [
        draw(st.sampled_from((*sound.consonants, *sound.vowels))) + draw(st.sampled_from(("", "", "a", "e")))
        for sound in names._heard(names._spoken(word))
    ]
    return word, draw(st.sampled_from(("", "a", "mi"))) + "".join(pieces) + draw(st.sampled_from(("", "a", "h")))


@given(half_spelled())
@example(("رضا", "rezaa"))
def test_the_walk_finds_what_trying_every_spelling_finds(pair: tuple[str, str]) -> None:
    word, text = pair
    heard = tuple(names._heard(names._spoken(word)))
    tried = [text[start:end] for start in range(len(text)) for end in range(start + 1, len(text) + 1)]
    longest = max((len(each) for each in tried if _spells(heard, each)), default=0)
    assert names._spoken(word) in sounds.SPELLED or names._longest(word, names.ready(text)) == longest


def _spells(heard: tuple[Sound, ...], text: str, *, consonant: bool = True, vowel: bool = True) -> bool:
    """Tell whether these sounds spell exactly this text: the same grammar, one spelling at a time."""
    if not heard:
        return not text and vowel
    sound, rest = heard[0], heard[1:]
    found = vowel and any(_spells(rest, text[len(each) :]) for each in sound.vowels if text.startswith(each))
    for each in sound.consonants if consonant else ():
        behind = text[len(each) :]
        if text.startswith(each):
            found = found or _spells(rest, behind, consonant=not sound.opens)
            found = found or (behind[:1] in {*sounds.SHORT_VOWELS} and _spells(rest, behind[1:], vowel=False))
    return found


ANY_TEXT = st.text(st.characters(exclude_categories=()))


@given(ANY_TEXT, ANY_TEXT)
@example("\ud800\udc00\ud800", "\ud800x\udfff")
@example("الله", "الله")
@example("یی", "y")
def test_no_text_is_an_error(name: str, text: str) -> None:
    for find in (find_literal, find_transliterated):
        assert find(name, text) == 0 or find(name, text) >= names.LEAST
        assert find(text, text + name) >= 0


# --- what it costs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["محمد", "یویویویویویویویویویویویویویویو", "ا" * 1_000, "محمد رضا احمدی نژاد"])
@pytest.mark.parametrize("unit", ["a", "youyo", "mohammad", "x1"])
def test_the_steps_grow_with_the_name_and_not_with_the_text(
    name: str, unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = 0
    read = names._read

    def counted(spellings: tuple[str, ...], places: names.Places, start: int, step: int) -> int:
        nonlocal steps
        steps += 1
        return read(spellings, places, start, step)

    monkeypatch.setattr(names, "_read", counted)
    find_transliterated(name, unit * 1_000_000)
    # Two reads a letter; a second walk for the length; the parts beside the whole.
    assert steps <= 2 * 2 * 2 * min(len(name), names.LONGEST_NAME)


def test_letters_behind_the_limits_are_not_looked_at() -> None:
    assert find_literal("a" * names.LONGEST_NAME + "b", "a" * names.LONGEST_NAME) == names.LONGEST_NAME == 64
    assert find_literal("mina", "x" * 1020 + "mina") == 4
    assert find_literal("mina", "x" * 1021 + "mina") == 0
    assert find_transliterated("ب" * 17, "ba" + "b" * 15) == 17  # sixteen letters, and the vowel that opens
    assert find_transliterated("ب" * 17, "ba" + "b" * 14) == 0


@pytest.mark.parametrize(("name", "text"), [("میر حسینی", "xمیرx"), ("میر حسینی", "Mir12345"), ("سید علی", "Seyed123")])
def test_an_affix_in_front_is_no_part_that_counts(name: str, text: str) -> None:
    assert find_literal(name, text) == find_transliterated(name, text) == 0


def test_gaps_of_the_text_are_passed_over_as_those_of_the_name_are() -> None:
    assert find_literal("van Buren", "van-Buren") == 8


def test_a_silent_first_letter_stands_for_a_vowel_and_for_no_other() -> None:
    assert find_transliterated("اکبر", "Akbar123") == 5
    assert find_transliterated("اکبر", "Xkbar123") == 0


def test_a_text_made_ready_shows_nothing() -> None:
    assert repr(names.ready("Mina1234")) == "Text()"


def test_what_is_far_behind_is_not_looked_at() -> None:
    assert find_transliterated("مینا", "1" * (names.LONGEST_TEXT - 4) + "mina") == 4
    assert find_transliterated("مینا", "1" * (names.LONGEST_TEXT - 3) + "mina") == 0
    assert find_literal("Keller" * 20, "Keller" * 20) == names.LONGEST_NAME


# --- the tables ------------------------------------------------------------------------------------------------------


def _sounds() -> Iterator[Sound]:
    for table in (sounds.FIRST, sounds.MIDDLE, sounds.AFTER_LONG, sounds.LAST):
        yield from table.values()


def test_the_tables_are_in_small_latin_letters() -> None:
    listed = [spelling for each in sounds.SPELLED.values() for spelling in each]
    written = [spelling for sound in _sounds() for spelling in (*sound.consonants, *sound.vowels)]
    assert all(re.fullmatch("[a-z]{3,}", spelling) for spelling in listed)
    assert all(re.fullmatch("[a-z]{0,2}", spelling) for spelling in written)


def test_no_letter_with_its_vowel_is_longer_than_the_walk_has_room_for() -> None:
    rooms = [max(map(len, sound.consonants), default=0) + 1 for sound in _sounds()]
    assert max(rooms) == names._MOST_LATIN


def test_every_letter_of_the_alphabet_has_a_sound_in_every_place() -> None:
    alphabet = set("آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی")
    assert all(alphabet <= table.keys() for table in (sounds.FIRST, sounds.MIDDLE, sounds.AFTER_LONG, sounds.LAST))


def test_a_listed_name_is_found_under_its_key() -> None:
    assert all(find_transliterated(name, row[0]) == len(row[0]) for name, row in sounds.SPELLED.items())


@pytest.mark.requirement("PW3")
@pytest.mark.parametrize("name", ["نورالدین", "صلاح‌الدین", "علاءالدین", "علاالدین"])
@pytest.mark.parametrize("joint", ["eddin", "aldin", "oddin"])
def test_a_join_is_found_with_its_l_and_without(name: str, joint: str) -> None:
    stem = {"ن": "noor", "ص": "salah", "ع": "ala"}[name[0]]
    spelling = stem.removesuffix("a") + joint if joint.startswith("a") else stem + joint
    assert names.find_transliterated(name, f"X{spelling}7") == len(spelling)
