"""
The password policy.

A policy is a tuple of rules under a name. `PUBLISHED` is the published rule, clauses P1-P10 of the seed, exactly;
`PORTAL_FORM` is what the portal's form was seen to accept; `NIST` serves other portals. A host makes its own:

>>> mine = PUBLISHED.adding(NOT_COMMON).softening("password.first_name.not_transliterated").named("bank-x")

A password is never normalised, trimmed or cut, and never stands in a decision, a code or a repr.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Final, Protocol

from attrs import Factory, evolve, field, frozen

from tamin_rules import law as law_
from tamin_rules.decisions import Decision, Finding, Rule, evaluate, satisfied, undetermined, violated
from tamin_rules.errors import Code, DefinitionError, Fault, MalformedError, Severity
from tamin_rules.identifiers import national_id
from tamin_rules.registration import names
from tamin_rules.registration.person import Person
from tamin_rules.text import fold_digits, masked

if TYPE_CHECKING:
    from tamin_rules.law import Law
    from tamin_rules.registration.strength import Strength

SHORTEST: Final = 8
LONGEST_TEXT: Final = 1024
"""Characters that are judged at all: a limit of transport, not of the policy, which knows no maximum."""

NOT_TEXT: Final = Code("password.text.not_text")
TEXT_TOO_LONG: Final = Code("password.text.too_long", most=int)
TOO_SHORT: Final = Code("password.length.too_short", length=int, least=int)
TOO_LONG: Final = Code("password.length.too_long", length=int, most=int)
FIRST_NOT_LETTER: Final = Code("password.first.not_letter")
NO_UPPER: Final = Code("password.upper.missing")
NO_LOWER: Final = Code("password.lower.missing")
NO_DIGIT: Final = Code("password.digit.missing")
FORBIDDEN: Final = Code("password.alphabet.forbidden", position=int)
ID_CONTAINED: Final = Code("password.national_id.contained")
NAME_CONTAINED: Final = Code("password.name.contained", name=str)
NAME_TRANSLITERATED: Final = Code("password.name.transliterated", name=str, letters=int)
COMMON: Final = Code("password.common.listed")
CONTEXT: Final = Code("password.context.contained")
BREACHED: Final = Code("password.breach.known")
WEAK: Final = Code("password.strength.below", score=int, least=int)

PUBLISHED_ALPHABET: Final = "A-Za-z0-9&%$#!"
PLAIN_ALPHABET: Final = "A-Za-z0-9"
_VIOLATING_LETTERS = 4
_HOLDS: Final = satisfied()
_CONTEXT_WORDS = ("tamin", "bimeh", "ejtemaei", "ejtemaee", "salamat", "eservices")


def _searched(candidate: Candidate) -> names.Text:
    return names.ready(candidate.text)


@frozen
class Candidate:
    """A password and whose it is to be: the facts of every rule here."""

    text: str = field(repr=masked)
    person: Person = Person()
    strength: Strength | None = None
    searched: names.Text = field(init=False, repr=False, eq=False, default=Factory(_searched, takes_self=True))
    """The same text, made ready for the names that are looked for in it."""


PasswordRule = Rule[Candidate]
Check = Callable[[Candidate, "Law", date], Finding]


def _rule(id_: str, source: str, check: Check, *see: str) -> PasswordRule:
    return Rule(id_, source, check, see, about=("password",))


def _matches(pattern: str, code: Code) -> Check:
    """Make a check of ASCII classes, never of what Unicode takes for a digit or an end of line (`security` PW2)."""
    found, broken = re.compile(pattern).search, violated(code)

    def check(candidate: Candidate, _law: Law, _on: date) -> Finding:
        return _HOLDS if found(candidate.text) else broken

    return check


def only(alphabet: str, id_: str, source: str, *see: str) -> PasswordRule:
    """Make the rule that a password holds characters of one ASCII class only; `alphabet` is the inside of `[...]`."""
    other = re.compile(f"[^{alphabet}]").search

    def check(candidate: Candidate, _law: Law, _on: date) -> Finding:
        found = other(candidate.text)
        return violated(FORBIDDEN, position=found.start() + 1) if found else _HOLDS

    return _rule(id_, source, check, *see)


def at_least(characters: int, source: str) -> PasswordRule:
    """Make the rule of a least length, in characters."""

    def check(candidate: Candidate, _law: Law, _on: date) -> Finding:
        length = len(candidate.text)
        return violated(TOO_SHORT, length=length, least=characters) if length < characters else _HOLDS

    return _rule("password.length.enough", source, check)


def at_most(characters: int, source: str) -> PasswordRule:
    """Make the rule of a greatest length, in characters."""

    def check(candidate: Candidate, _law: Law, _on: date) -> Finding:
        length = len(candidate.text)
        return violated(TOO_LONG, length=length, most=characters) if length > characters else _HOLDS

    return _rule("password.length.bounded", source, check)


def _no_national_id(candidate: Candidate, _law: Law, _on: date) -> Finding:
    if candidate.person.national_id is None:
        return undetermined("national_id")
    digits = national_id.format(candidate.person.national_id)
    return violated(ID_CONTAINED) if digits in fold_digits(candidate.text) else _HOLDS


def _no_given_spelling(candidate: Candidate, _law: Law, _on: date) -> Finding:
    found = any(names.find_literal(name, candidate.searched) for name in candidate.person.latin_names)
    return violated(NAME_CONTAINED, name="given") if found else _HOLDS


def _no_name(which: str) -> Check:
    attribute, contained = f"{which}_name", violated(NAME_CONTAINED, name=which)

    def check(candidate: Candidate, _law: Law, _on: date) -> Finding:
        name: str | None = getattr(candidate.person, attribute)
        if name is None:
            return undetermined(attribute)
        return contained if names.find_literal(name, candidate.searched) else _HOLDS

    return check


def _no_transliteration(which: str) -> Check:
    attribute = f"{which}_name"

    def check(candidate: Candidate, _law: Law, _on: date) -> Finding:
        name: str | None = getattr(candidate.person, attribute)
        if name is None:
            return undetermined(attribute)
        letters = names.find_transliterated(name, candidate.searched)
        if not letters:
            return _HOLDS
        severity = Severity.ERROR if letters >= _VIOLATING_LETTERS else Severity.ADVICE
        return violated(NAME_TRANSLITERATED, severity=severity, name=which, letters=letters)

    return check


def _not_common(candidate: Candidate, _law: Law, _on: date) -> Finding:
    from tamin_rules.registration import common_passwords  # noqa: PLC0415 - reads its list on first use

    return violated(COMMON) if common_passwords.is_listed(candidate.text) else _HOLDS


def _no_context_word(candidate: Candidate, _law: Law, _on: date) -> Finding:
    text = candidate.text.casefold()
    return violated(CONTEXT) if any(word in text for word in _CONTEXT_WORDS) else _HOLDS


STARTS_WITH_LETTER: Final = _rule("password.first.letter", "seed/P2", _matches(r"\A[A-Za-z]", FIRST_NOT_LETTER))
HAS_UPPER: Final = _rule("password.upper.present", "seed/P3", _matches("[A-Z]", NO_UPPER))
HAS_LOWER: Final = _rule("password.lower.present", "seed/P4", _matches("[a-z]", NO_LOWER))
HAS_DIGIT: Final = _rule("password.digit.present", "seed/P5", _matches("[0-9]", NO_DIGIT))
LONG_ENOUGH: Final = at_least(SHORTEST, "seed/P6")
ALLOWED_CHARACTERS: Final = only(PUBLISHED_ALPHABET, "password.alphabet.allowed", "seed/P10", "seed/P1")
NO_FIRST_NAME: Final = _rule("password.first_name.absent", "seed/P7", _no_name("first"))
NO_LAST_NAME: Final = _rule("password.last_name.absent", "seed/P8", _no_name("last"))
NO_GIVEN_SPELLING: Final = _rule(
    "password.latin_names.absent", "seed/P7", _no_given_spelling, "seed/P8", "security/PW3"
)
NO_FIRST_NAME_SPELLING: Final = _rule(
    "password.first_name.not_transliterated", "seed/P7", _no_transliteration("first"), "security/PW3"
)
NO_LAST_NAME_SPELLING: Final = _rule(
    "password.last_name.not_transliterated", "seed/P8", _no_transliteration("last"), "security/PW3"
)
NO_NATIONAL_ID: Final = _rule("password.national_id.absent", "seed/P9", _no_national_id)

NOT_COMMON: Final = _rule("password.common.unlisted", "security/PW5", _not_common)
NO_CONTEXT_WORD: Final = _rule("password.context.absent", "security/PW6", _no_context_word)


class BreachChecker(Protocol):
    """A host's own list of breached passwords; an offline one keeps passwords at home."""

    def __call__(self, text: str, /) -> bool:
        """Tell whether the password is known to be breached."""
        ...


