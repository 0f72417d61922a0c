"""Cells and tables for spreadsheets, none of which a spreadsheet takes for a formula (`security` WEB8)."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Final

from tamin_rules.messages import Catalogue
from tamin_rules.records.contribution_list.checking import Report
from tamin_rules.report import listing

_RISKY: Final = ("=", "+", "-", "@", "\t", "\0")
"""With which a cell begins that a spreadsheet would compute."""
_COLUMNS: Final = ("rule", "row", "field", "stands", "should_stand", "why_wrong", "remedy", "code")


def cell(value: object) -> str:
    r"""
    Return a cell that no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell("\t7"), cell(-5), cell(None), cell("a=b")
    ("'=1+1", "'\t7", "'-5", '', 'a=b')
    """
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_RISKY) else text


def findings(report: Report, texts: Catalogue, most: int | None = None) -> str:
    """
    Return the findings of a list as CSV, a line each, under the headings of the language.

    It begins with a byte order mark, by which spreadsheets know UTF-8; numbers are plain digits. Rows are told by their
    number: nobody's name stands in it.

    Args:
        report, texts: of the list, and of the language.
        most: so many findings at most, errors first; a last line says that there are more.
    """
    shown = listing.shortened(report, most)
    written = StringIO()
    written.write("\ufeff")
    writer = csv.writer(written)
    writer.writerow([texts.label("report", name) for name in _COLUMNS])
    for found in shown.findings:
        said = texts.of(found.fault)
        row = (
            found.clause,
            found.row,
            found.column,
            found.actual,
            found.expected,
            said.detail,
            said.remedy,
            found.code,
        )
        writer.writerow(map(cell, row))
    if cut := listing.cut(report, shown, texts):
        writer.writerow([cut])
    return written.getvalue()
