"""Level journey, what codes by SMS open: a registration where the host asks for one, and another mobile."""

from __future__ import annotations

from typing import Any, Final

from tamin_rules.testing.conformance.driver import ACCOUNTS, CONTROL, MOBILE_CODE
from tamin_rules.testing.conformance.parts import (
    ACCOUNT,
    FOLLOW,
    IDENTITY,
    NEW_PASSWORD,
    PASSWORD,
    REVIEW,
    SIGN_IN,
    WORK,
    WRONG,
    begin,
    changed,
    do,
    filled,
    one_of,
    recovered,
    registries,
    sent,
    typed,
    wait,
    with_codes,
)
from tamin_rules.testing.conformance.play import Step
from tamin_rules.testing.conformance.scenario import Scenario

WRONG_CODE: Final = "000000"

# --- a registration that asks for a code -----------------------------------------------------------------------------

_BEGUN: Final = [begin(), WORK]
_AGAIN: Final = [wait(2), do("resend_code", draft="a"), WORK]
_NEXT: Final = do("enter_identity", draft="a", **IDENTITY)
_RECOVERY_ASKED: Final = [do("ask_password_recovery", who="a", national_id="<id>"), WORK]


def _to_contact(**fields: str) -> list[Step]:
    return [do("back", draft="a", to="contact"), do("change_contact", draft="a", **fields), WORK]


_CONFIRMED: Final = one_of(
    [*_BEGUN, _NEXT, typed(), _NEXT],
    [*_BEGUN, *[typed(WRONG_CODE)] * 4, typed(), _NEXT],
    [*_BEGUN, *[typed(WRONG_CODE)] * 5, typed(), _NEXT],
    [*_BEGUN, *[typed(WRONG_CODE)] * 5, *_AGAIN, typed(), _NEXT],
    [*_BEGUN, wait(4), typed()],
    [*_BEGUN, wait(5), typed(), *_AGAIN, typed()],
    [*_BEGUN, typed(""), typed("12345"), typed("۱۲۳۴۵۶"), typed()],
    [*_BEGUN, typed(), typed(), do("resend_code", draft="a")],
    [begin(), typed(), WORK, typed()],
    [*_BEGUN, do("back", draft="a"), do("review", draft="a"), typed()],
)
_RESENT: Final = one_of(
    [*_BEGUN, do("resend_code", draft="a"), wait(1), do("resend_code", draft="a"), WORK],
    [*_BEGUN, *_AGAIN, typed("<code before>"), typed()],
    [*_BEGUN, *_AGAIN, *_AGAIN, *_AGAIN, typed()],
    [*_BEGUN, wait(5), *_AGAIN, wait(4), typed()],
)
_OTHER_CODES: Final = one_of(
    [*_BEGUN, typed(), *_to_contact(mobile="<mobile of b>"), typed(), typed("<code of b>"), _NEXT],
    [*_BEGUN, typed(), *_to_contact(national_id="0000019992"), _NEXT],
    [*_BEGUN, begin("b", "b"), WORK, typed("<code of b>"), typed()],
    [*with_codes(sent()), WORK, *_RECOVERY_ASKED, begin("b", "a"), WORK, typed("<code before>", "b"), typed(draft="b")],
    [*with_codes(sent()), WORK, wait(2), *_RECOVERY_ASKED, recovered("<code before>"), recovered("<code>")],
)
_OWNED: Final = one_of(
    [registries("matched", "not_checked"), *with_codes(sent()), WORK, FOLLOW],
    [registries("matched", "unavailable"), *with_codes(sent()), WORK, FOLLOW],
    [*with_codes(filled()), do("back", draft="a", to="identity"), _NEXT, REVIEW],
)
_CODED: Final = frozenset({CONTROL, MOBILE_CODE})

# --- another mobile --------------------------------------------------------------------------------------------------


def _asked(**fields: Any) -> Step:  # noqa: ANN401 - JSON
    return do("ask_mobile_change", session="a", who="a", **{"mobile": "<mobile of b>", "password": PASSWORD, **fields})


