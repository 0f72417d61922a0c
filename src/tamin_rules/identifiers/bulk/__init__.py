"""
Identifiers by the million: a verdict and a code for each row of a list, with the standard library alone.

    check(kind, texts) -> Verdicts      what `parse` says of each text, row by row

National IDs and mobiles are judged a block of rows at a time, which is many times as fast; every other kind is asked
row by row. The answers are the same either way. Columns of Arrow and Polars are for `tamin_rules.columns`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, Final

from attrs import frozen

from tamin_rules.errors import Code, MalformedError
from tamin_rules.identifiers import module
from tamin_rules.identifiers.bulk import _mobiles, _national_ids
from tamin_rules.identifiers.bulk.numbering import codes_of, numbers_of

__all__ = ["Verdicts", "check", "codes_of"]

BLOCK: Final = 4096
"""Rows that are judged at once: few enough to stay in the cache of a processor."""

_IS_VALID: Final = bytes(number == 0 for number in range(256))


@frozen(repr=False)
class Verdicts:
    """
    What there is to say of many texts, row by row. Nothing of the texts is kept.

    Args:
        kind: of the identifiers.
        codes: one byte a row: 0 where the text is valid, else the place of its code in the table.
        table: None, and every code of the kind.
    """

    kind: str
    codes: bytes
    table: tuple[Code | None, ...]

    @property
    def rows(self) -> int:
        """How many texts there were."""
        return len(self.codes)

    @property
    def all_valid(self) -> bool:
        """Whether no text was refused."""
        return self.codes.count(0) == self.rows

    @property
    def valid(self) -> memoryview[bool]:
        """
        One bool a row, for `itertools.compress` or whatever reads a buffer.

        >>> list(check("national_id", ["5000020049", "5000020048"]).valid)
        [True, False]
        """
        return memoryview(self.codes.translate(_IS_VALID)).cast("?")

    @property
    def counts(self) -> Mapping[Code, int]:
        """
        How many rows were refused, by code.

        >>> check("mobile", ["09123456789", "0912", None, "0913"]).counts
        {'mobile.text.not_text': 1, 'mobile.length.wrong': 2}
        """
        every = {code: self.codes.count(number) for number, code in enumerate(self.table) if code is not None}
        return {code: rows for code, rows in every.items() if rows}

    def refused(self) -> Iterator[tuple[int, Code]]:
        """
        Yield each row that was refused, counted from 0, with its code.

        >>> list(check("national_id", ["5000020049", "1111111111", "12345679"]).refused())
        [(1, 'national_id.digits.repeated'), (2, 'national_id.length.zeros_lost')]
        """
        for row, number in enumerate(self.codes):
            code = self.table[number]
            if code is not None:
                yield row, code

    def __repr__(self) -> str:
        """Write how many there are, and how many of them are refused."""
        return f"Verdicts(kind={self.kind!r}, rows={self.rows}, refused={self.rows - self.codes.count(0)})"


def check(kind: str, texts: Iterable[object], **switches: bool) -> Verdicts:
    """
    Check many texts as identifiers of a kind: for each row what `parse` says of it, and the code that it raises.

    Args:
        kind: of the identifiers.
        texts: a list, or whatever yields one text after the other; anything that is no text gets the code for that.
        switches: those of the kind's `parse`.

    Codes: identifier.kind.unknown is raised; those of the kind are in the answer.

    >>> found = check("national_id", ["5000020049", "۵۰۰۰۰۲۰۰۴۹", "5000020048", None])
    >>> found
    Verdicts(kind='national_id', rows=4, refused=2)
    >>> [found.table[number] for number in found.codes]
    [None, None, 'national_id.check_digit.wrong', 'national_id.text.not_text']
    """
    if isinstance(texts, str):
        message = "texts are many: a list of them, not one"
        raise TypeError(message)
    home: Any = module(kind)
    home.is_valid("", **switches)  # a switch that the kind has not is refused, whatever the texts
    return Verdicts(kind, b"".join(map(_judge(kind, switches), _blocks(texts))), codes_of(kind))


def _judge(kind: str, switches: Mapping[str, bool]) -> Callable[[Sequence[object]], bytes]:
    """Return what judges the rows of a block."""
    home: Any = module(kind)
    parse, numbers = partial(home.parse, **switches), numbers_of(kind)

    def ask(text: object) -> int:
        try:
            parse(text)
        except MalformedError as error:
            return numbers[error.code]
        return 0

    match kind:
        case "national_id":
            return lambda rows: _national_ids.judge(rows, ask=ask, **switches)
        case "mobile" if not any(switches.values()):
            return _mobiles.judge
        case _:
            return lambda rows: bytes(map(ask, rows))


def _blocks(texts: Iterable[object]) -> Iterator[Sequence[object]]:
    rows = iter(texts)
    while block := list(islice(rows, BLOCK)):
        yield block
