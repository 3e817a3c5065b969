// Data and state of a brief's map: its tables, the drawn features, and the state that readers change.

import type { LayerRows } from "../core/data/tables";
import type { HeadSize } from "../core/draw/heads";
import type {
  Actions,
  Box,
  Hit,
  LayerName,
  Row as LayerRow,
  Line,
  OpenOptions,
  PageData,
  PageState,
  Part,
  Point,
  Shape,
  Sort,
  Spec,
  Stage,
  Step,
} from "../core/types";
import type { Texts } from "../core/words/words";
import type { AddressState } from "./address";
import type { Filters, Group, SwitchedLayer } from "./filters";
import type { Tab } from "./panel/tabs";
import type { Reversal } from "./periods";
import type { Change } from "./routing";

/** A row whose columns of lists are never null: they may be empty. */
type WithLists<R> = { [C in keyof R]: R[C] extends unknown[] | null ? NonNullable<R[C]> : R[C] };

/** Tables beside the layers: strands of routed flows without geometry, and the chains of crossings of each flow. */
type BesideLayers = { routed_flows: "flows"; chains: "routes" };

export type Row<L extends LayerName | keyof BesideLayers> = WithLists<
  LayerRow<L extends keyof BesideLayers ? BesideLayers[L] : L extends LayerName ? L : never>
>;
export type FlowRow = Row<"flows">;

/** Change of a segment's shares by a closure; `segment` is the segment's row number. */
type ClosureSegment = Omit<Row<"closure_segments">, "id" | "segment"> & { segment: number };

type ColumnNames<U> = U extends unknown ? keyof U : never;
type ColumnType<U, C> = U extends unknown ? (C extends keyof U ? U[C] : never) : never;
type AllRows = WithLists<LayerRows[LayerName]>;

/** A row of any layer: it may have any column. */
export type AnyRow = Pick<FlowRow, "id" | "index" | "shape" | "spans"> & {
  [C in Exclude<ColumnNames<AllRows>, "id">]?: ColumnType<AllRows, C>;
};

export type TableName = LayerName | keyof BesideLayers;
export type Tables = { [L in Exclude<TableName, "closure_segments">]: Row<L>[] } & {
  closure_segments: ClosureSegment[];
};

/** A passage of a source's text, in pieces, each with the claims that quote it as a term. */
export interface SourceSpan {
  claims: string[];
  parts: [text: string, claims: string[]][];
}

export interface BriefData extends PageData {
  spec: Spec & { stages: Stage[]; steps: Step[]; period: string | null };
  brief_title: Texts;
  names: Record<string, string[]>;
  source_spans: SourceSpan[] | null;
  tables: Tables;
}

/** The strands of one flow, which the page draws, lists and opens together. `line` is its bent line. */
export interface Flow {
  id: string;
  first: FlowRow;
  rows: FlowRow[];
  line?: Shape;
}

/** A flow with the strands that pass the filters. */
export type ShownFlow = Flow & { shown: FlowRow[] };

export interface Shown {
  tables: { [L in SwitchedLayer]: Row<L>[] };
  flows: ShownFlow[];
}

/** A feature that a reader can choose on the map or in a list. */
export interface Feature extends Hit {
  layer: TableName;
  row: AnyRow;
  flow?: Flow;
}

/** Rows, features and source spans by id. */
export interface Index {
  claims: Map<string | null, Row<"claims">>;
  sources: Map<string | null, Row<"sources">>;
  commodities: Map<string | null, Row<"commodities">>;
  /** Places, zones, areas and actors. */
  named: Map<string | null, AnyRow>;
  disputed: Set<string>;
  superseded: Set<string>;
  /** Features by the claims that support them. */
  features: Map<string, Feature[]>;
  /** Features by the claims that are their context. */
  contextOf: Map<string, Feature[]>;
  sourceSpans: Map<string, SourceSpan>;
}

