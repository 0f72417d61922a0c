"""The insured person, as far as a path to a pension asks."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from attrs import field, frozen

from tamin_rules import jalali
from tamin_rules.errors import Code, Faults, MalformedError
from tamin_rules.records.numbers import is_count
from tamin_rules.records.rows import NOT_DAY
from tamin_rules.text import masked

NOT_SEX: Final = Code("insured.sex.not_sex")
NOT_FLAG: Final = Code("insured.flag.not_flag")
MORE_THAN_ALL: Final = Code("insured.hard_work.more_than_all")

_COUNTS: Final = ("children", "hard_work_days", "hard_work_consecutive_days")


class Sex(StrEnum):
    """By which ages and years of record differ."""

    MALE = "male"
    FEMALE = "female"


@frozen
class Insured:
    """
    An insured person; whatever is None is not known, and leaves a path that asks for it undetermined.

    Args:
        sex: male or female.
        born: day of birth, in the supported years of the calendar.
        totally_disabled: whether the person was found totally disabled.
        children: how many.
        hard_work_days: insured days in hard and hazardous work, in all.
        hard_work_consecutive_days: of them, those of the longest stretch without a gap, which is taken to go on. Where
            both are given they go before the rows of the record: how the organisation marks rows of such work is not
            known (records R2.4).

    Codes: insured.sex.not_sex, insured.flag.not_flag, record.day.not_day, jalali.year.out_of_range,
    record.number.not_whole, record.number.negative, insured.hard_work.more_than_all.

    >>> Insured(sex=Sex.FEMALE, born=jalali.parse("1360-01-01"))
    Insured(sex=<Sex.FEMALE: 'female'>, born=•••, totally_disabled=None, children=None, hard_work_days=None, \
hard_work_consecutive_days=None)
    """

    sex: Sex | None = None
    born: date | None = field(default=None, repr=masked)
    totally_disabled: bool | None = None
    children: int | None = None
    hard_work_days: int | None = None
    hard_work_consecutive_days: int | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be, with every fault at once."""
        faults = Faults()
        _one_of(faults, "sex", self.sex, Sex, NOT_SEX)
        _one_of(faults, "totally_disabled", self.totally_disabled, bool, NOT_FLAG)
        if self.born is not None:
            _day(faults, self.born)
        for name in _COUNTS:
            if getattr(self, name) is not None:
                is_count(getattr(self, name), faults, name)
        faults.settle()
        days, in_a_row = self.hard_work_days, self.hard_work_consecutive_days
        if days is not None and in_a_row is not None and in_a_row > days:
            raise MalformedError(MORE_THAN_ALL, loc=("hard_work_consecutive_days",))


def _one_of(faults: Faults, name: str, value: object, kind: type, code: Code) -> None:
    if value is not None and type(value) is not kind:
        faults.note(code, name)


def _day(faults: Faults, born: object) -> None:
    if type(born) is not date:
        faults.note(NOT_DAY, "born")
    else:
        faults.take("born", jalali.ymd, born)
