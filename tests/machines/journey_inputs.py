"""What the walks type and tell: good requests, each fault with its code, and events that no move would bring about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from attrs import frozen

from tamin_rules import jalali
from tamin_rules.decisions import Outcome
from tamin_rules.identifiers import mobile, national_id
from tamin_rules.registration import journey
from tamin_rules.registration.account import CommitmentForm
from tamin_rules.registration.credentials import SealedAnswer
from tamin_rules.registration.identity import Gender, Identity
from tamin_rules.registration.journey import Event, Standing, State, Terms, VisitDecision
from tamin_rules.registration.ownership import ORIGINALS, Document, Match, Reason
from tests.machines.journey_model import Model

HASH: Final = "argon2id:"
IDS: Final = ("5000020049", "1234567891")
MOBILES: Final = ("09120000000", "09350000000")
UNLISTED: Final = "09540000000"
"""Of a range that no operator is known to have: taken, with advice."""
LATIN: Final = {"مینا": "Mina", "ژاله": "Zhaleh"}
IDENTITY: Final[Mapping[str, tuple[str, ...]]] = {
    "first_name": tuple(LATIN),
    "last_name": ("نمونه", "آزمونی"),
    "birth_certificate_number": ("778899", "665544"),
    "birth_date": ("1370-05-14", "1360-02-03"),
    "gender": ("female", "male"),
}
EMAIL: Final = "walker@example.ir"
PASSWORDS: Final = ("Qw3rty&xyz", "Vb7nm%plk")
ANSWERS: Final = tuple(
    {"question": question, "answer": answer}
    for question, answer in (("first_teacher", "بهاری"), ("birth_city", "شهرکوچک"), ("childhood_friend", "سارای"))
)
PERSONAL: Final = (
    *(national_id[:7] for national_id in IDS),
    *(number[1:8] for number in (*MOBILES, UNLISTED)),
    *(text for name, texts in IDENTITY.items() for text in texts if name != "gender"),
    *(answer["answer"] for answer in ANSWERS),
    *(*LATIN.values(), *PASSWORDS, "1991", "1981", "walker", HASH),
)
"""Parts of the input that no repr may show; the years are those of the birth dates in another calendar."""


ONE: Final = {name: texts[0] for name, texts in IDENTITY.items()}
IDENTITIES: Final = (
    ONE,
    {name: texts[1] for name, texts in IDENTITY.items()},
    *(ONE | {name: texts[1]} for name, texts in IDENTITY.items()),
    ONE | {"birth_date": "1498-01-01"},
)
"""A person, another one, one who differs in one field, for each field, and one who is not born."""


@frozen
class Slip:
    """Fields with a fault in them, and its codes. What no value can be built of is raised, and hides every rule."""

    fields: Mapping[str, object]
    codes: tuple[str, ...]
    raised: bool = True


NONE: Final = Slip({}, ())
UNKNOWN_FIELD: Final = Slip({"father": "x"}, ("registration.field.unknown",))
NO_WORD: Final = ("registration.word.unknown",)
NO_FLAG: Final = ("registration.flag.not_boolean",)
NO_ID: Final = Slip({"national_id": "5000020048"}, ("national_id.check_digit.wrong",))
NO_MOBILE: Final = Slip({"mobile": "02122222222"}, ("mobile.type.not_mobile",))
SLIPS: Final[Mapping[str, tuple[Slip, ...]]] = {
    "begin": (NO_ID, NO_MOBILE),
    "change_contact": (NO_ID, NO_MOBILE, Slip({"national_id": None}, ("national_id.text.not_text",))),
    "confirm_mobile": (Slip({"accepted": 1}, NO_FLAG),),
    "enter_identity": (
        Slip({"first_name": "Mina"}, ("identity.name.forbidden_character",)),
        Slip({"birth_certificate_number": "x"}, ("identity.certificate_number.malformed",)),
        Slip({"birth_date": "1370-13-01"}, ("jalali.month.out_of_range",)),
        Slip({"birth_date": "1498-01-01"}, ("identity.birth_date.in_future",), raised=False),
        Slip({"gender": "x"}, ("identity.gender.unknown",)),
    ),
    "enter_credentials": (
        Slip({"email": "walker"}, ("credentials.email.malformed",)),
        Slip({"password": None}, ("password.text.not_text",)),
        Slip({"password_confirmation": "x"}, ("credentials.confirmation.differs",), raised=False),
        Slip({"security_answers": ANSWERS[:2]}, ("credentials.answers.malformed",)),
        Slip(
            {"security_answers": (ANSWERS[0], ANSWERS[0], ANSWERS[1])},
            ("credentials.questions.repeated", "credentials.answers.repeated"),
            raised=False,
        ),
    ),
    "back": (),
    "submit": (Slip({"accept_notices": "true"}, NO_FLAG),),
    "report_verification": (
        Slip({"identity": "not_checked"}, NO_WORD),
        Slip({"ownership": "x"}, NO_WORD),
        Slip({"standing": "x"}, NO_WORD),
    ),
    "visit_branch": (
        Slip({"visit": "x"}, NO_WORD),
        Slip({"documents": ["passport"]}, NO_WORD),
        Slip({"decision": "x"}, NO_WORD),
    ),
    "sign_commitment": (Slip({"form": "x"}, NO_WORD),),
    "cancel": (),
    "expire": (),
}
"""By move; each stands in a request that is good otherwise."""


def slips_of(name: str, model: Model) -> tuple[Slip, ...]:
    """Return the faults that a move can have here: some passwords are bad for this person only."""
    if name != "enter_credentials":
        return (UNKNOWN_FIELD, *SLIPS[name])
    some = [slip for slip in SLIPS[name] if model.security_questions or "security_answers" not in slip.fields]
    return (UNKNOWN_FIELD, *some, *_passwords(model))


def _passwords(model: Model) -> tuple[Slip, ...]:
    first_name = LATIN[model.identity.get("first_name", "مینا")]
    return (
        _password("qw3rty&xyz", "password.upper.missing"),
        _password("3Qwerty", "password.first.not_letter", "password.length.too_short"),
        _password("Qw3rty&@xyz", "password.alphabet.forbidden"),
        _password(f"Qw{model.contact.get('national_id', '')}", "password.national_id.contained"),
        _password(f"Qw3{first_name.lower()}&x", "password.name.transliterated"),
    )


def _password(text: str, *found: str) -> Slip:
    return Slip({"password": text, "password_confirmation": text}, found, raised=False)


def sealed(text: str) -> str:
    """Stand for a slow hash."""
    return f"{HASH}{len(text)}"


def identity(texts: Mapping[str, str]) -> Identity:
    """Build an identity from texts in their final form."""
    born = jalali.parse(texts["birth_date"])
    gender = Gender(texts["gender"])
    return Identity(texts["first_name"], texts["last_name"], texts["birth_certificate_number"], born, gender)


PAPERS: Final = frozenset({Document.IDENTITY_PAPERS})
ONE_ORIGINAL: Final = frozenset({Document.NATIONAL_CARD_ORIGINAL})
SEALED: Final = tuple(SealedAnswer(answer["question"], sealed(answer["answer"])) for answer in ANSWERS)


def events(at: datetime, terms: Terms = Terms()) -> tuple[Event, ...]:  # noqa: B008 - frozen
    """Return events of every class, good ones and forged ones, as at some point in time."""
    ids = [national_id.parse(text) for text in IDS]
    numbers = [mobile.parse(text) for text in (*MOBILES, UNLISTED)]
    answers = SEALED if terms.security_questions else ()
    return (
        *(journey.Begun(at, ids[0], number, terms) for number in numbers[::2]),
        *(journey.ContactChanged(at, who, number) for who in ids for number in numbers),
        *(journey.MobileConfirmed(at, accepted=right) for right in (True, False)),
        *(journey.IdentityEntered(at, identity(texts)) for texts in IDENTITIES),
        *(journey.CredentialsEntered(at, EMAIL, sealed("x"), answers, verdict) for verdict in Outcome),
        journey.CredentialsEntered(at, None, None, answers, Outcome.SATISFIED),
        *(journey.WentBack(at, state) for state in State),
        *(journey.Submitted(at, notices_accepted=accepted) for accepted in (True, False)),
        *(
            journey.VerificationReported(at, found, owner, standing)
            for found in Match
            for owner in Match
            for standing in (None, *Standing)
        ),
        *(
            journey.BranchVisited(at, visit, shown, decision, standing)
            for visit in Reason
            for shown in (ORIGINALS, PAPERS, ONE_ORIGINAL, frozenset[Document]())
            for decision in VisitDecision
            for standing in (None, *Standing)
        ),
        *(journey.CommitmentSigned(at, form) for form in CommitmentForm),
        journey.Cancelled(at),
        journey.Expired(at),
    )
