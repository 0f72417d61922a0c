"""The pages that are looked at, each made once a language."""

from __future__ import annotations

from functools import cache

from tamin_rules.law import Law
from tamin_rules.messages import Lang
from tamin_rules.report import list_page as of_list
from tamin_rules.report import page as of_record
from tests.unit.report import list_sample, sample


@cache
def list_page(lang: Lang) -> str:
    return of_list.page(list_sample.report(), Law.current(), lang)


@cache
def record_page(lang: Lang) -> str:
    return of_record.page(sample.summary(), lang)
