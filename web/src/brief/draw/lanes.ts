// Flows between the same ends lie side by side, each to the right of its direction, as on a two-way road.

import { groupBy, sumOf } from "../../core/data/grouping";
import { flowStops } from "../names";
import type { Flow } from "../types";

const LANE_GAP = 4.5; // px between two flows

type Ends = Pick<Flow, "id" | "first">;

const stopKey = (flow: Ends) => flowStops(flow).join("\n");

const reverseStopKey = (flow: Ends) => flowStops(flow).reverse().join("\n");

/** Return whether a flow goes the other way than its group, whose ends are written in alphabetical order. */
export const isReversed = (flow: Ends): boolean => reverseStopKey(flow) < stopKey(flow);

/** Return a key that is the same for all flows with the same ends and stops, in either direction. */
export const laneKey = (flow: Ends): string =>
  isReversed(flow) ? reverseStopKey(flow) : stopKey(flow);

/** Return id of a flow → how far it lies from the line that it shares with other flows, px, to the right of its own
 * direction; a negative distance is to the left. */
export function laneOffsets(flows: { flow: Ends; width: number }[]): Map<string, number> {
  const groups = groupBy(flows, ({ flow }) => laneKey(flow));
  const offsets = new Map<string, number>();
  for (const group of groups.values()) {
    // From left to right, seen along the group's direction.
    const lanes = [
      ...group.filter(({ flow }) => isReversed(flow)),
      ...group.filter(({ flow }) => !isReversed(flow)),
    ];
    const total = sumOf(lanes, ({ width }) => width) + LANE_GAP * (lanes.length - 1);
    let left = -total / 2;
    for (const { flow, width } of lanes) {
      const middle = left + width / 2;
      offsets.set(flow.id, isReversed(flow) ? -middle : middle);
      left += width + LANE_GAP;
    }
  }
  return offsets;
}
