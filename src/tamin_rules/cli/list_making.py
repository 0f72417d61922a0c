"""`list convert`, `sample`, `build`: contribution lists that are written."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer

from tamin_rules import wire
from tamin_rules.cli.list_files import (
    Force,
    ProfileOption,
    WrittenEncoding,
    names_of,
    one,
    profile_of,
    read_list,
    told_under,
    write_files,
)
from tamin_rules.cli.list_sheet import ListSheet
from tamin_rules.cli.options import Overlay, law_of
from tamin_rules.cli.output import OK, REFUSED, AsJson, Language, console, emit, leave, read_file
from tamin_rules.errors import Fault, MalformedError, NotInForceError
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.messages import Catalogue, Lang, catalogue
from tamin_rules.records.contribution_list import Capping, ContributionList, build, check, dump, split
from tamin_rules.records.contribution_list.building import PayrollRow, Workshop
from tamin_rules.records.contribution_list.model import Encoding
from tamin_rules.records.contribution_list.profiles import LISTDISK6, Profile
from tamin_rules.records.contribution_list.writing import TOTAL_TOO_WIDE
from tamin_rules.report import listing
from tamin_rules.testing.contribution_lists import CASES, sample
from tamin_rules.wire.tables import LARGEST_TABLE

_MOST_REFUSALS: Final = 50
_MOST_WORKERS: Final = 1_000_000
_README: Final = "README.txt"
_UNCOVERED: Final = "uncovered.txt"
_INVENTED: Final = """All persons, numbers and workshops in this folder are invented.
همهٔ اشخاص، شماره‌ها و کارگاه‌های این پوشه ساختگی‌اند.

Made by `tamin-rules list sample`, for tests. Do not send it anywhere.
uncovered.txt names those whom unemployment insurance does not cover: `tamin-rules list check FOLDER --uncovered FILE`.
"""

Month = Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="Jalali month, 1404-07.")]


def month_of(text: str, lang: Lang) -> JalaliMonth:
    """Read a month."""
    with told_under("--month", lang):
        return JalaliMonth.parse(text)


def convert(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="KAR WOR OUTDIR", help="DSKKAR00 and DSKWOR00, or a ZIP or a folder; then a folder."),
    ],
    *,
    profile: ProfileOption = LISTDISK6.name,
    encoding: WrittenEncoding = Encoding.IRAN_SYSTEM,
    read_as: Annotated[
        Encoding | None, typer.Option("--from-encoding", help="Of the texts that are read; asked of the files.")
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Write a list in another shape or encoding; what has no place there is refused, and nothing is written."""
    *sources, folder = files
    if not sources:
        raise typer.BadParameter("a list is wanted, and then the folder for what is written")  # noqa: EM101, TRY003
    shape, given = profile_of(profile, lang), one(sources, lang)
    files_made = _dumped(read_list(given, read_as, lang), shape, encoding)
    if isinstance(files_made, MalformedError):
        return _refused(files_made, catalogue(lang), as_json=as_json)
    write_files(folder, files_made, lang, force=force)
    return _wrote(folder, files_made, catalogue(lang), as_json=as_json)


def _wrote(folder: Path, names: Iterable[str], texts: Catalogue, *, as_json: bool) -> int:
    if as_json:
        emit(_written(folder, names))
    else:
        _say_written(folder, names, texts)
    return OK


