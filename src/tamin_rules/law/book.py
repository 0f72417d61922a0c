"""The law as one value that every rule is given: dated parameters, sources and readings of one edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from os import PathLike
from typing import Any, Final, TypeVar

from attrs import Factory, evolve, field, frozen

from tamin_rules import jalali
from tamin_rules.errors import MalformedError, NotInForceError
from tamin_rules.law import load, readings, sources
from tamin_rules.law.areas import AREA_OF, BY_NAME
from tamin_rules.law.entry import Entry, read_shipped, read_toml
from tamin_rules.law.model import (
    KEY_UNKNOWN,
    VALUE_NOT_IN_FORCE,
    VALUE_UNKNOWN,
    Confidence,
    Doubt,
    DoubtKind,
    InForce,
    Key,
    Period,
    Silence,
    Table,
    Why,
)
from tamin_rules.law.readings import Reading
from tamin_rules.law.sources import Citation, Source
from tamin_rules.law.tables import Heed, build

T = TypeVar("T")

_USUAL: Final = Heed()


def _by_name(law: Law) -> Mapping[str, str]:
    return dict(law.chosen_readings)


@frozen(eq=False)
class Law:
    """
    One edition of the law, with the readings chosen for it.

    Made by `current` and changed by `with_readings`, `overlay`, `requiring` and `known_on`, each of which returns
    another law. Files are read when a value of theirs is first asked for.

    Args:
        edition: of the data, apart from the version of the package; an overlaid law says so.
        published_on: day of the edition.
        chosen_readings: readings that differ from their default, sorted by name.
    """

    edition: str
    published_on: date
    chosen_readings: tuple[tuple[str, str], ...] = ()
    _sheets: Mapping[str, load.Sheet] = field(factory=dict[str, load.Sheet], repr=False)
    _sources: Mapping[str, Source] = field(factory=dict[str, Source], repr=False)
    _heed: Heed = field(default=_USUAL, repr=False)
    _tables: dict[str, Table] = field(factory=dict[str, Table], init=False, repr=False)
    _chosen: Mapping[str, str] = field(init=False, repr=False, default=Factory(_by_name, takes_self=True))

    @property
    def terms(self) -> tuple[tuple[str, str], ...]:
        """Chosen readings, and least confidence and day if they were set: every decision is stamped with them."""
        return self.chosen_readings if self._heed is _USUAL else self.chosen_readings + self._heed.terms

    @staticmethod
    def current() -> Law:
        """
        Return the shipped edition; always the same object.

        >>> Law.current().edition
        '1405.1'
        """
        return _shipped()

    def at(self, key: Key[T], on: date) -> InForce[T]:
        """
        Return the value of a key that is in force on a day.

        Raises:
            NotInForceError: law.value.not_in_force before the first row, after an end or a lapse; law.value.unknown
                where the value is not known, too weak for this law, or was not yet issued.

        >>> from tamin_rules.law.keys import MIN_DAILY_WAGE
        >>> wage = Law.current().at(MIN_DAILY_WAGE, jalali.parse("1404-07-01"))
        >>> wage.value, wage.unit, wage.source, str(wage.confidence)
        (3463656, 'rial/day', 'circular-231711', 'high')
        """
        return self.find(key.name, on)

    def find(self, name: str, on: date) -> InForce[Any]:
        """
        Return the value of a key given by name: for the edge, where keys arrive as text.

        Codes: law.key.unknown; raises `NotInForceError` like `at`.

        >>> Law.current().find("premium_rate.compulsory.insured", jalali.parse("1404-07-01")).value
        Fraction(7, 100)
        """
        period = self.table(name).on(on)
        if isinstance(period, InForce):
            return period
        code = VALUE_NOT_IN_FORCE if period is None else period.code
        raise NotInForceError(code, {"key": name, "on": on})

    def keys(self) -> tuple[Key[Any], ...]:
        """Return every key, in the order of the files."""
        return tuple(BY_NAME.values())

    def table(self, name: str) -> Table:
        """
        Return a key through time, with label, unit and the day of the last check.

        Codes: law.key.unknown.
        """
        found = self._tables.get(name)
        if found is None:
            found = self._tables[name] = build(self._sheet(name), self.table, self._heed)
        return found

    def rows(self, name: str) -> tuple[Period, ...]:
        """
        Return the periods of a key in order, computed ones included.

        Codes: law.key.unknown.

        >>> [str(row.why) for row in Law.current().rows("grocery_allowance_monthly_single") if isinstance(row, Silence)]
        ['ended']
        """
        return self.table(name).rows

    def _sheet(self, name: str) -> load.Sheet:
        if name not in AREA_OF:
            raise MalformedError(KEY_UNKNOWN)
        return self._sheets.get(name) or load.shipped(AREA_OF[name])[name]

    @property
    def readings(self) -> Mapping[str, str]:
        """Every reading with the choice that holds in this law."""
        return {name: reading.default for name, reading in readings.shipped().items()} | dict(self.chosen_readings)

    def reading(self, name: str) -> str:
        """
        Return the choice that holds for a reading.

        Codes: law.reading.unknown.

        >>> Law.current().reading("average_wage")
        'portal'
        """
        return self._chosen.get(name) or readings.named(name).default

    @staticmethod
    def reading_of(name: str) -> Reading:
        """
        Return a reading with its title, choices and source.

        Codes: law.reading.unknown.
        """
        return readings.named(name)

    def with_readings(self, **choices: str) -> Law:
        """
        Return this law read otherwise; what is not named stays.

        Codes: law.reading.unknown for a name or a choice that there is not.

        >>> Law.current().with_readings(years_cap="no_cap", gaps="skip").chosen_readings
        (('years_cap', 'no_cap'),)
        """
        chosen = dict(self.chosen_readings) | {name: readings.checked(name, choice) for name, choice in choices.items()}
        differing = ((name, choice) for name, choice in chosen.items() if choice != readings.named(name).default)
        return evolve(self, chosen_readings=tuple(sorted(differing)))

    def overlay(self, own: str | PathLike[str] | Mapping[str, Any]) -> Law:
        """
        Return this law with a host's own rows over it.

        A row replaces the one of the same first day, any other is put in between. The file is read as strictly as the
        shipped ones, may bring its `sources`, and may name its `edition` (else `+own` is added to this one's).

        Args:
            own: path of a TOML file, or what was read from one.

        Raises:
            DefinitionError: names file, key and row of the mistake.
        """
        file, data = ("overlay", own) if isinstance(own, Mapping) else read_toml(own)
        tables = Entry.of(file, data)
        edition = tables.text("edition", f"{self.edition}+own")
        added = sources.read(f"{file}: sources", tables.table("sources")) if tables.has("sources") else {}
        names = [name for name in data if name not in {"edition", "sources"}]
        sheets = load.overlaid(self._sheet, tables, names)
        law = evolve(self, edition=edition, sheets={**self._sheets, **sheets}, sources={**self._sources, **added})
        load.check_references(file, sheets.values(), law.sources)
        return law

    def requiring(self, least: Confidence | str) -> Law:
        """
        Return this law with a least confidence: whatever is weaker answers unknown.

        The shipped law requires `low`: what no source supports is off until a host asks for `unsourced`.

        >>> on = jalali.parse("1404-07-01")
        >>> Law.current().requiring("high").find("min_pension_monthly", on)
        Traceback (most recent call last):
            ...
        tamin_rules.errors.NotInForceError: law.value.unknown key=min_pension_monthly, on=2025-09-23
        """
        return evolve(self, heed=evolve(self._heed, least=Confidence(least)))

    def heeds(self, confidence: Confidence) -> bool:
        """
        Tell whether something this sure is answered at all.

        >>> Law.current().heeds(Confidence.UNSOURCED), Law.current().requiring("unsourced").heeds(Confidence.UNSOURCED)
        (False, True)
        """
        return confidence.reaches(self._heed.least)

    def known_on(self, day: date) -> Law:
        """
        Return this law as it could be known on a day: what was issued later answers unknown.

        Where the day of issue is not known, a row counts as known from its first day on.
        """
        return evolve(self, heed=evolve(self._heed, known_on=day))

    @property
    def sources(self) -> Mapping[str, Source]:
        """Every source by id."""
        return {**sources.shipped(), **self._sources}

    def resolve(self, ref: str) -> Citation:
        """
        Return what a reference cites.

        Raises:
            DefinitionError: there is no such source or clause.

        >>> Law.current().resolve("seed/P2").text.en
        'The password begins with a letter.'
        """
        return sources.cite(self.sources, ref)

    def doubts(self, on: date) -> tuple[Doubt, ...]:
        """
        Return what a person should check: not checked for a year, lapsed, without a source, unknown on the day.

        >>> [doubt.key for doubt in Law.current().doubts(jalali.parse("1406-01-01"))][:2]
        ['min_daily_wage', 'min_monthly_wage_30d']
        """
        every = self.requiring(Confidence.UNSOURCED)
        return tuple(
            doubt
            for key in BY_NAME.values()
            for doubt in (*_unsourced(every.table(key.name)), *_doubts(self.table(key.name), on))
        )


def _unsourced(table: Table) -> Iterator[Doubt]:
    for row in table.rows:
        if isinstance(row, InForce) and row.confidence is Confidence.UNSOURCED:
            yield Doubt(table.key.name, DoubtKind.UNSOURCED, row.since)


def _doubts(table: Table, on: date) -> Iterator[Doubt]:
    key = table.key.name
    if jalali.age(table.checked_on, on) >= 1:
        yield Doubt(key, DoubtKind.STALE, table.checked_on)
    for row in table.rows:
        match row:
            case Silence(why=Why.LAPSED) if row.since <= on:
                yield Doubt(key, DoubtKind.GAP, row.since)
            case _:
                pass
    today = table.on(on)
    if isinstance(today, Silence) and today.code is VALUE_UNKNOWN:
        yield Doubt(key, DoubtKind.UNKNOWN, today.since)


@cache
def _shipped() -> Law:
    entry = Entry.of("edition.toml", read_shipped("edition.toml"))
    law = Law(entry.text("edition"), entry.dated("published_on"))
    entry.done()
    return law
