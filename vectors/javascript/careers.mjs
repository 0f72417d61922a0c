// Whole insurance records: rows to months, two years to an average, an average to a pension. To try the vectors on; not
// a product. Written from the rules R1 to R4 of the records, which the README tells in short.
//
// Rials are BigInt from the first sum on: thirty times the wages of two years may pass 2^53. A fraction is a pair of
// BigInt, [above, below], and is rounded once, at the very end.

import { jalaliDay, monthLength } from "./rules.mjs";

const DEFAULTS = {
  average_wage: "portal",
  benefit_days: "as_reported",
  ceiling_days: "insured_days",
  days_over_month_length: "reject",
  floor_below_20_years: "years_over_30",
  gaps: "skip",
  index_ratio: "per_month",
  overlap_days: "interval_union",
  overlap_wages: "sum_capped",
  paid_month: "days_and_wage_positive",
  pension_floor: "of_the_day",
  pension_rounding: "up_to_rial",
  pension_years: "two_decimals_half_up",
  portal_window: "below_730",
  short_record_divisor: "fixed_24",
  years_cap: "cap_35",
  zero_day_rows: "accept",
};

// What these rules do not do, and why.
const LEFT_OUT = {
  record_type: "no table of the kinds of insurance",
  several_workshops: "the walk row by row is for comparison only",
};

const BENEFITS = ["unemployment", "sick_pay", "maternity", "بیمه بیکاری", "غرامت دستمزد", "غرامت بارداری"];

// --- numbers, months and figures of the law --------------------------------------------------------------------------

const total = (numbers) => numbers.reduce((sum, number) => sum + BigInt(number), 0n);
const ceil = ([above, below]) => (above + below - 1n) / below; // of what is not negative
const halfUp = ([above, below]) => (2n * above + below) / (2n * below);
const times = ([above, below], number) => [above * BigInt(number), below];
const plus = ([a, b], [c, d]) => [a * d + c * b, b * d];
const larger = (one, other) => (one > other ? one : other);
const smaller = (one, other) => (one < other ? one : other);

const two = (number) => String(number).padStart(2, "0");
const name = ({ year, month }) => `${year}-${two(month)}`;
const place = ({ year, month }) => 12 * year + month - 1;
const monthAt = (number) => ({ year: Math.floor(number / 12), month: (number % 12) + 1 });
const length = ({ year, month }) => monthLength(year, month);

function groupedBy(key, items) {
  const groups = new Map();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups.entries()];
}

// The figure of a day is the last one that began on it or before; null, with a code, where it is not known.
const NOT_YET = { value: null, code: "law.value.not_in_force" };
export const inForce = (rows, day) => rows.findLast((row) => row.from <= day) ?? NOT_YET;
const onFirstDay = (rows, month) => inForce(rows, `${name(month)}-01`);

// --- rows ------------------------------------------------------------------------------------------------------------

const MOST = { days: 999, wage: 10 ** 15 - 1 };
const NEEDED = ["year", "month", "days", "wage"];
const FIELDS = [...NEEDED, "workshop", "kind", "start", "end"];

function faultOfNumber(field, value) {
  if (!Number.isInteger(value)) return "wire.type.wrong";
  if (field === "year") return value < 1200 || value > 1500 ? "jalali.year.out_of_range" : null;
  if (field === "month") return value < 1 || value > 12 ? "jalali.month.out_of_range" : null;
  if (value < 0) return "record.number.negative";
  return value > MOST[field] ? "record.number.too_large" : null;
}

function faultOfField(field, row) {
  const value = row[field];
  if (NEEDED.includes(field)) return field in row ? faultOfNumber(field, value) : "wire.field.missing";
  if (value === undefined || value === null) return null;
  if (typeof value !== "string") return "wire.type.wrong";
  return field === "start" || field === "end" ? (jalaliDay({ text: value }).codes[0] ?? null) : null;
}

// Every fault of a row: where, and the code.
function faultsOf(row, index) {
  if (typeof row !== "object" || row === null || Array.isArray(row)) return [{ loc: [index], code: "wire.type.wrong" }];
  const found = FIELDS.map((field) => ({ loc: [index, field], code: faultOfField(field, row) }));
  const { start, end } = row;
  const faults = found.filter(({ code }) => code !== null);
  if (start && end && faults.every(({ loc }) => loc[1] !== "start" && loc[1] !== "end") && start > end) {
    faults.push({ loc: [index, "end"], code: "record.interval.reversed" });
  }
  const unknown = Object.keys(row).some((key) => !FIELDS.includes(key));
  return unknown ? [...faults, { loc: [index], code: "wire.field.unknown" }] : faults;
}

// --- rows to months: R1.1, R1.3, R1.4, R1.9, Clarifications 5 to 8 ---------------------------------------------------

