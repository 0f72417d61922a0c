"""Form fields, model fields and password validators."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.forms import modelform_factory
from django.utils.translation import override

from tamin_rules.errors import Fault
from tamin_rules.registration.password import TOO_SHORT
from tamin_rules_django import fields, validators
from tests.adapters.django.project.models import Insured

USER = SimpleNamespace(first_name="مینا", last_name="نمونه", national_id="5000020049")
Form: Any = modelform_factory(Insured, fields=("national_id", "mobile", "born"))


def test_a_form_takes_what_people_type(sqlite: str) -> None:
    form = Form({"national_id": "۵۰۰۰۰۲۰۰۴۹", "mobile": "0912 000 0000", "born": "۱۳۷۰/۵/۱۴"})
    assert form.is_valid(), form.errors
    kept = form.save()
    kept.refresh_from_db()
    assert (kept.national_id, kept.mobile, kept.born) == ("5000020049", "+989120000000", date(1991, 8, 5))
    assert 'value="1370-05-14"' in str(Form(instance=kept)["born"])


def test_a_form_says_what_is_wrong_in_the_reader_s_language(sqlite: str) -> None:
    form = Form({"national_id": "5000020040", "mobile": "021", "born": "1370-13-01"})
    assert not form.is_valid()
    codes = {name: error.as_data()[0].code for name, error in form.errors.items()}
    assert codes == {
        "national_id": "national_id.check_digit.wrong",
        "mobile": codes["mobile"],
        "born": "jalali.month.out_of_range",
    }
    assert "5000020040" not in str(form.errors)
    with override("en"):
        assert "month" in Form({"born": "1370-13-01"}).errors["born"][0] or not settings.USE_I18N


def test_an_empty_field_that_may_be_empty_is_empty(sqlite: str) -> None:
    form = Form({"national_id": "5000020049", "mobile": "", "born": ""})
    assert form.is_valid()
    assert (form.cleaned_data["mobile"], form.cleaned_data["born"]) == ("", None)


@pytest.mark.parametrize("name", ["national_id", "mobile", "born"])
def test_a_field_is_made_again_from_its_deconstruction(name: str) -> None:
    field: Any = Insured._meta.get_field(name)
    _, path, args, kwargs = field.deconstruct()
    again = getattr(fields, path.rpartition(".")[2])(*args, **kwargs)
    assert "max_length" not in kwargs
    assert again.deconstruct()[1:] == field.deconstruct()[1:]


def test_a_model_checks_its_fields_too() -> None:
    with pytest.raises(ValidationError) as caught:
        Insured(national_id="5000020040").full_clean(validate_unique=False)
    assert caught.value.error_dict["national_id"][0].code == "national_id.check_digit.wrong"


def test_a_percent_sign_in_a_text_stands_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    said = SimpleNamespace(of=lambda _fault: SimpleNamespace(detail="50% of %s, %(name)s"))
    monkeypatch.setattr(fields, "texts", lambda: said)
    assert fields.invalid((Fault(TOO_SHORT),)).messages == ["50% of %s, %(name)s"]


@pytest.mark.requirement("PW1")
@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("Kd8%mzPq4w", set()),
        ("abc", {"password.length.too_short", "password.upper.missing", "password.digit.missing"}),
        ("A5000020049b", {"password.national_id.contained"}),
        ("Kd8MinaPq4w", {"password.name.transliterated"}),
    ],
)
def test_the_exact_rule(password: str, codes: set[str]) -> None:
    assert _codes(validators.TaminPasswordValidator(), password, USER) == codes


def _codes(validator: Any, password: str, user: Any = None) -> set[str]:
    try:
        validator.validate(password, user)
    except ValidationError as error:
        return {str(each.code) for each in error.error_list}
    return set()


def test_a_clause_that_cannot_be_judged_is_not_passed() -> None:
    good, rule = "Kd8%mzPq4w", validators.TaminPasswordValidator
    assert _codes(rule(), good) == {"rule.fact.missing"}
    assert _codes(rule(), good, SimpleNamespace(first_name="مینا")) == {"rule.fact.missing"}
    assert _codes(rule(need_person=False), good) == set()
    assert _codes(rule(need_person=False), "abc") != set()


def test_names_stand_where_the_project_has_them() -> None:
    user = SimpleNamespace(profile=SimpleNamespace(given="مینا", family="نمونه", latin=["Mona"]), code="5000020049")
    paths: Any = {"first_name": "profile.given", "last_name": "profile.family", "national_id": "code"}
    rule = validators.TaminPasswordValidator(**paths, latin_names="profile.latin")
    assert _codes(rule, "Kd8%mzPq4w", user) == set()
    assert _codes(rule, "Kd8MonaPq4w", user) != set()
    assert _codes(validators.TaminPasswordValidator(soften_names=True), "Kd8MinaPq4w", USER) == set()


def test_the_other_validators() -> None:
    assert _codes(validators.PolicyMatchingCommonPasswordValidator(), "Password1") == {"password.common.listed"}
    assert _codes(validators.PolicyMatchingCommonPasswordValidator(), "Kd8%mzPq4w") == set()
    assert _codes(validators.StrengthValidator(), "Password1", USER) == {"password.strength.below"}
    assert _codes(validators.StrengthValidator(), "Kd8%mzPq4w", USER) == set()
    assert validators.TaminPasswordValidator().get_help_text()
    with pytest.raises(ImproperlyConfigured):
        validators.TaminPasswordValidator(policy="none")


def test_form_fields_stand_alone() -> None:
    field = fields.JalaliDateFormField()
    assert field.clean("1370-05-14") == date(1991, 8, 5)
    with pytest.raises(forms.ValidationError):
        field.clean("yesterday")
