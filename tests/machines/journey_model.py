"""A second registration journey: one mutable record and plain if-statements.

Written from the published contract alone (the states, the table of registry answers, the fine print on versions, limits,
kept fields and visits), before the implementation was read, so that the two can only agree by meaning the same thing.
It knows nothing of events, rules or decisions: a request either changes the record and gives `None`, or changes nothing
and gives the word for its refusal.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MINUTE = 60
HOUR = 60 * MINUTE
STEPS = ("contact", "mobile_code", "identity", "credentials", "review")
ORIGINALS = {"national_card_original", "birth_certificate_original"}
NOT_ALLOWED, ENDED, BAD_INPUT = "not_allowed", "ended", "bad_input"


@dataclass
class Terms:
    """The policy, in seconds and switches."""

    mobile_code: bool = False
    accept_confirmed_code: bool = False
    reject_identity_mismatch: bool = False
    idle: int = 30 * MINUTE
    age: int = 24 * HOUR
    patience: int = 72 * HOUR


@dataclass
class Model:
    """Where one journey stands."""

    terms: Terms
    state: str = "none"
    version: int = 0
    began: int = 0
    last: int = 0
    submitted: int = 0
    contact: dict = field(default_factory=dict)
    identity: dict = field(default_factory=dict)
    credentials: dict = field(default_factory=dict)
    password_void: bool = False
    code_confirmed: bool = False
    reasons: set = field(default_factory=set)
    ownership_pending: bool = False
    visited: bool = False
    duplicate: bool = False
    committed: bool = False
    effects: list = field(default_factory=list)

    # -- what can be asked now ------------------------------------------------------------------------------------------

    def allowed(self) -> set:
        if self.state == "contact":
            return {"change_contact", "cancel"}
        if self.state == "mobile_code":
            return {"confirm_mobile", "back", "cancel"}
        if self.state == "identity":
            return {"enter_identity", "back", "cancel"}
        if self.state == "credentials":
            return {"enter_credentials", "back", "cancel"}
        if self.state == "review":
            return {"submit", "back", "cancel"}
        if self.state == "submitted":
            return {"report_verification", "cancel"}
        if self.state == "needs_branch":
            moves = {"visit_branch", "cancel"}
            if self.ownership_pending:
                moves.add("report_verification")
            return moves
        if self.state == "active":
            return {"sign_commitment"}
        return set()

    def over(self, at: int) -> bool:
        """A draft ends at the limit itself, by idleness or by age."""
        return self.state in STEPS and (at >= self.last + self.terms.idle or at >= self.began + self.terms.age)

    def first_open_step(self) -> str:
        if not self.contact:
            return "contact"
        if self.terms.mobile_code and not self.code_confirmed:
            return "mobile_code"
        if not self.identity:
            return "identity"
        if not self.credentials or self.password_void:
            return "credentials"
        return "review"

    def _gate(self, move: str, at: int) -> str | None:
        self.effects = []
        if self.over(at):
            return ENDED
        if move not in self.allowed():
            return NOT_ALLOWED
        return None

    def _count(self, at: int) -> None:
        self.version += 1
        self.last = at

    # -- the steps ------------------------------------------------------------------------------------------------------

    def begin(self, at: int, contact: dict, *, good: bool = True) -> str | None:
        self.effects = []
        if self.state != "none":
            return NOT_ALLOWED
        if not good:
            return BAD_INPUT
        self.began = at
        self.contact = dict(contact)
        self._count(at)
        self.state = self.first_open_step()
        if self.state == "mobile_code":
            self.effects.append("send_code")
        return None

    def change_contact(self, at: int, contact: dict, *, good: bool = True) -> str | None:
        refusal = self._gate("change_contact", at)
        if refusal:
            return refusal
        if not good:
            return BAD_INPUT
        new = {**self.contact, **contact}
        if new["national_id"] != self.contact["national_id"]:
            self.password_void = bool(self.credentials)
        if new["mobile"] != self.contact["mobile"]:
            self.code_confirmed = False
        self.contact = new
        self._count(at)
        self.state = self.first_open_step()
        if self.state == "mobile_code":
            self.effects.append("send_code")
        return None

    def confirm_mobile(self, at: int, *, right: bool) -> str | None:
        refusal = self._gate("confirm_mobile", at)
        if refusal:
            return refusal
        if not right:
            return BAD_INPUT
        self.code_confirmed = True
        self._count(at)
        self.state = self.first_open_step()
        return None

    def enter_identity(self, at: int, identity: dict, *, good: bool = True) -> str | None:
        refusal = self._gate("enter_identity", at)
        if refusal:
            return refusal
        new = {**self.identity, **identity}
        if not good or len(new) < len(("first", "last", "certificate", "born", "gender")):
            return BAD_INPUT
        if self.identity and (new["first"], new["last"]) != (self.identity["first"], self.identity["last"]):
            self.password_void = bool(self.credentials)
        self.identity = new
        self._count(at)
        self.state = self.first_open_step()
        return None

    def enter_credentials(self, at: int, credentials: dict, *, good: bool = True) -> str | None:
        """`credentials` may hold email, password and answers; what is left out is kept."""
        refusal = self._gate("enter_credentials", at)
        if refusal:
            return refusal
        if not good:
            return BAD_INPUT
        if "password" not in credentials and (self.password_void or "password" not in self.credentials):
            return BAD_INPUT
        if "answers" not in credentials and "answers" not in self.credentials:
            return BAD_INPUT
        self.credentials = {**self.credentials, **credentials}
        self.password_void = False
        self._count(at)
        self.state = self.first_open_step()
        return None

    def back(self, at: int, to: str | None = None) -> str | None:
        refusal = self._gate("back", at)
        if refusal:
            return refusal
        here = STEPS.index(self.state)
        earlier = [step for step in STEPS[:here] if step != "mobile_code"]
        if to is not None and to not in earlier:
            return BAD_INPUT
        self.state = to or earlier[-1]
        self._count(at)
        return None

    def submit(self, at: int, *, accept: bool = True) -> str | None:
        refusal = self._gate("submit", at)
        if refusal:
            return refusal
        if not accept:
            return BAD_INPUT
        self.state = "submitted"
        self.submitted = at
        self._count(at)
        self.effects = ["verify_identity", "verify_ownership"]
        return None

    def cancel(self, at: int) -> str | None:
        refusal = self._gate("cancel", at)
        if refusal:
            return refusal
        self._count(at)
        self._forget("cancelled")
        return None

    def expire(self, at: int) -> str | None:
        """Never in `allowed`, and an expired draft keeps its version."""
        self.effects = []
        if self.state not in STEPS or not self.over(at):
            return NOT_ALLOWED
        self._forget("expired")
        return None

    def _forget(self, state: str) -> None:
        self.state = state
        self.contact, self.identity, self.credentials = {}, {}, {}
        self.reasons = set()
        self.ownership_pending = False

    # -- after submit ---------------------------------------------------------------------------------------------------

    def report(self, at: int, identity: str, ownership: str, *, taken: bool = False) -> str | None:
        """`taken`: another live request, or an account, holds this national ID when the registries answer."""
        refusal = self._gate("report_verification", at)
        if refusal:
            return refusal
        before = (self.state, set(self.reasons))
        if self.state == "needs_branch":
            self._late_ownership(at, ownership)
        else:
            self._first_answer(at, identity, ownership)
        if self.state != "submitted" and before[0] == "submitted" and taken:
            self.duplicate = True
        if self.duplicate and self.state == "active":
            self.state, self.reasons = "needs_branch", {"follow_up"}
        if self.state == "submitted":
            if identity == "unavailable":
                self.effects.append("verify_identity")
            if ownership == "unavailable":
                self.effects.append("verify_ownership")
        elif self.ownership_pending:
            self.effects.append("verify_ownership")
        self._tell(before)
        self._count(at)
        return None

    def _first_answer(self, at: int, identity: str, ownership: str) -> None:
        patient = at < self.submitted + self.terms.patience
        if identity == "matched":
            if ownership == "matched":
                self.state = "active"
            elif ownership == "mismatched":
                self._to_branch({"activation"})
            elif ownership == "not_checked":
                if self.terms.accept_confirmed_code and self.code_confirmed:
                    self.state = "active"
                else:
                    self._to_branch({"activation"})
            elif not patient:
                self._to_branch({"activation"})
        elif identity == "mismatched":
            if ownership == "matched":
                if self.terms.reject_identity_mismatch:
                    self.state = "rejected"
                else:
                    self._to_branch({"follow_up"})
            elif ownership in ("mismatched", "not_checked"):
                self._to_branch({"activation", "follow_up"})
            elif patient:
                self._to_branch({"follow_up"})
                self.ownership_pending = True
            else:
                self._to_branch({"activation", "follow_up"})
        elif not patient:
            self._to_branch({"follow_up"} if ownership == "matched" else {"activation", "follow_up"})

    def _late_ownership(self, at: int, ownership: str) -> None:
        patient = at < self.submitted + self.terms.patience
        if ownership == "unavailable" and patient:
            return
        self.ownership_pending = False
        if ownership == "matched":
            self.reasons.discard("activation")
            if not self.reasons:
                self.state = "active"
        else:
            self.reasons.add("activation")

    def _to_branch(self, reasons: set) -> None:
        self.state = "needs_branch"
        self.reasons = reasons

    def visit(self, at: int, visit: str, documents: set, decision: str) -> str | None:
        refusal = self._gate("visit_branch", at)
        if refusal:
            return refusal
        if visit not in self.reasons:
            return BAD_INPUT
        if decision == "activate":
            if visit == "activation" and not documents >= ORIGINALS:
                return BAD_INPUT
            if visit == "follow_up" and not documents:
                return BAD_INPUT
        before = (self.state, set(self.reasons))
        self.visited = True
        if decision == "reject":
            self.state = "rejected"
            self.reasons = set()
            self.ownership_pending = False
        else:
            self.reasons.discard(visit)
            if visit == "activation":
                self.ownership_pending = False
            elif self.ownership_pending:
                self.reasons.add("activation")
            if not self.reasons:
                self.state = "active"
        self._tell(before)
        self._count(at)
        return None

    def commit(self, at: int, *, good: bool = True) -> str | None:
        refusal = self._gate("sign_commitment", at)
        if refusal:
            return refusal
        if not good:
            return BAD_INPUT
        self.committed = True
        self._count(at)
        return None

    def _tell(self, before: tuple) -> None:
        """An SMS on `active`, `needs_branch` (a text by reasons) and `rejected`."""
        if (self.state, self.reasons) != before and self.state in ("active", "needs_branch", "rejected"):
            self.effects.append("sms")
