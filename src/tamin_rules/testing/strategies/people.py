"""Invented persons: names with their Latin spellings, what they enter of themselves, and passwords for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import product
from string import ascii_letters
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tamin_rules import jalali
from tamin_rules.errors import DefinitionError
from tamin_rules.identifiers import plain
from tamin_rules.registration import Person, password
from tamin_rules.registration.password import PasswordPolicy
from tamin_rules.registration.questions import QUESTIONS
from tamin_rules.testing.check_digits import invented_national_id
from tamin_rules.testing.strategies.identifiers import mobiles, national_ids
from tamin_rules.text import ZWNJ

FIRST_NAMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "مینا": ("Mina", "Meena"),
        "فاطمه": ("Fatemeh", "Fateme"),
        "زهرا": ("Zahra",),
        "ژاله": ("Zhaleh", "Jaleh"),
        "شیرین": ("Shirin", "Shireen"),
        "حسین": ("Hossein", "Hosein"),
        "محمد": ("Mohammad", "Muhammad", "Mohamad"),
        "سعید": ("Saeed", "Saeid"),
        "محمدرضا": ("Mohammadreza", "MohamadReza"),
    }
)
LAST_NAMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "نمونه": ("Nemuneh", "Nemooneh"),
        "آزمایشی": ("Azmayeshi",),
        "کریمی": ("Karimi",),
        "رضایی": ("Rezaei",),
        "صالح‌زاده": ("Salehzadeh",),
        "پورنمونه": ("Pournemuneh",),
    }
)
"""Names, each with Latin spellings of at least four letters; no name is part of another's spelling."""

_SPELLINGS: Final = {**FIRST_NAMES, **LAST_NAMES}


def persian_names(*, last: bool = False) -> SearchStrategy[str]:
    """Draw first names, or last names; the simplest is that of the documentation."""
    return st.sampled_from(tuple(LAST_NAMES if last else FIRST_NAMES))


def latin_names(*, last: bool = False) -> SearchStrategy[tuple[str, str]]:
    """Draw a name with one of its Latin spellings, which no password of its bearer may hold."""
    names = LAST_NAMES if last else FIRST_NAMES
    return st.sampled_from([(name, spelling) for name, spellings in names.items() for spelling in spellings])


def near_miss_persian_names() -> SearchStrategy[tuple[object, str]]:
    """Draw what is no name, and the code that `identity.parse_name` has to raise for it."""
    return st.builds(_missed_name, persian_names(), st.sampled_from(_NAME_FAULTS))


def _missed_name(name: str, fault: tuple[str, Callable[[str], object]]) -> tuple[object, str]:
    return fault[1](name), f"identity.name.{fault[0]}"


_NAME_FAULTS: Final[tuple[tuple[str, Callable[[str], object]], ...]] = (
    ("forbidden_character", lambda name: f"{name}1"),
    ("forbidden_character", lambda name: f"{name[:2]}a{name[2:]}"),
    ("forbidden_character", lambda name: f"{name}.{name}"),
    ("forbidden_character", lambda name: f"{name} {ZWNJ}{name}"),
    ("forbidden_character", lambda name: f"{name}-"),
    ("length", lambda _name: " "),
    ("length", lambda name: name[0] * 31),
    ("not_text", lambda _name: None),
)


def persons() -> SearchStrategy[Person]:
    """Draw persons that are known in full; the simplest is Mina Nemuneh, 0000000019."""
    return st.builds(
        Person,
        national_id=national_ids(),
        first_name=persian_names(),
        last_name=persian_names(last=True),
        mobile=mobiles(),
    )


def _mixed(good: Mapping[str, object], miss: tuple[str, dict[str, object]]) -> tuple[dict[str, object], str]:
    return {**good, **miss[1]}, miss[0]


_NOT_PERSONS: Final[tuple[tuple[str, dict[str, object]], ...]] = (
    ("person.name.not_text", {"first_name": 1}),
    ("person.name.not_text", {"last_name": b"x"}),
    ("person.latin_names.malformed", {"latin_names": ("x" * 65,)}),
    ("person.latin_names.malformed", {"latin_names": ("Mina",) * 33}),
    ("national_id.check_digit.wrong", {"national_id": "0000000018"}),
    ("mobile.type.not_mobile", {"mobile": "02122222222"}),
)


def near_miss_persons() -> SearchStrategy[tuple[dict[str, object], str]]:
    """Draw keywords of a `Person` of which one is wrong, and the code that making it raises."""
    return st.builds(_mixed, st.sampled_from(_KNOWN), st.sampled_from(_NOT_PERSONS))


