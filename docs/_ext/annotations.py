"""
Annotations, resolved: what a module imports for type checkers alone is imported here as well.

Autodoc then knows which `Law` or `Policy` a signature means, and links to that one, or to none.
"""

from __future__ import annotations

import ast
import inspect
from types import ModuleType
from typing import TYPE_CHECKING, Any

from sphinx.addnodes import pending_xref

if TYPE_CHECKING:
    from docutils import nodes  # type: ignore[import-untyped]
    from sphinx.application import Sphinx


def _complete(_app: Sphinx, _what: str, _name: str, module: object, _options: object, _lines: list[str]) -> None:
    """Run the imports under `if TYPE_CHECKING:` in the module's own namespace, before its members are read."""
    if not isinstance(module, ModuleType):
        return
    for node in ast.parse(inspect.getsource(module)).body:
        match node:
            case ast.If(test=ast.Name(id="TYPE_CHECKING"), body=imports):
                code = compile(ast.Module(imports, []), str(module.__file__), "exec", dont_inherit=True)
                exec(code, vars(module))  # noqa: S102 - our own imports
            case _:
                pass


def _only_exact(_app: Sphinx, tree: nodes.document) -> None:
    """Keep a name in a signature from being linked to any attribute that ends like it: Sphinx reads a false as true."""
    for reference in tree.findall(pending_xref):
        if reference.get("refspecific") is False:
            del reference["refspecific"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Join Sphinx."""
    app.connect("autodoc-process-docstring", _complete)
    app.connect("doctree-read", _only_exact)
    return {"version": "1", "parallel_read_safe": True}
