"""
Writes the vectors for other languages: `vectors/*.json` and their mirror, `vectors/vectors.csv`.

    python tools/vectors.py            writes what is not as it should be
    python tools/vectors.py --check    writes nothing; ends with 1 where something is to be written

The cases are those of our own suite (`tests/vectors`, `tests/cases/worked_examples.json`), so each stands once. What a
case expects is written there by hand and tested there; of passwords and days it is said by the package itself.
"""

from __future__ import annotations

import csv
import io
import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from tamin_rules import jalali
from tamin_rules.errors import MalformedError, Severity
from tamin_rules.law import Law
from tamin_rules.registration import Person, password

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "vectors"
FORMAT: Final = 1
"""Grows when a reader of the old files would go wrong; a further vector or flag does not count."""

Vector = dict[str, Any]

FLAGS: Final[Mapping[str, str]] = {
    "accepted": "well-formed as typed; who refuses it refuses a person",
    "advice": "accepted, though something speaks against it on weak grounds",
    "calendar": "a year, month or day that there is not, or that is not read",
    "character": "one character does not belong",
    "check_digit": "all is well but the check digits",
    "composition": "a kind of character is missing, or does not stand where it must",
    "convention": "arithmetic takes it, a convention does not",
    "forbidden_digits": "digits that no such number has at this place",
    "foreign_digits": "Persian or Arabic digits",
    "last_of_esfand": "29 or 30 Esfand: the border of leap years",
    "leading_zero": "begins with a zero, which is lost where it is read as a number",
    "length": "too short or too long",
    "month_border": "the last day of a month, or the day that it does not have",
    "option": "holds under the options of the input, and differs from what holds without them",
    "other_kind": "a sound number of another kind or country",
    "personal": "holds the national ID or the name of its owner",
    "separators": "blanks, dashes, brackets or direction marks around or inside",
    "year_border": "the first or the last year that can be read",
    "asserted": "a test or a document of the source states these figures",
    "observed": "read from a real monthly list: statutory amounts or totals only",
    "derived": "computed by hand from the formula that the source states",
}
"""Why a case exists, by flag."""

_BY_CODE: Final = {
    "calendar": ("jalali.year.", "jalali.month.", "jalali.day."),
    "character": ("foreign_character", "alphabet.forbidden", "unreadable"),
    "check_digit": ("check_digit.", "check_digits."),
    "composition": ("first.", "upper.", "lower.", "digit.missing"),
    "convention": ("digits.repeated", "issuer.unknown", "range.unlisted"),
    "forbidden_digits": ("digits.forbidden",),
    "length": ("length.",),
    "other_kind": ("foreign", "not_mobile"),
    "personal": ("national_id.contained", "name."),
}
_MONTHS_WANTED: Final = ((1403, 12), (1404, 12), (1408, 12), (1405, 6), (1405, 7), (1405, 11), (1200, 1), (1500, 12))
_TEXTS_OF_DAYS: Final = {
    "۱۳۷۰/۰۱/۳۱": "Persian digits and slashes",
    "١٣٧٠/٠١/٣١": "Arabic digits and slashes",
    "1370-1-5": "month and day of one digit",
    "1370/01-05": "a slash and a dash",
    "1370-00-01": "month 0",
    "1370-13-01": "month 13",
    "1370-01-00": "day 0",
    "1199-12-29": "the year before the first",
    "1501-01-01": "the year behind the last",
    "70-01-05": "a year of two digits is not guessed",
    "2026-11-22": "a Gregorian day",
    "1370-01": "a month, no day",
    "": "nothing",
}
_TOPICS: Final = ("contribution", "days_wage", "unemployment_duration", "marriage_allowance")
"""Those of the worked examples whose inputs are fields; of the others they are sentences."""


def _read(*parts: str) -> Any:  # noqa: ANN401 - what a JSON file holds
    return json.loads(ROOT.joinpath("tests", *parts).read_text(encoding="utf-8"))


def _id(kind: str, given: object) -> str:
    """Return the id of a case: of its kind and its input, so that a case in between changes no other."""
    return f"{kind}.{sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()[:8]}"


def _vector(
    kind: str, given: Vector, expected: Vector, flags: Iterable[str], *, source: str, comment: str, disputed: bool
) -> Vector:
    return {
        "id": _id(kind, given),
        "kind": kind,
        "input": given,
        "expected": expected,
        "flags": sorted(set(flags)),
        "disputed": disputed,
        "comment": comment,
        "source": source,
    }


def _flags_of(text: str, expected: Vector) -> Iterator[str]:
    codes = expected["codes"]
    yield from (flag for flag, parts in _BY_CODE.items() if any(part in code for code in codes for part in parts))
    if expected["valid"]:
        yield "advice" if expected.get("advice") else "accepted"
    if any(unicodedata.category(letter) == "Nd" and not letter.isascii() for letter in text):
        yield "foreign_digits"


def _identifier(row: Vector, verdict: Vector, options: Vector) -> Vector:
    text, valid = row["value"], verdict["valid"]
    expected = {
        "valid": valid,
        "value": verdict.get("normalized", text) if valid else None,
        "codes": [] if valid else [verdict["code"]],
        "advice": verdict.get("advice", []),
    }
    flags = set(_flags_of(text, expected))
    flags |= {"option"} if options else set()
    flags |= {"leading_zero"} if text.startswith("0") else set()
    flags |= {"separators"} if any(not letter.isalnum() for letter in text.lstrip("+")) else set()
    return _vector(
        row["kind"],
        {"text": text, "options": options},
        expected,
        flags,
        source=row["source"],
        comment=row["reason"],
        disputed=row.get("disputed", False),
    )


