// Flows between the same ends lie side by side, each on the right of its direction, as on a road with two ways.

import type { Flow } from "../types";

const LANE_GAP = 4.5; // px between two flows

type Ends = Pick<Flow, "id" | "first">;

const stopsOf = ({ first }: Ends) => [first.origin, ...first.transit, first.destination].join("\n");

const backOf = ({ first }: Ends) =>
  [first.destination, ...[...first.transit].reverse(), first.origin].join("\n");

/** Whether a flow goes the other way than the first of its group, whose ends are written in this order. */
export const isReversed = (flow: Ends): boolean => backOf(flow) < stopsOf(flow);

/** The same for all flows between the same ends by the same stops, whichever way they go. */
export const laneKey = (flow: Ends): string => (isReversed(flow) ? backOf(flow) : stopsOf(flow));

/** How far each flow lies to the right of its own direction, px, by its id; `width` is a flow's on the screen. */
export function laneOffsets(flows: { flow: Ends; width: number }[]): Map<string, number> {
  const groups = new Map<string, typeof flows>();
  for (const each of flows) {
    const key = laneKey(each.flow);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const offsets = new Map<string, number>();
  for (const group of groups.values()) {
    // From left to right, seen along the group's direction.
    const lanes = [
      ...group.filter(({ flow }) => isReversed(flow)),
      ...group.filter(({ flow }) => !isReversed(flow)),
    ];
    const total = lanes.reduce((sum, { width }) => sum + width, LANE_GAP * (lanes.length - 1));
    let at = -total / 2;
    for (const { flow, width } of lanes) {
      const middle = at + width / 2;
      offsets.set(flow.id, isReversed(flow) ? -middle : middle);
      at += width + LANE_GAP;
    }
  }
  return offsets;
}
