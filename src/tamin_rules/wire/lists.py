"""
Contribution lists as outsiders see them: a checked list (the contract, section 4), its rows, and what has changed.

Columns go by their official names, so that the `field` of a finding is a key of the header, or of its row. No sentence
stands in it, as in `answers`; names, numbers and the address stand in `dump_list` alone, and may be masked there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tamin_rules.records.contribution_list.columns import HEADER, WORKER, Column
from tamin_rules.records.contribution_list.model import DeletedRow, Header, UnreadableRow, Worker, numbered
from tamin_rules.text import masked
from tamin_rules.wire.answers import Json, dump_fault, dump_in_force, plain

if TYPE_CHECKING:
    from tamin_rules.records.contribution_list.checking import ListFinding, Report
    from tamin_rules.records.contribution_list.comparing import Difference
    from tamin_rules.records.contribution_list.model import ContributionList, Origin, Row
    from tamin_rules.records.contribution_list.reading import Scan


def dump_list_report(report: Report) -> Json:
    """
    Return what there is to say of a list.

    `row` counts from 1 and is null for the header; `field` is a column by its official name, `kar` or `wor` where it is
    a file as such, null where it is neither; `actual` and `expected` are numbers, null for what is a text.
    `encoding` and `profile` are null for a list that was not read from files, the second also where it is none that is
    known.
    """
    return {
        "accepted": report.accepted,
        "month": None if report.month is None else str(report.month),
        "header": None if report.header is None else dump_header(report.header),
        "workers": report.workers,
        **_origin(report.origin),
        "findings": [dump_list_finding(found) for found in report.findings],
    }


def _origin(origin: Origin | None) -> Json:
    if origin is None:
        return {"encoding": None, "profile": None}
    return {"encoding": origin.encoding.value, "profile": origin.profile}


def dump_list_finding(found: ListFinding) -> Json:
    """Return one finding: by which rule, where, what stands there and what should, on which values of the law."""
    finding = found.decision.finding
    return {
        "rule": found.clause,
        "code": found.code,
        "severity": found.severity.value,
        "outcome": finding.outcome.value,
        "row": found.row,
        "field": found.column,
        "actual": found.actual,
        "expected": found.expected,
        "params": plain(finding.params),
        "source": found.decision.rule.source,
        "values": [dump_in_force(used) for used in finding.used],
    }


def dump_header(header: Header) -> Json:
    """Return the workshop's record by the names of its columns, without names and address; the year is whole."""
    return _cells(header, tuple(column for column in HEADER if not column.personal))


def dump_list(list_: Scan, *, is_masked: bool = False) -> Json:
    """
    Return a list with everything that stands in it, persons too.

    A row that cannot be read has its faults in place of its cells, one that is marked as deleted says so.

    Args:
        list_: read.
        is_masked: whether what tells who somebody is is covered.
    """
    return {
        **_origin(list_.origin),
        "header": None if list_.header is None else dump_list_row(list_.header, is_masked=is_masked),
        "rows": [{"row": row, **dump_list_row(each, is_masked=is_masked)} for row, each in numbered(list_.rows)],
    }


def dump_list_row(row: Row | Header, *, is_masked: bool = False) -> Json:
    """Return a row, or the workshop's record, by the names of its columns; see `dump_list`."""
    match row:
        case Header():
            return _cells(row, HEADER, is_masked=is_masked)
        case Worker():
            return _cells(row, WORKER, is_masked=is_masked)
        case UnreadableRow():
            return {"faults": [dump_fault(fault) for fault in row.faults]}
        case DeletedRow():
            return {"deleted": True}


def _cells(held: Header | Worker, columns: Sequence[Column], *, is_masked: bool = False) -> Json:
    values: Mapping[str, Any] = {column.name: getattr(held, column.field) for column in columns}
    covered = {column.name for column in columns if column.personal} if is_masked else frozenset[str]()
    return {
        name: masked(value) if name in covered and value not in {"", None} else plain(value)
        for name, value in values.items()
    }


def dump_list_changes(before: ContributionList, after: ContributionList, differences: Iterable[Difference]) -> Json:
    """Return what is different from one list to the next: of which month each is, how many stand in it, and what."""
    return {
        "before": _named(before),
        "after": _named(after),
        "changes": [dump_difference(each) for each in differences],
    }


def _named(list_: ContributionList) -> Json:
    month = list_.header.when if isinstance(list_.header, Header) else None
    return {"month": None if month is None else str(month), "workers": len(list_.workers)}


def dump_difference(difference: Difference) -> Json:
    """Return one thing that is different, by rows of the older and the newer list."""
    return {
        "change": difference.change.value,
        "before": difference.before,
        "after": difference.after,
        "field": difference.column,
        "old": difference.old,
        "new": difference.new,
    }
