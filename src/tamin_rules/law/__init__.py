"""
The law as dated data: parameters, sources and readings, by edition.

A value is asked for by a typed key and a day, and comes with its period, source and confidence. There is no
default: where the law is silent, ended or unknown, `NotInForceError` says so.

>>> from tamin_rules import jalali
>>> from tamin_rules.law import keys
>>> law = Law.current()
>>> law.at(keys.MIN_DAILY_WAGE, jalali.parse("1405-09-01")).value
5541850
>>> law.at(keys.MIN_DAILY_WAGE, jalali.parse("1406-01-01"))
Traceback (most recent call last):
    ...
tamin_rules.errors.NotInForceError: law.value.unknown key=min_daily_wage, on=2027-03-21

On the day of the next circular a host lays its own file over the shipped one, in five lines. (The amount is made up.
The last row says where the decree ends: a yearly value never outlives its year.)

>>> import tomllib
>>> own = tomllib.loads('''
... [min_daily_wage]
... rows = [
...   { from = "1406-01-01", greg = 2027-03-21, is = 7_000_000, ref = "supreme-labour-council", confidence = "high" },
...   { from = "1407-01-01", greg = 2028-03-20, unknown = true },
... ]
... ''')
>>> law = law.overlay(own)
>>> law.at(keys.INSURABLE_WAGE_CEILING_DAILY, jalali.parse("1406-01-01")).value, law.edition
(49000000, '1405.1+own')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tamin_rules.doors import doors

if TYPE_CHECKING:
    from tamin_rules.law.book import Law
    from tamin_rules.law.model import Confidence, Doubt, DoubtKind, InForce, Key, Label, Period, Silence, Table, Why
    from tamin_rules.law.readings import Reading
    from tamin_rules.law.sources import Citation, Source, SourceKind

__all__ = [
    "Citation",
    "Confidence",
    "Doubt",
    "DoubtKind",
    "InForce",
    "Key",
    "Label",
    "Law",
    "Period",
    "Reading",
    "Silence",
    "Source",
    "SourceKind",
    "Table",
    "Why",
]

# Rules are imported without the law that they will be given.
__getattr__, __dir__ = doors(
    globals(),
    {
        "book": ("Law",),
        "model": ("Confidence", "Doubt", "DoubtKind", "InForce", "Key", "Label", "Period", "Silence", "Table", "Why"),
        "readings": ("Reading",),
        "sources": ("Citation", "Source", "SourceKind"),
    },
)
