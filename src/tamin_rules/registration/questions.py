"""
The security questions that a portal may offer.

Source: seed W3 names security questions and lists none; the portal loads its list from a server (letter A), so these
are the project's own. An answer never resets a password: it is at most an extra sign beside a code or a visit.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen


@frozen
class Question:
    """A question: its stable id, and its text for readers."""

    id: str
    fa: str
    en: str


QUESTIONS: Final = (
    Question("first_teacher", "نام اولین آموزگار شما چیست؟", "What was the name of your first teacher?"),
    Question("birth_city", "در کدام شهر به دنیا آمده‌اید؟", "In which city were you born?"),
    Question("childhood_friend", "نام دوست دوران کودکی شما چیست؟", "What was the name of a friend of your childhood?"),
    Question("first_school", "نام اولین مدرسهٔ شما چیست؟", "What was the name of your first school?"),
    Question("favourite_book", "کتاب مورد علاقهٔ شما کدام است؟", "What is your favourite book?"),
    Question("favourite_food", "غذای مورد علاقهٔ شما چیست؟", "What is your favourite food?"),
    Question("first_job", "نخستین شغل شما چه بود؟", "What was your first job?"),
    Question("childhood_street", "نام خیابان دوران کودکی شما چیست؟", "In which street did you live as a child?"),
)

BY_ID: Final = {question.id: question for question in QUESTIONS}
