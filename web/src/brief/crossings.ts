// Crossings on the map: their names, their shares of the chosen flow, and the click that closes one.

import { LABELS, type LabelStyle } from "../core/draw/placing";
import { arrowOf, commaOf, isolated } from "../core/words/words";
import { crossingName, labelOf } from "./names";
import { canClose } from "./routing";
import type { AnyRow, Feature, Shares, State } from "./types";

const LEAST_NAMED_SHARE = 0.005;
const LEAST_LARGE_SHARE = 0.1;

/** Return the texts and the style of the name of a crossing that the chosen flow uses: with its share, or without it
 * where room is scarce. The larger the share, the earlier the name is placed. Return null if the flow hardly uses the
 * crossing. */
export function nameWithShare(
  row: AnyRow,
  state: State,
): { texts: string[]; style: LabelStyle } | null {
  const { routing, data, words } = state;
  const shares = canClose(data.tables) ? routing?.traffic.crossings.get(row.id) : null;
  if (!shares) return null;
  const share = Math.max(shares.before, shares.after ?? 0);
  if (share < LEAST_NAMED_SHARE) return null;
  const name = labelOf(row, words).text;
  const style =
    share < LEAST_LARGE_SHARE ? LABELS.crossing : { ...LABELS.town, mayStandApart: true };
  return {
    texts: [`${name} ${sharesText(shares, state)}`, name],
    style: { ...style, order: 2 - share },
  };
}

/** Close the crossing, or reopen it; return false if the feature is not a crossing that can close. */
export function toggleCrossing(
  { layer, row }: Feature,
  { routing, data, actions }: State,
): boolean {
  if (layer !== "crossings" || !routing || !canClose(data.tables)) return false;
  actions.shut(row.id, !routing.shut.has(row.id));
  return true;
}

/** Return the texts of a crossing's hint: its share, and the effect of a click; empty for any other feature. */
export function crossingHint({ layer, row }: Feature, state: State): string[] {
  const { words, routing, data } = state;
  if (layer !== "crossings" || !routing || !canClose(data.tables)) return [];
  const shares = sharesText(routing.traffic.crossings.get(row.id) ?? null, state);
  const isClosed = routing.shut.has(row.id);
  return [shares, words.say(isClosed ? "click_to_reopen" : "click_to_close")];
}

/** Write the shares before and after a closure; only the share before if all crossings are open, or the share after is
 * unknown. */
export function sharesText(shares: Shares | null, { words, routing }: State): string {
  if (!shares) return "";
  const { before, after } = shares;
  if (!routing?.shut.size || after === null) return words.percent(before);
  return [before, after].map((share) => isolated(words.percent(share))).join(arrowOf(words));
}

export const crossingNames = (ids: Iterable<string>, state: State) =>
  [...ids].map((id) => crossingName(id, state)).join(commaOf(state.words));
