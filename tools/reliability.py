"""
Prints the page of reliability from the figures that the campaigns left: `make reliability`.

    python -m tools.reliability            writes docs/reliability.md
    python tools/reliability.py --check    writes nothing; ends with 1 where something is to be written

No figure is typed here: each comes from a file of docs/reliability, with its seed, version, commit and day. A campaign
that left none was not run, and the page says so.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

from tools.figures import CAMPAIGNS, ROOT, SECONDS, Campaign, Entry, read

PAGE: Final = ROOT / "docs" / "reliability.md"
NOT_RUN: Final = "Not run.\n"

HEAD: Final = (
    "# Reliability in figures\n\n"
    "What was tried to break the package, and what came of it. Each figure was left by the run that it tells of, with\n"
    "the commit that was tried; a plus sign behind it says that the tree was not clean. What was not run says so.\n"
    "Printed by `make reliability` from the files of `docs/reliability`, and compared with them by a test.\n"
)


def page(entries: Mapping[str, Mapping[str, Entry]]) -> str:
    """Return the page, from the entries of each campaign by their parts."""
    return HEAD + "".join(_section(campaign, entries.get(campaign.name, {})) for campaign in CAMPAIGNS)


def _section(campaign: Campaign, parts: Mapping[str, Entry]) -> str:
    body = _table(campaign, parts) if parts else NOT_RUN
    return f"\n## {campaign.title}\n\n{campaign.told} `{campaign.command}`\n\n{body}"


def _table(campaign: Campaign, parts: Mapping[str, Entry]) -> str:
    share = ("share",) * all(campaign.share) + (campaign.without[1],) * all(campaign.without)
    heads = ("part", *campaign.columns.values(), *share, "time", "seed", "version", "commit", "day", "Python")
    rows = [(part, *_counts(campaign, entry), *_stamp(entry)) for part, entry in parts.items()]
    if len(parts) > 1:
        names = (*campaign.columns, SECONDS)
        total = {name: sum(entry.get(name, 0) for entry in parts.values()) for name in names}
        rows.append(("together", *_counts(campaign, total), *("" for _ in range(5))))
    right = "---:|" * (len(campaign.columns) + len(share) + 1)
    return "".join((_row(heads), f"|---|{right}{'---|' * 5}\n", *map(_row, rows)))


def _row(cells: Collection[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _counts(campaign: Campaign, entry: Entry) -> Iterator[str]:
    for name in campaign.columns:
        yield f"{entry[name]:,}" if name in entry else ""
    part, whole = campaign.share
    if whole:
        yield percent(entry[part], entry[whole])
    if all(campaign.without):
        yield percent(entry[part], entry[whole] - entry.get(campaign.without[0], 0))
    yield lasted(entry.get(SECONDS, 0))


def percent(part: int, whole: int) -> str:
    """
    Return a share in hundredths, cut off and not rounded: what is nearly all is not all.

    >>> percent(1999, 2000), percent(1, 1), percent(0, 0)
    ('99.9 %', '100.0 %', '')
    """
    return f"{part * 1000 // whole / 10} %" if whole else ""


def lasted(seconds: int) -> str:
    """
    Return a time for people.

    >>> lasted(0), lasted(59), lasted(90), lasted(3600)
    ('', '59 s', '2 min', '60 min')
    """
    if seconds < 60:  # noqa: PLR2004 - of a minute
        return f"{seconds} s" if seconds else ""
    return f"{(seconds + 30) // 60} min"


def _stamp(entry: Entry) -> Iterator[str]:
    yield "" if entry["seed"] is None else str(entry["seed"])
    yield entry["version"]
    yield f"`{entry['commit']}`"
    yield entry["day"]
    yield entry["python"]


def main(arguments: Collection[str], to: Path = PAGE) -> int:
    """Write or check."""
    text = page({campaign.name: read(campaign.name) for campaign in CAMPAIGNS})
    if to.exists() and to.read_text(encoding="utf-8") == text:
        return 0
    if "--check" in arguments:
        print(f"not as printed: {to.name}; mend it with: make reliability")
        return 1
    to.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
