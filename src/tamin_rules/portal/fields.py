"""The fields of a request that is no move of a journey: read all at once, unknown ones refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from tamin_rules.errors import Faults, MalformedError
from tamin_rules.registration.journey.door import FIELD_UNKNOWN
from tamin_rules.registration.journey.reading import FIELD_MISSING

Fields: TypeAlias = Mapping[str, object]


def check_fields(fields: Fields, allowed: tuple[str, ...]) -> None:
    """
    Refuse fields that a call does not have.

    Codes: registration.field.unknown.
    """
    if fields.keys() - allowed:
        raise MalformedError(FIELD_UNKNOWN, {"allowed": allowed})


def required(parse: Any) -> Any:  # noqa: ANN401 - of any value
    """Return a reader that also says when there is nothing to read."""

    def read(value: object) -> Any:  # noqa: ANN401 - of any value
        if value is None:
            raise MalformedError(FIELD_MISSING)
        return parse(value)

    return read


def one(fields: Fields, name: str, parse: Any) -> Any:  # noqa: ANN401 - of any value
    """Read one field."""
    faults = Faults()
    value = faults.take(name, required(parse), fields.get(name))
    faults.settle()
    return value


def read_all(fields: Fields, **parsers: Any) -> tuple[Any, ...]:  # noqa: ANN401 - of any value
    """Read all the fields there are, and refuse others."""
    check_fields(fields, tuple(parsers))
    faults = Faults()
    values = tuple(faults.take(name, required(parse), fields.get(name)) for name, parse in parsers.items())
    faults.settle()
    return values
