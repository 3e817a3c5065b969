// Amounts with their units. Sources write units in English; the page's language has words for those that messages name.

import type { Language, Values } from "./words";

/** Returns the message of a key in the plural form of a number; null if there is no such message. */
type Form = (key: string, n: number, values: Values) => string | null;

// "people a day", "litres per month", "t/day", "arrivals in 2015", or a noun alone
const UNIT = /^(.+?)(?:(?: (?:an?|per) | ?\/ ?)(hour|day|week|month|year)| in (\d{4}))?$/;

// Spelling of a unit → its key in the messages, the same as in geo/figures/amounts.py.
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

/** Return a number or a range with its unit in the page's language, such as "100 – 200 people a day". A unit that the
 * messages do not have stays as it is written. `ends` are the number, or the two ends of the range. */
export function amountText(
  ends: number[],
  unit: string | null | undefined,
  words: { language: Language; number(n: number): string; form: Form },
): string {
  const n = [...new Set(ends.map((end) => words.number(end)))].join(" – ");
  const most = ends[ends.length - 1];
  // English stays as its author wrote it.
  const written = unit && words.language !== "en" ? unitInWords(n, most, unit, words.form) : null;
  return written ?? (unit ? `${n} ${unit}` : n);
}

/** Return an amount with its unit in the page's language; null if messages do not name the unit. */
function unitInWords(n: string, most: number, unit: string, form: Form): string | null {
  const [, noun = "", period, year] = UNIT.exec(unit) ?? [];
  const key = noun.toLowerCase().replace(/ /g, "_");
  const spelling = Object.hasOwn(SPELLINGS, key) ? SPELLINGS[key] : key;
  const amount = form(`unit_${spelling}`, most, { n });
  if (amount === null || !(period || year)) return amount;
  return form(`per_${period ?? "in"}`, most, { amount, year: year ?? "" });
}
