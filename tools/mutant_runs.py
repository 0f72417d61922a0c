"""
Mutants are tried here, each in a process of its own, which is forked and ends with the first test that fails.

Three kinds of process: this one has loaded what the tests need, but nothing of the package. From it comes one that has
collected the tests; it runs them once, to see which lines each reaches and how long it takes, and then hands each
mutant to a child, in which the functions get other code. And from this one comes a child for each mutant that works
while a module is imported: it imports the package anew, with that module changed, and runs the same tests.

Hypothesis draws the same examples each time, keeps none, and makes none smaller. A mutant that takes the processor for
much longer than the tests did is killed too.
"""

from __future__ import annotations

import ast
import gc
import json
import os
import re
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import _lru_cache_wrapper, partial
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final, NoReturn

import coverage
import pytest
from _pytest.runner import runtestprotocol
from attrs import frozen
from hypothesis import Phase, settings

from tools.figures import ROOT
from tools.mutating import Change, changes

for _library in ("cattrs", "jdatetime", "phonenumbers", "zxcvbn"):
    import_module(_library)  # once, for every child

OPTIONS: Final = (
    "-q",
    "-p",
    "no:xdist",
    "-p",
    "no:cacheprovider",
    "--capture=no",
    "--tb=no",
    "--no-summary",
    "--assert=plain",
)
MOST_SECONDS: Final = 2.0
"""Of tests for one mutant, the quickest first; slow ones are asked where there are no others."""
_MOST_ANEW: Final = 20.0
"""Of tests for a module that is imported anew: what is made by the import may be used anywhere."""
PATIENCE: Final = 2.0
"""Seconds of processor for each test, beyond ten times what it took without a mutant."""
IMPORT: Final = 20.0
"""Seconds of processor until the first test."""

Outcome = tuple[Change, bool]
"""A change, and whether it was killed."""


@frozen
class Reach:
    """What a test takes, and the lines it reaches, by file."""

    seconds: float
    lines: Mapping[str, frozenset[int]]


@frozen
class Told:
    """What the processes tell: how far each test reaches, what an import reaches, and what became of mutants."""

    reaches: Mapping[str, Reach]
    imported: Mapping[str, frozenset[int]]
    killed: Mapping[tuple[str, int], bool]


Wanted = Callable[[Path, int], bool]
"""Whether a change of a module is tried, by its number; what is not counts as killed."""


