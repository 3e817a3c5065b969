// Data and state of the review page: the text, its candidates (geo/drafting/candidates.py), and the reader's decisions.

import type { Surface } from "../core/draw/surface";
import type { Symbols } from "../core/draw/symbols";
import type { PageData } from "../core/types";
import type { Language, Texts, Words } from "../core/words/words";
import type { Card } from "./model/cards";
import type { ReadText } from "./model/text";
import type { History, Work } from "./model/work";

export type Direction = "one-way" | "both" | "unstated";

export interface Position {
  lon: number;
  lat: number;
}

interface NamedPlace {
  place: string;
  name: string;
  kind: string;
  country_codes: string[];
  /** Null for a part of the world, or a name that no gazetteer at hand has. */
  lon: number | null;
  lat: number | null;
}

/** Offsets count code points of the text; the end is excluded. */
export interface TextSpan {
  paragraph: number;
  start: number;
  end: number;
}

/** A place named in the text; a mention in a heading has no paragraph. */
export interface Mention extends Omit<TextSpan, "paragraph"> {
  paragraph: number | null;
  key: string;
  confidence: number;
}

/** A part of a claim that the rules filled, and where the text has its words. */
export interface Slot {
  value: string | null;
  start?: number | null;
  end?: number | null;
  alternatives?: string[];
}

export type Status = "confirmed" | "edited" | "rejected" | "unsure";

export interface Candidate extends TextSpan {
  id: string;
  terms: string[];
  rule: string | null;
  reading: "stated" | "inferred";
  negated: boolean;
  hedged: boolean;
  slots: {
    origin: Slot;
    destination: Slot;
    via: Slot[];
    commodity: Slot;
    direction: { value: Direction };
    period: Slot;
    mode: Slot;
  };
  /** The claim that an earlier review accepted in place of the slots. */
  decided?: Omit<Claim, "credibility"> | null;
  review: { status: Status | "unconfirmed" | "stale"; reason: string | null };
}

export interface ReviewData extends PageData {
  brief: string;
  /** The source's own words, as `geo draft` read them. */
  body: string;
  text: { sha256: string; language: Language; paragraphs: number; characters: number };
  source: { id: string; title: string | null };
  places: Record<string, NamedPlace>;
  mentions: Mention[];
  /** Mentions of places without a position. */
  unlocated: Mention[];
  sentences: TextSpan[];
  candidates: Candidate[];
  commodities: string[];
  /** Means of transport. */
  modes: string[];
  /** The command to run with the saved file. */
  command: string;
}

/** The flow that a card describes, and that its acceptance would draw. */
export interface Claim {
  origin: string | null;
  destination: string | null;
  via: string[];
  commodity: string | null;
  direction: Direction;
  period: string | null;
  mode: string | null;
  credibility: number | null;
  words: Texts | null;
}

export interface Verdict {
  status: Status;
  reason: string | null;
}

/** The part of a card that keys 1 to 9 fill now. */
export type Picking =
  | "origin"
  | "destination"
  | "via"
  | "commodity"
  | "period"
  | "mode"
  | "credibility"
  | "words"
  | "reason";

export interface ReviewState {
  readonly data: ReviewData;
  readonly map: L.Map;
  readonly words: Words;
  readonly symbols: Symbols;
  readonly ground: { key: string | null; canvas: HTMLCanvasElement };
  readonly text: ReadText;
  readonly nearestPlaces: (card: Card) => string[];
  surface: Surface | null;
  history: History;
  /** Cards in reading order. */
  cards: Card[];
  current: string | null;
  picking: Picking | null;
  /** Whether a field is open for the part that is being picked. */
  isTyping: boolean;
  /** A sentence without a card that the reader looks at. */
  sentence: number | null;
  /** The place under the pointer or the focus. */
  hovered: string | null;
  saved: Work | null;
  keepsDecisions: boolean;
  keysOn: boolean;
  helpOpen: boolean;
  actions: Actions;
}

/** The reader's actions; each updates page, map and storage. */
export interface Actions {
  setLanguage(language: Language): void;
  /** Open a card. */
  open(id: string): void;
  next(): void;
  previous(): void;
  /** Go to the next sentence, or the one before. */
  step(by: 1 | -1): void;
  /** Open the card of a sentence, or show the sentence if it has none. */
  look(sentence: number): void;
  /** Pick the part of the card to fill; null for none. */
  pick(picking: Picking | null): void;
  /** Open the field of the picked part. */
  type(): void;
  /** Fill the picked part; null empties it. */
  choose(value: string | null): void;
  chooseNumber(number: number): void;
  set(part: Partial<Claim>): void;
  /** Exchange the ends. */
  swap(): void;
  /** Change the direction. */
  turn(): void;
  /** Set the position of a place; null removes it. */
  locate(key: string, position: Position | null): void;
  accept(): void;
  reject(reason: string): void;
  unsure(): void;
  create(): void;
  undo(): void;
  redo(): void;
  save(): void;
  load(text: string): void;
  help(): void;
  switchKeys(): void;
  hover(place: string | null): void;
}
