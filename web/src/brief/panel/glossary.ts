// The words that a reader needs, each with its meaning.

import { make } from "../../core/dom";
import type { Words } from "../../core/words/words";

const TERMS = [
  "flow",
  "claim",
  "grade",
  "drawn",
  "extent",
  "modelled",
  "crossing",
  "undated",
  "ordinal",
  "inferred",
] as const;

/** Build the list of terms with their meanings. */
export const glossary = (words: Words) =>
  make(
    "dl",
    { class: "glossary" },
    ...TERMS.flatMap((term) => [
      make("dt", {}, words.say(`term_${term}`)),
      make("dd", {}, words.say(`meaning_${term}`)),
    ]),
  );
