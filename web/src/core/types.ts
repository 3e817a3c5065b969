// Types that the pages share: rows and shapes, the view that is drawn, and the state that readers change.

import type { Ground } from "./data/ground-data";
import type { DayWindow, Span } from "./data/spans";
import type { LayerRows } from "./data/tables";
import type { Timeline } from "./data/timeline";
import type { Symbols, SymbolTable } from "./draw/symbols";
import type { CitedSource } from "./words/citation";
import type { Language, Messages, Texts, Words } from "./words/words";

/** On the Mercator square of side 1, y down; or in pixels. */
export interface Point {
  x: number;
  y: number;
}

/** West, north, east, south on the Mercator square of side 1, y down; or the same in pixels. */
export type Box = [west: number, north: number, east: number, south: number];

/** A line or ring: x, y of each vertex on the Mercator square; `turns` counts the turns of the world it was moved by. */
export type Part = Float64Array & { box: Box; turns?: number };

export interface Shape {
  parts: Part[];
  box: Box;
  kind?: "point" | "line" | "polygon";
  /** The pieces of a line that was joined at the antimeridian. */
  cut?: Part[];
  /** Whether rings of a polygon run along the antimeridian, where files cut them. */
  seam?: boolean;
}

export type LayerName = keyof LayerRows;

/** A row as the page has it: the layer's columns, its number, its shape, and its period in days. */
export type Row<L extends LayerName> = LayerRows[L] & {
  index: number;
  shape: Shape | null;
  spans?: Span[];
};
export type Tables = { [L in LayerName]?: Row<L>[] };

/** x0, y0, x1, y1, … in layer pixels. */
export type Line = number[];

/** Projects from the Mercator square to layer pixels. */
export interface View {
  zoom: number;
  /** Width of the Mercator square, px. */
  scale: number;
  originX: number;
  originY: number;
  x(mx: number): number;
  y(my: number): number;
  /** The whole canvas, layer pixels. */
  extent: Box;
  /** The visible part of the canvas, layer pixels. */
  frame: Box;
  /** On paper, and in a saved picture, nothing covers the map. */
  isPaper?: boolean;
}

export type Context = CanvasRenderingContext2D;
export type Draw = (context: Context, view: View) => void;

/** An earlier or later state of the flows, which claims distinguish though no date does. */
export interface Stage {
  id: string;
  label: Texts;
  flows: string[];
  claims: string[];
}

/** A step of a map's story; `closure` is a scenario, `shut` the crossings to close where there is no scenario. */
export interface Step {
  title: Texts;
  text: Texts;
  flows: string[];
  features: string[];
  claims: string[];
  bounds: [number, number, number, number] | null;
  stage: string | null;
  closure: string | null;
  shut: string[];
}

/** A brief's description of one of its maps; `bounds` are west, south, east, north in degrees. */
export interface Spec {
  id: string;
  title: Texts;
  question: Texts | null;
  bounds: [number, number, number, number] | null;
  fictional: boolean;
  /** Number of claims that no person has confirmed; in drafts alone. */
  unconfirmed?: number;
  layers: LayerName[];
  hidden: LayerName[];
}

export interface Background {
  land?: Shape | null;
  boundaries?: Shape | null;
  disputed?: Shape | null;
}

export interface PageData {
  spec: Spec;
  brief?: string;
  brief_title?: Texts;
  /** Version of the package that made the page. */
  version: string;
  symbols: SymbolTable;
  messages: Messages;
  /** The locale that names months as Arabic readers of the map know them. */
  arabic_locale?: string;
  max_zoom: number;
  ground_m?: number;
  background: Background;
  /** Names, towns, roads and rivers around the subject, for orientation. */
  ground?: Ground | null;
}

/** A feature that a reader can choose on the map or in a list. */
export interface Hit {
  layer: string;
  row: object;
}

/** The point of the map and the button from which evidence is opened. */
export interface OpenOptions {
  at?: L.LatLng | null;
  from?: HTMLElement | null;
}

/** The reader's actions on either map; each updates page, picture and address. */
export interface Actions {
  /** Write every text of the page again. */
  refresh(): void;
  setLanguage(language: Language): void;
  /** Choose a time; `playing` unless the reader's own hand did. */
  time(window: DayWindow | null, options?: { playing?: boolean }): void;
  home(): void;
  measure(): void;
  /** Open the table of a layer, or close it. */
  table(layer: string | null): void;
  picture(): void;
  /** Show the results for the words in the search box. */
  search(): void;
  /** Update the page after evidence was opened or closed. */
  updateChoice(): void;
}

/** The column that sorts a table, and whether the largest or last comes first. */
export interface Sort {
  column: string;
  down: boolean;
}

export interface PageState<H extends Hit = Hit> {
  readonly data: PageData;
  readonly map: L.Map;
  readonly words: Words;
  /** Id of the open map, where the file holds several. */
  readonly packed?: string;
  /** The sources of the map, for a citation. */
  readonly sources: CitedSource[];
  readonly symbols: Symbols;
  readonly ground: { key: string | null; canvas: HTMLCanvasElement };
  /** Names of the panel's open sections. */
  readonly open: Set<string>;
  legendOpen: boolean;
  timeline: Timeline | null;
  filters: { window: DayWindow | null };
  table: { isOpen: boolean; layer: string | null };
  /** Timer of the playing time. */
  playing: number | null;
  /** Points of the distance that is being measured. */
  measure: L.LatLng[] | null;
  chosen: H | null;
  /** Id of the chosen claim. */
  claim: string | null;
  /** Listener that closes the evidence on Escape. */
  closeOnEscape: ((event: KeyboardEvent) => void) | null;
  maxBounds: L.LatLngBounds | null;
  home: { centre: L.LatLng; zoom: number } | null;
  actions: Actions;
}
