"""Many texts at once are judged as each of them by itself: `parse` is the oracle, row by row."""

from __future__ import annotations

import json
import random
import re
from inspect import signature
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import identifiers
from tamin_rules.errors import MalformedError
from tamin_rules.identifiers import bulk
from tests.properties import identifiers_reference as reference
from tests.properties.identifier_texts import SWITCHES_OF, code, rows

ALL: Final = pytest.mark.parametrize("kind", identifiers.KINDS)


def _said(found: bulk.Verdicts) -> list[str | None]:
    return [found.table[number] for number in found.codes]


# --- equal to parse --------------------------------------------------------------------------------------------------


@ALL
@given(draw=st.data())
def test_each_row_gets_the_code_that_parse_raises(kind: str, draw: st.DataObject) -> None:
    texts = draw.draw(st.lists(rows(kind), max_size=12))
    switches = draw.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(SWITCHES_OF[kind], st.booleans())))
    found = bulk.check(kind, texts, **switches)
    assert _said(found) == [code(kind, text, switches) for text in texts]


def test_the_switches_tried_are_those_of_parse() -> None:
    of_parse = {kind: signature(identifiers.module(kind).parse).parameters for kind in identifiers.KINDS}
    assert {kind: tuple(of_parse[kind])[1:] for kind in of_parse} == SWITCHES_OF


@pytest.mark.parametrize("kind", ["national_id", "mobile"])
@given(draw=st.data())
def test_a_row_is_the_same_wherever_it_stands(kind: str, draw: st.DataObject) -> None:
    """One odd row among many clean ones, at the border of a block, neither hides nor spoils another."""
    clean = {"national_id": "5000020049", "mobile": "09123456789"}[kind]
    odd, place = draw.draw(rows(kind)), draw.draw(st.sampled_from((0, 1, bulk.BLOCK - 1, bulk.BLOCK, bulk.BLOCK + 1)))
    texts: list[object] = [clean] * (bulk.BLOCK + 2)
    texts[place] = odd
    found = bulk.check(kind, texts)
    assert list(found.refused()) == [(place, said) for said in [code(kind, odd)] if said is not None]


def test_vectors_are_judged_as_one_by_one() -> None:
    vectors = json.loads((Path(__file__).parents[1] / "vectors" / "identifiers.json").read_text(encoding="utf-8"))
    for kind in identifiers.KINDS:
        texts = [row["value"] for row in vectors["rows"] if row["kind"] == kind]
        assert texts
        assert _said(bulk.check(kind, texts)) == [code(kind, text) for text in texts]


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("national_id", ("50000200495000020049", "")),  # two rows in one, and none
        ("national_id", ("500002004\n", "5000020049")),
        ("national_id", ("5000020049\n5000020049",)),
        ("national_id", ("1111111111", "0000000000", "1111111112", "1000000001", "0111111111")),
        ("mobile", ("09123456789\n09123456789", "", "0912\n3456789")),
        ("mobile", ("0" + " " * 53 + "9123456789", "0" + " " * 54 + "9123456789")),  # 64 characters, and 65
        ("mobile", ("9812345678", "98989123456789", "00989812345678", "+9800989123456789", "0098 0 912 345 6789")),
    ],
)
def test_what_could_run_together_is_kept_apart(kind: str, texts: tuple[str, ...]) -> None:
    assert _said(bulk.check(kind, texts)) == [code(kind, text) for text in texts]


# --- an independent judge of national IDs ----------------------------------------------------------------------------


def _against_reference(count: int, seed: int) -> None:
    """Half of the texts have the right last digit, by the reference; a few are ten equal ones."""
    source = random.Random(seed)  # noqa: S311 - test data
    fronts = [f"{source.randrange(10**9):09}" if source.random() > 0.001 else f"{source.randrange(10)}" * 9 for _ in range(count)]  # fmt: skip  # noqa: E501
    texts = [
        front + (reference.national_check_digit(front) if source.random() < 0.5 else str(source.randrange(10)))
        for front in fronts
    ]
    assert list(bulk.check("national_id", texts).valid) == [reference.national_id(text) for text in texts]


def test_random_national_ids_are_judged_as_by_the_reference() -> None:
    _against_reference(20_000, seed=8)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(10))
def test_ten_million_national_ids_are_judged_as_by_the_reference(seed: int) -> None:
    _against_reference(1_000_000, seed)


# --- the answer ------------------------------------------------------------------------------------------------------


@given(st.lists(rows("national_id"), max_size=12))
def test_the_views_of_an_answer_agree(texts: list[object]) -> None:
    found = bulk.check("national_id", texts)
    said = _said(found)
    assert found.rows == len(texts)
    assert list(found.valid) == [one is None for one in said] == [not number for number in found.codes]
    assert list(found.refused()) == [(row, one) for row, one in enumerate(said) if one is not None]
    assert found.counts == {one: said.count(one) for one in said if one is not None}
    assert found.all_valid is (not found.counts)


@pytest.mark.requirement("PII1")
def test_an_answer_holds_nothing_of_the_texts() -> None:
    texts = ["5000020049", "5000020048", "12345679", " 5000020049"]
    found = bulk.check("national_id", texts)
    assert repr(found) == "Verdicts(kind='national_id', rows=4, refused=2)"
    assert not re.search(r"[0-9]{3}", f"{found.codes!r}{found.table}{found.counts}{bytes(found.valid)!r}")


def test_texts_may_come_one_by_one_and_never_at_all() -> None:
    assert bulk.check("mobile", (f"0912{number:07}" for number in range(10_000))).all_valid
    for kind in identifiers.KINDS:
        assert bulk.check(kind, []).codes == b""
        assert bulk.check(kind, iter(())).all_valid


def test_one_text_in_place_of_many_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="not one"):
        bulk.check("national_id", "5000020049")


@pytest.mark.parametrize("kind", identifiers.KINDS)
def test_a_switch_that_the_kind_has_not_is_a_mistake_whatever_the_texts(kind: str) -> None:
    with pytest.raises(TypeError, match="paad"):
        bulk.check(kind, [], paad=True)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(MalformedError, match=r"^identifier\.kind\.unknown$"):
        bulk.check("passport", [])
