// Finds the legend's entries for features that the reader sees now: keys such as "basis.geodesic" or "crossings".

import { isPending } from "../../core/data/review";
import { frameOf, isInView, viewOf } from "../../core/draw/surface";
import type { Box, Line, View } from "../../core/types";
import { frameToBox, isInside } from "../../core/view/mercator";
import { interpretationIndex } from "../draw/areas";
import type { AnyRow, DrawnFlow, Mark, State } from "../types";

/** Return the keys of the legend's entries in view; null if nothing is drawn yet, when all entries count as in view. */
export function keysInSight(state: State): Set<string> | null {
  const { drawn, map, shown, visible } = state;
  // A step may show a zone alone.
  const isZoneTold = state.step !== null && visible.zones && shown.tables.zones.length > 0;
  if (!drawn.flows.length && !drawn.marks.length && !drawn.modelled.length && !isZoneTold)
    return null;
  const frame = frameOf(map);
  const { west, north, east, south } = frame;
  const view = viewOf(map, L.bounds([west, north], [east, south]));
  const sight = frameToBox(frame);
  const isInSight = ({ lines }: { lines: Line[] }) =>
    lines.some((line) => hasVertexIn(line, sight));
  const flows = drawn.flows.filter(({ strands }) => strands.some(isInSight));
  return new Set([
    ...flows.flatMap(flowKeys),
    ...drawn.marks.filter((mark) => isInside(sight, mark.x, mark.y)).map(markKey),
    ...drawn.barriers
      .filter(isInSight)
      .map(({ row }) => `barrier.${row.basis === "schematic" ? "schematic" : "documented"}`),
    ...(visible.zones ? shown.tables.zones : [])
      .filter((row) => isAnyInView([row], view))
      .map((row) => `zone.${interpretationIndex(row, state.data.tables.zones)}`),
    ...(visible.buffers && isAnyInView(shown.tables.buffers, view) ? ["buffers"] : []),
    ...groundKeys(view, state),
  ]);
}

function flowKeys({ flow, strands }: DrawnFlow): string[] {
  const rows = strands.map(({ row }) => row);
  return [
    ...rows.flatMap((row) => [
      `commodity.${row.commodity_class ?? ""}`,
      `basis.${row.basis}`,
      `confidence.${row.confidence}`,
      `review.${isPending(row) ? "pending" : ""}`,
      `direction.${row.direction}`,
      `reading.${row.reading}`,
    ]),
    ...flow.shown.flatMap((row) => [
      `quantity.${row.quantity ?? "unknown"}`,
      `unit.${row.quantity_unit ?? ""}`,
    ]),
  ];
}

const markKey = ({ layer, row }: Mark) =>
  layer === "places" ? (row.kind === "label" ? "area" : "town") : layer;

const groundKeys = (view: View, { data }: State) =>
  (["boundaries", "disputed"] as const).filter((name) =>
    data.background[name]?.parts.some(({ box }) => isInView(box, view, 0)),
  );

const isAnyInView = (rows: AnyRow[], view: View) =>
  rows.some(({ shape }) => shape && isInView(shape.box, view, 0));

const hasVertexIn = (line: Line, sight: Box): boolean =>
  line.some((_, i) => i % 2 === 0 && isInside(sight, line[i], line[i + 1]));

/** Call `fill` after each drawing that brings other entries into view, but not while a flow is only pointed at. */
export function legendFollower(state: State, fill: () => void): () => void {
  let lastKeys = "";
  return () => {
    if (state.hovered) return;
    const currentKeys = [...(keysInSight(state) ?? [])].sort().join();
    if (currentKeys !== lastKeys) fill();
    lastKeys = currentKeys;
  };
}