def make_sample(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the files go.")],
    *,
    month: Month = "1404-07",
    workers: Annotated[int, typer.Option(min=1, max=_MOST_WORKERS, help="Rows.")] = len(CASES),
    seed: Annotated[int, typer.Option(help="Of names, jobs and birth dates.")] = 0,
    profile: ProfileOption = LISTDISK6.name,
    encoding: WrittenEncoding = Encoding.IRAN_SYSTEM,
    overlay: Overlay = None,
    force: Force = False,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Make a list of invented persons, the same bytes for the same arguments; one that is too large is split."""
    shape, law = profile_of(profile, lang), law_of(overlay, None, lang)
    when = month_of(month, lang)
    with _in_force(lang):
        made = sample(when, law=law, workers=workers, seed=seed)
    found = _parts(made.list, made.uncovered, law, shape, encoding)
    if isinstance(found, MalformedError):
        return _refused(found, catalogue(lang), as_json=as_json)
    files = {name: data for part in found for name, data in part.items()}
    everything = {**files, _README: _INVENTED.encode()}
    write_files(folder, everything, lang, force=force or _is_sample(folder))
    if len(found) > 1:
        print(catalogue(lang).label("report", "parts", count=len(found)), file=sys.stderr)
    return _wrote(folder, everything, catalogue(lang), as_json=as_json)


def _is_sample(folder: Path) -> bool:
    """Tell whether a folder holds what was made here before."""
    try:
        return (folder / _README).read_bytes() == _INVENTED.encode()
    except OSError:
        return False


def _parts(
    list_: ContributionList, uncovered: Sequence[str], law: Law, shape: Profile, encoding: Encoding
) -> tuple[Mapping[str, bytes], ...] | MalformedError:
    """Return the files of a list, or of the lists into which it has to be split, each in a folder of its own."""
    count, workers = 1, len(list_.workers)
    while True:
        parts = split(list_, count, law=law, uncovered=uncovered) if count > 1 else (list_,)
        written = [_dumped(part, shape, encoding) for part in parts]
        refused = next((each for each in written if isinstance(each, MalformedError)), None)
        if refused is None:
            break
        wanted = [fault.params["lists"] for fault in refused.faults if fault.code == TOTAL_TOO_WIDE]
        if len(wanted) != len(refused.faults) or count >= workers:
            return refused
        count = min(workers, max(count + 1, *(each for each in wanted if isinstance(each, int))))
    folders = [f"{number:02}/" for number in range(1, count + 1)] if count > 1 else [""]
    return tuple(
        _with_uncovered(at, part, files, uncovered)
        for at, part, files in zip(folders, parts, written, strict=True)
        if not isinstance(files, MalformedError)
    )


def _with_uncovered(
    at: str, part: ContributionList, files: Mapping[str, bytes], uncovered: Sequence[str]
) -> Mapping[str, bytes]:
    own = {worker.insurance_number for worker in part.workers}
    held = {**files, _UNCOVERED: _lines(number for number in uncovered if number in own)}
    return {f"{at}{name}": data for name, data in held.items()}


def build_list(
    payroll: Annotated[Path, typer.Argument(metavar="PAYROLL", help="CSV or JSON; `-` is standard input.")],
    folder: Annotated[Path, typer.Argument(metavar="OUTDIR", help="Where the files go.")],
    *,
    workshop: Annotated[Path, typer.Option(metavar="FILE", help="JSON: code, name, employer_name, address.")],
    month: Month,
    list_number: Annotated[str, typer.Option("--list-number", metavar="NUMBER")] = "01",
    description: Annotated[str, typer.Option(metavar="TEXT", help="Of the list.")] = "",
    capping: Annotated[Capping, typer.Option(help="How a wage above the ceiling is written.")] = Capping.CUT_BENEFITS,
    employer_share: Annotated[
        int | None, typer.Option("--employer-share", metavar="RIALS", min=0, help="Of an exempt workshop.")
    ] = None,
    profile: ProfileOption = LISTDISK6.name,
    encoding: WrittenEncoding = Encoding.IRAN_SYSTEM,
    overlay: Overlay = None,
    force: Force = False,
    as_json: AsJson = False,
    lang: Language,
) -> int:
    """Make a list of a payroll: every derived column and the header are computed, and the list is checked."""
    shape, law, when = profile_of(profile, lang), law_of(overlay, None, lang), month_of(month, lang)
    place, rows = _workshop(workshop, lang), _payroll(payroll, lang)
    built = partial(build, list_number=list_number, description=description, employer_share=employer_share)
    with _in_force(lang):
        made = built(rows, workshop=place, month=when, law=law, capping=capping)
    absent = tuple(row.insurance_number for row in rows if not row.covered)
    tables = _dumped(made, shape, encoding)
    if isinstance(tables, MalformedError):
        return _refused(tables, catalogue(lang), as_json=as_json)
    files = {**tables, _UNCOVERED: _lines(absent)} if absent else tables
    write_files(folder, files, lang, force=force)
    report = check(made, law=law, uncovered=absent)
    if as_json:
        emit({**_written(folder, files), **listing.document(report, catalogue(lang))})
    else:
        _say_written(folder, files, catalogue(lang))
        ListSheet(console(), catalogue(lang), report, law).show()
    return OK if report.accepted else REFUSED


def _workshop(file: Path, lang: Lang) -> Workshop:
    with told_under(str(file), lang):
        return wire.read_workshop(read_file(file))


def _payroll(file: Path, lang: Lang) -> tuple[PayrollRow, ...]:
    with told_under(str(file), lang):
        return wire.read_payroll(read_file(file, LARGEST_TABLE), name=file.name)


def _lines(numbers: Iterable[str]) -> bytes:
    """Return the file of those without unemployment insurance, as `list check` takes it."""
    return "".join(f"{number}\n" for number in numbers).encode()


@contextmanager
def _in_force(lang: Lang) -> Generator[None]:
    """Say on standard error that the law of the month is not known, and end."""
    try:
        yield
    except NotInForceError as error:
        leave("--month", (Fault(error.code, error.params),), lang)


def _dumped(list_: ContributionList, shape: Profile, encoding: Encoding) -> Mapping[str, bytes] | MalformedError:
    """Return both files under their names, or why the list cannot be written."""
    try:
        return dict(zip(names_of(shape), dump(list_, profile=shape, encoding=encoding), strict=True))
    except MalformedError as error:
        return error


def _refused(error: MalformedError, texts: Catalogue, *, as_json: bool) -> int:
    """Say where and why the list cannot be written."""
    if as_json:
        emit({"written": False, "findings": [_refusal(fault, texts) for fault in error.faults]})
        return REFUSED
    print(f"tamin-rules: {texts.label('report', 'list_not_written')}", file=sys.stderr)
    for fault in error.faults[:_MOST_REFUSALS]:
        remedy = texts.of(fault).remedy
        print(f"  {listing.told(_row(fault), fault, texts)}{f' {remedy}' if remedy else ''}", file=sys.stderr)
    if (more := len(error.faults) - _MOST_REFUSALS) > 0:
        print(f"  {texts.label('report', 'more', count=more)}", file=sys.stderr)
    return REFUSED


def _row(fault: Fault) -> int | None:
    return next((part for part in fault.loc if isinstance(part, int)), None)


def _refusal(fault: Fault, texts: Catalogue) -> dict[str, object]:
    sentence = texts.of(fault)
    return {
        "code": str(fault.code),
        "severity": fault.severity.value,
        "row": _row(fault),
        "field": listing.column_of(fault),
        "params": wire.plain(fault.params),
        "message": sentence.detail,
        "remedy": sentence.remedy,
    }


def _written(folder: Path, names: Iterable[str]) -> dict[str, object]:
    return {"written": True, "files": [str(folder / name) for name in names]}


def _say_written(folder: Path, names: Iterable[str], texts: Catalogue) -> None:
    for name in names:
        print(f"{texts.label('report', 'written_files')}: {folder / name}")