def not_breached(is_breached: BreachChecker) -> PasswordRule:
    """Make the rule that a password is in no breach that the host knows of (`security` PW7); off in every profile."""

    def check(candidate: Candidate, _law: Law, _on: date) -> Finding:
        return violated(BREACHED) if is_breached(candidate.text) else _HOLDS

    return _rule("password.breach.unknown", "security/PW7", check)


def at_least_score(least: int) -> PasswordRule:
    """Make the rule of a least strength, 0 to 4: only a host adds it (`security` PW8); unmeasured is undetermined."""

    def check(candidate: Candidate, _law: Law, _on: date) -> Finding:
        score = None if candidate.strength is None else candidate.strength.score
        if score is None:
            return undetermined("strength")
        return violated(WEAK, score=score, least=least) if score < least else _HOLDS

    return _rule("password.strength.enough", "security/PW8", check)


@frozen
class PasswordPolicy:
    """A rule set under a name. Every decision carries the name, so give your own policy one of its own."""

    name: str
    rules: tuple[PasswordRule, ...] = field(repr=False)
    softened: frozenset[str] = frozenset()

    def named(self, name: str) -> PasswordPolicy:
        """Return the same policy under another name."""
        return evolve(self, name=name)

    def adding(self, *rules: PasswordRule) -> PasswordPolicy:
        """Return the policy with further rules; one of the same id takes the place of ours."""
        new = {rule.id for rule in rules}
        return evolve(self, rules=(*(rule for rule in self.rules if rule.id not in new), *rules))

    def without(self, *rule_ids: str) -> PasswordPolicy:
        """Return the policy without some of its rules; an id that it does not have is a `DefinitionError`."""
        self._require(rule_ids)
        return evolve(self, rules=tuple(rule for rule in self.rules if rule.id not in rule_ids))

    def softening(self, *rule_ids: str) -> PasswordPolicy:
        """Return the policy with some rules as advice; an id that it does not have is a `DefinitionError`."""
        self._require(rule_ids)
        return evolve(self, softened=self.softened.union(rule_ids))

    def _require(self, rule_ids: Iterable[str]) -> None:
        if unknown := sorted(set(rule_ids) - {rule.id for rule in self.rules}):
            message = f"policy {self.name} has no rule {', '.join(unknown)}"
            raise DefinitionError(message)


