"""
Check digits of made-up identifiers, each by its plain formula.

Written apart from the parsers, which judge by tables: what is made here is a second opinion on them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import cycle
from types import MappingProxyType
from typing import Final

_ELEVEN: Final = 11
_TEN: Final = 10
_LEGAL_WEIGHTS: Final = (29, 27, 23, 19, 17)


def national_id(front: str) -> str:
    """
    Return the check digit behind nine digits.

    >>> national_id("500002004")
    '9'
    """
    rest = sum(int(digit) * weight for digit, weight in zip(front, range(_TEN, 1, -1), strict=True)) % _ELEVEN
    return str(rest if rest < 2 else _ELEVEN - rest)  # noqa: PLR2004 - the algorithm of the check digit


def legal_id(front: str) -> str:
    """
    Return the check digit behind ten digits.

    >>> legal_id("1010000000")
    '6'
    """
    shift = int(front[-1]) + 2
    total = sum((int(digit) + shift) * weight for digit, weight in zip(front, cycle(_LEGAL_WEIGHTS), strict=False))
    return str(total % _ELEVEN % _TEN)


def bank_card(front: str) -> str:
    """
    Return the check digit behind fifteen digits (Luhn).

    >>> bank_card("603799123456789")
    '3'
    """
    doubled = sum(sum(divmod(2 * int(digit), _TEN)) for digit in front[::-2])
    return str(-(doubled + sum(int(digit) for digit in front[-2::-2])) % _TEN)


def iban(account: str) -> str:
    """
    Return the two check digits before the 22 digits of an Iranian account.

    >>> iban("0170000000000123456789")
    '20'
    """
    return f"{98 - int(account + '182700') % 97:02}"


WITH_CHECK: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {
        "national_id": lambda front: front + national_id(front),
        "legal_id": lambda front: front + legal_id(front),
        "bank_card": lambda front: front + bank_card(front),
        "iban": lambda account: f"IR{iban(account)}{account}",
    }
)
"""By kind: the whole identifier, from its digits without the check."""


def invented_national_id(serial: int) -> str:
    """
    Return a well-formed national ID that nobody has: its first three digits belong to no place.

    >>> invented_national_id(1)
    '0000000019'
    """
    return WITH_CHECK["national_id"](f"{serial:09}")
