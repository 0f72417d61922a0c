"""
A second registration journey: one mutable record, seconds for time, plain words and if-statements.

Written from the contract's text (states, the table of registry answers, the fine print on versions, limits, kept fields
and visits) before the package's journey was read, so that the two agree only where they understand the text alike.
A request changes the record and gives [], or changes nothing and gives the words for what stands in its way.

Where the text leaves room, three readings were taken over afterwards, and are no independent evidence: a registry that
has answered is not asked again, so its answer stays when the other one is waited for; an SMS is sent when a reason is
new; a host says with every report and visit whether another request or an account holds the same national ID.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

HOUR: Final = 3_600
STEPS: Final = ("contact", "mobile_code", "identity", "credentials", "review")
ORIGINALS: Final = {"national_card_original", "birth_certificate_original"}
IDENTITY_FIELDS: Final = {"first_name", "last_name", "birth_certificate_number", "birth_date", "gender"}
ALLOWED: Final = {
    "start": {"begin"},
    "contact": {"change_contact", "cancel"},
    "mobile_code": {"confirm_mobile", "back", "cancel"},
    "identity": {"enter_identity", "back", "cancel"},
    "credentials": {"enter_credentials", "back", "cancel"},
    "review": {"submit", "back", "cancel"},
    "submitted": {"report_verification", "cancel"},
    "needs_branch": {"visit_branch", "cancel"},
    "active": {"sign_commitment"},
}

Words = list[str]


@dataclass
class Model:
    """Where one journey stands, under four switches and three limits in seconds."""

    mobile_code: bool = False
    accept_confirmed_code: bool = False
    reject_identity_mismatch: bool = False
    security_questions: bool = True
    idle: int = HOUR // 2
    age: int = 24 * HOUR
    patience: int = 72 * HOUR
    state: str = "start"
    version: int = 0
    began: int = 0
    last: int = 0
    submitted: int = 0
    contact: dict[str, str] = field(default_factory=dict)
    identity: dict[str, str] = field(default_factory=dict)
    email: str | None = None
    password: bool = False
    answers: bool = False
    code_confirmed: bool = False
    identity_answer: str = "unavailable"
    ownership_answer: str = "unavailable"
    ownership_pending: bool = False
    taken: bool = False
    reasons: set[str] = field(default_factory=set)
    commitments: int = 0
    effects: list[str] = field(default_factory=list)

    def allowed(self) -> set[str]:
        """Name the moves that are offered; the clock's own is none of them."""
        moves = set(ALLOWED.get(self.state, ()))
        if self.state == "needs_branch" and self.ownership_pending:
            moves.add("report_verification")
        return moves

    def over(self, at: int) -> bool:
        """Tell whether a draft has ended: by idleness or age, at the limit itself."""
        return self.state in STEPS and (at - self.last >= self.idle or at - self.began >= self.age)

    def first_open_step(self) -> str:
        """Name the first step that is missing or void, else the review."""
        if self.mobile_code and not self.code_confirmed:
            return "mobile_code"
        if not self.identity:
            return "identity"
        if not self.password:
            return "credentials"
        return "review"

    def _stop(self, move: str, at: int, slips: Collection[str]) -> Words:
        self.effects = []
        if move not in self.allowed():
            return ["not_allowed"]
        return ["ended", *slips] if self.over(at) else [*slips]

    def _accept(self, at: int, state: str) -> Words:
        self.version += 1
        self.last = at
        self.state = state
        return []

    def begin(self, at: int, contact: Mapping[str, str], *, slips: Collection[str] = ()) -> Words:
        missing = {"national_id", "mobile"} - contact.keys()
        if stop := self._stop("begin", at, [*slips, *(["missing"] if missing else [])]):
            return stop
        self.began = at
        return self._enter_contact(at, contact)

    def change_contact(self, at: int, contact: Mapping[str, str], *, slips: Collection[str] = ()) -> Words:
        if stop := self._stop("change_contact", at, slips):
            return stop
        if contact.get("national_id", self.contact["national_id"]) != self.contact["national_id"]:
            self.password = False
        if contact.get("mobile", self.contact["mobile"]) != self.contact["mobile"]:
            self.code_confirmed = False
        return self._enter_contact(at, contact)

    def _enter_contact(self, at: int, contact: Mapping[str, str]) -> Words:
        self.contact.update(contact)
        if self.first_open_step() == "mobile_code":
            self.effects.append("send_code")
        return self._accept(at, self.first_open_step())

    def confirm_mobile(self, at: int, *, right: bool, slips: Collection[str] = ()) -> Words:
        if stop := self._stop("confirm_mobile", at, slips if right else [*slips, "wrong_code"]):
            return stop
        self.code_confirmed = True
        return self._accept(at, self.first_open_step())

    def enter_identity(self, at: int, identity: Mapping[str, str], *, slips: Collection[str] = ()) -> Words:
        missing = IDENTITY_FIELDS - self.identity.keys() - identity.keys()
        if stop := self._stop("enter_identity", at, [*slips, *(["missing"] if missing else [])]):
            return stop
        for name in ("first_name", "last_name"):
            if name in identity and identity[name] != self.identity.get(name):
                self.password = False
        self.identity.update(identity)
        return self._accept(at, self.first_open_step())

    def enter_credentials(
        self, at: int, given: Collection[str], email: str | None = None, *, slips: Collection[str] = ()
    ) -> Words:
        """`given` names the fields of the request; the rest is kept, where there is something to keep."""
        words = [*slips]
        if not self.password and "password" not in given:
            words.append("missing")
        if self.security_questions and not self.answers and "answers" not in given:
            words.append("missing")
        if not self.security_questions and "answers" in given:
            words.append("questions_off")
        if stop := self._stop("enter_credentials", at, words):
            return stop
        if "email" in given:
            self.email = email
        self.password = True
        self.answers = self.security_questions
        return self._accept(at, "review")

    def back(self, at: int, to: str | None = None, *, slips: Collection[str] = ()) -> Words:
        here = STEPS.index(self.state) if self.state in STEPS else 0
        earlier = [step for step in STEPS[:here] if step != "mobile_code"]
        if stop := self._stop("back", at, [*slips, *([] if to is None or to in earlier else ["not_earlier"])]):
            return stop
        return self._accept(at, to or earlier[-1])

    def submit(self, at: int, *, accept: bool, slips: Collection[str] = ()) -> Words:
        if stop := self._stop("submit", at, slips if accept else [*slips, "notices"]):
            return stop
        self.submitted = at
        self.effects = ["verify_identity", "verify_ownership"]
        return self._accept(at, "submitted")

    def cancel(self, at: int, *, slips: Collection[str] = ()) -> Words:
        if stop := self._stop("cancel", at, slips):
            return stop
        self._forget()
        return self._accept(at, "cancelled")

    def expire(self, at: int, *, slips: Collection[str] = ()) -> Words:
        """End a draft by the clock, which is no move: the version stays."""
        self.effects = []
        if self.state not in STEPS:
            return ["not_allowed"]
        if slips or not self.over(at):
            return [*slips] if self.over(at) else [*slips, "alive"]
        self._forget()
        self.state = "expired"
        return []

    def _forget(self) -> None:
        self.contact, self.identity = {}, {}
        self.email, self.password, self.answers, self.code_confirmed = None, False, False, False
        self.reasons = set()
        self.ownership_pending = False

    def report(
        self, at: int, identity: str, ownership: str, *, taken: bool | None = None, slips: Collection[str] = ()
    ) -> Words:
        if stop := self._stop("report_verification", at, slips):
            return stop
        known = set(self.reasons)
        self._hear_of_others(taken)
        if identity != "unavailable":
            self.identity_answer = identity
        settled = self.ownership_answer in ("matched", "mismatched")
        if ownership != "unavailable" and not (ownership == "not_checked" and settled):
            self.ownership_answer = ownership
        patient = at - self.submitted < self.patience
        state = self._late_answer(ownership, patient) if self.state == "needs_branch" else self._first_answer(patient)
        if state == "active" and self.taken:
            state = self._branch("follow_up")
        if state == "submitted" and self.identity_answer == "unavailable":
            self.effects.append("verify_identity")
        if (state == "submitted" and self.ownership_answer == "unavailable") or self.ownership_pending:
            self.effects.append("verify_ownership")
        self._announce(state, known)
        return self._accept(at, state)

    def _first_answer(self, patient: bool) -> str:  # noqa: FBT001, PLR0911 - the table as it stands in the contract
        identity, ownership = self.identity_answer, self.ownership_answer
        if identity == "matched":
            if ownership == "matched":
                return "active"
            if ownership == "not_checked" and self.accept_confirmed_code and self.code_confirmed:
                return "active"
            if ownership == "unavailable" and patient:
                return "submitted"
            return self._branch("activation")
        if identity == "mismatched":
            if ownership == "matched":
                return "rejected" if self.reject_identity_mismatch else self._branch("follow_up")
            if ownership == "unavailable" and patient:
                self.ownership_pending = True
                return self._branch("follow_up")
            return self._branch("activation", "follow_up")
        if patient:
            return "submitted"
        if ownership == "matched":
            return self._branch("follow_up")
        return self._branch("activation", "follow_up")

    def _late_answer(self, ownership: str, patient: bool) -> str:  # noqa: FBT001 - read once
        if ownership == "unavailable" and patient:
            return "needs_branch"
        self.ownership_pending = False
        if ownership == "matched":
            self.reasons.discard("activation")
        else:
            self.reasons.add("activation")
        return "needs_branch" if self.reasons else "active"

    def _branch(self, *reasons: str) -> str:
        self.reasons = set(reasons)
        return "needs_branch"

    def visit(
        self,
        at: int,
        visit: str,
        documents: Collection[str],
        decision: str,
        *,
        taken: bool | None = None,
        slips: Collection[str] = (),
    ) -> Words:
        words = [*slips]
        if visit not in self.reasons:
            words.append("no_reason")
        if decision == "activate":
            if (visit == "activation" and not ORIGINALS.issubset(documents)) or not documents:
                words.append("papers")
            if self.taken if taken is None else taken:
                words.append("duplicate")
        if stop := self._stop("visit_branch", at, words):
            return stop
        known = set(self.reasons)
        self._hear_of_others(taken)
        state = "rejected"
        if decision == "activate":
            self.reasons.discard(visit)
            if visit == "follow_up" and self.ownership_pending:
                self.reasons.add("activation")
            state = "needs_branch" if self.reasons else "active"
        if state != "needs_branch":
            self.reasons = set()
            self.ownership_pending = False
        self._announce(state, known)
        return self._accept(at, state)

    def _hear_of_others(self, taken: bool | None) -> None:  # noqa: FBT001 - three values
        if taken and not self.taken:
            self.effects.append("warn_on_file")
        if taken is not None:
            self.taken = taken

    def _announce(self, state: str, known: set[str]) -> None:
        if state == "active":
            self.effects += ["open_account", "sms_active"]
        if state == "rejected":
            self.effects.append("sms_rejected")
        if state == "needs_branch" and self.reasons - known:
            self.effects.append("_".join(["sms_needs_branch", *sorted(self.reasons)]))

    def sign_commitment(self, at: int, *, slips: Collection[str] = ()) -> Words:
        if stop := self._stop("sign_commitment", at, [*slips, "signed"] if self.commitments else slips):
            return stop
        self.commitments += 1
        return self._accept(at, "active")
