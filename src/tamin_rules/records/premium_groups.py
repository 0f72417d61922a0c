"""
Who pays which premium: the groups of insured persons, what each is asked, and where the law keeps its rates.

Source: records R6.3, R4.8; the groups beside the compulsory one by the rates that the law holds for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final, TypeAlias

from attrs import field, fields, frozen

from tamin_rules.errors import Code, Faults
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Key, keys
from tamin_rules.records.items import Pay, insurable_total
from tamin_rules.records.numbers import is_amount, is_days
from tamin_rules.records.person import NOT_FLAG

NOT_OF_GROUP: Final = Code("premium.fact.not_of_group", group=str)
NO_CHOICE: Final = Code("premium.choice.unknown", known=tuple)


def is_choice(value: object, faults: Faults, kind: type[StrEnum], *loc: str) -> bool:
    """Tell whether a value is a member of an enum, and note under its place what there is to choose where it is not."""
    if type(value) is not kind:
        faults.note(NO_CHOICE, *loc, known=tuple(each.value for each in kind))
    return type(value) is kind


def note_flag(faults: Faults, value: object, *loc: str) -> None:
    """Note under its place what is neither true nor false."""
    if type(value) is not bool:
        faults.note(NOT_FLAG, *loc)


class PremiumGroup(StrEnum):
    """Under which rules the premium of a person is taken (records R6.3)."""

    COMPULSORY = "compulsory"
    MANAGER = "manager"
    DISABLED_VETERAN = "disabled_veteran"
    VOLUNTARY = "voluntary"
    SELF_EMPLOYED = "self_employed"
    HOUSEWIFE = "housewife"
    CONSTRUCTION_WORKER = "construction_worker"
    INTERCITY_DRIVER = "intercity_driver"


class Cover(StrEnum):
    """What the self-employed and housewives choose to be insured for."""

    OLD_AGE = "old_age"
    OLD_AGE_SURVIVORS = "old_age_survivors"
    OLD_AGE_DISABILITY_SURVIVORS = "old_age_disability_survivors"


class Skill(StrEnum):
    """Skill of a construction worker, on which the base depends."""

    GENERAL = "general"
    SEMI_SKILLED = "semi_skilled"
    SKILLED = "skilled"


class Vehicle(StrEnum):
    """What an intercity driver drives."""

    MINIBUS_AND_CAR = "minibus_and_car"
    OTHER = "other_vehicle"


class Occupation(StrEnum):
    """Self-employed occupations with a base above the minimum wage."""

    URBAN_DRIVER = "urban_driver"
    OWN_ACCOUNT = "own_account"


Fact: TypeAlias = Cover | Skill | Vehicle | Occupation
_G = PremiumGroup

_TAKES: Final[Mapping[PremiumGroup, frozenset[str]]] = MappingProxyType(
    {
        _G.COMPULSORY: frozenset({"wage", "hard_work", "exempt_workers"}),
        _G.MANAGER: frozenset({"wage", "hard_work", "exempt_workers"}),
        _G.DISABLED_VETERAN: frozenset({"wage", "hard_work"}),
        _G.VOLUNTARY: frozenset({"wage"}),
        _G.SELF_EMPLOYED: frozenset({"wage", "cover", "occupation"}),
        _G.HOUSEWIFE: frozenset({"wage", "cover"}),
        _G.CONSTRUCTION_WORKER: frozenset({"skill"}),
        _G.INTERCITY_DRIVER: frozenset({"vehicle"}),
    }
)
"""Which facts belong to a group; `covered_by_unemployment` is asked for in the first alone."""

_ASKED: Final = frozenset(name for names in _TAKES.values() for name in names)
_CHOICES: Final[Mapping[str, type[StrEnum]]] = MappingProxyType(
    {"cover": Cover, "occupation": Occupation, "skill": Skill, "vehicle": Vehicle}
)

INSURED: Final[Mapping[PremiumGroup, Key[Fraction]]] = MappingProxyType(
    {
        _G.COMPULSORY: keys.PREMIUM_RATE_COMPULSORY_INSURED,
        _G.MANAGER: keys.PREMIUM_RATE_COMPULSORY_INSURED,
        _G.VOLUNTARY: keys.PREMIUM_RATE_VOLUNTARY_INSURED,
        _G.CONSTRUCTION_WORKER: keys.PREMIUM_RATE_CONSTRUCTION_WORKER_INSURED,
        _G.INTERCITY_DRIVER: keys.PREMIUM_RATE_INTERCITY_DRIVER_INSURED,
    }
)

BY_COVER: Final[Mapping[tuple[PremiumGroup, Cover], Key[Fraction]]] = MappingProxyType(
    {
        (_G.SELF_EMPLOYED, Cover.OLD_AGE): keys.PREMIUM_RATE_SELF_EMPLOYED_OLD_AGE,
        (_G.SELF_EMPLOYED, Cover.OLD_AGE_SURVIVORS): keys.PREMIUM_RATE_SELF_EMPLOYED_OLD_AGE_SURVIVORS,
        (
            _G.SELF_EMPLOYED,
            Cover.OLD_AGE_DISABILITY_SURVIVORS,
        ): keys.PREMIUM_RATE_SELF_EMPLOYED_OLD_AGE_DISABILITY_SURVIVORS,
        (_G.HOUSEWIFE, Cover.OLD_AGE): keys.PREMIUM_RATE_HOUSEWIVES_OLD_AGE,
        (_G.HOUSEWIFE, Cover.OLD_AGE_SURVIVORS): keys.PREMIUM_RATE_HOUSEWIVES_OLD_AGE_SURVIVORS,
        (_G.HOUSEWIFE, Cover.OLD_AGE_DISABILITY_SURVIVORS): keys.PREMIUM_RATE_HOUSEWIVES_OLD_AGE_DISABILITY_SURVIVORS,
    }
)

EMPLOYER: Final[Mapping[PremiumGroup, Key[Fraction]]] = MappingProxyType(
    {
        _G.COMPULSORY: keys.PREMIUM_RATE_COMPULSORY_EMPLOYER,
        _G.MANAGER: keys.PREMIUM_RATE_COMPULSORY_EMPLOYER,
        _G.DISABLED_VETERAN: keys.PREMIUM_RATE_DISABLED_VETERANS_EMPLOYER,
    }
)

GOVERNMENT: Final[Mapping[PremiumGroup, tuple[Key[Fraction], ...]]] = MappingProxyType(
    {
        _G.COMPULSORY: (keys.PREMIUM_RATE_COMPULSORY_GOVERNMENT,),
        _G.MANAGER: (keys.PREMIUM_RATE_COMPULSORY_GOVERNMENT,),
        _G.VOLUNTARY: (keys.PREMIUM_RATE_VOLUNTARY_GOVERNMENT,),
        _G.SELF_EMPLOYED: (
            keys.PREMIUM_RATE_SELF_EMPLOYED_GOVERNMENT,
            keys.PREMIUM_RATE_SELF_EMPLOYED_GOVERNMENT_TREATMENT,
        ),
        _G.INTERCITY_DRIVER: (keys.PREMIUM_RATE_INTERCITY_DRIVER_GOVERNMENT,),
    }
)
"""Where nothing stands the state's share is not known: housewives, construction workers, disabled veterans."""

