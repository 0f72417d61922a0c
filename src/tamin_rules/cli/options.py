"""Options that several commands share: the day, the law, its readings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tamin_rules import jalali
from tamin_rules.cli.output import leave, today
from tamin_rules.errors import DefinitionError, MalformedError
from tamin_rules.law import Law
from tamin_rules.messages import Lang

On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="Jalali day, 1404-07-01; today when left out.")]
Overlay = Annotated[Path | None, typer.Option(metavar="FILE", help="Your own values over the shipped ones, in TOML.")]
Readings = Annotated[
    list[str] | None,
    typer.Option("--reading", metavar="NAME=VALUE", help="How a disputed point is read; may be given several times."),
]


def day_of(text: str | None, lang: Lang, option: str = "--on") -> date:
    """Read a day, today where none is given."""
    if text is None:
        return today()
    try:
        return jalali.parse(text)
    except MalformedError as error:
        leave(option, error.faults, lang)


def law_of(overlay: Path | None, readings: Iterable[str] | None = None, lang: Lang = "en") -> Law:
    """Return the law with a host's own values over it, under the readings that were asked for."""
    law = Law.current()
    if overlay is not None:
        law = _overlaid(law, overlay)
    try:
        return law.with_readings(**dict(_pair(given) for given in readings or ()))
    except MalformedError as error:
        leave("--reading", error.faults, lang)


def _overlaid(law: Law, overlay: Path) -> Law:
    try:
        return law.overlay(overlay)
    except DefinitionError as error:
        message = str(error)
    raise typer.BadParameter(message)


def _pair(given: str) -> tuple[str, str]:
    name, equals, choice = given.partition("=")
    if not equals:
        message = "--reading takes NAME=VALUE"
        raise typer.BadParameter(message)
    return name.strip(), choice.strip()
