"""
Bodies of requests as pydantic sees them: shape and size for the OpenAPI document, and never a rule.

Nothing is read through these: the core reads the bytes itself. A property test holds that whatever the core accepts has
the shape that is documented here, and that what has another shape is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

Text = Annotated[StrictStr, Field(max_length=1024)]
"""A text; what may stand in it is for the core to say, and nothing as long as this may."""
NationalIdText = Annotated[Text, Field(json_schema_extra={"format": "national-id"})]
MobileText = Annotated[Text, Field(json_schema_extra={"format": "ir-mobile"})]
"""Texts whose format the document names, for tools that make up values; the core judges them like any other."""
Password = Annotated[StrictStr, Field(max_length=1024)]
Kept = Annotated[Text, Field(default_factory=str)]
"""A text that may be left out where it was entered before."""


class Edge(BaseModel):
    """The shape of a body; unknown fields are refused, and nothing is turned into anything else."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Contact(Edge):
    """National ID and mobile."""

    national_id: NationalIdText
    mobile: MobileText


class ContactAgain(Edge):
    """The same; what is left out stays as it was entered."""

    national_id: Annotated[NationalIdText, Field(default_factory=str)]
    mobile: Annotated[MobileText, Field(default_factory=str)]


class TypedCode(Edge):
    """A code that came by SMS."""

    code: Text


class IdentityStep(Edge):
    """What stands on the birth certificate; what is left out stays as it was entered."""

    first_name: Annotated[Kept, Field(json_schema_extra={"format": "persian-name"})]
    last_name: Annotated[Kept, Field(json_schema_extra={"format": "persian-name"})]
    birth_certificate_number: Kept
    birth_date: Annotated[Kept, Field(json_schema_extra={"format": "jalali-date"})]
    gender: Annotated[Literal["male", "female"], Field(default_factory=lambda: "male")]


class SecurityAnswer(Edge):
    """One answer."""

    question: Text
    answer: Text


class CredentialsStep(Edge):
    """Email, password and three answers; what is left out stays as it was entered, null takes the email away."""

    email: Annotated[StrictStr, Field(max_length=254)] | None = None
    password: Annotated[Password, Field(default_factory=str)]
    password_confirmation: Annotated[Password, Field(default_factory=str)]
    security_answers: Annotated[list[SecurityAnswer], Field(min_length=3, max_length=3, default_factory=list)]


class BackTo(Edge):
    """An earlier step; the one before where none is named."""

    to: Annotated[Literal["contact", "identity", "credentials"], Field(default_factory=lambda: "contact")]


class Submission(Edge):
    """Acceptance of the notices."""

    accept_notices: bool


class Nothing(Edge):
    """No field at all."""


class FollowUp(Edge):
    """What shows that a request is one's own."""

    national_id: NationalIdText
    mobile: MobileText
    tracking_code: Text


class CheckedValue(Edge):
    """A value to be checked; whatever it is, the answer says what is wrong with it."""

    value: Any


class CheckedPerson(Edge):
    """Whom a password is judged against; what is unknown leaves its clauses undetermined."""

    national_id: NationalIdText | None = None
    first_name: StrictStr | None = None  # as long as a body may be: it is looked for, not kept
    last_name: StrictStr | None = None
    latin_names: Annotated[list[Annotated[StrictStr, Field(max_length=64)]], Field(max_length=32)] = []
    mobile: MobileText | None = None


class CheckedPassword(Edge):
    """A password to be judged."""

    password: Password
    person: Annotated[CheckedPerson, Field(default_factory=CheckedPerson)]
    policy: Annotated[Literal["published", "portal_form", "nist"], Field(default_factory=lambda: "published")]


class SignIn(Edge):
    """National ID and password."""

    national_id: NationalIdText
    password: Password


class Forgotten(Edge):
    """Whose password is forgotten."""

    national_id: NationalIdText


class Recovery(Edge):
    """A code, and the new password."""

    national_id: NationalIdText
    code: Text
    password: Password
    password_confirmation: Password


class OtherPassword(Edge):
    """The current password and the new one."""

    current_password: Password
    password: Password
    password_confirmation: Password


class OtherMobile(Edge):
    """The new mobile, with the password."""

    mobile: MobileText
    password: Password


class Claim(Edge):
    """A month that is missing or too short."""

    year: StrictInt
    month: StrictInt
    days: StrictInt
    workshop: Text | None = None


class Objection(Edge):
    """What is wrong with one's record."""

    kind: Literal["missing", "short"]
    rows: Annotated[list[Claim], Field(max_length=1200)]
    workplaces: Annotated[list[dict[str, Text | StrictInt | bool | None]], Field(default_factory=list)]


class Visit(Edge):
    """What came of a visit to a branch."""

    visit: Literal["activation", "follow_up"]
    documents: Annotated[
        list[Literal["national_card_original", "birth_certificate_original", "identity_papers"]],
        Field(default_factory=list),
    ]
    decision: Literal["activate", "reject"]


class Commitment(Edge):
    """The form that was completed."""

    form: Literal["employer_commitment"]


BODIES: Final[Mapping[str, type[Edge]]] = MappingProxyType(
    {
        "begin_registration": Contact,
        "change_contact": ContactAgain,
        "confirm_mobile_code": TypedCode,
        "resend_mobile_code": Nothing,
        "enter_identity": IdentityStep,
        "enter_credentials": CredentialsStep,
        "go_back": BackTo,
        "submit_registration": Submission,
        "cancel_registration": Nothing,
        "follow_up": FollowUp,
        "check_password": CheckedPassword,
        "check_identifier": CheckedValue,
        "sign_in": SignIn,
        "ask_password_recovery": Forgotten,
        "confirm_password_recovery": Recovery,
        "change_password": OtherPassword,
        "ask_mobile_change": OtherMobile,
        "confirm_mobile_change": TypedCode,
        "object_to_record": Objection,
        "visit_branch": Visit,
        "sign_commitment": Commitment,
    }
)
"""The body of each call that has one."""

NOT_NEEDED: Final = frozenset({"resend_mobile_code", "go_back", "cancel_registration"})
"""Calls whose body may be left out."""
