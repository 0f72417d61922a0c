"""
The keys of the law: one typed constant for each value, in the order of the data files.

A constant is the key's name in capitals, with underscores for dots. A value that is computed stands below those that it
is computed from; `areas` says which file holds which keys.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Final

from tamin_rules.law.model import Key


class PensionFloor(StrEnum):
    """Below what an old-age pension may not fall."""

    MINIMUM_WAGE_OF_AN_ORDINARY_WORKER = "minimum_wage_of_an_ordinary_worker"


class RecordAccess(StrEnum):
    """How an insured person could see the own contribution record (seed H1 to H3)."""

    NATIONAL_ID_AND_INSURANCE_NUMBER = "national_id_and_insurance_number"
    REGISTRATION_WITH_SUPPLEMENTARY_DATA = "registration_with_supplementary_data"
    REGISTRATION_IN_RENEWED_PORTAL = "registration_in_renewed_portal"


MIN_DAILY_WAGE: Final = Key("min_daily_wage", int)
MIN_MONTHLY_WAGE_30D: Final = Key("min_monthly_wage_30d", int)
INSURABLE_WAGE_CEILING_MULTIPLIER: Final = Key("insurable_wage_ceiling_multiplier", int)
INSURABLE_WAGE_CEILING_DAILY: Final = Key("insurable_wage_ceiling_daily", int)
INSURABLE_WAGE_CEILING_MONTHLY: Final = Key("insurable_wage_ceiling_monthly", int)
INSURABLE_WAGE_CEILING_MONTHLY_30D: Final = Key("insurable_wage_ceiling_monthly_30d", int)

PREMIUM_SUBJECT_BASE_WAGE: Final = Key("premium_subject.base_wage", bool)
PREMIUM_SUBJECT_SENIORITY_BASE: Final = Key("premium_subject.seniority_base", bool)
PREMIUM_SUBJECT_HOUSING_ALLOWANCE: Final = Key("premium_subject.housing_allowance", bool)
PREMIUM_SUBJECT_GROCERY_ALLOWANCE: Final = Key("premium_subject.grocery_allowance", bool)
PREMIUM_SUBJECT_MARRIAGE_ALLOWANCE: Final = Key("premium_subject.marriage_allowance", bool)
PREMIUM_SUBJECT_CHILD_ALLOWANCE: Final = Key("premium_subject.child_allowance", bool)
PREMIUM_SUBJECT_MISSION_ALLOWANCE: Final = Key("premium_subject.mission_allowance", bool)
PREMIUM_SUBJECT_SEVERANCE_END_OF_SERVICE: Final = Key("premium_subject.severance_end_of_service", bool)
PREMIUM_SUBJECT_UNUSED_LEAVE_PAYOUT: Final = Key("premium_subject.unused_leave_payout", bool)
PREMIUM_SUBJECT_OVERTIME: Final = Key("premium_subject.overtime", bool)
PREMIUM_SUBJECT_SHIFT_NIGHT_HOLIDAY_PAY: Final = Key("premium_subject.shift_night_holiday_pay", bool)
PREMIUM_SUBJECT_EIDI: Final = Key("premium_subject.eidi", bool)
PREMIUM_SUBJECT_PERFORMANCE_BONUS: Final = Key("premium_subject.performance_bonus", bool)
PREMIUM_SUBJECT_CASH_TRANSPORT: Final = Key("premium_subject.cash_transport", bool)
PREMIUM_SUBJECT_CASH_FOOD: Final = Key("premium_subject.cash_food", bool)
PREMIUM_RATE_COMPULSORY_INSURED: Final = Key("premium_rate.compulsory.insured", Fraction)
PREMIUM_RATE_COMPULSORY_EMPLOYER: Final = Key("premium_rate.compulsory.employer", Fraction)
PREMIUM_RATE_COMPULSORY_GOVERNMENT: Final = Key("premium_rate.compulsory.government", Fraction)
PREMIUM_RATE_COMPULSORY_TOTAL: Final = Key("premium_rate.compulsory.total", Fraction)
PREMIUM_RATE_UNEMPLOYMENT_EMPLOYER: Final = Key("premium_rate.unemployment.employer", Fraction)
PREMIUM_RATE_HAZARDOUS_WORK_EMPLOYER_EXTRA: Final = Key("premium_rate.hazardous_work.employer_extra", Fraction)
PREMIUM_RATE_VOLUNTARY_INSURED: Final = Key("premium_rate.voluntary.insured", Fraction)
PREMIUM_RATE_VOLUNTARY_GOVERNMENT: Final = Key("premium_rate.voluntary.government", Fraction)
PREMIUM_RATE_SELF_EMPLOYED_OLD_AGE: Final = Key("premium_rate.self_employed.old_age", Fraction)
PREMIUM_RATE_SELF_EMPLOYED_OLD_AGE_SURVIVORS: Final = Key("premium_rate.self_employed.old_age_survivors", Fraction)
PREMIUM_RATE_SELF_EMPLOYED_OLD_AGE_DISABILITY_SURVIVORS: Final = Key(
    "premium_rate.self_employed.old_age_disability_survivors", Fraction
)
PREMIUM_RATE_SELF_EMPLOYED_GOVERNMENT: Final = Key("premium_rate.self_employed.government", Fraction)
PREMIUM_RATE_SELF_EMPLOYED_GOVERNMENT_TREATMENT: Final = Key(
    "premium_rate.self_employed.government_treatment", Fraction
)
PREMIUM_RATE_HOUSEWIVES_OLD_AGE: Final = Key("premium_rate.housewives.old_age", Fraction)
PREMIUM_RATE_HOUSEWIVES_OLD_AGE_SURVIVORS: Final = Key("premium_rate.housewives.old_age_survivors", Fraction)
PREMIUM_RATE_HOUSEWIVES_OLD_AGE_DISABILITY_SURVIVORS: Final = Key(
    "premium_rate.housewives.old_age_disability_survivors", Fraction
)
PREMIUM_RATE_CONSTRUCTION_WORKER_INSURED: Final = Key("premium_rate.construction_worker.insured", Fraction)
PREMIUM_RATE_CONSTRUCTION_WORKER_OWNER_SHARE_OF_PERMIT_FEES: Final = Key(
    "premium_rate.construction_worker.owner_share_of_permit_fees", Fraction
)
CONSTRUCTION_WORKER_BASE_FACTOR_GENERAL: Final = Key("construction_worker_base_factor.general", Fraction)
CONSTRUCTION_WORKER_BASE_FACTOR_SEMI_SKILLED: Final = Key("construction_worker_base_factor.semi_skilled", Fraction)
CONSTRUCTION_WORKER_BASE_FACTOR_SKILLED: Final = Key("construction_worker_base_factor.skilled", Fraction)
PREMIUM_RATE_INTERCITY_DRIVER_TOTAL: Final = Key("premium_rate.intercity_driver.total", Fraction)
PREMIUM_RATE_INTERCITY_DRIVER_INSURED: Final = Key("premium_rate.intercity_driver.insured", Fraction)
PREMIUM_RATE_INTERCITY_DRIVER_GOVERNMENT: Final = Key("premium_rate.intercity_driver.government", Fraction)
INTERCITY_DRIVER_BASE_FACTOR_MINIBUS_AND_CAR: Final = Key("intercity_driver_base_factor.minibus_and_car", Fraction)
INTERCITY_DRIVER_BASE_FACTOR_OTHER: Final = Key("intercity_driver_base_factor.other", Fraction)
SELF_EMPLOYED_BASE_FACTOR_URBAN_DRIVERS: Final = Key("self_employed_base_factor.urban_drivers", Fraction)
SELF_EMPLOYED_BASE_FACTOR_EMPLOYERS_CONTRACTORS_OWN_ACCOUNT: Final = Key(
    "self_employed_base_factor.employers_contractors_own_account", Fraction
)
PREMIUM_RATE_DISABLED_VETERANS_EMPLOYER: Final = Key("premium_rate.disabled_veterans.employer", Fraction)
EMPLOYER_SHARE_EXEMPTION_MAX_WORKERS: Final = Key("employer_share_exemption.max_workers", int)

GROCERY_ALLOWANCE_MONTHLY_SINGLE: Final = Key("grocery_allowance_monthly_single", int)
GROCERY_ALLOWANCE_MONTHLY_MARRIED: Final = Key("grocery_allowance_monthly_married", int)
GROCERY_ALLOWANCE_MONTHLY: Final = Key("grocery_allowance_monthly", int)
HOUSING_ALLOWANCE_MONTHLY_SINGLE: Final = Key("housing_allowance_monthly_single", int)
HOUSING_ALLOWANCE_MONTHLY_MARRIED: Final = Key("housing_allowance_monthly_married", int)
HOUSING_ALLOWANCE_MONTHLY: Final = Key("housing_allowance_monthly", int)
MARRIAGE_ALLOWANCE_MONTHLY: Final = Key("marriage_allowance_monthly", int)
SENIORITY_BASE_DAILY: Final = Key("seniority_base_daily", int)
CHILD_ALLOWANCE_DAYS_OF_MIN_WAGE: Final = Key("child_allowance_days_of_min_wage", int)
CHILD_ALLOWANCE_MIN_PREMIUM_DAYS: Final = Key("child_allowance_min_premium_days", int)

PREMIUM_PAYMENT_DEADLINE_MONTHS_AFTER_WAGE_MONTH: Final = Key("premium_payment_deadline.months_after_wage_month", int)
LIST_SUBMISSION_DEADLINE_MONTHS_AFTER_WAGE_MONTH: Final = Key("list_submission_deadline.months_after_wage_month", int)
PREMIUM_PAYMENT_DEADLINE_WORKSHOPS_UP_TO_5_EXEMPT_MONTHS: Final = Key(
    "premium_payment_deadline.workshops_up_to_5_exempt.months", int
)
DEADLINE_FALLS_ON_PUBLIC_HOLIDAY_MOVES_TO_NEXT_WORKING_DAY: Final = Key(
    "deadline_falls_on_public_holiday.moves_to_next_working_day", bool
)
SSO_LIST_REVIEW_WINDOW: Final = Key("sso_list_review_window", int)
PENALTY_LIST_NOT_SENT_FRACTION_OF_MONTH_PREMIUM: Final = Key(
    "penalty.list_not_sent.fraction_of_month_premium", Fraction
)
PENALTY_LIST_NOT_SENT_PERCENT_OF_MONTH_PREMIUM: Final = Key("penalty.list_not_sent.percent_of_month_premium", Fraction)
PENALTY_LATE_PAYMENT_PERCENT_OF_DEBT_PER_MONTH: Final = Key("penalty.late_payment.percent_of_debt_per_month", Fraction)

OLD_AGE_MIN_AGE_MEN: Final = Key("old_age.min_age_men", int)
OLD_AGE_MIN_AGE_WOMEN: Final = Key("old_age.min_age_women", int)
OLD_AGE_MIN_CONTRIBUTION_YEARS: Final = Key("old_age.min_contribution_years", int)
OLD_AGE_ACCRUAL_FRACTION_PER_YEAR: Final = Key("old_age.accrual_fraction_per_year", Fraction)
OLD_AGE_MAX_FRACTION_OF_AVERAGE_WAGE: Final = Key("old_age.max_fraction_of_average_wage", Fraction)
OLD_AGE_AVERAGING_MONTHS: Final = Key("old_age.averaging_months", int)
OLD_AGE_THIRTY_YEARS_MIN_AGE_MEN: Final = Key("old_age.thirty_years_min_age_men", int)
OLD_AGE_THIRTY_YEARS_MIN_AGE_WOMEN: Final = Key("old_age.thirty_years_min_age_women", int)
OLD_AGE_THIRTY_YEARS_CONTRIBUTION_YEARS: Final = Key("old_age.thirty_years_contribution_years", int)
OLD_AGE_ANY_AGE_CONTRIBUTION_YEARS: Final = Key("old_age.any_age_contribution_years", int)
OLD_AGE_HAZARDOUS_YEARS_CONTINUOUS: Final = Key("old_age.hazardous_years_continuous", int)
OLD_AGE_HAZARDOUS_YEARS_INTERMITTENT: Final = Key("old_age.hazardous_years_intermittent", int)
OLD_AGE_HAZARDOUS_YEAR_FACTOR: Final = Key("old_age.hazardous_year_factor", Fraction)
OLD_AGE_WOMEN_AGE42_MIN_AGE: Final = Key("old_age.women_age42_min_age", int)
OLD_AGE_WOMEN_AGE42_CONTRIBUTION_YEARS: Final = Key("old_age.women_age42_contribution_years", int)
OLD_AGE_WOMEN_AGE42_PENSION_FRACTION: Final = Key("old_age.women_age42_pension_fraction", Fraction)
OLD_AGE_TEN_YEARS_MIN_AGE_MEN: Final = Key("old_age.ten_years_min_age_men", int)
OLD_AGE_TEN_YEARS_MIN_AGE_WOMEN: Final = Key("old_age.ten_years_min_age_women", int)
OLD_AGE_TEN_YEARS_CONTRIBUTION_YEARS: Final = Key("old_age.ten_years_contribution_years", int)
OLD_AGE_TEN_YEARS_FLOOR_FRACTION_PER_YEAR: Final = Key("old_age.ten_years_floor_fraction_per_year", Fraction)
OLD_AGE_SEVENTH_PLAN_BY_ACT: Final = Key("old_age.seventh_plan_by_act", bool)
OLD_AGE_SEVENTH_PLAN_BY_BYLAW: Final = Key("old_age.seventh_plan_by_bylaw", bool)
OLD_AGE_SEVENTH_PLAN_MOTHER_MIN_CHILDREN: Final = Key("old_age.seventh_plan_mother_min_children", int)
OLD_AGE_MAX_CONTRIBUTION_YEARS_REQUIRED_MEN: Final = Key("old_age.max_contribution_years_required_men", int)
OLD_AGE_MAX_CONTRIBUTION_YEARS_REQUIRED_WOMEN: Final = Key("old_age.max_contribution_years_required_women", int)
OLD_AGE_SEVENTH_PLAN_EXTRA_MONTHS_PER_MISSING_YEAR_OVER_28: Final = Key(
    "old_age.seventh_plan_extra_months_per_missing_year.over_28", int
)
OLD_AGE_SEVENTH_PLAN_EXTRA_MONTHS_PER_MISSING_YEAR_25_TO_28: Final = Key(
    "old_age.seventh_plan_extra_months_per_missing_year.25_to_28", int
)
OLD_AGE_SEVENTH_PLAN_EXTRA_MONTHS_PER_MISSING_YEAR_20_TO_25: Final = Key(
    "old_age.seventh_plan_extra_months_per_missing_year.20_to_25", int
)
OLD_AGE_SEVENTH_PLAN_EXTRA_MONTHS_PER_MISSING_YEAR_15_TO_20: Final = Key(
    "old_age.seventh_plan_extra_months_per_missing_year.15_to_20", int
)
OLD_AGE_SEVENTH_PLAN_EXTRA_YEARS_UNDER_15: Final = Key("old_age.seventh_plan_extra_years.under_15", int)
MIN_PENSION_RULE: Final = Key("min_pension.rule", PensionFloor)
MIN_PENSION_MONTHLY: Final = Key("min_pension_monthly", int)
MIN_PENSION_FULL_FROM_YEARS: Final = Key("min_pension.full_from_years", int)
MIN_PENSION_FRACTION_PER_YEAR: Final = Key("min_pension.fraction_per_year", Fraction)
MIN_PENSION_FROZEN_MONTHLY: Final = Key("min_pension.frozen_monthly", int)
PENSION_INCREASE_PERCENT: Final = Key("pension_increase.percent", Fraction)
PENSION_INCREASE_AT_OR_BELOW_MIN_WAGE_PERCENT: Final = Key("pension_increase.at_or_below_min_wage.percent", Fraction)
PENSION_INCREASE_ABOVE_MIN_WAGE_PERCENT: Final = Key("pension_increase.above_min_wage.percent", Fraction)
PENSION_INCREASE_ABOVE_MIN_WAGE_FIXED: Final = Key("pension_increase.above_min_wage.fixed", int)

UNEMPLOYMENT_BENEFIT_PERCENT_OF_AVERAGE_DAILY_WAGE: Final = Key(
    "unemployment_benefit.percent_of_average_daily_wage", Fraction
)
UNEMPLOYMENT_BENEFIT_PER_DEPENDANT_PERCENT_OF_MIN_WAGE: Final = Key(
    "unemployment_benefit.per_dependant_percent_of_min_wage", Fraction
)
UNEMPLOYMENT_BENEFIT_MAX_DEPENDANTS: Final = Key("unemployment_benefit.max_dependants", int)
UNEMPLOYMENT_BENEFIT_CAP_PERCENT_OF_AVERAGE_WAGE: Final = Key(
    "unemployment_benefit.cap_percent_of_average_wage", Fraction
)
UNEMPLOYMENT_BENEFIT_MIN_CONTRIBUTION_MONTHS: Final = Key("unemployment_benefit.min_contribution_months", int)
UNEMPLOYMENT_BENEFIT_BAND_1_MOST_CONTRIBUTION_MONTHS: Final = Key(
    "unemployment_benefit.band_1.most_contribution_months", int
)
UNEMPLOYMENT_BENEFIT_BAND_1_MONTHS_SINGLE: Final = Key("unemployment_benefit.band_1.months_single", int)
UNEMPLOYMENT_BENEFIT_BAND_1_MONTHS_WITH_DEPENDANTS: Final = Key(
    "unemployment_benefit.band_1.months_with_dependants", int
)
UNEMPLOYMENT_BENEFIT_BAND_2_MOST_CONTRIBUTION_MONTHS: Final = Key(
    "unemployment_benefit.band_2.most_contribution_months", int
)
UNEMPLOYMENT_BENEFIT_BAND_2_MONTHS_SINGLE: Final = Key("unemployment_benefit.band_2.months_single", int)
UNEMPLOYMENT_BENEFIT_BAND_2_MONTHS_WITH_DEPENDANTS: Final = Key(
    "unemployment_benefit.band_2.months_with_dependants", int
)
UNEMPLOYMENT_BENEFIT_BAND_3_MOST_CONTRIBUTION_MONTHS: Final = Key(
    "unemployment_benefit.band_3.most_contribution_months", int
)
UNEMPLOYMENT_BENEFIT_BAND_3_MONTHS_SINGLE: Final = Key("unemployment_benefit.band_3.months_single", int)
UNEMPLOYMENT_BENEFIT_BAND_3_MONTHS_WITH_DEPENDANTS: Final = Key(
    "unemployment_benefit.band_3.months_with_dependants", int
)
UNEMPLOYMENT_BENEFIT_BAND_4_MOST_CONTRIBUTION_MONTHS: Final = Key(
    "unemployment_benefit.band_4.most_contribution_months", int
)
UNEMPLOYMENT_BENEFIT_BAND_4_MONTHS_SINGLE: Final = Key("unemployment_benefit.band_4.months_single", int)
UNEMPLOYMENT_BENEFIT_BAND_4_MONTHS_WITH_DEPENDANTS: Final = Key(
    "unemployment_benefit.band_4.months_with_dependants", int
)
UNEMPLOYMENT_BENEFIT_BAND_5_MONTHS_SINGLE: Final = Key("unemployment_benefit.band_5.months_single", int)
UNEMPLOYMENT_BENEFIT_BAND_5_MONTHS_WITH_DEPENDANTS: Final = Key(
    "unemployment_benefit.band_5.months_with_dependants", int
)
DAILY_BENEFIT_AVERAGING_DAYS: Final = Key("daily_benefit.averaging_days", int)
SICK_PAY_FRACTION_WITH_DEPENDANTS: Final = Key("sick_pay.fraction_with_dependants", Fraction)
SICK_PAY_FRACTION_WITHOUT_DEPENDANTS: Final = Key("sick_pay.fraction_without_dependants", Fraction)
SICK_PAY_FRACTION_IN_HOSPITAL_WITHOUT_DEPENDANTS: Final = Key(
    "sick_pay.fraction_in_hospital_without_dependants", Fraction
)
SICK_PAY_WAITING_DAYS: Final = Key("sick_pay.waiting_days", int)
MATERNITY_BENEFIT_FRACTION_OF_AVERAGE_DAILY_WAGE: Final = Key(
    "maternity_benefit.fraction_of_average_daily_wage", Fraction
)
MATERNITY_BENEFIT_MIN_CONTRIBUTION_DAYS: Final = Key("maternity_benefit.min_contribution_days", int)
MATERNITY_BENEFIT_MONTHS: Final = Key("maternity_benefit.months", int)
ORGANISATION_MARRIAGE_ALLOWANCE_AVERAGING_MONTHS: Final = Key("organisation_marriage_allowance.averaging_months", int)
ORGANISATION_MARRIAGE_ALLOWANCE_RECORD_DAYS: Final = Key("organisation_marriage_allowance.record_days", int)
ORGANISATION_MARRIAGE_ALLOWANCE_RECORD_YEARS: Final = Key("organisation_marriage_allowance.record_years", int)
TOTAL_DISABILITY_LEAST_LOSS_OF_CAPACITY: Final = Key("total_disability.least_loss_of_capacity", Fraction)
TOTAL_DISABILITY_AVERAGING_DAYS: Final = Key("total_disability.averaging_days", int)
TOTAL_DISABILITY_LEAST_FRACTION_OF_AVERAGE_WAGE: Final = Key(
    "total_disability.least_fraction_of_average_wage", Fraction
)
TOTAL_DISABILITY_SUPPLEMENT_FRACTION: Final = Key("total_disability.supplement_fraction", Fraction)
TOTAL_DISABILITY_SUPPLEMENT_BELOW_FRACTION_OF_AVERAGE_WAGE: Final = Key(
    "total_disability.supplement_below_fraction_of_average_wage", Fraction
)
TOTAL_DISABILITY_RECORD_YEARS: Final = Key("total_disability.record_years", int)
TOTAL_DISABILITY_RECORD_DAYS: Final = Key("total_disability.record_days", int)
TOTAL_DISABILITY_RECORD_DAYS_IN_LAST_YEAR: Final = Key("total_disability.record_days_in_last_year", int)

RECORD_ACCESS: Final = Key("record_access", RecordAccess)

RECORD_DAYS_OF_YEAR: Final = Key("record.days_of_year", int)
RECORD_DAYS_OF_MONTH: Final = Key("record.days_of_month", int)
RECORD_FULL_DAY_HOURS: Final = Key("record.full_day_hours", Fraction)
RECORD_AVERAGING_DAYS: Final = Key("record.averaging_days", int)
RECORD_COMPLETE_YEAR_DAYS: Final = Key("record.complete_year_days", int)
RECORD_PURCHASE_RATE_BY_DAYS: Final = Key("record.purchase_rate_by_days", Fraction)
RECORD_PURCHASE_RATE_BY_MONTHS: Final = Key("record.purchase_rate_by_months", Fraction)
RECORD_WAGE_DETAIL: Final = Key("record.wage_detail", bool)
RECORD_WAGE_JUMP_LEAST_RISE: Final = Key("record.wage_jump.least_rise", Fraction)