export interface ClosureChoice {
  id: string | null;
  /** Its row for the chosen flow; null if it does not touch it. */
  row: Row<"closures"> | null;
  isKnown: boolean;
  /** Whether the page holds its change of each segment; for two crossings it holds only the answer. */
  hasLines: boolean;
}

/** A share, 0 to 1, with all crossings open and with the closure; null if it is not known. */
export interface Shares {
  before: number;
  after: number | null;
}

/** Segments of equal share, end to end. */
export interface SegmentChain {
  change: Change;
  share: number;
  xy: Part;
}

/** The chosen flow's shares, by row number of `segments` and by id of a crossing. */
export interface Traffic {
  closure: ClosureChoice | null;
  isKnown: boolean;
  before: Float32Array;
  after: Float32Array;
  crossings: Map<string, Shares>;
  chains: SegmentChain[];
}

/** One routed flow at a time, with the crossings that the reader shut. */
export interface Routing {
  flows: Map<string | null, Flow>;
  flow: string;
  shut: Set<string>;
  scenario: string | null;
  traffic: Traffic;
}

/** A strand on the screen. */
export interface Strand {
  row: FlowRow;
  width: number;
  lines: Line[];
  head: HeadSize;
  /** Of its line, 0 to 1: its confidence, fainter where the reader looks at something else or at another period. */
  opacity: number;
}

export interface DrawnFlow {
  flow: ShownFlow;
  strands: Strand[];
  isHighlighted: boolean;
}

/** A point feature on the screen, px. */
export interface Mark extends Point {
  layer: "places" | "crossings" | "events";
  row: AnyRow;
  radius: number;
}

/** An end of flows that is out of view; x and y are where its line leaves the picture. */
export interface FarEnd extends Point {
  id: string;
  /** The direction in which the line goes on, px. */
  dx: number;
  dy: number;
  /** The same in eighths of a turn, clockwise from the east. */
  turn: number;
  /** Distance to the end; null if it is not known, or the end is partly in view. */
  km: number | null;
}

/** The marker of a far end on the screen. */
export interface EdgeMarker extends FarEnd {
  box: Box;
  text: string;
}

/** The features on the screen now, for pointers and names. */
export interface Scene {
  flows: DrawnFlow[];
  marks: Mark[];
  barriers: { row: Row<"barriers">; lines: Line[] }[];
  modelled: Feature[];
  labels: string[];
  edges: EdgeMarker[];
  /** Names of the ground. */
  background: string[];
}

export interface BriefActions extends Actions {
  show(layer: string, on: boolean): void;
  showSurroundings(on: boolean): void;
  hover(flow: string | null): void;
  filter(group: Group, value: string, on: boolean): void;
  /** Show one value of a group and hide the others. */
  only(group: Group, value: string): void;
  unfilter(): void;
  stage(stage: Stage | null): void;
  tab(name: Tab): void;
  sort(column: string): void;
  open(feature: Feature, options?: OpenOptions): void;
  claim(id: string, options?: OpenOptions): void;
  route(flow: string | null): void;
  shut(crossing: string, on: boolean): void;
  scenario(closure: string): void;
  openAll(): void;
  /** Bring the page into the state that an address asks for. */
  restore(address: AddressState): void;
  /** Go to a step of the story, or for null to the whole map. */
  tell(step: number | null): void;
}

export interface State extends PageState<Feature> {
  readonly data: BriefData;
  readonly index: Index;
  readonly flows: Flow[];
  readonly reversals: Reversal[];
  shown: Shown;
  filters: Filters;
  routing: Routing | null;
  /** Which layers are switched on. */
  visible: Record<string, boolean>;
  /** Whether towns, roads and rivers in the background are switched on. */
  surroundings: boolean;
  /** The step of the story, from 0; null while the reader explores. */
  step: number | null;
  /** The step that was shown last. */
  lastStep: number;
  tab: Tab;
  table: { isOpen: boolean; layer: SwitchedLayer | null; sort: Sort | null };
  /** Id of the flow under the pointer. */
  hovered: string | null;
  scene: Scene;
  actions: BriefActions;
}