FACTORS: Final[Mapping[Fact, Key[Fraction]]] = MappingProxyType(
    {
        Skill.GENERAL: keys.CONSTRUCTION_WORKER_BASE_FACTOR_GENERAL,
        Skill.SEMI_SKILLED: keys.CONSTRUCTION_WORKER_BASE_FACTOR_SEMI_SKILLED,
        Skill.SKILLED: keys.CONSTRUCTION_WORKER_BASE_FACTOR_SKILLED,
        Vehicle.MINIBUS_AND_CAR: keys.INTERCITY_DRIVER_BASE_FACTOR_MINIBUS_AND_CAR,
        Vehicle.OTHER: keys.INTERCITY_DRIVER_BASE_FACTOR_OTHER,
        Occupation.URBAN_DRIVER: keys.SELF_EMPLOYED_BASE_FACTOR_URBAN_DRIVERS,
        Occupation.OWN_ACCOUNT: keys.SELF_EMPLOYED_BASE_FACTOR_EMPLOYERS_CONTRACTORS_OWN_ACCOUNT,
    }
)

CHOOSE_THEIR_BASE: Final = frozenset({_G.VOLUNTARY, _G.SELF_EMPLOYED, _G.HOUSEWIFE})

NEEDS: Final[Mapping[PremiumGroup, tuple[str, ...]]] = MappingProxyType(
    {
        _G.COMPULSORY: ("wage", "covered_by_unemployment"),
        _G.MANAGER: ("wage",),
        _G.DISABLED_VETERAN: ("wage",),
        _G.VOLUNTARY: ("wage",),
        _G.SELF_EMPLOYED: ("cover",),
        _G.HOUSEWIFE: ("cover",),
        _G.CONSTRUCTION_WORKER: ("skill",),
        _G.INTERCITY_DRIVER: ("vehicle",),
    }
)
"""Without which facts there is no premium."""


