"""
Sentences, by code: Persian first, English beside it.

Nothing that decides anything may import this package: codes are API, sentences are data. The texts stand in
`data/fa` and `data/en`, one line a value, so that a review is about one sentence.

>>> catalogue("en").fault("password.length.too_short", {"length": 5, "least": 8}).detail
'It has 5 characters; at least 8 are needed.'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from os import PathLike
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any, Final, Literal, TypeGuard, cast, get_args

from attrs import evolve, frozen

from tamin_rules import jalali
from tamin_rules.errors import NO_PARAMS, DefinitionError, Fault, Param
from tamin_rules.law.entry import read_toml
from tamin_rules.text import isolate, persian_digits

Lang = Literal["fa", "en"]
LANGS: Final[tuple[Lang, ...]] = get_args(Lang)
KINDS: Final = ("faults", "rules", "labels", "sms", "notices")
NO_LABELS: Final[Mapping[str, str]] = MappingProxyType({})

_DATA: Final = Path(__file__).with_name("data")
_COMMA: Final = MappingProxyType({"fa": "، ", "en": ", "})
_SHORTEST_GROUPED: Final = 5

_AS_TYPED: Final = frozenset({"allowed", "known", "key"})
"""Params whose words one would type: they are not translated."""
_SECONDS: Final = frozenset({"retry_after"})
"""Params that are a number of seconds to wait."""
_MONTHS: Final = frozenset({"month", "months", "first_month", "last_month"})
"""Params that are a month, written `1404-07`, or several."""
_KIND_OF: Final = MappingProxyType(
    {"state": "state", "visit": "reason", "needed": "tier", "reached": "tier", "type": "phone"}
)
"""Of which kind the words of a param are; all others are a `word` or a `document`."""
_WAITS: Final = (("hours", 3600), ("minutes", 60), ("seconds", 1))


@frozen
class Sentence:
    """
    What a code says to a person: what is wrong in two or three words, the whole of it, and how to mend it.

    `remedy` is empty where nothing can be done.
    """

    title: str
    detail: str
    remedy: str = ""


@frozen
class Catalogue:
    """
    Every text of one language.

    A word that the catalogue does not know, of a portal's own rule for one, stands for itself. `overlay` adds texts.
    """

    lang: Lang
    faults: Mapping[str, Sentence]
    rules: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    texts: Mapping[str, str]
    notices: Mapping[str, str]

    def fault(self, code: str, params: Mapping[str, Param] = NO_PARAMS) -> Sentence:
        """Return the sentence of a code, filled with its params."""
        found = self.faults.get(code)
        if found is None:
            return Sentence(code, code)
        filled = {name: self._written(name, value) for name, value in params.items()}
        return Sentence(found.title, _fill(code, found.detail, filled), _fill(code, found.remedy, filled))

    def of(self, fault: Fault) -> Sentence:
        """Return the sentence of a fault."""
        return self.fault(fault.code, fault.params)

    def rule(self, rule_id: str) -> str:
        """Return the statement that a rule makes."""
        return self.rules.get(rule_id, rule_id)

    def label(self, kind: str, word: str, **fields: Param) -> str:
        """Return the name of a state, a move, a document, a tier..., as people call it, with its fields filled."""
        found = self.labels.get(kind, NO_LABELS).get(word, word)
        return (
            _fill(word, found, {name: self._written(name, value) for name, value in fields.items()})
            if fields
            else found
        )

    def sms(self, template: str, **fields: Param) -> str:
        """Return the text of an SMS; words among its fields, such as a code, stand in it as they are."""
        filled = {
            name: value if isinstance(value, str) and name not in _MONTHS else self._written(name, value)
            for name, value in fields.items()
        }
        return _fill(template, self.texts.get(template, template), filled)

    def notice(self, notice_id: str) -> str:
        """Return the text of a notice that is accepted on submission."""
        return self.notices.get(notice_id, notice_id)

    def overlay(self, path: str | PathLike[str]) -> Catalogue:
        """
        Return the catalogue with a portal's own file laid over one of ours: `faults.toml`, `rules.toml` and so on.

        The file has the form of ours, and holds only what is new or another.

        Raises:
            DefinitionError: the file cannot be read, has another name, or anything in it another form.
        """
        name, table = read_toml(path)
        return _laid_over(self, name, table)

    def number(self, value: int) -> str:
        """
        Write a whole number in the digits of the language, from five digits on in groups of three.

        >>> catalogue("fa").number(5541850), catalogue("en").number(5541850), catalogue("en").number(1405)
        ('۵٬۵۴۱٬۸۵۰', '5,541,850', '1405')
        """
        grouped = f"{value:,}" if len(str(abs(value))) >= _SHORTEST_GROUPED else str(value)
        return self.digits(grouped).replace(",", "٬") if self.lang == "fa" else grouped

    def digits(self, text: str) -> str:
        """
        Write the digits of a text, a year or a code, as the language has them.

        >>> catalogue("fa").digits("0012"), catalogue("en").digits("0012")
        ('۰۰۱۲', '0012')
        """
        return persian_digits(text) if self.lang == "fa" else text

    def joined(self, words: Iterable[str]) -> str:
        """Write several words in a row."""
        return _COMMA[self.lang].join(words)

    def _written(self, name: str, value: Param) -> str:
        match value:
            case int():
                return self._wait(value) if name in _SECONDS else self.number(value)
            case date():
                return jalali.spell(value, self.lang)
            case Fraction():
                return self.digits(str(value))
            case ():
                return self.label("word", "none")
            case tuple():
                return self.joined(self._text(name, text) for text in value)
            case str():
                return self._text(name, value)

    def _text(self, name: str, text: str) -> str:
        return self._month(text) if name in _MONTHS else self._word(name, text)

    def _month(self, text: str) -> str:
        return jalali.spell_month(jalali.JalaliMonth.parse(text), self.lang)

    def _word(self, name: str, word: str) -> str:
        for kind in () if name in _AS_TYPED else (_KIND_OF.get(name, "word"), "document"):
            if label := self.labels.get(kind, NO_LABELS).get(word):
                return label
        return isolate(word, left_to_right=True) if self.lang == "fa" else word

    def _wait(self, seconds: int) -> str:
        """Write how long to wait, rounded up: in the greatest unit of which there are two or more."""
        for unit, size in _WAITS:
            if seconds >= 2 * size:
                return _fill(unit, self.label("wait", unit), {"count": self.number(-(-seconds // size))})
        return self.label("wait", "moment")


@cache
def catalogue(lang: Lang = "fa") -> Catalogue:
    """Return the shipped texts of a language, read once."""
    if lang not in LANGS:
        message = f"there are texts in {' and '.join(LANGS)} only"
        raise DefinitionError(message)
    found = Catalogue(lang, {}, {}, {}, {}, {})
    for kind in KINDS:
        found = found.overlay(_DATA / lang / f"{kind}.toml")
    return found


@cache
def sources() -> Mapping[str, tuple[str, ...]]:
    """Return where each code comes from, as references that `Law.resolve` reads."""
    _, table = read_toml(_DATA / "sources.toml")
    return MappingProxyType({code: tuple(refs) for code, refs in table.items()})


@cache
def rule_sources() -> Mapping[str, tuple[str, ...]]:
    """Return where each rule comes from, by its id: the same references that its decisions cite."""
    _, table = read_toml(_DATA / "rules.toml")
    return MappingProxyType({rule_id: tuple(refs) for rule_id, refs in table.items()})


def _laid_over(base: Catalogue, name: str, table: Mapping[str, Any]) -> Catalogue:
    match name.removesuffix(".toml"):
        case "faults":
            return evolve(base, faults={**base.faults, **{code: _sentence(code, row) for code, row in table.items()}})
        case "rules":
            return evolve(base, rules={**base.rules, **_texts(name, table)})
        case "labels":
            named = {kind: {**base.labels.get(kind, NO_LABELS), **_texts(kind, row)} for kind, row in table.items()}
            return evolve(base, labels={**base.labels, **named})
        case "sms":
            return evolve(base, texts={**base.texts, **_texts(name, table)})
        case "notices":
            return evolve(base, notices={**base.notices, **_texts(name, table)})
        case _:
            message = f"a file of texts is called {', '.join(f'{kind}.toml' for kind in KINDS)}; not {name}"
            raise DefinitionError(message)


def _sentence(code: str, row: object) -> Sentence:
    texts = _texts(code, row)
    if not {"title", "detail"} <= texts.keys() <= {"title", "detail", "remedy"}:
        message = f"{code}: a sentence has a title, a detail, and a remedy or none"
        raise DefinitionError(message)
    return Sentence(**texts)


def _texts(name: str, table: object) -> dict[str, str]:
    if not _is_texts(table):
        message = f"{name}: every value is a text"
        raise DefinitionError(message)
    if wrong := [key for key, text in table.items() if not _can_be_filled(text)]:
        message = f"{name}: braces hold the plain name of a param: {', '.join(wrong)}"
        raise DefinitionError(message)
    return table


def _is_texts(table: object) -> TypeGuard[dict[str, str]]:
    return isinstance(table, dict) and all(isinstance(text, str) for text in cast("dict[str, object]", table).values())


def _can_be_filled(text: str) -> bool:
    if "{" not in text and "}" not in text:
        return True
    try:
        named = tuple(Formatter().parse(text))
    except ValueError:
        return False
    return all(name is None or (name.isidentifier() and not spec and not turned) for _, name, spec, turned in named)


def _fill(name: str, text: str, values: Mapping[str, str]) -> str:
    try:
        return text.format_map(values)
    except KeyError:
        message = f"{name}: the text cannot be filled with {', '.join(sorted(values)) or 'nothing'}"
    raise DefinitionError(message)
