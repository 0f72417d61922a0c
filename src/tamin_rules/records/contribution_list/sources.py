"""
Where a list comes from: bytes, a path, an open file, or one ZIP that holds both tables.

A list is read more than once where its encoding is not told by its first rows, so each source can be opened anew. ZIP
is a convenience of payroll programs; whether the portal takes one is not known.

Source: list-spec (names of the files); contribution-list 6.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

from tamin_rules.errors import Code, MalformedError
from tamin_rules.records.contribution_list.tables import LARGEST, TOO_LARGE

FILES_MISSING: Final = Code("list.archive.files_missing")
FILES_AMBIGUOUS: Final = Code("list.archive.files_ambiguous")
ARCHIVE_UNREADABLE: Final = Code("list.archive.unreadable")
NOT_ALONE: Final = Code("list.archive.not_alone")
WORKERS_MISSING: Final = Code("list.file.workers_missing")
NOT_SOURCE: Final = Code("list.file.not_source")

Source: TypeAlias = bytes | str | PathLike[str] | BinaryIO
"""Bytes, a path, or a file that is open for bytes; it is left open."""
Opener: TypeAlias = Callable[[], AbstractContextManager[BinaryIO]]

_NAME: Final = re.compile(r"(?:.*[/\\])?DSK(KAR|WOR)[0-9]{2}(?:\.(?:DBF|TXT))?", re.IGNORECASE)
_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    RuntimeError,  # encrypted; and its NotImplementedError, packed in another way
    OSError,
    EOFError,
    ValueError,
)
"""What the library raises of an archive that is damaged, encrypted or packed in another way."""
_PACKINGS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Those of every program; the others have errors of their own."""


def opened(header: Source, workers: Source | None) -> tuple[Opener, Opener]:
    """
    Return what opens the table of the workshop, and what opens that of the workers.

    Args:
        header: the first file, or a ZIP that holds both.
        workers: the second file.

    Codes: list.file.workers_missing, list.file.not_source, list.table.too_large, list.archive.unreadable,
    list.archive.files_missing, list.archive.files_ambiguous, list.archive.not_alone.
    """
    first = _opener(header)
    if workers is None:
        if not _is_zip(first):
            raise MalformedError(WORKERS_MISSING)
        return _unzipped(first)
    second = _opener(workers)
    if _is_zip(first) or _is_zip(second):  # which of the tables is meant, that beside it or that in it?
        raise MalformedError(NOT_ALONE)
    return first, second


def _is_zip(source: Opener) -> bool:
    with source() as file:
        return file.read(len(_ZIP)) in {_ZIP, _EMPTY_ZIP}


def _opener(source: Source) -> Opener:
    match source:
        case bytes():
            return _of_bytes(source)
        case str() | PathLike():
            return lambda: Path(source).open("rb")
        case _ if hasattr(source, "read"):
            return _of_file(source)
        case _:
            raise MalformedError(NOT_SOURCE)


def _of_bytes(data: bytes) -> Opener:
    if len(data) > LARGEST:
        raise MalformedError(TOO_LARGE, {"most": LARGEST})
    return lambda: BytesIO(data)


def _of_file(file: BinaryIO) -> Opener:
    """Return what winds a file back to where it stood; what cannot be wound back is read once. It stays open."""
    if not _is_bytes(file.read(0)):
        raise MalformedError(NOT_SOURCE)
    if not file.seekable():
        return _of_bytes(_all_of(file))
    start = file.tell()

    def again() -> AbstractContextManager[BinaryIO]:
        file.seek(start)
        return nullcontext(file)

    return again


def _all_of(file: BinaryIO) -> bytes:
    """Read to the end, up to what is too much: a pipe gives a part at a time."""
    parts: list[bytes] = []
    left = LARGEST + 1
    while left and (part := file.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _is_bytes(data: object) -> bool:
    return isinstance(data, bytes)


def _unzipped(archive: Opener) -> tuple[Opener, Opener]:
    with archive() as file:
        packed = file.read(LARGEST + 1)
    header = workers = None
    try:
        with zipfile.ZipFile(BytesIO(packed)) as held:
            header, workers = (_unpacked(held, name) for name in files_among(held.namelist()))
    except _BROKEN:
        pass
    if header is None or workers is None:
        raise MalformedError(ARCHIVE_UNREADABLE)
    return _of_bytes(header), _of_bytes(workers)


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    member = archive.getinfo(name)
    if member.file_size > LARGEST:
        raise MalformedError(TOO_LARGE, {"most": LARGEST})
    if member.compress_type not in _PACKINGS:
        raise MalformedError(ARCHIVE_UNREADABLE)
    return archive.read(name)


def files_among(names: Sequence[str]) -> tuple[str, str]:
    """
    Return the names of both tables, that of the workshop first, among those of an archive or a folder.

    Codes: list.archive.files_missing, list.archive.files_ambiguous.

    >>> files_among(["uncovered.txt", "dskwor00.dbf", "DSKKAR00.DBF"])
    ('DSKKAR00.DBF', 'dskwor00.dbf')
    """
    return _only(names, "KAR"), _only(names, "WOR")


def _only(names: Sequence[str], table: str) -> str:
    found = [each for each in names if (name := _NAME.fullmatch(each)) and name[1].upper() == table]
    if len(found) != 1:
        raise MalformedError(FILES_AMBIGUOUS if found else FILES_MISSING)
    return found[0]
