// Stamps that every page and file of a brief must bear: that it is fictional, or a draft.

import type { Spec } from "../types";
import type { Words } from "../words/words";

export function stampsOf({ fictional, unconfirmed }: Spec, words: Words): string[] {
  const draft = unconfirmed && words.say("draft", { n: words.number(unconfirmed) });
  return [fictional && words.say("fictional"), draft].flatMap((text) => text || []);
}
