"""What all nine kinds have in common: values that hide their text, and modules of one shape."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
import subprocess
import sys
from typing import Any, Final

import attrs
import pytest

from tamin_rules import identifiers
from tamin_rules.errors import Code, MalformedError, Severity
from tamin_rules.identifiers import Identifier

CANONICAL: Final = {
    "national_id": "5000020049",
    "foreign_id": "123456789012",
    "legal_id": "10100000006",
    "insurance_number": "0012345678",
    "workshop_code": "0183630045",
    "mobile": "+989123456789",
    "postal_code": "1345678901",
    "iban": "IR200170000000000123456789",
    "bank_card": "6037991234567893",
}
MASKED: Final = {
    "national_id": "NationalId(•••••••049)",
    "foreign_id": "ForeignId(•••••••••012)",
    "legal_id": "LegalId(••••••••006)",
    "insurance_number": "InsuranceNumber(•••••••678)",
    "workshop_code": "WorkshopCode(•••••••045)",
    "mobile": "Mobile(••••••••••789)",
    "postal_code": "PostalCode(•••••••901)",
    "iban": "Iban(•••••••••••••••••••••••789)",
    "bank_card": "BankCard(•••••••••••••893)",
}
KINDS: Final = tuple(CANONICAL.items())


def _value(kind: str) -> Identifier:
    return identifiers.module(kind).parse(CANONICAL[kind])


def test_every_kind_is_tried() -> None:
    assert tuple(CANONICAL) == tuple(MASKED) == identifiers.KINDS


@pytest.mark.requirement("PII1")
@pytest.mark.parametrize("kind", identifiers.KINDS)
def test_a_value_masks_itself_however_it_is_written(kind: str) -> None:
    value = _value(kind)
    written = {repr(value), str(value), f"{value}", "%s" % value, "{}".format(value)}  # noqa: UP031, UP032 - all ways
    assert written == {MASKED[kind]}
    assert repr([value, {"x": value}]).count(MASKED[kind]) == 2


@pytest.mark.requirement("PII1")
@pytest.mark.parametrize("kind", identifiers.KINDS)
def test_a_value_goes_neither_into_pickle_nor_into_json(kind: str) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError) as refused:
            pickle.dumps([_value(kind)], protocol)
        assert CANONICAL[kind] not in str(refused.value)
    with pytest.raises(TypeError):
        json.dumps(_value(kind))


@pytest.mark.parametrize(("kind", "text"), KINDS)
def test_plain_text_comes_out_where_it_is_asked_for(kind: str, text: str) -> None:
    value = _value(kind)
    assert value.plain() == identifiers.plain(value) == identifiers.module(kind).format(value) == text


@pytest.mark.parametrize("kind", identifiers.KINDS)
def test_copies_are_the_value_itself_and_evolve_makes_an_equal_one(kind: str) -> None:
    value: Any = _value(kind)
    assert copy.copy(value) is copy.deepcopy([value])[0] is value
    assert attrs.evolve(value) == value


@pytest.mark.parametrize(("kind", "text"), KINDS)
def test_values_are_equal_and_hash_by_what_they_are(kind: str, text: str) -> None:
    assert len({_value(kind), identifiers.module(kind).parse(f" {text}\u200f")}) == 1
    assert not {_value(kind)} & {text, None}
    assert all(_value(kind) != _value(other) for other in identifiers.KINDS if other != kind)


@pytest.mark.parametrize("kind", identifiers.KINDS)
def test_a_value_cannot_be_changed(kind: str) -> None:
    value: Any = _value(kind)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        value._text = "0"


@pytest.mark.parametrize(("kind", "text"), KINDS)
def test_the_class_takes_its_canonical_text_and_nothing_else(kind: str, text: str) -> None:
    made: Any = type(_value(kind))
    assert made(text) == _value(kind)
    for wrong in (None, 5, b"5", text[:-1], text + "0", f" {text}", "۰" * len(text), "", "x" * 10_000_000):
        with pytest.raises(MalformedError):
            made(wrong)


@pytest.mark.parametrize("kind", identifiers.KINDS)
def test_codes_carry_the_name_of_their_kind_and_stand_in_the_docstrings(kind: str) -> None:
    home = identifiers.module(kind)
    codes = {str(code) for code in vars(home).values() if isinstance(code, Code)}
    said = f"{inspect.getdoc(home.parse)}{inspect.getdoc(home.advice)}"
    assert codes
    assert all(code.startswith(f"{kind}.") and code in said for code in codes)


@pytest.mark.parametrize("kind", identifiers.KINDS)
def test_is_valid_takes_the_switches_of_parse(kind: str) -> None:
    home = identifiers.module(kind)
    assert inspect.signature(home.is_valid).parameters == inspect.signature(home.parse).parameters
    assert inspect.getdoc(home.is_valid) != inspect.getdoc(home.parse)


@pytest.mark.parametrize("text", ["x", None, 12])
@pytest.mark.parametrize("kind", identifiers.KINDS)
def test_a_check_never_raises_for_what_it_is_given(kind: str, text: object) -> None:
    checked = identifiers.check(kind, text)
    assert (checked.kind, checked.valid, checked.normalized) == (kind, False, None)
    assert [fault.severity for fault in checked.faults] == [Severity.ERROR]


@pytest.mark.requirement("PII1")
@pytest.mark.parametrize(("kind", "text"), KINDS)
def test_a_check_masks_what_it_found(kind: str, text: str) -> None:
    checked = identifiers.check(kind, text)
    assert checked.normalized == text
    assert text not in repr(checked)


@pytest.mark.parametrize("kind", ["", "nothing", "__init__", "_shape", "national-id", "check"])
def test_an_unknown_kind_is_refused_and_nothing_is_imported_for_it(kind: str) -> None:
    for function in (identifiers.module, lambda name: identifiers.check(name, "1")):
        with pytest.raises(MalformedError, match=r"^identifier\.kind\.unknown$"):
            function(kind)


def test_plain_refuses_what_is_no_identifier_without_showing_it() -> None:
    with pytest.raises(TypeError, match=r"^str is no identifier$"):
        identifiers.plain("5000020049")


def test_the_package_loads_its_modules_when_they_are_used() -> None:
    code = (
        "import sys; from tamin_rules import identifiers; before = set(sys.modules)\n"
        "identifiers.national_id.is_valid('x'); identifiers.mobile.parse('09123456789')\n"
        "print(*sorted(n for n in before if n.startswith('tamin_rules.identifiers.')), 'phonenumbers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603 - our own words
    assert done.stdout.split() == ["False"]


@pytest.mark.parametrize("kind", CANONICAL)
def test_a_kind_is_an_attribute_though_nobody_has_loaded_it(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(identifiers, kind)
    assert getattr(identifiers, kind) is sys.modules[f"tamin_rules.identifiers.{kind}"]


@pytest.mark.parametrize("kind", CANONICAL)
def test_is_valid_belongs_to_the_module_of_its_kind(kind: str) -> None:
    assert identifiers.module(kind).is_valid.__module__ == f"tamin_rules.identifiers.{kind}"


def test_blanks_around_are_cut_off_up_to_64_characters_and_what_is_longer_is_not_read() -> None:
    text = CANONICAL["national_id"]
    assert [identifiers.national_id.is_valid(text.rjust(length)) for length in (64, 65)] == [True, False]
    told: list[str] = []
    for length in (64, 65):
        with pytest.raises(MalformedError) as caught:
            identifiers.national_id.NationalId("x" * length)
        told.append(str(caught.value.code))
    assert told == ["national_id.text.foreign_character", "national_id.length.wrong"]


def test_a_name_that_the_package_lacks_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'passport'"):
        _ = identifiers.passport
