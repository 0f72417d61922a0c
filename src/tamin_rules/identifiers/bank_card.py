"""
Number of a bank card (شماره کارت): sixteen digits, the last of which checks the others (Luhn).

Every second digit from the left is doubled, digits of a product are added up, and the sum is a multiple of ten. Zeros
and foreign test cards pass that as well, so the issuer's six digits in front are a check of their own.

Source: facts on registration, 5.9 (letter B, the table of issuers too; its older part letter C). That an unknown issuer
is refused is inferred, and a switch, since the table ages; one of the older table is accepted, with advice.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen

from tamin_rules.errors import Code, Fault, MalformedError, Severity
from tamin_rules.identifiers._shape import BLANKS, DASHES, Shape, by_four, predicate, sealed

LENGTH: Final = 16
ISSUER_LENGTH: Final = 6

NOT_TEXT: Final = Code("bank_card.text.not_text")
CHARACTER: Final = Code("bank_card.text.foreign_character", position=int)
WRONG_LENGTH: Final = Code("bank_card.length.wrong", length=int, expected=int)
CHECK_DIGIT: Final = Code("bank_card.check_digit.wrong")
UNKNOWN_ISSUER: Final = Code("bank_card.issuer.unknown")
UNCONFIRMED_ISSUER: Final = Code("bank_card.issuer.unconfirmed")

ISSUERS: Final = frozenset(
    """
    502229 502806 502908 502910 502938 504172 504706 505416 505785 505801 507677 581874 585947 585983 589210 589463
    603769 603770 603799 606256 606373 610433 621986 622106 627353 627381 627412 627488 627593 627648 627760 627884
    627961 628023 628157 636214 636795 636949 639194 639217 639346 639347 639370 639599 639607 991975
    """.split()  # noqa: SIM905 - a table for the eye
)
"""The first six digits of Iranian cards; 589463 is the bank of the organisation, Refah Kargaran."""

OLDER_ISSUERS: Final = frozenset({"170019", "207177", "505426", "636797", "903769"})
"""Further ones, in an older list only."""

_SHAPE: Final = Shape(LENGTH, NOT_TEXT, CHARACTER, WRONG_LENGTH)
_DROPPED: Final = str.maketrans("", "", BLANKS + DASHES)
_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def _luhn(text: str) -> int:
    digits = [int(digit) for digit in text]
    return (sum(_DOUBLED[digit] for digit in digits[::2]) + sum(digits[1::2])) % 10


@sealed
@frozen(repr=False)
class BankCard:
    """
    A well-formed card number. Made from its canonical text, sixteen ASCII digits.

    Codes: those of `parse`, without a look at the issuer.
    """

    _text: str

    def __attrs_post_init__(self) -> None:
        """Refuse what is none."""
        _SHAPE.require_digits(self._text)
        if _luhn(self._text):
            raise MalformedError(CHECK_DIGIT)

    def plain(self) -> str:
        """Return the sixteen digits."""
        return self._text

    @property
    def issuer(self) -> str:
        """Six digits of the issuer."""
        return self._text[:ISSUER_LENGTH]


def parse(text: object, *, any_issuer: bool = False) -> BankCard:
    """
    Read a card number.

    Args:
        text: as typed; blanks, dashes, Persian and Arabic digits and direction marks are fine.
        any_issuer: take issuers that are in no table; that one is unknown becomes advice.

    Codes: bank_card.text.not_text, bank_card.text.foreign_character (position, from 1, separators not counted),
        bank_card.length.wrong, bank_card.check_digit.wrong, bank_card.issuer.unknown.

    >>> parse("6037-9912-3456-7893")
    BankCard(•••••••••••••893)
    >>> parse("0000000000000000")
    Traceback (most recent call last):
    tamin_rules.errors.MalformedError: bank_card.issuer.unknown
    """
    value = BankCard(_SHAPE.fold(text).translate(_DROPPED))
    if not any_issuer and value.issuer not in ISSUERS | OLDER_ISSUERS:
        raise MalformedError(UNKNOWN_ISSUER)
    return value


is_valid = predicate(parse)


def format(value: BankCard, *, grouped: bool = False) -> str:  # noqa: A001 - the verb of every module that has a parse
    """
    Return the sixteen digits; `grouped` by four, as printed.

    >>> format(parse("6037991234567893"), grouped=True)
    '6037-9912-3456-7893'
    """
    return by_four(value.plain(), "-") if grouped else value.plain()


def advice(value: BankCard) -> tuple[Fault, ...]:
    """
    Return what speaks against a card number on weak grounds only.

    Codes: bank_card.issuer.unknown (accepted by `any_issuer`), bank_card.issuer.unconfirmed (in the older table only).

    >>> [str(fault.code) for fault in advice(parse("0000000000000000", any_issuer=True))]
    ['bank_card.issuer.unknown']
    """
    if value.issuer in ISSUERS:
        return ()
    code = UNCONFIRMED_ISSUER if value.issuer in OLDER_ISSUERS else UNKNOWN_ISSUER
    return (Fault(code, severity=Severity.ADVICE),)
