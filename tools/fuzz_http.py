"""
What schemathesis finds in the calls of the FastAPI adapter, over real requests, on SQLite and on PostgreSQL.

    python -m tools.fuzz_http                            some 20 000 cases, a quarter of an hour; `make fuzz-http`
    python -m tools.fuzz_http --seed 7 --each 50 --database sqlite

The suite runs a short form of it. A server of PostgreSQL is found as in the tests.
"""

from __future__ import annotations

import argparse
import sys
import time

from tamin_rules.registration import journey
from tests.adapters.fastapi.campaign import EACH, SEED, campaign, portal_on
from tools.figures import note


def main() -> int:
    """Run the campaign; the exit status is 1 where anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz_http", description="Schemathesis on both databases.")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--each", type=int, default=EACH, help="cases of each call in the phase of fuzzing")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    asked, whole, wrong = parser.parse_args(), 0, 0
    for kind in asked.database or ("sqlite", "postgresql"):
        # a portal without the code by SMS, and one with it
        policy = journey.Policy(terms=journey.Terms(mobile_code=kind == "postgresql"))
        print(f"{kind}, seed {asked.seed}, {asked.each} of each", flush=True)
        begun = time.monotonic()
        with portal_on(kind, policies={"registration": policy}) as tamin:
            report = campaign(tamin, seed=asked.seed, each=asked.each)
        seconds = round(time.monotonic() - begun)
        print(f"{report}\n  {seconds} s", flush=True)
        found = {"cases": report.cases, "failures": len(report.found), "seconds": seconds}
        note("api", f"FastAPI, {kind}", seed=asked.seed, **found)
        whole, wrong = whole + report.cases, wrong + len(report.found)
    print(f"{whole} cases, {wrong} wrong")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
