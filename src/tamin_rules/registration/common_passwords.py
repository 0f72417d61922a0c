"""
The commonest passwords that a policy here would accept: a list that a policy can refuse (`security` PW5).

The list holds the first 8 bytes of the SHA-256 of each password in lower case, sorted and without separators; another
text is taken for a listed one once in 10^15 times. `tools/common_passwords.py` makes it and says from what.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

WIDTH: Final = 8
"""Bytes of a hash that are kept."""

_FILE: Final = "common_passwords.bin"


def is_listed(text: str) -> bool:
    """
    Tell whether a password is a common one, whatever its case.

    >>> is_listed("PassWord1"), is_listed("Qw3rty&xyz")
    (True, False)
    """
    rows, wanted = listed(), key(text)
    place = bisect_left(range(0, len(rows), WIDTH), wanted, key=lambda at: rows[at : at + WIDTH]) * WIDTH
    return rows[place : place + WIDTH] == wanted


def key(text: str) -> bytes:
    """Return what the list holds of a password; a lone surrogate, which has no UTF-8, is no error."""
    return sha256(text.lower().encode("utf-8", "surrogatepass")).digest()[:WIDTH]


@cache
def listed() -> bytes:
    """Return the list, read once, on first use."""
    return files("tamin_rules.registration").joinpath(_FILE).read_bytes()
