// Merges places that are close on the screen into nodes, named and placed by the weightiest.

import { getOrInsert, groupBy } from "../../core/data/grouping";
import { clamp } from "../../core/view/boxes";
import { inStrides, type Work } from "../draw/slices";
import type { BulkData, BulkState, EventNodes, Joined, Nodes, Places, Rows } from "../types";

const MERGE_PX = 30; // places nearer than this on the screen are one node
const FEW_PLACES = { places: 200, mergePx: 12 }; // fewer places have more room: only those that would hide one another merge
const EVENT_CELL_PX = 24; // events in one cell of this width are one node
export const UNMERGED_LEVEL = 8; // the zoom from which no places merge

/** Return the zoom from which no places merge, at the latest where the map stops zooming. */
export const unmergedLevel = ({ max_zoom }: Pick<BulkData, "max_zoom">) =>
  Math.min(UNMERGED_LEVEL, max_zoom);

export const mergeLevel = (zoom: number) => clamp(Math.floor(zoom), 2, UNMERGED_LEVEL);

/** Return the weight of each place: the number of records that it sends and receives, over all rows. */
export function* countPlaceRecords(
  places: Places,
  { n, origin, destination, records }: Rows,
): Work<Float64Array> {
  const weight = new Float64Array(places.n);
  yield* inStrides(n, (start, end) => {
    for (let i = start; i < end; i++) {
      weight[origin[i]] += records[i];
      weight[destination[i]] += records[i];
    }
  });
  return weight;
}

/** Return the nodes at a level, which are built once. */
export const nodesAt = (
  level: number,
  { data, nodes, weight }: Pick<BulkState, "data" | "nodes" | "weight">,
): Nodes =>
  getOrInsert(nodes, level, () =>
    level >= unmergedLevel(data)
      ? unmergedNodes(data.places)
      : mergePlaces(level, data.places, weight),
  );

const memberCount = (place: number, { members }: Places) => members?.[place] ?? 1;

/** Return a node for each place. */
function unmergedNodes(places: Places): Nodes {
  const numbers = Uint32Array.from({ length: places.n }, (_, i) => i);
  return {
    n: places.n,
    group: numbers,
    first: numbers,
    count: new Uint32Array(places.n).fill(1),
    members: Uint32Array.from(numbers, (place) => memberCount(place, places)),
    x: places.x,
    y: places.y,
  };
}

/** Return a function that finds the places within a distance of a place, itself included; the distance is a share of
 * the side of the Mercator square. Places are sorted into cells as wide as the distance, so that only those in
 * neighbouring cells are compared. */
function nearFinder({ n, x, y }: Places, distance: number): (place: number) => number[] {
  const cellOf = (i: number, dx = 0, dy = 0) =>
    (Math.floor(y[i] / distance) + dy) * 2 ** 22 + Math.floor(x[i] / distance) + dx;
  const cells = groupBy(Array(n).keys(), (i) => cellOf(i));
  // A place within the distance is in the same cell, or in one of the eight around it.
  return (i) =>
    [-1, 0, 1]
      .flatMap((dy) => [-1, 0, 1].flatMap((dx) => cells.get(cellOf(i, dx, dy)) ?? []))
      .filter((j) => Math.hypot(x[j] - x[i], y[j] - y[i]) <= distance);
}

/** Merge the places that lie close together at a level of zoom into nodes. The place with most records takes in all
 * places near it, then the one with most records of those left, and so on. */
