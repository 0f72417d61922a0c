"""Tags of the pages: their texts, and numbers as a reader of the language writes them."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tamin_rules.text import persian_digits
from tamin_rules_django.pages.texts import text

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Any, key: str, kind: str = "page") -> str:  # noqa: ANN401 - as Django has it
    """Say a text in the language of the page."""
    return text(context["lang"], kind, key)


@register.simple_tag(takes_context=True)
def number(context: Any, value: object) -> str:  # noqa: ANN401 - as Django has it
    """Write a number, a day or a month; thousands are grouped."""
    written = f"{value:,}" if isinstance(value, int) else str(value)
    return persian_digits(written).replace(",", "٬") if context["lang"] == "fa" else written


@register.simple_tag(takes_context=True)
def invalid(context: Any, name: str, place: int) -> SafeString:  # noqa: ANN401 - as Django has it
    """Mark the field of a row in which something is wrong."""
    return format_html(' aria-invalid="{}"', "true") if f"{name}_{place}" in context["wrong"] else SafeString()
