// A legend's frame, entries and swatches.

import {
  byId,
  type Child,
  keepFocus,
  make,
  makeDrawing,
  makeShape,
  makeText,
  type Phrase,
} from "../dom";
import type { PageState } from "../types";

const MOST_ROWS = 12; // before "More"
const COLUMN_TEXT = { letters: 13, word: 11 }; // most letters of a name, and of a word, that fit half of the legend's width
const FIRST_HUES = 7; // hues that come before all else, where entries have no rank

/** The place of an entry: lower ranks come first, and entries without visible features under "More". */
export interface EntryRank {
  rank: number;
  isVisible: boolean;
}

/** Fill the legend with groups of entries. The most important twelve show at first, the others under "More"; all show
 * on paper. The entries of the first group are hues, which stand in columns. */
export function fillLegend(groups: HTMLElement[][], state: PageState) {
  const { words } = state;
  const title = words.say("legend");
  const visible = firstEntries(groups);
  for (const hue of groups[0] ?? []) if (isLong(hue.textContent)) hue.classList.add("wide");
  const buildLists = (isVisible: boolean) =>
    groups.map((entries, i) => {
      const rows = entries.filter((entry) => visible.has(entry) === isVisible);
      return rows.length ? make("ul", { class: i ? null : "hues" }, ...rows) : null;
    });
  const more = buildLists(false).filter((list) => list !== null);
  const isOnPaper = Boolean(document.documentElement.dataset.paper);
  const isMoreOpen = document.querySelector<HTMLDetailsElement>("#legend-more")?.open ?? false;
  const moreEntries = make(
    "details",
    { id: "legend-more", open: isMoreOpen || isOnPaper },
    make("summary", { id: "legend-rest" }, words.say("legend_more")),
    ...more,
  );
  const attributes = {
    class: "keys",
    id: "legend-keys",
    tabindex: "0",
    role: "group",
    "aria-label": title,
  };
  const frame = make(
    "details",
    {
      open: state.legendOpen,
      ontoggle: ({ currentTarget }) => {
        state.legendOpen = currentTarget.open;
      },
    },
    make("summary", { id: "legend-title" }, title),
    make("div", attributes, ...buildLists(true), more.length ? moreEntries : null),
  );
  keepFocus(() => byId("legend").replaceChildren(frame));
}

/** Return the entries that show before "More": the first twelve by rank of those whose symbols are in view, and the
 * captions of their groups, which do not count. */
function firstEntries(groups: HTMLElement[][]): Set<HTMLElement> {
  const entries = groups.flatMap((group, g) =>
    group.map((entry, i) => ({ entry, rank: Number(entry.dataset.rank ?? defaultRank(g, i)) })),
  );
  const isCaption = (entry: HTMLElement) => entry.classList.contains("caption");
  const ranked = entries.filter(({ entry }) => !isCaption(entry));
  const visible = ranked.filter(({ entry }) => entry.dataset.away === undefined);
  visible.sort((a, b) => a.rank - b.rank);
  const first = new Set(visible.slice(0, MOST_ROWS).map(({ entry }) => entry));
  for (const group of groups)
    if (group.some((entry) => first.has(entry)))
      for (const entry of group) if (isCaption(entry)) first.add(entry);
  return first;
}

const isLong = (text: string) =>
  text.length > COLUMN_TEXT.letters ||
  text.split(" ").some((word) => word.length > COLUMN_TEXT.word);

const defaultRank = (group: number, i: number) => (group === 0 ? (i < FIRST_HUES ? 0 : 2) : 1);

/** Build an entry of the legend. `place` is its rank, and whether its symbol is in view. */
export const legendEntry = (drawing: Element, text: string, place?: EntryRank) =>
  make(
    "li",
    place ? { "data-rank": place.rank, "data-away": place.isVisible ? null : "" } : {},
    drawing,
    make("span", {}, text),
  );

type ShapeAttributes = Parameters<typeof makeShape>[1];

export const SWATCH_WIDTH = 34; // px

export const swatch = (...shapes: SVGElement[]) => makeDrawing(SWATCH_WIDTH, 12, ...shapes);

interface LineStyle {
  colour: string;
  /** px */
  width: number;
  dash?: number[];
  opacity?: number;
}

/** Draw a line across a swatch, as on the map. */
export const lineSwatch = (
  { colour, width, dash = [], opacity = 1 }: LineStyle,
  swatchWidth = SWATCH_WIDTH,
) =>
  makeDrawing(
    swatchWidth,
    12,
    makeShape("line", {
      x1: 1,
      y1: 6,
      x2: swatchWidth - 1,
      y2: 6,
      stroke: colour,
      "stroke-width": width,
      "stroke-opacity": opacity,
      "stroke-dasharray": dash.join(" ") || null,
    }),
  );

/** Draw two rings, one in the other. */
export const ringsSwatch = (stroke: string) =>
  swatch(...[5.4, 3].map((r) => circleShape(r, { fill: "none", stroke, "stroke-width": 0.9 })));

/** Make a circle in the middle of a swatch. */
export const circleShape = (r: number, attributes: ShapeAttributes) =>
  makeShape("circle", { cx: 17, cy: 6, r, ...attributes });

/** Draw a dot in a commodity's hue, to stand beside its name. */
export const hueDot = (fill: string) =>
  makeDrawing(10, 10, makeShape("circle", { cx: 5, cy: 5, r: 4, fill }));

export const chip = (fill: string, name: Phrase): Child =>
  make("span", { class: "chip" }, hueDot(fill), makeText("span", name));
