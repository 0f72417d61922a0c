"""
Whose phone it is, and what follows from the two registries' answers.

Source: seed R2, R3 and V1; the outcome table is the project's contract, section 3. Which registry answers is the
host's affair: that the organisation itself asks a national matching service is stated by no source.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from attrs import frozen


class Match(StrEnum):
    """A registry's answer. Unavailable is not mismatched, and not asked is neither."""

    MATCHED = "matched"
    MISMATCHED = "mismatched"
    UNAVAILABLE = "unavailable"
    NOT_CHECKED = "not_checked"


class Reason(StrEnum):
    """
    Why a visit to a branch is needed.

    `activation`: the mobile is not shown to be the applicant's own (seed R3, B1); originals of the national card and
    the birth certificate, in person. `follow_up`: the result asks for it (seed V1, B2); identity papers, enrolment
    unit of the nearest branch.
    """

    ACTIVATION = "activation"
    FOLLOW_UP = "follow_up"


class Document(StrEnum):
    """What the person lays before the branch."""

    NATIONAL_CARD_ORIGINAL = "national_card_original"
    BIRTH_CERTIFICATE_ORIGINAL = "birth_certificate_original"
    IDENTITY_PAPERS = "identity_papers"


class VisitDecision(StrEnum):
    """What the branch decides."""

    ACTIVATE = "activate"
    REJECT = "reject"


ORIGINALS: Final = frozenset({Document.NATIONAL_CARD_ORIGINAL, Document.BIRTH_CERTIFICATE_ORIGINAL})
NO_REASON: Final[frozenset[Reason]] = frozenset()
ACTIVATION: Final = frozenset({Reason.ACTIVATION})
FOLLOW_UP: Final = frozenset({Reason.FOLLOW_UP})
BOTH: Final = ACTIVATION | FOLLOW_UP


@frozen
class Cell:
    """One cell of the outcome table: reasons for a visit now (None: wait and ask again), and after the patience."""

    now: frozenset[Reason] | None
    at_last: frozenset[Reason]


M, X, U, N = Match.MATCHED, Match.MISMATCHED, Match.UNAVAILABLE, Match.NOT_CHECKED

OUTCOMES: Final[Mapping[tuple[Match, Match], Cell]] = {
    (M, M): Cell(NO_REASON, NO_REASON),
    (M, X): Cell(ACTIVATION, ACTIVATION),
    (M, N): Cell(ACTIVATION, ACTIVATION),
    (M, U): Cell(None, ACTIVATION),
    (X, M): Cell(FOLLOW_UP, FOLLOW_UP),
    (X, X): Cell(BOTH, BOTH),
    (X, N): Cell(BOTH, BOTH),
    (X, U): Cell(FOLLOW_UP, BOTH),
    (U, M): Cell(None, FOLLOW_UP),
    (U, X): Cell(None, BOTH),
    (U, N): Cell(None, BOTH),
    (U, U): Cell(None, BOTH),
}
"""By the answers on identity and ownership. No reason at all means that the account can be opened."""


def reasons(identity: Match, ownership: Match, *, patience_over: bool) -> frozenset[Reason] | None:
    """
    Return why a branch must be visited, an empty set where nothing is left to ask, None while one waits.

    >>> sorted(reasons(Match.MISMATCHED, Match.UNAVAILABLE, patience_over=False))
    [<Reason.FOLLOW_UP: 'follow_up'>]
    >>> reasons(Match.MATCHED, Match.UNAVAILABLE, patience_over=False) is None
    True
    """
    cell = OUTCOMES[identity, ownership]
    return cell.at_last if patience_over else cell.now
