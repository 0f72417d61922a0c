"""
What can go wrong, as data.

    TaminRulesError             everything this package raises on purpose
    ├── MalformedError          the input cannot be built into a value: codes, params, places
    ├── NotInForceError         the law holds no value of this key on this day
    └── DefinitionError         a table or a data file of rules is itself wrong

A value that can be built, but that a rule refuses, is no error: it is a `Decision`.
At the edge both become the same triple, the `Fault`.

No exception here keeps the offending value: it may be personal, and exceptions end in logs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self, TypeAlias, TypeVar

from attrs import frozen

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

T = TypeVar("T")

Param: TypeAlias = "int | str | date | Fraction | tuple[str, ...]"
"""What a param may be: a number, a date, a short enum value, or several of those; never anything personal."""

Loc = tuple[str | int, ...]


class Params(dict[str, "Param"]):
    """Params that nobody changes afterwards, so that one finding may stand for many."""

    def _refuse(self, *_arguments: object, **_named: object) -> NoReturn:
        message = "params do not change"
        raise TypeError(message)

    __setitem__ = __delitem__ = __ior__ = _refuse
    update = pop = popitem = clear = setdefault = _refuse  # pyright: ignore[reportAssignmentType]

    def __hash__(self) -> int:  # type: ignore[override]
        """Hash by value: findings and faults are values too."""
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by value."""
        return Params, (dict(self),)


NO_PARAMS: Final = Params()


class Severity(StrEnum):
    """How much a fault weighs: an `error` refuses, an `advice` is only said."""

    ERROR = "error"
    ADVICE = "advice"


class Code(str):
    """
    A stable fault code, `area.thing.fault`, with the names and types of its params.

    Declared once, beside the rule that emits it; never renamed, never reused.

    >>> TOO_SHORT = Code("password.length.too_short", length=int, least=int)
    >>> TOO_SHORT == "password.length.too_short", sorted(TOO_SHORT.params)
    (True, ['least', 'length'])
    """

    __slots__ = ("params",)
    params: Mapping[str, type]

    def __new__(cls, code: str, **params: type) -> Self:
        """Make the code; it must have the three parts."""
        parts = code.split(".")
        if len(parts) != 3 or not all(parts):  # noqa: PLR2004 - area.thing.fault
            message = f"a code has three parts, area.thing.fault: {code!r}"
            raise DefinitionError(message)
        made = super().__new__(cls, code)
        made.params = params
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle and copy as the plain text: the declaration stays where it is."""
        return str, (str(self),)

    def check(self, params: Mapping[str, Param]) -> None:
        """Refuse params other than the declared ones: a message could not be filled, or the input would stand in it."""
        if params.keys() == self.params.keys() and all(
            map(isinstance, params.values(), map(self.params.__getitem__, params))
        ):
            return
        declared = ", ".join(f"{name}: {kind.__name__}" for name, kind in self.params.items())
        given = ", ".join(f"{name}: {type(value).__name__}" for name, value in params.items())
        message = f"{self} takes the params ({declared}), not ({given})"
        raise DefinitionError(message)


@frozen
class Fault:
    """One thing that is wrong, and where: the shape in which every refusal leaves the core."""

    code: str
    params: Mapping[str, Param] = NO_PARAMS
    loc: Loc = ()
    severity: Severity = Severity.ERROR

    def under(self, *prefix: str | int) -> Fault:
        """Return the same fault, seen from further outside."""
        return Fault(self.code, self.params, (*prefix, *self.loc), self.severity)


class TaminRulesError(Exception):
    """Whatever this package raises on purpose."""


class MalformedError(TaminRulesError):
    """
    The input cannot be built into a value; of the input the error keeps nothing (`security` PII2).

    `code` and `params` are those of the first fault, `faults` holds all of them.
    """

    _loc: Loc = ()
    _faults: tuple[Fault, ...] = ()

    def __init__(self, code: Code, params: Mapping[str, Param] = NO_PARAMS, loc: Loc = ()) -> None:
        if params or code.params:
            code.check(params)
        super().__init__(code)
        self.code: str = code
        self.params = params
        if loc:
            self._loc = loc

    @classmethod
    def of(cls, faults: Iterable[Fault]) -> MalformedError:
        """Gather several faults in one error; at least one is needed."""
        error = cls.__new__(cls)
        error._restore(tuple(faults))  # noqa: SLF001 - of this very class
        return error

    def _restore(self, faults: tuple[Fault, ...]) -> None:
        first = faults[0]
        self.args = tuple(dict.fromkeys(fault.code for fault in faults))
        self.code, self.params, self._loc, self._faults = first.code, first.params, first.loc, faults

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every fault of the input, in the order of its fields."""
        return self._faults or (Fault(self.code, self.params, self._loc),)

    def under(self, *prefix: str | int) -> MalformedError:
        """Return the same error with every place seen from further outside."""
        return MalformedError.of(fault.under(*prefix) for fault in self.faults)

    def __str__(self) -> str:
        """Codes only: values are personal."""
        return ", ".join(self.args)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by faults: the class has no constructor that takes them."""
        return MalformedError.of, (self.faults,)


class Faults:
    """
    Gathers the faults of one input, so that all of them are said at once.

    >>> faults, soon = Faults(), Code("date.text.unreadable")
    >>> faults.note(soon, "born")
    >>> [(fault.loc, str(fault.code)) for fault in faults.found]
    [(('born',), 'date.text.unreadable')]
    """

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def take(self, name: str | int, parse: Callable[[Any], T], value: object) -> T:
        """Return the parsed value; note the faults, under its name, where there is none."""
        try:
            return parse(value)
        except MalformedError as error:
            self.found += error.under(name).faults
        return None  # type: ignore[return-value]  # never used: `settle` raises first

    def note(self, code: Code, *loc: str | int, **params: Param) -> None:
        """Note one fault."""
        code.check(params)
        self.found.append(Fault(code, Params(params), loc))

    def settle(self) -> None:
        """Raise what was found, if anything was."""
        if self.found:
            raise MalformedError.of(self.found)


class NotInForceError(TaminRulesError):
    """
    The law holds no value of this key on this day: before the first row, ended, lapsed, or unknown.

    `code` is `law.value.not_in_force` or `law.value.unknown`.
    """

    def __init__(self, code: Code, params: Mapping[str, Param]) -> None:
        code.check(params)
        super().__init__(str(code), dict(params))
        self.code: str = code
        self.params = params

    def __str__(self) -> str:
        """Code and params: law is not personal."""
        return f"{self.code} {', '.join(f'{name}={value}' for name, value in self.params.items())}"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by value."""
        return _not_in_force, (str(self.code), dict(self.params))


def _not_in_force(code: str, params: dict[str, Param]) -> NotInForceError:
    return NotInForceError(Code(code, **{name: type(value) for name, value in params.items()}), params)


class DefinitionError(TaminRulesError):
    """A table, a rule or a data file is wrong: a mistake of who wrote it, not of who uses it."""