def _wage(value: Pay | int | None) -> Pay | None:
    return value if value is None or isinstance(value, Pay) else insurable_total(value)


@frozen
class PremiumFacts:
    """
    What the premium of one person for one month depends on.

    Args:
        month, days: of work; insured days. Who pays alone is charged the real length of the month, 31 days in a
            month of 31.
        wage: item by item, or the insurable total in rials. The self-employed and housewives may leave it out: they
            then pay on the minimum wage. Construction workers and drivers have a base of their own.
        group: under which rules.
        covered_by_unemployment: whether the 3 percent are due; not for everybody (pensioners, foreigners without a
            treaty, the employer himself). Asked for in the group `compulsory` alone; None: not known.
        hard_work: whether the job is recognised as hard and hazardous.
        exempt_workers: workers of a workshop in a trade that is exempt from the employer's share; None for others.
        cover, occupation, skill, vehicle: of those groups.

    Codes: premium.fact.not_of_group at the fact that the group does not know, premium.choice.unknown,
    insured.flag.not_flag, and those of days and amounts.
    """

    month: JalaliMonth
    days: int
    wage: Pay | None = field(default=None, converter=_wage)
    group: PremiumGroup = PremiumGroup.COMPULSORY
    covered_by_unemployment: bool | None = True
    hard_work: bool = False
    exempt_workers: int | None = None
    cover: Cover | None = None
    occupation: Occupation | None = None
    skill: Skill | None = None
    vehicle: Vehicle | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be, and facts that the group does not know."""
        faults = Faults()
        is_days(self.days, faults, "days")
        note_flag(faults, self.hard_work, "hard_work")
        if self.covered_by_unemployment is not None:
            note_flag(faults, self.covered_by_unemployment, "covered_by_unemployment")
        if self.exempt_workers is not None:
            is_amount(self.exempt_workers, faults, "exempt_workers")
        for name, kind in _CHOICES.items():
            if getattr(self, name) is not None:
                is_choice(getattr(self, name), faults, kind, name)
        if is_choice(self.group, faults, PremiumGroup, "group"):
            self._note_foreign(faults)
        faults.settle()

    def _note_foreign(self, faults: Faults) -> None:
        takes = _TAKES[self.group]
        given = {each.name for each in fields(PremiumFacts) if getattr(self, each.name) != each.default}
        for name in sorted(given & _ASKED - takes):
            faults.note(NOT_OF_GROUP, name, group=self.group.value)
