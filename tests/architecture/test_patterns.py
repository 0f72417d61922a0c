"""
Every pattern of the package is linear in time, whatever is put to it.

Each is tried on long runs of every pair of characters that it speaks of: as a whole, and as a search where it is
searched with. Beside it, on the same text, runs a pattern that is linear beyond doubt. What is linear takes about as
long, what is quadratic more than a hundred times as long; the bound lies far from both, whatever the machine.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from inspect import getsource
from itertools import product
from time import process_time
from typing import Final

import pytest
from attrs import frozen

LENGTHS: Final = tuple(20_000 >> halved for halved in range(7, -1, -1))
MOST_TIMES: Final = 20
TRIES: Final = 3
EACH_CHARACTER: Final = re.compile(r".", re.DOTALL)
MOST_LETTERS: Final = 8
RECORDING: Final = """
import importlib, json, pkgutil, re, sys
made, compiled = [], re.compile
def recording(pattern, flags=0):
    module = sys._getframe(1).f_globals.get("__name__", "")
    if module.startswith("tamin_rules"):
        made.append((module, pattern if isinstance(pattern, str) else pattern.decode("latin-1"), int(flags)))
    return compiled(pattern, flags)
re.compile = recording
import tamin_rules
for module in pkgutil.walk_packages(tamin_rules.__path__, "tamin_rules."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(json.dumps(made))
"""


@frozen
class Used:
    """A pattern of the package, and whether anything searches with it."""

    pattern: re.Pattern[str]
    searched: bool

    def __str__(self) -> str:
        return self.pattern.pattern[:40].encode("unicode_escape").decode()


def _patterns() -> Iterator[Used]:
    """Yield every pattern that the package makes while it is imported, those inside of functions too."""
    done = subprocess.run([sys.executable, "-c", RECORDING], capture_output=True, check=True)  # noqa: S603 - our own
    for module, pattern, flags in json.loads(done.stdout):
        yield Used(re.compile(pattern, flags), _is_searched(module, pattern))


def _is_searched(module: str, pattern: str) -> bool:
    """Tell whether a pattern is more than matched from the start; one without a name may be."""
    home = import_module(module)
    names = [name for name, value in vars(home).items() if isinstance(value, re.Pattern) and value.pattern == pattern]
    source = getsource(home)
    return not names or any(re.search(rf"\b{name}\.(?!fullmatch|match)", source) for name in names)


PATTERNS: Final = tuple(_patterns())


def _letters(pattern: re.Pattern[str]) -> list[str]:
    """Return a few characters that a pattern tells apart: what stands in it, a letter and a digit, a stranger."""
    written = re.sub(r"\\[AZWwdsS]|\{[0-9,]*\}|\(\?[:!=<]*", "", pattern.pattern)
    return list(dict.fromkeys((*sorted(set(written) & set('"\\ +-.@,0[')), "a", "ا", "9", "\0")))[:MOST_LETTERS]


def _worst(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    for first, second in product(_letters(pattern), repeat=2):
        yield (first + second) * (length // 2) + "\0"


def _took(used: Used, text: str) -> float:
    begun = process_time()
    used.pattern.fullmatch(text)
    used.pattern.match(text)
    if used.searched:
        for _ in used.pattern.finditer(text):
            pass
    return process_time() - begun


def _is_slow(used: Used, text: str) -> bool:
    """Tell whether a pattern takes too long each time; once it may just have been interrupted."""
    plain = Used(EACH_CHARACTER, searched=True)
    return all(_took(used, text) > MOST_TIMES * _took(plain, text) for _ in range(TRIES))


def _slow(used: Used) -> str | None:
    """Return how a text begins that takes too long; shorter ones come first, or the worst would take hours."""
    texts = (text for length in LENGTHS for text in _worst(used.pattern, length))
    return next((text[:8] for text in texts if _is_slow(used, text)), None)


def test_there_are_patterns_of_both_uses() -> None:
    assert len(PATTERNS) > 20
    assert {used.searched for used in PATTERNS} == {True, False}


@pytest.mark.requirement("TX6")
@pytest.mark.parametrize("used", PATTERNS, ids=str)
def test_a_pattern_is_linear(used: Used) -> None:
    assert _slow(used) is None


@pytest.mark.parametrize(
    "used",
    [
        Used(re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL), searched=True),
        Used(re.compile(r"[a9]+@"), searched=True),
    ],
    ids=str,
)
def test_one_that_is_not_would_be_found(used: Used) -> None:
    assert _slow(used) is not None
