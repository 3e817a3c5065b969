// Widths of flows and radii of points, px.

import { lineWidth } from "../draw/ink";
import type { BulkState, FlowSums, Sums } from "../types";

type ScaleState = Pick<BulkState, "scale" | "sums" | "data">;
type RadiusState = ScaleState & Pick<BulkState, "mostRadius">;

// px
export const UNNUMBERED_WIDTH = 1.3;
export const UNNUMBERED_POINT = { radius: 3.5, dash: [2, 1.5] }; // of events without a number
export const MOST_RADIUS = 15;
const MOST_EVENT_RADIUS = 16;
const LEAST_RADIUS = 2.2;
const ROUTE_RADIUS = 2; // of the ends of routes

/** Return the square root of a quantity's share of the largest quantity. */
const rootShare = (quantity: number, { scale, sums }: ScaleState) =>
  Math.sqrt(quantity / ((sums && scale.get(sums.level)) || 1));

/** Return the width of a flow, px. The square root keeps small quantities visible beside large ones. */
export const flowWidth = (quantity: number, state: ScaleState & Pick<BulkState, "scene">) =>
  lineWidth(rootShare(quantity, state), state.scene.widest);

export const eventRadius = (quantity: number, state: ScaleState) =>
  Math.max(LEAST_RADIUS, MOST_EVENT_RADIUS * rootShare(quantity, state));

const totalThrough = ({ entering, leaving, within }: FlowSums["through"], node: number) =>
  entering[node] + leaving[node] + within[node];

/** Return a function that returns the radius of a node, px. The area of a node is proportional to what passes it, but
 * its radius has a least size. */
export function nodeRadius(sums: Sums, state: RadiusState): (node: number) => number {
  if (!sums.flows) {
    const { numbered, quantity } = sums.nodes;
    return (node) =>
      numbered[node] ? eventRadius(quantity[node], state) : UNNUMBERED_POINT.radius;
  }
  if (state.data.lines) return () => ROUTE_RADIUS;
  const { through, nodes } = sums;
  let largest = 0;
  for (let node = 0; node < nodes.n; node++)
    largest = Math.max(largest, totalThrough(through, node));
  return (node) =>
    Math.max(
      LEAST_RADIUS,
      state.mostRadius * Math.sqrt(totalThrough(through, node) / (largest || 1)),
    );
}

/** Store the largest quantity that was seen at a level, so that widths stay comparable while time plays. */
export function recordLargest(sums: Sums, { scale, data }: Pick<BulkState, "scale" | "data">) {
  const largest = largestQuantity(sums, Boolean(data.lines));
  scale.set(sums.level, Math.max(largest, scale.get(sums.level) ?? 0));
}

/** Return the largest quantity, of flows between nodes if there are any. */
export function largestQuantity(sums: Sums, isRouted: boolean): number {
  if (!sums.flows) return sums.nodes.quantity[sums.order[0]] ?? 0;
  const { heaviest, quantity, from, to } = sums.pairs;
  const first = heaviest.find((flow) => isRouted || from[flow] !== to[flow]) ?? heaviest[0];
  return quantity[first] ?? 0;
}
