"""The schemas of contribution lists: every document that is written fits, and a damaged one does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import evolve

from tamin_rules import wire
from tamin_rules.cli.app import run
from tamin_rules.messages import LANGS, catalogue
from tamin_rules.records.contribution_list import ContributionList, check, read, scan
from tamin_rules.report import listing
from tamin_rules.testing.contribution_list_faults import faulty_lists
from tests.properties.json_schema import damaged, fits
from tests.unit.records.contribution_list.lists import KAR, LAW, LIST, MADE, WOR, header_of, kar_with, patched, wor_with

REPORT, WHOLE = wire.list_report_schema(), wire.list_schema()
CHANGES, WRITTEN = wire.list_changes_schema(), wire.written_list_schema()
EXAMPLES: Final = Path(__file__).parents[2] / "examples" / "contribution_list"
FAULTY: Final = tuple(faulty_lists(law=LAW))


def plain(data: Any) -> Any:
    return json.loads(json.dumps(data))


def reported(list_: ContributionList, uncovered: tuple[str, ...] = ()) -> Any:
    return plain(wire.dump_list_report(check(list_, law=LAW, uncovered=uncovered)))


def spoiled() -> Iterator[ContributionList]:
    """Yield lists whose files are odd, or cannot be read throughout."""
    yield read(KAR, WOR)
    yield read(patched(KAR, 0, b"\x30"), patched(WOR, 0, b"\x30"))
    yield read(kar_with({"DSK_TDD": b"many"}), wor_with({"DSW_DD": b"x", "DSW_BDATE": b"99999999"}))
    yield read(KAR, patched(WOR, 961, b"*"))
    yield read(kar_with({"DSK_MM": b"13"}), WOR)
    yield ContributionList(None, ())
    yield evolve(LIST, header=evolve(header_of(LIST), year=1340))


@pytest.mark.parametrize("list_", [LIST, *spoiled()])
def test_a_report_fits(list_: ContributionList) -> None:
    assert fits(reported(list_, ("99000001", "5")), REPORT)


@pytest.mark.parametrize("made", FAULTY, ids=[made.name for made in FAULTY])
def test_a_report_of_each_fault_fits(made: Any) -> None:
    report = check(made.list, law=LAW, uncovered=made.uncovered)
    assert fits(plain(wire.dump_list_report(report)), REPORT)
    assert all(fits(plain(listing.document(report, catalogue(lang))), REPORT) for lang in LANGS)


def test_every_rule_is_in_a_report_and_in_the_schema() -> None:
    seen = {found["rule"] for made in FAULTY for found in reported(made.list, made.uncovered)["findings"]}
    known = REPORT["properties"]["findings"]["items"]["properties"]["rule"]["enum"]
    assert seen == {*known} - {"T1"}  # what is wrong with the files
    assert len(known) == len({*known})


@pytest.mark.parametrize("is_masked", [True, False])
@pytest.mark.parametrize("header", [KAR, kar_with({"DSK_TDD": b"many"}), patched(KAR, 4, b"\0")])
def test_a_list_fits(header: bytes, is_masked: bool) -> None:  # noqa: FBT001 - of two
    workers = patched(wor_with({"DSW_DD": b"x"}), 961 + 469, b"*")
    made = plain(wire.dump_list(scan(header, workers), is_masked=is_masked))
    assert [sorted(row) for row in made["rows"][:2]] == [["faults", "row"], ["deleted", "row"]]
    assert fits(made, WHOLE)
    assert fits(plain(wire.dump_list(scan(KAR, WOR), is_masked=is_masked)), WHOLE)


@pytest.mark.parametrize(
    ("arguments", "schema"),
    [
        (("check", "{examples}"), REPORT),
        (("show", "{examples}"), WHOLE),
        (("show", "{examples}", "--masked"), WHOLE),
        (("diff", "{examples}", "{examples}"), CHANGES),
        (("diff", "{examples}", "{sample}"), CHANGES),
        (("convert", "{examples}", "{out}"), WRITTEN),
        (("convert", "{sample}", "{out}", "--profile", "vendor_a"), WRITTEN),
        (("sample", "{out}"), WRITTEN),
        (("build", "{payroll}", "{out}", "--workshop", "{workshop}", "--month", "1404-07"), WRITTEN),
        (
            ("build", "{payroll}", "{out}", "--workshop", "{workshop}", "--month", "1404-07", "--description", "a&b"),
            WRITTEN,
        ),
    ],
    ids=lambda value: " ".join(value[:4]) if isinstance(value, tuple) else "",
)
def test_so_does_the_document_of_each_command(
    arguments: tuple[str, ...], schema: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["list", "sample", str(tmp_path / "sample"), "--workers", "20"]) == 0
    named = {"examples": EXAMPLES, "payroll": EXAMPLES / "payroll.csv", "workshop": EXAMPLES / "workshop.json"}
    places = {**named, "sample": tmp_path / "sample", "out": tmp_path / "out"}
    capsys.readouterr()
    assert run(["list", *(each.format_map(places) for each in arguments), "--json"]) in {0, 1}
    printed = json.loads(capsys.readouterr().out)
    assert fits(printed, schema)
    assert not fits(printed | {"surprise": 1}, schema)


OPTIONAL: Final = frozenset({"message", "remedy", "derived_from"})


def documents() -> Iterator[tuple[str, Any, Any]]:
    faulty = check(with_all_faults(), law=LAW, uncovered=MADE.uncovered)
    report = listing.document(faulty, catalogue("en"))
    yield "report", report, REPORT
    yield "list", wire.dump_list(scan(KAR, WOR)), WHOLE
    yield "unreadable", wire.dump_list(scan(KAR, wor_with({"DSW_DD": b"x"}))), WHOLE
    yield "built", {"written": True, "files": ["a"], **report}, WRITTEN
    yield "written", {"written": True, "files": ["a"]}, WRITTEN


def with_all_faults() -> ContributionList:
    """Return a list whose first finding rests on a value of the law."""
    return evolve(LIST, header=evolve(header_of(LIST), employer_share=1))


@pytest.mark.parametrize(("name", "made", "schema"), [*documents()], ids=[name for name, _, _ in documents()])
def test_every_key_is_needed_and_no_other_is_taken(name: str, made: Any, schema: Any) -> None:
    whole = plain(made)
    assert fits(whole, schema)
    changed = [*damaged(whole, {"params"}, OPTIONAL)]
    assert [each for each in changed if fits(each, schema)] == []
    assert len(changed) > (2 if name == "written" else 30)


@pytest.mark.parametrize(
    "change",
    [
        {"accepted": 1},
        {"month": "1404-7"},
        {"workers": -1},
        {"encoding": "utf-8"},
        {"profile": "listdisk5"},
        {"findings": None},
        {"header": {}},
    ],
)
def test_another_form_does_not_fit(change: dict[str, Any]) -> None:
    assert not fits(reported(LIST) | change, REPORT)


@pytest.mark.parametrize(
    "change",
    [{"rule": "W18"}, {"row": 0}, {"field": "DSW_X"}, {"severity": "fatal"}, {"actual": "1"}, {"values": [{}]}],
)
def test_a_finding_of_another_form_does_not_fit(change: dict[str, Any]) -> None:
    made = reported(LIST)
    made["findings"][0] |= change
    assert not fits(made, REPORT)
