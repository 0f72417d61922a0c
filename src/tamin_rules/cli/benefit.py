"""
`benefit unemployment`, `sickness`, `maternity`, `marriage`, `seventh-plan`, `premium`: one rule at a time.

The options are the inputs of the worked examples, with dashes, and the values of the answer are what they expect. What
is left out is not known; only the day is today's where none is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Final

import typer
from attrs import evolve, fields

from tamin_rules.cli.figures import Answer, answer
from tamin_rules.cli.options import On, Overlay, Readings, day_of, law_of
from tamin_rules.cli.output import AsJson, Language, leave
from tamin_rules.decisions.formulas import Formula
from tamin_rules.errors import MalformedError
from tamin_rules.law import Law, keys
from tamin_rules.messages import Lang, catalogue
from tamin_rules.records.benefits import marriage as marriages
from tamin_rules.records.benefits import maternity as maternities
from tamin_rules.records.benefits import sickness as sicknesses
from tamin_rules.records.benefits import unemployment as unemployments
from tamin_rules.records.benefits.base import DailyAverage, Paid, Pay
from tamin_rules.records.payslip import MaritalStatus, PayrollMonth, precheck
from tamin_rules.records.person import Sex
from tamin_rules.records.seventh_plan import ADDED_MONTHS, SeventhPlanFacts
from tamin_rules.records.wages import CEILING, InsuredMonth
from tamin_rules.text import fold_digits

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Benefits, premium, Seventh Plan: one rule at a time, with source.",
)

MOST_RIALS: Final = 10**18
MOST_COUNT: Final = 100_000
ABOVE_CEILING: Final = "above ceiling"
_YEARS: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,6})?")
_AMOUNT: Final = re.compile(r"[0-9]{1,18}")


def _rials(text: str) -> Any:  # noqa: ANN401 - as typer has it
    return typer.Option(min=0, max=MOST_RIALS, metavar="RIALS", help=text)


def _count(text: str) -> Any:  # noqa: ANN401 - as typer has it
    return typer.Option(min=0, max=MOST_COUNT, metavar="N", help=text)


Rials = Annotated[int | None, _rials("Rials of the month.")]
Count = Annotated[int | None, _count("How many.")]
Status = Annotated[MaritalStatus | None, typer.Option(help="Married counts as with dependants.")]
Average = Annotated[int | None, _rials("Average daily wage of the last 90 days before the event.")]
Wages90 = Annotated[int | None, _rials("Insured wages of those 90 days, in place of their average.")]
Days90 = Annotated[int | None, _count("Contribution days among them.")]


def _pay(average: int | None, wages: int | None, days: int | None) -> Pay | None:
    """Return from what the average daily wage is known, None where nothing was said of it."""
    if average is not None and (wages is not None or days is not None):
        message = "--average-daily-wage goes without --wages-90-days and --days-90-days"
        raise typer.BadParameter(message)
    if average is not None:
        return DailyAverage(average)
    return None if wages is None and days is None else Paid(wages, days)


def _need(*given: object) -> None:
    """Refuse a call that says nothing."""
    if all(each is None for each in given):
        message = "nothing is given to judge by; see --help"
        raise typer.BadParameter(message)


@app.command()
def unemployment(
    *,
    contribution_months: Annotated[int | None, _count("Whole months of contributions in all.")] = None,
    months_since_start: Annotated[int | None, _count("The same since the last start of work.")] = None,
    status: Status = None,
    already_used_months: Annotated[int | None, _count("Months of benefit drawn before.")] = None,
    dependants: Annotated[int | None, _count("Dependants, for the supplement.")] = None,
    average_daily_wage: Average = None,
    wages_90_days: Wages90 = None,
    days_90_days: Days90 = None,
    on: On = None,
    reading: Readings = None,
    overlay: Overlay = None,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Tell for how many months there is unemployment benefit, and how much; the day is the first one without work."""
    pay = _pay(average_daily_wage, wages_90_days, days_90_days)
    _need(contribution_months, months_since_start, pay)
    facts = unemployments.Unemployed(
        contribution_months, months_since_start, status, already_used_months, dependants, pay
    )
    law, day = law_of(overlay, reading, lang), day_of(on, lang)
    figures = {name: formula(facts, law=law, on=day) for name, formula in _asked(facts)}
    values = {name: figures[name].value if name in figures else None for name in _UNEMPLOYMENT_VALUES}
    six = (unemployments.SIX_MONTHS(facts, law=law, on=day),) if "entitled_months" in figures else ()
    found = Answer("unemployment", law, day, values, tuple(figures.values()), six)
    return answer(found, catalogue(lang), as_json=as_json)


