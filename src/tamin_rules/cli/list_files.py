"""Where the lists of a command come from, and where what is made of them goes: loose files, archives, folders."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer
from attrs import frozen
from rich.console import Console
from rich.progress import track

from tamin_rules.cli.output import FILE_MISSING, FILE_UNREADABLE, UNREADABLE, leave, read_file, told
from tamin_rules.errors import Code, Fault, MalformedError
from tamin_rules.messages import Lang, catalogue
from tamin_rules.records.contribution_list.model import ContributionList, Encoding
from tamin_rules.records.contribution_list.profiles import PROFILES, Form, Profile
from tamin_rules.records.contribution_list.reading import Scan, scan
from tamin_rules.records.contribution_list.sources import Source, files_among
from tamin_rules.records.contribution_list.tables import LARGEST
from tamin_rules.records.contribution_list.writing import profile_named

TARGET_EXISTS: Final = Code("output.file.exists")
TARGET_UNWRITABLE: Final = Code("output.file.unwritable")

Files = Annotated[
    list[Path],
    typer.Argument(metavar="KAR WOR", help="DSKKAR00 and DSKWOR00; or a ZIP or a folder that holds both."),
]
EncodingOption = Annotated[
    Encoding | None, typer.Option("--encoding", help="Of the texts; asked of the files where it is left out.")
]
WrittenEncoding = Annotated[Encoding, typer.Option("--encoding", help="Of the texts.")]
ProfileOption = Annotated[
    str, typer.Option("--profile", metavar="NAME", help=f"Shape of the files: {', '.join(p.name for p in PROFILES)}.")
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite files that are there.")]

_ZIPPED: Final = b"PK"
_LONG: Final = 5_000
"""Rows from which on a terminal shows how far it is."""


@frozen
class Given:
    """A list as it was named: one source, or two, and the names under which its faults are told."""

    header: Source
    workers: Source | None
    names: tuple[str, ...]

    def where(self, fault: Fault) -> tuple[str, Fault]:
        """Return the file that a fault is about, and the fault without it."""
        which = fault.loc[:1]
        if which not in {("kar",), ("wor",)} or len(self.names) == 1:
            return " ".join(self.names), fault
        return self.names[which == ("wor",)], Fault(fault.code, fault.params, fault.loc[1:], fault.severity)


def gathered(paths: Sequence[Path], lang: Lang) -> Iterator[Given]:
    """Yield the lists that are named: a ZIP or a folder stands for one, any other file for the first of two."""
    rest = list(paths)
    while rest:
        first = rest.pop(0)
        if first.is_dir():
            yield _of_folder(first, lang)
            continue
        source = _source(first, lang)
        if not rest or _is_zip(source):
            yield Given(source, None, (str(first),))
        else:
            second = rest.pop(0)
            yield Given(source, _source(second, lang), (str(first), str(second)))


def one(paths: Sequence[Path], lang: Lang) -> Given:
    """Return the list that is named; wrong use where there are several."""
    found = list(gathered(paths, lang))
    if len(found) != 1:
        raise typer.BadParameter("one list is wanted: DSKKAR00 and DSKWOR00, a ZIP, or a folder")  # noqa: EM101, TRY003
    return found[0]


def _of_folder(folder: Path, lang: Lang) -> Given:
    with told_under(str(folder), lang):
        names = files_among([each.name for each in folder.iterdir() if each.is_file()])
    header, workers = (folder / name for name in names)
    return Given(header, workers, (str(header), str(workers)))


def _source(path: Path, lang: Lang) -> Source:
    """Return a path that can be opened again and again; what cannot, such as standard input, is read."""
    if str(path) != "-" and path.is_file():
        return path
    with told_under(str(path), lang):
        return read_file(path, LARGEST)


def _is_zip(source: Source) -> bool:
    if isinstance(source, bytes):
        return source.startswith(_ZIPPED)
    if isinstance(source, Path):
        try:
            with source.open("rb") as file:
                return file.read(len(_ZIPPED)) == _ZIPPED
        except OSError:  # said when it is read
            return False
    return False


@contextmanager
def told_under(where: str, lang: Lang) -> Generator[None]:
    """Say on standard error, under a name, what cannot be read within, and end."""
    try:
        yield
    except MalformedError as error:
        leave(where, error.faults, lang)
    except FileNotFoundError:
        leave(where, (Fault(FILE_MISSING),), lang)
    except OSError:
        leave(where, (Fault(FILE_UNREADABLE),), lang)


@contextmanager
def told_of(given: Given, lang: Lang) -> Generator[None]:
    """Say on standard error which file of a list cannot be read and why, and end."""
    try:
        yield
    except MalformedError as error:
        leave_list(given, error, lang)
    except OSError as error:
        if error.filename is None:  # of what is written: whoever reads it may have gone away
            raise
        code = FILE_MISSING if isinstance(error, FileNotFoundError) else FILE_UNREADABLE
        leave(str(error.filename), (Fault(code),), lang)


def leave_list(given: Given, error: MalformedError, lang: Lang) -> NoReturn:
    """Say on standard error what cannot be read, each fault under its file, and end."""
    texts = catalogue(lang)
    for fault in error.faults:
        where, bare = given.where(fault)
        print(f"tamin-rules: {told(bare, texts, where)}", file=sys.stderr)
    raise typer.Exit(UNREADABLE)


def opened(given: Given, encoding: Encoding | None, lang: Lang) -> Scan:
    """Open a list to be read row by row; a long one shows on a terminal how far it is."""
    with told_of(given, lang):
        return _followed(scan(given.header, given.workers, encoding=encoding))


def read_list(given: Given, encoding: Encoding | None, lang: Lang) -> ContributionList:
    """Read a whole list."""
    found = opened(given, encoding, lang)
    with told_of(given, lang):
        return ContributionList(found.header, tuple(found.rows), found.origin)


def _followed(found: Scan) -> Scan:
    rows = found.origin.claimed_rows
    if not sys.stderr.isatty() or (rows is not None and rows < _LONG):
        return found
    shown = Console(stderr=True)
    return Scan(
        found.header,
        found.origin,
        lambda: iter(track(found.rows, "", total=rows, console=shown, transient=True)),
    )


def profile_of(name: str, lang: Lang) -> Profile:
    """Return a shape by its name."""
    with told_under("--profile", lang):
        return profile_named(name)


def names_of(profile: Profile) -> tuple[str, str]:
    """Return the names of both files in a shape."""
    ending = "TXT" if profile.form is Form.TEXT else "DBF"
    return f"DSKKAR00.{ending}", f"DSKWOR00.{ending}"


def write_files(folder: Path, files: Mapping[str, bytes], lang: Lang, *, force: bool) -> None:
    """
    Write files into a folder, which is made where it is missing; a file with other contents is left alone.

    Codes: output.file.exists, output.file.unwritable.
    """
    targets = {folder / name: data for name, data in files.items()}
    for target, data in targets.items():
        if not force and _differs(target, data):
            leave(str(target), (Fault(TARGET_EXISTS),), lang)
    for target, data in targets.items():
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        except OSError:
            leave(str(target), (Fault(TARGET_UNWRITABLE),), lang)


def _differs(target: Path, data: bytes) -> bool:
    try:
        return target.exists() and target.read_bytes() != data
    except OSError:
        return True