def identifiers() -> Iterator[Vector]:
    """Yield each identifier row, and once more what holds under its options."""
    for row in _read("vectors", "identifiers.json")["rows"]:
        yield _identifier(row, row, {})
        if "under" in row:
            yield _identifier(row, row["then"], row["under"])


def passwords() -> Iterator[Vector]:
    """Yield each password row under the published rule and under that of the portal's form."""
    held = _read("vectors", "passwords.json")
    for policy in (password.PUBLISHED, password.PORTAL_FORM):
        for row in held["rows"]:
            report = password.check(row["value"], Person(**held["person"]), policy=policy)
            refused = {str(fault.code) for fault in report.faults if fault.severity is Severity.ERROR}
            expected = {"valid": report.accepted, "codes": sorted(refused)}
            yield _vector(
                "password",
                {"text": row["value"], "policy": policy.name, "person": held["person"]},
                expected,
                _flags_of(row["value"], expected),
                source=held["source"],
                comment=row["reason"],
                disputed=row.get("disputed", False),
            )


def days() -> Iterator[Vector]:
    """Yield Jalali days in text: the ends of months, what lies behind them, and ways of writing."""
    ends = ((year, month, jalali.month_length(year, month)) for year, month in _MONTHS_WANTED)
    borders = {
        f"{year}-{month:02}-{last + more:02}": f"the month has {last} days"
        for year, month, last in ends
        for more in (0, 1)
    }
    for text, comment in (borders | _TEXTS_OF_DAYS).items():
        expected: Vector
        try:
            expected = {"valid": True, "value": jalali.parse(text).isoformat(), "codes": []}
        except MalformedError as error:
            expected = {"valid": False, "value": None, "codes": [str(error.code)]}
        flags = set(_flags_of(text, expected))
        flags |= {"month_border"} if text in borders else set()
        flags |= {"last_of_esfand"} if text.endswith(("12-29", "12-30")) else set()
        flags |= {"year_border"} if text.startswith(("1199", "1200", "1500", "1501")) else set()
        yield _vector(
            "jalali_day",
            {"text": text},
            expected,
            flags,
            source="33-year rule: Esfand has 30 days where year mod 33 is 1, 5, 9, 13, 17, 22, 26 or 30",
            comment=comment,
            disputed=False,
        )


def records() -> Iterator[Vector]:
    """Yield the worked examples of premiums, paid days, unemployment and marriage allowance."""
    held = _read("cases", "worked_examples.json")
    for example in held["examples"]:
        if example["topic"] in _TOPICS:
            yield {
                "id": f"record.{example['id']}",
                "kind": example["topic"],
                "input": example["inputs"],
                "expected": example["expected"],
                "flags": [example["status"]],
                "disputed": False,
                "comment": example["notes"],
                "source": f"{held['sources'][example['source']]['what']}; rules {example['rule']}",
            }


SUBJECTS: Final[Mapping[str, Callable[[], Iterator[Vector]]]] = {
    "identifiers": identifiers,
    "passwords": passwords,
    "days": days,
    "records": records,
}


def merged(vectors: Iterable[Vector]) -> list[Vector]:
    """Return the vectors, those of the same input as one; they have to expect the same."""
    found: dict[str, Vector] = {}
    for vector in vectors:
        first = found.setdefault(vector["id"], vector)
        if first["expected"] != vector["expected"]:
            message = f"two cases of {vector['id']} expect different things"
            raise ValueError(message)
        if first is not vector:
            first["comment"] += f"; {vector['comment']}"
            first["source"] += f"; {vector['source']}"
            first["disputed"] |= vector["disputed"]
    return list(found.values())


def _line(value: object) -> str:
    """Write a value on one line; characters that nobody sees are escaped, so that a reader sees them."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(f"\\u{ord(sign):04x}" if unicodedata.category(sign) in {"Cf", "Cc"} else sign for sign in text)


def document(subject: str, vectors: Iterable[Vector]) -> str:
    """Return the file of a subject, one vector a line."""
    vectors = list(vectors)
    used = {flag for vector in vectors for flag in vector["flags"]}
    head = {
        "$schema": "./schema.json",
        "format": FORMAT,
        "edition": Law.current().edition,
        "subject": subject,
        "flags": {flag: meaning for flag, meaning in FLAGS.items() if flag in used},
    }
    lines = [f"  {_line(name)}: {_line(value)}," for name, value in head.items()]
    rows = ",\n".join(f"    {_line(vector)}" for vector in vectors)
    return "\n".join(("{", *lines, '  "vectors": [', rows, "  ]", "}", ""))


def table(vectors: Iterable[Vector]) -> str:
    """Return the mirror: input and expectation as JSON, so that no spreadsheet eats a zero or runs a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("id", "kind", "input", "expected", "flags", "disputed", "comment", "source"))
    for each in vectors:
        disputed = "yes" if each["disputed"] else "no"
        cells = (each["id"], each["kind"], _line(each["input"]), _line(each["expected"]), " ".join(each["flags"]))
        writer.writerow((*cells, disputed, each["comment"], each["source"]))
    return out.getvalue()


def files() -> dict[Path, str]:
    """Return the text of every file, by its path."""
    found = {subject: merged(make()) for subject, make in SUBJECTS.items()}
    written = {FOLDER / f"{subject}.json": document(subject, vectors) for subject, vectors in found.items()}
    return {**written, FOLDER / "vectors.csv": table(each for vectors in found.values() for each in vectors)}


def main(arguments: Iterable[str]) -> int:
    """Write or check."""
    stale = {
        path: text for path, text in files().items() if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    for path, text in stale.items():
        if "--check" in arguments:
            print(f"not as written: {path.relative_to(ROOT)}; mend it with: python tools/vectors.py")
        else:
            path.write_text(text, encoding="utf-8")
    return int(bool(stale) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