function mergePlaces(level: number, places: Places, weight: Float64Array): Nodes {
  const mergePx = places.n < FEW_PLACES.places ? FEW_PLACES.mergePx : MERGE_PX;
  const placesNear = nearFinder(places, mergePx / (256 * 2 ** level));
  const order = Array.from({ length: places.n }, (_, i) => i).sort(
    (a, b) => weight[b] - weight[a] || a - b,
  );
  const group = new Int32Array(places.n).fill(-1);
  const first: number[] = [];
  const count: number[] = [];
  const members: number[] = [];
  for (const place of order) {
    if (group[place] >= 0) continue;
    const node = first.push(place) - 1;
    count.push(0);
    members.push(0);
    for (const near of placesNear(place)) {
      if (group[near] >= 0) continue;
      group[near] = node;
      count[node] += 1;
      members[node] += memberCount(near, places);
    }
  }
  return {
    n: first.length,
    group: Uint32Array.from(group),
    first: Uint32Array.from(first),
    count: Uint32Array.from(count),
    members: Uint32Array.from(members),
    x: Float64Array.from(first, (place) => places.x[place]),
    y: Float64Array.from(first, (place) => places.y[place]),
  };
}

/** Return the places of a node, the weightiest first. */
export function placesInNode(node: number, { group }: Nodes, weight: Float64Array): number[] {
  const members: number[] = [];
  for (let i = 0; i < group.length; i++) if (group[i] === node) members.push(i);
  return members.sort((a, b) => weight[b] - weight[a] || a - b);
}

/** Return the number of the cell in which an event lies; `side` is the width of a cell, on the Mercator square. */
const eventCell = (rows: Rows, i: number, side: number) =>
  Math.floor(rows.y[i] / side) * 2 ** 22 + Math.floor(rows.x[i] / side);

export const isInCell = (rows: Rows, i: number, nodes: EventNodes, node: number) =>
  eventCell(rows, i, nodes.side) === nodes.cell[node];

/** Return empty columns for nodes of events; `side` is that of their cells on the Mercator square. */
const noEvents = (side: number, sets: number): EventNodes => ({
  n: 0,
  x: [],
  y: [],
  quantity: [],
  records: [],
  unquantified: [],
  numbered: [],
  lit: [],
  bySet: new Float64Array(sets),
  cell: [],
  side,
});

/** Return a function that returns the number of the node of a cell. If the cell has none yet, one with empty sums is
 * added. */
function nodeFinder(nodes: EventNodes): (cell: number) => number {
  const nodeByCell = new Map<number, number>();
  const { x, y, quantity, records, unquantified, numbered, lit } = nodes;
  return (cell) => {
    const node = nodeByCell.get(cell);
    if (node !== undefined) return node;
    nodeByCell.set(cell, nodes.n);
    for (const sums of [x, y, quantity, records, unquantified, numbered, lit]) sums.push(0);
    nodes.cell.push(cell);
    return nodes.n++;
  };
}

/** Merge the events in each cell of the screen into a node at their mean position. Only rows that pass the filters
 * count; `lit` is the number of the corridor or buffer whose events are counted apart. */
export function* eventNodes(
  level: number,
  rows: Rows,
  passes: (row: number) => boolean,
  { joined, lit }: { joined: Joined | null; lit: number | null },
): Work<EventNodes> {
  const nodes = noEvents(EVENT_CELL_PX / (256 * 2 ** level), joined?.sets.length ?? 0);
  const isLit = joined?.sets.map((bands) => bands.some((band) => joined.of[band] === lit)) ?? [];
  const nodeOf = nodeFinder(nodes);
  yield* inStrides(rows.n, (start, end) => {
    for (let i = start; i < end; i++) {
      if (!passes(i)) continue;
      const node = nodeOf(eventCell(rows, i, nodes.side));
      const records = rows.records[i];
      nodes.x[node] += rows.x[i] * records;
      nodes.y[node] += rows.y[i] * records;
      nodes.records[node] += records;
      if (rows.joined) {
        const set = rows.joined[i];
        nodes.bySet[set] += records;
        if (isLit[set]) nodes.lit[node] += records;
      }
      nodes.unquantified[node] += rows.unquantified[i];
      if (Number.isNaN(rows.quantity[i])) continue;
      nodes.quantity[node] += rows.quantity[i];
      nodes.numbered[node] = 1;
    }
  });
  for (let node = 0; node < nodes.n; node++) {
    nodes.x[node] /= nodes.records[node];
    nodes.y[node] /= nodes.records[node];
  }
  return nodes;
}
