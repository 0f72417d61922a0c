// Runs the vectors through the rules beside this file: node vectors/javascript/run.mjs [FOLDER]
//
// Ends with 1 where an answer is not the expected one. What these rules cannot do is counted and named, not passed.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { career } from "./careers.mjs";
import { example, examples } from "./examples.mjs";
import { identifiers, jalaliDay, password } from "./rules.mjs";

const folder = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), "..");
const read = (subject) => JSON.parse(readFileSync(join(folder, `${subject}.json`), "utf8"));

// Needs a table of Persian names and their Latin spellings; the name as its owner writes it is looked for all the same.
const SPELLINGS = "password.name.transliterated";

// The answer in the shape of `expected`; a text where these rules have none, which says why.
function judge(vector, figures) {
  const { kind, input } = vector;
  if (kind === "career") return career(input, figures);
  if (kind in examples) return example(vector, figures);
  if (kind === "password") return password(input);
  if (kind === "jalali_day") return jalaliDay(input);
  if (!(kind in identifiers)) return `no rule for ${kind}`;
  if (input.options.listed_only) return "no table of open mobile ranges";
  return identifiers[kind](input.text, input.options);
}

// What is compared: of identifiers, days and passwords the verdict, the value and the codes; of records everything.
const verdict = ({ valid, value, codes }) => [valid, value, codes.filter((code) => code !== SPELLINGS).sort()];
const compared = (kind, answer) => (kind === "career" || kind in examples ? answer : verdict(answer));

// JSON with the keys in order, and with whole numbers as their digits, whichever type they have.
function canonical(value) {
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)}}`;
}

// The parts in which two answers differ, where they have parts.
function differing(expected, found) {
  const parts = Array.isArray(expected) ? [] : Object.keys({ ...expected, ...found });
  const apart = parts.filter((part) => canonical(expected[part]) !== canonical(found[part]));
  const only = (answer) => (apart.length ? Object.fromEntries(apart.map((part) => [part, answer[part]])) : answer);
  return [canonical(only(expected)), canonical(only(found))];
}

let failed = 0;
const passed = {};
const left = {};
for (const file of ["identifiers", "passwords", "days", "records", "careers"].map(read)) {
  if (file.format !== 1) throw new Error(`format ${file.format} is not 1`);
  for (const vector of file.vectors) {
    const answer = judge(vector, file.figures);
    if (typeof answer === "string") {
      left[answer] = (left[answer] ?? 0) + 1;
      continue;
    }
    const [expected, found] = [vector.expected, answer].map((each) => compared(vector.kind, each));
    if (canonical(expected) === canonical(found)) {
      passed[vector.kind] = (passed[vector.kind] ?? 0) + 1;
    } else {
      failed += 1;
      const [wanted, got] = differing(expected, found);
      console.log(`${vector.id} (${vector.flags.join(", ")}): ${JSON.stringify(vector.input)}`);
      console.log(`  expected ${wanted}\n  found    ${got}\n  ${vector.comment}`);
    }
  }
}
for (const [kind, count] of Object.entries(passed)) console.log(`passed ${count} ${kind}`);
for (const [reason, count] of Object.entries(left)) console.log(`left out ${count}: ${reason}`);
console.log(`failed ${failed}`);
process.exitCode = failed ? 1 : 0;
