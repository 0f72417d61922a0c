"""
Sentences, by code: Persian first, English beside it.

Nothing that decides anything may import this package: codes are API, sentences are data. The texts stand in
`data/fa` and `data/en`, one line a value, so that a review is about one sentence.

>>> catalogue("en").fault("password.length.too_short", {"length": 5, "least": 8}).detail
'It has 5 characters; at least 8 are needed.'
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, TypeGuard, get_args

from attrs import evolve, frozen

from tamin_rules import jalali
from tamin_rules.errors import NO_PARAMS, DefinitionError, Fault, Param
from tamin_rules.text import persian_digits

Lang = Literal["fa", "en"]
LANGS: Final[tuple[Lang, ...]] = get_args(Lang)
KINDS: Final = ("faults", "rules", "labels", "sms", "notices")
_COMMA: Final = MappingProxyType({"fa": "، ", "en": ", "})


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
        filled = {name: self._written(value) for name, value in params.items()}
        return Sentence(found.title, _fill(code, found.detail, filled), _fill(code, found.remedy, filled))

    def of(self, fault: Fault) -> Sentence:
        """Return the sentence of a fault."""
        return self.fault(fault.code, fault.params)

    def rule(self, rule_id: str) -> str:
        """Return the statement that a rule makes."""
        return self.rules.get(rule_id, rule_id)

    def label(self, kind: str, word: str) -> str:
        """Return the name of a state, a move, an effect, a document, a tier..., as people call it."""
        return self.labels.get(kind, NO_LABELS).get(word, word)

    def sms(self, template: str, **fields: Param) -> str:
        """Return the text of an SMS."""
        text = self.texts.get(template, template)
        return _fill(template, text, {name: self._written(value) for name, value in fields.items()})

    def notice(self, notice_id: str) -> str:
        """Return the text of a notice that is accepted on submission."""
        return self.notices.get(notice_id, notice_id)

    def overlay(self, path: Path) -> Catalogue:
        """Return the catalogue with a portal's own file of the same form laid over one of ours, by the file's name."""
        return _laid_over(self, path.stem, _read_toml(path.read_text(encoding="utf-8"), path.name))

    def number(self, value: int) -> str:
        """Write a whole number in the digits of the language, in groups of three."""
        return persian_digits(f"{value:,}").replace(",", "٬") if self.lang == "fa" else f"{value:,}"

    def _written(self, value: Param) -> str:
        match value:
            case int():
                return self.number(value)
            case date():
                return jalali.spell(value, self.lang)
            case tuple():
                return _COMMA[self.lang].join(self.label("word", word) for word in value)
            case Fraction():
                return self._digits(str(value))
            case str():
                return self.label("word", value)

    def _digits(self, text: str) -> str:
        return persian_digits(text) if self.lang == "fa" else text


NO_LABELS: Final[Mapping[str, str]] = MappingProxyType({})


@cache
def catalogue(lang: Lang = "fa") -> Catalogue:
    """Return the shipped texts of a language, read once."""
    found = Catalogue(lang, {}, {}, {}, {}, {})
    for kind in KINDS:
        name = f"{lang}/{kind}.toml"
        text = files(__name__).joinpath("data", lang, f"{kind}.toml").read_text(encoding="utf-8")
        found = _laid_over(found, kind, _read_toml(text, name))
    return found


@cache
def sources() -> Mapping[str, tuple[str, ...]]:
    """Return where each code comes from, as references that `Law.resolve` reads."""
    text = files(__name__).joinpath("data", "sources.toml").read_text(encoding="utf-8")
    return MappingProxyType({code: tuple(refs) for code, refs in _read_toml(text, "sources.toml").items()})


def _read_toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"{name}: {error}"
    raise DefinitionError(message)


def _laid_over(base: Catalogue, kind: str, table: dict[str, Any]) -> Catalogue:
    match kind:
        case "faults":
            return evolve(base, faults={**base.faults, **{code: _sentence(code, row) for code, row in table.items()}})
        case "rules":
            return evolve(base, rules={**base.rules, **_texts(kind, table)})
        case "labels":
            named = {word: {**base.labels.get(word, {}), **_texts(word, row)} for word, row in table.items()}
            return evolve(base, labels={**base.labels, **named})
        case "sms":
            return evolve(base, texts={**base.texts, **_texts(kind, table)})
        case "notices":
            return evolve(base, notices={**base.notices, **_texts(kind, table)})
        case _:
            message = f"a file of texts is called one of {', '.join(KINDS)}, not {kind}"
            raise DefinitionError(message)


def _sentence(code: str, row: object) -> Sentence:
    if not _is_texts(row) or not {"title", "detail"} <= row.keys() <= {"title", "detail", "remedy"}:
        message = f"{code}: a sentence has a title, a detail, and a remedy or none"
        raise DefinitionError(message)
    return Sentence(**row)


def _texts(name: str, table: object) -> dict[str, str]:
    if not _is_texts(table):
        message = f"{name}: every value is a text"
        raise DefinitionError(message)
    return table


def _is_texts(table: object) -> TypeGuard[dict[str, str]]:
    return isinstance(table, dict) and all(isinstance(value, str) for value in table.values())


def _fill(name: str, text: str, values: Mapping[str, str]) -> str:
    try:
        return text.format_map(values)
    except (KeyError, ValueError, IndexError):
        message = f"{name}: the text cannot be filled with {', '.join(sorted(values)) or 'nothing'}"
    raise DefinitionError(message)
