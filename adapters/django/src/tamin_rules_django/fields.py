"""
Form and model fields: national ID, mobile, Jalali date.

Each takes what people type (Persian digits, separators), keeps one form, and says in Persian or English what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language

from tamin_rules import jalali
from tamin_rules.errors import Fault, MalformedError
from tamin_rules.identifiers import mobile, national_id
from tamin_rules.messages import Catalogue, catalogue

if TYPE_CHECKING:
    _Char = models.CharField[Any, Any]
    _Date = models.DateField[Any, Any]
else:
    _Char, _Date = models.CharField, models.DateField


def texts() -> Catalogue:
    """Return the catalogue of the active language: Persian unless it is English."""
    return catalogue("en" if (get_language() or "fa").startswith("en") else "fa")


def invalid(faults: tuple[Fault, ...]) -> ValidationError:
    """Return an error of forms with our codes; it has no params, so that a percent sign in a text stands for itself."""
    return ValidationError([ValidationError(texts().of(fault).detail, str(fault.code)) for fault in faults])


def read(parse: Callable[[Any], Any], value: object) -> Any:  # noqa: ANN401 - whatever is parsed
    """Parse what was typed; what is wrong with it becomes an error of forms, which holds nothing of the value."""
    try:
        return parse(value)
    except MalformedError as error:
        faults = error.faults
    raise invalid(faults)


def _national_id(value: object) -> str:
    return national_id.parse(value).plain()


def _mobile(value: object) -> str:
    return mobile.parse(value).plain()


def _day(value: object) -> date:
    return value if isinstance(value, date) else jalali.parse(str(value))


class _TextField(forms.CharField):
    """A field of digits, left to right in every language."""

    parse: Callable[[Any], str]

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return what a phone shows the digits for."""
        return {**super().widget_attrs(widget), "inputmode": "numeric", "dir": "ltr"}

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - as Django has it
        """Return the one form of what was typed."""
        text = super().clean(value)
        return read(type(self).parse, text) if text else text


class NationalIdFormField(_TextField):
    """A national ID."""

    parse = staticmethod(_national_id)


class IranianMobileFormField(_TextField):
    """A mobile number of Iran."""

    parse = staticmethod(_mobile)


class JalaliDateFormField(forms.CharField):
    """A day of the Jalali calendar; the value is a `date`."""

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - as Django has it
        """Write a day as it is typed."""
        return jalali.format(value) if isinstance(value, date) else value

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - as Django has it
        """Return the day that was typed."""
        text = super().clean(self.prepare_value(value))
        return read(_day, text) if text else None


class _PlainField(_Char):
    """A text of one form."""

    parse: Callable[[Any], str]
    form_class: type[forms.Field]
    longest: int

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has it
        kwargs.setdefault("max_length", self.longest)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:  # noqa: ANN401 - as Django has it
        """Leave out what is always so."""
        name, path, args, kwargs = super().deconstruct()
        if kwargs.get("max_length") == self.longest:
            del kwargs["max_length"]
        return name, path, args, kwargs

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - as Django has it
        """Return the one form."""
        return value if value in self.empty_values else read(type(self).parse, value)

    def get_prep_value(self, value: Any) -> Any:  # noqa: ANN401 - as Django has it
        """Store an identifier as its text."""
        return super().get_prep_value(value.plain() if hasattr(value, "plain") else value)

    def formfield(self, **kwargs: Any) -> Any:  # noqa: ANN401 - as Django has it
        """Return the form field that belongs to it."""
        return super().formfield(**{"form_class": self.form_class, **kwargs})


class NationalIdField(_PlainField):
    """A national ID, kept as ten digits."""

    description = "national ID of Iran"
    parse = staticmethod(_national_id)
    form_class = NationalIdFormField
    longest = 10


class IranianMobileField(_PlainField):
    """A mobile, kept as `+989...`."""

    description = "mobile of Iran"
    parse = staticmethod(_mobile)
    form_class = IranianMobileFormField
    longest = 13


class JalaliDateField(_Date):
    """A day, kept as a date, typed and shown in the Jalali calendar."""

    description = "day of the Jalali calendar"

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - as Django has it
        """Return the day."""
        return None if value in {None, ""} else read(_day, value)

    def value_to_string(self, obj: models.Model) -> str:
        """Write the day for a fixture, as it is typed."""
        value = self.value_from_object(obj)
        return "" if value is None else jalali.format(value)

    def formfield(self, **kwargs: Any) -> Any:  # noqa: ANN401 - as Django has it
        """Return the form field that belongs to it."""
        return super().formfield(**{"form_class": JalaliDateFormField, **kwargs})
