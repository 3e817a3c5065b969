// The legend's entries of the road model: shares, closures and the layers that it makes.

import { makeShape } from "../../core/dom";
import { circleShape, legendEntry, lineSwatch, swatch } from "../../core/page/legend";
import { flowColour, shareWidth } from "../draw/modelled";
import type { State } from "../types";

/** Return the entries of the road model; none if no routed flow is chosen. */
export function modelledEntries({ data, words, symbols, routing, visible }: State) {
  if (!routing?.flows.has(routing.flow)) return [];
  const { ink, mark } = symbols.ground();
  const colour = flowColour(routing, symbols);
  const { closure } = routing.traffic;
  const line = (width: number, lineColour = colour, dash = symbols.dash("network")) =>
    lineSwatch({ colour: lineColour, width, dash });
  const entries = [legendEntry(line(3), symbols.label("basis", "network", words))];
  const addLayer = (layer: "routes" | "corridors" | "chokepoints", drawing: Element) => {
    if (visible[layer] && data.tables[layer].length)
      entries.push(legendEntry(drawing, symbols.label("layer", layer, words)));
  };
  for (const share of visible.segments && data.tables.segments.length ? [0.1, 0.5, 1] : [])
    entries.push(
      legendEntry(line(shareWidth(share)), words.say("width_share", { p: words.percent(share) })),
    );
  for (const name of closure?.row && closure.hasLines ? symbols.known("change") : []) {
    const style = symbols.style("change", name);
    const drawing = line(name === "gains" ? 5 : 3, symbols.colourOf(style, colour), style.dash);
    entries.push(legendEntry(drawing, symbols.label("change", name, words)));
  }
  const cross = { d: "M12 1 L22 11 M22 1 L12 11", stroke: mark, "stroke-width": 2.5 };
  if (closure)
    entries.push(legendEntry(swatch(makeShape("path", cross)), words.say("crossing_shut")));
  addLayer("routes", line(1.4, ink));
  addLayer("corridors", swatch(rectShape({ fill: colour, "fill-opacity": 0.25, stroke: colour })));
  addLayer(
    "chokepoints",
    swatch(
      circleShape(5, { fill: "none", stroke: symbols.layer("chokepoints"), "stroke-width": 2 }),
    ),
  );
  return entries;
}

export const rectShape = (attributes: Parameters<typeof makeShape>[1]) =>
  makeShape("rect", { x: 1, y: 1, width: 32, height: 10, ...attributes });