def tried(
    paths: Sequence[Path], tests: Collection[str], wanted: Wanted = lambda _path, _number: True
) -> Iterator[tuple[Path, list[Outcome]]]:
    """Yield each module with its changes, and whether each was killed."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "told"
        arguments = [*OPTIONS, *map(str, paths), *tests]
        _in_child(partial(_import, paths, file, arguments))
        if not _in_child(partial(pytest.main, arguments, plugins=[_Warm(paths, file, wanted)]), is_quiet=False):
            sys.exit("no mutant was tried")
        told = _read(file)
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        tests = _of_tables(path, paths, told.reaches) or chosen(told.reaches, str(path), None, _MOST_ANEW)
        yield (
            path,
            [
                (change, not wanted(path, number) or _is_killed(path, tree, number, change, told, tests))
                for number, change in enumerate(changes(tree))
            ],
        )


def _of_tables(path: Path, paths: Sequence[Path], reaches: Mapping[str, Reach]) -> list[str]:
    """Return the tests of who imports a module that no test is ever in, for it holds tables alone; else none."""
    if any(str(path) in reach.lines for reach in reaches.values()):
        return []
    imported = re.compile(rf"\b{path.stem} import ")
    users = (str(other) for other in paths if imported.search(other.read_text(encoding="utf-8")))
    return [test for user in users for test in chosen(reaches, user, None, _MOST_ANEW)]


def _is_killed(path: Path, tree: ast.Module, number: int, change: Change, told: Told, tests: Collection[str]) -> bool:
    killed = told.killed.get((str(path), number))
    if killed or (killed is False and not _touches(told.imported.get(str(path), frozenset()), change)):
        return killed
    return _cold(path, tree, change, {test: told.reaches[test].seconds for test in tests})


def _touches(lines: Collection[int], change: Change) -> bool:
    return any(change.lines[0] <= line <= change.lines[1] for line in lines)


def _read(file: Path) -> Told:
    reaches: dict[str, Reach] = {}
    imported: dict[str, frozenset[int]] = {}
    killed: dict[tuple[str, int], bool] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        match json.loads(line):
            case {"test": str(test), "seconds": float(seconds), "lines": dict(lines)}:
                reaches[test] = Reach(seconds, {path: frozenset(found) for path, found in lines.items()})
            case {"imported": dict(lines)}:
                imported |= {path: frozenset(found) for path, found in lines.items()}
            case {"path": str(path), "number": int(number), "killed": bool(is_dead)}:
                killed[path, number] = is_dead
    return Told(reaches, imported, killed)


def _tell(file: Path, what: Mapping[str, object]) -> None:
    with file.open("a", encoding="utf-8") as told:
        told.write(json.dumps(what) + "\n")


def _lines(watch: coverage.Coverage) -> dict[str, list[int]]:
    data = watch.get_data()
    return {path: list(data.lines(path) or ()) for path in data.measured_files()}


def _watch(paths: Collection[Path]) -> coverage.Coverage:
    return coverage.Coverage(data_file=None, config_file=False, include=list(map(str, paths)))


def _import(paths: Collection[Path], file: Path, arguments: Sequence[str]) -> None:
    """Collect the tests, and tell which lines are reached by that alone."""
    watch = _watch(paths)
    watch.start()
    pytest.main([*arguments, "--collect-only"])
    watch.stop()
    _tell(file, {"imported": _lines(watch)})


def _in_child(work: Callable[[], object], *, is_quiet: bool = True) -> bool:
    """Do work in a process of its own, and tell whether it ended well."""
    child = os.fork()
    if not child:
        _end_with(work, is_quiet=is_quiet)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _end_with(work: Callable[[], object], *, is_quiet: bool) -> NoReturn:
    """Do work and end the process: nothing may run on here what only the parent is to do."""
    code = 1
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2) if is_quiet else ():
            os.dup2(nowhere, stream)
        code = int(bool(work()))
    except BaseException:  # noqa: BLE001 - not even one that asks to exit
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def chosen(
    reaches: Mapping[str, Reach], path: str, lines: tuple[int, int] | None, most: float = MOST_SECONDS
) -> list[str]:
    """
    Return the tests that reach a line of those; the quickest first, and not too many.

    Without lines, those of every file in which a test reaches the module: others there may look at what it has made.
    """
    span = set(range(lines[0], lines[1] + 1)) if lines else None
    reaching = [
        test for test, reach in reaches.items() if (seen := reach.lines.get(path)) and (span is None or seen & span)
    ]
    beside = set() if span else {_file(test) for test in reaching}
    wanted = {*reaching, *(test for test in reaches if _file(test) in beside)}
    found = {test: reach.seconds for test, reach in reaches.items() if test in wanted}
    tests: list[str] = []
    whole = 0.0
    for test in sorted(found, key=found.__getitem__):
        whole += found[test]
        if tests and whole > most:
            break
        tests.append(test)
    return tests


def _file(test: str) -> str:
    return test.partition("::")[0]


def _be_patient(seconds: float) -> None:
    """Give a test its time; when it is over, a signal ends the process."""
    signal.setitimer(signal.ITIMER_PROF, PATIENCE + 10 * seconds)


# --- with everything loaded ------------------------------------------------------------------------------------------


def _settle() -> None:
    """Have Hypothesis draw the same each time."""
    phases = (Phase.explicit, Phase.generate)
    settings.register_profile("mutants", settings.default, derandomize=True, database=None, phases=phases)
    settings.load_profile("mutants")


class _Warm:
    """A plug-in of pytest: instead of running the tests, it tries mutants with them."""

    def __init__(self, paths: Sequence[Path], file: Path, wanted: Wanted) -> None:
        self.paths, self.file, self.wanted = paths, file, wanted

    def pytest_sessionstart(self) -> None:
        _settle()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        if not _in_child(partial(self._measure, list(items.values())), is_quiet=False):
            sys.exit("a test fails without any mutant, or the measuring does")
        reaches, functions, caches = _read(self.file).reaches, _functions(self.paths), _caches()
        gc.disable()
        gc.freeze()  # what nobody looks at is not copied into each child
        for path in self.paths:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for number, change in enumerate(changes(tree)):
                tests = chosen(reaches, str(path), change.lines) if change.is_inside else []
                with change.applied():
                    renewed = _renewed(_compiled(tree, str(path)), functions)
                if (renewed or not tests) and self.wanted(path, number):  # else only the import can show what it does
                    timed = [(items[test], reaches[test].seconds) for test in tests]
                    killed = bool(tests) and not _in_child(partial(_with_other_code, renewed, caches, timed))
                    _tell(self.file, {"path": str(path), "number": number, "killed": killed})
        return True

    def _measure(self, items: Sequence[pytest.Item]) -> bool:
        """Run every test, and tell what it takes and reaches; return whether one failed."""
        watch, failed, seconds = _watch(self.paths), False, dict[str, float]()
        watch.start()
        for item, after in zip(items, [*items[1:], None], strict=True):
            watch.switch_context(item.nodeid)
            begun = time.process_time()
            failed = _fails(item, after) or failed
            seconds[item.nodeid] = time.process_time() - begun
        watch.stop()
        lines = _lines_by_test(watch)
        for test, taken in seconds.items():
            _tell(self.file, {"test": test, "seconds": taken, "lines": lines.get(test, {})})
        return failed


def _lines_by_test(watch: coverage.Coverage) -> dict[str, dict[str, list[int]]]:
    data = watch.get_data()
    found: dict[str, dict[str, list[int]]] = {}
    for path in data.measured_files():
        for line, tests in data.contexts_by_lineno(path).items():
            for test in tests:
                found.setdefault(test, {}).setdefault(path, []).append(line)
    return found


def _compiled(tree: ast.Module, path: str) -> CodeType | None:
    """Return the code of a tree, None where it is no program."""
    try:
        return compile(tree, path, "exec", dont_inherit=True)
    except SyntaxError:
        return None


def _fails(item: pytest.Item, after: pytest.Item | None) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=after))


def _functions(paths: Collection[Path]) -> list[FunctionType]:
    """Return every function of some files that is alive, whoever holds it."""
    files = set(map(str, paths))
    return [each for each in gc.get_objects() if isinstance(each, FunctionType) and each.__code__.co_filename in files]


def _codes(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from _codes(inner)


Renewed = Sequence[tuple[FunctionType, CodeType]]


def _renewed(code: CodeType | None, functions: Sequence[FunctionType]) -> Renewed:
    """Return the functions with other code in a changed module; none where one holds other variables than before."""
    places = {
        (each.co_filename, each.co_qualname, each.co_firstlineno): each for each in (_codes(code) if code else ())
    }
    pairs = (
        (function, places.get((old.co_filename, old.co_qualname, old.co_firstlineno), old))
        for function in functions
        for old in (function.__code__,)
    )
    found = [(function, new) for function, new in pairs if new != function.__code__]
    return found if all(new.co_freevars == each.__code__.co_freevars for each, new in found) else []


def _caches() -> list[Any]:
    """Return the results that functions keep; those of the law say the same whatever else is wrong."""
    found = (each for each in gc.get_objects() if isinstance(each, _lru_cache_wrapper))
    return [each for each in found if not each.__module__.startswith("tamin_rules.law")]


def _with_other_code(renewed: Renewed, caches: Sequence[Any], timed: Sequence[tuple[pytest.Item, float]]) -> bool:
    """Give functions their new code, forget what was kept of results, and run tests; return whether one fails."""
    for function, code in renewed:
        function.__code__ = code
    for each in caches:
        each.cache_clear()
    for (item, seconds), after in zip(timed, [*(item for item, _ in timed[1:]), None], strict=True):
        _be_patient(seconds)
        if _fails(item, after):
            return True
    return False


# --- imported anew ---------------------------------------------------------------------------------------------------


class _Loader(SourceFileLoader):
    """Loads other code than that of the file."""

    def __init__(self, name: str, path: Path, code: CodeType) -> None:
        super().__init__(name, str(path))
        self.code = code

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 - it loads one module
        return self.code


class _Changed(MetaPathFinder):
    """Finds one module, and loads other code for it."""

    def __init__(self, path: Path, code: CodeType) -> None:
        parts = path.relative_to(ROOT / "src").with_suffix("").parts
        self.is_package = parts[-1] == "__init__"
        self.name = ".".join(parts[:-1] if self.is_package else parts)
        self.path, self.code = path, code

    def find_spec(self, fullname: str, _path: object = None, _target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        loader = _Loader(fullname, self.path, self.code)
        search = [str(self.path.parent)] if self.is_package else None
        return spec_from_file_location(fullname, self.path, loader=loader, submodule_search_locations=search)


class _Chosen:
    """A plug-in of pytest: some tests, in their order, each in its time."""

    def __init__(self, seconds: Mapping[str, float]) -> None:
        self.seconds = seconds

    def pytest_sessionstart(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, IMPORT)
        _settle()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        order = {test: place for place, test in enumerate(self.seconds)}
        items[:] = sorted((item for item in items if item.nodeid in order), key=lambda item: order[item.nodeid])

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        _be_patient(self.seconds[item.nodeid])


def _cold(path: Path, tree: ast.Module, change: Change, tests: Mapping[str, float]) -> bool:
    """Tell whether tests notice a change of a module that is imported with it; each comes with its seconds."""
    with change.applied():
        code = _compiled(tree, str(path))
    if code is None or not tests:
        return code is None
    return not _in_child(partial(_imported, path, code, tests))


def _imported(path: Path, code: CodeType, tests: Mapping[str, float]) -> bool:
    """Run tests file by file, beginning with the one that has most of them: the others are seldom needed."""
    sys.meta_path.insert(0, _Changed(path, code))
    files = Counter(map(_file, tests)).most_common()
    return any(pytest.main([*OPTIONS, "-x", file], plugins=[_Chosen(tests)]) for file, _ in files)