_UNEMPLOYMENT_VALUES: Final = ("entitled_months", "remaining_months", "daily_amount", "monthly_amount")


def _asked(facts: unemployments.Unemployed) -> Iterator[tuple[str, Formula[unemployments.Unemployed, int]]]:
    """Yield what is asked for: the duration where months are given, the amount where pay is."""
    if facts.contribution_months is not None or facts.months_since_start is not None:
        yield "entitled_months", unemployments.ENTITLED_MONTHS
        if facts.already_used_months is not None:
            yield "remaining_months", unemployments.REMAINING_MONTHS
    if facts.pay is not None:
        yield "daily_amount", unemployments.DAILY_AMOUNT
        yield "monthly_amount", unemployments.MONTHLY_AMOUNT


@app.command()
def sickness(
    *,
    start: Annotated[str | None, typer.Option(metavar="DATE", help="First day of the incapacity.")] = None,
    end: Annotated[str | None, typer.Option(metavar="DATE", help="Its last day.")] = None,
    status: Status = None,
    in_hospital: Annotated[bool | None, typer.Option(help="All the time, at the cost of the organisation.")] = None,
    work_accident: Annotated[bool | None, typer.Option(help="Whether an accident at work caused it.")] = None,
    average_daily_wage: Average = None,
    wages_90_days: Wages90 = None,
    days_90_days: Days90 = None,
    reading: Readings = None,
    overlay: Overlay = None,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Tell the sick pay, which no source supports: --reading sick_pay=three_quarters_two_thirds_half turns it on."""
    first, last = day_of(start, lang, "--start"), None if end is None else day_of(end, lang, "--end")
    if last is not None and (start is None or last < first):
        message = "--end goes with a --start that is not after it"
        raise typer.BadParameter(message)
    facts = sicknesses.Sickness(
        None if last is None else (last - first).days + 1,
        None if status is None else status is MaritalStatus.MARRIED,
        in_hospital,
        work_accident,
        _pay(average_daily_wage, wages_90_days, days_90_days),
    )
    law = law_of(overlay, reading, lang)
    formulas = {
        "paid_days": sicknesses.PAID_DAYS,
        "daily_amount": sicknesses.DAILY_AMOUNT,
        "amount": sicknesses.AMOUNT,
    }
    figures = {name: formula(facts, law=law, on=first) for name, formula in formulas.items()}
    values = {name: figure.value for name, figure in figures.items()}
    return answer(Answer("sickness", law, first, values, tuple(figures.values())), catalogue(lang), as_json=as_json)


@app.command()
def maternity(
    *,
    contribution_days: Annotated[int | None, _count("In the year before birth.")] = None,
    works: Annotated[bool | None, typer.Option("--works/--no-work", help="Whether there is work meanwhile.")] = None,
    average_daily_wage: Average = None,
    wages_90_days: Wages90 = None,
    days_90_days: Days90 = None,
    on: On = None,
    reading: Readings = None,
    overlay: Overlay = None,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Tell the maternity pay of a day and of nine months; the day is the first one of the leave."""
    pay = _pay(average_daily_wage, wages_90_days, days_90_days)
    _need(contribution_days, works, pay)
    facts, law, day = (
        maternities.Maternity(contribution_days, works, pay),
        law_of(overlay, reading, lang),
        day_of(on, lang),
    )
    conditions = tuple(formula(facts, law=law, on=day) for formula in (maternities.SIXTY_DAYS, maternities.NO_WORK))
    daily, whole = (formula(facts, law=law, on=day) for formula in (maternities.DAILY_AMOUNT, maternities.LEAVE))
    leave_ = whole.value if isinstance(whole.value, maternities.Leave) else None
    values = {
        "daily_amount": daily.value,
        "last_day": None if leave_ is None else leave_.last,
        "leave_days": None if leave_ is None else leave_.days,
        "amount": None if leave_ is None else leave_.amount,
    }
    proof = () if pay is None else (daily, whole)
    return answer(Answer("maternity", law, day, values, proof, conditions), catalogue(lang), as_json=as_json)


@app.command()
def marriage(
    *,
    insurable_wages_24_months_before_marriage: Annotated[int | None, _rials("In the two years before.")] = None,
    monthly_minimum_wage_at_marriage: Annotated[int | None, _rials("The law's, when left out.")] = None,
    first_marriage: Annotated[bool | None, typer.Option("--first-marriage/--not-first-marriage")] = None,
    compulsory: Annotated[
        bool | None, typer.Option("--compulsory/--not-compulsory", help="Whether the insurance is compulsory.")
    ] = None,
    contribution_days: Annotated[int | None, _count("In the five years before, for marriage_record_test.")] = None,
    on: On = None,
    reading: Readings = None,
    overlay: Overlay = None,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Tell the marriage allowance of the organisation; the day is that of the marriage."""
    wages = insurable_wages_24_months_before_marriage
    _need(wages, first_marriage, compulsory, contribution_days)
    facts = marriages.Marriage(
        None if wages is None else Paid(wages),
        monthly_minimum_wage_at_marriage,
        first_marriage,
        compulsory,
        contribution_days,
    )
    law, day = law_of(overlay, reading, lang), day_of(on, lang)
    tests = (marriages.FIRST_MARRIAGE, marriages.COMPULSORY, marriages.RECORD)
    conditions = tuple(formula(facts, law=law, on=day) for formula in tests)
    amount = marriages.AMOUNT(facts, law=law, on=day)
    proof = () if wages is None else (amount,)
    found = Answer("marriage", law, day, {"amount": amount.value}, proof, conditions)
    return answer(found, catalogue(lang), as_json=as_json)


@app.command("seventh-plan")
def seventh_plan(
    *,
    record_years_at_reference_date: Annotated[
        str, typer.Option(metavar="YEARS", help="Record on 1403-05-03, or on the day of the by-law: 16, 28.5.")
    ],
    sex: Annotated[Sex | None, typer.Option(help="Nothing is added for women.")] = None,
    old_requirement_years: Annotated[int | None, _count("The thirty years of the law, to be compared.")] = None,
    on: On = None,
    reading: Readings = None,
    overlay: Overlay = None,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Tell the months of contribution that Article 29 of the Seventh Plan Act adds to thirty years of record."""
    facts = SeventhPlanFacts(_years(record_years_at_reference_date), sex)
    law, day = law_of(overlay, reading, lang), day_of(on, lang)
    _agree(old_requirement_years, law, day)
    figure = ADDED_MONTHS(facts, law=law, on=day)
    option_a = ADDED_MONTHS(facts, law=law.with_readings(added_contribution="remaining_to_30"), on=day)
    values, aliases = {"extra_months": figure.value}, {"extra_months_option_A": option_a.value}
    found = Answer("seventh_plan", law, day, values, (figure,), aliases=aliases)
    return answer(found, catalogue(lang), as_json=as_json)


def _years(text: str) -> Fraction:
    folded = fold_digits(text)
    if _YEARS.fullmatch(folded) is None:
        message = "--record-years-at-reference-date is a number of years, 16 or 28.5"
        raise typer.BadParameter(message)
    return Fraction(folded)


def _agree(old_requirement: int | None, law: Law, on: date) -> None:
    """Refuse an old requirement that is not the law's: the answer would be to another question."""
    known = law.table(keys.OLD_AGE_THIRTY_YEARS_CONTRIBUTION_YEARS.name).on(on)
    if old_requirement is not None and old_requirement != getattr(known, "value", old_requirement):
        message = "--old-requirement-years is not that of the law; lay your own over it with --overlay"
        raise typer.BadParameter(message)


@app.command()
def premium(
    *,
    year: Annotated[int, typer.Option(help="Jalali year of work.")],
    month: Annotated[int, typer.Option(help="Month of work, 1 to 12.")],
    days: Annotated[int | None, _count("Insured days.")] = None,
    month_days: Annotated[int | None, _count("Days that the base wage is for; the whole month when left out.")] = None,
    unpaid_leave_days: Annotated[int, _count("They lessen the base wage.")] = 0,
    base_wage: Rials = None,
    monthly_base_for_30_days: Annotated[int | None, _rials("From which the base wage is made by paid days.")] = None,
    seniority: Rials = None,
    housing: Rials = None,
    grocery: Rials = None,
    marriage_allowance: Rials = None,
    child_allowance_total: Rials = None,
    insurable_items: Annotated[
        str | None, typer.Option(metavar="RIALS", help=f"Other insurable items, or '{ABOVE_CEILING}'.")
    ] = None,
    marital_status: Annotated[MaritalStatus | None, typer.Option(help="Judged with, where it is given.")] = None,
    children: Count = None,
    daily_minimum_wage: Annotated[int | None, _rials("Of the payroll, to be compared with the law's.")] = None,
    on: On = None,
    reading: Readings = None,
    overlay: Overlay = None,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Tell what is insurable of a month of pay, and what insured person and employer owe."""
    given = {name: value for name, value in locals().items() if name in _INPUTS}  # options are called as inputs are
    law, day = law_of(overlay, reading, lang), day_of(on, lang)
    inputs = _payroll(given, insurable_items, law, day, lang)
    found = precheck(inputs, law=law, on=day)
    values = {name: getattr(found, name) for name in _PREMIUM_VALUES}
    aliases = {"theoretical_ceiling": found.theoretical_ceiling}
    return answer(
        Answer("premium", law, day, values, found.decisions, aliases=aliases), catalogue(lang), as_json=as_json
    )


_INPUTS: Final = frozenset(each.name for each in fields(PayrollMonth)) - {"insurable_items"}
_PREMIUM_VALUES: Final = (
    *("paid_days", "base_wage", "wage_reduction", "gross", "excluded"),
    *("ceiling", "insurable_wage", "worker_share", "employer_share_20_plus_3"),
)


def _payroll(given: Mapping[str, Any], items: str | None, law: Law, on: date, lang: Lang) -> PayrollMonth:
    try:
        inputs = PayrollMonth(**given)
        return inputs if items is None else evolve(inputs, insurable_items=_items(items, inputs, law, on))
    except MalformedError as error:
        leave("", error.faults, lang)


def _items(text: str, inputs: PayrollMonth, law: Law, on: date) -> int:
    """Read an amount; the words of the examples are one rial above the ceiling."""
    if text == ABOVE_CEILING:
        ceiling = CEILING(InsuredMonth(inputs.when, inputs.insured_days), law=law, on=on).value
        if ceiling is None:
            message = "--insurable-items: the ceiling of this month is not known"
            raise typer.BadParameter(message)
        return ceiling + 1
    folded = fold_digits(text)
    if _AMOUNT.fullmatch(folded) is None:
        message = f"--insurable-items is an amount of rials, or '{ABOVE_CEILING}'"
        raise typer.BadParameter(message)
    return int(folded)
