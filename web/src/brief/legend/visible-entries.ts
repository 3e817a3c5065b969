// Finds the legend's entries for the visible features, by keys such as "basis.geodesic" or "crossings".

import { isPending } from "../../core/data/review";
import { isInView, visibleView } from "../../core/draw/surface";
import type { Box, Line, View } from "../../core/types";
import { isInside } from "../../core/view/boxes";
import { interpretationIndex } from "../draw/areas";
import type { AnyRow, DrawnFlow, Mark, State } from "../types";

/** Return the keys of the legend's entries for features that are in view. Return null if nothing is drawn yet: then all
 * entries count as visible. */
export function visibleKeys(state: State): Set<string> | null {
  const { scene, map, shown, visible } = state;
  // A step may show a zone alone.
  const isZoneStep = state.step !== null && visible.zones && shown.tables.zones.length > 0;
  const isEmpty = !scene.flows.length && !scene.marks.length && !scene.modelled.length;
  if (isEmpty && !isZoneStep) return null;
  const view = visibleView(map);
  const { frame } = view;
  const isVisible = ({ lines }: { lines: Line[] }) =>
    lines.some((line) => hasVertexIn(line, frame));
  const flows = scene.flows.filter(({ strands }) => strands.some(isVisible));
  return new Set([
    ...flows.flatMap(flowKeys),
    ...scene.marks.filter((mark) => isInside(frame, mark.x, mark.y)).map(markKey),
    ...scene.barriers
      .filter(isVisible)
      .map(({ row }) => `barrier.${row.basis === "schematic" ? "schematic" : "documented"}`),
    ...(visible.zones ? shown.tables.zones : [])
      .filter((row) => isAnyInView([row], view))
      .map((row) => `zone.${interpretationIndex(row, state.data.tables.zones)}`),
    ...(visible.buffers && isAnyInView(shown.tables.buffers, view) ? ["buffers"] : []),
    ...groundKeys(view, state),
  ]);
}

/** Return the keys of the entries that a flow needs. */
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

const hasVertexIn = (line: Line, box: Box): boolean =>
  line.some((_, i) => i % 2 === 0 && isInside(box, line[i], line[i + 1]));

/** Call `fill` after each drawing that brings other entries into view, but not while a flow is only pointed at. */
export function legendFollower(state: State, fill: () => void): () => void {
  let lastKeys = "";
  return () => {
    if (state.hovered) return;
    const currentKeys = [...(visibleKeys(state) ?? [])].sort().join();
    if (currentKeys !== lastKeys) fill();
    lastKeys = currentKeys;
  };
}
