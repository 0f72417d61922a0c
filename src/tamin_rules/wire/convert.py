"""
Plain data to frozen classes and back, strictly: the one home of cattrs.

Left to itself cattrs turns None into "None", takes True, 12.9 and "۱۲" as int, drops unknown keys, and reads a text as
a list of letters; its errors carry the offending value. Here a type is read strictly or not at all, and of an error of
cattrs only codes and places come out.

*Plain* data comes from people: a field may be left out where its class has a default, and dates and identifiers are
read in every spelling that their `parse` takes. *Stored* data was written by `dump`, and is refused unless `dump` would
write it again: no field is missing, so that no default of a later day creeps into an old event.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from types import GenericAlias, NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar, Union, cast, get_args, get_origin

from attrs import fields, frozen, has, resolve_types

from tamin_rules import identifiers, jalali
from tamin_rules.errors import Code, DefinitionError, Fault, MalformedError
from tamin_rules.identifiers import Identifier
from tamin_rules.jalali import JalaliMonth

if TYPE_CHECKING:
    from cattrs import Converter

T = TypeVar("T")
Hook = Callable[[Any, Any], Any]
"""How cattrs calls a reader: with the data and the type that is wanted."""

TYPE: Final = Code("wire.type.wrong", expected=str)
WORD: Final = Code("wire.word.unknown", allowed=tuple)
REPEATED: Final = Code("wire.items.repeated")
MISSING: Final = Code("wire.field.missing")
UNKNOWN: Final = Code("wire.field.unknown", allowed=tuple)
REFUSED: Final = Code("wire.value.refused")
FRACTION: Final = Code("wire.fraction.unreadable")
NOT_EXACT: Final = Code("wire.record.not_exact")

WORDS: Final[Mapping[type[Any], str]] = {str: "string", int: "integer", bool: "boolean", list: "array", dict: "object"}
"""The types that JSON has too, by their names in JSON Schema."""

_RATIO = re.compile(r"-?[0-9]{1,18}/[1-9][0-9]{0,17}")
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


@frozen
class Form:
    """A value that stands in plain data as text: how it is read and written, and the pattern of what is written."""

    of: type
    parse: Callable[[str], Any]
    format: Callable[[Any], str]
    pattern: str


def parse_fraction(text: str) -> Fraction:
    """
    Read `7/100`.

    Codes: wire.fraction.unreadable.
    """
    if _RATIO.fullmatch(text):
        return Fraction(text)
    raise MalformedError(FRACTION)


def format_fraction(value: Fraction) -> str:
    """
    Write `7/100`, and a whole number as `2/1`: a reader may rely on the stroke.

    >>> format_fraction(Fraction(7, 100)), format_fraction(Fraction(2))
    ('7/100', '2/1')
    """
    return f"{value.numerator}/{value.denominator}"


def format_instant(at: datetime) -> str:
    """
    Write a point in time without losing a microsecond of it.

    >>> format_instant(datetime.fromisoformat("2026-11-22T10:00:00.5+03:30"))
    '1405-09-01T10:00:00.500000+03:30'
    """
    return jalali.format_instant(at, exact=True)


FORMS: Final = (
    Form(
        datetime,
        jalali.parse_instant,
        format_instant,
        rf"^{_DAY}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\.[0-9]{{6}})?\+03:30$",
    ),
    Form(date, jalali.parse, jalali.format, f"^{_DAY}$"),
    Form(JalaliMonth, JalaliMonth.parse, str, "^[0-9]{4}-[0-9]{2}$"),
    Form(Fraction, parse_fraction, format_fraction, "^-?[0-9]{1,18}/[1-9][0-9]{0,17}$"),
)


def load(cls: type[T], data: object) -> T:
    """
    Build a frozen class from plain data.

    Codes: wire.type.wrong, wire.word.unknown, wire.items.repeated, wire.field.missing, wire.field.unknown,
    wire.value.refused (the class says no), and those of the values: all of them at once, each with its place.

    >>> from tamin_rules.registration import Person
    >>> load(Person, {"national_id": "۵۰۰۰۰۲۰۰۴۹"}).national_id
    NationalId(•••••••049)
    """
    return _structured(cls, data, stored=False)


def load_stored(cls: type[T], data: object) -> T:
    """
    Build a frozen class from what `dump` wrote of it.

    Codes: those of `load`, and wire.record.not_exact where `dump` would write something else.
    """
    value = _structured(cls, data, stored=True)
    if dump(value) != data:
        raise MalformedError(NOT_EXACT)
    return value


def dump(value: object) -> Any:  # noqa: ANN401 - any JSON
    """
    Return plain data of a value. An explicit act: identifiers, names and hashes stand in it in the clear.

    >>> from tamin_rules.registration.identity import Gender
    >>> dump((Gender.FEMALE, jalali.parse("1370-05-14"), Fraction(7, 100)))
    ['female', '1370-05-14', '7/100']
    """
    return _converter(stored=True).unstructure(value)


def _structured(cls: type[T], data: object, *, stored: bool) -> T:
    try:
        return _converter(stored=stored).structure(data, cls)
    except (MalformedError, ExceptionGroup) as error:
        faults = tuple(_faults(error))
    raise MalformedError.of(faults)  # out here: as its context the error would take the data along


def _faults(error: BaseException) -> Iterator[Fault]:
    """Return what cattrs found, by code and place; its messages and arguments hold the data, and are left behind."""
    from cattrs.errors import (  # noqa: PLC0415 - loaded already
        AttributeValidationNote,
        ClassValidationError,
        ForbiddenExtraKeysError,
        IterableValidationError,
    )

    match error:
        case MalformedError():
            yield from error.faults
        case ClassValidationError() | IterableValidationError():
            noted, others = error.group_exceptions()
            for inner, note in noted:
                place = note.name if isinstance(note, AttributeValidationNote) else note.index
                inside = (Fault(MISSING),) if isinstance(inner, KeyError) else _faults(inner)
                yield from (fault.under(place) for fault in inside)
            for inner in others:
                yield from _faults(inner)
        case ForbiddenExtraKeysError():
            yield Fault(UNKNOWN, {"allowed": tuple(name for name, _ in fields_of(error.cl))})
        case _:
            yield Fault(REFUSED)


@cache
def _converter(*, stored: bool) -> Converter:
    from cattrs import Converter  # noqa: PLC0415 - 77 ms
    from cattrs.cols import homogenous_tuple_structure_factory, is_frozenset  # noqa: PLC0415

    made = Converter(forbid_extra_keys=True, unstruct_collection_overrides={tuple: list, frozenset: sorted})
    made.register_structure_hook_factory(lambda _: True, _no_reading)  # the last one to be asked
    made.register_structure_hook_factory(has, _record)
    made.register_structure_hook_factory(_is_optional, _optional)
    made.register_structure_hook_factory(is_array, _array(homogenous_tuple_structure_factory))
    made.register_structure_hook_factory(is_frozenset, _set)
    made.register_structure_hook_func(is_identifier, partial(_identifier, stored=stored))
    made.register_unstructure_hook_func(is_identifier, identifiers.plain)
    made.register_structure_hook(StrEnum, _word)
    made.register_unstructure_hook(StrEnum, lambda word: word.value)
    for kind in (str, int, bool):
        made.register_structure_hook(kind, exactly)
    for form in FORMS:
        made.register_structure_hook(form.of, partial(_text, form))
        made.register_unstructure_hook(form.of, form.format)
    return made


def _no_reading(kind: object) -> NoReturn:
    message = f"there is no strict reading of {kind}"
    raise DefinitionError(message)


def fields_of(cls: type) -> tuple[tuple[str, Any], ...]:
    """Return the names and types of the fields that a class is made from; what it computes itself is not written."""
    return tuple((attribute.name, attribute.type) for attribute in fields(resolve_types(cls)) if attribute.init)


def is_identifier(kind: object) -> bool:
    """Tell whether a type is one of the identifiers."""
    return isinstance(kind, type) and issubclass(kind, Identifier)


def is_array(kind: object) -> bool:
    """Tell whether a type is `tuple[X, ...]`."""
    return get_origin(kind) is tuple and get_args(kind)[1:] == (...,)


def optional(kind: object) -> object:
    """Return X where a type is `X | None`, else None."""
    arguments = get_args(kind) if get_origin(kind) in (UnionType, Union) else ()
    others = [argument for argument in arguments if argument is not NoneType]
    return others[0] if len(arguments) == 2 and len(others) == 1 else None  # noqa: PLR2004 - X and None


def _is_optional(kind: object) -> bool:
    return optional(kind) is not None


def _is_lenient(kind: Any) -> bool:  # noqa: ANN401 - any annotation
    """Tell whether cattrs would read a type in its own way: before it asks any factory."""
    return kind in (bytes, float, Path) or any(map(_is_lenient, get_args(kind)))


def _record(kind: type, converter: Converter) -> Hook:
    from cattrs.gen import make_dict_structure_fn  # noqa: PLC0415

    for _, of in fields_of(kind):
        if _is_lenient(of):
            _no_reading(of)
    read = cast("Hook", make_dict_structure_fn(kind, converter))
    return lambda data, cls: read(exactly(data, dict), cls)


def _optional(kind: Any, converter: Converter) -> Hook:  # noqa: ANN401 - any annotation
    inner: Any = optional(kind)
    read = converter.get_structure_hook(inner)
    return lambda data, _: None if data is None else read(data, inner)


def _array(factory: Callable[[Any, Converter], Hook]) -> Callable[[Any, Converter], Hook]:
    def array(kind: Any, converter: Converter) -> Hook:  # noqa: ANN401 - any annotation
        read = factory(kind, converter)
        return lambda data, cls: read(exactly(data, list), cls)

    return array


def _set(kind: Any, converter: Converter) -> Hook:  # noqa: ANN401 - any annotation
    items: Any = GenericAlias(tuple, (get_args(kind)[0], ...))
    read = converter.get_structure_hook(items)

    def different(data: object, _: object) -> frozenset[Any]:
        found = read(data, items)
        if len(set(found)) != len(found):
            raise MalformedError(REPEATED)
        return frozenset(found)

    return different


def exactly(data: object, kind: type[T]) -> T:
    """Take a value of exactly this type: True is no number."""
    if type(data) is kind:
        return data
    raise MalformedError(TYPE, {"expected": WORDS[kind]})


def _word(data: object, kind: type[StrEnum]) -> StrEnum:
    if (text := exactly(data, str)) in kind._value2member_map_:
        return kind(text)
    raise MalformedError(WORD, {"allowed": tuple(word.value for word in kind)})


def _text(form: Form, data: object, _: object) -> object:
    return form.parse(exactly(data, str))


def _identifier(data: object, kind: type[Identifier], *, stored: bool) -> Identifier:
    """Read an identifier: the canonical text where it was stored, else whatever its module can read."""
    text = exactly(data, str)
    made: Identifier = kind(text) if stored else import_module(kind.__module__).parse(text)  # type: ignore[call-arg]
    return made
