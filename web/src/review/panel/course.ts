// "Niš → Sofia" as elements: each name keeps its own direction of writing, and what is missing shows as a gap.

import { make } from "../../core/dom";
import { arrowOf } from "../../core/words/words";
import { claimStops, placeName } from "../names";
import type { Claim, ReviewState } from "../types";

export function courseElement(claim: Claim, state: ReviewState) {
  const { words } = state;
  const joint = { "one-way": arrowOf(words).trim(), both: "↔", unstated: "–" }[claim.direction];
  const parts = claimStops(claim).flatMap((key, i) => [
    ...(i ? [make("span", { class: "joint" }, joint)] : []),
    make("bdi", { class: key ? "name" : "name gap" }, placeName(key, state)),
  ]);
  return make("span", { class: "course" }, ...parts);
}
