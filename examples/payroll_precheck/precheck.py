"""
Checks a payroll before its list is sent: a CSV file in, findings and premiums out.

    python examples/payroll_precheck/precheck.py examples/payroll_precheck/payroll.csv --on 1405-08-01 --lang en

A row is one person's month. The columns `worker`, `year`, `month` and `days` are needed; any item of pay may be a
column under its name (`base_wage`, `housing`, `overtime` ...). What a payslip declares (`insurable_wage`,
`insured_share`, `other_deductions`, `net_pay`) and what is known of the person (`marital_status`, `children`,
`years_of_service`, `group`, `covered_by_unemployment`, `hard_work`) may be there, and is judged where it is.

Ends with 0 where nothing stands in the way, 1 where something is to be mended, 2 where the file cannot be read.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from attrs import frozen

from tamin_rules import Law, jalali
from tamin_rules.decisions import Decision, Outcome
from tamin_rules.decisions.formulas import Figure
from tamin_rules.errors import Fault, MalformedError, Severity
from tamin_rules.jalali import JalaliMonth
from tamin_rules.messages import Catalogue, catalogue
from tamin_rules.records.items import Pay, PayItem
from tamin_rules.records.lateness import LIST_DEADLINE, PAYMENT_DEADLINE, Obligation
from tamin_rules.records.payslip import MaritalStatus, Payslip, check
from tamin_rules.records.premiums import PREMIUM, ListTotals, Premium, PremiumFacts, PremiumGroup, list_totals
from tamin_rules.text import fold_digits

DECLARED = ("insurable_wage", "insured_share", "other_deductions", "net_pay", "children", "years_of_service")
SHARES = ("wage", "insured", "employer", "unemployment", "hard_work", "remitted")
FRIDAY = 4
NAMES = {
    "en": ("insurable", "insured", "employer", "unemployment", "hard work", "to pay"),
    "fa": ("مشمول", "سهم بیمه‌شده", "سهم کارفرما", "بیکاری", "سخت و زیان‌آور", "پرداختنی"),
}
FLAGS = {"yes": True, "no": False, "بله": True, "خیر": False}
KNOWN = {*PayItem, *DECLARED, "worker", "year", "month", "days", "marital_status", "group"} | {
    "covered_by_unemployment",
    "hard_work",
}


class UnreadableError(Exception):
    """The file is no payroll: where, and why."""


@frozen
class Row:
    """One person's month: the payslip as it stands, the premium that is due, what is wrong, and what is not known."""

    worker: str
    payslip: Payslip
    premium: Figure[Premium]
    decisions: tuple[Decision, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is broken or cannot be judged for want of law; facts that nobody gave are left out."""
        shown = (
            each
            for each in (*self.decisions, self.premium.decision)
            if each.refuses or each.outcome is Outcome.VIOLATED
        )
        return tuple(fault for each in shown if (fault := each.fault) is not None)


def read(path: Path) -> list[dict[str, str]]:
    """Read the rows of a file, blank cells left out."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        unknown = [name for name in reader.fieldnames or () if name not in KNOWN]
        if unknown:
            message = f"unknown columns: {', '.join(unknown)}"
            raise UnreadableError(message)
        return [{name: cell.strip() for name, cell in row.items() if cell and cell.strip()} for row in reader]


def number(cells: Mapping[str, str], name: str) -> int | None:
    """Read a whole number in any of the usual digits, with or without separators."""
    text = fold_digits(cells.get(name, "")).replace(",", "").replace("٬", "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit():
        message = f"{name}: no whole number"
        raise UnreadableError(message)
    return int(text)


def flag(cells: Mapping[str, str], name: str, *, otherwise: bool) -> bool:
    """Read yes or no."""
    text = cells.get(name)
    if text is None:
        return otherwise
    if text not in FLAGS:
        message = f"{name}: neither yes nor no"
        raise UnreadableError(message)
    return FLAGS[text]


def payslip(cells: Mapping[str, str]) -> Payslip:
    """Make the payslip of a row."""
    year, month, days = (number(cells, name) for name in ("year", "month", "days"))
    if year is None or month is None or days is None:
        message = "year, month and days are needed"
        raise UnreadableError(message)
    amounts = {item: amount for item in PayItem if (amount := number(cells, item)) is not None}
    status, group = cells.get("marital_status"), cells.get("group", PremiumGroup.COMPULSORY)
    if group not in set(PremiumGroup) or (status is not None and status not in set(MaritalStatus)):
        message = "group or marital_status: no such word"
        raise UnreadableError(message)
    return Payslip(
        JalaliMonth(year, month),
        days,
        Pay(amounts),
        **{name: number(cells, name) for name in DECLARED},
        group=PremiumGroup(group),
        marital_status=None if status is None else MaritalStatus(status),
    )


def judged(cells: Mapping[str, str], law: Law, on: date) -> Row:
    """Judge a row, and compute its premium from the items of pay."""
    slip = payslip(cells)
    covered = slip.group is not PremiumGroup.COMPULSORY or flag(cells, "covered_by_unemployment", otherwise=True)
    facts = PremiumFacts(
        slip.month,
        slip.days,
        slip.pay,
        slip.group,
        covered_by_unemployment=covered,
        hard_work=flag(cells, "hard_work", otherwise=False),
    )
    decisions = check(slip, law=law, on=on)
    return Row(cells.get("worker", ""), slip, PREMIUM(facts, law=law, on=on), decisions)


def judge_all(rows: Iterable[Mapping[str, str]], law: Law, on: date) -> Iterator[Row]:
    """Judge every row; a row that is no payslip is named by its line in the file."""
    for line, cells in enumerate(rows, 2):
        try:
            yield judged(cells, law, on)
        except MalformedError as error:
            places = ", ".join(f"{'.'.join(map(str, fault.loc)) or 'month'}: {fault.code}" for fault in error.faults)
            message = f"line {line}: {places}"
            raise UnreadableError(message) from None
        except UnreadableError as error:
            message = f"line {line}: {error}"
            raise UnreadableError(message) from None


def document(rows: Sequence[Row], law: Law, on: date) -> dict[str, Any]:
    """Return everything as plain data: row by row, and the list of each month."""
    months = dict.fromkeys(row.payslip.month for row in rows)
    return {
        "rows": [
            {
                "worker": row.worker,
                "month": str(row.payslip.month),
                "premium": None if row.premium.value is None else shares(row.premium.value),
                "findings": [
                    {"code": fault.code, "severity": fault.severity.value, "params": dict(fault.params)}
                    for fault in row.faults
                ],
            }
            for row in rows
        ],
        "lists": {str(month): month_of(month, rows, law, on) for month in months},
    }


def shares(found: Premium | ListTotals) -> dict[str, int]:
    """Return the shares of a premium, or of a list, by name."""
    return {name: getattr(found, name) for name in SHARES}


def month_of(month: JalaliMonth, rows: Iterable[Row], law: Law, on: date) -> dict[str, Any]:
    """Return what the list of a month adds up to, and until when list and premium are due."""
    premiums = [row.premium.value for row in rows if row.payslip.month == month]
    totals = list_totals((premium for premium in premiums if premium is not None), law=law)
    due = Obligation(month, holidays=lambda day: day.weekday() == FRIDAY)  # other holidays are the reader's to know
    found = {"list_due": LIST_DEADLINE(due, law=law, on=on), "payment_due": PAYMENT_DEADLINE(due, law=law, on=on)}
    days = {name: None if each.value is None else jalali.format(each.value) for name, each in found.items()}
    return {"people": len(premiums), "not_computed": premiums.count(None), **shares(totals), **days}


def lines(found: Mapping[str, Any], rows: Sequence[Row], words: Catalogue) -> Iterator[str]:
    """Write everything for people."""
    for row in rows:
        yield f"{row.worker}  {jalali.spell_month(row.payslip.month, words.lang)}"
        if row.premium.value is not None:
            yield f"    {written(shares(row.premium.value), words)}"
        for fault in row.faults:
            mark = "!" if fault.severity is Severity.ERROR else "-"
            yield f"  {mark} {words.of(fault).detail}"
    yield ""
    for month, totals in found["lists"].items():
        yield f"{jalali.spell_month(JalaliMonth.parse(month), words.lang)}  {written(totals, words)}"
        yield f"    {totals['list_due'] or '?'}  {totals['payment_due'] or '?'}"


def written(amounts: Mapping[str, Any], words: Catalogue) -> str:
    """Write the shares in a row."""
    pairs = zip(NAMES[words.lang], SHARES, strict=True)
    return "  ".join(f"{name} {words.number(amounts[share])}" for name, share in pairs)


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a file and print what was found."""
    parser = argparse.ArgumentParser(description="Check a payroll before its list is sent.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--on", required=True, help="day of the judgement, 1405-08-01")
    parser.add_argument("--lang", choices=("fa", "en"), default="en")
    parser.add_argument("--json", action="store_true", help="plain data instead of sentences")
    given = parser.parse_args(arguments)
    law = Law.current()
    try:
        on = jalali.parse(given.on)
        rows = tuple(judge_all(read(given.file), law, on))
    except (OSError, UnicodeDecodeError, csv.Error, MalformedError, UnreadableError) as error:
        print(f"{given.file}: {error}", file=sys.stderr)
        return 2
    found = document(rows, law, on)
    if given.json:
        print(json.dumps(found, ensure_ascii=False, indent=2, default=str))
    else:
        print("\n".join(lines(found, rows, catalogue(given.lang))))
    return int(any(fault.severity is Severity.ERROR for row in rows for fault in row.faults))


if __name__ == "__main__":
    sys.exit(main())
