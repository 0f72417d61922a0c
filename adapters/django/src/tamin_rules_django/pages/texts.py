"""What the pages say, by language: two files that hold the same keys. It needs no translation machinery of the host."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from django.http import HttpRequest

from tamin_rules.messages import LANGS, Lang

_DATA: Final = Path(__file__).with_name("texts")
CHOSEN: Final = "tamin_lang"
"""Where the session keeps the language that a reader has chosen."""


@cache
def texts(lang: Lang) -> Mapping[str, Mapping[str, str]]:
    """Return every text of a language, by kind."""
    return tomllib.loads((_DATA / f"{lang}.toml").read_text(encoding="utf-8"))


def text(lang: Lang, kind: str, key: str, **params: object) -> str:
    """Return one text, filled; what has none says nothing."""
    return texts(lang)[kind].get(key, "").format(**params)


def lang_of(request: HttpRequest) -> Lang:
    """Return the language of a reader: Persian unless they have chosen another."""
    chosen: Lang = "fa"
    for lang in LANGS:
        if lang == request.session.get(CHOSEN):
            chosen = lang
    return chosen


def other(lang: Lang) -> Lang:
    """Return the other language."""
    return next(each for each in LANGS if each != lang)
