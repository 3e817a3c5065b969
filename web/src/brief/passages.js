// The source's own words, which a private page alone has: beside the claims that cite them, their terms marked.

import { make } from "../core/dom";

export function passagesByClaim({ passages }) {
  const found = new Map();
  for (const passage of passages || [])
    for (const claim of passage.claims) found.set(claim, passage);
  return found;
}

// With the terms of some of its claims marked; of all, where none is named.
function passageQuote({ parts, claims }, of = claims) {
  const pieces = parts.map(([text, marks]) => {
    const own = marks.filter((claim) => of.includes(claim));
    return own.length ? make("mark", { "data-cited-by": own.join(" ") }, text) : text;
  });
  return make("blockquote", { class: "passage", dir: "auto", lang: "" }, ...pieces);
}

// In the list: once, above the first of the claims that cite it.
export function passageItem(claim, before, state) {
  const passage = state.index.passages.get(claim.id);
  if (!passage || (before && state.index.passages.get(before.id) === passage)) return null;
  return make("li", { class: "quoted" }, passageQuote(passage));
}

// Under a claim in a popup: folded, with the terms of that claim alone.
export function passageFold(claim, state) {
  const passage = state.index.passages.get(claim.id);
  if (!passage) return null;
  return make(
    "details",
    { class: "inner" },
    make("summary", {}, state.words.say("source_words")),
    passageQuote(passage, [claim.id]),
  );
}
