"""The paths to a pension: what each asks for, before and after the Seventh Plan Act; what is unknown; and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import pytest
from attrs import evolve

from tamin_rules import jalali
from tamin_rules.decisions import Outcome
from tamin_rules.errors import Severity
from tamin_rules.law import Key, Law, keys
from tamin_rules.messages import LANGS, catalogue
from tamin_rules.records.eligibility import (
    RULES,
    Career,
    HardWork,
    Lack,
    Path,
    Point,
    Regime,
    Standing,
    What,
    career,
    eligibility,
    standing,
    standings,
)
from tamin_rules.records.months import merge
from tamin_rules.records.person import Insured, Sex
from tamin_rules.records.rows import MonthRow, RecordKind

LAW: Final = Law.current()
ON: Final = jalali.parse("1405-09-01")
NEXT: Final = jalali.parse("1405-09-02")
MALE, FEMALE = Sex.MALE, Sex.FEMALE
BEFORE, AFTER = Regime.BEFORE, Regime.AFTER
YEAR: Final = 365


def aged(years: int, short: int = 0) -> date:
    """Return a day of birth on which so many years are completed on `ON`, or so many days later."""
    year, month, day = jalali.ymd(ON)
    return date.fromordinal(jalali.day(year - years, month, day).toordinal() + short)


def person(sex: Sex | None = MALE, born: date | None = None, **more: Any) -> Insured:
    return Insured(sex, born, **more)


def stood(path: Path, days: int, who: Insured, law: Law = LAW, on: date = ON, **more: Any) -> Standing:
    of = Career(days, date.fromordinal(on.toordinal() + 1), who, **{"days_at_reference": 0, **more})
    return standing(path, of, law=law, on=on)


def rows(first: str, months: int, days: int | None = None, kind: RecordKind = RecordKind.ORDINARY) -> list[MonthRow]:
    """Return a row for each of so many months, of real length where no fewer days are given."""
    start = jalali.JalaliMonth.parse(first)
    spans = [start + number for number in range(months)]
    return [MonthRow(span.year, span.month, min(days or span.length, span.length), 0, None, kind) for span in spans]


def of_rows(given: Iterable[MonthRow], who: Insured | None = None, law: Law = LAW, on: date = ON) -> Career:
    return career(merge(given, law=law, on=on), who or Insured(), law=law, on=on)


def points(found: Standing) -> list[object]:
    return [decision.finding.params["point"] for decision in found.advice]


# --- what each path asks for: a day and a birthday on both sides ------------------------------------------------------

EDGES: Final = [
    # path, regime, sex, age, days
    (Path.AGE_AND_RECORD, BEFORE, MALE, 60, 20 * YEAR),
    (Path.AGE_AND_RECORD, BEFORE, FEMALE, 55, 20 * YEAR),
    (Path.AGE_AND_RECORD, AFTER, MALE, 62, 20 * YEAR),
    (Path.AGE_AND_RECORD, AFTER, FEMALE, 55, 20 * YEAR),
    (Path.THIRTY_YEARS, BEFORE, MALE, 50, 30 * YEAR),
    (Path.THIRTY_YEARS, BEFORE, FEMALE, 45, 30 * YEAR),
    (Path.THIRTY_YEARS, AFTER, MALE, 50, 35 * YEAR),  # nothing on the reference day: five years more
    (Path.THIRTY_YEARS, AFTER, FEMALE, 45, 30 * YEAR),
    (Path.ANY_AGE, BEFORE, MALE, None, 35 * YEAR),
    (Path.ANY_AGE, BEFORE, FEMALE, None, 35 * YEAR),
    (Path.ANY_AGE, AFTER, MALE, None, 35 * YEAR),
    (Path.ANY_AGE, AFTER, FEMALE, None, 35 * YEAR),
    (Path.WOMEN_42, BEFORE, FEMALE, 42, 20 * YEAR),
    (Path.WOMEN_42, AFTER, FEMALE, 42, 20 * YEAR),
    (Path.TEN_YEARS, BEFORE, MALE, 60, 10 * YEAR),
    (Path.TEN_YEARS, BEFORE, FEMALE, 55, 10 * YEAR),
    (Path.TEN_YEARS, AFTER, MALE, 60, 10 * YEAR),
    (Path.TEN_YEARS, AFTER, FEMALE, 55, 10 * YEAR),
]


@pytest.mark.clause("records/R4.5")
@pytest.mark.parametrize(("path", "regime", "sex", "age", "days"), EDGES)
class TestEdges:
    """Both what is just enough, and a day less."""

    def test_just_enough_is_enough(self, path: Path, regime: Regime, sex: Sex, age: int | None, days: int) -> None:
        found = stood(path, days, person(sex, aged(age) if age else None), regime=regime)
        assert (found.outcome, found.lacks, found.earliest, found.missing) == (Outcome.SATISFIED, (), ON, ())
        assert found.regime is regime
        assert found.decision.finding.used

    def test_a_day_of_record_less_is_not(
        self, path: Path, regime: Regime, sex: Sex, age: int | None, days: int
    ) -> None:
        found = stood(path, days - 1, person(sex, aged(age) if age else None), regime=regime)
        assert (found.outcome, found.lacks) == (Outcome.VIOLATED, (Lack(What.RECORD, days=1),))
        assert (found.decision.finding.code, found.earliest) == ("eligibility.record.short", NEXT)
        assert found.decision.finding.params == {"needed": days, "days": 1}

    def test_a_day_too_young_is_too_young(
        self, path: Path, regime: Regime, sex: Sex, age: int | None, days: int
    ) -> None:
        found = stood(path, days, person(sex, aged(age or 18, short=1)), regime=regime)
        if age is None:
            assert found.outcome is Outcome.SATISFIED
        else:
            assert (found.outcome, found.lacks) == (Outcome.VIOLATED, (Lack(What.AGE, until=NEXT),))
            assert (found.decision.finding.code, found.earliest) == ("eligibility.age.low", NEXT)
            assert found.decision.finding.params == {"least": age}


@pytest.mark.clause("records/R4.7")
@pytest.mark.parametrize(
    ("path", "regime", "sex", "used"),
    [
        (Path.AGE_AND_RECORD, BEFORE, MALE, [keys.OLD_AGE_MIN_CONTRIBUTION_YEARS, keys.OLD_AGE_MIN_AGE_MEN]),
        (
            Path.THIRTY_YEARS,
            BEFORE,
            FEMALE,
            [keys.OLD_AGE_THIRTY_YEARS_CONTRIBUTION_YEARS, keys.OLD_AGE_THIRTY_YEARS_MIN_AGE_WOMEN],
        ),
        (Path.ANY_AGE, AFTER, MALE, [keys.OLD_AGE_ANY_AGE_CONTRIBUTION_YEARS]),
        (
            Path.HARD_WORK,
            BEFORE,
            MALE,
            [keys.OLD_AGE_HAZARDOUS_YEARS_CONTINUOUS, keys.OLD_AGE_HAZARDOUS_YEARS_INTERMITTENT],
        ),
    ],
)
def test_a_decision_names_the_values_that_it_rests_on(
    path: Path, regime: Regime, sex: Sex, used: list[Key[Any]]
) -> None:
    work = HardWork(25 * YEAR, 25 * YEAR, 0)
    found = stood(path, 35 * YEAR, person(sex, aged(70)), regime=regime, hard_work=work)
    assert found.outcome is Outcome.SATISFIED
    assert [value.key for value in found.decision.finding.used] == [key.name for key in used]


@pytest.mark.parametrize(("reading", "aged_too"), [("keep", True), ("dropped", False)])
def test_after_the_act_thirty_years_rest_on_an_age_where_one_is_asked_for(reading: str, *, aged_too: bool) -> None:
    law = LAW.with_readings(thirty_year_path_ages=reading)
    found = stood(Path.THIRTY_YEARS, 35 * YEAR, person(MALE, aged(70)), law, regime=AFTER)
    used = [value.key for value in found.decision.finding.used]
    assert found.outcome is Outcome.SATISFIED
    assert len(used) > 1
    assert (keys.OLD_AGE_THIRTY_YEARS_MIN_AGE_MEN.name in used) == aged_too


def test_a_statement_names_further_sources() -> None:
    assert {path: RULES[path].see for path in (Path.ANY_AGE, Path.HARD_WORK)} == {
        Path.ANY_AGE: ("records/R4.5", "records/R4.6", "seventh-plan-act/29"),
        Path.HARD_WORK: ("records/R4.5", "records/R4.8", "hazardous-work-act"),
    }


def test_total_disability_asks_for_ten_years_and_no_age() -> None:
    disabled = person(None, totally_disabled=True)
    found = [stood(Path.DISABILITY_TEN_YEARS, days, disabled).outcome for days in (3_649, 3_650)]
    assert found == [Outcome.VIOLATED, Outcome.SATISFIED]


def test_what_is_lacking_together_is_said_together_and_reached_with_the_last_of_it() -> None:
    born = jalali.parse("1347-09-01")  # 62 in 1409
    found = stood(Path.AGE_AND_RECORD, 20 * YEAR - 100, person(MALE, born))
    assert found.lacks == (Lack(What.RECORD, days=100), Lack(What.AGE, until=jalali.parse("1409-09-01")))
    assert found.decision.finding.code == "eligibility.record_and_age.short"
    assert found.earliest == jalali.parse("1409-09-01")
    later = stood(Path.AGE_AND_RECORD, 10 * YEAR, person(MALE, born))
    assert later.earliest == date.fromordinal(ON.toordinal() + 10 * YEAR)


def test_the_paths_come_in_their_order() -> None:
    names = ["age_and_record", "thirty_years", "any_age", "women_42", "hard_work", "ten_years", "disability_ten_years"]
    assert [found.path.value for found in standings(of_rows([]), law=LAW, on=ON)] == names


# --- the law of the day, and readings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "age"), [("1403-05-02", 60), ("1403-05-03", 62), ("1403-12-05", 62)])
def test_a_person_is_judged_under_the_law_of_the_day(day: str, age: int) -> None:
    """Between the act and the by-law the age is read as the by-law announced it."""
    on = jalali.parse(day)
    year, month, of_month = jalali.ymd(on)
    old, young = (person(MALE, jalali.day(year - years, month, of_month)) for years in (age, age - 1))
    assert [stood(Path.AGE_AND_RECORD, 20 * YEAR, who, on=on).outcome for who in (old, young)] == [
        Outcome.SATISFIED,
        Outcome.VIOLATED,
    ]


def test_the_law_may_be_compared_with_that_of_before() -> None:
    who = person(MALE, aged(61))
    assert [stood(Path.AGE_AND_RECORD, 20 * YEAR, who, regime=regime).outcome for regime in (None, BEFORE, AFTER)] == [
        Outcome.VIOLATED,
        Outcome.SATISFIED,
        Outcome.VIOLATED,
    ]


@pytest.mark.clause("records/R4.6")
@pytest.mark.parametrize(
    ("reading", "path", "who", "regime", "outcomes"),
    [
        ({"men_age_path": "age_60"}, Path.AGE_AND_RECORD, person(MALE, aged(60)), AFTER, "violated satisfied"),
        ({"men_age_path": "age_60"}, Path.AGE_AND_RECORD, person(FEMALE, aged(54)), AFTER, "violated violated"),
        ({"ten_year_men_age": "age_62"}, Path.TEN_YEARS, person(MALE, aged(61)), AFTER, "satisfied violated"),
        ({"ten_year_men_age": "age_62"}, Path.TEN_YEARS, person(MALE, aged(61)), BEFORE, "satisfied satisfied"),
        ({"ten_year_men_age": "age_62"}, Path.TEN_YEARS, person(FEMALE, aged(55)), AFTER, "satisfied satisfied"),
        ({"thirty_year_path_ages": "dropped"}, Path.THIRTY_YEARS, person(MALE, aged(49)), AFTER, "violated satisfied"),
        ({"thirty_year_path_ages": "dropped"}, Path.THIRTY_YEARS, person(MALE, aged(49)), BEFORE, "violated violated"),
        ({"thirty_year_path_ages": "dropped"}, Path.THIRTY_YEARS, person(MALE), AFTER, "undetermined satisfied"),
    ],
)
def test_an_open_age_is_a_reading(
    reading: dict[str, str], path: Path, who: Insured, regime: Regime, outcomes: str
) -> None:
    found = [stood(path, 36 * YEAR, who, law, regime=regime) for law in (LAW, LAW.with_readings(**reading))]
    assert " ".join(one.outcome for one in found) == outcomes


@pytest.mark.clause("records/R4.6")
@pytest.mark.parametrize(
    ("at_reference", "needed"),
    [
        (15 * YEAR, 35 * YEAR),  # 60 months more
        (20 * YEAR, 11_863),  # 30 months: 11,862.5 days
        (20 * YEAR - 1, 12_167),  # 40 months, and four for the 365th part of a year: 12,167 days
        (25 * YEAR, 11_255),  # 10 months: 11,254.17 days
        (28 * YEAR + 1, 30 * YEAR),
        (31 * YEAR, 30 * YEAR),
    ],
)
def test_what_the_act_adds_depends_on_the_record_of_the_reference_day(at_reference: int, needed: int) -> None:
    who = person(MALE, aged(60))
    found = [stood(Path.THIRTY_YEARS, days, who, days_at_reference=at_reference) for days in (needed - 1, needed)]
    assert [one.outcome for one in found] == [Outcome.VIOLATED, Outcome.SATISFIED]
    assert found[0].lacks == (Lack(What.RECORD, days=1),)


def test_a_law_that_does_not_know_from_when_the_act_holds_leaves_the_paths_open() -> None:
    for found in standings(of_rows([]), law=LAW.requiring("high"), on=ON):
        assert (found.outcome, found.missing) == (Outcome.UNDETERMINED, ("old_age.seventh_plan_by_act",))
        assert (found.regime, found.earliest, found.lacks, found.advice) == (None, None, (), ())


def test_where_the_law_of_a_path_is_not_known_only_that_path_is_open() -> None:
    on = jalali.parse("1380-01-01")
    who = person(FEMALE, jalali.parse("1320-01-01"), totally_disabled=True)
    found = {path: stood(path, 40 * YEAR, who, on=on) for path in Path}
    assert found[Path.AGE_AND_RECORD].outcome is Outcome.SATISFIED  # ten years then
    assert found[Path.ANY_AGE].missing == ("old_age.any_age_contribution_years",)
    assert found[Path.TEN_YEARS].missing == ("old_age.ten_years_contribution_years",)


# --- what is not known ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "who", "missing"),
    [
        (Path.AGE_AND_RECORD, person(MALE), ("born",)),
        (Path.AGE_AND_RECORD, person(None, aged(70)), ("sex",)),
        (Path.AGE_AND_RECORD, Insured(), ("sex", "born")),
        (Path.THIRTY_YEARS, Insured(), ("sex", "born")),
        (Path.WOMEN_42, person(FEMALE), ("born",)),
        (Path.WOMEN_42, Insured(), ("sex", "born")),
        (Path.TEN_YEARS, Insured(), ("sex", "born")),
        (Path.DISABILITY_TEN_YEARS, Insured(), ("totally_disabled",)),
        (Path.HARD_WORK, Insured(), ("hard_work_days", "hard_work_consecutive_days")),
        (Path.HARD_WORK, Insured(hard_work_days=9_999), ("hard_work_consecutive_days",)),
    ],
)
@pytest.mark.parametrize("days", [0, 40 * YEAR])
def test_a_path_that_lacks_a_fact_is_undetermined_whatever_the_record(
    path: Path, who: Insured, missing: tuple[str, ...], days: int
) -> None:
    found = stood(path, days, who)
    assert (found.outcome, found.missing, found.earliest) == (Outcome.UNDETERMINED, missing, None)
    assert found.decision.finding.params == {"missing": missing}


def test_what_is_known_to_be_lacking_is_said_beside_what_is_missing() -> None:
    assert stood(Path.AGE_AND_RECORD, 7_000, Insured()).lacks == (Lack(What.RECORD, days=300),)
    assert stood(Path.AGE_AND_RECORD, 7_300, Insured()).lacks == ()
    assert stood(Path.DISABILITY_TEN_YEARS, 0, Insured()).lacks == (Lack(What.RECORD, days=3_650),)
    assert stood(Path.THIRTY_YEARS, 0, Insured(), regime=BEFORE).lacks == (Lack(What.RECORD, days=30 * YEAR),)


def test_how_many_years_the_act_asks_for_is_not_said_without_the_sex_or_the_record_of_its_day() -> None:
    assert stood(Path.THIRTY_YEARS, 0, person(None, aged(30))).lacks == ()
    found = stood(Path.THIRTY_YEARS, 0, person(MALE, aged(30)), days_at_reference=None)
    assert found.missing == ("days_at_reference",)
    assert [lack.what for lack in found.lacks] == [What.AGE]


@pytest.mark.parametrize(
    ("path", "who"),
    [
        (Path.WOMEN_42, person(MALE)),
        (Path.DISABILITY_TEN_YEARS, person(totally_disabled=False)),
        (Path.HARD_WORK, person(hard_work_days=0)),
    ],
)
def test_a_path_for_others_does_not_apply(path: Path, who: Insured) -> None:
    found = standing(path, of_rows(rows("1380-01", 300), who), law=LAW, on=ON)
    assert (found.outcome, found.lacks, found.earliest) == (Outcome.NOT_APPLICABLE, (), None)
    assert (found.missing, found.advice) == ((), ())
    assert found.decision.finding.code == "eligibility.path.not_meant"
    assert not found.decision.refuses


# --- hard and hazardous work ------------------------------------------------------------------------------------------

HARD: Final = RecordKind.HARD_WORK


@pytest.mark.clause("records/R4.8")
@pytest.mark.parametrize(
    ("work", "outcome", "lacking"),
    [
        (HardWork(7_300, 7_300, 0), Outcome.SATISFIED, None),
        (HardWork(7_299, 7_299, 7_299), Outcome.VIOLATED, 1),
        (HardWork(7_299, 7_299, 0), Outcome.VIOLATED, 9_125 - 7_299),  # the stretch is broken: 25 years come first
        (HardWork(9_125, 5_000, 0), Outcome.SATISFIED, None),
        (HardWork(9_124, 7_299, 5_000), Outcome.VIOLATED, 1),
        (HardWork(100, 100, 100), Outcome.VIOLATED, 7_200),
    ],
)
def test_hard_work_asks_for_20_consecutive_or_25_interrupted_years(
    work: HardWork, outcome: Outcome, lacking: int | None
) -> None:
    found = stood(Path.HARD_WORK, 10_000, Insured(), hard_work=work)
    assert found.outcome is outcome
    assert found.lacks == (() if lacking is None else (Lack(What.HARD_WORK, days=lacking),))
    assert found.earliest == date.fromordinal(ON.toordinal() + (lacking or 0))
    if lacking is not None:
        assert found.decision.finding.code == "eligibility.hard_work.short"


def test_months_of_hard_work_without_a_month_between_are_consecutive() -> None:
    given = [*rows("1390-01", 24, 10, HARD), *rows("1392-02", 12, 30, HARD), *rows("1393-02", 3, 30)]
    assert of_rows(given).hard_work == HardWork(599, 359, 0)


@pytest.mark.parametrize(
    ("first", "work"),
    [
        ("1405-02", HardWork(240, 240, 240)),  # eight months, the last is that of the day
        ("1405-01", HardWork(240, 240, 240)),  # ... the one before
        ("1404-12", HardWork(239, 239, 0)),  # ... two before: Aban is between
    ],
)
def test_a_stretch_runs_on_where_no_month_lies_between(first: str, work: HardWork) -> None:
    assert of_rows(rows(first, 8, 30, HARD)).hard_work == work


def test_of_a_month_of_several_kinds_the_days_of_hard_work_count() -> None:
    given = [MonthRow(1404, 7, 20, 0, "A", HARD), MonthRow(1404, 7, 20, 0, "B"), *rows("1404-08", 1, 30, HARD)]
    found = of_rows(given)
    assert (found.record_days, found.hard_work) == (60, HardWork(50, 50, 0))
    both = [MonthRow(1404, 7, 20, 0, "A", HARD), MonthRow(1404, 7, 20, 0, "B", HARD)]
    assert of_rows(both).hard_work == HardWork(30, 30, 0)


def test_a_record_without_such_rows_does_not_say_that_there_was_no_such_work() -> None:
    assert of_rows(rows("1380-01", 300)).hard_work is None


def test_what_the_caller_knows_goes_before_the_rows() -> None:
    given = rows("1390-01", 24, 30, HARD)
    told = Insured(hard_work_days=9_000, hard_work_consecutive_days=400)
    assert of_rows(given, told).hard_work == HardWork(9_000, 400, 400)
    assert of_rows(given, Insured(hard_work_days=9_000)).hard_work == of_rows(given).hard_work
    assert of_rows(given, Insured(hard_work_days=0)).hard_work == HardWork(0, 0, 0)


def test_rows_of_hard_work_without_days_are_known_to_be_none() -> None:
    assert of_rows([MonthRow(1400, 1, 0, 0, None, HARD)]).hard_work == HardWork(0, 0, 0)


def test_what_a_career_does_not_say_is_missing_though_the_person_does() -> None:
    """Whoever makes a career by hand says there what hard work there was."""
    told = Insured(hard_work_days=9_000, hard_work_consecutive_days=400)
    assert stood(Path.HARD_WORK, 0, told).missing == ("hard_work_days",)


class TestHardYearFactor:
    """What no source supports: half a year more for each hard year, where 20 and 25 years are not met."""

    LAW = LAW.with_readings(hard_year_factor="factor_1_5")
    WORK = HardWork(1_001, 1_001, 0)

    def test_it_is_off_until_it_is_chosen(self) -> None:
        who = person(MALE, aged(62))
        assert stood(Path.AGE_AND_RECORD, 6_800, who, hard_work=self.WORK).outcome is Outcome.VIOLATED
        assert stood(Path.AGE_AND_RECORD, 6_800, who, self.LAW, hard_work=self.WORK).outcome is Outcome.SATISFIED

    def test_half_a_day_does_not_count(self) -> None:
        found = stood(Path.AGE_AND_RECORD, 6_799, person(MALE, aged(62)), self.LAW, hard_work=self.WORK)
        assert found.lacks == (Lack(What.RECORD, days=1),)

    def test_it_is_not_for_who_reaches_the_path_of_hard_work(self) -> None:
        reached = HardWork(7_300, 7_300, 0)
        found = stood(Path.ANY_AGE, 7_300, Insured(), self.LAW, hard_work=reached)
        assert found.lacks == (Lack(What.RECORD, days=35 * YEAR - 7_300),)

    def test_it_is_for_who_lacks_a_day_of_hard_work(self) -> None:
        found = stood(Path.ANY_AGE, 7_300, Insured(), self.LAW, hard_work=HardWork(7_299, 7_299, 7_299))
        assert found.lacks == (Lack(What.RECORD, days=35 * YEAR - 7_300 - 7_299 // 2),)

    def test_nothing_is_added_where_hard_work_is_not_known(self) -> None:
        assert stood(Path.ANY_AGE, 100, Insured(), self.LAW).lacks == (Lack(What.RECORD, days=35 * YEAR - 100),)


# --- a record, summed up ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reading", "expected"),
    [("law_1403_05_03", 366 + 4 * 31 + 3), ("bylaw_1403_12_05", 366 + 6 * 31 + 5 * 30 + 5)],
)
def test_the_record_of_the_reference_day_is_that_of_the_months_up_to_it(reading: str, expected: int) -> None:
    """Of the month of that day no more days count than had passed."""
    law = LAW.with_readings(reference_date=reading)
    given = [*rows("1399-01", 12), *rows("1403-01", 12), *rows("1405-01", 3)]
    assert of_rows(given, law=law).days_at_reference == expected


def test_few_days_in_the_month_of_the_reference_day_count_whole() -> None:
    assert of_rows([MonthRow(1403, 5, 2, 0), MonthRow(1403, 6, 31, 0)]).days_at_reference == 2


def test_on_a_day_before_the_act_the_record_stands_as_it_is() -> None:
    assert of_rows(rows("1400-01", 12), on=jalali.parse("1402-01-01")).days_at_reference == 365


def test_a_law_that_does_not_know_the_reference_day_does_not_know_its_record() -> None:
    assert of_rows(rows("1400-01", 12), law=LAW.requiring("high")).days_at_reference is None


@pytest.mark.parametrize(
    ("last", "expected"),
    [("1405-07", "1405-09-02"), ("1405-08", "1405-09-02"), ("1405-09", "1405-10-01"), (None, "1405-09-02")],
)
def test_work_goes_on_after_the_day_or_after_its_month_where_that_is_recorded(last: str | None, expected: str) -> None:
    assert jalali.format(of_rows(rows(last, 1) if last else []).next_day) == expected


def test_a_career_to_come_is_a_day_of_record_for_each_day() -> None:
    found = of_rows(rows("1405-09", 1), person(MALE, aged(70)))
    lacking = 20 * YEAR - 30
    expected = date.fromordinal(jalali.parse("1405-10-01").toordinal() + lacking - 1)
    assert standing(Path.AGE_AND_RECORD, found, law=LAW, on=ON).earliest == expected


def test_a_record_is_judged_as_its_career() -> None:
    record, who = merge(rows("1380-01", 300), law=LAW, on=ON), person(MALE, aged(50))
    found = eligibility(record, who, law=LAW, on=ON, regime=BEFORE)
    of = career(record, who, law=LAW, on=ON, regime=BEFORE)
    assert found == standings(of, law=LAW, on=ON)
    assert [RULES[one.path].check(of, LAW, ON) for one in found] == [one.decision.finding for one in found]
    assert {one.regime for one in found} == {BEFORE}


# --- days beyond what can be said -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("1344-12-29", "1406-12-29"),
        ("1342-12-30", "1405-01-01"),  # 1404 is a common year
        ("1346-12-30", "1408-12-30"),
    ],
)
def test_who_was_born_on_the_last_day_of_a_leap_year_completes_common_years_on_the_next_day(
    born: str, expected: str
) -> None:
    on = jalali.parse("1404-12-29")
    (lack,) = stood(Path.AGE_AND_RECORD, 20 * YEAR, person(MALE, jalali.parse(born)), on=on).lacks
    assert lack.until == jalali.parse(expected)
    assert jalali.age(jalali.parse(born), jalali.parse(expected)) == 62


def test_beyond_the_calendar_no_day_is_named() -> None:
    on = jalali.parse("1490-01-01")
    young = stood(Path.AGE_AND_RECORD, 20 * YEAR, person(MALE, jalali.parse("1440-01-01")), on=on)
    assert (young.lacks, young.earliest) == ((Lack(What.AGE),), None)
    for born, until in (("1437-01-01", "1499-01-01"), ("1438-01-01", None)):
        (lack,) = stood(Path.AGE_AND_RECORD, 20 * YEAR, person(MALE, jalali.parse(born)), on=on).lacks
        assert lack.until == (until and jalali.parse(until))
    short = stood(Path.ANY_AGE, 0, Insured(), on=on)
    assert (short.lacks, short.earliest) == ((Lack(What.RECORD, days=35 * YEAR),), None)
    last = jalali.parse("1500-12-29")
    days = 35 * YEAR - (last.toordinal() - on.toordinal())
    assert stood(Path.ANY_AGE, days, Insured(), on=on).earliest == last
    assert stood(Path.ANY_AGE, days - 1, Insured(), on=on).earliest is None


# --- what is not verified ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "sex", "expected"),
    [
        (Path.AGE_AND_RECORD, MALE, [Point.MEN_AGE, Point.RECORD_WITH_AGE]),
        (Path.AGE_AND_RECORD, FEMALE, [Point.RECORD_WITH_AGE]),
        (Path.AGE_AND_RECORD, None, [Point.MEN_AGE, Point.RECORD_WITH_AGE]),
        (Path.THIRTY_YEARS, MALE, [Point.THIRTY_YEAR_AGES, Point.REFERENCE_DATE]),
        (Path.THIRTY_YEARS, FEMALE, [Point.THIRTY_YEAR_AGES]),
        (Path.ANY_AGE, MALE, []),
        (Path.ANY_AGE, FEMALE, [Point.WOMEN_LIMIT]),
        (Path.WOMEN_42, FEMALE, [Point.WOMEN_42_PENSION, Point.WOMEN_42_AFTER]),
        (Path.HARD_WORK, MALE, [Point.HARD_WORK_INTERRUPTIONS]),
        (Path.TEN_YEARS, MALE, [Point.TEN_YEAR_AGE]),
        (Path.TEN_YEARS, FEMALE, []),
        (Path.DISABILITY_TEN_YEARS, MALE, []),
    ],
)
def test_each_open_point_is_said_beside_its_path(path: Path, sex: Sex | None, expected: list[Point]) -> None:
    assert points(stood(path, 0, person(sex))) == expected
    before = [point for point in expected if point in {Point.HARD_WORK_INTERRUPTIONS, Point.WOMEN_42_PENSION}]
    assert points(stood(path, 0, person(sex), regime=BEFORE)) == before


@pytest.mark.parametrize(("children", "said"), [(None, False), (2, False), (3, True)])
def test_that_mothers_of_three_are_said_to_retire_earlier_is_a_point(children: int | None, said: bool) -> None:  # noqa: FBT001
    for path in (Path.AGE_AND_RECORD, Path.THIRTY_YEARS):
        assert (Point.MOTHERS in points(stood(path, 0, person(FEMALE, children=children)))) is said
        assert Point.MOTHERS not in points(stood(path, 0, person(MALE, children=children)))
    strict = LAW.requiring("medium")
    assert Point.MOTHERS not in points(stood(Path.AGE_AND_RECORD, 0, person(FEMALE, children=children), strict))


def test_an_open_point_is_advice_and_changes_no_outcome() -> None:
    found = stood(Path.AGE_AND_RECORD, 20 * YEAR, person(MALE, aged(62)))
    assert found.outcome is Outcome.SATISFIED
    assert found.decisions == (found.decision, *found.advice)
    assert len(found.advice) == 2
    for advice in found.advice:
        assert (advice.finding.code, advice.finding.severity) == ("eligibility.point.unverified", Severity.ADVICE)
        assert not advice.refuses


# --- sentences --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_every_standing_can_be_told(lang: Any) -> None:
    texts = catalogue(lang)
    people = [Insured(), person(MALE, aged(20)), person(FEMALE, aged(70), children=3, totally_disabled=False)]
    work = HardWork(10, 10, 10)
    found = [stood(path, days, who, hard_work=work) for path in Path for who in people for days in (0, 40 * YEAR)]
    decisions = [decision for one in found for decision in one.decisions]
    faults = {decision.fault for decision in decisions} - {None}
    assert len({fault.code for fault in faults if fault}) == 6
    for fault in faults:
        assert fault is not None
        sentence = texts.of(fault)
        assert sentence.title != fault.code
        assert not any(f"{word}" in sentence.detail for word in Point)
    for decision in decisions:
        assert texts.rule(decision.rule.id) != decision.rule.id
    for path in Path:
        assert texts.label("path", path) != path


def test_a_career_shows_no_day_of_birth() -> None:
    of = Career(0, NEXT, person(MALE, date(1991, 8, 5)))
    assert "1991" not in repr(of)
    assert "1991" not in repr(standing(Path.AGE_AND_RECORD, evolve(of, record_days=1), law=LAW, on=ON).decision)
