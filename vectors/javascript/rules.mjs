// Nine identifiers, Jalali days and two password policies, written from the rules, to try the vectors on. Not a product.

const PERSIAN = "۰۱۲۳۴۵۶۷۸۹";
const ARABIC = "٠١٢٣٤٥٦٧٨٩";
const MARKS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const BLANKS = /[ \u00a0\u2007\u2009\u202f]/g;
const DASHES = /[-\u2010-\u2014\u2212]/g;

const ISSUERS = new Set(
  (
    "502229 502806 502908 502910 502938 504172 504706 505416 505785 505801 507677 581874 585947 585983 589210 589463 " +
    "603769 603770 603799 606256 606373 610433 621986 622106 627353 627381 627412 627488 627593 627648 627760 627884 " +
    "627961 628023 628157 636214 636795 636949 639194 639217 639346 639347 639370 639599 639607 991975 " +
    "170019 207177 505426 636797 903769"
  ).split(" "),
);

const accepted = (value) => ({ valid: true, value, codes: [] });
const refused = (...codes) => ({ valid: false, value: null, codes });

const fold = (text) =>
  text
    .replace(/[۰-۹]/g, (digit) => String(PERSIAN.indexOf(digit)))
    .replace(/[٠-٩]/g, (digit) => String(ARABIC.indexOf(digit)))
    .replace(MARKS, "")
    .trim();

const closed = (text) => text.replace(BLANKS, "").replace(DASHES, "");
const unseparated = (text) => closed(text).replace(/[./]/g, "");

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

function nationalId(text, options) {
  let digits = options.strip_separators ? unseparated(fold(text)) : fold(text);
  if (/[^0-9]/.test(digits)) return refused("national_id.text.foreign_character");
  const shortened = digits.length === 8 || digits.length === 9;
  if (shortened && options.pad) digits = digits.padStart(10, "0");
  else if (shortened) return refused("national_id.length.zeros_lost");
  if (digits.length !== 10) return refused("national_id.length.wrong");
  const remainder = sum([...digits.slice(0, 9)].map((digit, index) => Number(digit) * (10 - index))) % 11;
  if (Number(digits[9]) !== (remainder < 2 ? remainder : 11 - remainder)) return refused("national_id.check_digit.wrong");
  const repeated = /^(.)\1*$/.test(digits);
  if (repeated && !(options.allow_repeated && digits[0] !== "0")) return refused("national_id.digits.repeated");
  return accepted(digits);
}

function mobile(text) {
  const dialled = closed(fold(text)).replace(/[()[\]./]/g, "");
  const found = /^(?:(?:\+|00)980?|98|0)?(9[0-9]{9})$/.exec(dialled);
  if (found) return accepted(`+98${found[1]}`);
  if (!/^\+?[0-9]*$/.test(dialled)) return refused("mobile.text.foreign_character");
  if (/^(?:\+|00)(?!98)[1-9]/.test(dialled)) return refused("mobile.country.foreign");
  if (/^\+?0*(?:980*)?9[0-9]{9}$/.test(dialled)) return refused("mobile.prefix.unreadable");
  return refused(/^0[1-8][0-9]{9}$/.test(dialled) ? "mobile.type.not_mobile" : "mobile.length.wrong");
}

function iban(text) {
  let value = fold(text).replace(BLANKS, "").toUpperCase();
  if (/^[0-9]{24}$/.test(value)) value = `IR${value}`;
  if (/^(?!IR)[A-Z]{2}/.test(value)) return refused("iban.country.foreign");
  if (!/^IR[0-9]*$/.test(value)) return refused("iban.text.foreign_character");
  if (value.length !== 26) return refused("iban.length.wrong");
  const remainder = BigInt(`${value.slice(4)}1827${value.slice(2, 4)}`) % 97n;
  return remainder === 1n ? accepted(value) : refused("iban.check_digits.wrong");
}

function bankCard(text, options) {
  const digits = closed(fold(text));
  if (/[^0-9]/.test(digits)) return refused("bank_card.text.foreign_character");
  if (digits.length !== 16) return refused("bank_card.length.wrong");
  const counted = [...digits].map((digit, index) => (index % 2 ? Number(digit) : Number(digit) * 2));
  if (sum(counted.map((number) => (number > 9 ? number - 9 : number))) % 10) return refused("bank_card.check_digit.wrong");
  const known = ISSUERS.has(digits.slice(0, 6));
  return known || options.any_issuer ? accepted(digits) : refused("bank_card.issuer.unknown");
}

function foreignId(text) {
  const digits = fold(text);
  if (/[^0-9]/.test(digits)) return refused("foreign_id.text.foreign_character");
  return digits.length === 12 ? accepted(digits) : refused("foreign_id.length.wrong");
}

const LEGAL_WEIGHTS = [29, 27, 23, 19, 17, 29, 27, 23, 19, 17];

