"""
What a code means, where it comes from, and how to mend it; what a rule states; and decisions with their sentence.

>>> found = explain("password.length.too_short", "en")
>>> found.sentence.title, [citation.ref for citation in found.sources]
('Too short', ['seed/P6'])
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from attrs import frozen

from tamin_rules.decisions import Decision
from tamin_rules.errors import Code, MalformedError
from tamin_rules.law import Law
from tamin_rules.messages import Catalogue, Lang, Sentence, catalogue, rule_sources, sources

if TYPE_CHECKING:
    from tamin_rules.law import Citation

CODE_UNKNOWN: Final = Code("explain.code.unknown")
CODE_AMBIGUOUS: Final = Code("explain.code.ambiguous", count=int)


@frozen
class Explanation:
    """
    A code, explained.

    `sentence` keeps the names of its params in braces, since there is no case at hand to fill them.
    """

    code: str
    sentence: Sentence
    sources: tuple[Citation, ...]


@frozen
class RuleExplanation:
    """A rule, explained: its id, what it states, and where it comes from."""

    rule: str
    statement: str
    sources: tuple[Citation, ...]


def explain(code: str, lang: Lang = "fa", *, law: Law | None = None) -> Explanation:
    """
    Explain a code.

    Codes: explain.code.unknown.
    """
    law = Law.current() if law is None else law
    refs = sources().get(code)
    if refs is None:
        raise MalformedError(CODE_UNKNOWN)
    return Explanation(str(code), catalogue(lang).faults[code], tuple(law.resolve(ref) for ref in refs))


def explain_rule(rule_id: str, lang: Lang = "fa", *, law: Law | None = None) -> RuleExplanation:
    """
    Explain a rule, by the id that its decisions carry.

    Codes: explain.code.unknown.

    >>> explain_rule("password.upper.present", "en").statement
    'The password has at least one upper-case Latin letter.'
    """
    law = Law.current() if law is None else law
    refs = rule_sources().get(rule_id)
    if refs is None:
        raise MalformedError(CODE_UNKNOWN)
    return RuleExplanation(str(rule_id), catalogue(lang).rule(rule_id), tuple(law.resolve(ref) for ref in refs))


def codes() -> tuple[str, ...]:
    """Return every code, sorted."""
    return tuple(sorted(sources()))


def named(text: str) -> tuple[str, ...]:
    """
    Return the code or rule of this name, else every one whose last parts are these.

    >>> named("transliterated"), named("name.length")
    (('password.name.transliterated',), ('identity.name.length',))
    """
    known = (*codes(), *sorted(rule_sources()))
    return (text,) if text in known else tuple(name for name in known if name.endswith(f".{text}"))


def similar(code: str) -> tuple[str, ...]:
    """Return codes that one may have meant."""
    return tuple(get_close_matches(code, codes(), n=3))


def say(decision: Decision, texts: Catalogue) -> str:
    """Say in one sentence what a decision says: the fault where there is one, else the rule's own statement."""
    fault = decision.fault
    return texts.rule(decision.rule.id) if fault is None else texts.of(fault).detail
