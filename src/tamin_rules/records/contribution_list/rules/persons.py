"""Rules of who a worker is, and of what stands in the texts of a row: W13, W14, W16, W17, F1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from types import MappingProxyType
from typing import Final

from tamin_rules.decisions import Look
from tamin_rules.errors import Code, Severity
from tamin_rules.identifiers.foreign_id import is_valid as is_foreign_id
from tamin_rules.identifiers.national_id import is_valid as is_national_id
from tamin_rules.records.contribution_list.cells import DAY
from tamin_rules.records.contribution_list.columns import FEMALE, HEADER, IRANIAN, MALE, NAME_OF, WORKER, Column, Kind
from tamin_rules.records.contribution_list.encodings import EDGE_SPACE, FORBIDDEN, UNDECODABLE, has_forbidden
from tamin_rules.records.contribution_list.model import Header, UnreadableRow, Worker, bare_number
from tamin_rules.records.contribution_list.rules.terms import NOTHING, Flaw, Terms, advice, flaw, of_fault, of_rows
from tamin_rules.text import is_ascii_digits

NATIONAL_ID: Final = Code("list.national_id.malformed")
NO_NATIONAL_ID: Final = Code("list.national_id.missing")
INSURANCE_NUMBER: Final = Code("list.insurance_number.malformed", expected=int, actual=int)
ZEROS: Final = Code("list.insurance_number.zeros")
EMPTY: Final = Code("list.field.empty")
SEX: Final = Code("list.sex.unknown")
JOB: Final = Code("list.job_code.malformed", expected=int, actual=int)

INSURANCE_DIGITS: Final = 8
JOB_CHARACTERS: Final = 6
_FILLED: Final = ("first_name", "last_name", "birth_certificate_number", "job_code")
_SEXES: Final = frozenset({MALE, FEMALE})


def _national_id(worker: Worker, _terms: Terms) -> Iterable[Flaw]:
    text, is_foreign = worker.national_id, worker.nationality not in {"", IRANIAN}
    if not text:
        return NOTHING if is_foreign else (advice(NO_NATIONAL_ID, "PER_NATCOD"),)
    if is_national_id(text) or (is_foreign and is_foreign_id(text)):
        return NOTHING
    return (flaw(NATIONAL_ID, "PER_NATCOD"),)


def _insurance_number(worker: Worker, _terms: Terms) -> Iterable[Flaw]:
    text = worker.insurance_number
    bare = bare_number(text)
    if len(bare) == INSURANCE_DIGITS and is_ascii_digits(bare):
        return NOTHING
    if text and not bare:
        return (flaw(ZEROS, "DSW_ID1"),)
    return (flaw(INSURANCE_NUMBER, "DSW_ID1", expected=INSURANCE_DIGITS, actual=len(bare)),)


def _filled(worker: Worker, _terms: Terms) -> Iterable[Flaw]:
    if (
        worker.first_name
        and worker.last_name
        and worker.birth_certificate_number
        and worker.job_code
        and worker.sex in _SEXES
    ):
        return NOTHING
    return tuple(_missing(worker))


def _missing(worker: Worker) -> Iterator[Flaw]:
    if worker.sex not in _SEXES:
        yield flaw(SEX, "DSW_SEX")
    for name in _FILLED:
        if not getattr(worker, name):
            yield flaw(EMPTY, NAME_OF[name])


def _job_code(worker: Worker, _terms: Terms) -> Iterable[Flaw]:
    text = worker.job_code
    if not text or (len(text) == JOB_CHARACTERS and text.isalnum()):
        return NOTHING
    return (advice(JOB, "DSW_JOB", expected=JOB_CHARACTERS, actual=len(text)),)


_TEXTS: Final[Mapping[type, tuple[Column, ...]]] = MappingProxyType(
    {
        made: tuple(column for column in columns if column.kind in {Kind.TEXT, Kind.CODE})
        for made, columns in ((Header, HEADER), (Worker, WORKER))
    }
)
_ALL_TEXTS: Final = {made: attrgetter(*(column.field for column in texts)) for made, texts in _TEXTS.items()}


def _readable(row: Header | Worker | UnreadableRow, _terms: Terms) -> Iterable[Flaw]:
    is_clean = isinstance(row, UnreadableRow) or not has_forbidden("".join(_ALL_TEXTS[type(row)](row)))
    if is_clean and not row.faults:
        return NOTHING
    noticed = [of_fault(fault, _severity(fault.code)) for fault in row.faults]
    texts = () if is_clean else _TEXTS[type(row)]
    return [*noticed, *(advice(FORBIDDEN, text.name) for text in texts if has_forbidden(getattr(row, text.field)))]


def _severity(code: str) -> Severity:
    """Weigh what was noticed in reading: a row that could not be built refuses the list, a blemish does not."""
    return Severity.ADVICE if code in {DAY, EDGE_SPACE, UNDECODABLE} else Severity.ERROR


NATIONAL_ID_IS_VALID: Final[Look[Worker, Flaw]] = of_rows("list.national_id.valid", "W13", _national_id)
"""The national ID passes its check; only foreigners may have none, or a foreigner's code in its place."""

INSURANCE_NUMBER_HAS_EIGHT_DIGITS: Final[Look[Worker, Flaw]] = of_rows(
    "list.insurance_number.eight_digits", "W14", _insurance_number
)
"""The insurance number has eight digits behind leading zeros."""

PERSON_IS_FILLED: Final[Look[Worker, Flaw]] = of_rows("list.person.filled", "W16", _filled)
"""Sex is one of two words; first name, family name, certificate number and job are not empty."""

JOB_CODE_HAS_SIX_CHARACTERS: Final[Look[Worker, Flaw]] = of_rows("list.job_code.six_characters", "W17", _job_code)
"""The job code has six letters or digits; the catalogue of codes is not available."""

ROW_IS_READABLE: Final[Look[Header | Worker | UnreadableRow, Flaw]] = of_rows("list.row.readable", "F1", _readable)
"""Numbers are numbers and days are days; no blanks at the edges of a text, no forbidden characters."""

RULES: Final[tuple[Look[Worker, Flaw], ...]] = (
    NATIONAL_ID_IS_VALID,
    INSURANCE_NUMBER_HAS_EIGHT_DIGITS,
    PERSON_IS_FILLED,
    JOB_CODE_HAS_SIX_CHARACTERS,
    ROW_IS_READABLE,
)
