"""
What the OpenAPI document says of each call: its name in Persian and English, what it answers, and with which codes.

A test holds every problem that any test meets to this table.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from attrs import frozen
from pydantic import BaseModel

from tamin_rules_fastapi import answers

EVERY_BODY: Final = (
    "http.body",
    "wire.text",
    "wire.nesting",
    "wire.key",
    "wire.number",
)
_FIELDS: Final = ("registration.field",)
_KEYS: Final = ("http.idempotency_key",)
_DRAFT: Final = (
    "http.token.missing",
    "http.resource.unknown",
    "http.version",
    "workflow.move.not_allowed",
    *_KEYS,
    *_FIELDS,
)
_SECRET: Final = ("password.text", "sign_in")
_NEW_PASSWORD: Final = ("password", "credentials.confirmation", "recovery.password")
_TOKEN: Final = ("http.token.missing",)
_STAFF: Final = ("http.token", "http.resource.unknown", "http.version", "workflow.move.not_allowed", "registration")


@frozen
class Told:
    """
    One call.

    Args:
        fa, en: its name.
        status, answer: of success; no answer has no body.
        codes: of problems: areas, or longer beginnings. Those of every call, and of every body, go without saying.
        token: whether a bearer token is read.
    """

    fa: str
    en: str
    answer: type[BaseModel] | None
    codes: tuple[str, ...] = ()
    status: int = 200
    token: bool = True


CALLS: Final = MappingProxyType(
    {
        "begin_registration": Told(
            "شروع ثبت‌نام",
            "Begin a registration",
            answers.Begun,
            ("national_id", "mobile.", *_FIELDS, *_KEYS),
            201,
            token=False,
        ),
        "change_contact": Told(
            "تغییر کد ملی یا تلفن همراه",
            "Change national ID or mobile",
            answers.Standing,
            (*_DRAFT, "national_id", "mobile."),
        ),
        "confirm_mobile_code": Told(
            "تأیید کد پیامکی",
            "Confirm the code sent by SMS",
            answers.Standing,
            (*_DRAFT, "one_time_code", "registration.mobile_code"),
        ),
        "resend_mobile_code": Told(
            "ارسال دوباره کد", "Send another code", answers.Standing, (*_DRAFT, "one_time_code"), 202
        ),
        "enter_identity": Told(
            "ثبت اطلاعات هویتی",
            "Enter the identity",
            answers.Standing,
            (*_DRAFT, "identity", "jalali", "registration.word"),
        ),
        "enter_credentials": Told(
            "ثبت گذرواژه و پرسش‌های امنیتی",
            "Enter password and security answers",
            answers.Standing,
            (*_DRAFT, "credentials", "password", "registration.credentials"),
        ),
        "go_back": Told(
            "بازگشت به مرحله پیشین", "Go back to an earlier step", answers.Standing, (*_DRAFT, "registration.step")
        ),
        "show_registration": Told(
            "مرور اطلاعات", "Review what was entered", answers.Review, ("http.token.missing", "http.resource.unknown")
        ),
        "submit_registration": Told(
            "تأیید و ارسال درخواست",
            "Submit the request",
            answers.Submitted,
            (*_DRAFT, "registration.flag", "registration.notices"),
            202,
        ),
        "cancel_registration": Told("انصراف", "Cancel", answers.Standing, _DRAFT),
        "follow_up": Told(
            "پیگیری درخواست",
            "Follow up a request",
            answers.FollowedUp,
            ("national_id", "mobile.", "http.resource.unknown", *_FIELDS),
            token=False,
        ),
        "list_security_questions": Told("پرسش‌های امنیتی", "Security questions", answers.SecurityQuestions, token=False),
        "list_notices": Told("موارد لازم به پذیرش", "Notices to be accepted", answers.Notices, token=False),
        "check_password": Told(
            "بررسی گذرواژه",
            "Check a password",
            answers.JudgedPassword,
            ("password.text", "person", "national_id", "mobile.", "http.policy", "wire", *_FIELDS),
            token=False,
        ),
        "check_identifier": Told(
            "بررسی شناسه",
            "Check an identifier",
            answers.Checked,
            ("http.resource.unknown", *_FIELDS),
            token=False,
        ),
        "sign_in": Told("ورود", "Sign in", answers.Session, ("national_id", *_SECRET, *_FIELDS), 201, token=False),
        "sign_out": Told("خروج", "Sign out", None, (*_TOKEN, *EVERY_BODY, *_FIELDS), 204),
        "sign_out_everywhere": Told(
            "خروج از همه دستگاه‌ها", "Sign out everywhere", None, (*_TOKEN, *EVERY_BODY, *_FIELDS), 204
        ),
        "ask_password_recovery": Told(
            "درخواست بازیابی گذرواژه",
            "Ask for a new password",
            answers.Nothing,
            ("national_id", *_FIELDS),
            202,
            token=False,
        ),
        "confirm_password_recovery": Told(
            "ثبت گذرواژه تازه با کد",
            "Set a new password with a code",
            None,
            ("national_id", "one_time_code", *_NEW_PASSWORD, *_FIELDS),
            204,
            token=False,
        ),
        "change_password": Told(
            "تغییر گذرواژه",
            "Change the password",
            answers.Session,
            (*_TOKEN, *_SECRET, *_NEW_PASSWORD, *_FIELDS),
        ),
        "ask_mobile_change": Told(
            "درخواست تغییر تلفن همراه",
            "Ask for another mobile",
            answers.Nothing,
            (*_TOKEN, *_SECRET, "mobile.", "mobile_change", "one_time_code", "workflow.move.not_allowed", *_FIELDS),
            202,
        ),
        "confirm_mobile_change": Told(
            "تأیید تلفن همراه تازه",
            "Confirm the other mobile",
            answers.Nothing,
            (*_TOKEN, "one_time_code", "mobile_change", "workflow.move.not_allowed", *_FIELDS),
            202,
        ),
        "list_services": Told("فهرست خدمات", "Services", answers.Services, (*_TOKEN, "service.role")),
        "show_record": Told("سابقه بیمه", "The insurance record", answers.Record, _TOKEN),
        "list_wages": Told("ریز سابقه و دستمزد", "Months and wages", answers.Wages, _TOKEN),
        "show_average_wage": Told("میانگین دستمزد", "Average wage", answers.AverageWage, _TOKEN),
        "show_pension_estimate": Told("برآورد مستمری", "Pension estimate", answers.PensionEstimate, _TOKEN),
        "show_eligibility": Told("شرایط بازنشستگی", "Ways to a pension", answers.Eligibility, _TOKEN),
        "list_gaps": Told("ماه‌های بدون سابقه", "Missing months", answers.Gaps, _TOKEN),
        "object_to_record": Told(
            "اعتراض به سابقه",
            "Object to the record",
            answers.Objection,
            (*_TOKEN, *_KEYS, "objection", "record.", "jalali", "workflow.move.not_allowed", *_FIELDS),
            201,
        ),
        "list_objections": Told("اعتراض‌های من", "One's objections", answers.Objections, _TOKEN),
        "show_objection": Told("یک اعتراض", "An objection", answers.Objection, (*_TOKEN, "http.resource.unknown")),
        "check_contribution_list": Told(
            "بررسی لیست بیمه",
            "Check a contribution list",
            answers.ListReport,
            (*_TOKEN, "service", "list", "iran_system", "input", "http.body"),
        ),
        "list_activations": Told(
            "در انتظار مراجعه به شعبه", "Who waits for a visit", answers.Activations, ("http.token",)
        ),
        "visit_branch": Told("ثبت مراجعه به شعبه", "Tell what came of a visit", answers.Standing, _STAFF),
        "sign_commitment": Told(
            "ثبت تعهدنامه", "Tell of a commitment form", answers.Standing, (*_STAFF, "account.commitment")
        ),
        "control_verification": Told("", "What registries will answer", None, ("http.token", "registration")),
        "control_sms": Told("", "What was sent", None, ("http.token",)),
        "control_clock": Told("", "Move the clock", None, ("http.token", "registration.field", "record")),
        "control_work": Told("", "Do the waiting work", None, ("http.token",)),
    }
)
"""What is said of each call, by its name."""

EVERY_CALL: Final = ("http.requests.too_many", "http.service.away")
MOVES: Final = (
    "change_contact",
    "confirm_mobile_code",
    "resend_mobile_code",
    "enter_identity",
    "enter_credentials",
    "go_back",
    "submit_registration",
    "cancel_registration",
)
"""Calls that carry the version of a draft."""

_ANY_TIME: Final = ("show_registration", "cancel_registration")
_AFTER_CONTACT: Final = ("confirm_mobile_code", "resend_mobile_code", "enter_identity", "go_back", *_ANY_TIME)
FOLLOWING: Final = MappingProxyType(
    {
        "begin_registration": _AFTER_CONTACT,
        "change_contact": _AFTER_CONTACT,
        "resend_mobile_code": ("confirm_mobile_code", "go_back", *_ANY_TIME),
        "confirm_mobile_code": ("enter_identity", "go_back", *_ANY_TIME),
        "enter_identity": ("enter_credentials", "go_back", *_ANY_TIME),
        "enter_credentials": ("submit_registration", "go_back", *_ANY_TIME),
        "go_back": ("change_contact", "enter_identity", "enter_credentials", *_ANY_TIME),
        "submit_registration": ("follow_up", *_ANY_TIME),
        "cancel_registration": ("show_registration",),
    }
)
"""The calls that a link leads to, by the call whose answer holds it; where the code by SMS is off, its two refuse."""
