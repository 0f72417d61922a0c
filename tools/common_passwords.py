"""
Make the list of common passwords: src/tamin_rules/registration/common_passwords.bin.

    python tools/common_passwords.py            write it
    python tools/common_passwords.py --check    fail unless the file is what the sources give

Two lists go in, of which only hashes come out; their licences stand in common_passwords.notice.txt beside the file:

    Django 5.2      contrib/auth/common-passwords.txt.gz, 19 640 entries      BSD-3-Clause
    zxcvbn 4.5      frequency_lists, passwords, 30 000 entries                MIT

An entry is kept when a profile of the package would accept it in some mix of upper and lower case; every other common
password is refused by the composition rules already. Needs both packages in the interpreter that runs it.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from collections.abc import Iterable
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from tamin_rules.registration import common_passwords, password

TARGET: Final = Path(common_passwords.__file__).with_suffix(".bin")
DIGESTS: Final = {
    "django": "17e1d8dbce9aa0ab70391a7bc97728311d4e6fd81eb8512e5881944ba73e5fe9",
    "zxcvbn": "fca84ce3ec6575546a2d1e37774842afd27d82ac1b6d0b329b903d8936aa869a",
}
"""Of the entries of each source, a line each: another edition of a source is seen before it changes the list."""

PROFILES: Final = (password.PUBLISHED, password.PORTAL_FORM, password.NIST.without(password.NOT_COMMON.id))


def django() -> tuple[str, ...]:
    """Return Django's common passwords, commonest first; Django itself is not loaded."""
    spec = find_spec("django")
    if spec is None or spec.origin is None:
        sys.exit("Django is not installed here: it brings one of the two lists")
    packed = Path(spec.origin).parent / "contrib" / "auth" / "common-passwords.txt.gz"
    return tuple(gzip.decompress(packed.read_bytes()).decode().splitlines())


def zxcvbn() -> tuple[str, ...]:
    """Return zxcvbn's common passwords, commonest first."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # type: ignore[import-untyped]  # noqa: PLC0415 - large

    return tuple(FREQUENCY_LISTS["passwords"])


def would_pass(entry: str) -> bool:
    """
    Tell whether a profile accepts an entry in some mix of case.

    One capital letter, in first place, is enough to try: the first character has to be a letter anyway.
    """
    return any(password.check(entry.capitalize(), policy=profile) for profile in PROFILES)


def build(*sources: Iterable[str]) -> bytes:
    """Return the file: sorted keys of all entries that would pass."""
    return b"".join(
        sorted({common_passwords.key(entry) for source in sources for entry in source if would_pass(entry)})
    )


def pinned(name: str, entries: tuple[str, ...]) -> tuple[str, ...]:
    """Return the entries of a source, if they are those of the edition that is named above."""
    digest = sha256("\n".join(entries).encode()).hexdigest()
    if digest != DIGESTS[name]:
        sys.exit(f"{name}: another edition of the list, {digest}; look at it, then change DIGESTS")
    return entries


def main() -> None:
    """Write the file, or compare it."""
    parser = argparse.ArgumentParser(description="Make the list of common passwords.")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check: bool = parser.parse_args().check
    made = build(pinned("django", django()), pinned("zxcvbn", zxcvbn()))
    if check and made != TARGET.read_bytes():
        sys.exit(f"{TARGET.name} is not what the sources give: run tools/common_passwords.py")
    if not check:
        TARGET.write_bytes(made)
    print(f"{TARGET.name}: {len(made) // common_passwords.WIDTH} passwords")


if __name__ == "__main__":
    main()
