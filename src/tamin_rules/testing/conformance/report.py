"""What the kit has to say: for people, for programs, for build servers; and every deviation as something to run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from importlib.metadata import version
from typing import Any, Final
from xml.etree import ElementTree as ET

from attrs import frozen

from tamin_rules.errors import MalformedError
from tamin_rules.explain import explain
from tamin_rules.law import Law
from tamin_rules.shapes import is_list, is_table
from tamin_rules.testing.conformance.judge import Deviation
from tamin_rules.testing.conformance.play import Json
from tamin_rules.testing.conformance.scenario import Level, Scenario

_LONGEST: Final = 300


class Outcome(StrEnum):
    """What came of a scenario."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_TESTED = "not_tested"


@frozen
class Result:
    """
    What came of one scenario.

    Args:
        scenario: which.
        outcome: passed, failed, or not tested for want of a capability.
        journeys: how many were played.
        steps: how many steps that were.
        missing: capabilities that the driver lacks, or calls; steps with those were left out.
        deviation: where the portal deviates, shortened.
    """

    scenario: Scenario
    outcome: Outcome
    journeys: int = 0
    steps: int = 0
    missing: tuple[str, ...] = ()
    deviation: Deviation | None = None


@frozen
class Report:
    """
    What came of a run; falsy where a scenario failed.

    Args:
        seed: with which the same journeys are drawn again.
        results: in the order of the scenarios.
        silent: what was not compared, since the portal does not tell it.
    """

    seed: int
    results: tuple[Result, ...]
    silent: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not self.failures

    @property
    def failures(self) -> tuple[Result, ...]:
        """The scenarios in which the portal deviates."""
        return tuple(result for result in self.results if result.outcome is Outcome.FAILED)

    @property
    def not_tested(self) -> tuple[Result, ...]:
        """The scenarios that the driver could not play."""
        return tuple(result for result in self.results if result.outcome is Outcome.NOT_TESTED)

    def text(self) -> str:
        """Return the report for people."""
        journeys, steps = (sum(getattr(result, name) for result in self.results) for name in ("journeys", "steps"))
        lines = [f"tamin-rules {version('tamin-rules')}, law {Law.current().edition}, seed {self.seed}"]
        for level in Level:
            of_level = [result for result in self.results if result.scenario.level is level]
            lines += [f"\n{level}"] if of_level else []
            lines += [_line(result) for result in of_level]
        for result in self.failures:
            lines += ["", *_told(result)]
        lines += ["", f"not compared: {', '.join(self.silent)}"] if self.silent else []
        counts = [
            f"{sum(1 for each in self.results if each.outcome is outcome)} {_WORDS[outcome]}" for outcome in Outcome
        ]
        return "\n".join([*lines, "", f"{', '.join(counts)}; {journeys} journeys, {steps} steps", ""])

    def document(self) -> Json:
        """Return the report as JSON."""
        return {
            "version": version("tamin-rules"),
            "law": Law.current().edition,
            "seed": self.seed,
            "conforms": bool(self),
            "not_compared": list(self.silent),
            "results": [_document(result) for result in self.results],
        }

    def junit(self) -> str:
        """Return the report as JUnit XML, one test case a scenario."""
        root = ET.Element(
            "testsuite",
            name="tamin-rules conformance",
            tests=str(len(self.results)),
            failures=str(len(self.failures)),
            skipped=str(len(self.not_tested)),
        )
        for result in self.results:
            level, _, name = result.scenario.id.partition(".")
            case = ET.SubElement(root, "testcase", classname=f"conformance.{level}", name=name)
            if result.deviation is not None:
                ET.SubElement(case, "failure", message=result.scenario.claim).text = explanation_of(result)
            if result.outcome is Outcome.NOT_TESTED:
                ET.SubElement(case, "skipped", message=f"the driver lacks {', '.join(result.missing)}")
        return ET.tostring(root, encoding="unicode", xml_declaration=True)


_MARKS: Final = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.NOT_TESTED: "-"}
_WORDS: Final = {Outcome.PASSED: "passed", Outcome.FAILED: "failed", Outcome.NOT_TESTED: "not tested"}


