// Corridors and buffers in the panel: how many events lie in each.

import {
  type Child,
  checkRow,
  keepFocus,
  make,
  makeButton,
  makeList,
  makeText,
  phrase,
} from "../../core/dom";
import { section } from "../../core/page/frame";
import { isolated, type Words } from "../../core/words/words";
import type { Settings } from "../address";
import { LAYERS, type Layer } from "../draw/joined";
import { hasFlows } from "../names";
import type { BulkState, EventNodes, Joined } from "../types";

/** Return for each corridor or buffer a list of its bands with the number of events in each, the inmost first. The
 * events in a band include those in the bands inside it. `bySet` has the number of events in each set of bands. */
export function countEventsInBands(joined: Joined, bySet: ArrayLike<number>) {
  const counts = joined.names.map(() => new Map<number, number>());
  joined.of.forEach((name, band) => {
    counts[name].set(joined.band[band], 0);
  });
  joined.sets.forEach((bands, set) => {
    for (const inmost of bands) {
      const bandCounts = counts[joined.of[inmost]];
      for (const [band, n] of bandCounts)
        if (band >= joined.band[inmost]) bandCounts.set(band, n + bySet[set]);
    }
  });
  return counts.map((own) => [...own].sort((a, b) => a[0] - b[0]));
}

const bandName = (band: number, layer: Layer, words: Words) =>
  layer === "corridors" ? words.percent(band / 100) : words.kilometres(band / 1000, {});

const joinedName = (name: number, joined: Joined, words: Words) =>
  words.of(joined.names[name].label) ?? phrase(joined.names[name].id);

/** Build a section for corridors and one for buffers, each with a checkbox that shows or hides them, and a list that is
 * filled later. */
export function joinedSections(state: BulkState): HTMLElement[] {
  const { words, data } = state;
  const layers = LAYERS.filter((layer) => data.joined?.names.some((name) => name.layer === layer));
  return layers.map((layer) => {
    const shown = switchRow(layer, words.say("show_on_map"), state);
    const box = makeList("ul", { class: "switches" }, [shown]);
    const list = make("ol", { class: "features", id: `joined-${layer}` });
    return section(layer, words.say(`joined_${layer}`), state, box, list);
  });
}

/** Build a checkbox that shows something on the map or hides it. */
export const switchRow = (
  name: keyof Settings["switches"],
  text: string,
  { settings, actions }: BulkState,
) =>
  checkRow(
    { "data-asked": name, checked: settings.switches[name] },
    (isOn) => actions.setSwitch(name, isOn),
    make("span", {}, text),
  );

/** Fill the lists of corridors and buffers with their events that pass the filters, those with most events first. */
export function fillJoined(state: BulkState) {
  const { joined } = state.data;
  if (!joined || !state.sums || hasFlows(state)) return;
  const counts = countEventsInBands(joined, (state.sums.nodes as EventNodes).bySet);
  for (const layer of LAYERS) {
    const list = document.getElementById(`joined-${layer}`);
    const names = [...joined.names.keys()].filter((name) => joined.names[name].layer === layer);
    const countInWidest = (name: number) => counts[name].at(-1)?.[1] ?? 0;
    names.sort((a, b) => countInWidest(b) - countInWidest(a) || a - b);
    const buttons = names.map((name) => nameButton(name, counts[name], joined, state));
    keepFocus(() => list?.replaceChildren(...buttons.map((button) => make("li", {}, button))));
  }
}

/** Build the button that lights a corridor or buffer, with the events in each of its bands. */
function nameButton(
  name: number,
  counts: [band: number, n: number][],
  joined: Joined,
  { words, settings, actions }: BulkState,
): Child {
  const { layer } = joined.names[name];
  const parts = counts.map(([band, n]) =>
    words.say("band_count", {
      band: isolated(bandName(band, layer, words)),
      n: isolated(words.number(n)),
    }),
  );
  return makeButton(
    {
      class: "feature flow",
      id: `joined-name-${name}`,
      "data-lit": name,
      "aria-pressed": String(settings.lit === name),
      onclick: () => actions.light(name),
    },
    makeText("span", joinedName(name, joined, words), { class: "name" }),
    make(
      "span",
      { class: "meta" },
      make("span", {}, parts.join(" · ")),
      make("span", { class: "figures" }, words.number(counts.at(-1)?.[1] ?? 0)),
    ),
  );
}
