// What the search looks through: places, in all their spellings, and goods (see search.js, which looks).

import { folded } from "../core/spelling";
import { LANGUAGES } from "../core/words";

export function* findable(state) {
  const { data } = state;
  const entries = [];
  const entry = (kind, id, texts, go) => ({
    kind,
    row: { id, ...texts },
    column: "label",
    go,
    keys: [...new Set(Object.values(texts).flat().filter(Boolean))].map((text) =>
      folded(String(text)),
    ),
  });
  data.commodities.forEach((name, kind) => {
    const label = state.symbols.style("commodity", name).label || {};
    const texts = Object.fromEntries(
      Object.keys(LANGUAGES).map((language) => [`label_${language}`, label[language] || name]),
    );
    entries.push(entry("commodities", name, texts, () => state.actions.onlyKind(kind)));
  });
  for (let place = 0; data.places && place < data.places.n; place++) {
    if (place % 200 === 0) yield;
    const { texts } = data.places;
    const given = Object.fromEntries(
      Object.entries(texts).map(([name, values]) => [name, values[place]]),
    );
    const labelled = given.label
      ? Object.fromEntries(
          Object.keys(LANGUAGES).map((language) => [
            `label_${language}`,
            given[`label_${language}`] || given.label,
          ]),
        )
      : {};
    entries.push(
      entry("places", `p${place}`, { ...given, ...labelled }, (from) =>
        state.actions.only(place, { from }),
      ),
    );
  }
  return entries;
}
