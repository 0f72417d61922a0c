"""The calendar against jdatetime, another make of it, and against counting on one's fingers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import islice
from typing import Any

import jdatetime
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tamin_rules import jalali
from tamin_rules.errors import MalformedError
from tamin_rules.jalali import FIRST_YEAR, LAST_YEAR, JalaliMonth

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
FIRST_DAY = date(1821, 3, 21)
LAST_DAY = date(2122, 3, 20)

DAYS = st.dates(FIRST_DAY, LAST_DAY)
MONTHS = st.builds(JalaliMonth, st.integers(FIRST_YEAR, LAST_YEAR), st.integers(1, 12))
ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(datetime(1821, 3, 23), datetime(2122, 3, 18), timezones=ZONES)  # noqa: DTZ001 - zones are drawn
_DAY = "1[2-5][0-9]{2}-[01][0-9]-[0-3][0-9]"
_CLOCK = r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,7})?)?"
DATE_TEXTS = st.one_of(
    st.text(),
    st.text("0123456789-/۱۲٣٤T:.+Z \u200c", max_size=32),
    st.from_regex(r"1[2-5][0-9]{2}[-/][0-9]{1,2}[-/][0-9]{1,2}", fullmatch=True),
    st.from_regex(rf"{_DAY}[T ]{_CLOCK}([+-][0-9]{{2}}:[0-9]{{2}}|Z)?", fullmatch=True),
)
NOT_TEXTS = st.one_of(st.none(), st.booleans(), st.integers(), st.binary(), st.lists(st.text()), st.dates())
READERS = (jalali.parse, jalali.parse_instant, JalaliMonth.parse)


def _days_of(year: int) -> Iterator[tuple[int, int, int]]:
    """Count a year off day by day, as a wall calendar does."""
    for month in range(1, 13):
        length = 31 if month <= 6 else 30 if month <= 11 or jdatetime.date(year, 1, 1).isleap() else 29
        yield from ((year, month, day) for day in range(1, length + 1))


def test_every_year_begins_and_leaps_as_in_jdatetime() -> None:
    for theirs in (jdatetime.date(year, 1, 1) for year in YEARS):
        assert jalali.is_leap(theirs.year) is theirs.isleap()
        assert jalali.day(theirs.year, 1, 1) == theirs.togregorian()


def test_every_day_of_three_centuries_follows_the_one_before() -> None:
    """All 109,938 days, counted off: what is written, what is read, and that no day is left out or stands twice."""
    days = map(date.fromordinal, range(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1))
    for on, named in zip(days, (named for year in YEARS for named in _days_of(year)), strict=True):
        assert jalali.ymd(on) == named
        assert jalali.day(*named) == on


@given(DAYS)
@example(FIRST_DAY)
@example(LAST_DAY)
@example(date(2021, 3, 20))
def test_a_day_is_the_one_of_jdatetime(on: date) -> None:
    theirs = jdatetime.date.fromgregorian(date=on)
    assert jalali.ymd(on) == (theirs.year, theirs.month, theirs.day)
    assert jalali.format(on) == theirs.isoformat()


@given(DAYS, st.sampled_from("-/"), st.sampled_from(("0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")), st.booleans())
def test_a_written_day_is_read_in_every_usual_spelling(on: date, separator: str, digits: str, padded: bool) -> None:  # noqa: FBT001 - drawn
    year, month, day = jalali.ymd(on)
    text = f"{year}{separator}{month:02}{separator}{day:02}" if padded else f"{year}{separator}{month}{separator}{day}"
    assert jalali.parse(text.translate(str.maketrans("0123456789", digits))) == on


@given(st.one_of(st.dates(max_value=FIRST_DAY - timedelta(1)), st.dates(min_value=LAST_DAY + timedelta(1))))
def test_a_day_outside_of_the_supported_years_is_refused(on: date) -> None:
    with pytest.raises(MalformedError) as caught:
        jalali.ymd(on)
    assert caught.value.code == "jalali.year.out_of_range"


@pytest.mark.parametrize(
    ("on", "year"),
    [
        (FIRST_DAY - timedelta(1), 1199),
        (date(1821, 1, 1), 1199),  # where the Gregorian years of both neighbours differ by 621 too
        (date(1700, 6, 1), 1079),
        (LAST_DAY + timedelta(1), 1501),
        (date(2122, 12, 31), 1501),
        (date(2200, 6, 1), 1579),
    ],
)
def test_a_day_outside_is_refused_with_its_year(on: date, year: int) -> None:
    """Told is the Jalali year of the day, and never one that is supported."""
    with pytest.raises(MalformedError) as caught:
        jalali.ymd(on)
    assert caught.value.params == {"year": year, "first": 1200, "last": 1500}


@pytest.mark.parametrize("month", [0, 13])
def test_the_month_before_the_first_and_after_the_last_do_not_exist(month: int) -> None:
    with pytest.raises(MalformedError) as caught:
        jalali.day(1404, month, 1)
    assert (caught.value.code, caught.value.params) == ("jalali.month.out_of_range", {"month": month})


@given(MONTHS)
@example(JalaliMonth(1404, 12))
@example(JalaliMonth(1403, 12))
def test_the_days_just_outside_of_a_month_do_not_exist(month: JalaliMonth) -> None:
    for day in (0, month.length + 1):
        with pytest.raises(MalformedError) as caught:
            jalali.day(month.year, month.month, day)
        assert caught.value.code == "jalali.day.out_of_range"
        assert caught.value.params == {"day": day, "length": month.length}


@given(st.integers(), st.integers(), st.integers())
def test_any_three_numbers_are_a_day_or_malformed(year: int, month: int, day: int) -> None:
    try:
        assert jalali.ymd(jalali.day(year, month, day)) == (year, month, day)
    except MalformedError as error:
        assert error.code.startswith("jalali.")  # noqa: PT017 - either answer is fine, no third one


@pytest.mark.requirement("TX3")
@given(DATE_TEXTS | NOT_TEXTS)
@example("1405-09-01T24:00")
@example("1405-09-01T10:00:00+24:00")
@example("1405-09-01T10:61")
@example("9" * 5_000)
@example("1403-12-30\n")
def test_whatever_is_read_is_a_value_or_malformed(text: object) -> None:
    for read in READERS:
        try:
            read(text)  # type: ignore[arg-type]  # what comes from outside may be anything
        except MalformedError as error:
            assert error.__context__ is None  # noqa: PT017 - either answer is fine, no third one


@pytest.mark.requirement("TX5")
@given(st.sampled_from(READERS), st.text("0123456789-/:T+ ", min_size=65, max_size=200))
def test_a_text_longer_than_any_date_is_not_looked_at(read: object, text: str) -> None:
    assert callable(read)
    with pytest.raises(MalformedError):
        read(text)


@pytest.mark.requirement("TX5")
def test_blanks_around_a_date_count_for_its_length() -> None:
    """A text of 64 characters is looked at, whatever it is made of, one of 65 is not."""
    assert jalali.parse("1405-09-01".ljust(64)) == jalali.day(1405, 9, 1)
    with pytest.raises(MalformedError, match="jalali.text.unreadable"):
        jalali.parse("1405-09-01".ljust(65))


@given(DAYS)
def test_a_day_alone_is_its_first_moment_in_iran(on: date) -> None:
    at = jalali.parse_instant(jalali.format(on))
    assert (at.date(), at.hour, at.minute, at.utcoffset()) == (on, 0, 0, timedelta(hours=3, minutes=30))


@given(INSTANTS)
@example(datetime(2026, 11, 22, 10, 0, 0, 1, tzinfo=UTC))
@example(datetime(2026, 3, 20, 20, 30, tzinfo=UTC))
def test_an_exact_instant_is_read_back_to_the_microsecond(at: datetime) -> None:
    assert jalali.parse_instant(jalali.format_instant(at, exact=True)) == at


@given(INSTANTS)
def test_an_instant_is_written_to_the_second(at: datetime) -> None:
    text = jalali.format_instant(at)
    assert timedelta(0) <= at - jalali.parse_instant(text) < timedelta(seconds=1)
    assert len(text) == len("1405-09-01T10:00:00+03:30")


@given(INSTANTS)
def test_the_day_in_iran_begins_three_and_a_half_hours_before_that_of_utc(at: datetime) -> None:
    plain = at.astimezone(UTC).replace(tzinfo=None)
    assert jalali.iran_date(at) == (plain + timedelta(hours=3, minutes=30)).date()
    assert jalali.format_instant(at).startswith(jalali.format(jalali.iran_date(at)))


@given(st.datetimes())
def test_a_point_in_time_without_a_zone_is_refused(at: datetime) -> None:
    """The zone of the machine would decide about the law."""
    for name in (jalali.iran_date, jalali.format_instant):
        with pytest.raises(MalformedError) as caught:
            name(at)
        assert caught.value.code == "jalali.zone.missing"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "jalali.instant.not_instant"),
        ("1405-09-01T10:00", "jalali.instant.not_instant"),
        (0, "jalali.instant.not_instant"),
        (date(2026, 11, 22), "jalali.instant.not_instant"),
        (datetime(2026, 11, 22), "jalali.zone.missing"),  # noqa: DTZ001 - the point
        (datetime.max, "jalali.zone.missing"),  # noqa: DTZ901 - the point
    ],
)
def test_what_is_no_point_in_time_is_malformed(value: Any, code: str) -> None:
    for name in (jalali.iran_date, jalali.format_instant):
        with pytest.raises(MalformedError) as caught:
            name(value)
        assert caught.value.code == code
        assert caught.value.__context__ is None


@given(st.datetimes(timezones=st.integers(-1_439, 1_439).map(lambda minutes: timezone(timedelta(minutes=minutes)))))
@example(datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))))
@example(datetime.min.replace(tzinfo=timezone(timedelta(hours=14))))
@example(datetime.fromisoformat("1821-03-21T00:00:00+03:30"))
@example(datetime.fromisoformat("1821-03-20T23:59:59+03:30"))
@example(datetime.fromisoformat("2122-03-20T23:59:59+03:30"))
@example(datetime.fromisoformat("2122-03-21T00:00:00+03:30"))
def test_a_point_in_time_has_a_day_in_iran_within_the_calendar_or_is_refused(at: datetime) -> None:
    """By seconds since the first of them, which never overflow."""
    first, after_last = (datetime.fromisoformat(f"{day}T00:00:00+03:30") for day in ("1821-03-21", "2122-03-21"))
    if first <= at < after_last:
        assert jalali.iran_date(at) == (first + (at - first)).date()
    else:
        with pytest.raises(MalformedError) as caught:
            jalali.iran_date(at)
        assert caught.value.code == "jalali.year.out_of_range"
        year = caught.value.params["year"]
        assert isinstance(year, int)
        assert not FIRST_YEAR <= year <= LAST_YEAR


def _following(month: JalaliMonth) -> Iterator[JalaliMonth]:
    """Count months on one by one."""
    year, number = month.year, month.month
    while year <= LAST_YEAR:
        yield JalaliMonth(year, number)
        year, number = (year, number + 1) if number < 12 else (year + 1, 1)


@given(MONTHS, st.integers(0, 600))
def test_adding_months_is_counting_them(month: JalaliMonth, months: int) -> None:
    counted = next(islice(_following(month), months, None), None)
    if counted is None:
        with pytest.raises(MalformedError):
            _ = month + months
    else:
        assert month + months == counted
        assert counted + -months == month
        assert counted - month == months


@given(MONTHS, MONTHS)
def test_months_are_in_order(one: JalaliMonth, other: JalaliMonth) -> None:
    assert (one < other) is ((one.year, one.month) < (other.year, other.month)) is (one.last_day < other.first_day)
    assert one + (other - one) == other
    assert (one <= other) is (str(one) <= str(other))


@given(MONTHS)
def test_a_month_is_its_days(month: JalaliMonth) -> None:
    assert (month.last_day - month.first_day).days + 1 == month.length
    assert JalaliMonth.of(month.first_day) == JalaliMonth.of(month.last_day) == JalaliMonth.parse(str(month)) == month
    assert (month.first_day, month.length) == (jdatetime.date(month.year, month.month, 1).togregorian(), month.length)


@given(DAYS, DAYS)
def test_an_age_is_the_number_of_birthdays(one: date, other: date) -> None:
    """A birthday on 30 Esfand of a leap year is celebrated, in common years, on the day after 29 Esfand."""
    born, on = min(one, other), max(one, other)
    year, month, day = jalali.ymd(born)
    birthdays = 0
    for later in range(year + 1, jalali.ymd(on)[0] + 1):
        exists = day <= jalali.month_length(later, month)
        birthday = jalali.day(later, month, day) if exists else jalali.day(later, month, day - 1) + timedelta(1)
        birthdays += birthday <= on
    assert jalali.age(born, on) == birthdays


@given(DAYS)
def test_a_day_is_spelled_with_the_month_of_jdatetime(on: date) -> None:
    theirs = jdatetime.date.fromgregorian(date=on, locale=jdatetime.FA_LOCALE)
    assert jalali.spell(on).split()[1] == theirs.strftime("%B")
    assert jalali.spell(on, "en").split()[0] == str(theirs.day)
