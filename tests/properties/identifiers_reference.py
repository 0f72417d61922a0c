"""
The identifiers once more, written from the facts in other words than the package's: the tests compare the two.

Every function takes canonical text: ASCII digits of the right count, for the IBAN behind `IR`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate


def national_check_digit(nine: str) -> str:
    """Weights 10 to 2 are nine running totals and once more the last one; what is missing to a multiple of 11."""
    totals = list(accumulate(map(int, nine)))
    missing = -(sum(totals) + totals[-1]) % 11
    return "1" if missing == 10 else str(missing)


def national_id(digits: str) -> bool:
    """Tell whether the last digit is right, and the ten are not all the same."""
    return national_check_digit(digits[:9]) == digits[9] and digits != digits[0] * 10


def legal_check_digit(ten: str) -> str:
    """The weights modulo 11 are 7 5 1 8 6 and again, and together -1: the shift is taken off once."""
    weighted = sum(int(digit) * int(weight) for digit, weight in zip(ten, "7518675186", strict=True))
    return str((weighted - int(ten[9]) - 2) % 11)[-1]


def legal_id(digits: str) -> bool:
    """Tell whether the last digit is right, and not all are the same."""
    return legal_check_digit(digits[:10]) == digits[10] and len(set(digits)) > 1


def iban_check_digits(account: str) -> str:
    """Take 98 less the remainder of the account, `IR` as 18 27 and two zeros, digit by digit."""
    remainder = 0
    for digit in account + "182700":
        remainder = (remainder * 10 + int(digit)) % 97
    return f"{98 - remainder:02}"


def iban(text: str) -> bool:
    """Tell whether the check digits leave the same remainder as the right ones."""
    return int(iban_check_digits(text[4:])) % 97 == int(text[2:4]) % 97


def luhn_check_digit(fifteen: str) -> str:
    """From the right, every digit in an odd place counts twice, less nine where that is more than nine."""
    total = 0
    for place, digit in enumerate(reversed(fifteen), start=1):
        worth = int(digit) * (2 if place % 2 else 1)
        total += worth - 9 * (worth > 9)
    return str(-total % 10)


def bank_card(digits: str) -> bool:
    """Tell whether the last digit is right, whoever the issuer."""
    return luhn_check_digit(digits[:15]) == digits[15]


def slips(text: str, start: int = 0) -> Iterator[str]:
    """Yield the text with one digit wrong: every place from a start, every other digit."""
    for place in range(start, len(text)):
        for digit in "0123456789":
            if digit != text[place]:
                yield text[:place] + digit + text[place + 1 :]
