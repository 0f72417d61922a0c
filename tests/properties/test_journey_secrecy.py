"""
What is put into a move that cannot read it comes out nowhere: no answer, no error, nothing that hangs on an error.

Every field of every move, in every place of the journey, gets a canary in each shape that a request can give it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from tamin_rules import wire
from tamin_rules.errors import MalformedError
from tamin_rules.messages import LANGS, catalogue
from tamin_rules.registration import journey
from tamin_rules.registration.journey.door import MOVE_UNKNOWN
from tests.leaking import Looks, counted
from tests.machines.host import after
from tests.machines.journey_places import PLACES, stand

CANARY: Final = "Zyqxw7Canary"
NUMBER: Final = 77_777_777_777
SHAPES: Final[tuple[Any, ...]] = (
    *(CANARY, CANARY * 100, f"{CANARY}\ud800", CANARY.encode(), NUMBER, str(NUMBER), float(NUMBER)),
    *([CANARY], {CANARY: CANARY}, (CANARY,), [[CANARY] * 50], [NUMBER] * 3),
    *({"question": CANARY, "answer": CANARY}, [{"question": CANARY, "answer": CANARY}] * 3),
    *([{"question": "birth_city", "answer": [CANARY]}] * 3, [{"question": "birth_city", CANARY: CANARY}] * 3),
)
CANARIES: Final = (CANARY, str(NUMBER))
LANGUAGES: Final = tuple(map(catalogue, LANGS))


def said(error: BaseException | None) -> Iterator[str]:
    """Yield all that an error shows, and all that those show that hang on it."""
    if error is not None:
        yield f"{error!r} {error} {error.args} {vars(error)} {getattr(error, '__notes__', '')}"
        yield from said(error.__cause__)
        yield from said(error.__context__)


def shown(now: journey.Journey, name: str, fields: dict[str, Any], at: int) -> str:
    """Make a move, and return everything that comes of it as text, in both languages and as JSON."""
    try:
        answer = journey.move(now, name, fields, at=after(at), hasher=lambda _text: "hash")
    except MalformedError as error:
        sentences = (str(texts.of(fault)) for texts in LANGUAGES for fault in error.faults)
        return " ".join((*said(error), *map(str, map(wire.dump_fault, error.faults)), *sentences))
    return f"{answer!r} {wire.dump_answer(name, answer, before=now, machine=journey.MACHINE)}"


@pytest.fixture(scope="module")
def looks() -> Iterator[Looks]:
    with counted("core, every field of every move in every place") as found:
        yield found


@pytest.mark.requirement("PII2")
@pytest.mark.requirement("PII3")
@pytest.mark.parametrize("place", PLACES)
def test_what_a_move_cannot_read_comes_out_nowhere(place: str, looks: Looks) -> None:
    here = stand(place)
    leaks = [
        (name, field, shape)
        for name, fields in journey.FIELDS.items()
        for field in (*fields, CANARY)
        for shape in SHAPES
        if looks.found(shown(here.now, name, {field: shape}, here.clock), CANARIES)
    ]
    assert leaks == []


def test_a_leak_would_be_found() -> None:
    inner = ValueError(CANARY)
    outer = MalformedError(MOVE_UNKNOWN)
    outer.__context__ = inner
    looks = Looks()
    assert looks.found(" ".join(said(outer)), CANARIES) == [CANARY]
    assert looks.found(CANARY.encode(), CANARIES) == [CANARY]
    assert (looks.looks, looks.hits) == (4, 2)
