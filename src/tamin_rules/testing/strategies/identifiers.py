"""
Identifiers, as values and as people write them, and their near misses.

Every digit of a national ID or a mobile may be somebody's. So both keep to stated ranges: national IDs begin with 000,
which no place has, and subscriber numbers with 000. `synthetic=False` draws from all there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tamin_rules.identifiers import bank_card
from tamin_rules.testing.check_digits import WITH_CHECK, invented_national_id
from tamin_rules.text import ARABIC_DIGITS, ASCII_DIGITS, PERSIAN_DIGITS, ZWNJ

NearMiss: TypeAlias = tuple[object, str]
"""A value with exactly one fault, and the code that it gets."""

_SCRIPTS: Final = (
    (ASCII_DIGITS,),
    (PERSIAN_DIGITS,),
    (ARABIC_DIGITS,),
    (ASCII_DIGITS, PERSIAN_DIGITS, ARABIC_DIGITS),
)
"""Digits of one script, or of all of them in turn."""
_AROUND: Final = ("{}", " {}", "{}\n", "\t{} ", f"{ZWNJ}{{}}", "\u202a{}\u202c", "\u200e{}", "\u00a0{}")


def _digits(count: int, first: str = ASCII_DIGITS) -> SearchStrategy[str]:
    """Draw so many digits; the first of an alphabet is what it shrinks to."""
    return st.text(first, min_size=count, max_size=count)


def _numbers(count: int) -> SearchStrategy[str]:
    """Draw so many digits, not all of them equal."""
    return st.integers(1, 10**count - 2).map(lambda number: _uneven(f"{number:0{count}}"))


def _uneven(front: str) -> str:
    return front if front != front[0] * len(front) else front[:-1] + _next(front[-1])


def _next(digit: str, by: int = 1) -> str:
    return str((int(digit) + by) % 10)


# --- well-formed -----------------------------------------------------------------------------------------------------

_SYNTHETIC: Final[Mapping[str, SearchStrategy[str]]] = MappingProxyType(
    {
        "national_id": st.integers(1, 999_999).map(invented_national_id),
        "mobile": st.builds("+989{}000{}".format, st.sampled_from(("12", "35", "21", "01")), _digits(4)),
    }
)
_CANONICAL: Final[Mapping[str, SearchStrategy[str]]] = MappingProxyType(
    {
        "national_id": _numbers(9).map(WITH_CHECK["national_id"]),
        "foreign_id": _digits(11).map("1{}".format),
        "legal_id": _numbers(10).map(WITH_CHECK["legal_id"]),
        "insurance_number": _digits(8).map("00{}".format) | _digits(10),
        "workshop_code": _digits(10),
        "mobile": _digits(9).map("+989{}".format),
        "postal_code": st.builds(str.__add__, _digits(5, "13456789"), _digits(5)),
        "iban": _digits(22).map(WITH_CHECK["iban"]),
        "bank_card": st.builds(str.__add__, st.sampled_from(sorted(bank_card.ISSUERS)), _digits(9)).map(
            WITH_CHECK["bank_card"]
        ),
    }
)


def _grouped(size: int, gap: str) -> Callable[[str], str]:
    return lambda text: gap.join(text[start : start + size] for start in range(0, len(text), size))


_LAYOUTS: Final[Mapping[str, tuple[Callable[[str], str], ...]]] = MappingProxyType(
    {
        "insurance_number": (str, lambda text: text.removeprefix("00")),
        "mobile": (
            lambda text: f"0{text[3:]}",
            str,
            lambda text: text[3:],
            lambda text: text[1:],
            lambda text: f"0098{text[3:]}",
            lambda text: f"+98 (0) {text[3:6]}-{text[6:9]}-{text[9:]}",
            lambda text: f"0{text[3:6]} {text[6:9]} {text[9:]}",
        ),
        "postal_code": (str, _grouped(5, "-")),
        "iban": (str, _grouped(4, " "), str.lower, lambda text: text[2:]),
        "bank_card": (str, _grouped(4, "-"), _grouped(4, " ")),
    }
)


def _write(text: str, layout: Callable[[str], str], script: tuple[str, ...], around: str) -> str:
    laid_out = layout(text)
    if script != (ASCII_DIGITS,):
        rows = len(script)
        laid_out = "".join(
            script[place % rows][int(each)] if each in ASCII_DIGITS else each for place, each in enumerate(laid_out)
        )
    return around.format(laid_out)


def _written(kind: str, canonical: SearchStrategy[str]) -> SearchStrategy[str]:
    layouts = st.sampled_from(_LAYOUTS.get(kind, (str,)))
    return st.builds(_write, canonical, layouts, st.sampled_from(_SCRIPTS), st.sampled_from(_AROUND))


def identifiers(*, kind: str, written: bool = False, synthetic: bool = True) -> SearchStrategy[str]:
    """
    Draw identifiers of a kind, as text; they shrink to their smallest number.

    Args:
        kind: one of `tamin_rules.identifiers.KINDS`.
        written: as people write them: digits of three scripts and mixed, blanks and direction marks around, every
            layout that is read. Else the canonical text.
        synthetic: keep national IDs and mobiles to ranges that are nobody's, or hardly anybody's.
    """
    canonical = (_SYNTHETIC if synthetic and kind in _SYNTHETIC else _CANONICAL)[kind]
    return _written(kind, canonical) if written else canonical


def national_ids(*, written: bool = False, synthetic: bool = True) -> SearchStrategy[str]:
    """Draw national IDs of persons, with their check digit; the simplest is 0000000019."""
    return identifiers(kind="national_id", written=written, synthetic=synthetic)


def foreign_ids(*, written: bool = False) -> SearchStrategy[str]:
    """Draw codes of foreign nationals; none begins with 0, which is advised against."""
    return identifiers(kind="foreign_id", written=written)


def legal_ids(*, written: bool = False) -> SearchStrategy[str]:
    """Draw national IDs of legal persons, with their check digit."""
    return identifiers(kind="legal_id", written=written)


def insurance_numbers(*, written: bool = False) -> SearchStrategy[str]:
    """Draw insurance numbers; those behind 00 may be written with eight digits."""
    return identifiers(kind="insurance_number", written=written)


def workshop_codes(*, written: bool = False) -> SearchStrategy[str]:
    """Draw workshop codes."""
    return identifiers(kind="workshop_code", written=written)


def mobiles(*, written: bool = False, synthetic: bool = True) -> SearchStrategy[str]:
    """Draw mobile numbers in E.164; the simplest is +989120000000."""
    return identifiers(kind="mobile", written=written, synthetic=synthetic)


def postal_codes(*, written: bool = False) -> SearchStrategy[str]:
    """Draw postal codes: no 0 and no 2 among the first five digits."""
    return identifiers(kind="postal_code", written=written)


def ibans(*, written: bool = False) -> SearchStrategy[str]:
    """Draw Iranian IBANs, with their check digits; the bank need not exist."""
    return identifiers(kind="iban", written=written)


def bank_cards(*, written: bool = False) -> SearchStrategy[str]:
    """Draw card numbers of known issuers, with their check digit."""
    return identifiers(kind="bank_card", written=written)


# --- near misses -----------------------------------------------------------------------------------------------------

Fault: TypeAlias = Callable[[str, int], object]
"""From a well-formed text and a number that chooses the place or the digit, a text with one fault."""

_ALIKES: Final = "lOoISB"
"""Letters that are read as digits."""


def _cut(text: str, _by: int) -> str:
    return text[:-1]


def _longer(text: str, by: int) -> str:
    return f"{text}{by % 10}"


def _with_letter(text: str, by: int) -> str:
    place = -1 - by % 8
    return text[:place] + _ALIKES[by % len(_ALIKES)] + (text[place + 1 :] if place < -1 else "")


def _split(text: str, by: int) -> str:
    place = 1 + by % (len(text) - 1)
    return f"{text[:place]} {text[place:]}"


def _wrong_check(text: str, by: int) -> str:
    return text[:-1] + _next(text[-1], 1 + by % 9)


def _swapped(kind: str, check_first: int) -> Fault:
    """Swap two neighbours where the check digit sees it; where it does not, the check digit itself is wrong."""

    def swap(text: str, by: int) -> str:
        place = check_first + by % (len(text) - check_first - 2)
        front = text[:place] + text[place + 1] + text[place] + text[place + 2 : -1]
        unseen = WITH_CHECK[kind](front) == front + text[-1]
        return _wrong_check(text, by) if unseen else front + text[-1]

    return swap


def _no_text(text: str, by: int) -> object:
    return (None, int(text[-8:]), text.encode(), [text])[by % 4]


def _all_equal(text: str, by: int) -> str:
    return str(by % 10) * len(text)


def _placed(digits: str, first: int, count: int) -> Fault:
    """Put one of these digits at one of so many places."""

    def put(text: str, by: int) -> str:
        place = first + by % count
        return text[:place] + digits[by % len(digits)] + text[place + 1 :]

    return put


def _faults(kind: str, *more: tuple[str, Fault], cut: str = "length.wrong") -> tuple[tuple[str, Fault], ...]:
    named = (
        (cut, _cut),
        ("length.wrong", _longer),
        ("text.foreign_character", _with_letter),
        ("text.not_text", _no_text),
        *more,
    )
    return tuple((f"{kind}.{code}", fault) for code, fault in named)


_SPACED: Final = ("text.foreign_character", _split)
_FAULTS: Final[Mapping[str, tuple[tuple[str, Fault], ...]]] = MappingProxyType(
    {
        "national_id": _faults(
            "national_id",
            _SPACED,
            ("check_digit.wrong", _wrong_check),
            ("check_digit.wrong", _swapped("national_id", 0)),
            ("digits.repeated", _all_equal),
            ("length.zeros_lost", lambda text, _by: text[2:]),
            cut="length.zeros_lost",
        ),
        "foreign_id": _faults("foreign_id", _SPACED),
        "legal_id": _faults("legal_id", _SPACED, ("check_digit.wrong", _wrong_check), ("digits.repeated", _all_equal)),
        "insurance_number": _faults("insurance_number", _SPACED, cut="length.nine_digits"),
        "workshop_code": _faults("workshop_code", _SPACED, cut="length.zero_lost"),
        "mobile": _faults(
            "mobile",
            ("type.not_mobile", lambda text, by: f"021{2 + by % 7}{text[-7:]}"),
            ("prefix.unreadable", lambda text, _by: f"+0{text[3:]}"),
            ("prefix.unreadable", lambda text, _by: f"000{text[3:]}"),
            ("country.foreign", lambda text, by: f"{('+44', '0044', '+1')[by % 3]}{text[3:]}"),
        ),
        "postal_code": _faults(
            "postal_code",
            ("digits.forbidden", _placed("02", 0, 5)),
            ("text.foreign_character", lambda text, by: f"{text[: 1 + by % 4]}-{text[1 + by % 4 :]}"),
        ),
        "iban": _faults(
            "iban",
            ("check_digits.wrong", _wrong_check),
            ("country.foreign", lambda text, by: ("GB", "DE", "TR")[by % 3] + text[2:]),
        ),
        "bank_card": _faults(
            "bank_card",
            ("check_digit.wrong", _wrong_check),
            ("issuer.unknown", lambda text, _by: WITH_CHECK["bank_card"]("000000" + text[6:15])),
        ),
    }
)
_PLACES: Final = st.integers(0, 359)
"""Chooses places and digits; divisible by every count of them."""


def _missed(text: str, fault: tuple[str, Fault], by: int) -> NearMiss:
    return fault[1](text, by), fault[0]


def near_miss_identifiers(*, kind: str) -> SearchStrategy[NearMiss]:
    """
    Draw a value with one fault, and the code that `parse` has to raise for it, every switch at its default.

    Digits missing, too many, swapped, wrong; letters that look like digits; blanks inside; what is no text at all.
    """
    canonical = _SYNTHETIC.get(kind, _CANONICAL[kind])
    return st.builds(_missed, canonical, st.sampled_from(_FAULTS[kind]), _PLACES)


def near_miss_national_ids() -> SearchStrategy[NearMiss]:
    """Draw near misses of national IDs."""
    return near_miss_identifiers(kind="national_id")


def near_miss_foreign_ids() -> SearchStrategy[NearMiss]:
    """Draw near misses of codes of foreign nationals."""
    return near_miss_identifiers(kind="foreign_id")


def near_miss_legal_ids() -> SearchStrategy[NearMiss]:
    """Draw near misses of national IDs of legal persons."""
    return near_miss_identifiers(kind="legal_id")


def near_miss_insurance_numbers() -> SearchStrategy[NearMiss]:
    """Draw near misses of insurance numbers."""
    return near_miss_identifiers(kind="insurance_number")


def near_miss_workshop_codes() -> SearchStrategy[NearMiss]:
    """Draw near misses of workshop codes."""
    return near_miss_identifiers(kind="workshop_code")


def near_miss_mobiles() -> SearchStrategy[NearMiss]:
    """Draw near misses of mobile numbers: landlines and foreign numbers among them."""
    return near_miss_identifiers(kind="mobile")


def near_miss_postal_codes() -> SearchStrategy[NearMiss]:
    """Draw near misses of postal codes."""
    return near_miss_identifiers(kind="postal_code")


def near_miss_ibans() -> SearchStrategy[NearMiss]:
    """Draw near misses of IBANs."""
    return near_miss_identifiers(kind="iban")


def near_miss_bank_cards() -> SearchStrategy[NearMiss]:
    """Draw near misses of card numbers."""
    return near_miss_identifiers(kind="bank_card")
