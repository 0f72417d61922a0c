"""
Writes the vectors for other languages: `vectors/*.json` and their mirror, `vectors/vectors.csv`.

    python tools/vectors.py            writes what is not as it should be
    python tools/vectors.py --check    writes nothing; ends with 1 where something is to be written

The cases are those of our own suite (`tests/vectors`, `tests/cases`), so each stands once. What a case expects is
written there by hand and tested there; of passwords, days and careers it is said by the package itself, and the tests
hold it against another calendar and against an independent model.
"""

from __future__ import annotations

import csv
import io
import json
import sys
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from tamin_rules import jalali, wire
from tamin_rules.decisions import Figure
from tamin_rules.errors import MalformedError, Severity
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law, Silence, keys
from tamin_rules.law.model import Period
from tamin_rules.records import Summary, summarize
from tamin_rules.records.durations import two_decimals
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
    "after_on": "rows at, or after, the month of the day",
    "benefit": "periods of unemployment benefit or sick pay",
    "beyond_double": "an exact answer takes whole numbers of more than 53 bits on the way",
    "cap": "more years than a pension counts",
    "ceiling": "a wage at, above or near the ceiling of insurable wages",
    "dates": "rows that say their first and last day",
    "floor": "the floor of the pension, or its absence, decides",
    "gap": "months without a day between the first and the last",
    "index": "about the index-linked average, which no sure source holds for law",
    "kind": "kinds of insurance, as words or as the organisation's texts",
    "left_out": "rows that are sound, but do not count",
    "order": "rows that do not stand in the order of time",
    "overlap": "several rows in one month",
    "pension": "chosen for the estimate of the pension",
    "plain": "nothing unusual",
    "reading": "holds under the readings of the input, and differs from what holds without them",
    "refused": "rows that are none",
    "rise": "wages that rise inside or right before the last two years",
    "rounding": "the last rial hangs on where it is rounded, and how",
    "short_record": "fewer than 24 paid months, still divided by 24: so the organisation does it; doubtful as law",
    "unknown_figure": "a figure of the law that the answer needs is not known",
    "unpaid": "days without a wage",
    "window": "a border of the two years: 23 to 25 paid months, 729 to 731 days",
    "zero_days": "rows of zero days",
    "asserted": "a test or a document of the source states these figures",
    "observed": "read from a real monthly list: statutory amounts or totals only",
    "derived": "computed by hand from the formula that the source states",
}
"""Why a case exists, by flag."""

_UNSETTLED: Final = ("days_over_month_length", "overlap_days", "overlap_wages", "benefit_days")
"""Readings between which no source decides (records R1.1, R1.4, R1.9), by which a record may come out differently."""
_RESTS: Final = "rests_on."
_MEANING: Final[Mapping[str, str]] = dict(FLAGS) | {
    f"{_RESTS}{name}": f"comes out differently under another choice of the reading {name}, which no source decides"
    for name in (*_UNSETTLED, "index_ratio")
}

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


_USUAL_DAY: Final = "1405-09-01"


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


# --- careers ----------------------------------------------------------------------------------------------------------


def _months_of(spell: Vector) -> Iterator[Vector]:
    """Yield the rows of a spell, oldest first."""
    first = JalaliMonth.parse(spell["from"])
    last = JalaliMonth.parse(spell["to"]) if "to" in spell else first
    for ahead in range(last - first + 1):
        month = first + ahead
        days = spell.get("days", "full")
        row = {"year": month.year, "month": month.month, "days": month.length if days == "full" else days}
        yield row | {name: spell[name] for name in ("wage", "workshop", "kind", "start", "end") if name in spell}


def career_input(case: Vector) -> Vector:
    """Return the input of a career: rows as they are given, or those of its spells; day, and readings."""
    rows = case.get("rows") or [row for spell in case["spells"] for row in _months_of(spell)]
    return {"rows": rows, "on": case.get("on", _USUAL_DAY), "readings": case.get("readings", {})}


def _figure(figure: Figure[int]) -> Vector:
    """Return an average: rials, or why there is none; how many months went into it, and since which."""
    code = figure.decision.finding.code
    return {
        "value": figure.value,
        "code": code and str(code),
        "months": len(figure.months),
        "since": str(figure.months[0]) if figure.months else None,
    }


def _pension(found: Summary) -> Vector:
    """Return the estimate: rials, or why there is none; the years as shown, and whether floor or cap decides."""
    estimate, code = found.pension.value, found.pension.decision.finding.code
    return {
        "value": estimate and estimate.amount,
        "code": code and str(code),
        "years": two_decimals(found.pension_years),
        "floor": estimate is not None and estimate.floor,
        "cap": found.capped,
    }


