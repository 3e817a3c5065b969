// The background in the legend: one row explains the grey towns, roads and rivers, which come from no source of the map.

import type { Ground } from "../data/ground-data";
import { make, makeLink, makeShape } from "../dom";
import type { PageState } from "../types";
import { colonOf, type Words } from "../words/words";
import { credits } from "./frame";
import { legendEntry, lineSwatch, swatch } from "./legend";

/** Return the legend's entry for rivers, roads and towns of the background; an empty list if the map has none. */
export function groundEntries(
  { data, words, symbols }: Pick<PageState, "data" | "words" | "symbols">,
  isShown: boolean,
): HTMLElement[] {
  if (!data.ground || !isShown) return [];
  const { road, river, farInk } = symbols.ground();
  const line = (d: string, stroke: string) =>
    makeShape("path", { d, fill: "none", stroke, "stroke-width": 1.4 });
  const drawing = swatch(
    line("M1 10 C10 10 12 7 20 8 S30 11 33 9", river),
    line("M1 4 L12 3 L22 5 L33 2", road),
    makeShape("circle", { cx: 17, cy: 4, r: 2, fill: farInk }),
  );
  return [legendEntry(drawing, words.say("ground_row"))];
}

/** Draw the swatch of a boundary, as on the map. */
export const boundarySwatch = (name: "boundary" | "disputed", symbols: PageState["symbols"]) =>
  lineSwatch({
    colour: symbols.ground()[name],
    width: 1.3,
    dash: name === "disputed" ? [3, 3] : [],
  });

/** Build the line that credits data and software; the lakes of the background are GSHHG's. */
export function creditLine({ data, words }: Pick<PageState, "data" | "words">) {
  const lakes = makeLink("https://www.soest.hawaii.edu/pwessel/gshhg/", "GSHHG");
  const line = make("p", { class: "quiet" }, words.say("credits"), colonOf(words));
  line.append(...credits(words));
  if (data.ground) line.append(" · ", lakes);
  return line;
}

/** Return a text on the background and, if it has roads, on how far these are off. */
export function aboutSurroundings({ roads, roadError }: Ground, words: Words): string {
  const about = words.say("about_surroundings");
  if (!roads.length) return about;
  const km = words.number(roadError / 1000, { maximumFractionDigits: 1 });
  return `${about} ${words.say("about_roads", { km })}`;
}
