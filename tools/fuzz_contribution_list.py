"""
Coverage-guided fuzzing of the contribution list: `make fuzz`, or `make fuzz FUZZ_SECONDS=3600`.

Whatever bytes stand for the two files or for a ZIP of both, reading them raises `MalformedError` and nothing else; what
can be read can be checked; and what can be written again reads the same. An input is a byte that names the encoding,
two that say how long the first file is, the first file and the second. Seeds are made-up lists in every shape.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

from tools.fuzz_target import fuzz

atheris: Any = import_module("atheris")  # has no types, and an environment of its own

with atheris.instrument_imports(include=["tamin_rules.records.contribution_list", "tamin_rules.iran_system"]):
    from tamin_rules import Law
    from tamin_rules.errors import MalformedError
    from tamin_rules.jalali import JalaliMonth
    from tamin_rules.records.contribution_list.building import Workshop
    from tamin_rules.records.contribution_list.checking import check
    from tamin_rules.records.contribution_list.model import Encoding
    from tamin_rules.records.contribution_list.profiles import PROFILES
    from tamin_rules.records.contribution_list.reading import read
    from tamin_rules.records.contribution_list.writing import dump
    from tamin_rules.testing.contribution_lists import sample

NAME: Final = "contribution lists"
ENCODINGS: Final = (None, *Encoding)
PREFIX: Final = 3
LONGEST: Final = 1 << 13
LAW: Final = Law.current()


def packed(encoding: int, kar: bytes, wor: bytes) -> bytes:
    """Return an input that holds two files."""
    return bytes([encoding]) + len(kar).to_bytes(2, "little") + kar + wor


def seeds() -> Iterator[bytes]:
    """Yield made-up lists in every shape and encoding that holds them, and a ZIP."""
    list_ = sample(JalaliMonth(1404, 7), law=LAW, workers=3, workshop=Workshop(code="0000123456", name="نمونه")).list
    kar = wor = b""
    for profile in PROFILES:
        for place, encoding in enumerate(Encoding, 1):
            kar, wor = dump(list_, profile=profile, encoding=encoding)
            yield packed(0, kar, wor)
            yield packed(place, kar, wor)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as held:
        held.writestr("DSKKAR00.DBF", kar)
        held.writestr("DSKWOR00.DBF", wor)
    yield packed(0, archive.getvalue(), b"")


def try_one(data: bytes) -> None:
    """Read an input, check it, and write it again."""
    if len(data) < PREFIX:
        return
    end = PREFIX + int.from_bytes(data[1:PREFIX], "little")
    kar, wor = data[PREFIX:end], data[end:]
    try:
        found = read(kar, wor or None, encoding=ENCODINGS[data[0] % len(ENCODINGS)])
    except MalformedError:
        return
    check(found, law=LAW)
    try:
        again = dump(found)
    except MalformedError:
        return
    known = read(*again, encoding=Encoding.IRAN_SYSTEM)
    if dump(known) != again:
        message = "what was written reads as something else"
        raise AssertionError(message)


def main() -> None:
    """Hand over to the fuzzer."""
    fuzz(try_one, seeds(), NAME, LONGEST, sys.argv[1:])


if __name__ == "__main__":
    main()
