"""What a history shows by itself, whatever state anybody says it has come to."""

from __future__ import annotations

from attrs import evolve, frozen

from tamin_rules.decisions import Outcome
from tamin_rules.registration import journey
from tamin_rules.registration.journey import Terms, VisitDecision
from tamin_rules.registration.ownership import ORIGINALS, Match, Reason
from tamin_rules.workflow import Event


@frozen
class Evidence:
    """
    What has been shown so far.

    A registry's answer stays until it gives another: being away is none, nor is not being asked. A code is for one
    number, credentials are for one national ID and one name.
    """

    national_id: str = ""
    number: str = ""
    names: tuple[str, ...] = ()
    code: bool = False
    credentials: bool = False
    notices: bool = False
    identity: Match = Match.UNAVAILABLE
    ownership: Match = Match.UNAVAILABLE
    originals_shown: bool = False
    papers_shown: bool = False

    def is_own(self, terms: Terms) -> bool:
        """Tell whether the mobile is shown to be the person's: by the registry, at a branch, or as the terms allow."""
        by_code = terms.accept_confirmed_code and self.code and self.ownership is Match.NOT_CHECKED
        return self.ownership is Match.MATCHED or self.originals_shown or by_code

    def is_who_they_say(self) -> bool:
        """Tell whether the identity is shown: by the registry, or by papers at a branch."""
        return self.identity is Match.MATCHED or self.papers_shown

    def is_complete(self, terms: Terms) -> bool:
        """Tell whether no step was left out."""
        return bool(self.names) and self.credentials and self.notices and (self.code or not terms.mobile_code)


def witness(known: Evidence, event: Event) -> Evidence:  # noqa: PLR0911 - a case for each event
    """Return what is shown once an event has been accepted."""
    match event:
        case journey.Begun(national_id=who, mobile=number) | journey.ContactChanged(national_id=who, mobile=number):
            same = who.plain() == known.national_id, number.plain() == known.number
            kept = evolve(known, credentials=known.credentials and same[0], code=known.code and same[1])
            return evolve(kept, national_id=who.plain(), number=number.plain())
        case journey.MobileConfirmed(accepted=right):
            return evolve(known, code=right)
        case journey.IdentityEntered(identity=entered):
            names = (entered.first_name, entered.last_name)
            return evolve(known, names=names, credentials=known.credentials and names == known.names)
        case journey.CredentialsEntered(verdict=verdict):
            return evolve(known, credentials=verdict is Outcome.SATISFIED)
        case journey.Submitted(notices_accepted=accepted):
            return evolve(known, notices=accepted)
        case journey.VerificationReported(identity=identity, ownership=ownership):
            owner = _last(known.ownership, ownership, asked=False)
            return evolve(known, identity=_last(known.identity, identity), ownership=owner)
        case journey.BranchVisited(decision=VisitDecision.ACTIVATE, visit=Reason.ACTIVATION, documents=shown):
            return evolve(known, originals_shown=known.originals_shown or shown >= ORIGINALS)
        case journey.BranchVisited(decision=VisitDecision.ACTIVATE, documents=shown):
            return evolve(known, papers_shown=known.papers_shown or bool(shown))
        case _:
            return known


def _last(before: Match, answer: Match, *, asked: bool = True) -> Match:
    settled = before in (Match.MATCHED, Match.MISMATCHED)
    nothing = answer is Match.UNAVAILABLE or (answer is Match.NOT_CHECKED and (asked or settled))
    return before if nothing else answer
