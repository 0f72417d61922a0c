"""
Identifiers and days by the hundred thousand: lists with the standard library, columns of Polars.

Ours are the public calls, codes included; a peer is called row by row, for none of them has a call for many, but for
the accessor of jalali-pandas. Data are made from a fixed seed: clean (a fifth of the check digits are wrong), every
tenth row dirty (Persian digits, lost zeros, blanks), and none valid. Before a clock starts, our answers are compared
with what each text was made to be, and with the peer's wherever it reads the text at all: it takes no dirty one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from importlib import import_module
from importlib.metadata import version
from itertools import cycle
from typing import Any, Final

import pandas as pd
import phonenumbers
import polars as pl

from benchmarks.case import CLEAN, DIRTY, INVALID, Case
from benchmarks.identifiers import Text, is_mobile, mobile_numbers, national_ids
from tamin_rules import columns, jalali
from tamin_rules.identifiers import bulk
from tamin_rules.text import persian_digits

ROWS: Final = 400_000
MOBILES: Final = 50_000
DAYS: Final = 300_000
FEW: Final = 5_000
"""For the slowest peer."""

Judge = Callable[[str], bool]


def cases() -> Iterator[Case]:
    """Yield the comparisons; raise where our answers are wrong."""
    yield from national_id_cases()
    yield from mobile_cases()
    yield from calendar_cases()


# --- national IDs ----------------------------------------------------------------------------------------------------


def national_id_cases() -> Iterator[Case]:
    """Yield lists and columns of national IDs, beside the one peer that is nearly right."""
    name, judge = named("iranian-national-code"), import_module("iranian_national_code").validate
    clean = national_ids(ROWS, wrong=5)
    for data, texts, of_list, of_column in (
        (CLEAN, clean, (25, 30), (100, 150)),
        (DIRTY, dirtied(clean, (persian_digits, _short, " {} ".format)), (8, 10), (10, None)),
        (INVALID, national_ids(ROWS, wrong=1), (25, 30), (100, 150)),
    ):
        compare("national_id", texts, judge)
        plain = [text for text, _ in texts]
        peer = partial(each, judge, plain)
        column = pl.Series(plain)
        yield Case(
            "national IDs, a list: bulk.check",
            partial(bulk.check, "national_id", plain),
            peer,
            name,
            *of_list,
            data=data,
        )
        ours = partial(columns.check, "national_id", column)
        yield Case("national IDs, a column of texts: columns.check", ours, peer, name, of_column[0], of_column[1], data)
        if data != DIRTY:
            whole = column.cast(pl.Int64)
            compare_whole(texts, whole)
            ours = partial(columns.check, "national_id", whole)
            yield Case("national IDs, a column of whole numbers: columns.check", ours, peer, name, 300, 400, data)


def compare_whole(texts: Sequence[Text], whole: pl.Series) -> None:
    """Raise where the verdict of a number, its zeros put back, is another one than that of its text."""
    found = columns.check("national_id", whole, pad=True).struct.field("valid").to_list()
    if found != [good and not text.startswith("000") for text, good in texts]:
        message = "whole numbers: wrong answers"
        raise ValueError(message)


def _short(text: str) -> str:
    """Lose zeros in front: a text of eight or nine digits."""
    return text[1:] if text.startswith("0") else text[2:]


def dirtied(texts: Sequence[Text], ways: Sequence[Callable[[str], str]]) -> Sequence[Text]:
    """Write every tenth text in another way; what is shorter then is valid no more."""
    way = cycle(ways)
    return [
        (_dirty(text, good, next(way)) if row % 10 == 0 else (text, good)) for row, (text, good) in enumerate(texts)
    ]


def _dirty(text: str, good: bool, write: Callable[[str], str]) -> Text:  # noqa: FBT001 - what the text was made to be
    written = write(text)
    return written, good and len(written) >= len(text)


# --- mobiles ---------------------------------------------------------------------------------------------------------


def mobile_cases() -> Iterator[Case]:
    """Yield lists of mobiles, beside phonenumbers in Rust and in Python."""
    rust: Any = import_module("rphonenumbers")
    for peer, package, rows, floor, aim in (
        ("rphonenumbers", rust, MOBILES, 8, 10),
        ("phonenumbers", phonenumbers, FEW, 100, 130),
    ):
        judge = partial(is_mobile, package)
        clean = mobile_numbers(rows)
        for data, texts, demand in (
            (CLEAN, clean, (floor, aim)),
            (DIRTY, dirtied(clean, (persian_digits, lambda text: text[:-1], " {} ".format)), (None, None)),
            (INVALID, [(text[:-1], False) for text, _ in clean], (None, None)),
        ):
            compare("mobile", texts, judge)
            plain = [text for text, _ in texts]
            ours = partial(bulk.check, "mobile", plain)
            theirs = partial(each, judge, plain)
            yield Case("mobiles, a list: bulk.check", ours, theirs, named(peer), demand[0], demand[1], data)


# --- days ------------------------------------------------------------------------------------------------------------


def calendar_cases() -> Iterator[Case]:
    """Yield columns of days, beside the accessor of jalali-pandas."""
    import_module("jalali_pandas")  # adds the accessor
    draw = random.Random(1405)  # noqa: S311 - the same days every time
    first, last = jalali.day(1300, 1, 1), jalali.day(1450, 12, 29)
    days = [first + timedelta(draw.randint(0, (last - first).days)) for _ in range(DAYS)]
    stamps: Any = pd.Series(pd.to_datetime(days))
    column, name = pl.Series(days), named("jalali-pandas")
    written = columns.ymd(column)
    year, month, day = (written.struct.field(part) for part in ("year", "month", "day"))
    compare_days(days, written, stamps)
    peer = stamps.jalali.to_jalali()
    for title, ours, theirs in (
        ("Jalali of a column of days: columns.ymd", partial(columns.ymd, column), stamps.jalali.to_jalali),
        (
            "months of a column of days: columns.month_index",
            partial(columns.month_index, column),
            stamps.jalali.to_jalali,
        ),
        ("days of Jalali columns: columns.day", partial(columns.day, year, month, day), peer.jalali.to_gregorian),
    ):
        yield Case(title, ours, theirs, name, 300)


def compare_days(days: Sequence[date], written: pl.Series, stamps: Any) -> None:  # noqa: ANN401 - pandas has no types
    """Raise, unless ours are the scalar core's days, and those of the peer."""
    parts = [row[:3] for row in written.struct.unnest().rows()]
    theirs = [(one.year, one.month, one.day) for one in stamps.jalali.to_jalali()]
    if not parts == [jalali.ymd(day) for day in days] == theirs:
        message = "the days differ"
        raise ValueError(message)


# --- both ------------------------------------------------------------------------------------------------------------


def named(package: str) -> str:
    """Return a peer with its version."""
    return f"{package} {version(package)}"


def each(judge: Judge, texts: Sequence[str]) -> list[bool]:
    """Ask row by row."""
    return list(map(judge, texts))


def compare(kind: str, texts: Sequence[Text], judge: Judge) -> None:
    """Raise where an answer of ours is wrong, or another one than the peer's for a text that it takes."""
    plain, good = [text for text, _ in texts], [one for _, one in texts]
    ours = list(bulk.check(kind, plain).valid)
    of_column = columns.check(kind, pl.Series(plain)).struct.field("valid").to_list()
    differing = sum(judge(text) and not one for text, one in zip(plain, ours, strict=True))
    if ours != good or of_column != good or differing:
        message = f"{kind}: wrong answers"
        raise ValueError(message)
