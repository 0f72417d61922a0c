"""What a journey asks of its host, as data: stored with the event, performed afterwards, harmless when repeated."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from attrs import frozen


class Recipient(StrEnum):
    """
    To whom an SMS goes: the number that was typed, or the one on file.

    In a change of mobile the number on file is another one before and after: `old_number` and `new_number` do not move.
    """

    APPLICANT = "applicant"
    ON_FILE = "on_file"
    OLD_NUMBER = "old_number"
    NEW_NUMBER = "new_number"


@frozen
class VerifyIdentity:
    """Ask the civil registry whether the identity is as on the birth certificate."""

    type: ClassVar[str] = "verify_identity"


@frozen
class VerifyOwnership:
    """Ask whether the mobile is the applicant's own."""

    type: ClassVar[str] = "verify_ownership"


@frozen
class OpenAccount:
    """Open the account, with the hash of the password that the journey holds."""

    type: ClassVar[str] = "open_account"


@frozen
class SendCode:
    """Send a fresh one-time code for a purpose; it voids the one before."""

    type: ClassVar[str] = "send_code"
    purpose: str
    to: Recipient = Recipient.APPLICANT


@frozen
class SendSms:
    """Send the text of a template; `at_most_daily` where a second one on the same day is left out."""

    type: ClassVar[str] = "send_sms"
    template: str
    to: Recipient = Recipient.APPLICANT
    at_most_daily: bool = False


@frozen
class ChangePassword:
    """Replace the password's hash by the one that the journey holds."""

    type: ClassVar[str] = "change_password"


@frozen
class EndSessions:
    """End every session of the person."""

    type: ClassVar[str] = "end_sessions"


@frozen
class ChangeMobile:
    """Make the new number the one on file, and void every code that is under way."""

    type: ClassVar[str] = "change_mobile"


@frozen
class RestoreMobile:
    """Put back the number that was on file before the change, and void every code that is under way."""

    type: ClassVar[str] = "restore_mobile"


Effect = (
    VerifyIdentity
    | VerifyOwnership
    | OpenAccount
    | SendCode
    | SendSms
    | ChangePassword
    | EndSessions
    | ChangeMobile
    | RestoreMobile
)