def _line(result: Result) -> str:
    """Return the line of a scenario: its claim, and how often it was tried."""
    said = [f"{result.journeys} journeys"] if result.journeys else []
    said += [f"the driver lacks {', '.join(result.missing)}"] if result.missing else []
    return f"  {_MARKS[result.outcome]} {result.scenario.id:<28} {'; '.join(said)}"


def _told(result: Result) -> Iterator[str]:
    """Tell a deviation: claim, source, journey, the place, and what the codes mean."""
    deviation = result.deviation
    if deviation is None:
        return
    yield f"✗ {result.scenario.id}: {result.scenario.claim}"
    yield f"  source: {result.scenario.source}"
    for number, step in enumerate(deviation.steps, start=1):
        yield f"  {number}. {_short(step)}"
    yield f"  at {deviation.where}"
    yield f"    expected  {_short(deviation.expected)}"
    yield f"    found     {_short(deviation.found)}"
    for code in broken(deviation):
        yield f"  {code}: {_meaning(code)}"


def _short(value: Any) -> str:  # noqa: ANN401 - JSON
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def broken(deviation: Deviation) -> tuple[str, ...]:
    """Return the codes on which core and portal do not agree: refusals that are missing, and that are too many."""
    expected, found = _codes(deviation.seen_expected), _codes(deviation.seen_found)
    return tuple(sorted(expected ^ found))


def _codes(told: Any) -> set[str]:  # noqa: ANN401 - JSON
    if is_list(told):
        return set[str]().union(*map(_codes, told))
    if not is_table(told):
        return set()
    code = told.get("code")
    own = {code} if isinstance(code, str) else set[str]()
    return own.union(*map(_codes, told.values()))


def _meaning(code: str) -> str:
    try:
        found = explain(code, "en")
    except MalformedError:
        return "a code of the portal's own"
    return f"{found.sentence.title} [{', '.join(citation.ref for citation in found.sources)}]"


def _document(result: Result) -> Json:
    told: Json = {
        "id": result.scenario.id,
        "level": result.scenario.level.value,
        "claim": result.scenario.claim,
        "source": result.scenario.source,
        "outcome": result.outcome.value,
        "journeys": result.journeys,
        "steps": result.steps,
        "missing": list(result.missing),
    }
    deviation = result.deviation
    if deviation is not None:
        told["deviation"] = {
            "journey": list(deviation.steps),
            "where": deviation.where,
            "expected": deviation.expected,
            "found": deviation.found,
            "codes": list(broken(deviation)),
        }
    return told


# --- to run again ----------------------------------------------------------------------------------------------------

_SCRIPT: Final = '''"""
{claim}

{id}, {source}. Plays the journey on a portal; exit status 1 where it still deviates.

    TAMIN_PORTAL=http://127.0.0.1:8000 TAMIN_CONTROL_TOKEN=... TAMIN_STAFF_TOKEN=... python {name}.py

TAMIN_MAPPING names the file of a portal with other paths and names.
"""

import json
import os
import sys

from tamin_rules.testing import conformance

JOURNEY = json.loads(r"""
{journey}
""")

mapping = os.environ.get("TAMIN_MAPPING")
driver = conformance.from_url(
    os.environ["TAMIN_PORTAL"],
    control=os.environ.get("TAMIN_CONTROL_TOKEN"),
    staff=os.environ.get("TAMIN_STAFF_TOKEN"),
    mapping=conformance.read_mapping(mapping) if mapping else conformance.CONTRACT,
)
found = conformance.replay(lambda: driver, JOURNEY, strict={strict})
print(found or "the portal conforms")
sys.exit(found is not None)
'''


def explanation_of(result: Result) -> str:
    """Return a deviation as a report tells it: claim, source, journey, the place, and what the codes mean."""
    return "\n".join(_told(result))


def journey_of(result: Result) -> str:
    """Return the journey of a deviation as JSON, for `replay`."""
    steps = () if result.deviation is None else result.deviation.steps
    return json.dumps(list(steps), ensure_ascii=False, indent=1)


def script_of(result: Result) -> str:
    """Return the journey of a deviation as a script that anybody can run."""
    return _SCRIPT.format(
        claim=result.scenario.claim,
        id=result.scenario.id,
        source=result.scenario.source,
        name=result.scenario.id.replace(".", "_"),
        journey=journey_of(result),
        strict=result.scenario.strict,
    )
