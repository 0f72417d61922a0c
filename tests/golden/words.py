"""The words that sentences, screens and the command line call by another name: what the catalogues have to hold."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Any, Final, get_args

from phonenumbers import PhoneNumberType

from tamin_rules import identifiers, report
from tamin_rules.cli import batch_run
from tamin_rules.decisions import Outcome
from tamin_rules.errors import Severity
from tamin_rules.law import Confidence, DoubtKind, Law
from tamin_rules.law.areas import BY_NAME
from tamin_rules.law.keys import PensionFloor, RecordAccess
from tamin_rules.law.readings import shipped
from tamin_rules.messages import catalogue
from tamin_rules.records import objection, premium_groups
from tamin_rules.records.averages import AVERAGES
from tamin_rules.records.contribution_list import PROFILES, Encoding, columns, comparing
from tamin_rules.records.eligibility import Path as PensionPath
from tamin_rules.records.eligibility.points import Point
from tamin_rules.records.items import PayItem
from tamin_rules.records.objection import effects as objection_effects
from tamin_rules.records.premium_groups import PremiumGroup
from tamin_rules.records.rows import RecordKind
from tamin_rules.registration import access, effects, journey, mobile_change, one_time_code, ownership, recovery
from tamin_rules.registration.account import CommitmentForm
from tamin_rules.registration.identity import Gender
from tamin_rules.registration.journey.facts import Standing
from tamin_rules.registration.notices import NOTICES
from tamin_rules.registration.services import Role, Tier
from tamin_rules.wire.convert import WORDS
from tamin_rules.workflow import Machine
from tests.architecture.sources import MODULES, tree

MACHINES: Final[tuple[Machine[Any, Any], ...]] = (
    *(journey.MACHINE, recovery.MACHINE, mobile_change.MACHINE, objection.MACHINE),
)


def _values(*kinds: Iterable[StrEnum]) -> frozenset[str]:
    return frozenset(word.value for kind in kinds for word in kind)


def _texts_given_to(*functions: str) -> Iterator[str]:
    """Yield every text that the package gives to a function of one of these names."""
    for node in (node for module in MODULES for node in ast.walk(tree(module))):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in functions:
                yield from (arg.value for arg in node.args if isinstance(arg, ast.Constant) and type(arg.value) is str)
            case _:
                pass


MISSING: Final = frozenset(
    {*_texts_given_to("undetermined", "missing"), *chain.from_iterable(premium_groups.NEEDS.values())}
    | {"first_name", "last_name", "record_access", "identity", "ownership"}
    | {"born", "totally_disabled", "days_at_reference", "days_in_last_year", "days_in_ten_years"}
    | {"hard_work_days", "hard_work_consecutive_days", "ceiling"}
)
"""What a rule may say that it lacks; the last ones are named by variables."""


def _words_of_reports() -> frozenset[str]:
    """Return every word that the page and the sheet ask for, and those that they put together at run time."""
    held = catalogue("en").labels["report"].keys()
    pages = Path(report.__file__).parent.glob("*.jinja")
    asked = {word for page in pages for word in re.findall(r"label\('(\w+)'", page.read_text(encoding="utf-8"))}
    spoken = {*_texts_given_to("label", "_label", "_section")} & held
    counted = {f"one_{what}" for what in ("case", "month")} | {f"{what}_count" for what in ("case", "month")}
    sizes = {"thousand", "million", "billion"}
    paths = {f"path_{outcome.value}" for outcome in Outcome}
    lists = {"list_accepted", "list_advised", "list_refused", "error_count", "advice_count", "header_row"}
    return frozenset({word for word in asked if word != "path_"} | spoken | counted | sizes | paths | lists | LACKS)


LACKS: Final = frozenset({"lacks_record", "lacks_hard_work"})

LABELS: Final[Mapping[str, frozenset[str]]] = {
    "state": frozenset(state.value for machine in MACHINES for state in machine.states),
    "move": frozenset(move for machine in MACHINES for move in machine.moves.values()),
    "effect": frozenset(effect.type for effect in get_args(effects.Effect | objection_effects.Effect)),
    "outcome": _values(Outcome),
    "severity": _values(Severity),
    "reason": _values(ownership.Reason),
    "document": _values(ownership.Document, objection.Proof),
    "decision": _values(ownership.VisitDecision, objection.ReviewDecision),
    "objection": _values(objection.ObjectionKind),
    "form": _values(CommitmentForm),
    "match": _values(ownership.Match),
    "tier": _values(Tier),
    "role": _values(Role),
    "gender": _values(Gender),
    "recipient": _values(effects.Recipient),
    "identifier": frozenset(identifiers.KINDS),
    "phone": frozenset(PhoneNumberType.to_string(kind).lower() for kind in PhoneNumberType.values()),
    "purpose": _values(one_time_code.Purpose),
    "refusal": _values(one_time_code.Reason),
    "silence": _values(recovery.Silence),
    "confidence": _values(Confidence),
    "doubt": _values(DoubtKind),
    "reading": frozenset(AVERAGES),
    "path": _values(PensionPath),
    "kind": _values(RecordKind),
    "choice": frozenset(choice for reading in shipped().values() for choice in reading.choices),
    "unit": frozenset(Law.current().table(name).unit for name in BY_NAME) - {"fraction", "bool", "enum"},
    "report": _words_of_reports(),
    "column": frozenset(columns.BY_NAME) | columns.FILES,
    "change": _values(comparing.Change),
    "encoding": _values(Encoding),
    "profile": frozenset(profile.name for profile in PROFILES),
    "verdict": frozenset({"accepted", "refused", "open"}),
    "wait": frozenset({"moment", "seconds", "minutes", "hours"}),
    "word": frozenset(
        {"first", "last", "given", "True", "False"}
        | MISSING
        | {word for words in access.ASKED.values() for word in words}
        | _values(Standing, RecordAccess, PensionFloor, PayItem, PremiumGroup, Point)
        | set(WORDS.values())
        | batch_run.TERMS
    ),
}
"""By kind; `heading` is the command line's own."""

HEADINGS: Final = frozenset(_texts_given_to("_heading")) | frozenset({"similar", "strength", "remedy", "source", "key"})

SMS: Final = frozenset(
    {*_texts_given_to("SendSms", "_tell_both", "Reply")}
    | {
        f"registration_needs_branch_{'_'.join(sorted(open_))}"
        for open_ in (ownership.ACTIVATION, ownership.FOLLOW_UP, ownership.BOTH)
    }
    | {f"code_{purpose.value}" for purpose in one_time_code.Purpose}
)
"""Templates: those of effects, answers to an SMS, and one for the code of each purpose."""

NOTICE_IDS: Final = frozenset(notice.id for notice in NOTICES)
