"""What holds for every list, in each shape and encoding, and for all bytes."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from typing import Any, Final

import pytest
from attrs import evolve
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tamin_rules import Law, jalali
from tamin_rules.errors import MalformedError, Severity
from tamin_rules.jalali import JalaliMonth
from tamin_rules.records.contribution_list.building import Capping, PayrollRow, Workshop, build, split
from tamin_rules.records.contribution_list.cells import cells_of, read_day
from tamin_rules.records.contribution_list.checking import Report, check
from tamin_rules.records.contribution_list.columns import WORKER, Kind
from tamin_rules.records.contribution_list.model import ContributionList, Encoding, Header, Worker
from tamin_rules.records.contribution_list.profiles import PROFILES, Form, Layout, Profile, Slot
from tamin_rules.records.contribution_list.reading import read
from tamin_rules.records.contribution_list.writing import dump, fitted
from tamin_rules.testing.contribution_lists import sample
from tests.properties import contribution_list_reference as reference

LAW: Final = Law.current()
MONTH: Final = JalaliMonth(1404, 7)
MADE: Final = sample(MONTH, law=LAW)
FILES: Final = {profile.name: dump(MADE.list, profile=profile) for profile in PROFILES}
SEVENTEEN: Final = {JalaliMonth(1404, month): sample(JalaliMonth(1404, month), law=LAW) for month in (3, 7, 12)}

# --- Lists, made so that they can be written -------------------------------------------------------------------------

LETTERS: Final = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیآئء ۰۱۲۳۴۵۶۷۸۹ABCxyz().-/،"
"""Letters that each of the encodings has, and that stay what they are."""
OF_1256: Final = LETTERS + "\u200cؤ"


@cache
def texts(most: int, letters: str = LETTERS) -> st.SearchStrategy[str]:
    """Texts of at most so many letters, without blanks at their edges."""
    return st.text(letters, max_size=most).map(str.strip)


@cache
def ascii_codes(most: int) -> st.SearchStrategy[str]:
    return st.text("0123456789ABZ", max_size=most)


@cache
def days() -> st.SearchStrategy[date | None]:
    """Days whose years two digits can tell."""
    return st.none() | st.builds(jalali.day, st.integers(1_351, 1_449), st.integers(1, 12), st.integers(1, 29))


@cache
def amounts(digits: int) -> st.SearchStrategy[int]:
    return st.just(0) | st.integers(0, 10**digits - 1) | st.just(10**digits - 1)


@cache
def workers(letters: str, *, is_utf_8: bool) -> st.SearchStrategy[Worker]:
    """Rows that fit into each of the shapes; in UTF-8 a letter takes two bytes."""
    room = partial(texts, letters=letters)
    part = 2 if is_utf_8 else 1
    return st.builds(
        Worker,
        workshop_code=ascii_codes(10),
        year=st.integers(1_351, 1_450),
        month=st.integers(0, 99),
        list_number=ascii_codes(12),
        insurance_number=ascii_codes(8) | st.integers(1, 10**8 - 1).map("{:010}".format),  # ten zeros have no room
        first_name=room(20 // part),
        last_name=room(25 // part),
        father_name=room(20 // part),
        birth_certificate_number=ascii_codes(15),
        issue_place=room(30 // part),
        issue_date=days(),
        birth_date=days(),
        sex=st.sampled_from(("مرد", "زن")),
        nationality=st.sampled_from(("ایرانی", "", "اتباع")),
        occupation=room(50 // part),
        start=days(),
        end=days(),
        days=st.integers(0, 99),
        daily_wage=amounts(11),
        monthly_wage=amounts(12),
        benefits=amounts(12),
        insurable_wage=amounts(12),
        total_pay=amounts(12),
        insured_share=amounts(12),
        commission_rate=st.just(0),
        job_code=ascii_codes(6),
        national_id=ascii_codes(10),
        seniority=amounts(8),
        marriage_allowance=amounts(10),
    )


@cache
def headers(letters: str, *, is_utf_8: bool) -> st.SearchStrategy[Header]:
    room = partial(texts, letters=letters)
    part = 2 if is_utf_8 else 1
    return st.builds(
        Header,
        workshop_code=ascii_codes(10),
        workshop_name=room(30 // part),
        employer_name=room(30 // part),
        address=room(40 // part),
        kind=st.integers(0, 9),
        year=st.integers(1_351, 1_450),
        month=st.integers(0, 99),
        list_number=ascii_codes(12),
        description=room(30 // part),
        worker_count=st.integers(0, 99_999),
        total_days=st.integers(0, 999_999),
        total_daily_wage=amounts(11),
        **{
            name: amounts(12)
            for name in (
                "total_monthly_wage",
                "total_benefits",
                "total_insurable_wage",
                "total_pay",
                "total_insured_share",
                "employer_share",
                "unemployment_premium",
                "total_seniority",
                "total_marriage_allowance",
            )
        },
        rate=st.integers(0, 99_999),
    )


@st.composite
def written_lists(draw: st.DrawFn) -> tuple[ContributionList, Profile, Encoding]:
    """A list, and a shape and an encoding in which it can be written."""
    profile, encoding = draw(st.sampled_from(PROFILES)), draw(st.sampled_from(Encoding))
    letters = OF_1256 if encoding is Encoding.WINDOWS_1256 else LETTERS
    letters = letters.replace("-", "\u200c") if encoding is Encoding.UTF_8 else letters
    is_utf_8 = encoding is Encoding.UTF_8 and profile.form is Form.DBASE
    rows = draw(st.lists(workers(letters, is_utf_8=is_utf_8), min_size=1, max_size=4))
    header = draw(headers(letters, is_utf_8=is_utf_8))
    return ContributionList(header, rows), profile, encoding


@given(written_lists())
def test_what_is_written_reads_as_it_was_fitted(case: tuple[ContributionList, Profile, Encoding]) -> None:
    list_, profile, encoding = case
    assert read(*dump(list_, profile=profile, encoding=encoding), encoding=encoding) == fitted(list_, profile)


@given(written_lists())
def test_what_is_read_is_written_with_the_same_bytes(case: tuple[ContributionList, Profile, Encoding]) -> None:
    list_, profile, encoding = case
    files = dump(list_, profile=profile, encoding=encoding)
    again = read(*files, encoding=encoding)
    assert dump(again, profile=profile, encoding=encoding) == files
    assert fitted(again, profile) == again


@given(written_lists())
def test_the_encoding_is_told_by_the_word_of_the_sex(case: tuple[ContributionList, Profile, Encoding]) -> None:
    list_, profile, encoding = case
    origin = read(*dump(list_, profile=profile, encoding=encoding)).origin
    assert origin is not None
    is_told = encoding is not Encoding.UTF_8 or any(
        letter >= "\u0620" for row in list_.workers for text in _texts(row) for letter in text
    )
    assert origin.encoding is encoding or not is_told
    assert origin.profile == profile.name


def _texts(row: Worker) -> list[str]:
    return [getattr(row, column.field) for column in WORKER if column.kind is Kind.TEXT and column.field != "sex"]


@given(st.sampled_from(PROFILES), st.sampled_from(list(Encoding)), st.integers(0, 40), st.integers(0, 9))
def test_a_made_up_list_comes_back_in_every_shape(profile: Profile, encoding: Encoding, count: int, seed: int) -> None:
    made = sample(MONTH, law=LAW, workers=min(count, 14), seed=seed, workshop=Workshop(code="0000000001", name="نمونه"))
    files = dump(made.list, profile=profile, encoding=encoding)
    if not made.list.rows and profile.form is Form.TEXT:
        return  # a text without lines says nothing
    list_ = read(*files, encoding=encoding)
    assert list_ == fitted(made.list, profile)
    assert dump(list_, profile=profile, encoding=encoding) == files


@st.composite
def shuffled(draw: st.DrawFn) -> tuple[Profile, Layout]:
    """A shape with the columns of a worker in another order and other widths, some of them of characters."""
    profile = draw(st.sampled_from([profile for profile in PROFILES if profile.form is Form.DBASE]))
    slots = draw(st.permutations(profile.worker.slots))
    wider = [
        Slot(slot.name, draw(st.sampled_from((slot.type, "C"))), slot.width + draw(st.integers(0, 40)))
        for slot in slots
    ]
    return profile, evolve(profile.worker, slots=tuple(wider), padding=draw(st.sampled_from((b" ", b"\0"))))


@given(shuffled())
def test_columns_are_known_by_their_names_whatever_their_order_and_widths(case: tuple[Profile, Layout]) -> None:
    profile, layout = case
    own = evolve(profile, worker=layout)
    assert read(*dump(MADE.list, profile=own)) == fitted(MADE.list, own)


# --- Rules -----------------------------------------------------------------------------------------------------------

FIGURES: Final = [column.field for column in WORKER if column.kind is Kind.NUMBER]
SPOILED: Final[dict[str, st.SearchStrategy[Any]]] = {
    **{
        name: st.integers(0, 40_000_000) | st.integers(700_000_000, 740_000_000) | st.just(0)
        for name in FIGURES
        if name not in {"days", "year", "month", "commission_rate"}
    },
    "days": st.integers(0, 33),
    "month": st.integers(1, 12),
    "year": st.just(1_403),
    "list_number": st.sampled_from(("02", "1", "")),
    "workshop_code": st.sampled_from(("0000123457", "")),
    "start": st.none() | st.integers(-3, 36),
    "end": st.none() | st.integers(-3, 36),
    "insurance_number": st.sampled_from(("99000001", "0099000002", "00000000", "", "1234567", "123456789", "9900000a")),
    "national_id": st.sampled_from(("", "0000000019", "0000000018", "1111111111", "000000001", "00000000x9")),
    "nationality": st.sampled_from(("", "ایرانی", "افغانی", "اتباع")),
    "sex": st.sampled_from(("", "مرد", "زن", "م", "خانم")),
    "first_name": st.sampled_from(("", "علی & رضا", "علی «رضا»", "\tعلی")),
    "last_name": st.sampled_from(("", "نمونه")),
    "occupation": st.sampled_from(("", "'کارگر")),
    "birth_certificate_number": st.sampled_from(("", "0", '"1')),
    "job_code": st.sampled_from(("", "12345", "AB1234", "1234567", "12 456", "12-456")),
}
SPOILED_HEADER: Final[dict[str, st.SearchStrategy[Any]]] = {
    **{
        name: st.sampled_from((-17, -16, -1, 1, 16, 17, 18, 19, 1_000_000))
        for name in (
            "worker_count",
            "total_days",
            "total_daily_wage",
            "total_monthly_wage",
            "total_benefits",
            "total_insurable_wage",
            "total_pay",
            "total_insured_share",
            "total_seniority",
            "total_marriage_allowance",
            "employer_share",
            "unemployment_premium",
        )
    },
    "kind": st.just(1),
    "contract_row": st.sampled_from(("001", "0", "12a", "-1")),
    "workshop_code": st.sampled_from(("123456789", "00001234567", "000012345x")),
}


@st.composite
def faulty(draw: st.DrawFn) -> tuple[ContributionList, tuple[str, ...]]:
    """Take some rows of the sample of a month, add them up, and spoil some of it."""
    month = draw(st.sampled_from(sorted(SEVENTEEN)))
    made = SEVENTEEN[month]
    rows = draw(st.lists(st.sampled_from(made.list.workers), max_size=9, unique_by=lambda row: row.insurance_number))
    uncovered = draw(st.sampled_from(((), made.uncovered, ("99000013",))))
    list_ = split(evolve(made.list, rows=rows), 1, law=LAW, uncovered=uncovered)[0] if rows else made.list
    rows, header = list(list_.workers), list_.header
    assert isinstance(header, Header)
    for _ in range(draw(st.integers(0, 3))):
        place, name = draw(st.integers(0, len(rows) - 1)), draw(st.sampled_from(sorted(SPOILED)))
        value = draw(SPOILED[name])
        if name in {"start", "end"} and value is not None:
            value = reference.day_of(month, value)
        rows[place] = evolve(rows[place], **{name: value})
    if draw(st.booleans()):
        rows.append(evolve(draw(st.sampled_from(rows)), start=draw(st.sampled_from((None, month.first_day)))))
    if draw(st.booleans()):
        header = split(evolve(list_, rows=rows), 1, law=LAW, uncovered=uncovered)[0].header
        assert isinstance(header, Header)
    for name in draw(st.lists(st.sampled_from(sorted(SPOILED_HEADER)), max_size=2)):
        value = draw(SPOILED_HEADER[name])
        held = getattr(header, name)
        is_added = isinstance(value, int) and name != "kind"
        header = evolve(header, **{name: max(0, held + value) if is_added else value})
    if draw(st.integers(0, 5)) == 0:
        header = evolve(header, employer_share=0)
    return ContributionList(header, rows), uncovered


def _broken(report: Report) -> set[tuple[str, int | None]]:
    return {(found.clause, found.row) for found in report.findings}


@given(faulty())
def test_the_rules_agree_with_a_second_writing_of_them(case: tuple[ContributionList, tuple[str, ...]]) -> None:
    list_, uncovered = case
    assert _broken(check(list_, law=LAW, uncovered=uncovered)) == reference.broken(list_, uncovered)


@given(faulty())
def test_a_list_is_refused_where_an_error_is_found_and_only_there(
    case: tuple[ContributionList, tuple[str, ...]],
) -> None:
    report = check(case[0], law=LAW, uncovered=case[1])
    assert report.accepted == all(found.severity is Severity.ADVICE for found in report.findings)
    assert [found.row for found in report.findings if found.row] == sorted(
        found.row for found in report.findings if found.row
    )


@given(faulty())
def test_the_same_is_found_in_the_files(case: tuple[ContributionList, tuple[str, ...]]) -> None:
    list_, uncovered = case
    try:
        files = dump(list_)
    except MalformedError:
        return
    shown = fitted(list_, PROFILES[0])
    assert _broken(check(read(*files), law=LAW, uncovered=uncovered)) == _broken(
        check(shown, law=LAW, uncovered=uncovered)
    )


PAY: Final = st.builds(
    PayrollRow,
    insurance_number=st.integers(99_000_001, 99_000_999).map(str),
    first_name=st.text(LETTERS + "يك\u200c", max_size=20).map(lambda text: f"ن{text}".strip()),
    last_name=st.just("نمونه"),
    birth_certificate_number=st.just("1"),
    sex=st.sampled_from(("مرد", "زن")),
    nationality=st.just("اتباع"),
    job_code=st.just("123456"),
    days=st.just(30),
    daily_wage=st.integers(reference.MINIMUM, 30_000_000),
    seniority=st.integers(0, 1_000_000),
    marriage_allowance=st.sampled_from((0, reference.MARRIAGE)),
    benefits=st.integers(reference.MARRIAGE, 200_000_000),
    other_pay=st.integers(0, 100_000_000),
    covered=st.booleans(),
)


@given(st.lists(PAY, min_size=1, max_size=6, unique_by=lambda row: row.insurance_number), st.sampled_from(Capping))
def test_what_is_built_passes_every_check_and_comes_back(rows: list[PayrollRow], capping: Capping) -> None:
    workshop = Workshop(code="0000000012", name="Unit 12 نمونه A4")
    built = build(rows, workshop=workshop, month=MONTH, law=LAW, capping=capping)
    uncovered = [row.insurance_number for row in rows if not row.covered]
    found = check(built, law=LAW, uncovered=uncovered).findings
    # An allowance that the ceiling has cut is no longer in proportion to the days.
    assert {each.clause for each in found} <= {"W7"}
    assert all(built.workers[each.row - 1].marriage_allowance < reference.MARRIAGE for each in found if each.row)
    assert read(*dump(built)) == built


@given(st.integers(1, 17))
def test_a_split_list_is_the_list(lists: int) -> None:
    parts = split(MADE.list, lists, law=LAW, uncovered=MADE.uncovered)
    rows = [evolve(row, list_number="01") for part in parts for row in part.workers]
    assert rows == list(MADE.list.workers)
    sizes = {len(part.rows) for part in parts}
    assert max(sizes) - min(sizes) <= 1
    for part in parts:
        assert isinstance(part.header, Header)
        found = check(part, law=LAW, uncovered=MADE.uncovered).findings
        assert {each.clause for each in found} <= {"W12", "K5"}


# --- Cells -----------------------------------------------------------------------------------------------------------

CELLS: Final = st.one_of(
    st.binary(max_size=20),
    st.text("0123456789 \0._+-", max_size=20).map(str.encode),
    st.text("۰۱۲٣٤٥6٧ ", max_size=9).map(str.encode),
    st.integers(0, 10**18).map(lambda number: b"%d" % number),
)


@pytest.mark.parametrize("column", WORKER, ids=lambda column: column.name)
@given(st.lists(CELLS, min_size=1, max_size=6), st.sampled_from(Encoding), st.sampled_from((0, 8, 20)))
def test_what_a_cell_says_does_not_depend_on_its_neighbours(
    column: Any, cells: list[bytes], encoding: Encoding, width: int
) -> None:
    together: dict[int, list[Any]] = {}
    values = cells_of(column, encoding, width)(cells, together)
    for place, cell in enumerate(cells):
        alone: dict[int, list[Any]] = {}
        assert cells_of(column, encoding, width)([cell], alone) == [values[place]]
        assert alone.get(0, []) == together.get(place, [])


@given(st.text("0123456789/۱٢ ab-", max_size=10) | st.dates(date(1600, 1, 1), date(2090, 1, 1)).map(str))
def test_a_text_is_a_day_or_none(text: str) -> None:
    day = read_day(text)
    assert day is None or text.replace("/", "").isdigit()


# --- Bytes -----------------------------------------------------------------------------------------------------------

KAR, WOR = FILES["listdisk6"]


def _tried(kar: bytes, wor: bytes | None) -> None:
    """Read, check and write what can be; nothing but `MalformedError` comes out."""
    try:
        list_ = read(kar, wor)
    except MalformedError as error:
        assert error.__cause__ is None  # noqa: PT017 - of whatever was raised, if anything was
        assert error.__context__ is None  # noqa: PT017 - the same
        return
    check(list_, law=LAW)
    try:
        files = dump(list_)
    except MalformedError:
        return
    assert dump(read(*files, encoding=Encoding.IRAN_SYSTEM)) == files


@given(st.binary(), st.binary())
@example(b"\x03", b"\x03")
@example(b"PK\x03\x04", b"")
@example(b"\xff\xfe", b"\xfe\xff")
def test_any_bytes_are_refused_or_read(kar: bytes, wor: bytes) -> None:
    _tried(kar, wor)
    _tried(KAR, wor)
    _tried(kar, None)
    _tried(b"PK\x03\x04" + kar, None)


@given(st.sampled_from(sorted(FILES)), st.data())
def test_files_that_are_cut_off_are_refused_or_read(name: str, data: st.DataObject) -> None:
    kar, wor = FILES[name]
    _tried(kar[: data.draw(st.integers(0, len(kar)))], wor)
    _tried(kar, wor[: data.draw(st.integers(0, len(wor)))])


@given(st.sampled_from(sorted(FILES)), st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=4)), max_size=8))
def test_files_with_other_bytes_here_and_there_are_refused_or_read(
    name: str, changes: list[tuple[float, bytes]]
) -> None:
    for at in (0, 1):
        files = list(FILES[name])
        spoiled = bytearray(files[at])
        for share, value in changes:
            place = int(share**2 * len(spoiled))  # more often in the header
            spoiled[place : place + len(value)] = value
        files[at] = bytes(spoiled)
        _tried(*files)


@given(st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=3)), min_size=1, max_size=6), st.booleans())
def test_archives_with_other_bytes_here_and_there_are_refused_or_read(
    changes: list[tuple[float, bytes]],
    is_packed: bool,  # noqa: FBT001 - drawn
) -> None:
    spoiled = bytearray(_archive(zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED))
    for share, value in changes:
        place = int(share * len(spoiled))
        spoiled[place : place + len(value)] = value
    _tried(bytes(spoiled), None)


def _archive(packing: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        archive.writestr("DSKKAR00.DBF", KAR)
        archive.writestr("DSKWOR00.DBF", WOR)
    return file.getvalue()


@given(st.binary(min_size=28, max_size=28), st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_header_makes_reading_take_more_memory_than_the_files(head: bytes, rest: bytes) -> None:
    tracemalloc.start()
    _tried(KAR, b"\x03" + head + b"\x7e\0\0" + rest)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 3 << 20


@pytest.mark.parametrize(
    "make",
    [
        lambda size: b"a\n" * size,
        lambda size: b"," * size,
        lambda size: b"\n" * size,
        lambda size: (b",".join([b"1"] * 29) + b"\n") * (size // 60),
        lambda size: b"\xff\xfe" + b"a\0" * size,
    ],
)
def test_a_long_text_takes_memory_in_proportion(make: Callable[[int], bytes]) -> None:
    data = make(40_000)
    tracemalloc.start()
    _tried(KAR, data)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 250 * len(data)
