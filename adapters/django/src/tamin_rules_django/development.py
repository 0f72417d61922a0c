"""
Stand-ins for development: registries that know everybody, a gateway that prints. The deployment check refuses them.

So that every path can be walked: a mobile that ends in 99 is somebody else's, one that ends in 98 cannot be checked,
and a birth certificate number 99 is not that of the person.
"""

from __future__ import annotations

import sys
from typing import Final

from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.identifiers.national_id import NationalId
from tamin_rules.portal.asks import Send
from tamin_rules.registration.identity import Identity
from tamin_rules.registration.ownership import Match
from tamin_rules_django import conf
from tamin_rules_django.models import SentSms, rows

_BY_ENDING: Final = {"99": Match.MISMATCHED, "98": Match.NOT_CHECKED}
_BY_CERTIFICATE: Final = {"99": Match.MISMATCHED}


class CivilRegistry:
    """Knows everybody but number 99."""

    def match(self, national_id: NationalId, identity: Identity) -> Match:  # noqa: ARG002 - the protocol
        """Answer by the number of the birth certificate."""
        return _BY_CERTIFICATE.get(identity.birth_certificate_number, Match.MATCHED)


class OwnershipRegistry:
    """Takes every mobile for one's own but those that end in 99 or 98."""

    def match(self, national_id: NationalId, mobile: Mobile) -> Match:  # noqa: ARG002 - the protocol
        """Answer by the last two digits."""
        return _BY_ENDING.get(mobile.plain()[-2:], Match.MATCHED)


class InboxGateway:
    """Keeps every SMS once in the development inbox."""

    def send(self, sms: Send) -> bool:
        """Keep it."""
        kept = {"to": sms.to.plain(), "text": sms.text}
        rows(SentSms, conf.get("DATABASE")).get_or_create(reference=sms.reference, defaults=kept)
        return True


class ConsoleGateway(InboxGateway):
    """Prints every SMS too."""

    def send(self, sms: Send) -> bool:
        """Print and keep it."""
        sys.stdout.write(f"SMS {sms.to.plain()}: {sms.text}\n")
        sys.stdout.flush()
        return super().send(sms)
