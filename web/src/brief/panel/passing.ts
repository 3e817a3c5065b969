// Which flows pass a crossing in the model: what a reader asks of a crossing first.

import { make, makeText } from "../../core/dom";
import { labelOf } from "../names";
import type { Feature, State } from "../types";
import { flowName, makeList } from "./features";

const LEAST_SHARE = 0.005;
const MOST = 8; // flows; a longer list would hide the claims below it

/** Flows over a crossing and their shares, larger ones first; nearly none is none. */
export const passingFlows = (flows: string[], shares: number[]) =>
  flows
    .map((id, i) => ({ id, share: shares[i] ?? 0 }))
    .filter(({ share }) => share >= LEAST_SHARE)
    .sort((a, b) => b.share - a.share);

/** The flows that pass a crossing, each with its share; nothing for another feature, or where none does. */
export function passingList({ layer, row }: Feature, state: State) {
  const { words, shown, flows, routing } = state;
  if (layer !== "crossings") return null;
  const passing = passingFlows(row.flows ?? [], row.shares ?? []);
  const items = passing.slice(0, MOST).flatMap(({ id, share }) => {
    const seen = shown.flows.find((flow) => flow.id === id);
    const flow = seen ?? flows.find((each) => each.id === id) ?? routing?.flows.get(id);
    if (!flow) return [];
    const name = seen
      ? flowName(seen, state)
      : makeText("span", labelOf(flow.first, words), { class: "name" });
    return [[make("strong", {}, words.percent(share)), name]];
  });
  if (!items.length) return null;
  const others = passing.length - items.length;
  return make(
    "section",
    { class: "chains passing" },
    make("h3", {}, words.say("flows_passing")),
    makeList("ol", {}, ...items),
    others > 0 ? make("p", { class: "quiet" }, words.count("flows_more", others)) : null,
  );
}
