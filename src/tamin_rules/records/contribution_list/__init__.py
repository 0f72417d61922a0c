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
    recording  monthly lists as the insurance record of each person in them
    cells, tables, delimited, encodings, sources     the containers, their cells and texts

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

from tamin_rules.doors import doors

TYPE_CHECKING = False  # as `typing` has it

if TYPE_CHECKING:
    from tamin_rules.records.contribution_list.building import Capping, PayrollRow, Workshop, build, split
    from tamin_rules.records.contribution_list.checking import ListFinding, Report, check
    from tamin_rules.records.contribution_list.comparing import Change, Difference, diff
    from tamin_rules.records.contribution_list.model import ContributionList, Encoding, Header, Origin, Worker
    from tamin_rules.records.contribution_list.profiles import PROFILES, Profile
    from tamin_rules.records.contribution_list.reading import Scan, read, scan
    from tamin_rules.records.contribution_list.recording import Evidence, Reported, evidence, history
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

__getattr__, __dir__ = doors(
    globals(),
    {
        "building": ("Capping", "PayrollRow", "Workshop", "build", "split"),
        "checking": ("ListFinding", "Report", "check"),
        "comparing": ("Change", "Difference", "diff"),
        "model": ("ContributionList", "Encoding", "Header", "Origin", "Worker"),
        "profiles": ("PROFILES", "Profile"),
        "reading": ("Scan", "read", "scan"),
        "recording": ("Evidence", "Reported", "evidence", "history"),
        "writing": ("dump", "write"),
    },
)
