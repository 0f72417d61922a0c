"""
The small ways in which a module can be wrong: `changes` finds them in its syntax tree, one after the other.

What is changed: comparisons, arithmetic, "and" and "or", numbers, texts inside of functions, conditions (always,
never), filters of comprehensions, cases of a `match`, members of a tuple or a table, arguments by keyword, statements
that only call, and names that have a twin: `min` and `max`, the roundings.

What is not: annotations, decorators, sentences for developers, and texts at the top level, which are names that the
kept files in tests/golden hold.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from attrs import frozen

OPERATORS: Final[Mapping[type[ast.AST], type[ast.AST]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
"""What takes the place of an operator."""

_PAIRS: Final = (
    ("min", "max"),
    ("any", "all"),
    ("startswith", "endswith"),
    ("removeprefix", "removesuffix"),
    ("rjust", "ljust"),
    ("floor_rial", "ceil_rial"),
    ("half_up", "floor_rial"),
)
TWINS: Final = {first: second for pair in _PAIRS[::-1] for first, second in (pair, pair[::-1])}
"""What takes the place of a name."""

UNTOUCHED: Final = frozenset({"annotation", "returns", "decorator_list", "bases", "type_params", "type_comment"})
"""Fields of nodes into which nobody looks."""
MOST_MEMBERS: Final = 20
"""Longer tables are data."""


Node = Any
"""A node of any kind, whose fields no type checker knows."""


@frozen
class Change:
    """One place of a tree, what stands there, and what is put there instead."""

    holder: Any
    """A node, or the list of a node."""
    key: Any
    """The name of the field, or the place in the list."""
    new: Any
    told: str
    lines: tuple[int, int]
    """First and last line of the statement, or of its head where it has a body."""
    where: str
    """The function or class, with dots."""
    is_inside: bool
    """Whether it lies in the body of a function: what is changed at the top level works only when it is imported."""

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Change the tree, and change it back."""
        in_list = isinstance(self.holder, list)
        old = self.holder[self.key] if in_list else getattr(self.holder, self.key)
        put: Callable[[Any, Any, Any], None] = list.__setitem__ if in_list else setattr
        if self.new is DROPPED:
            del self.holder[self.key]
            yield
            self.holder.insert(self.key, old)
            return
        put(self.holder, self.key, self.new)
        yield
        put(self.holder, self.key, old)


DROPPED: Final = object()
"""Stands for nothing in place of a member of a list."""


@frozen
class Place:
    """Where in the module the walk is."""

    names: tuple[str, ...] = ()
    lines: tuple[int, int] = (0, 0)
    is_inside: bool = False

    def change(self, holder: object, key: object, new: object, told: str) -> Change:
        """Return a change of this place."""
        return Change(holder, key, new, told, self.lines, ".".join(self.names) or "module", self.is_inside)


@frozen
class Spot:
    """Where a node stands: in which field or list, and where that is."""

    holder: object
    key: object
    place: Place


def changes(tree: ast.Module) -> Iterator[Change]:
    """Yield every change of a module, in the order of its lines; each of them is to be applied alone."""
    yield from _of_list(tree.body, Place())


def _of_list(nodes: list[Node], place: Place) -> Iterator[Change]:
    for number, node in enumerate(nodes):
        if isinstance(node, ast.AST):
            yield from _of_node(node, Spot(nodes, number, place))


def _of_node(node: Node, at: Spot) -> Iterator[Change]:
    if isinstance(node, ast.stmt):
        if _is_said(node):
            return
        at = Spot(at.holder, at.key, Place(at.place.names, _span(node), at.place.is_inside))
    for kind, find in FINDERS:
        if isinstance(node, kind):
            yield from find(node, at)
    for name, value in ast.iter_fields(node):
        if name in UNTOUCHED:
            continue
        inner = _inner(node, name, at.place)
        if isinstance(value, list):
            yield from _of_list(value, inner)
        elif isinstance(value, ast.AST):
            yield from _of_node(value, Spot(node, name, inner))


def _inner(node: Node, name: str, place: Place) -> Place:
    match node:
        case ast.FunctionDef() if name == "body":
            return Place((*place.names, node.name), place.lines, is_inside=True)
        case ast.ClassDef() if name == "body":
            return Place((*place.names, node.name), place.lines, place.is_inside)
        case ast.Lambda() if name == "body":
            return Place(place.names, place.lines, is_inside=True)
        case _:
            return place


def _is_said(node: ast.stmt) -> bool:
    """Tell whether a statement is a docstring, an import, or a sentence for developers; or for type checkers alone."""
    match node:
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Expr(value=ast.Constant()) | ast.Import() | ast.ImportFrom():
            return True
        case ast.Assign(targets=[ast.Name(id="message" | "__all__")]):
            return True
        case _:
            return False


def _span(node: Node) -> tuple[int, int]:
    """Return the lines of a statement; of one with a body, those of its head."""
    body = getattr(node, "body", None) or getattr(node, "cases", None)
    if not body:
        return node.lineno, node.end_lineno
    first = body[0].pattern.lineno if isinstance(body[0], ast.match_case) else body[0].lineno
    return node.lineno, max(node.lineno, first - 1)


# --- what is changed -------------------------------------------------------------------------------------------------


def _said(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())


def _copy(node: Node, **fields: object) -> Node:
    """Return a node with other fields, in the same place of the source."""
    held = {name: fields.get(name, value) for name, value in ast.iter_fields(node)}
    return ast.copy_location(type(node)(**held), node)


