"""
How a portal speaks that has the rules and other words for them: its paths, names, headers, codes and statuses.

The contract is a mapping too, of every call to itself. A mapping writes a call as the portal takes it, and reads the
answer back into the words of the contract. Where a portal has one word for several of the contract's, the first of them
stands for all, on both sides of the comparison; what it does not say is not compared, and the report names it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias, TypeVar
from urllib.parse import quote

from attrs import field, frozen

from tamin_rules.portal.problems import Request, Response
from tamin_rules.portal.routes import ROUTES
from tamin_rules.shapes import is_list, is_table

Word = TypeVar("Word", str, int)
Json: TypeAlias = dict[str, Any]
Fields: TypeAlias = Mapping[str, Any]

_NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})
_PART: Final = re.compile(r"\{([a-z_]+)\}")
_FIRST_PROBLEM: Final = 400


@frozen
class Call:
    """
    A call as a portal takes it.

    Args:
        method, path: `{id}` stands for a part.
        more: fields that the portal wants beside those of the contract.
    """

    method: str
    path: str
    more: Fields = field(default=_NOTHING, repr=False)

    @property
    def parts(self) -> frozenset[str]:
        """What stands in the path."""
        return frozenset(_PART.findall(self.path))


@frozen
class Header:
    """
    A header that carries a value between fixed characters.

    >>> stamped = Header("if-match", '"{}"')
    >>> stamped.written("3"), stamped.read('"4"'), stamped.read("4")
    ('"3"', '4', None)
    """

    name: str
    form: str = "{}"

    def written(self, value: str) -> str:
        """Return the header of a value."""
        return self.form.replace("{}", value, 1)

    def read(self, text: str) -> str | None:
        """Return the value in a header, None where it has another form."""
        before, _, after = self.form.partition("{}")
        fits = text.startswith(before) and text.endswith(after) and len(text) >= len(before) + len(after)
        return text[len(before) : len(text) - len(after)] if fits else None


@frozen
class Problems:
    """
    Where an answer says what is wrong.

    Args:
        errors: the list of faults; dots lead inside.
        loc, code, params: the members of one.
    """

    errors: str = "errors"
    loc: str = "loc"
    code: str = "code"
    params: str = "params"


CALLS: Final[Mapping[str, Call]] = MappingProxyType(
    {
        **{route.name: Call(route.method, route.path) for route in ROUTES if not route.uploads},
        "control_verification": Call("POST", "/_test/verification"),
        "control_sms": Call("GET", "/_test/sms"),
        "control_clock": Call("POST", "/_test/clock"),
        "control_work": Call("POST", "/_test/work"),
    }
)
"""Every call of the contract that the kit makes."""
NEEDED: Final = ("begin_registration", "show_registration")
"""Without these nothing can be played."""


@frozen
class PortalMapping:
    """
    The words of a portal, each by the contract's.

    Args:
        calls: what can be asked; a call that is not there is left out of every journey.
        fields: names of members, wherever they stand.
        words: values of one member, by its name in the contract.
        statuses, codes: of answers.
        token, version, key: headers of requests.
        etag: the header of answers that tells the version.
        problems: where the faults stand.
        inside: the member that holds an answer, for portals that wrap it.
        silent: members and headers that this portal does not tell.
        besides: members that it tells besides, to everybody alike.
    """

    calls: Mapping[str, Call] = CALLS
    fields: Mapping[str, str] = _NOTHING
    words: Mapping[str, Mapping[str, str]] = _NOTHING
    statuses: Mapping[int, int] = _NOTHING
    codes: Mapping[str, str] = _NOTHING
    token: Header = Header("authorization", "Bearer {}")
    version: Header = Header("if-match", '"{}"')
    key: Header = Header("idempotency-key")
    etag: Header = Header("etag", '"{}"')
    problems: Problems = Problems()
    inside: str = ""
    silent: frozenset[str] = frozenset()
    besides: frozenset[str] = frozenset()

    @property
    def ignored(self) -> frozenset[str]:
        """What is left out of every comparison."""
        wrapping = {self.inside, self.problems.errors.partition(".")[0]} - {"errors"}
        return self.silent | self.besides | wrapping

    # --- requests ---

    def write(self, name: str, fields: Fields, parts: Mapping[str, str], **told: str | None) -> Request:
        """Return a call as this portal takes it; `token`, `version` and `key` go into their headers."""
        call = self.calls[name]
        path = _PART.sub(lambda part: quote(self._word(part[1], parts[part[1]]), safe=""), call.path)
        carried: dict[str, Header] = {"token": self.token, "version": self.version, "key": self.key}
        headers = {
            carried[what].name: carried[what].written(value) for what, value in told.items() if value is not None
        }
        body: Json = {**call.more, **self._renamed(fields)}
        if call.method == "GET":
            return Request(call.method, path, headers, {name: str(value) for name, value in body.items()})
        if not body:
            return Request(call.method, path, headers)
        headers["content-type"] = "application/json"
        return Request(call.method, path, headers, body=json.dumps(body).encode())

    def _renamed(self, value: Any, name: str = "") -> Any:  # noqa: ANN401 - JSON
        if is_table(value):
            return {self.fields.get(key, key): self._renamed(item, key) for key, item in value.items()}
        if is_list(value):
            return [self._renamed(item, name) for item in value]
        return self._word(name, value) if isinstance(value, str) else value

    def _word(self, name: str, word: str) -> str:
        return self._words(name).get(word, word)

    def _words(self, name: str) -> Mapping[str, str]:
        return self.words.get(name, _NOTHING)

    # --- answers ---

    def read(self, answer: Response) -> Response:
        """Return an answer in the words of the contract; whatever else it says stays in it."""
        if self is CONTRACT:
            return answer
        status = _back(self.statuses).get(answer.status, answer.status)
        version = self.etag.read(answer.headers.get(self.etag.name, ""))
        headers = {**answer.headers, **({} if version is None else {"etag": f'"{version}"'})}
        body = None if answer.body is None else self._document(answer.status, answer.body)
        if body is not None and version is not None and version.isdecimal():
            body = {"version": int(version), **body}
        return Response(status, body, headers)

    def _document(self, status: int, body: Json) -> Json:
        held = body.get(self.inside) if self.inside else None
        whole: Json = {**body, **held} if is_table(held) else body
        names = {theirs: ours for ours, theirs in self.fields.items()}
        told: Json = self._read(whole, names, "")
        return told | self._problem(whole, names) if status >= _FIRST_PROBLEM else told

    def _read(self, value: Any, names: Mapping[str, str], name: str) -> Any:  # noqa: ANN401 - JSON
        if is_table(value):
            return {names.get(key, key): self._read(item, names, names.get(key, key)) for key, item in value.items()}
        if is_list(value):
            return [self._read(item, names, name) for item in value]
        return _back(self._words(name)).get(value, value) if isinstance(value, str) else value

    def _problem(self, body: Json, names: Mapping[str, str]) -> Json:
        found: Any = body
        for part in self.problems.errors.split("."):
            found = found.get(part) if is_table(found) else None
        errors = [self._fault(each, names) for each in (found if is_list(found) else ()) if is_table(each)]
        return {"errors": errors, "code": errors[0]["code"]} if errors else {}

    def _fault(self, fault: Mapping[str, Any], names: Mapping[str, str]) -> Json:
        code, loc = str(fault.get(self.problems.code)), fault.get(self.problems.loc, [])
        where: Iterable[Any] = filter(None, loc.split(".")) if isinstance(loc, str) else loc if is_list(loc) else ()
        own = {self.problems.loc, self.problems.code, self.problems.params}
        return {
            **{name: value for name, value in fault.items() if name not in own},
            "loc": [names.get(part, part) if isinstance(part, str) else part for part in where],
            "code": _back(self.codes).get(code, code),
            "params": fault.get(self.problems.params, {}),
        }

    # --- the comparison ---

    def comparable(self, told: Any, name: str = "") -> Any:  # noqa: ANN401 - JSON
        """
        Return what was told in the words that this portal can tell apart, without what it does not tell.

        >>> coarse = PortalMapping(codes={"a.b.c": "BAD", "a.b.d": "BAD"}, silent=frozenset({"params"}))
        >>> coarse.comparable({"errors": [{"code": "a.b.d", "params": {"most": 3}}, {"code": "a.b.c", "params": {}}]})
        {'errors': [{'code': 'a.b.c'}]}
        """
        if is_table(told):
            ignored = self.ignored
            return {key: self.comparable(item, key) for key, item in told.items() if key not in ignored}
        if is_list(told):
            items = sorted((self.comparable(item, name) for item in told), key=order)
            return items if name != "errors" else [each for at, each in enumerate(items) if each not in items[:at]]
        match name, told:
            case "status" | "statuses", int():
                return _leader(self.statuses, told)
            case "code", str():
                return _leader(self.codes, told)
            case _, str():
                return _leader(self._words(name), told)
            case _:
                return told


CONTRACT: Final = PortalMapping()
"""The contract, in its own words."""


def _back(words: Mapping[Word, Word]) -> Mapping[Word, Word]:
    """Return the contract's word by the portal's: the first of several."""
    found: dict[Word, Word] = {}
    for ours, theirs in words.items():
        found.setdefault(theirs, ours)
    return found


def _leader(words: Mapping[Word, Word], word: Word) -> Word:
    """Return the word that stands for all that the portal does not tell apart."""
    theirs = words.get(word, word)
    return _back(words).get(theirs, theirs)


def order(item: Any) -> str:  # noqa: ANN401 - JSON
    """Return by what lists are sorted in which no order is promised."""
    return json.dumps(item, ensure_ascii=False, sort_keys=True)