function whyLeftOut(row, on, readings) {
  if (name(row) > on.slice(0, 7)) return "after_day"; // the month of the day counts whole
  if (row.days > length(row) && readings.days_over_month_length === "reject") return "over_length";
  if (row.days === 0 && readings.zero_day_rows === "reject") return "zero_days";
  return readings.benefit_days === "exclude" && BENEFITS.includes(row.kind) ? "benefit" : null;
}

// The days of its month that a row's interval covers, first and last included; none where it has no interval, or one in
// another month. Days are written year-month-day, so that texts compare as days do.
function covered(row) {
  if (!row.start || !row.end) return [];
  const days = Array.from({ length: length(row) }, (_, index) => `${name(row)}-${two(index + 1)}`);
  return days.filter((day) => row.start <= day && day <= row.end);
}

function countedDays(rows, readings) {
  const reported = rows.map(({ days }) => days);
  const sum = reported.reduce((one, other) => one + other);
  if (rows.length === 1) return sum; // as it was reported
  if (readings.overlap_days === "largest_row") return Math.max(...reported);
  const spans = rows.map(covered);
  const dated = readings.overlap_days === "interval_union" && spans.every((days) => days.length > 0);
  return Math.min(sum, length(rows[0]), dated ? new Set(spans.flat()).size : Infinity);
}

// The wage that counts; null where the ceiling is needed and not known. A lone row keeps its wage.
function countedWage(rows, days, readings, figures) {
  const sum = total(rows.map(({ wage }) => wage));
  if (rows.length === 1 || readings.overlap_wages === "sum_uncapped") return sum;
  const daily = onFirstDay(figures.insurable_wage_ceiling_daily, rows[0]).value;
  return daily === null ? null : smaller(sum, BigInt(daily) * BigInt(readings.ceiling_days === "fixed_30" ? 30 : days));
}

function merged(rows, readings, figures) {
  const months = groupedBy(place, rows).map(([at, group]) => {
    const days = countedDays(group, readings);
    const reported = total(group.map(({ wage }) => wage));
    return { ...monthAt(at), at, days, reported, wage: countedWage(group, days, readings, figures) };
  });
  return months.sort((one, other) => one.at - other.at);
}

function gapsOf(months) {
  return months.slice(1).flatMap(({ at }, index) => {
    const before = months[index].at;
    return at - before > 1 ? [[name(monthAt(before + 1)), name(monthAt(at - 1))]] : [];
  });
}

// --- the average of two years: R3.1 to R3.4, R3.7 --------------------------------------------------------------------

// The paid months, newest first; with gaps filled by nothing, those of the 24 calendar months that end with the newest.
function paidMonths(months, readings) {
  const paid = months.filter(({ reported }) => readings.paid_month === "days_positive" || reported > 0n).reverse();
  return readings.gaps === "fill_zero" ? paid.filter(({ at }) => at > paid[0].at - 24) : paid;
}

// Months newest first until so many days are reached; the month that reaches them is taken whole.
function untilDays(paid, days) {
  let gathered = 0;
  return paid.filter((month) => {
    const wanted = gathered < days;
    gathered += month.days;
    return wanted;
  });
}

function divisor(taken, readings) {
  return readings.gaps === "skip" && readings.short_record_divisor === "months_paid" ? Math.min(24, taken.length) : 24;
}

const wages = (taken) => total(taken.map(({ wage }) => wage));
const dayCount = (taken) => total(taken.map(({ days }) => days));
const byMonths = (taken, { readings }) => [wages(taken), BigInt(divisor(taken, readings))];
const byDays = (taken) => times([wages(taken), dayCount(taken)], 30);

// Of the month that crosses 730 days only the share of the days still needed.
function byShares(taken, { readings }) {
  let needed = 730;
  const shares = taken.map(({ wage, days }) => {
    const share = Math.min(days, needed);
    needed -= share;
    return [wage * BigInt(share), BigInt(days)];
  });
  const [above, below] = shares.reduce(plus);
  return [above, below * BigInt(divisor(taken, readings))];
}

// The mean ratio of the wages to the minimum wages of their time, times the monthly minimum wage of the day; the figure
// that is not known, where one is not.
function byIndex(taken, { readings, figures, on }) {
  const now = monthly(figures, on);
  const then = (month) => onFirstDay(figures.min_daily_wage, month);
  const unknown = [now, ...taken.map(then)].find(({ value }) => value === null);
  if (unknown) return unknown;
  const ratio = (months) => [wages(months), total(months.map((month) => then(month).value * month.days))];
  const ofMonths = taken.map((month) => ratio([month]));
  const ofYears = groupedBy(({ year }) => year, taken).map(([, months]) => ratio(months));
  const weighted = ofMonths.map((each, index) => times(each, taken[index].days));
  const [ratios, count] = {
    per_month: [ofMonths, readings.gaps === "fill_zero" ? 24 : taken.length],
    per_calendar_year: [ofYears, ofYears.length],
    weighted_by_days: [weighted, dayCount(taken)],
  }[readings.index_ratio];
  const [above, below] = ratios.reduce(plus);
  return times([above, below * BigInt(count)], now.value);
}

