// Runs the vectors through the rules beside this file: node vectors/javascript/run.mjs [FOLDER]
//
// Ends with 1 where an answer is not the expected one. What these rules cannot do is counted and named, not passed.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { identifiers, jalaliDay, password } from "./rules.mjs";

const folder = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), "..");
const read = (subject) => JSON.parse(readFileSync(join(folder, `${subject}.json`), "utf8"));

// Needs a table of Persian names and their Latin spellings; the name as its owner writes it is looked for all the same.
const SPELLINGS = "password.name.transliterated";

function judge({ kind, input }) {
  if (kind === "password") return password(input);
  if (kind === "jalali_day") return jalaliDay(input);
  if (!(kind in identifiers)) return `no rule for ${kind}`;
  if (input.options.listed_only) return "no table of open mobile ranges";
  return identifiers[kind](input.text, input.options);
}

const answered = ({ valid, value, codes }) =>
  JSON.stringify([valid, value, codes.filter((code) => code !== SPELLINGS).sort()]);

let failed = 0;
const passed = {};
const left = {};
for (const file of [read("identifiers"), read("passwords"), read("days")]) {
  if (file.format !== 1) throw new Error(`format ${file.format} is not 1`);
  for (const vector of file.vectors) {
    const found = judge(vector);
    if (typeof found === "string") {
      left[found] = (left[found] ?? 0) + 1;
    } else if (answered(found) === answered(vector.expected)) {
      passed[vector.kind] = (passed[vector.kind] ?? 0) + 1;
    } else {
      failed += 1;
      console.log(`${vector.id} (${vector.flags.join(", ")}): ${JSON.stringify(vector.input)}`);
      console.log(`  expected ${answered(vector.expected)}\n  found    ${answered(found)}\n  ${vector.comment}`);
    }
  }
}
for (const [kind, count] of Object.entries(passed)) console.log(`passed ${count} ${kind}`);
for (const [reason, count] of Object.entries(left)) console.log(`left out ${count}: ${reason}`);
console.log(`failed ${failed}`);
process.exitCode = failed ? 1 : 0;
