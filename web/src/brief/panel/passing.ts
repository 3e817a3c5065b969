// The flows that pass a crossing in the model: the first question about a crossing.

import { make, makeList, makeText } from "../../core/dom";
import { labelOf } from "../names";
import type { Feature, State } from "../types";
import { flowName } from "./features";

const LEAST_SHARE = 0.005;
const MOST_FLOWS = 8; // a longer list would hide the claims below it

/** Return the flows over a crossing with their shares, the largest first; shares below half a per cent are left out. */
export const passingFlows = (flows: string[], shares: number[]) =>
  flows
    .map((id, i) => ({ id, share: shares[i] ?? 0 }))
    .filter(({ share }) => share >= LEAST_SHARE)
    .sort((a, b) => b.share - a.share);

/** Build the list of flows that pass a crossing in the model, each with the share of it that does. Return null for a
 * feature that is not a crossing, or if no flow passes it. */
export function passingList({ layer, row }: Feature, state: State) {
  const { words, shown, flows, routing } = state;
  if (layer !== "crossings") return null;
  const passing = passingFlows(row.flows ?? [], row.shares ?? []);
  const items = passing.slice(0, MOST_FLOWS).flatMap(({ id, share }) => {
    const shownFlow = shown.flows.find((flow) => flow.id === id);
    const flow =
      shownFlow ?? flows.find((candidate) => candidate.id === id) ?? routing?.flows.get(id);
    if (!flow) return [];
    const name = shownFlow
      ? flowName(shownFlow, state)
      : makeText("span", labelOf(flow.first, words), { class: "name" });
    return [[make("strong", {}, words.percent(share)), name]];
  });
  if (!items.length) return null;
  const omitted = passing.length - items.length;
  return make(
    "section",
    { class: "chains passing" },
    make("h3", {}, words.say("flows_passing")),
    makeList("ol", {}, items),
    omitted > 0 ? make("p", { class: "quiet" }, words.count("flows_more", omitted)) : null,
  );
}
