"""What the calls answer, for the OpenAPI document; answers are written by the core and not read through these."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

State = Literal[
    "contact",
    "mobile_code",
    "identity",
    "credentials",
    "review",
    "submitted",
    "active",
    "needs_branch",
    "rejected",
    "cancelled",
    "expired",
]
Reason = Literal["activation", "follow_up"]
Table = dict[str, Any]


class Answer(BaseModel):
    """An answer; it has these fields and no others."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Standing(Answer):
    """Where a registration stands."""

    id: str
    state: State
    version: int
    allowed: list[str]
    reasons: list[Reason]


class Begun(Standing):
    """A draft, and the secret that opens it; it is told once."""

    token: str


class Submitted(Standing):
    """A submitted request, and the code by which it is followed up; it is told once."""

    tracking_code: str


class MaskedContact(Answer):
    """National ID and mobile, their last three digits alone."""

    national_id: str | None
    mobile: str | None


class Identity(Answer):
    """What stands on the birth certificate."""

    first_name: str
    last_name: str
    birth_certificate_number: str
    birth_date: str
    gender: Literal["male", "female"]


class Answered(Answer):
    """A question that was answered; the answer is never shown."""

    question: str
    answered: bool


class Credentials(Answer):
    """What was entered to sign in with."""

    email: str | None
    password_entered: bool
    security_answers: list[Answered]


class Named(Answer):
    """A text with its id."""

    id: str
    text: str


class Review(Standing):
    """What was entered."""

    contact: MaskedContact | None
    identity: Identity | None
    credentials: Credentials | None
    notices: list[Named]
    decisions: list[Table]


class FollowedUp(Answer):
    """What became of a request."""

    state: State
    reasons: list[Reason]


class SecurityQuestions(Answer):
    """The questions to choose from."""

    security_questions: list[Named]


class Notices(Answer):
    """The notices that are accepted on submission."""

    notices: list[Named]


class Strength(Answer):
    """How strong a password is: advice, never a verdict."""

    score: int | None
    advice: list[str]


class JudgedPassword(Answer):
    """What the policy says of a password."""

    accepted: bool
    decisions: list[Table]
    strength: Strength


class Finding(Answer):
    """One thing about a value."""

    code: str
    severity: Literal["error", "advice"]
    params: Table
    message: str


class Checked(Answer):
    """What is to say of an identifier; whether it is known is not asked."""

    kind: str
    valid: bool
    normalized: str | None
    findings: list[Finding]


class Session(Answer):
    """A session; its token is told once."""

    token: str
    expires_at: str


class Nothing(Answer):
    """No field: everybody gets the same answer."""


class Service(Answer):
    """A service, and whether it may be used."""

    slug: str
    title: str
    tier: Literal["public", "basic", "full"]
    allowed: bool
    decision: Table


class Services(Answer):
    """The catalogue of services."""

    services: list[Service]


class Record(Answer):
    """What there is to say about a record."""

    on: str
    edition: str
    readings: dict[str, str]
    accepted: bool
    total_days: int
    duration: Table | None
    years: list[Table]
    gaps: list[Table]
    average_wage: Table
    pension_estimate: Table
    eligibility: list[Table]
    findings: list[Table]
    decisions: list[Table]


class Wages(Answer):
    """The rows of a record."""

    wages: list[Table]


class AverageWage(Answer):
    """The average wage, by every reading."""

    average_wage: Table


class PensionEstimate(Answer):
    """What a pension would be."""

    pension_estimate: Table


class Eligibility(Answer):
    """Which ways to a pension are open."""

    eligibility: list[Table]


class Gaps(Answer):
    """Missing months."""

    gaps: list[Table]


class Objection(Answer):
    """An objection."""

    id: str
    state: str
    kind: Literal["missing", "short"]
    rows: list[Table]


class Objections(Answer):
    """One's objections."""

    objections: list[Objection]


class ListReport(BaseModel):
    """What is wrong with a contribution list, and how to mend it."""

    accepted: bool
    workers: int
    findings: list[Table]


class Activation(Answer):
    """A registration that waits for a visit."""

    id: str
    version: int
    reasons: list[Reason]


class Activations(Answer):
    """Who waits for a visit: nobody's name."""

    activations: list[Activation]
