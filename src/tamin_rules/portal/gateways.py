"""
An SMS gateway over HTTP, as data: what is posted for an SMS, and what each answer means.

    {
        "url": "https://sms.example.ir/v1/messages",
        "headers": {"authorization": "Bearer ...", "idempotency-key": "{reference}"},
        "body": {"to": "{to}", "text": "{text}", "client_id": "{reference_number}"},
        "answers": [
            {"status": "2xx", "member": "result.code", "values": [0, 17], "means": "taken"},
            {"status": "2xx", "means": "later"},
            {"status": [400, 422], "means": "refused"},
        ],
        "seconds": 10,
    }

Places in braces are filled for each SMS. A header may hold the reference alone, and the URL none at all: addresses end
up in logs, and a mobile or a code does not belong there. Nothing here opens a connection; `exchange` does.

Source: `security` CR3, WEB5; ASVS 14.2.1.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from attrs import field, frozen

from tamin_rules.errors import DefinitionError
from tamin_rules.portal.asks import Delivery, Handed
from tamin_rules.shapes import is_list, is_table
from tamin_rules.text import masked

LARGEST_ANSWER: Final = 64 * 1024
"""Bytes of an answer that are read; of a longer one the status alone counts."""
LONGEST_WAIT: Final = timedelta(hours=1)
"""As long as `Retry-After` is heeded."""
LONGEST: Final = 60
_SECONDS: Final = 10
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_PLACE: Final = re.compile(r"\{([a-z_]*)\}")
_OF_REFERENCE: Final = frozenset({"reference", "reference_number"})
_OF_BODY: Final = _OF_REFERENCE | {"to", "to_national", "text", "template", "params"}
_KEYS: Final = ("url", "headers", "body", "form", "answers", "seconds")
_KEYS_OF_ANSWER: Final = ("status", "member", "values", "means")
_CLASSES: Final = {f"{digit}xx": range(digit * 100, digit * 100 + 100) for digit in range(1, 6)}


@frozen
class Post:
    """A request as it is sent; a `repr` shows nothing of it, since addresses and headers may hold secrets."""

    url: str = field(repr=masked)
    headers: Mapping[str, str] = field(repr=masked)
    body: bytes = field(repr=masked)


@frozen
class Reply:
    """
    An answer.

    Args:
        status: of HTTP.
        retry_after: the header, where there is one.
        body: None where it was longer than is read.
    """

    status: int
    retry_after: str | None = None
    body: bytes | None = field(default=b"", repr=masked)


@frozen
class Answer:
    """
    What an answer means.

    Args:
        means: what came of it.
        status: the statuses it has.
        member: where in its JSON one of the values stands; without it the status alone decides.
        values: these, of the same type.
    """

    means: Delivery
    status: frozenset[int]
    member: tuple[str, ...] = ()
    values: tuple[Any, ...] = ()

    def fits(self, status: int, document: object) -> bool:
        """Tell whether an answer is this one."""
        if status not in self.status:
            return False
        if not self.member:
            return True
        found = _member(document, self.member)
        return any(type(found) is type(value) and found == value for value in self.values)


_USUAL: Final = (
    Answer(Delivery.TAKEN, frozenset(_CLASSES["2xx"])),
    Answer(Delivery.REFUSED, frozenset({400, 422})),
)
"""Where the data has no answers of its own. Whatever fits none is tried later: a key that has run out, a redirect."""


@frozen
class HttpGateway:
    """
    A gateway: where to post, what, and how answers are read.

    Args:
        url, headers: may hold secrets, and stay out of a `repr`.
        body: JSON, or the fields of a form, with places.
        form: whether it is a form.
        answers: the first that fits counts; where none does, it is tried later.
        seconds: for all of one try.
    """

    url: str = field(repr=masked)
    body: object = field(repr=masked)
    headers: Mapping[str, str] = field(factory=dict[str, str], repr=masked)
    form: bool = False
    answers: tuple[Answer, ...] = _USUAL
    seconds: int = _SECONDS

    @property
    def is_told_the_reference(self) -> bool:
        """Whether the gateway can tell an SMS that is tried again from another one."""
        return bool(_OF_REFERENCE & {place for part in (self.body, self.headers) for place in _places(part)})

    def post(self, *, reference: str, to: str, template: str, text: str, params: Mapping[str, str]) -> Post:
        """Return the request for an SMS; `to` is `+989...`."""
        number = int.from_bytes(hashlib.sha256(reference.encode()).digest()[:8]) >> 1
        places = {
            "reference": reference,
            "reference_number": number,
            "to": to,
            "to_national": f"0{to.removeprefix('+98')}",
            "text": text,
            "template": template,
            "params": dict(params),
        }
        body = _filled(self.body, places)
        encoded = urlencode(body) if self.form and is_table(body) else json.dumps(body, ensure_ascii=False)
        kind = "application/x-www-form-urlencoded" if self.form else "application/json"
        usual = {"content-type": kind, "accept": "application/json", "accept-encoding": "identity"}
        own = {name.lower(): str(_filled(value, places)) for name, value in self.headers.items()}
        return Post(self.url, usual | own, encoded.encode())

    def read(self, reply: Reply, now: datetime) -> Handed:
        """Return what an answer means."""
        document = _document(reply.body)
        means = next((each.means for each in self.answers if each.fits(reply.status, document)), Delivery.LATER)
        wait = _wait(reply.retry_after, now) if means is Delivery.LATER else timedelta()
        return Handed(means, wait, reply.status)


def _filled(template: object, places: Mapping[str, object]) -> object:
    if isinstance(template, str):
        alone = _PLACE.fullmatch(template)
        if alone is not None:
            return places[alone[1]]
        return _PLACE.sub(lambda found: str(places[found[1]]), template)
    if is_table(template):
        return {name: _filled(value, places) for name, value in template.items()}
    return [_filled(value, places) for value in template] if is_list(template) else template


def _member(document: object, path: tuple[str, ...]) -> object:
    found = document
    for name in path:
        if is_table(found) and name in found:
            found = found[name]
        elif is_list(found) and name.isdecimal() and int(name) < len(found):
            found = found[int(name)]
        else:
            return None
    return found


def _document(body: bytes | None) -> object:
    """Return the JSON of an answer; None where it is none."""
    try:
        return None if body is None else json.loads(body)
    except (ValueError, RecursionError):
        return None


def _wait(text: str | None, now: datetime) -> timedelta:
    """Return how long a gateway asks to be left alone: seconds or a date, no longer than an hour."""
    if text is None:
        return timedelta()
    stripped = text.strip()
    if stripped.isascii() and stripped.isdigit():
        return min(timedelta(seconds=int(stripped[:9])), LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(stripped)
    except (ValueError, OverflowError):
        return timedelta()
    left = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    return max(timedelta(), min(left, LONGEST_WAIT))


# --- from data -------------------------------------------------------------------------------------------------------


def gateway(data: object) -> HttpGateway:
    """
    Return the gateway that data describes.

    Raises:
        DefinitionError: it describes none; the message names the place, and no value.

    >>> gateway({"url": "https://sms.example.ir/send?to={to}", "body": {}})
    Traceback (most recent call last):
    tamin_rules.errors.DefinitionError: url: it has no places; what an SMS says does not belong into an address
    """
    given = _known(data, _KEYS, "the gateway")
    is_form = given.get("form", False)
    _demand(isinstance(is_form, bool), "form: true or false")
    answers = given.get("answers")
    seconds = given.get("seconds", _SECONDS)
    _demand(type(seconds) is int and 1 <= seconds <= LONGEST, f"seconds: 1 to {LONGEST}")
    return HttpGateway(
        _url(given.get("url")),
        _body(given.get("body"), is_form=is_form),
        _headers(given.get("headers", {})),
        is_form,
        _USUAL if answers is None else tuple(map(_answer, _listed(answers, "answers"))),
        seconds,
    )


def _demand(holds: bool, message: str) -> None:  # noqa: FBT001 - what has to hold
    if not holds:
        raise DefinitionError(message)


def _known(data: object, keys: tuple[str, ...], what: str) -> Mapping[str, Any]:
    if not is_table(data):
        message = f"{what}: it is no table of names and values"
        raise DefinitionError(message)
    unknown = sorted(key for key in data if key not in keys)
    _demand(not unknown, f"{what}: unknown keys {', '.join(unknown)}; known are {', '.join(keys)}")
    return data


def _listed(value: object, where: str) -> Sequence[object]:
    if not is_list(value):
        message = f"{where}: it is no list"
        raise DefinitionError(message)
    return value


def _url(value: object) -> str:
    if not isinstance(value, str):
        message = "url: it is missing"
        raise DefinitionError(message)
    _demand(not set("{}") & set(value), "url: it has no places; what an SMS says does not belong into an address")
    try:
        parts = urlsplit(value)
        is_whole = bool(parts.hostname) and parts.port != 0 and value.isascii() and value.isprintable()
    except ValueError:
        parts, is_whole = urlsplit(""), False
    _demand(is_whole and " " not in value, "url: it cannot be read")
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)
    _demand(is_safe, "url: it begins with https, unless it leads to this machine")
    _demand(parts.username is None, "url: names and passwords go into a header")
    return value


def _headers(value: object) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, text in (value if is_table(value) else {"": None}).items():
        if not isinstance(text, str):
            message = "headers: names and texts"
            raise DefinitionError(message)
        _demand(set(_places(text)) <= _OF_REFERENCE, f"headers.{name}: it may hold the reference alone")
        _demand(f"{name}{text}".isprintable() and f"{name}{text}".isascii(), f"headers.{name}: ASCII in one line")
        found[name] = text
    return found


def _body(value: object, *, is_form: bool) -> object:
    _demand(is_table(value) or is_list(value), "body: a table or a list")
    places = set(_places(value))
    _demand(places <= _OF_BODY, f"body: places are {', '.join(sorted(_OF_BODY))}")
    if is_form:
        is_flat = is_table(value) and not any(is_table(each) or is_list(each) for each in value.values())
        _demand(is_flat and "params" not in places, "body: a form has fields that are texts, and params is none")
    return value


def _places(value: object) -> Iterator[str]:
    """Yield the places in a template, those that nothing fills too."""
    if isinstance(value, str):
        yield from (str(found[1]) for found in _PLACE.finditer(value))
    elif is_table(value) or is_list(value):
        for each in value.values() if is_table(value) else value:
            yield from _places(each)


def _answer(value: object) -> Answer:
    given = _known(value, _KEYS_OF_ANSWER, "answers")
    member, values = given.get("member", ""), tuple(_listed(given.get("values", ()), "answers.values"))
    _demand(isinstance(member, str), "answers.member: names with dots between them")
    _demand(bool(values) is bool(member), "answers: a member has values, and values have a member")
    means = next((each for each in Delivery if each == given.get("means")), None)
    if means is None:
        message = f"answers.means: one of {', '.join(Delivery)}"
        raise DefinitionError(message)
    path = tuple(member.split(".")) if member else ()
    return Answer(means, _statuses(given.get("status")), path, values)


def _statuses(value: object) -> frozenset[int]:
    found: set[int] = set()
    for each in value if is_list(value) else (value,):
        if isinstance(each, str) and each in _CLASSES:
            found.update(_CLASSES[each])
        elif isinstance(each, int) and any(each in known for known in _CLASSES.values()):
            found.add(each)
        else:
            message = f"answers.status: statuses, or some of {', '.join(_CLASSES)}"
            raise DefinitionError(message)
    return frozenset(found)
