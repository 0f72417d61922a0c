"""`password`: a password from standard input, judged clause by clause."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from tamin_rules import wire
from tamin_rules.cli.output import (
    MOST_BYTES,
    OK,
    REFUSED,
    STANDARD_INPUT,
    AsJson,
    Language,
    console,
    emit,
    leave,
    lines,
    read_file,
    standard_input,
    today,
)
from tamin_rules.errors import Code, MalformedError
from tamin_rules.explain import say
from tamin_rules.messages import Catalogue, catalogue
from tamin_rules.registration import Person
from tamin_rules.registration import password as passwords
from tamin_rules.registration.strength import Strength, measure

POLICIES: Final = {policy.name: policy for policy in passwords.PROFILES}
NOT_UTF8: Final = Code("password.text.not_utf8")
_MOST_BYTES: Final = 8 * passwords.LONGEST_TEXT


def password(
    person: Annotated[
        Path | None, typer.Option(metavar="FILE", help="JSON: national_id, first_name, last_name, latin_names.")
    ] = None,
    policy: Annotated[
        str, typer.Option(metavar="NAME", help=f"One of {', '.join(POLICIES)}.")
    ] = passwords.PUBLISHED.name,
    *,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Judge a password, read from standard input; one line end after it is not part of it."""
    if policy not in POLICIES:
        message = f"there is no such profile; there are {', '.join(POLICIES)}"
        raise typer.BadParameter(message)
    if person == STANDARD_INPUT:
        message = "the person comes from a file: standard input holds the password"
        raise typer.BadParameter(message)
    try:
        whose = Person() if person is None else wire.load(Person, wire.parse_json(read_file(person), limit=MOST_BYTES))
    except MalformedError as error:
        leave(str(person), error.faults, lang)
    try:
        report = passwords.check(_read_password(), whose, policy=POLICIES[policy], on=today(), measure=measure)
    except MalformedError as error:
        leave("", error.faults, lang)
    texts = catalogue(lang)
    if as_json:
        emit(_document(report, texts))
    else:
        _show(report, texts)
    return OK if report.accepted else REFUSED


def _read_password() -> str:
    source = standard_input()
    try:
        if source.isatty():
            return getpass.getpass("")
        data = source.read(_MOST_BYTES)
        line = data.removesuffix(b"\n").removesuffix(b"\r") if data.endswith(b"\n") else data
        return line.decode()
    except UnicodeDecodeError:
        pass
    raise MalformedError(NOT_UTF8)


def _document(report: passwords.PasswordReport, texts: Catalogue) -> dict[str, Any]:
    document = wire.dump_report(report)
    decisions = [wire.dump_decision(found) | {"message": say(found, texts)} for found in report.decisions]
    return document | {"decisions": decisions}


def _show(report: passwords.PasswordReport, texts: Catalogue) -> None:
    out = console()
    for found in report.decisions:
        for line in lines(found, texts):
            out.print(line)
    verdict = "refused" if not report.accepted else "accepted" if report.complete else "open"
    out.print(texts.label("verdict", verdict), style="bold")
    if report.strength is not None:
        _show_strength(report.strength, texts)


def _show_strength(strength: Strength, texts: Catalogue) -> None:
    out = console()
    if strength.score is not None:
        out.print(f"{texts.label('heading', 'strength')}: {texts.number(strength.score)}/{texts.number(4)}")
    for advice in strength.advice:
        out.print(f"  {texts.fault(advice).detail}")