def _swap(node: Node, at: Spot, new: Node) -> Change:
    name = f"{at.holder.arg}=" if isinstance(at.holder, ast.keyword) else ""
    return at.place.change(at.holder, at.key, new, f"`{name}{_said(node)}` → `{name}{_said(new)}`")


def _of_compare(node: ast.Compare, at: Spot) -> Iterator[Change]:
    for number, operator in enumerate(node.ops):
        ops = [*node.ops[:number], OPERATORS[type(operator)](), *node.ops[number + 1 :]]
        yield _swap(node, at, _copy(node, ops=ops))


def _of_operation(node: Node, at: Spot) -> Iterator[Change]:
    if other := OPERATORS.get(type(node.op)):
        yield _swap(node, at, _copy(node, op=other()))


def _of_unary(node: ast.UnaryOp, at: Spot) -> Iterator[Change]:
    if isinstance(node.op, ast.Not | ast.USub):
        yield _swap(node, at, node.operand)


def _of_constant(node: ast.Constant, at: Spot) -> Iterator[Change]:
    match node.value:
        case bool():
            yield _swap(node, at, _copy(node, value=not node.value))
        case int():
            yield _swap(node, at, _copy(node, value=node.value + 1))
        case str() if at.place.is_inside:
            yield _swap(node, at, _copy(node, value=f"{node.value}XX"))
        case _:
            return


def _of_name(node: ast.Name, at: Spot) -> Iterator[Change]:
    if isinstance(node.ctx, ast.Load) and node.id in TWINS:
        yield _swap(node, at, _copy(node, id=TWINS[node.id]))


def _of_attribute(node: ast.Attribute, at: Spot) -> Iterator[Change]:
    if node.attr in TWINS:
        yield _swap(node, at, _copy(node, attr=TWINS[node.attr]))


def _of_condition(node: Node, at: Spot) -> Iterator[Change]:
    for value in (True, False):
        constant = ast.copy_location(ast.Constant(value), node.test)
        yield at.place.change(node, "test", constant, f"if `{_said(node.test)}`: {'always' if value else 'never'}")


def _of_comprehension(node: ast.comprehension, at: Spot) -> Iterator[Change]:
    for number, condition in enumerate(node.ifs):
        yield at.place.change(node.ifs, number, DROPPED, f"without the filter `{_said(condition)}`")


def _of_case(node: ast.match_case, at: Spot) -> Iterator[Change]:
    takes_anything = isinstance(node.pattern, ast.MatchAs) and node.pattern.pattern is None
    if takes_anything and node.guard is None:
        return  # what is left
    place = Place(at.place.names, (node.pattern.lineno, node.body[0].lineno), at.place.is_inside)
    never = ast.copy_location(ast.Constant(value=False), node.pattern)
    yield place.change(node, "guard", never, f"without `case {_said(node.pattern)}`")
    if node.guard is not None and not takes_anything:
        yield place.change(node, "guard", None, f"`case {_said(node.pattern)}` without `if {_said(node.guard)}`")


def _of_members(node: Node, at: Spot) -> Iterator[Change]:
    """Leave out one member of a tuple, a list or a set that is read; of an index it would be a slip of the pen."""
    is_index = isinstance(at.holder, ast.Subscript) and at.key == "slice"
    if is_index or isinstance(getattr(node, "ctx", None), ast.Store) or not 1 < len(node.elts) <= MOST_MEMBERS:
        return
    for number, member in enumerate(node.elts):
        if isinstance(member, ast.Name | ast.Attribute | ast.Call | ast.Tuple):
            yield at.place.change(node.elts, number, DROPPED, f"`{_said(node)[:60]}` without `{_said(member)}`")


def _of_call(node: ast.Call, at: Spot) -> Iterator[Change]:
    for number, keyword in enumerate(node.keywords if at.place.is_inside else ()):
        if keyword.arg:
            told = f"`{_said(node.func)}(…)` without `{keyword.arg}={_said(keyword.value)[:60]}`"
            yield at.place.change(node.keywords, number, DROPPED, told)


def _of_statement(node: ast.Expr, at: Spot) -> Iterator[Change]:
    if at.place.is_inside and isinstance(node.value, ast.Call):
        yield at.place.change(at.holder, at.key, ast.copy_location(ast.Pass(), node), f"without `{_said(node)}`")


def _of_jump(node: ast.stmt, at: Spot) -> Iterator[Change]:
    new = ast.Break() if isinstance(node, ast.Continue) else ast.Continue()
    yield _swap(node, at, ast.copy_location(new, node))


Finder = Callable[[Any, Spot], Iterator[Change]]
FINDERS: Final[tuple[tuple[Any, Finder], ...]] = (
    (ast.Compare, _of_compare),
    (ast.BinOp | ast.BoolOp | ast.AugAssign, _of_operation),
    (ast.UnaryOp, _of_unary),
    (ast.Constant, _of_constant),
    (ast.Name, _of_name),
    (ast.Attribute, _of_attribute),
    (ast.If | ast.IfExp, _of_condition),
    (ast.comprehension, _of_comprehension),
    (ast.match_case, _of_case),
    (ast.Tuple | ast.List | ast.Set, _of_members),
    (ast.Call, _of_call),
    (ast.Expr, _of_statement),
    (ast.Continue | ast.Break, _of_jump),
)
