"""What there is to say of a contribution list: findings by rule and code, each once with its reason and its remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from attrs import evolve, frozen

from tamin_rules import jalali, wire
from tamin_rules.errors import Fault
from tamin_rules.law import Law
from tamin_rules.messages import Catalogue
from tamin_rules.records.contribution_list.checking import ListFinding, Report
from tamin_rules.records.contribution_list.columns import FILES, HEADER
from tamin_rules.records.contribution_list.model import Header
from tamin_rules.report.telling import Telling, tell_decision
from tamin_rules.text import isolate

AMOUNTS: Final = (
    "DSK_TDD", "DSK_TMAH", "DSK_TMAZ", "DSK_TMASH", "DSK_TTOTL", "DSK_TBIME", "DSK_TKOSO", "DSK_BIC", "DSK_INC",
    "DSK_SPOUSE",
)  # fmt: skip
"""Figures of the header that are shown, in the order of the form."""
_FIELD_OF: Final[Mapping[str, str]] = {column.name: column.field for column in HEADER}


@frozen
class ListGroup:
    """
    Findings of one rule and code.

    Args:
        clause: the rule by its name in reports, `W1`.
        title: of the code.
        telling: of the first finding: statement of the rule, remedy, values of the law and source are those of all.
        findings: by row.
    """

    clause: str
    title: str
    telling: Telling
    findings: tuple[ListFinding, ...]

    @property
    def advises(self) -> bool:
        """Whether they refuse nothing."""
        return not self.findings[0].decision.refuses


def groups(report: Report, law: Law, texts: Catalogue) -> tuple[ListGroup, ...]:
    """Return the findings by rule and code, what refuses first, else in the order in which they were found."""
    found: dict[tuple[bool, str, str], list[ListFinding]] = {}
    for each in report.findings:
        found.setdefault((not each.decision.refuses, each.clause, each.code), []).append(each)
    return tuple(
        _group(clause, code, findings, law, texts)
        for (_, clause, code), findings in sorted(found.items(), key=_refusing_first)
    )


def _refusing_first(found: tuple[tuple[bool, str, str], list[ListFinding]]) -> bool:
    return found[0][0]


def _group(clause: str, code: str, findings: list[ListFinding], law: Law, texts: Catalogue) -> ListGroup:
    title = texts.faults[code].title if code in texts.faults else code
    return ListGroup(clause, title, tell_decision(findings[0].decision, law, texts), tuple(findings))


def counts(report: Report) -> tuple[int, int]:
    """Return how many findings refuse the list, and how many are only said."""
    errors = sum(found.decision.refuses for found in report.findings)
    return errors, len(report.findings) - errors


def shortened(report: Report, most: int | None) -> Report:
    """Return a report with so many findings at most, errors before advice."""
    if most is None or len(report.findings) <= most:
        return report
    return evolve(report, findings=tuple(sorted(report.findings, key=_advises)[:most]))


def _advises(found: ListFinding) -> bool:
    return not found.decision.refuses


def cut(report: Report, shown: Report, texts: Catalogue) -> str:
    """Say that not all findings are shown; empty where all are."""
    count, most = len(report.findings), len(shown.findings)
    return "" if count == most else texts.label("report", "cut", count=count, most=most)


def verdict(report: Report, texts: Catalogue) -> str:
    """Say whether the list can be sent."""
    word = "list_refused" if not report.accepted else "list_advised" if report.findings else "list_accepted"
    return texts.label("report", word)


def counted(report: Report, texts: Catalogue) -> str:
    """Say how many errors there are and how much advice."""
    words = zip(("error_count", "advice_count"), counts(report), strict=True)
    return texts.joined(texts.label("report", word, count=count) for word, count in words)


def title(texts: Catalogue) -> str:
    """Return the heading."""
    return texts.label("report", "list_title")


def written_as(report: Report, texts: Catalogue) -> str:
    """Say in which encoding and shape the list is written; empty for one that was not read."""
    if report.origin is None:
        return ""
    shape = report.origin.profile
    words = (
        texts.label("encoding", report.origin.encoding),
        texts.label("report", "shape_unknown") if shape is None else texts.label("profile", shape),
    )
    return texts.joined(words)


def facts(header: Header, texts: Catalogue) -> tuple[tuple[str, str], ...]:
    """Return what the header says, label and value, without names and address."""
    codes = ((name, texts.digits(str(_value(header, name)))) for name in ("DSK_ID", "DSK_LISTNO"))
    amounts = ((name, texts.number(_value(header, name))) for name in ("DSK_NUM", *AMOUNTS))
    return tuple((column_label(name, texts), value) for name, value in (*codes, *amounts))


def _value(header: Header, name: str) -> int:
    value: int = getattr(header, _FIELD_OF[name])
    return value


def column_label(name: str, texts: Catalogue) -> str:
    """Return what people call a column."""
    return texts.label("column", name)


def column_named(name: str | None, texts: Catalogue) -> str:
    """Return what people call a column, and its official name; or a file."""
    if name is None:
        return ""
    label = column_label(name, texts)
    if name in FILES or label == name:
        return label
    return f"{label} ({isolate(name, left_to_right=True) if texts.lang == 'fa' else name})"


def row_named(row: int | None, texts: Catalogue) -> str:
    """Return where something stands: a row by its number, or the list as a whole."""
    return texts.label("report", "whole_list") if row is None else texts.label("report", "at_row", row=row)


def record_named(row: int | None, column: str | None, texts: Catalogue) -> str:
    """Return where something stands: the header by its columns, else as `row_named`."""
    is_header = row is None and column is not None and column not in FILES
    return texts.label("report", "header_row") if is_header else row_named(row, texts)


def place(row: int | None, column: str | None, texts: Catalogue) -> str:
    """Return row and column in a few words."""
    return texts.joined(part for part in (record_named(row, column, texts), column_named(column, texts)) if part)


def said(found: ListFinding, texts: Catalogue) -> str:
    """Return what is wrong, as a sentence."""
    return texts.of(found.fault).detail


def month_said(report: Report, texts: Catalogue) -> str:
    """Return the month of the list in words."""
    return texts.label("report", "unknown") if report.month is None else jalali.spell_month(report.month, texts.lang)


def told(row: int | None, fault: Fault, texts: Catalogue) -> str:
    """Tell a fault of a row in one line: place, sentence, code."""
    return f"{place(row, column_of(fault), texts)}: {texts.of(fault).detail} [{fault.code}]"


def column_of(fault: Fault) -> str | None:
    """Return the column that a fault is about, by its official name."""
    return next((part for part in reversed(fault.loc) if isinstance(part, str) and part != "header"), None)


def document(report: Report, texts: Catalogue) -> dict[str, Any]:
    """Return the JSON of a report, each finding with its sentence, and how to mend it."""
    made = wire.dump_list_report(report)
    for finding, found in zip(made["findings"], report.findings, strict=True):
        sentence = texts.of(found.fault)
        finding |= {"message": sentence.detail, "remedy": sentence.remedy}
    return made
