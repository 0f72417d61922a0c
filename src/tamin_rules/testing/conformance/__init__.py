"""
The conformance kit: plays a portal and the core side by side, and says where the two differ.

    run(driver_factory)    every scenario of the levels rules, journey, concurrency, privacy and recovery
    replay(...)            one journey again
    core, from_client, from_django, from_url     ready drivers; `Driver` is what another portal writes
    read_mapping(path)     how a portal speaks that has other paths and words, for the ready drivers

The model is the core itself, over a store in memory: what a portal answers has to be what the core answers, in status,
codes, state, version, allowed moves, reasons, and in the SMS that go out. So the kit knows the law of the day, and says
with each deviation which rule it is about. It needs the extras `testing` and `portal`.

>>> from tamin_rules.testing import conformance
>>> report = conformance.run(conformance.core, levels=["concurrency"], effort=0.1)
>>> bool(report), [result.scenario.id for result in report.results][:2]
(True, ['concurrency.two_tabs', 'concurrency.retry'])
"""

from tamin_rules.testing.conformance.driver import CAPABILITIES, Contract, Draft, Driver, DriverError
from tamin_rules.testing.conformance.drivers import Core, core, from_client, from_django, from_url
from tamin_rules.testing.conformance.judge import Deviation
from tamin_rules.testing.conformance.mapping import CONTRACT, PortalMapping
from tamin_rules.testing.conformance.mapping_file import parse_mapping, read_mapping
from tamin_rules.testing.conformance.report import Outcome, Report, Result, explanation_of, journey_of, script_of
from tamin_rules.testing.conformance.running import SCENARIOS, replay, run
from tamin_rules.testing.conformance.scenario import Level, Scenario

__all__ = [
    "CAPABILITIES",
    "CONTRACT",
    "SCENARIOS",
    "Contract",
    "Core",
    "Deviation",
    "Draft",
    "Driver",
    "DriverError",
    "Level",
    "Outcome",
    "PortalMapping",
    "Report",
    "Result",
    "Scenario",
    "core",
    "explanation_of",
    "from_client",
    "from_django",
    "from_url",
    "journey_of",
    "parse_mapping",
    "read_mapping",
    "replay",
    "run",
    "script_of",
]