_COMPOSITION = (STARTS_WITH_LETTER, HAS_UPPER, HAS_LOWER, HAS_DIGIT)
_PERSONAL = (
    NO_NATIONAL_ID,
    NO_FIRST_NAME,
    NO_LAST_NAME,
    NO_GIVEN_SPELLING,
    NO_FIRST_NAME_SPELLING,
    NO_LAST_NAME_SPELLING,
)

PUBLISHED: Final = PasswordPolicy("published", (LONG_ENOUGH, *_COMPOSITION, ALLOWED_CHARACTERS, *_PERSONAL))
"""The published rule of edition 1398 (`security` PW1), without a maximum; the list of common passwords is off."""

PORTAL_FORM: Final = PasswordPolicy(
    "portal_form",
    (
        LONG_ENOUGH,
        at_most(20, "portal-form"),
        *_COMPOSITION,
        only(PLAIN_ALPHABET, "password.alphabet.plain", "portal-form"),
        *_PERSONAL,
    ),
)
"""
Letters and digits only, 8 to 20 (`security` PW1).

Whatever passes here passes `PUBLISHED` too, so generators should aim here.
"""

NIST: Final = PasswordPolicy("nist", (at_least(15, "nist-800-63b-4"), NOT_COMMON))
"""15 characters as a single factor, any characters, a block list and nothing else (`security` PW14)."""

