// Beside the time bar: the choice of stages, which claims distinguish though no date does, and notes on the shown period.

import { phaseOf } from "../../core/data/spans";
import { type Child, make } from "../../core/dom";
import type { Stage } from "../../core/types";
import { arrowOf, colonOf } from "../../core/words/words";
import { isUndated } from "../focus";
import { citationName, uniqueIds } from "../names";
import type { FlowRow, State } from "../types";
import { claimMark } from "./claims";
import { placeText } from "./facts";

/** Build the choice among the stages of a map; null if it has none. */
export function stageChoice({ words, data, filters, actions }: State) {
  const { stages } = data.spec;
  if (!stages.length) return null;
  const choice = (stage: Stage | null, text: string) =>
    make(
      "label",
      {},
      make("input", {
        type: "radio",
        name: "stage",
        value: stage?.id ?? "",
        checked: filters.stage === stage,
        onchange: () => actions.stage(stage),
      }),
      make("span", {}, text),
    );
  return make(
    "fieldset",
    { id: "stages" },
    make("legend", {}, words.say("stage")),
    choice(null, words.say("stage_all")),
    ...stages.map((stage) => choice(stage, words.of(stage.label)?.text ?? stage.id)),
  );
}

/** Build the notes below the line of the time bar: commodities whose direction reverses, the claims on which the chosen
 * stage rests, and how many flows have no date, a vague date, or a date that we inferred. */
export function timeNotes(state: State): Child[] {
  const { words, symbols, filters, timeline, reversals } = state;
  const { window, stage } = filters;
  const isNow = (rows: FlowRow[]) => rows.some((row) => phaseOf(row, window) !== "out");
  const notes = (window ? reversals : []).flatMap(({ commodity, from, to, there, back }) => {
    if (!isNow(there) && !isNow(back)) return [];
    return make(
      "p",
      { class: "turn" },
      make("b", {}, symbols.label("commodity", commodity, words)),
      colonOf(words),
      reversalLeg(from, to, there, isNow(there), state),
      make("span", {}, ` · ${words.say("then")} `),
      reversalLeg(to, from, back, isNow(back), state),
    );
  });
  if (stage) {
    const marks = claimButtons(stage.claims, state);
    notes.push(make("p", { class: "turn" }, words.say("by_claims"), " ", ...marks));
  }
  const addCount = (key: string, n: number) => {
    if (n) notes.push(make("p", { class: "quiet" }, words.count(key, n)));
  };
  const flows = state.shown.flows.map(({ first }) => first);
  addCount("edge_count", flows.filter((row) => phaseOf(row, window) === "edge").length);
  addCount("undated_count", timeline ? state.shown.flows.filter(isUndated).length : 0);
  addCount("our_dating_count", flows.filter(isDatedByUs).length);
  return notes;
}

const isDatedByUs = (row: FlowRow) => row.period_reading === "inferred" && row.spans?.length;

/** Build the text of one direction of a reversal, with buttons for its claims. `isNow` is whether it belongs to the
 * chosen time. */
const reversalLeg = (
  from: string | null,
  to: string | null,
  rows: FlowRow[],
  isNow: boolean,
  state: State,
) =>
  make(
    "span",
    { class: isNow ? "way now" : "way" },
    placeText(from, state),
    arrowOf(state.words),
    placeText(to, state),
    " ",
    ...claimButtons(uniqueIds(rows, "claims"), state),
  );

/** Build a button for each claim, named by where the claim is stated. */
const claimButtons = (ids: string[], state: State) =>
  ids.map((id) => {
    const claim = state.index.claims.get(id);
    const place = claim ? citationName(claim, state) : id;
    return claimMark(id, { place }, "data-turn-claim", state);
  });