@cache  # the tables of a law are made when they are first asked for
def _law(**readings: str) -> Law:
    return Law.current().with_readings(**readings)


def career_expected(given: Vector) -> Vector:
    """Return what the package says of the input of a career."""
    try:
        rows = wire.load_rows(given["rows"])
    except MalformedError as error:
        return {"valid": False, "faults": [{"loc": list(each.loc), "code": str(each.code)} for each in error.faults]}
    found = summarize(rows, law=_law(**given["readings"]), on=jalali.parse(given["on"]))
    return {
        "valid": True,
        "faults": [],
        "months": [[month.year, month.when.month, month.days, month.wage] for month in found.record.months],
        "total_days": found.total_days,
        "gaps": [[str(first), str(last)] for first, last in found.gaps],
        "left_out": [{"row": row, "why": str(why)} for row, why in sorted(found.record.left_out.items())],
        "averages": {name: _figure(figure) for name, figure in found.averages.items()},
        "pension": _pension(found),
    }


def _differs(given: Vector, expected: Vector, **readings: str) -> bool:
    """Tell whether a record comes out differently under other choices."""
    return career_expected(given | {"readings": given["readings"] | readings}) != expected


def _rests_on(given: Vector, expected: Vector) -> Iterator[str]:
    """Yield the undecided readings of which another choice would change the answer."""
    for name in (*_UNSETTLED, *({"index_ratio"} & given["readings"].keys())):
        choices = Law.current().reading_of(name).choices
        if any(_differs(given, expected, **{name: choice}) for choice in choices):
            yield f"{_RESTS}{name}"


def _career_flags(given: Vector, expected: Vector) -> Iterator[str]:
    if given["readings"] and career_expected(given | {"readings": {}}) != expected:
        yield "reading"
    if expected["valid"]:
        if _differs(given, expected, short_record_divisor="months_paid"):
            yield "short_record"
        yield from _rests_on(given, expected)


def careers() -> Iterator[Vector]:
    """Yield each record; disputed where another choice of a reading that no source decides changes the answer."""
    for case in tomllib.loads((ROOT / "tests" / "cases" / "careers.toml").read_text(encoding="utf-8"))["career"]:
        given = career_input(case)
        expected = career_expected(given)
        flags = {*case["flags"], *_career_flags(given, expected)}
        disputed = any(flag.startswith(_RESTS) for flag in flags)
        source = f"records {case['source']}"
        yield _vector("career", given, expected, flags, source=source, comment=case["comment"], disputed=disputed)


def _in_force(period: Period) -> Vector:
    """Return the first day of a figure, and the figure: a fraction as text; null, and a code, where it is not known."""
    since = jalali.format(period.since)
    if isinstance(period, Silence):
        return {"from": since, "value": None, "code": str(period.code)}
    return {"from": since, "value": str(period.value) if isinstance(period.value, Fraction) else period.value}


def figures_of(*names: str) -> Vector:
    """Return figures of the law by name and day: all that a program in another language needs for the vectors."""
    law = Law.current()
    return {name: [_in_force(period) for period in law.rows(name)] for name in names}


_PREMIUMS: Final = (
    keys.INSURABLE_WAGE_CEILING_DAILY,
    keys.PREMIUM_RATE_COMPULSORY_INSURED,
    keys.PREMIUM_RATE_COMPULSORY_EMPLOYER,
    keys.PREMIUM_RATE_UNEMPLOYMENT_EMPLOYER,
)
_AVERAGES: Final = (keys.MIN_DAILY_WAGE, keys.INSURABLE_WAGE_CEILING_DAILY, keys.MIN_PENSION_FROZEN_MONTHLY)
FIGURES: Final[Mapping[str, tuple[str, ...]]] = {
    "records": tuple(key.name for key in _PREMIUMS),
    "careers": tuple(key.name for key in _AVERAGES),
}
"""Figures of the law that the vectors of a subject rest on; they stand in the head of its file."""


SUBJECTS: Final[Mapping[str, Callable[[], Iterator[Vector]]]] = {
    "identifiers": identifiers,
    "passwords": passwords,
    "days": days,
    "records": records,
    "careers": careers,
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
        "flags": {flag: meaning for flag, meaning in _MEANING.items() if flag in used},
    }
    if subject in FIGURES:
        head["figures"] = figures_of(*FIGURES[subject])
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
