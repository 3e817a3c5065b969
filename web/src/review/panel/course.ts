// "Niš → Sofia" as elements: each name keeps its own direction of writing, and what is missing shows as a gap.

import { make } from "../../core/dom";
import { placeName } from "../names";
import type { Claim, ReviewState } from "../types";

export function courseOf(claim: Claim, state: ReviewState) {
  const { words } = state;
  const forward = words.language === "ar" ? "←" : "→";
  const joint = { "one-way": forward, both: "↔", unstated: "–" }[claim.direction];
  const stops = [claim.origin, ...claim.via, claim.destination];
  const parts = stops.flatMap((key, i) => [
    ...(i ? [make("span", { class: "joint" }, joint)] : []),
    make("bdi", { class: key ? "name" : "name gap" }, placeName(key, state)),
  ]);
  return make("span", { class: "course" }, ...parts);
}
