// The state of the page in its address; values that the page does not hold are ignored.

import { unitsToWindow, windowToUnits } from "../core/data/timeline";
import { type AddressView, readAddress, viewParameters } from "../core/page/address";
import { validIds } from "./categories";
import { windowToMonths } from "./panel/months";
import type { BulkData, BulkState } from "./types";

/** Stands for as many flows as the map has room for. */
export const AUTOMATIC = 0;
export const TOPS = [AUTOMATIC, 50, 100, 300, 1000, 3000, 10_000, 30_000, Infinity];
const SWITCHES = {
  numbered: true,
  without: true,
  rings: true,
  undated: false,
  ground: true,
  corridors: true,
  buffers: true,
};
const SWITCH_NAMES = Object.keys(SWITCHES) as (keyof typeof SWITCHES)[];

export const SMALL = ["commodity", "period"] as const;

/** The reader's choices: number of flows, hidden commodities and values, time and place. */
export interface Settings {
  top: number;
  off: Set<number>;
  hidden: Set<string>;
  /** Index among the page's units. */
  unit: number;
  /** The first and the last; 1 is the first month of the rows. */
  months: [number, number] | null;
  place: number | null;
  /** The corridor or buffer whose events are lit. */
  lit: number | null;
  /** The column that splits the grid of small maps; null if the grid is closed. */
  small: (typeof SMALL)[number] | null;
  switches: typeof SWITCHES;
}

export interface AddressState extends AddressView {
  settings: Settings;
  isTableOpen: boolean;
}

/** The parts of the data that an address refers to. */
export type Choices = Pick<BulkData, "kind" | "commodities" | "categories" | "units"> & {
  joined?: BulkData["joined"];
  places: Pick<BulkData["places"], "n">;
};

/** The parts of the state that an address keeps. */
type AddressableState = Parameters<typeof viewParameters>[0] &
  Pick<BulkState, "settings" | "table"> & { data: Choices };

/** Return the query string of an address that keeps the state. What is as the page opens is left out. */
export function stateToQuery(state: AddressableState): string {
  const { settings, data } = state;
  const parts = viewParameters(state);
  if (settings.top !== AUTOMATIC)
    parts.n = settings.top === Infinity ? "all" : String(settings.top);
  if (settings.off.size) parts.off = [...settings.off].sort((a, b) => a - b).join(",");
  if (settings.hidden.size) parts.hide = [...settings.hidden].sort().join(",");
  if (settings.unit) parts.unit = String(settings.unit);
  const changedSwitches = SWITCH_NAMES.filter((name) => settings.switches[name] !== SWITCHES[name]);
  if (changedSwitches.length) parts.turn = changedSwitches.join(",");
  if (settings.place !== null) parts.at = String(settings.place);
  if (settings.lit !== null) parts.lit = data.joined?.names[settings.lit].id ?? "";
  if (settings.small) parts.small = settings.small;
  if (state.table.isOpen) parts.table = data.kind;
  return new URLSearchParams(parts).toString();
}

/** Return the state that an address holds. Values that it lacks, or that make no sense on this page, are those with
 * which the page opens. */
export function readState(
  hash: string,
  { data, timeline }: Pick<BulkState, "timeline"> & { data: Choices },
): AddressState {
  const { get, list, view, language, window } = readAddress(hash);
  const top = get("n") === "all" ? Infinity : Number(get("n").slice(0, 6));
  const off = list("off").map(Number);
  const turned = list("turn");
  const place = /^\d+$/.test(get("at")) ? Number(get("at")) : Infinity;
  const unit = Number(get("unit"));
  const lit = data.joined?.names.findIndex(({ id }) => id === get("lit")) ?? -1;
  const chosen = timeline && window && unitsToWindow(timeline, windowToUnits(timeline, window));
  return {
    view,
    language,
    window: chosen,
    isTableOpen: get("table") === data.kind && data.kind !== "events",
    settings: {
      top: TOPS.includes(top) ? top : AUTOMATIC,
      off: new Set(off.filter((commodity) => commodity in data.commodities)),
      hidden: validIds(list("hide"), data.categories),
      unit: unit in data.units ? unit : 0,
      months: windowToMonths(chosen, timeline),
      place: place < data.places.n ? place : null,
      small: SMALL.find((by) => by === get("small")) ?? null,
      lit: lit < 0 ? null : lit,
      switches: Object.fromEntries(
        SWITCH_NAMES.map((name) => [name, SWITCHES[name] !== turned.includes(name)]),
      ) as Settings["switches"],
    },
  };
}
