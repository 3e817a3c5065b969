// Data and state of the bulk map: its rows as columns, their sums at a level, and the drawn flows.

import type { Column } from "../core/data/decode";
import type { Surface } from "../core/draw/surface";
import type { Entry } from "../core/page/search";
import type {
  Actions,
  Box,
  Hit,
  OpenOptions,
  PageData,
  PageState,
  Shape,
  Sort,
} from "../core/types";
import type { Texts } from "../core/words/words";
import type { AddressState, Settings } from "./address";
import type { Category } from "./categories";
import type { Hue } from "./draw/hues";
import type { Runner } from "./draw/slices";

/** The rows as columns. Flows and routes have origin and destination, events x and y; a quantity without a number is
 * NaN. */
export interface Rows {
  n: number;
  quantity: Float64Array;
  records: Uint32Array;
  unquantified: Column;
  commodity: Column;
  /** 0 is undated, 1 the first month. */
  month: Column | null;
  origin: Uint32Array;
  destination: Uint32Array;
  /** Number of a route's line. */
  line: Column | null;
  x: Float64Array;
  y: Float64Array;
  /** Index of each row's unit; the number of units for a row without a number. Null: all rows have one unit. */
  unit?: Column | null;
  /** Number of table rows that each row sums; null: one each. */
  tableRows?: Column | null;
  /** Number of an event's set of bands. */
  joined?: Column | null;
}

/** Degrees, and the Mercator square; texts by column, such as label_en. */
export interface Places {
  n: number;
  texts: Record<string, (string | string[] | null)[]>;
  /** Number of places of the table that each stands for; null: one each. */
  members?: Column | null;
  lon: Float64Array;
  lat: Float64Array;
  x: Float64Array;
  y: Float64Array;
}

/** Lines end to end on the Mercator square: line i runs from vertex starts[i] to starts[i + 1]. */
export interface Lines {
  starts: Uint32Array;
  xy: Float64Array;
}

/** Rows of places that share a square of the map are added up. */
interface Summed {
  /** The greatest side of a square. */
  cell_km: number;
  /** Rows of the table, and those of them that are a row of the page each. */
  rows: number;
  full_rows: number;
}

export interface BulkData extends PageData {
  kind: "flows" | "routes" | "events";
  notes: Texts[];
  summed?: Summed;
  unit: string | null;
  /** The units among which the reader chooses; empty if there is only one. */
  units: string[];
  /** Significant digits of a quantity. */
  digits: number;
  /** Whether records are counted, because there are no quantities. */
  counted: boolean;
  /** Whether any row of the table states a quantity, be it a number, bounds or words. */
  stated: boolean;
  /** Which records of the table are not on the page. */
  omitted: Texts | null;
  commodities: string[];
  categories: Category[];
  /** The first and the last: year * 12 + month - 1. */
  months: [first: number, last: number] | null;
  rows: Rows;
  places: Places;
  lines: Lines | null;
  rings: { place: Column; radius: Column } | null;
  joined: Joined | null;
}

/** Corridors and buffers to which events were joined: their nested bands, and the sets of bands in which events lie. */
export interface Joined {
  names: { id: string; layer: "corridors" | "buffers"; label: Texts }[];
  /** For each band, the index of its name. */
  of: number[];
  /** For each band, per cent of the traffic (corridors) or radius in metres (buffers). */
  band: number[];
  shapes: Shape[];
  /** For each name, the routes in its middle. */
  lines: (Shape | undefined)[];
  /** For each set, the inmost band of each name in which its events lie. */
  sets: number[][];
}

/** Places near one another, merged into nodes. */
export interface Nodes {
  n: number;
  /** The node of each place. */
  group: Uint32Array;
  /** The weightiest place of each node. */
  first: Uint32Array;
  /** Number of places of each node, on the page and in the table. */
  count: Uint32Array;
  members: Uint32Array;
  x: Float64Array;
  y: Float64Array;
}

/** Events of one cell of the screen as a node. */
export interface EventNodes {
  n: number;
  x: number[];
  y: number[];
  quantity: number[];
  records: number[];
  unquantified: number[];
  numbered: number[];
  /** Records in the chosen corridor or buffer. */
  lit: number[];
  /** Records of each set of bands. */
  bySet: Float64Array;
  /** The cell of each node, of cells so wide. */
  cell: number[];
  side: number;
}

export interface Total {
  rows: number;
  quantity: number;
  records: number;
  unquantified: number;
}

/** Sums by pair of nodes and commodity. */
export interface Flows {
  n: number;
  /** Length of the columns. */
  room: number;
  from: Uint32Array;
  to: Uint32Array;
  commodity: Uint16Array;
  line: Int32Array;
  quantity: Float64Array;
  records: Float64Array;
  unquantified: Float64Array;
  numbered: Uint8Array;
  /** For each category, a bit for each of its values that occurs. */
  bits: Uint32Array[];
}

