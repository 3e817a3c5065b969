// Amounts with their units. Sources write units in English; those that the messages know are said in the page's language.

import type { Language, Values } from "./words";

/** The message of a key for a number that is written out already, or null where there is none. */
type Form = (key: string, n: number, values: Values) => string | null;

const UNIT = /^(.+?)(?:(?: (?:an?|per) | ?\/ ?)(hour|day|week|month|year)| in (\d{4}))?$/;

// Spelling → the one of the messages, the same as in geo/figures/units.py.
const SPELLINGS: Record<string, string> = {
  l: "litres",
  liters: "litres",
  t: "tonnes",
  tons: "tonnes",
  persons: "people",
  individuals: "people",
  usd: "us_dollars",
  eur: "euros",
};

/** A number or a range with its unit: "100 – 200 people a day". A unit that is unknown stays as it is written. */
export function amountText(
  ends: number[],
  unit: string | null | undefined,
  words: { language: Language; number(n: number): string; form: Form },
): string {
  const n = [...new Set(ends.map((end) => words.number(end)))].join(" – ");
  const most = ends[ends.length - 1];
  // English stays as its author wrote it.
  const known = unit && words.language !== "en" ? inWords(n, most, unit, words.form) : null;
  return known ?? (unit ? `${n} ${unit}` : n);
}

function inWords(n: string, most: number, unit: string, form: Form): string | null {
  const [, thing = "", period, year] = UNIT.exec(unit) ?? [];
  const key = thing.toLowerCase().replace(/ /g, "_");
  const spelling = Object.hasOwn(SPELLINGS, key) ? SPELLINGS[key] : key;
  const amount = form(`unit_${spelling}`, most, { n });
  if (amount === null || !(period || year)) return amount;
  return form(`per_${period ?? "in"}`, most, { amount, year: year ?? "" });
}
