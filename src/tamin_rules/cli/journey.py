"""
`journey run` and `journey diagram`.

A script is a list of moves, or an object with `terms` (what this portal sets) and `moves`. `on` is the point in time of
a move and carries over to those that follow. The command is the host: it hashes what is secret, and its code by SMS is
always 123456. Moves are counted from 1, on the terminal, in JSON and in what is said of a script that cannot be read.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from tamin_rules import jalali, wire, workflow
from tamin_rules.cli.output import MOST_BYTES, OK, REFUSED, AsJson, Language, console, dotted, emit, leave, read_file
from tamin_rules.cli.stage import Request, Stage
from tamin_rules.errors import Code, Loc, MalformedError
from tamin_rules.explain import say
from tamin_rules.messages import Catalogue, Lang, catalogue
from tamin_rules.registration import journey, one_time_code
from tamin_rules.shapes import is_list, is_table
from tamin_rules.workflow import Moved, Refused

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The registration journey.")

CODE: Final = "123456"
SHAPE: Final = Code("script.shape.malformed")
NO_TIME: Final = Code("script.time.missing")


@app.command()
def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A script in JSON; - is standard input.")],
    *,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Play a script: every decision with its source, every state, every effect."""
    texts, script = catalogue(lang), _script(file, lang)
    try:
        policy, requests = _read(script)
    except MalformedError as error:
        leave(str(file), error.faults, lang, place=lambda loc: _place(loc, script, texts))
    stage = None if as_json else Stage(console(), texts, policy)
    now, status = journey.START, OK
    for number, request in enumerate(requests, start=1):
        answer = _play(now, request, policy)
        if not isinstance(answer, Moved):
            status = REFUSED
        if stage is None:
            emit({"number": number} | _document(request.move, answer, now, policy, texts))
        else:
            stage.show(number, request, now, answer)
        now = answer.snapshot if isinstance(answer, Moved) else now
    if stage is not None:
        stage.close(now)
    return status


def _script(file: Path, lang: Lang) -> object:
    try:
        return wire.parse_json(read_file(file), limit=MOST_BYTES)
    except MalformedError as error:
        leave(str(file), error.faults, lang)


def _place(loc: Loc, script: object, texts: Catalogue) -> str:
    """Say where in a script something is: which move, by number and name, then its field."""
    match loc:
        case (int(index), *rest):
            return texts.joined((_nth(index, _moves_of(script)[index], texts), *map(str, rest)))
        case _:
            return dotted(loc)


def _nth(index: int, entry: object, texts: Catalogue) -> str:
    """Name a move of the script; a name that is none of ours is not repeated."""
    name = entry.get("move") if is_table(entry) else None
    if isinstance(name, str) and name in journey.FIELDS:
        return texts.label("heading", "named_move", number=index + 1, name=name)
    return texts.label("heading", "move", number=index + 1)


Played = journey.Answer | MalformedError


def _play(now: journey.Journey, request: Request, policy: journey.Policy) -> Played:
    try:
        return journey.move(now, request.move, request.fields, at=request.at, hasher=_hash, policy=policy)
    except MalformedError as error:
        return error


def _hash(text: str) -> str:
    """Stand for a host's Argon2id: nothing of this outlives the run."""
    return hashlib.scrypt(text.encode("utf-8", "surrogatepass"), salt=b"one run only", n=16, r=8, p=1).hex()


def _document(
    move: str, answer: Played, before: journey.Journey, policy: journey.Policy, texts: Catalogue
) -> dict[str, object]:
    judged = Refused(before.state, (), ()) if isinstance(answer, MalformedError) else answer
    faults = () if isinstance(answer, Moved) else answer.faults
    return {
        **wire.dump_answer(move, judged, before=before, machine=policy.machine),
        "decisions": [wire.dump_decision(found) | {"message": say(found, texts)} for found in judged.decisions],
        "errors": [wire.dump_fault(fault) | {"message": texts.of(fault).detail} for fault in faults],
    }


def _read(script: object) -> tuple[journey.Policy, tuple[Request, ...]]:
    """Read a script whole, before anything of it is played."""
    moves = _moves_of(script)
    if not moves:
        raise MalformedError(SHAPE)
    policy = journey.Policy(terms=_terms(script["terms"] if is_table(script) else {}))
    return policy, tuple(_requests(moves))


def _moves_of(script: object) -> Sequence[object]:
    """Return the moves of a script of either shape, none where it has no such shape."""
    moves = script["moves"] if is_table(script) and set(script) == {"terms", "moves"} else script
    return moves if is_list(moves) else ()


def _terms(plain: object) -> journey.Terms:
    try:
        return wire.load(journey.Terms, plain)
    except MalformedError as error:
        found = error.under("terms")
    raise found


def _requests(moves: Sequence[object]) -> Iterator[Request]:
    at: datetime | None = None
    for index, entry in enumerate(moves):
        move = entry.get("move") if is_table(entry) else None
        if not is_table(entry) or not isinstance(move, str):
            raise MalformedError(SHAPE, loc=(index,))
        if "on" in entry:
            at = _instant(entry["on"], index)
        if at is None:
            raise MalformedError(NO_TIME, loc=(index, "on"))
        yield _request(move, entry, at, index)


def _request(move: str, entry: Mapping[str, object], at: datetime, index: int) -> Request:
    fields = {name: value for name, value in entry.items() if name not in {"move", "on"}}
    if move == "confirm_mobile" and "code" in fields:
        fields["accepted"] = _is_right(fields.pop("code"))
    try:
        journey.check_request(move, fields)
    except MalformedError as error:
        found = error.under(index)
    else:
        return Request(move, fields, at)
    raise found


def _is_right(typed: object) -> bool:
    try:
        return hmac.compare_digest(one_time_code.parse(typed), CODE)
    except MalformedError:
        return False


def _instant(text: object, index: int) -> datetime:
    try:
        return jalali.parse_instant(text) if isinstance(text, str) else jalali.parse_instant("")
    except MalformedError as error:
        found = error.under(index, "on")
    raise found


@app.command()
def diagram(
    *,
    table: Annotated[bool, typer.Option("--table", help="A Markdown table instead.")] = False,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Print the journey as a mermaid diagram."""
    del lang  # names of states are the same in both languages
    drawn = workflow.table(journey.MACHINE) if table else workflow.mermaid(journey.MACHINE)
    if as_json:
        emit({"name": journey.MACHINE.name, "table" if table else "mermaid": drawn})
    else:
        typer.echo(drawn, nl=False)
    return OK
