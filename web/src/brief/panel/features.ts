// The buttons and chips of features in lists.

import { type Attributes, make, makeButton, makeText, pointing } from "../../core/dom";
import { chip } from "../../core/page/legend";
import { featureId, flowFeature } from "../focus";
import { commodityName, labelOf } from "../names";
import type { AnyRow, Feature, ShownFlow, State } from "../types";
import { bestGrade } from "./grades";

export const commodityChip = (row: Pick<AnyRow, "commodity" | "commodity_class">, state: State) =>
  chip(state.symbols.commodity(row), commodityName(row, state));

/** Return handlers with which a feature's button opens and highlights it, as a pointer on the map does. */
function featureActions(feature: Feature, { actions }: State): Attributes<HTMLButtonElement> {
  const over = () => feature.flow && actions.hover(feature.flow.id);
  return {
    onclick: ({ currentTarget }) => actions.open(feature, { from: currentTarget }),
    ...pointing(over, () => actions.hover(null)),
  };
}

/** Build the button of a feature in a list. It keeps the id of the feature in an attribute, by which list and map are
 * linked. */
export function featureButton(
  feature: Feature,
  attribute: "data-feature" | "data-rests",
  state: State,
) {
  const { layer, row } = feature;
  const interpretation = layer === "zones" ? state.words.pick(row, "candidate") : null;
  const isNumbered = layer === "events" && attribute === "data-feature";
  const placeCount = isNumbered ? placeCountText(row, state) : null;
  return makeButton(
    { class: "feature", [attribute]: featureId(feature), ...featureActions(feature, state) },
    isNumbered ? make("span", { class: "number" }, String(row.index + 1)) : null,
    makeText("span", labelOf(row, state.words), { class: "name" }),
    makeText("span", interpretation, { class: "meta" }),
    placeCount ? make("span", { class: "meta" }, placeCount) : null,
  );
}

/** Return the number of places at which an event is marked, in words; null for a single place. */
export function placeCountText({ shape }: AnyRow, { words }: State): string | null {
  const n = shape?.parts.length ?? 0;
  return n > 1 ? words.count("at_places", n) : null;
}

/** Build the button of a flow in the list of flows: its name, its commodities, its trend, whether it is inferred, and
 * its best grade. */
export function flowButton(flow: ShownFlow, state: State) {
  const { words } = state;
  const { id, first: row, rows, shown } = flow;
  const grade = bestGrade(rows);
  const isInferred = rows.every(({ reading }) => reading === "inferred");
  const tags = [row.trend, isInferred ? "inferred" : null].filter((tag) => tag !== null);
  return makeButton(
    { class: "feature flow", "data-flow": id, ...featureActions(flowFeature(flow), state) },
    makeText("span", labelOf(row, words), { class: "name" }),
    make(
      "span",
      { class: "meta" },
      make("span", { class: "swatches" }, ...shown.map((strand) => commodityChip(strand, state))),
      ...tags.map((tag) => make("span", { class: "tag" }, words.say(tag))),
      grade && make("span", { class: "grade small", title: words.say("grade") }, grade),
    ),
  );
}

/** Build the name of a flow as a button that opens it. */
export const flowName = (flow: ShownFlow, state: State) =>
  makeButton(
    { class: "plain link", "data-passing": flow.id, ...featureActions(flowFeature(flow), state) },
    makeText("span", labelOf(flow.first, state.words)),
  );
