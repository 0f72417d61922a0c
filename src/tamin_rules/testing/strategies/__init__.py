"""
Strategies for Hypothesis: whatever this package reads, judges or computes with, and what it has to refuse.

    identifiers    nine kinds, in every way of writing them
    people         names with Latin spellings, persons, what they enter, passwords for them
    days           days, months and dates, clustered on changes of the law and leap years
    records        rows, work histories, contribution lists
    journeys       registrations, as scripts

Names are plural, arguments keyword-only. Everything is made by construction: nothing is drawn and thrown away. Each
strategy has a twin, `near_miss_...`, that draws a value with exactly one fault together with the code that it must get.
It needs the extra `testing` (Hypothesis); with it, `st.from_type` knows the public types by themselves.

>>> from hypothesis import given, settings
>>> from tamin_rules.identifiers import national_id
>>> @settings(max_examples=20, database=None)
... @given(national_ids(written=True))
... def every_way_of_writing_is_read(text):
...     assert national_id.is_valid(text)
>>> every_way_of_writing_is_read()
"""

from tamin_rules.testing.strategies.days import (
    days_around,
    jalali_dates,
    jalali_days,
    jalali_months,
    near_miss_jalali_dates,
)
from tamin_rules.testing.strategies.identifiers import (
    NearMiss,
    bank_cards,
    foreign_ids,
    ibans,
    identifiers,
    insurance_numbers,
    legal_ids,
    mobiles,
    national_ids,
    near_miss_bank_cards,
    near_miss_foreign_ids,
    near_miss_ibans,
    near_miss_identifiers,
    near_miss_insurance_numbers,
    near_miss_legal_ids,
    near_miss_mobiles,
    near_miss_national_ids,
    near_miss_postal_codes,
    near_miss_workshop_codes,
    postal_codes,
    workshop_codes,
)
from tamin_rules.testing.strategies.journeys import journeys, near_miss_journeys
from tamin_rules.testing.strategies.people import (
    credentials,
    identities,
    latin_names,
    near_miss_credentials,
    near_miss_identities,
    near_miss_passwords,
    near_miss_persian_names,
    near_miss_persons,
    passwords,
    persian_names,
    persons,
    security_answers,
)
from tamin_rules.testing.strategies.records import (
    careers,
    contribution_lists,
    month_rows,
    near_miss_careers,
    near_miss_contribution_lists,
    near_miss_month_rows,
)

__all__ = [
    "NearMiss",
    "bank_cards",
    "careers",
    "contribution_lists",
    "credentials",
    "days_around",
    "foreign_ids",
    "ibans",
    "identifiers",
    "identities",
    "insurance_numbers",
    "jalali_dates",
    "jalali_days",
    "jalali_months",
    "journeys",
    "latin_names",
    "legal_ids",
    "mobiles",
    "month_rows",
    "national_ids",
    "near_miss_bank_cards",
    "near_miss_careers",
    "near_miss_contribution_lists",
    "near_miss_credentials",
    "near_miss_foreign_ids",
    "near_miss_ibans",
    "near_miss_identifiers",
    "near_miss_identities",
    "near_miss_insurance_numbers",
    "near_miss_jalali_dates",
    "near_miss_journeys",
    "near_miss_legal_ids",
    "near_miss_mobiles",
    "near_miss_month_rows",
    "near_miss_national_ids",
    "near_miss_passwords",
    "near_miss_persian_names",
    "near_miss_persons",
    "near_miss_postal_codes",
    "near_miss_workshop_codes",
    "passwords",
    "persian_names",
    "persons",
    "postal_codes",
    "security_answers",
    "workshop_codes",
]
