"""
How long a body may be, by what the request says of itself: looked at before anything is parsed.

Django reads no more than is said, under WSGI; a body without a length is none to its parser of forms. Under ASGI it has
been written to a temporary file by then: how much of it is taken at all is for the server in front to say.

Source: `security` TX5.
"""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from tamin_rules.portal.routes import ENVELOPE, LARGEST_UPLOAD

LARGEST_FORM: Final = 512 * 1024
"""A form of a page without files: the months and workplaces of an objection, in Persian, as a browser writes them."""
LARGEST_FORM_WITH_FILES: Final = LARGEST_UPLOAD + ENVELOPE
_DIGITS: Final = 15
"""Of a length; more have nothing to tell, and Python reads no 5 000 of them."""


def is_over(request: HttpRequest, most: int) -> bool:
    """Tell whether a request says that its body is longer; what is no number says nothing, to Django as well."""
    told = str(request.META.get("CONTENT_LENGTH") or "").lstrip("0")
    return told.isascii() and told.isdigit() and (len(told) > _DIGITS or int(told) > most)