def _confirmed(code: str = "<code of b>") -> Step:
    return do("confirm_mobile_change", session="a", who="a", code=code)


_SIGNED: Final = [*ACCOUNT, SIGN_IN]
_SENT: Final = [*_SIGNED, _asked(), WORK]
_AGREED: Final = [*_SENT, _confirmed(), WORK]
_CHANGES: Final = one_of(
    [*_AGREED, {**SIGN_IN, "password": PASSWORD}],
    [*_SIGNED, _asked(password=WRONG["password"]), WORK],
    [*_SIGNED, _asked(mobile="<mobile>"), _asked(mobile="02122222222"), WORK],
    [*_SIGNED, _asked(), _asked(), WORK, _confirmed()],
    [*_SENT, _confirmed("12"), *[_confirmed(WRONG_CODE)] * 4, _confirmed(), WORK],
    [*_SENT, *[_confirmed(WRONG_CODE)] * 5, _confirmed(), WORK],
    [*_SENT, wait(4), _confirmed(), WORK],
    [*_SENT, wait(5), _confirmed(), WORK],
    [*_SENT, _confirmed(), _confirmed(), WORK],
    [*_SENT, *_RECOVERY_ASKED, _confirmed("<code>"), recovered("<code of b>"), _confirmed(), WORK],
    [*_SENT, wait(2), _asked(), WORK, _confirmed("<code before of b>"), _confirmed(), WORK],
    [*_SENT, changed(), {**SIGN_IN, "password": NEW_PASSWORD}, _confirmed(), WORK],
    [*_SIGNED, registries("matched", "mismatched"), _asked(), WORK, _confirmed(), WORK, *_RECOVERY_ASKED],
)
_AFTER: Final = one_of(
    [*_AGREED, *_RECOVERY_ASKED, recovered("<code>")],
    [*_SENT, *_RECOVERY_ASKED, _confirmed(), WORK, recovered("<code>"), recovered("<code>", "Zx9qw%rty")],
    [*_AGREED, wait(71 * 60), *_RECOVERY_ASKED],
    [*_AGREED, wait(72 * 60), *_RECOVERY_ASKED, recovered("<code>"), recovered("<code of b>")],
    [*_AGREED, wait(72 * 60), *_RECOVERY_ASKED, recovered("<code of b>"), {**SIGN_IN, "password": NEW_PASSWORD}],
)

CODES: Final = (
    Scenario(
        "journey.mobile_code",
        "A mobile is confirmed by the code that was sent to it, in time, within five tries, once.",
        "contract 3, security/OTP1 to OTP11",
        _CONFIRMED,
        _CODED,
        25,
    ),
    Scenario(
        "journey.code_resent",
        "Another code voids the one before, and no more are sent than the limits allow.",
        "contract 5, security/OTP4 to OTP6",
        _RESENT,
        _CODED,
        10,
    ),
    Scenario(
        "journey.code_purpose",
        "A code is good for the number, the person and the purpose for which it was sent, and for nothing else.",
        "security/OTP6, OTP7",
        _OTHER_CODES,
        _CODED,
        15,
    ),
    Scenario(
        "journey.code_is_no_proof",
        "A confirmed code settles what the policy says, and not whose the mobile is.",
        "contract 3, seed/R2",
        _OWNED,
        _CODED,
        8,
    ),
    Scenario(
        "journey.mobile_change",
        "A mobile is changed by who knows the password and reads the code on the new one; both numbers are told.",
        "security/CM1, CM2, contract 5",
        _CHANGES,
        frozenset({CONTROL, ACCOUNTS}),
        30,
    ),
    Scenario(
        "journey.mobile_changed",
        "After a change of mobile no password is recovered by SMS for 72 hours, and then by the new number alone.",
        "security/CM3",
        _AFTER,
        frozenset({CONTROL, ACCOUNTS}),
        12,
    ),
)