_KNOWN: Final = tuple(
    {"national_id": invented_national_id(serial), "first_name": first, "last_name": last}
    for serial, (first, last) in enumerate(product(FIRST_NAMES, LAST_NAMES), start=1)
)


# --- what is entered -------------------------------------------------------------------------------------------------


_ELDEST, _YOUNGEST = jalali.day(1340, 1, 1), jalali.day(1384, 12, 29)


def _written(ordinal: int) -> str:
    return jalali.format(date.fromordinal(ordinal))


def identities() -> SearchStrategy[dict[str, str]]:
    """Draw the fields of the second step of a registration, as text; everybody is of age."""
    return st.fixed_dictionaries(
        {
            "first_name": persian_names(),
            "last_name": persian_names(last=True),
            "birth_certificate_number": st.integers(0, 999_999).map(str),
            "birth_date": st.integers(_ELDEST.toordinal(), _YOUNGEST.toordinal()).map(_written),
            "gender": st.sampled_from(("female", "male")),
        }
    )


_NOT_IDENTITIES: Final[tuple[tuple[str, dict[str, object]], ...]] = (
    ("identity.name.forbidden_character", {"first_name": "Mina"}),
    ("identity.name.forbidden_character", {"last_name": "نمونه۲"}),
    ("identity.name.length", {"first_name": ""}),
    ("identity.name.length", {"last_name": "ن" * 31}),
    ("identity.name.not_text", {"last_name": 7}),
    ("identity.certificate_number.malformed", {"birth_certificate_number": "12a"}),
    ("identity.certificate_number.malformed", {"birth_certificate_number": "1" * 16}),
    ("jalali.month.out_of_range", {"birth_date": "1370-13-01"}),
    ("jalali.day.out_of_range", {"birth_date": "1370-07-31"}),
    ("jalali.day.out_of_range", {"birth_date": "1371-12-30"}),
    ("jalali.text.unreadable", {"birth_date": "14 Mordad 1370"}),
    ("identity.birth_date.in_future", {"birth_date": f"{jalali.LAST_YEAR}-01-01"}),
    ("identity.gender.unknown", {"gender": "f"}),
    ("registration.field.unknown", {"father_name": "حسن"}),
)


def near_miss_identities() -> SearchStrategy[tuple[dict[str, object], str]]:
    """Draw the fields of the second step with one fault, and its code."""
    return st.builds(_mixed, identities(), st.sampled_from(_NOT_IDENTITIES))


_PLAIN_ANSWERS: Final = ("بهاری", "شهرکوچک", "سارای", "کتاب سبز", "قورمه", "دبستان سپید")


def _answered(first: int, other: int) -> list[dict[str, str]]:
    return [{"question": QUESTIONS[first + place].id, "answer": _PLAIN_ANSWERS[other + place]} for place in range(3)]


def security_answers() -> SearchStrategy[list[dict[str, str]]]:
    """Draw three questions with three answers, all of them different, none of which repeats what is known."""
    return st.builds(
        _answered,
        st.integers(0, len(QUESTIONS) - 3),
        st.integers(0, len(_PLAIN_ANSWERS) - 3),
    )


# --- passwords -------------------------------------------------------------------------------------------------------

_SIGNS: Final = "&%$#!"
_RUNS: Final = (*ascii_letters, *map("".join, product(ascii_letters, repeat=2)))
"""One letter or two."""
_BREAKS: Final[Mapping[str, str]] = MappingProxyType(
    {"published": f"0123456789{_SIGNS}", "portal_form": "0123456789", "nist": f"0123456789{_SIGNS} @"}
)
"""What stands between the letters of a password, by policy."""
_BLOCKS: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {"published": (3, 10), "portal_form": (3, 5), "nist": (6, 12)}
)
_STARTS: Final = ("Aa0", "aA0", "Zq7", "kX3")


