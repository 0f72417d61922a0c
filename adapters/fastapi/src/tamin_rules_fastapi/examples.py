"""One request and one answer of the calls that people try first. Every value is made up."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final

_ID: Final = "4f0c2b7e9d1a4c55b1c0a7f2d3e4f5a6"
_MOVES: Final = ["enter_identity", "enter_credentials", "back", "cancel"]

EXAMPLES_OF_BODIES: Final[MappingProxyType[str, dict[str, Any]]] = MappingProxyType(
    {
        "begin_registration": {"national_id": "5000020049", "mobile": "09120000000"},
        "change_contact": {"mobile": "09120000001"},
        "confirm_mobile_code": {"code": "123456"},
        "enter_identity": {
            "first_name": "مینا",
            "last_name": "نمونه",
            "birth_certificate_number": "1234",
            "birth_date": "1370-05-14",
            "gender": "female",
        },
        "enter_credentials": {
            "email": None,
            "password": "Qw3rty&xyz",
            "password_confirmation": "Qw3rty&xyz",
            "security_answers": [
                {"question": "first_teacher", "answer": "آموزگار"},
                {"question": "birth_city", "answer": "شهر"},
                {"question": "childhood_friend", "answer": "دوست"},
            ],
        },
        "go_back": {"to": "contact"},
        "submit_registration": {"accept_notices": True},
        "follow_up": {"national_id": "5000020049", "mobile": "09120000000", "tracking_code": _ID},
        "check_password": {"password": "Qw3rty&xyz", "person": {"first_name": "مینا"}},
        "check_identifier": {"value": "5000020049"},
        "sign_in": {"national_id": "5000020049", "password": "Qw3rty&xyz"},
        "ask_password_recovery": {"national_id": "5000020049"},
        "confirm_password_recovery": {
            "national_id": "5000020049",
            "code": "123456",
            "password": "Other9&word",
            "password_confirmation": "Other9&word",
        },
        "change_password": {
            "current_password": "Qw3rty&xyz",
            "password": "Other9&word",
            "password_confirmation": "Other9&word",
        },
        "ask_mobile_change": {"mobile": "09120000001", "password": "Qw3rty&xyz"},
        "confirm_mobile_change": {"code": "123456"},
        "object_to_record": {"kind": "missing", "rows": [{"year": 1403, "month": 7, "days": 30}]},
        "visit_branch": {
            "visit": "activation",
            "documents": ["national_card_original", "birth_certificate_original"],
            "decision": "activate",
        },
        "sign_commitment": {"form": "employer_commitment"},
    }
)

EXAMPLES: Final[MappingProxyType[str, dict[str, Any]]] = MappingProxyType(
    {
        "begin_registration": {
            "id": _ID,
            "state": "identity",
            "version": 1,
            "allowed": _MOVES,
            "reasons": [],
            "token": "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        },
        "submit_registration": {
            "id": _ID,
            "state": "submitted",
            "version": 4,
            "allowed": ["report_verification", "cancel"],
            "reasons": [],
            "tracking_code": "9f8e7d6c5b4a39281706f5e4d3c2b1a0",
        },
        "follow_up": {"state": "active", "reasons": []},
        "check_identifier": {"kind": "national_id", "valid": True, "normalized": "5000020049", "findings": []},
    }
)
