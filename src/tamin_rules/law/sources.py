"""
Where a rule or a value comes from: sources, their clauses, and the references that cite them.

A reference is `source` or `source/clause`: `circular-231711`, `ssl/28`, `seed/P2`. Clauses are one line each, in our
own words; no text of a law or a page is reproduced.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from attrs import frozen

from tamin_rules.errors import DefinitionError
from tamin_rules.law.entry import Entry, read_shipped
from tamin_rules.law.model import Confidence, Label


class SourceKind(StrEnum):
    """What a source is; `behaviour` is code seen at work, evidence of what happens and of nothing else."""

    ACT = "act"
    DECREE = "decree"
    CIRCULAR = "circular"
    SPECIFICATION = "specification"
    STANDARD = "standard"
    BEHAVIOUR = "behaviour"
    SURVEY = "survey"
    PRESS = "press"
    WEB = "web"
    CODE = "code"
    PROJECT = "project"


@frozen
class Clause:
    """One clause of a source, in a line; its confidence where it differs from the source's."""

    text: Label
    confidence: Confidence | None = None


@frozen
class Source:
    """
    A source.

    Args:
        id: first part of a reference.
        at: where it is found: an address, or a number and a date.
        confidence: how far it can be relied on.
        issued: its day, where one is known.
        clauses: its clauses by id; a source without any is cited as a whole.
    """

    id: str
    kind: SourceKind
    title: Label
    at: str
    confidence: Confidence
    issued: date | None
    clauses: Mapping[str, Clause]


@frozen
class Citation:
    """A reference, resolved: title, text of the clause if one is cited, where to find it, how sure it is."""

    ref: str
    kind: SourceKind
    title: Label
    text: Label | None
    locator: str
    confidence: Confidence
    issued: date | None


@cache
def shipped() -> Mapping[str, Source]:
    """Return the shipped sources by id."""
    return read("sources.toml", read_shipped("sources.toml"))


def read(file: str, data: Mapping[str, Any]) -> dict[str, Source]:
    """Read a table of sources."""
    book = Entry.of(file, data)
    return {name: _source(book.inner(name), name) for name in data}


def _source(entry: Entry, name: str) -> Source:
    source = Source(
        id=name,
        kind=entry.choice("kind", SourceKind),
        title=entry.label("title"),
        at=entry.text("at"),
        confidence=entry.choice("confidence", Confidence),
        issued=entry.dated("issued") if entry.has("issued") else None,
        clauses=_clauses(entry),
    )
    entry.done()
    return source


def _clauses(entry: Entry) -> dict[str, Clause]:
    if not entry.has("clauses"):
        return {}
    clauses = entry.table("clauses")
    return {name: _clause(Entry.of(f"{entry.where}: clause {name}", clauses[name])) for name in clauses}


def _clause(entry: Entry) -> Clause:
    text = Label(entry.text("fa"), entry.text("en"))
    confidence = entry.choice("confidence", Confidence) if entry.has("confidence") else None
    entry.done()
    return Clause(text, confidence)


def cite(sources: Mapping[str, Source], ref: str) -> Citation:
    """Resolve a reference; one that leads nowhere is a mistake of who wrote it."""
    found = _found(sources, ref)
    if found is None:
        message = f"no such source or clause: {ref!r}"
        raise DefinitionError(message)
    source, clause = found
    return Citation(
        ref=ref,
        kind=source.kind,
        title=source.title,
        text=clause.text if clause else None,
        locator=source.at,
        confidence=clause.confidence if clause and clause.confidence else source.confidence,
        issued=source.issued,
    )


def cites(sources: Mapping[str, Source], ref: str) -> bool:
    """Tell whether a reference leads somewhere."""
    return _found(sources, ref) is not None


def _found(sources: Mapping[str, Source], ref: str) -> tuple[Source, Clause | None] | None:
    name, slash, clause = ref.partition("/")
    source = sources.get(name)
    if source is None or (slash and clause not in source.clauses):
        return None
    return source, source.clauses[clause] if slash else None