def passwords(*, person: Person | None = None, policy: PasswordPolicy = password.PUBLISHED) -> SearchStrategy[str]:
    """
    Draw passwords that a policy accepts for a person; the simplest is Aa0a0a0a0.

    No three letters stand together, and no ten digits: so none holds a name or a national ID, whosever it is.

    Args:
        person: for whom; Latin names of theirs that hold digits are not looked at.
        policy: one of `password.PROFILES`, or one of such a name.

    Raises:
        DefinitionError: another policy; what it accepts is not known beforehand.
    """
    del person  # whoever it is: see above
    name = _known(policy)
    breaks, (least, most) = _BREAKS[name], _BLOCKS[name]
    block = st.integers(0, len(_RUNS) * len(breaks) - 1).map(
        lambda number: _RUNS[number // len(breaks)] + breaks[number % len(breaks)]
    )
    blocks = st.lists(block, min_size=least, max_size=most)
    return st.builds(str.__add__, st.sampled_from(_STARTS), blocks.map("".join))


def _known(policy: PasswordPolicy) -> str:
    if policy.name not in _BREAKS:
        message = f"passwords are drawn for: {', '.join(_BREAKS)}; not for: {policy.name}"
        raise DefinitionError(message)
    return policy.name


_OUTSIDE: Final = "@-_.^*é۱ك\u200c\n ²"
"""No letter or digit of the published alphabet, each another kind of stranger."""


_Broken: TypeAlias = tuple[str, Callable[[str, int], str]]
"""A code, and what makes a good password break its clause; the number chooses how."""


def _without_digits(filler: str) -> Callable[[str, int], str]:
    """Put a sign in the place of every digit, so that letters stay apart."""
    return lambda good, _by: "".join(filler if each in "0123456789" else each for each in good)


def _strange(among: str, place: int | None) -> Callable[[str, int], str]:
    """Put in a character from outside of the alphabet, inside or at the end."""

    def strange(good: str, by: int) -> str:
        at = len(good) if place is None else place
        return f"{good[:at]}{among[by % len(among)]}{good[at:]}"

    return strange


_LISTED: Final = ("1q2w3e4r5t6y7u8i", "123456789123456", "111111111111111", "q1w2e3r4t5y6u7i8o9p0", "1qaz2wsx3edc4rfv")
"""Long passwords that many people have: a longer minimum alone does not refuse them."""
_LETTER_FAULTS: Final[tuple[_Broken, ...]] = (
    ("password.length.too_short", lambda good, by: good[: 3 + by % 5]),
    ("password.upper.missing", lambda good, _by: good.lower()),
    ("password.lower.missing", lambda good, _by: good.upper()),
)
_PLAIN_FAULTS: Final[Mapping[str, tuple[_Broken, ...]]] = MappingProxyType(
    {
        "published": (
            *_LETTER_FAULTS,
            ("password.first.not_letter", lambda good, by: f"{f'7{_SIGNS}'[by % 6]}{good}"),
            ("password.digit.missing", _without_digits("!")),
            ("password.alphabet.forbidden", _strange(_OUTSIDE, None)),
            ("password.alphabet.forbidden", _strange(_OUTSIDE, 3)),
        ),
        "portal_form": (
            *_LETTER_FAULTS,
            ("password.first.not_letter", lambda good, by: f"{by % 10}{good}"),
            ("password.digit.missing", _without_digits("X")),
            ("password.alphabet.forbidden", _strange(_OUTSIDE + _SIGNS, None)),
            ("password.alphabet.forbidden", _strange(_OUTSIDE + _SIGNS, 3)),
            ("password.length.too_long", lambda good, by: f"{good}{'a0' * 9}"[: 21 + by % 7]),
        ),
        "nist": (
            ("password.length.too_short", lambda good, by: good[: 3 + by % 12]),
            ("password.common.listed", lambda _good, by: _LISTED[by % len(_LISTED)]),
        ),
    }
)
"""Whoever the person is, by policy."""
_PERSONAL: Final = frozenset({"published", "portal_form"})
"""Policies that look for the person in the password."""


_MOST: Final = 20
"""Characters of a password, by the profile with a maximum."""
_HELD: Final = range(3, _MOST - 3)
"""Letters of a name that is looked for, and that leaves room for a beginning and a digit."""


def _personal_faults(person: Person) -> tuple[_Broken, ...]:
    """Return the faults that are some for this person only, where enough is known of them."""
    digits = () if person.national_id is None else (plain(person.national_id),)
    first, last = (_SPELLINGS.get(name or "", ()) for name in (person.first_name, person.last_name))
    own = (person.first_name or "", person.last_name or "", *person.latin_names)
    given = tuple(name for name in own if name.isascii() and name.isalpha() and len(name) in _HELD)
    found = (("password.national_id.contained", digits), ("password.name.transliterated", first + last))
    return tuple((code, _holding(texts)) for code, texts in (*found, ("password.name.contained", given)) if texts)


def _holding(texts: tuple[str, ...]) -> Callable[[str, int], str]:
    """Put one of these texts at the end or in the middle, in one of three cases, apart from other letters."""

    def hold(good: str, by: int) -> str:
        text = (str, str.lower, str.upper)[by % 3](texts[by % len(texts)])
        short = good[: _MOST - 1 - len(text)]  # so that there is room, where a policy has a maximum
        return f"{short}0{text}" if by % 2 else f"{short[:3]}{text}0{short[3:]}"

    return hold


def _missed_password(good: str, fault: _Broken, by: int) -> tuple[str, str]:
    return fault[1](good, by), fault[0]


def near_miss_passwords(
    *, person: Person | None = None, policy: PasswordPolicy = password.PUBLISHED
) -> SearchStrategy[tuple[str, str]]:
    """
    Draw a password that a policy refuses for exactly one clause, and its code.

    Args:
        person: with it, also those that hold their national ID, or a Latin spelling of their name of four letters or
            more. A spelling is known of the names that `persons` draws, and of their own `latin_names`; a name that is
            itself in Latin letters stands there as it is.
        policy: as for `passwords`.

    Raises:
        DefinitionError: as for `passwords`.
    """
    name = _known(policy)
    faults = _PLAIN_FAULTS[name]
    if person is not None and name in _PERSONAL:
        faults += _personal_faults(person)
    return st.builds(_missed_password, passwords(policy=policy), st.sampled_from(faults), st.integers(0, 359))


def credentials() -> SearchStrategy[dict[str, Any]]:
    """Draw the fields of the third step of a registration."""
    return st.builds(_entered, passwords(), security_answers(), st.sampled_from((None, "mina@example.com")))


def _entered(text: str, answers: list[dict[str, str]], email: str | None) -> dict[str, Any]:
    return {"email": email, "password": text, "password_confirmation": text, "security_answers": answers}


# --- credentials with a fault ----------------------------------------------------------------------------------------

_Fields: TypeAlias = dict[str, Any]
_WRONG_CREDENTIALS: Final[tuple[tuple[str, Callable[[_Fields], _Fields]], ...]] = (
    ("credentials.confirmation.differs", lambda good: {"password_confirmation": f"{good['password']}x"}),
    ("credentials.confirmation.differs", lambda good: {"password_confirmation": good["password"].swapcase()}),
    ("credentials.questions.repeated", lambda good: _with_answer(good, 2, question=_first_of(good)["question"])),
    ("credentials.answers.repeated", lambda good: _with_answer(good, 2, answer=_first_of(good)["answer"])),
    ("credentials.answer.length", lambda good: _with_answer(good, 1, answer="ب")),
    ("credentials.answer.length", lambda good: _with_answer(good, 0, answer="ب" * 21)),
    ("credentials.answer.not_text", lambda good: _with_answer(good, 0, answer=7)),
    ("credentials.question.unknown", lambda good: _with_answer(good, 0, question="shoe_size")),
    ("credentials.answers.malformed", lambda good: {"security_answers": good["security_answers"][:2]}),
    ("credentials.email.malformed", lambda _good: {"email": "no address"}),
)
_GUESSABLE: Final = "credentials.answer.guessable"


def _first_of(good: _Fields) -> _Fields:
    first: _Fields = good["security_answers"][0]
    return first


def _with_answer(good: _Fields, place: int, **changes: object) -> _Fields:
    answers = [{**each, **(changes if at == place else {})} for at, each in enumerate(good["security_answers"])]
    return {"security_answers": answers}


def _guessed(good: _Fields, text: str | None) -> tuple[_Fields, str]:
    short = good["password"][:9]  # still a password, and short enough for an answer
    entered = good | {"password": short, "password_confirmation": short}
    return entered | _with_answer(good, 1, answer=text or short), _GUESSABLE


def _wronged(good: _Fields, fault: tuple[str, Callable[[_Fields], _Fields]]) -> tuple[_Fields, str]:
    return good | fault[1](good), fault[0]


def near_miss_credentials(*, person: Person | None = None) -> SearchStrategy[tuple[dict[str, Any], str]]:
    """
    Draw the fields of the third step of a registration with one fault, and its code.

    Args:
        person: with it, also answers that whoever knows the person could give, and the password as an answer.
    """
    wrong = st.builds(_wronged, credentials(), st.sampled_from(_WRONG_CREDENTIALS))
    if person is None or person.first_name is None or person.last_name is None or person.national_id is None:
        return wrong
    known = (None, person.first_name, person.last_name, plain(person.national_id))
    return wrong | st.builds(_guessed, credentials(), st.sampled_from(known))