const figure = (value, code, taken) => ({
  value,
  code,
  months: taken.length,
  since: taken.length ? name(taken.at(-1)) : null,
});

function average(taken, exact, terms) {
  if (taken.length === 0) return figure(null, "rule.fact.missing", taken);
  if (taken.some(({ wage }) => wage === null)) return figure(null, "record.average.ceiling_unknown", taken);
  const found = exact(taken, terms);
  return found.code ? figure(null, found.code, taken) : figure(ceil(found), null, taken);
}

function averagesOf(months, terms) {
  const { readings } = terms;
  const paid = paidMonths(months, readings);
  const filled = readings.gaps === "fill_zero"; // then the window is one of months, whatever their days
  const window = (days) => (filled ? paid : untilDays(paid, days));
  const portal = window(readings.portal_window === "up_to_730" ? 731 : 730);
  return {
    portal: average(portal, byMonths, terms),
    last_24_months: average(paid.slice(0, 24), byMonths, terms),
    last_730_days: average(window(730), byShares, terms),
    daily: average(portal, byDays, terms),
    index_linked: average(portal, byIndex, terms),
  };
}

// --- the pension: R1.8, R4.1 to R4.3, Clarifications 2 to 4 ----------------------------------------------------------

// The minimum wage of a month, 30 days, and the one of 1397 that the clients still carry.
const monthly = (figures, on) => {
  const { value, code } = inForce(figures.min_daily_wage, on);
  return { value: value === null ? null : 30 * value, code };
};
const frozen = (figures, on) => inForce(figures["min_pension.frozen_monthly"], on);

// No pension falls below the floor: the minimum wage of a month, before 20 years a thirtieth of it for each year.
function floorOf(years, shown, { readings, figures, on }) {
  const short = shown < 2000n;
  if (short && readings.floor_below_20_years === "none") return 0n;
  const { value, code } = readings.pension_floor === "of_the_day" ? monthly(figures, on) : frozen(figures, on);
  if (value === null) return { code };
  const [above, below] = short && readings.floor_below_20_years === "years_over_30" ? years : [30n, 1n];
  return ceil(times([above, 30n * below], value));
}

function pensionOf(wage, days, terms) {
  const { readings } = terms;
  const exact = [BigInt(days), 365n];
  const shown = halfUp(times(exact, 100)); // hundredths of years
  const years = readings.pension_years === "unrounded" ? exact : [shown, 100n];
  const limited = readings.years_cap === "cap_35";
  const told = { years: `${shown / 100n}.${two(shown % 100n)}`, floor: false, cap: limited && shown > 3500n };
  const none = (code) => ({ value: null, code, ...told });
  if (!wage) return none("rule.fact.missing");
  const counted = limited && years[0] > 35n * years[1] ? [35n, 1n] : years;
  const amount = times([counted[0], 30n * counted[1]], wage);
  const thousands = readings.pension_rounding === "nearest_1000";
  const rounded = thousands ? 1000n * halfUp([amount[0], 1000n * amount[1]]) : ceil(amount);
  const floor = floorOf(years, shown, terms);
  if (floor.code) return none(floor.code);
  return { value: larger(rounded, floor), code: null, ...told, floor: floor > rounded };
}

// --- the whole record ------------------------------------------------------------------------------------------------

// The answer, in the shape of `expected`; a text where these rules do not cover the input, which says why.
export function career({ rows, on, readings: chosen }, figures) {
  const beyond = Object.keys(chosen).find((reading) => !(reading in DEFAULTS));
  if (beyond) return LEFT_OUT[beyond] ?? `no rule for the reading ${beyond}`;
  const faults = rows.flatMap(faultsOf);
  if (faults.length > 0) return { valid: false, faults };
  const terms = { on, figures, readings: { ...DEFAULTS, ...chosen } };
  const whys = rows.map((row) => whyLeftOut(row, on, terms.readings));
  const counted = rows
    .filter((row, index) => whys[index] === null && row.days > 0)
    .map((row) => ({ ...row, days: Math.min(row.days, length(row)) }));
  const months = merged(counted, terms.readings, figures);
  const days = Number(dayCount(months));
  const averages = averagesOf(months, terms);
  return {
    valid: true,
    faults: [],
    months: months.map((month) => [month.year, month.month, month.days, month.wage]),
    total_days: days,
    gaps: gapsOf(months),
    left_out: whys.flatMap((why, row) => (why === null ? [] : [{ row, why }])),
    averages,
    pension: pensionOf(averages[terms.readings.average_wage].value, days, terms),
  };
}
