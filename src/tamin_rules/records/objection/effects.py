"""What an objection asks of its host, as data: stored with the event, performed afterwards, harmless when repeated."""

from __future__ import annotations

from typing import ClassVar

from attrs import field, frozen

from tamin_rules.errors import NO_PARAMS, Params
from tamin_rules.text import masked


@frozen
class OpenObjection:
    """Keep the objection under its tracking number, as the open one of the person."""

    type: ClassVar[str] = "open_objection"


@frozen
class SendToBranch:
    """Put the objection on the list of the branch that has to look at it."""

    type: ClassVar[str] = "send_to_branch"


@frozen
class RecallFromBranch:
    """Take the objection off that list."""

    type: ClassVar[str] = "recall_from_branch"


@frozen
class CorrectRecord:
    """Have the claimed days put into the record, and read the record anew."""

    type: ClassVar[str] = "correct_record"


@frozen
class SendSms:
    """Send the text of a template, filled with its params, to the number on file."""

    type: ClassVar[str] = "send_sms"
    template: str
    params: Params = field(default=NO_PARAMS, repr=masked)


Effect = OpenObjection | SendToBranch | RecallFromBranch | CorrectRecord | SendSms
