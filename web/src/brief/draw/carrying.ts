// Crossings that carry the chosen flow: named on the map with their share, and closed by a click.

import { LABELS, type LabelStyle } from "../../core/draw/placing";
import { labelOf } from "../names";
import { sharesText } from "../panel/facts";
import { canClose } from "../routing";
import type { AnyRow, Feature, State } from "../types";

const LEAST_SHARE = 0.005;
const WRITTEN_LARGE = 0.1;

/** The name of a crossing with its share, larger shares first; null for one that the chosen flow does not use. */
export function carryingName(
  row: AnyRow,
  state: State,
): { texts: string[]; style: LabelStyle } | null {
  const { routing, data, words } = state;
  const shares = canClose(data.tables) ? routing?.traffic.crossings.get(row.id) : null;
  if (!shares) return null;
  const share = Math.max(shares.before, shares.after ?? 0);
  if (share < LEAST_SHARE) return null;
  const name = labelOf(row, words).text;
  return {
    texts: [`${name} ${sharesText(shares, state)}`, name],
    style: { ...(share < WRITTEN_LARGE ? LABELS.crossing : LABELS.town), weight: 2 - share },
  };
}

/** Close the crossing, or reopen it; false where a click on the feature means something else. */
export function turnCrossing({ layer, row }: Feature, { routing, data, actions }: State): boolean {
  if (layer !== "crossings" || !routing || !canClose(data.tables)) return false;
  actions.shut(row.id, !routing.shut.has(row.id));
  return true;
}

/** What a pointer at a crossing reads: its share, and what a click does. */
export function crossingHint({ layer, row }: Feature, state: State): string[] {
  const { words, routing, data } = state;
  if (layer !== "crossings" || !routing || !canClose(data.tables)) return [];
  const shares = sharesText(routing.traffic.crossings.get(row.id) ?? null, state);
  const isClosed = routing.shut.has(row.id);
  return [shares, words.say(isClosed ? "click_to_reopen" : "click_to_close")];
}