function legalId(text) {
  const digits = fold(text);
  if (/[^0-9]/.test(digits)) return refused("legal_id.text.foreign_character");
  if (digits.length !== 11) return refused("legal_id.length.wrong");
  if (/^(.)\1*$/.test(digits)) return refused("legal_id.digits.repeated");
  const added = Number(digits[9]) + 2;
  const remainder = sum(LEGAL_WEIGHTS.map((weight, index) => weight * (Number(digits[index]) + added))) % 11;
  return Number(digits[10]) === remainder % 10 ? accepted(digits) : refused("legal_id.check_digit.wrong");
}

function insuranceNumber(text, options) {
  const digits = options.strip_separators ? unseparated(fold(text)) : fold(text);
  if (/[^0-9]/.test(digits)) return refused("insurance_number.text.foreign_character");
  if (digits.length === 9 && !options.allow_nine) return refused("insurance_number.length.nine_digits");
  return [8, 9, 10].includes(digits.length) ? accepted(digits.padStart(10, "0")) : refused("insurance_number.length.wrong");
}

function workshopCode(text) {
  const digits = fold(text);
  if (/[^0-9]/.test(digits)) return refused("workshop_code.text.foreign_character");
  if (digits.length === 9) return refused("workshop_code.length.zero_lost");
  return digits.length === 10 ? accepted(digits) : refused("workshop_code.length.wrong");
}

function postalCode(text, options) {
  const digits = closed(fold(text));
  if (/[^0-9]/.test(digits)) return refused("postal_code.text.foreign_character");
  if (digits.length !== 10) return refused("postal_code.length.wrong");
  if (/^[0-9]{0,4}[02]/.test(digits)) return refused("postal_code.digits.forbidden");
  if (options.strict && (digits.includes("2") || digits[4] === "5")) return refused("postal_code.digits.forbidden");
  if (options.strict && /^(.)\1{3}/.test(digits)) return refused("postal_code.digits.repeated");
  return accepted(digits);
}

const LEAP = [1, 5, 9, 13, 17, 22, 26, 30];
const isLeap = (year) => LEAP.includes(year % 33);
export const monthLength = (year, month) => (month <= 6 ? 31 : month <= 11 || isLeap(year) ? 30 : 29);
const EPOCH = Date.UTC(2025, 2, 21); // 1 Farvardin 1404

function daysSince1404(year, month, day) {
  let days = day - 1;
  for (let each = 1; each < month; each += 1) days += monthLength(year, each);
  for (let each = 1404; each < year; each += 1) days += isLeap(each) ? 366 : 365;
  for (let each = year; each < 1404; each += 1) days -= isLeap(each) ? 366 : 365;
  return days;
}

export function jalaliDay({ text }) {
  const found = /^([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})$/.exec(fold(text));
  if (!found) return refused("jalali.text.unreadable");
  const [year, month, day] = [found[1], found[3], found[4]].map(Number);
  if (year < 1200 || year > 1500) return refused("jalali.year.out_of_range");
  if (month < 1 || month > 12) return refused("jalali.month.out_of_range");
  if (day < 1 || day > monthLength(year, month)) return refused("jalali.day.out_of_range");
  return accepted(new Date(EPOCH + daysSince1404(year, month, day) * 86_400_000).toISOString().slice(0, 10));
}

const POLICIES = {
  published: { allowed: /^[A-Za-z0-9&%$#!]*$/, most: Infinity },
  portal_form: { allowed: /^[A-Za-z0-9]*$/, most: 20 },
};

export function password({ text, policy, person }) {
  const { allowed, most } = POLICIES[policy];
  const length = [...text].length;
  const names = [person.first_name, person.last_name, ...person.latin_names].map((name) => name.toLowerCase());
  const held = names.some((name) => name.length >= 3 && text.toLowerCase().includes(name));
  const clauses = [
    [length < 8, "password.length.too_short"],
    [length > most, "password.length.too_long"],
    [!/^[A-Za-z]/.test(text), "password.first.not_letter"],
    [!/[A-Z]/.test(text), "password.upper.missing"],
    [!/[a-z]/.test(text), "password.lower.missing"],
    [!/[0-9]/.test(text), "password.digit.missing"],
    [!allowed.test(text), "password.alphabet.forbidden"],
    [fold(text).includes(person.national_id), "password.national_id.contained"],
    [held, "password.name.contained"],
  ];
  const codes = clauses.filter(([broken]) => broken).map(([, code]) => code);
  return { valid: codes.length === 0, codes };
}

export const identifiers = {
  national_id: nationalId,
  foreign_id: foreignId,
  legal_id: legalId,
  insurance_number: insuranceNumber,
  workshop_code: workshopCode,
  mobile,
  postal_code: postalCode,
  iban,
  bank_card: bankCard,
};
