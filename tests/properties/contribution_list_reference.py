"""
The rules of a list a second time, in the plainest way: one long walk, numbers of 1404 written out, no table.

Written from the description of the rules (contribution-list K1 to K8, W1 to W17, F1), not from the code. It answers
with the set of rules that are broken, each with its row; which column and how much is left to the tests of each rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from tamin_rules.jalali import JalaliMonth
from tamin_rules.records.contribution_list.model import ContributionList, Header, Worker

MINIMUM, CEILING, MARRIAGE = 3_463_656, 24_245_592, 5_000_000
FORBIDDEN = "\"'<>&‘’‚‛“”„‟«»‹›`´′″"
TEXTS = (
    "workshop_code",
    "list_number",
    "insurance_number",
    "first_name",
    "last_name",
    "father_name",
    "birth_certificate_number",
    "issue_place",
    "sex",
    "nationality",
    "occupation",
    "job_code",
    "national_id",
)


def broken(list_: ContributionList, uncovered: Iterable[str]) -> set[tuple[str, int | None]]:
    """Return the rules that a list breaks, each with the row; the list is one of 1404 with a whole header."""
    header = list_.header
    assert isinstance(header, Header)
    rows = [(place, row) for place, row in enumerate(list_.rows, 1) if isinstance(row, Worker)]
    found = _header(header, [row for _, row in rows], {number.lstrip("0") for number in uncovered})
    month = JalaliMonth(header.year, header.month)
    for place, row in rows:
        if (row.workshop_code, row.year, row.month, row.list_number) != (
            header.workshop_code,
            header.year,
            header.month,
            header.list_number,
        ):
            found.add(("K6", place))
        found |= {(rule, place) for rule in _amounts(row, month) | _dates(row, month) | _person(row)}
    for name in ("insurance_number", "national_id"):
        numbers = [getattr(row, name) for _, row in rows]
        bare = [number.lstrip("0") for number in numbers] if name == "insurance_number" else numbers
        found |= {("W15", rows[at][0]) for at, number in enumerate(bare) if number and number in bare[:at]}
    return found


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def _header(header: Header, rows: list[Worker], uncovered: set[str]) -> set[tuple[str, int | None]]:
    found: set[tuple[str, int | None]] = set()

    def note(rule: str, is_broken: bool) -> None:  # noqa: FBT001 - said at each call
        if is_broken:
            found.add((rule, None))

    count = len(rows)
    note("K1", header.worker_count != count)
    note("K2", header.total_days != sum(row.days for row in rows))
    note("K2", header.total_daily_wage != sum(row.daily_wage for row in rows))
    note("K2", header.total_monthly_wage != sum(row.monthly_wage for row in rows))
    note("K2", header.total_benefits != sum(row.benefits for row in rows))
    note("K2", header.total_insurable_wage != sum(row.insurable_wage for row in rows))
    note("K2", header.total_pay != sum(row.total_pay for row in rows))
    note("K2", header.total_insured_share != sum(row.insured_share for row in rows))
    note("K2", header.total_marriage_allowance != sum(row.marriage_allowance for row in rows))
    note("K3", header.total_seniority != sum(row.seniority * row.days for row in rows))
    whole = half_up(Fraction(header.total_insurable_wage * 20, 100))
    short = header.employer_share < whole - count
    exempt = short and header.employer_share == 0 and count <= 5
    note("K4", (short and not exempt) or header.employer_share > whole + count)
    note("K4b", short)
    premium = header.unemployment_premium
    note("K5", premium > half_up(Fraction(header.total_insurable_wage * 3, 100)) + count)
    if uncovered:
        covered = sum(row.insurable_wage for row in rows if row.insurance_number.lstrip("0") not in uncovered)
        note("K5", abs(premium - half_up(Fraction(covered * 3, 100))) > count)
        note("K5", bool(uncovered - {row.insurance_number.lstrip("0") for row in rows}))  # named, and not in the list
    code = header.workshop_code
    note("K7", len(code) != 10 or any(digit not in "0123456789" for digit in code) or header.kind != 0)
    note("K8", any(digit not in "0123456789" for digit in header.contract_row))
    return found


def _amounts(row: Worker, month: JalaliMonth) -> set[str]:
    days, total = row.days, row.monthly_wage + row.benefits
    length = (month.last_day - month.first_day).days + 1
    top = CEILING * days
    found: set[str] = set()
    if abs(row.monthly_wage - (row.daily_wage + row.seniority) * days) > days:
        found.add("W1")
    is_capped = row.insurable_wage < total and top - days <= row.insurable_wage <= top + days
    if row.insurable_wage != total and not is_capped:
        found.add("W2")
    if row.insurable_wage > top + days:
        found.add("W3")
    if days > 0 and row.daily_wage < MINIMUM:
        found.add("W4")
    if abs(row.insured_share - half_up(Fraction(row.insurable_wage * 7, 100))) > 2:
        found.add("W5")
    if row.total_pay < row.insurable_wage:
        found.add("W6")
    return found | _parts(row, length)


def _parts(row: Worker, length: int) -> set[str]:
    days, found = row.days, set[str]()
    allowance = row.marriage_allowance
    if allowance > row.benefits:
        found.add("W7")
    if allowance and length == 30 and days <= 30 and abs(allowance - half_up(Fraction(MARRIAGE * days, 30))) > 1:
        found.add("W7")
    if days > length:
        found.add("W8")
    total = row.monthly_wage + row.benefits
    amounts = (row.daily_wage, row.seniority, total, allowance, row.insurable_wage, row.total_pay, row.insured_share)
    if days == 0 and any(amounts):
        found.add("W9")
    return found


def _dates(row: Worker, month: JalaliMonth) -> set[str]:
    first, last = month.first_day, month.last_day
    length = (last - first).days + 1
    start, end = row.start, row.end
    found: set[str] = set()
    if start is not None and start > last:
        found.add("W10")
    if end is not None and (end > last or end < first):
        found.add("W10")
    if start is not None and end is not None and start > end:
        found.add("W10")
    inside_start = start if start is not None and first <= start <= last else None
    inside_end = end if end is not None and first <= end <= last else None
    possible = [
        day
        for day in (first + timedelta(days=count) for count in range(length))
        if (inside_start is None or day >= inside_start) and (inside_end is None or day <= inside_end)
    ]
    is_turned = inside_start is not None and inside_end is not None and inside_start > inside_end
    if (inside_start or inside_end) and not is_turned and row.days > len(possible):
        found.add("W11")
    if 0 < row.days < length and inside_start is None and inside_end is None:
        found.add("W12")
    return found


def _person(row: Worker) -> set[str]:
    found: set[str] = set()
    is_iranian = row.nationality in ("", "ایرانی")
    if (row.national_id and not _is_valid(row.national_id)) or (not row.national_id and is_iranian):
        found.add("W13")
    number = row.insurance_number.lstrip("0")
    if len(number) != 8 or any(digit not in "0123456789" for digit in number):
        found.add("W14")
    if row.sex not in ("مرد", "زن"):
        found.add("W16")
    if not (row.first_name and row.last_name and row.birth_certificate_number and row.job_code):
        found.add("W16")
    if row.job_code and (len(row.job_code) != 6 or not all(each.isalpha() or each.isdigit() for each in row.job_code)):
        found.add("W17")
    if any(each in FORBIDDEN or ord(each) < 32 for name in TEXTS for each in getattr(row, name)):
        found.add("F1")
    return found


def _is_valid(text: str) -> bool:
    """Tell whether ten digits are a national ID: the last is that of the sum of the others, weighted ten to two."""
    if len(text) != 10 or any(digit not in "0123456789" for digit in text):
        return False
    if text == text[0] * 10:
        return False
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(text[:9])) % 11
    return int(text[9]) == (rest if rest < 2 else 11 - rest)


def day_of(month: JalaliMonth, place: int) -> date:
    """Return a day counted from the first of a month, which may lie before or behind it."""
    return month.first_day + timedelta(days=place - 1)
