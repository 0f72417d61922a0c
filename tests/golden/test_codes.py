"""Codes are API: the list of them only grows, and each says where it comes from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pytest

from tamin_rules.decisions import Rule
from tamin_rules.errors import Code
from tamin_rules.law import Law
from tamin_rules.messages import rule_sources, sources
from tests.golden.emission import computes, emitted
from tools import codes

OF_OTHER_PORTALS: Final = {"nist-800-63b-4"}
"""What the profile for other portals cites: its decisions say so, and `explain` tells of this organisation."""
NAME: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*){2}")


def test_no_code_is_gone_and_none_has_other_params() -> None:
    assert codes.gone(codes.locked(), codes.lines()) == []


def test_every_code_is_kept() -> None:
    """Mend it with: python tools/codes.py."""
    assert codes.locked() == codes.lines()


def test_the_page_is_the_generated_one() -> None:
    """Mend it with: python tools/codes.py."""
    assert codes.PAGE.read_text(encoding="utf-8") == codes.page()


def test_what_each_rule_cites_is_as_the_rules_say() -> None:
    """Mend it with: python tools/codes.py."""
    assert codes.RULES.read_text(encoding="utf-8") == codes.cited()
    assert rule_sources().keys() == {rule.id for rule in codes.rules()}
    assert all(Law.current().resolve(ref) for refs in rule_sources().values() for ref in refs)
    assert not rule_sources().keys() & set(codes.codes())


def test_a_code_is_declared_once_and_has_a_plain_name() -> None:
    assert len(set(codes.codes())) == len(codes.codes()) > 0
    assert [code for code in codes.codes() if not NAME.fullmatch(code)] == []


def test_every_code_has_sources_that_lead_somewhere() -> None:
    law = Law.current()
    assert sources().keys() == set(codes.codes())
    for refs in sources().values():
        assert refs
        assert len(set(refs)) == len(refs)
        assert [law.resolve(ref).ref for ref in refs] == list(refs)


@pytest.mark.parametrize("rule", codes.rules(), ids=lambda rule: f"{rule.id}-{rule.source.replace('/', '-')}")
def test_what_a_rule_cites_is_a_source_of_each_code_that_it_emits(rule: Rule[Any]) -> None:
    found = emitted(rule)
    assert found or computes(rule)
    cited = {rule.source, *rule.see} - OF_OTHER_PORTALS
    assert {code: refs for code in found if not cited <= set(refs := sources()[code])} == {}


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the tool write elsewhere; return its list, which holds all codes but one."""
    monkeypatch.setattr(codes, "ROOT", tmp_path)
    monkeypatch.setattr(codes, "PAGE", tmp_path / "codes.md")
    monkeypatch.setattr(codes, "LOCK", tmp_path / "codes.lock")
    monkeypatch.setattr(codes, "RULES", tmp_path / "rules.toml")
    codes.LOCK.write_text("".join(f"{line}\n" for line in codes.lines()[1:]), encoding="utf-8")
    return codes.LOCK


def test_the_tool_appends_what_is_new(kept: Path) -> None:
    assert codes.main(["--check"]) == 1
    assert len(codes.locked()) == len(codes.lines()) - 1
    assert codes.main([]) == 0
    assert codes.locked() == codes.lines()
    assert codes.main(["--check"]) == 0
    assert kept.with_name("codes.md").read_text(encoding="utf-8") == codes.page()


@pytest.mark.parametrize("line", ["sample.code.gone", f"{codes.codes()[0]} other:int"])
@pytest.mark.parametrize("arguments", [[], ["--check"]])
def test_the_tool_drops_and_changes_nothing(
    kept: Path, capsys: pytest.CaptureFixture[str], line: str, arguments: list[str]
) -> None:
    kept.write_text(f"{line}\n", encoding="utf-8")
    assert codes.main(arguments) == 1
    assert line in capsys.readouterr().out
    assert kept.read_text(encoding="utf-8") == f"{line}\n"


def test_the_line_of_a_code_names_its_params() -> None:
    assert codes.line(Code("area.thing.fault", most=int, allowed=tuple)) == "area.thing.fault allowed:tuple most:int"
