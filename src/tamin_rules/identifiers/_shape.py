"""
What the identifiers share: how text is read, and how a value hides its own.

Source: facts on registration, sections 5 and 6. Identifiers are text, never numbers. "Valid" means well-formed: no
arithmetic shows that a person, an account or a SIM exists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import update_wrapper
from typing import Any, Final, NoReturn, ParamSpec, TypeVar, cast

from attrs import field, frozen

from tamin_rules.errors import Code, Fault, MalformedError
from tamin_rules.identifiers import Identifier
from tamin_rules.text import fold_identifier, is_ascii_digits, tail

P = ParamSpec("P")
T = TypeVar("T")

LONGEST_TEXT: Final = 64
"""More than any way of writing an identifier; what is longer is refused before it is looked at."""

BLANKS: Final = " \u00a0\u2007\u2009\u202f"
DASHES: Final = "-\u2010\u2011\u2012\u2013\u2014\u2212"

_ASCII_DIGITS: Final = re.compile(r"[0-9]+")
_SEPARATORS: Final = str.maketrans("", "", BLANKS + DASHES + "./")


def _exact(value: object) -> str | None:
    """Return text as a plain `str`. The type itself is asked: an object may lie about its `__class__`."""
    if type(value) is str:
        return value
    return str.__str__(cast("str", value)) if issubclass(type(value), str) else None


def _mask(value: Identifier) -> str:
    return f"{type(value).__name__}({tail(value.plain())})"


def _refuse_pickle(value: object, _protocol: object) -> NoReturn:
    message = f"{type(value).__name__} is not pickled, for its plain text would go along: store plain() on purpose"
    raise TypeError(message)


def _same(value: T, _memo: object = None) -> T:
    return value


def sealed(cls: type[T]) -> type[T]:
    """
    Make the values of a class mask themselves in `repr`, `str` and `format`, and refuse pickle (`security` PII1).

    A copy is the value itself.
    """
    seals: Mapping[str, Callable[..., Any]] = {
        "__repr__": _mask,
        "__reduce_ex__": _refuse_pickle,
        "__copy__": _same,
        "__deepcopy__": _same,
    }
    for name, method in seals.items():
        setattr(cls, name, method)
    return cls


def predicate(parse: Callable[P, object]) -> Callable[P, bool]:
    """Make the `is_valid` of a `parse`: the same arguments, and an answer instead of an error."""

    def is_valid(*args: P.args, **kwargs: P.kwargs) -> bool:
        """Tell whether `parse` takes the text; raises nothing, whatever it is given."""
        try:
            parse(*args, **kwargs)
        except MalformedError:
            return False
        return True

    return update_wrapper(is_valid, parse, assigned=("__module__",), updated=())


def by_four(text: str, separator: str) -> str:
    """
    Group text by four characters, as banks print it.

    >>> by_four("6037991234", "-")
    '6037-9912-34'
    """
    return separator.join(text[start : start + 4] for start in range(0, len(text), 4))


def no_advice(_value: Identifier) -> tuple[Fault, ...]:
    """Return nothing: there are no weak grounds against a value of this kind."""
    return ()


@frozen
class Shape:
    """
    Text of a fixed length, and the codes of what is none.

    Args:
        length: characters of the canonical text.
        not_text, character, wrong_length: codes of the three ways to miss it.
        hints: codes in place of `wrong_length` for lengths that have a known cause.
    """

    length: int
    not_text: Code
    character: Code
    wrong_length: Code
    hints: Mapping[int, Code] = field(factory=dict[int, Code])

    def fold(self, text: object, *, strip_separators: bool = False) -> str:
        """
        Return the text with digits folded, direction marks dropped and edges trimmed.

        The length comes first, so that a huge text costs nothing.
        """
        if type(text) is str and len(text) == self.length and is_ascii_digits(text):
            return text  # most texts
        exact = _exact(text)
        if exact is None:
            raise MalformedError(self.not_text)
        if len(exact) > LONGEST_TEXT:
            raise self.misses(len(exact))
        folded = fold_identifier(exact)
        return folded.translate(_SEPARATORS) if strip_separators else folded

    def require_digits(self, text: str) -> None:
        """Raise, unless the text is exactly as many ASCII digits."""
        if refusal := self.refusal(text):
            raise refusal

    def refusal(self, text: str) -> MalformedError | None:
        """Return why the text is not exactly as many ASCII digits, None where it is."""
        if type(text) is not str:
            return MalformedError(self.not_text)
        if len(text) == self.length and is_ascii_digits(text):
            return None
        if len(text) <= LONGEST_TEXT and text and not is_ascii_digits(text):
            return self.breaks_off(_ASCII_DIGITS.match(text))
        return self.misses(len(text))

    def code(self, folded: str) -> Code | None:
        """Return the code of `refusal` alone, for a text that `fold` has read: many are refused without an error."""
        if folded and not is_ascii_digits(folded):
            return self.character
        return None if len(folded) == self.length else self.hints.get(len(folded), self.wrong_length)

    def breaks_off(self, good: re.Match[str] | None) -> MalformedError:
        """Return the error of a character that does not belong, behind the part that does."""
        return MalformedError(self.character, {"position": 1 + (good.end() if good else 0)})

    def misses(self, length: int) -> MalformedError:
        """Return the error of a wrong length."""
        code = self.hints.get(length, self.wrong_length)
        return MalformedError(code, {"length": length, "expected": self.length})
