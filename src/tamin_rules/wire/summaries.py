"""
A judged record as outsiders see it: the JSON of the contract, section 4.

No sentence stands in it, as in `answers`: whoever knows the reader's language adds `message` by code and params.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import fields

from tamin_rules import jalali
from tamin_rules.records.durations import two_decimals
from tamin_rules.wire.answers import Json, dump_decision, plain

if TYPE_CHECKING:
    from tamin_rules.decisions.formulas import Figure
    from tamin_rules.records.doubts import Doubt
    from tamin_rules.records.eligibility import Standing
    from tamin_rules.records.summary import Summary


def dump_figure(figure: Figure[Any]) -> Json:
    """
    Return a value with its proof; the value is null where it is not known.

    `months` are those that it was computed from, oldest first.
    """
    return {
        "value": plain(figure.value),
        **dump_decision(figure.decision),
        "readings": dict(figure.readings) | dict(figure.decision.basis.readings),
        "months": [str(month) for month in figure.months],
    }


def dump_summary(summary: Summary) -> Json:
    """
    Return what there is to say about a record.

    `findings` are what is missing, contradictory or strange in it; `accepted` tells whether every row could be
    counted. `rows` of a finding are places in the input, from 0.
    """
    return {
        "on": jalali.format(summary.on),
        "edition": summary.law.edition,
        "readings": dict(summary.law.readings),
        "accepted": summary.accepted,
        "total_days": summary.total_days,
        "duration": _duration(summary),
        "years": [{"year": row.year, "months": list(row.months), "total": row.total} for row in summary.years],
        "gaps": [{"from": str(first), "to": str(last)} for first, last in summary.gaps],
        "average_wage": _average(summary),
        "pension_estimate": _pension(summary),
        "eligibility": [dump_standing(standing) for standing in summary.standings],
        "findings": [dump_doubt(doubt) for doubt in summary.doubts],
        "decisions": [dump_decision(decision) for decision in summary.decisions],
    }


def _duration(summary: Summary) -> Json | None:
    found = summary.duration.value
    return None if found is None else {"years": found.years, "months": found.months, "days": found.days}


def _average(summary: Summary) -> Json:
    figure, reading = summary.average, summary.reading
    return {
        "reading": reading,
        "outcome": figure.outcome.value,
        "value": figure.value,
        "months_used": len(figure.months),
        "months": [str(month) for month in figure.months],
        "missing": list(figure.decision.finding.missing),
        "others": {name: other.value for name, other in summary.averages.items() if name != reading},
    }


def _pension(summary: Summary) -> Json:
    figure = summary.pension
    found = figure.value
    return {
        "outcome": figure.outcome.value,
        "value": None if found is None else found.amount,
        "years": two_decimals(summary.pension_years),
        "floor": found is not None and found.floor,
        "cap": summary.capped,
        "missing": list(figure.decision.finding.missing),
    }


def dump_standing(standing: Standing) -> Json:
    """Return where a person stands on a path to a pension; `lacks` is what is known to be lacking."""
    return {
        "path": standing.path.value,
        "outcome": standing.outcome.value,
        "regime": None if standing.regime is None else standing.regime.value,
        "missing": list(standing.missing),
        "lacks": [_fields(lack) for lack in standing.lacks],
        "earliest": None if standing.earliest is None else jalali.format(standing.earliest),
        "unverified": [plain(advice.finding.params) for advice in standing.advice],
    }


def dump_doubt(doubt: Doubt) -> Json:
    """Return what wants a look: code and severity, months, places of rows, and how one objects."""
    finding = doubt.decision.finding
    return {
        "rule": doubt.decision.rule.id,
        "code": None if finding.code is None else str(finding.code),
        "outcome": finding.outcome.value,
        "severity": finding.severity.value,
        "params": plain(finding.params),
        "from": str(doubt.first),
        "to": str(doubt.last),
        "rows": list(doubt.rows),
        "objection": None if doubt.objection is None else doubt.objection.value,
    }


def _fields(value: Any) -> Json:  # noqa: ANN401 - any attrs class
    return {field.name: plain(getattr(value, field.name)) for field in fields(value.__class__)}
