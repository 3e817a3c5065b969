// Draws modelled traffic: corridors as bands, segments as wide as their share, routes, chokepoints.

import { isPending } from "../../core/data/review";
import { NARROW } from "../../core/dom";
import { strokeLines } from "../../core/draw/heads";
import { screenLine } from "../../core/draw/lines";
import { drawPolygon, isInView, traceCircle } from "../../core/draw/surface";
import type { Symbols } from "../../core/draw/symbols";
import type { Context, Shape, View } from "../../core/types";
import { isChosen } from "../focus";
import type { Change, MODELLED } from "../routing";
import type { AnyRow, ClosureChoice, Feature, Routing, State } from "../types";

const SHARE_WIDTH = { least: 1.2, most: 9, mostOnPhone: 5.5 }; // px, of nothing and of the whole flow

/** Return the width of a segment, px, by its share of the flow; on a phone, where roads lie closer together, it is
 * less. */
export function shareWidth(share: number): number {
  const widest = NARROW.matches ? SHARE_WIDTH.mostOnPhone : SHARE_WIDTH.most;
  return SHARE_WIDTH.least + (widest - SHARE_WIDTH.least) * share;
}

export const flowColour = ({ flows, flow }: Routing, symbols: Symbols): string =>
  symbols.commodity(flows.get(flow)?.first ?? {});

type Shaped = AnyRow & { shape: Shape };

const rowsInView = (rows: AnyRow[], view: View) =>
  rows.filter((row): row is Shaped => row.shape !== null && isInView(row.shape.box, view));

/** Draw the modelled layers that are visible: corridors, roads, routes and chokepoints of the chosen flow. Return their
 * features, for pointers to find. */
export function drawModelled(context: Context, view: View, state: State): Feature[] {
  const { routing, visible, shown } = state;
  if (!routing) return [];
  context.lineJoin = "round";
  const features: Feature[] = [];
  const rowsOf = (layer: (typeof MODELLED)[number]) => {
    const rows = rowsInView(visible[layer] ? shown.tables[layer] : [], view);
    features.push(...rows.map((row) => ({ layer, row })));
    return rows;
  };
  for (const row of rowsOf("corridors")) drawCorridor(context, view, row, routing, state);
  if (rowsOf("segments").length) drawSegments(context, view, routing, state.symbols);
  for (const row of rowsOf("routes")) drawRoute(context, view, row, state);
  for (const row of rowsOf("chokepoints")) drawChokepoint(context, view, row, state);
  context.setLineDash([]);
  context.globalAlpha = 1;
  return features;
}

/** Draw the roads of the chosen flow as wide as their shares, in the colours of what a closure changes. All halos come
 * first, so that none covers another road. */
function drawSegments(context: Context, view: View, routing: Routing, symbols: Symbols) {
  const { chains, closure } = routing.traffic;
  const { halo, ink } = symbols.ground();
  const row = routing.flows.get(routing.flow)?.first ?? {};
  const faintest = Math.max(symbols.opacity({}), symbols.faintest(row));
  const visibleChains = chains.filter(({ xy }) => isInView(xy.box, view));
  for (const isHalo of [true, false]) {
    for (const { change, share, xy } of visibleChains) {
      const style = symbols.style("change", change);
      // A segment that loses all its traffic is drawn as a trace.
      const width = change === "loses-all" ? Math.min(3, shareWidth(share)) : shareWidth(share);
      const colour =
        change === "same" ? flowColour(routing, symbols) : symbols.colourOf(style, ink);
      context.strokeStyle = isHalo ? halo : colour;
      const opacity = segmentOpacity(change, share, closure);
      // All lines are well visible, unless the page does not hold their shares after the closure.
      const isKnown = !closure || closure.hasLines;
      context.globalAlpha = isHalo ? 0.85 : isKnown ? Math.max(faintest, opacity) : opacity;
      context.lineWidth = isHalo ? width + (NARROW.matches ? 1.5 : 2.5) : width;
      context.setLineDash(isHalo ? [] : (style.dash ?? symbols.dash("network")));
      strokeLines(context, [screenLine(xy, view)]);
    }
  }
}

/** Return the opacity of a segment, 0 to 1: faint if the page does not hold its share after the closure. */
function segmentOpacity(change: Change, share: number, closure: ClosureChoice | null): number {
  if (!closure) return Math.max(0.5, Math.min(1, 0.45 + share));
  if (!closure.hasLines) return 0.3;
  return change === "same" ? 0.62 : 1;
}

/** Draw one band of a corridor. Bands are nested: each lies on the wider one, and the innermost is the darkest. */
function drawCorridor(context: Context, view: View, row: Shaped, routing: Routing, state: State) {
  const isBold = isChosen(row, state);
  drawPolygon(context, row.shape, view, {
    colour: flowColour(routing, state.symbols),
    fill: state.symbols.fill("corridors"),
    outline: isBold ? 0.9 : 0.3,
    width: isBold ? 1.6 : 0.7,
  });
}

/** Draw the line of a modelled route. If one of its legs follows no roads, it has the dashes of a straight connection. */
function drawRoute(context: Context, view: View, row: Shaped, state: State) {
  const lines = row.shape.parts.map((xy) => screenLine(xy, view));
  const isBold = isChosen(row, state);
  context.setLineDash([]);
  context.globalAlpha = 0.85;
  context.strokeStyle = state.symbols.ground().halo;
  context.lineWidth = isBold ? 6 : 3.4;
  strokeLines(context, lines);
  context.strokeStyle = state.symbols.ground().ink;
  context.lineWidth = isBold ? 3 : 1.4;
  const basis = row.basis?.includes("geodesic") ? "geodesic" : "network";
  context.globalAlpha = isPending(row) ? 0.5 : 0.85;
  context.setLineDash(state.symbols.rowDash({ ...row, basis }));
  strokeLines(context, lines);
}

/** Draw a ring around a crossing, or around the middle of a segment. */
function drawChokepoint(context: Context, view: View, row: Shaped, state: State) {
  const longest = [...row.shape.parts].sort((a, b) => b.length - a.length)[0];
  const middle = 2 * Math.floor(longest.length / 4);
  const [x, y] = [view.x(longest[middle]), view.y(longest[middle + 1])];
  context.setLineDash([]);
  context.globalAlpha = 1;
  for (const [width, colour] of [
    [4.5, state.symbols.ground().halo],
    [2, state.symbols.layer("chokepoints")],
  ] as const) {
    traceCircle(context, x, y, isChosen(row, state) ? 9 : 7);
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }
}
