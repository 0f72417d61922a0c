"""
The doors of packages: a public name is loaded from its room when somebody first asks for it.

Importing a package then costs nothing but its door. Type checkers read the imports that stand beside it.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as `typing` has it, which costs more than all the rest of this module

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def doors(
    package: dict[str, object], rooms: Mapping[str, tuple[str, ...]], *modules: str
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """
    Return `__getattr__` and `__dir__` of a package.

    Args:
        package: its `globals()`, where a name is kept once it was asked for.
        rooms: modules below the package, or elsewhere by their full names, and the public names that each holds.
        modules: below the package, that are public themselves.

    >>> door, _ = doors({"__name__": "tamin_rules"}, {"errors": ("Fault",)}, "money")
    >>> door("Fault").__name__, door("money").__name__
    ('Fault', 'tamin_rules.money')
    """
    home_of = {name: room for room, names in rooms.items() for name in names}
    own = str(package["__name__"])

    def getattr_(name: str) -> object:
        from importlib import import_module  # noqa: PLC0415 - only where something is missing

        if name in modules:
            found: object = import_module(f"{own}.{name}")
        elif name in home_of:
            room = home_of[name]
            found = getattr(import_module(room if "." in room else f"{own}.{room}"), name)
        else:
            message = f"module {own!r} has no attribute {name!r}"
            raise AttributeError(message)
        package[name] = found  # asked for once
        return found

    def dir_() -> list[str]:
        return sorted({*package, *home_of, *modules})

    return getattr_, dir_
