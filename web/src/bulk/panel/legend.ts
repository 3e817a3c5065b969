// The legend: hues of commodities, widths of quantities, and kinds of points.

import { make, makeDrawing, makeShape } from "../../core/dom";
import { boundarySwatch, groundEntries } from "../../core/page/ground-legend";
import { circleShape, legendEntry, lineSwatch, ringsSwatch, swatch } from "../../core/page/legend";
import { commodityHue } from "../draw/hues";
import { BAND_ALPHA, type LAYERS } from "../draw/joined";
import { amount, hueName, unnumberedKey } from "../names";
import { eventRadius, flowWidth, UNNUMBERED_POINT, UNNUMBERED_WIDTH } from "../sums/sizes";
import { type BulkState, SEVERAL } from "../types";

const MOST_HUES = 12;

export const legendGroups = (state: BulkState) => [
  hueEntries(state),
  widthEntries(state),
  joinedEntries(state),
  pointEntries(state),
];

/** Return the entries for the hues of the commodities with most records, and for flows of several commodities. */
function hueEntries(state: BulkState) {
  if (state.data.kind === "events") return [];
  const listed = state.commodityOrder.slice(0, MOST_HUES);
  const several = listed.length > 1 ? [SEVERAL] : [];
  const hues = [...listed, ...several].map((commodity) =>
    legendEntry(
      lineSwatch({ colour: commodityHue(commodity, state), width: 4 }, 22),
      hueName(commodity, state),
    ),
  );
  // Most flows carry several commodities: their hue is never under "More".
  const mixed = several.length ? hues.at(-1) : null;
  if (mixed) mixed.dataset.rank = "0";
  const caption = make("li", { class: "caption" }, state.words.say("main_commodity"));
  return several.length ? [caption, ...hues] : hues;
}

/** Draw two half arrows, one each way. */
function bothWays(ink: string) {
  const drawing = swatch(
    makeShape("path", { d: "M1 7H24V10.5L33 7V6.6H1Z", fill: ink }),
    makeShape("path", { d: "M33 5H10V1.5L1 5V5.4H33Z", fill: ink, "fill-opacity": 0.55 }),
  );
  drawing.setAttribute("class", "as-drawn"); // mirrored, the barbs would lie on the left-hand side of travel
  return drawing;
}

/** Return the entries for widths of flows, or sizes of events, each for a round number: one near the largest, one near
 * a tenth and one near a hundredth of it. For flows, they lie within the quantities that are drawn. */
function widthEntries(state: BulkState) {
  const { sums, data, scale, scene } = state;
  const isEvents = data.kind === "events";
  const steps = isEvents
    ? roundSteps((sums && scale.get(sums.level)) || 0, [0.5, 0.1, 0.01])
    : stepsBetween(scene.least, scene.most);
  const fill = state.symbols.layer("events");
  const sizes = steps
    .filter((n) => !isEvents || n >= 1 || !data.counted)
    .map((n) =>
      legendEntry(
        isEvents
          ? circleSwatch(eventRadius(n, state), { fill, "fill-opacity": 0.62 })
          : lineSwatch({ colour: state.symbols.ground().ink, width: flowWidth(n, state) }),
        amount(n, state),
      ),
    );
  const caption = make("li", { class: "caption" }, state.words.say("circle_events"));
  return [...(isEvents && sizes.length ? [caption] : []), ...sizes, ...unnumberedEntry(state)];
}

/** Draw a circle in a swatch that is as high as it needs. */
function circleSwatch(r: number, attributes: Parameters<typeof circleShape>[1]) {
  const height = Math.max(12, Math.ceil(2 * r));
  return makeDrawing(44, height, makeShape("circle", { cx: 22, cy: height / 2, r, ...attributes }));
}

/** Return entries for the bands to which events were joined, from the widest to the inmost. */
function joinedEntries({ words, data, symbols, settings }: BulkState) {
  const { joined } = data;
  if (!joined) return [];
  const { ink } = symbols.ground();
  const isShown = (layer: (typeof LAYERS)[number]) =>
    settings.switches[layer] && joined.names.some((name) => name.layer === layer);
  const box = (x: number, width: number) =>
    makeShape("rect", { x, y: 1, width, height: 10, fill: ink, "fill-opacity": 1.4 * BAND_ALPHA });
  const corridors = [
    legendEntry(swatch(box(1, 32), box(6, 22), box(11, 12)), words.say("corridor_bands")),
    legendEntry(lineSwatch({ colour: ink, width: 1.2 }), words.say("corridor_routes")),
  ];
  const buffers = legendEntry(ringsSwatch(symbols.layer("buffers")), words.say("buffer_bands"));
  return [...(isShown("corridors") ? corridors : []), ...(isShown("buffers") ? [buffers] : [])];
}

/** Return the entry for flows or events without a number; an empty list if all have one. */
function unnumberedEntry({ data, symbols, words }: BulkState) {
  if (data.counted || !data.rows.unquantified.some((n) => n > 0)) return [];
  const { ink, halo } = symbols.ground();
  const drawing =
    data.kind === "events"
      ? swatch(
          circleShape(UNNUMBERED_POINT.radius, {
            fill: halo,
            stroke: symbols.layer("events"),
            "stroke-width": 1.2,
            "stroke-dasharray": UNNUMBERED_POINT.dash.join(" "),
          }),
        )
      : lineSwatch({ colour: ink, width: UNNUMBERED_WIDTH, dash: symbols.dash("geodesic") });
  return [legendEntry(drawing, words.say(unnumberedKey(data)))];
}

const roundSteps = (largest: number, shares: number[]) =>
  largest ? [...new Set(shares.map((share) => roundNumber(largest * share)))] : [];

/** Return round numbers of a range, the largest first; the largest number itself where none is round. */
export function stepsBetween(least: number, most: number): number[] {
  const steps = roundSteps(most, [1, 0.1, 0.01]).filter((step) => step >= least);
  return steps.length || !most ? steps : [most];
}

/** Return the greatest number up to n whose only digit other than noughts is a 1, 2 or 5: 200 for 437. */
function roundNumber(n: number): number {
  const power = 10 ** Math.floor(Math.log10(n));
  return ([5, 2, 1].find((digit) => digit * power <= n) ?? 1) * power;
}

/** Return the entries for arrows and circles of flows, for boundaries and for the background. */
function pointEntries(state: BulkState) {
  const { words, data, symbols } = state;
  const { ink, halo } = symbols.ground();
  const ring = (r: number) => circleShape(r, { fill: halo, stroke: ink, "stroke-width": 1.1 });
  const points =
    data.kind === "flows"
      ? [
          legendEntry(bothWays(ink), words.say("both_ways")),
          legendEntry(swatch(ring(2.5), ring(5.3)), words.say("point_one")),
          legendEntry(swatch(ring(5.3), ring(2.9)), words.say("point_many")),
        ]
      : [];
  return [
    ...points,
    legendEntry(boundarySwatch("boundary", symbols), words.say("boundary")),
    legendEntry(boundarySwatch("disputed", symbols), words.say("boundary_disputed")),
    ...groundEntries(state, state.settings.switches.ground),
  ];
}
