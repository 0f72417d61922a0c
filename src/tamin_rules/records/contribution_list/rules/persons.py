"""Rules of who a worker is, and of what stands in the texts of a row: W13, W14, W16, W17, F1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tamin_rules.errors import Code, Severity
from tamin_rules.identifiers.foreign_id import is_valid as is_foreign_id
from tamin_rules.identifiers.national_id import is_valid as is_national_id
from tamin_rules.records.contribution_list.cells import DAY
from tamin_rules.records.contribution_list.columns import FEMALE, IRANIAN, MALE, NAME_OF
from tamin_rules.records.contribution_list.encodings import EDGE_SPACE, FORBIDDEN, UNDECODABLE
from tamin_rules.records.contribution_list.model import Header, UnreadableRow, Worker
from tamin_rules.records.contribution_list.rules.terms import NOTHING, Flaw, ListRule, Terms, advice, flaw, of_fault
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
    bare = text.lstrip("0")
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


def _readable(row: Header | Worker | UnreadableRow, _terms: Terms) -> Iterable[Flaw]:
    return [of_fault(fault, _severity(fault.code)) for fault in row.faults] if row.faults else NOTHING


def _severity(code: str) -> Severity:
    """Weigh what was noticed in reading: a row that could not be built refuses the list, a blemish does not."""
    return Severity.ADVICE if code in {DAY, EDGE_SPACE, FORBIDDEN, UNDECODABLE} else Severity.ERROR


NATIONAL_ID_IS_VALID: Final[ListRule[Worker]] = ListRule("list.national_id.valid", "W13", _national_id)
"""The national ID passes its check; only foreigners may have none, or a foreigner's code in its place."""

INSURANCE_NUMBER_HAS_EIGHT_DIGITS: Final[ListRule[Worker]] = ListRule(
    "list.insurance_number.eight_digits", "W14", _insurance_number
)
"""The insurance number has eight digits behind leading zeros."""

PERSON_IS_FILLED: Final[ListRule[Worker]] = ListRule("list.person.filled", "W16", _filled)
"""Sex is one of two words; first name, family name, certificate number and job are not empty."""

JOB_CODE_HAS_SIX_CHARACTERS: Final[ListRule[Worker]] = ListRule("list.job_code.six_characters", "W17", _job_code)
"""The job code has six letters or digits; the catalogue of codes is not available."""

ROW_IS_READABLE: Final[ListRule[Header | Worker | UnreadableRow]] = ListRule("list.row.readable", "F1", _readable)
"""Numbers are numbers and days are days; no blanks at the edges of a text, no forbidden characters."""

RULES: Final[tuple[ListRule[Worker], ...]] = (
    NATIONAL_ID_IS_VALID,
    INSURANCE_NUMBER_HAS_EIGHT_DIGITS,
    PERSON_IS_FILLED,
    JOB_CODE_HAS_SIX_CHARACTERS,
    ROW_IS_READABLE,
)
