// The worked examples of `records.json`: premiums, paid days, unemployment and marriage allowance. To try the vectors
// on; not a product. Rials of one month and one rate stay far below 2^53, so that plain numbers are exact here.

import { inForce } from "./careers.mjs";

// Which items of pay carry the premium: R6.2.
const INSURABLE = ["base_wage", "seniority", "housing", "grocery", "marriage_allowance", "insurable_items"];
const EXEMPT = { child_allowance_total: "child_allowance" };

// A share of whole rials, halves up; the rate is a text like "7/100".
function share(amount, rate) {
  const [above, below] = rate.split("/").map(Number);
  return Math.floor((2 * amount * above + below) / (2 * below));
}

// R6.1, R6.3, R6.4, and R1.5 for unpaid days. An amount "above ceiling" is what a list shows of wages that it caps.
function contribution(input, figures) {
  if (input.insurable_items === "above ceiling") return premiums(input, Infinity, figures);
  const monthDays = input.month_days ?? 30;
  const unpaid = input.unpaid_leave_days ?? 0;
  const reduction = share(input.base_wage ?? 0, `${unpaid}/${monthDays}`);
  const insurable = INSURABLE.reduce((sum, item) => sum + (input[item] ?? 0), 0) - reduction;
  const excluded = Object.keys(EXEMPT).filter((item) => item in input);
  const gross = insurable + excluded.reduce((sum, item) => sum + input[item], 0);
  const days = input.days ?? monthDays - unpaid;
  const told = { gross, excluded: excluded.map((item) => EXEMPT[item]), wage_reduction: reduction };
  return { ...told, ...premiums({ ...input, days }, insurable, figures) };
}

function premiums({ year, month, days }, insurable, figures) {
  const [daily, insured, employer, unemployment] = [
    "insurable_wage_ceiling_daily",
    "premium_rate.compulsory.insured",
    "premium_rate.compulsory.employer",
    "premium_rate.unemployment.employer",
  ].map((figure) => inForce(figures[figure], `${year}-${String(month).padStart(2, "0")}-01`).value);
  const ceiling = daily * days;
  const wage = Math.min(ceiling, insurable);
  return {
    ceiling,
    theoretical_ceiling: ceiling,
    insurable_wage: wage,
    worker_share: share(wage, insured),
    employer_share_20_plus_3: share(wage, employer) + share(wage, unemployment), // each rounded by itself
  };
}

// R1.1: a convention of pay, 30 days of wage for a short Esfand. Not insured days.
function daysWage({ month_days: monthDays, monthly_base_for_30_days: base }) {
  const paid = Math.max(monthDays, 30);
  return { paid_days: paid, base_wage: share(base, `${paid}/30`) };
}

// R5.4: from so many months of contributions on, months of benefit when single, and with dependants.
const DURATIONS = [
  [241, 36, 50],
  [181, 26, 36],
  [121, 18, 26],
  [25, 12, 18],
  [6, 6, 12],
  [0, 0, 0],
];

function unemploymentDuration({ contribution_months: months, status, already_used_months: used }) {
  const [, single, married] = DURATIONS.find(([from]) => months >= from);
  const entitled = status === "single" ? single : married;
  return { entitled_months: entitled, remaining_months: Math.max(0, entitled - used) };
}

// R5.6: a 24th of the wages of two years, rounded up, and not below the minimum wage of the marriage.
function marriageAllowance(input) {
  const average = Math.ceil(input.insurable_wages_24_months_before_marriage / 24);
  return { amount: Math.max(average, input.monthly_minimum_wage_at_marriage) };
}

export const examples = {
  contribution,
  days_wage: daysWage,
  unemployment_duration: unemploymentDuration,
  marriage_allowance: marriageAllowance,
};

// Of what is expected, the part that was computed, or a text that says what was not.
export function example({ kind, input, expected }, figures) {
  const found = examples[kind](input, figures);
  const beyond = Object.keys(expected).filter((key) => !(key in found));
  if (beyond.length > 0) return `no rule for ${beyond.join(", ")}`;
  return Object.fromEntries(Object.keys(expected).map((key) => [key, found[key]]));
}
