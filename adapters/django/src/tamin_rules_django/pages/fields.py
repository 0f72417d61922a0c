"""
Which fields each form has, how they are shown, and what of them is sent: tables, no branches.

A secret is never shown again. A field that is left empty is not sent, so that the core says what is missing, and keeps
what it has where something was entered before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from attrs import frozen
from django.http import HttpRequest, QueryDict

from tamin_rules.messages import Lang, catalogue
from tamin_rules.registration.identity import Gender
from tamin_rules.registration.questions import QUESTIONS
from tamin_rules.text import persian_digits
from tamin_rules_django.pages.texts import text

Json = dict[str, Any]
QUESTIONS_ASKED: Final = 3
DATE_PARTS: Final = ("day", "month", "year")


@frozen
class Field:
    """A field: `kind` names the piece of the template that shows it."""

    name: str
    kind: str = "text"
    autocomplete: str = "off"


def _questions() -> tuple[Field, ...]:
    pairs = ((Field(f"question_{place}", "question"), Field(f"answer_{place}", "answer")) for place in range(3))
    return tuple(field for pair in pairs for field in pair)


NATIONAL_ID: Final = Field("national_id", "digits", "username")
MOBILE: Final = Field("mobile", "digits", "tel")
CODE: Final = Field("code", "digits", "one-time-code")
NEW_PASSWORD: Final = (
    Field("password", "new_password", "new-password"),
    Field("password_confirmation", "password", "new-password"),
)

FORMS: Final[Mapping[str, tuple[Field, ...]]] = {
    "contact": (NATIONAL_ID, MOBILE),
    "mobile_code": (CODE,),
    "identity": (
        Field("first_name", autocomplete="given-name"),
        Field("last_name", autocomplete="family-name"),
        Field("birth_certificate_number", "digits"),
        Field("birth_date", "date"),
        Field("gender", "gender"),
    ),
    "credentials": (Field("email", "email", "email"), *NEW_PASSWORD, *_questions()),
    "follow_up": (NATIONAL_ID, MOBILE, Field("tracking_code", "code")),
    "sign_in": (NATIONAL_ID, Field("password", "password", "current-password")),
    "recovery": (NATIONAL_ID,),
    "recovery_code": (NATIONAL_ID, CODE, *NEW_PASSWORD),
    "mobile": (MOBILE, Field("password", "password", "current-password")),
    "mobile_confirm": (CODE,),
    "list": (Field("kar", "file"), Field("wor", "file")),
    "password": (Field("current_password", "password", "current-password"), *NEW_PASSWORD),
}
"""The fields of each form, in their order."""

_SECRET: Final = frozenset({"password", "new_password", "answer", "file"})


def has_new_password(form: str) -> bool:
    """Tell whether a password is chosen in a form."""
    return any(field.kind == "new_password" for field in FORMS[form])


def sent(form: str, post: QueryDict) -> Json:
    """Return what is sent of a form."""
    found: Json = {}
    for field in FORMS[form]:
        value = _SENT.get(field.kind, _typed)(field.name, post)
        if value:
            found[field.name] = value
    if form == "credentials":
        found = {name: value for name, value in found.items() if not name.startswith(("question_", "answer_"))}
        if answers := _answers(post):
            found["security_answers"] = answers
    return found


def _typed(name: str, post: QueryDict) -> str:
    return post.get(name) or ""


def _date(name: str, post: QueryDict) -> str:
    parts = [(post.get(f"{name}_{part}") or "").strip() for part in reversed(DATE_PARTS)]
    return "-".join(parts) if any(parts) else ""


_SENT: Final[Mapping[str, Callable[[str, QueryDict], str]]] = {"date": _date}


def _answers(post: QueryDict) -> list[Json]:
    pairs = ((post.get(f"question_{place}") or "", post.get(f"answer_{place}") or "") for place in range(3))
    return [{"question": question, "answer": answer} for question, answer in pairs if question or answer]


# --- shown -----------------------------------------------------------------------------------------------------------


def shown(form: str, request: HttpRequest, lang: Lang, known: Json, errors: Iterable[Json]) -> list[Json]:
    """Return the fields of a form for its template: with what was typed, or is known, and what is wrong."""
    post = request.POST if request.method == "POST" else QueryDict()
    said = _by_field(errors)
    fields = []
    for field in FORMS[form]:
        value = "" if field.kind in _SECRET else post.get(field.name) or known.get(field.name) or ""
        fields.append(
            {
                "name": field.name,
                "kind": field.kind,
                "id": f"id_{field.name}",
                "label": label_of(field.name, lang),
                "hint": _hint(field, lang, known),
                "autocomplete": field.autocomplete,
                "value": value,
                "parts": _parts(field, lang, post, value),
                "choices": _CHOICES.get(field.kind, _none)(lang),
                "errors": said.get(field.name, ()),
            }
        )
    return fields


def label_of(name: str, lang: Lang) -> str:
    """Return what a field is called."""
    base, _, place = name.rpartition("_")
    if not place.isdigit():
        return text(lang, "field", name)
    number = str(int(place) + 1)
    return text(lang, "field", base, number=persian_digits(number) if lang == "fa" else number)


def told(errors: Iterable[Json], lang: Lang) -> list[Json]:
    """Return errors for the summary above a form: what each is about, and where to go."""
    names = ((error, field_of(error)) for error in errors)
    return [
        {**error, "label": label_of(name, lang) if name else "", "field": _ANCHORS.get(name, name)}
        for error, name in names
    ]


_ANCHORS: Final = {
    "birth_date": "birth_date_day",
    "gender": "gender_female",
    "kind": "kind_missing",
    "rows": "year_0",
    "workplaces": "place_workshop_0",
}


def _hint(field: Field, lang: Lang, known: Json) -> str:
    kept = known.get(f"kept_{field.name}")
    return text(lang, "page", "keep", value=kept) if kept else text(lang, "hint", field.name)


def _parts(field: Field, lang: Lang, post: QueryDict, value: str) -> list[Json]:
    """Return day, month and year; of a known date its parts, else what was typed."""
    if field.kind != "date":
        return []
    known = dict(zip(reversed(DATE_PARTS), value.split("-"), strict=False)) if value else {}
    return [
        {
            "name": f"{field.name}_{part}",
            "label": text(lang, "field", part),
            "value": post.get(f"{field.name}_{part}") or known.get(part, "").lstrip("0"),
            "size": 4 if part == "year" else 2,
        }
        for part in DATE_PARTS
    ]


def _by_field(errors: Iterable[Json]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for error in errors:
        found.setdefault(field_of(error), []).append(error["message"])
    return found


def field_of(error: Json) -> str:
    """Return the name of the field that an error is about; empty where it is about none."""
    match error["loc"]:
        case ["security_answers", int(place), "answer", *_]:
            return f"answer_{place}"
        case ["security_answers", int(place), *_]:
            return f"question_{place}"
        case ["security_answers", *_]:
            return "question_0"
        case [str(name), *_]:
            return name
        case _:
            return ""


def _none(_lang: Lang) -> list[tuple[str, str]]:
    return []


def _genders(lang: Lang) -> list[tuple[str, str]]:
    return [(gender.value, catalogue(lang).label("gender", gender.value)) for gender in Gender]


def _asked(lang: Lang) -> list[tuple[str, str]]:
    told = [(each.id, each.fa if lang == "fa" else each.en) for each in QUESTIONS]
    return [("", text(lang, "field", "choose")), *told]


_CHOICES: Final = {"gender": _genders, "question": _asked}