export interface SummedFlows extends Flows {
  /** Flows with a number, by falling quantity, and those without, by falling records. */
  heaviest: Uint32Array;
  without: Uint32Array;
  total: Total;
}

/** The commodity of a pair of which no single commodity is more than half. */
export const SEVERAL = 0xffff;

/** Flows by pair of nodes, all commodities together; `commodity` is the one that is more than half, or SEVERAL. */
export interface Pairs extends SummedFlows {
  /** Number of commodities of each pair, and the largest of them. */
  kinds: Uint16Array;
  main: Uint16Array;
}

/** Quantities that enter, leave and stay inside each node. */
export interface Through {
  entering: Float64Array;
  leaving: Float64Array;
  within: Float64Array;
  records: Float64Array;
  unquantified: Float64Array;
  /** 0 where there is no flow, 1 for flows without a number, 2 for flows with one. */
  known: Record<"entering" | "leaving" | "within", Uint8Array>;
}

export interface FlowSums {
  level: number;
  nodes: Nodes;
  /** By pair and commodity. */
  flows: Flows;
  pairs: Pairs;
  through: Through;
  total: Total;
}

export interface EventSums {
  level: number;
  nodes: EventNodes;
  flows: null;
  /** Nodes by falling quantity. */
  order: Uint32Array;
  total: Total;
}

export type Sums = FlowSums | EventSums;

/** The width of the largest quantity, px, and the least and the largest quantity with a width. */
export interface Sizes {
  widest: number;
  least: number;
  most: number;
}

/** The pairs on the map, of those with an end in view: first those with a number. */
export interface Scene extends Sizes {
  ids: number[];
  /** The largest in view, those inside a node too. */
  listed: number[];
  numbered: number;
  /** Number of pairs in view that can be drawn. */
  counts: Record<"heaviest" | "without", number>;
  /** The visible part of the map, on the Mercator square. */
  visible: Box;
  /** Six numbers of each flow; null where flows are lines. */
  curves: Float64Array | null;
}

/** A node on the screen, layer pixels. */
export interface Mark {
  node: number;
  x: number;
  y: number;
  radius: number;
}

export interface BulkHit extends Hit {
  row: { flow: number } | { node: number };
  box: Box;
}

export interface BulkActions extends Actions {
  open(hit: BulkHit, options?: OpenOptions): void;
  /** Draw this number of flows. */
  top(n: number): void;
  setSwitch(name: keyof Settings["switches"], on: boolean): void;
  /** Show a grid of small maps by commodity or by period, or close it. */
  small(by: Settings["small"]): void;
  /** Highlight the events of a corridor or buffer; the same one again, of none. */
  light(name: number): void;
  /** Show amounts in one of the page's units. */
  unit(unit: number): void;
  commodity(commodity: number, on: boolean): void;
  onlyCommodity(commodity: number): void;
  allCommodities(): void;
  showValue(ids: string[], on: boolean): void;
  /** Show the flows of one place, or of all. */
  onlyPlace(place: number | null): void;
  /** Zoom in on a point of the Mercator square. */
  zoomTo(x: number, y: number): void;
  restore(address: AddressState): void;
}

/** The table of all flows between places, made when it is first asked for. */
export interface FlowTable {
  flows: SummedFlows;
  order: number[];
  page: number;
  /** The column that sorts it; null: the largest first. */
  sort: Sort | null;
}

export interface BulkState extends PageState<BulkHit> {
  readonly data: BulkData;
  /** The reader's choices. */
  settings: Settings;
  table: { isOpen: boolean; layer: string; query: string };
  /** Weight of each place: the records that it sends and receives. */
  weight: Float64Array;
  /** Nodes by level, for levels that were shown. */
  nodes: Map<number, Nodes>;
  byCommodity: Float64Array;
  byMonth: Float64Array;
  /** Commodities by falling records. */
  commodityOrder: number[];
  /** Hues of commodities that the symbology lacks. */
  hues: (Hue | null)[];
  /** Rings round places. */
  rings: Shape[];
  /** The largest quantity of the chosen unit seen at each level. */
  scale: Map<number, number>;
  /** Sizes of the drawn flows, steady while time plays. */
  steady: Sizes & { key: string };
  entries: Entry[];
  surface: Surface | null;
  runners: Record<"map" | "table" | "file" | "small", Runner>;
  /** The radius of the largest circle, px. */
  mostRadius: number;
  sums: Sums | null;
  isSumming: boolean;
  scene: Scene;
  marks: Mark[];
  /** Names on the map. */
  writtenNames: string[];
  flowTable: FlowTable | null;
  actions: BulkActions;
}
