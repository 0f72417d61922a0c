"""The checklist under a new password: what is asked of it, and what came of one that was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest

from tamin_rules.messages import Lang, catalogue
from tamin_rules.registration.password import PUBLISHED
from tamin_rules_django import host
from tamin_rules_django.pages.calls import call
from tamin_rules_django.pages.texts import text

Json = dict[str, Any]

_GENERATORS: Final[Mapping[str, Json]] = {
    PUBLISHED.name: {
        "minlength": 8,
        "passwordrules": "minlength: 8; required: upper; required: lower; required: digit; allowed: [&%$#!];",
    }
}
"""What a password manager is told, by policy; of a host's own policy nothing (`security` PW12)."""


def checklist(request: HttpRequest, lang: Lang) -> Json:
    """Return the clauses of the policy, each with its outcome where a password has just been sent."""
    policy, texts = host.portal().registration.password, catalogue(lang)
    outcomes = _outcomes(request)
    clauses = [
        {
            "id": rule.id,
            "text": texts.rule(rule.id),
            "outcome": outcomes.get(rule.id, ""),
            "told": texts.label("outcome", outcomes[rule.id]) if rule.id in outcomes else "",
        }
        for rule in policy.rules
    ]
    words = {outcome: texts.label("outcome", outcome) for outcome in ("satisfied", "violated")}
    met = text(lang, "page", "rules_met", met="{met}", count="{count}")
    return {"clauses": clauses, "generator": _GENERATORS.get(policy.name, {}), "met": met, **words}


def _outcomes(request: HttpRequest) -> Mapping[str, str]:
    """Ask of what was sent what the script asks of what is typed."""
    sent = request.POST.get("password") if request.method == "POST" else None
    if not sent:
        return {}
    answer = call(request, "POST", "/checks/password", {"password": sent})
    return {each["rule"]: each["outcome"] for each in (answer.body or {}).get("decisions", ())}