PROFILES: Final = (PUBLISHED, PORTAL_FORM, NIST)


_OF_THE_PERSON: Final = frozenset({"national_id", "first_name", "last_name"})


def _is_open(finding: Finding) -> bool:
    """Tell whether a clause only waits for a fact of the person."""
    return bool(finding.missing) and _OF_THE_PERSON.issuperset(finding.missing)


@frozen
class PasswordReport:
    """What a policy says of a password; falsy when it is refused. It does not hold the password."""

    decisions: tuple[Decision, ...]
    strength: Strength | None = None

    @property
    def accepted(self) -> bool:
        """Whether no clause stands in the way; one that lacks a fact of the person is left open here."""
        found = [decision for decision in self.decisions if decision.finding.code is not None]  # few, as a rule
        return not any(decision.refuses and not _is_open(decision.finding) for decision in found)

    @property
    def complete(self) -> bool:
        """Whether every clause could be judged."""
        return not any(decision.finding.missing for decision in self.decisions)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every broken clause, and every advice."""
        found = ((decision.fault, decision.finding) for decision in self.decisions)
        return tuple(fault for fault, finding in found if fault is not None and not _is_open(finding))

    def __bool__(self) -> bool:
        return self.accepted


def parse(value: object) -> str:
    """
    Read a password exactly as it is, up to the limit of transport (`security` PW4, TX3).

    Codes: password.text.not_text, password.text.too_long.
    """
    if not isinstance(value, str):
        raise MalformedError(NOT_TEXT)
    if len(value) > LONGEST_TEXT:
        raise MalformedError(TEXT_TOO_LONG, {"most": LONGEST_TEXT})
    return value


def check(
    text: object,
    person: Person | None = None,
    *,
    policy: PasswordPolicy = PUBLISHED,
    law: Law | None = None,
    on: date | None = None,
    measure: Callable[[str, Person], Strength] | None = None,
) -> PasswordReport:
    """
    Judge a password, every clause at once.

    Args:
        text: as received: never trimmed, folded or cut.
        person: whose it is to be; what is not known of them leaves its clauses undetermined.
        policy: the rule set; the published one unless another is asked for.
        law, on: stamped into the decisions; the shipped edition and its day when left out.
        measure: `strength.measure`, where an advice on strength is wanted too. It runs only on what the policy accepts.

    Codes of malformed text: password.text.not_text, password.text.too_long.

    >>> report = check("abcdef1", Person(first_name="مینا", last_name="نمونه", national_id="5000020049"))
    >>> bool(report), [str(fault.code) for fault in report.faults]
    (False, ['password.length.too_short', 'password.upper.missing'])
    """
    text = parse(text)
    law = law_.Law.current() if law is None else law
    on = law.published_on if on is None else on
    candidate = Candidate(text, Person() if person is None else person)
    report = PasswordReport(evaluate(policy.rules, candidate, law=law, policy=policy, on=on))
    if measure is None or any(decision.refuses and not decision.finding.missing for decision in report.decisions):
        return report
    strength = measure(text, candidate.person)
    candidate = evolve(candidate, strength=strength)
    return PasswordReport(evaluate(policy.rules, candidate, law=law, policy=policy, on=on), strength)
