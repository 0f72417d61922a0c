"""
The employers' monthly list of insured workers: DSKKAR00 and DSKWOR00, read, checked, built and written.

    model      a list as data: `ContributionList`, `Header`, `Worker`
    columns    what each column of the form means
    profiles   the shapes in which lists are exchanged, as data
    reading    `read`, and `scan` for lists of any length
    checking   `check`: every rule (`rules`), every row, and what to mend
    building   `build` a list from payroll rows; `split` one that is too long
    writing    `write` and `dump`, byte by byte as the organisation's own program
    comparing  `diff`: who came, who left, whose wage jumped
    history    monthly lists as the insurance record of each person in them
    tables, delimited, cells, encodings, sources      the containers and their texts

>>> from tamin_rules import Law
>>> from tamin_rules.jalali import JalaliMonth
>>> from tamin_rules.records import contribution_list
>>> row = contribution_list.PayrollRow(insurance_number="99000001", national_id="0000000000", first_name="مینا",
...     last_name="نمونه", birth_certificate_number="12", sex="زن", job_code="123456", days=30, daily_wage=4_000_000)
>>> workshop = contribution_list.Workshop(code="0000000012", name="کارگاه نمونه")
>>> built = contribution_list.build([row], workshop=workshop, month=JalaliMonth(1404, 7), law=Law.current())
>>> built.header.total_insured_share, built.header.employer_share
(8400000, 24000000)
>>> contribution_list.read(*contribution_list.dump(built)) == built
True
>>> [(found.clause, found.row, found.column) for found in contribution_list.check(built, law=Law.current()).findings]
[('W13', 1, 'PER_NATCOD')]

Names below are loaded when they are first used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as `typing` has it

if TYPE_CHECKING:
    from tamin_rules.records.contribution_list.building import Capping, PayrollRow, Workshop, build, split
    from tamin_rules.records.contribution_list.checking import ListFinding, Report, check
    from tamin_rules.records.contribution_list.comparing import Change, Difference, diff
    from tamin_rules.records.contribution_list.history import Evidence, Reported, evidence, history
    from tamin_rules.records.contribution_list.model import ContributionList, Encoding, Header, Origin, Worker
    from tamin_rules.records.contribution_list.profiles import PROFILES, Profile
    from tamin_rules.records.contribution_list.reading import Scan, read, scan
    from tamin_rules.records.contribution_list.writing import dump, write

__all__ = [
    "PROFILES",
    "Capping",
    "Change",
    "ContributionList",
    "Difference",
    "Encoding",
    "Evidence",
    "Header",
    "ListFinding",
    "Origin",
    "PayrollRow",
    "Profile",
    "Report",
    "Reported",
    "Scan",
    "Worker",
    "Workshop",
    "build",
    "check",
    "diff",
    "dump",
    "evidence",
    "history",
    "read",
    "scan",
    "split",
    "write",
]

_ROOMS = {
    "building": ("Capping", "PayrollRow", "Workshop", "build", "split"),
    "checking": ("ListFinding", "Report", "check"),
    "comparing": ("Change", "Difference", "diff"),
    "history": ("Evidence", "Reported", "evidence", "history"),
    "model": ("ContributionList", "Encoding", "Header", "Origin", "Worker"),
    "profiles": ("PROFILES", "Profile"),
    "reading": ("Scan", "read", "scan"),
    "writing": ("dump", "write"),
}
_HOME_OF = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> object:
    """Load a public name on first use."""
    from importlib import import_module  # noqa: PLC0415 - only where something is missing

    if name in _HOME_OF:
        found: object = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
        globals()[name] = found  # asked for once
        return found
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    """Name what there is, loaded or not."""
    return sorted({*globals(), *__all__})
