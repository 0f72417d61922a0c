// Four identifiers and two password policies, written from the rules, to try the vectors on. Not a product.

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

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

function nationalId(text, options) {
  let digits = fold(text);
  if (options.strip_separators) digits = digits.replace(BLANKS, "").replace(DASHES, "").replace(/[./]/g, "");
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
  const dialled = fold(text).replace(BLANKS, "").replace(DASHES, "").replace(/[()[\]./]/g, "");
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
  const digits = fold(text).replace(BLANKS, "").replace(DASHES, "");
  if (/[^0-9]/.test(digits)) return refused("bank_card.text.foreign_character");
  if (digits.length !== 16) return refused("bank_card.length.wrong");
  const counted = [...digits].map((digit, index) => (index % 2 ? Number(digit) : Number(digit) * 2));
  if (sum(counted.map((number) => (number > 9 ? number - 9 : number))) % 10) return refused("bank_card.check_digit.wrong");
  const known = ISSUERS.has(digits.slice(0, 6));
  return known || options.any_issuer ? accepted(digits) : refused("bank_card.issuer.unknown");
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

export const identifiers = { national_id: nationalId, mobile, iban, bank_card: bankCard };
