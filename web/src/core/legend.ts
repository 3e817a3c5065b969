// A legend's frame, entries and swatches.

import { byId, type Child, make, makeDrawing, makeShape, makeText, type Phrase } from "./dom";
import type { PageState } from "./types";

/** Fill the legend with groups of entries; the first group holds hues, in columns. */
export function fillLegend(groups: HTMLElement[][], state: PageState) {
  const title = state.words.say("legend");
  byId("legend").replaceChildren(
    make(
      "details",
      {
        open: state.legendOpen,
        ontoggle: ({ currentTarget }) => {
          state.legendOpen = currentTarget.open;
        },
      },
      make("summary", {}, title),
      make(
        "div",
        { class: "keys", tabindex: "0", role: "group", "aria-label": title },
        ...groups.map((entries, i) =>
          entries.length ? make("ul", { class: i ? null : "hues" }, ...entries) : null,
        ),
      ),
    ),
  );
}

export const legendEntry = (drawing: Element, text: string | Phrase) =>
  make(
    "li",
    {},
    drawing,
    typeof text === "string" ? make("span", {}, text) : makeText("span", text),
  );

type ShapeAttributes = Parameters<typeof makeShape>[1];

export const swatch = (...shapes: SVGElement[]) => makeDrawing(34, 12, ...shapes);

export const lineSwatch = (attributes: ShapeAttributes, width = 34) =>
  makeDrawing(width, 12, makeShape("line", { x1: 1, y1: 6, x2: width - 1, y2: 6, ...attributes }));

/** A circle in the middle of a swatch. */
export const circleShape = (r: number, attributes: ShapeAttributes) =>
  makeShape("circle", { cx: 17, cy: 6, r, ...attributes });

/** A dot in a hue, beside the name of its commodity. */
export const hueDot = (fill: string) =>
  makeDrawing(10, 10, makeShape("circle", { cx: 5, cy: 5, r: 4, fill }));

export const chip = (fill: string, name: Phrase): Child =>
  make("span", { class: "chip" }, hueDot(fill), makeText("span", name));
