// Choosing a flow and closing crossings: the controls, and the shares before and after.

import {
  make,
  makeButton,
  makeCheckbox,
  makeDrawing,
  makeFold,
  makeSelect,
  makeShape,
  makeText,
} from "../../core/dom";
import { section } from "../../core/page/frame";
import { sharesText } from "../crossings";
import { flowColour } from "../draw/modelled";
import { labelOf } from "../names";
import { canClose, isDescribed, scenarioState } from "../routing";
import type { Routing, Row, Shares, State } from "../types";
import { chainList } from "./chains";
import { closureAnswer, closureCost, closureMeans } from "./closure-answer";

/** Build the section of modelled traffic, in which the reader chooses a flow and closes crossings; null if no flow is
 * routed. */
export function closureSection(state: State) {
  const { words, routing, data } = state;
  if (!routing) return null;
  const controls = canClose(data.tables)
    ? [
        scenarioChooser(routing, state),
        flowChooser(routing, state),
        closureAnswer(routing, state),
        crossingList(routing, state),
      ]
    : [flowChooser(routing, state)];
  return section(
    "routed",
    words.say("routed"),
    state,
    ...controls,
    chainFold(routing, state),
    make("p", { class: "quiet" }, words.say("routed_how")),
  );
}

function chainFold({ flow }: Routing, state: State) {
  const list = chainList(flow, state);
  return list && makeFold({ class: "counted" }, state.words.say("chains_fold"), list);
}

/** Build the parts of a closure that a step of the story shows: its cost, the means, and the switch between closed and
 * open; null if the step shows no routed flow. */
export function closureSummary(state: State) {
  const { routing, data } = state;
  if (!routing?.flows.has(routing.flow) || !canClose(data.tables)) return null;
  return {
    cost: make("div", { class: "outcome" }, closureCost(routing, state)),
    means: closureMeans(routing, state),
    control: scenarioChooser(routing, state),
  };
}

/** Build the menu of modelled flows, with the hue of the chosen one. */
function flowChooser(routing: Routing, { words, symbols, actions }: State) {
  const options = [...routing.flows.values()].map(({ id, first }): [string, string] => [
    id,
    words.text(first, "label") || id,
  ]);
  const swatch = makeDrawing(
    26,
    10,
    makeShape("line", {
      x1: 1,
      y1: 5,
      x2: 25,
      y2: 5,
      stroke: flowColour(routing, symbols),
      "stroke-width": 5,
      "stroke-dasharray": symbols.dash("network").join(" "),
    }),
  );
  return make(
    "p",
    { class: "chooser" },
    make("label", { for: "routed-flow" }, words.say("routed_flow")),
    swatch,
    makeSelect({ id: "routed-flow" }, options, routing.flow, (id) => actions.route(id)),
  );
}

/** Build a switch between closed and open for each closure that the brief describes, with its dates. */
function scenarioChooser({ shut }: Routing, { words, data, actions }: State) {
  const scenarios = new Map<string, Row<"closures">>();
  for (const row of data.tables.closures)
    if (isDescribed(row) && row.closure) scenarios.set(row.closure, row);
  if (!scenarios.size) return null;
  const buttons = [...scenarios].map(([id, row]) => {
    const state = scenarioState(row, shut);
    return makeButton(
      {
        class: "scenario",
        id: `scenario-${id}`,
        role: "switch",
        "aria-checked": String(state === "closed"),
        onclick: () => actions.scenario(id),
      },
      makeText("span", words.pick(row, "label"), { class: "name" }),
      make("span", { class: "quiet" }, words.period(row.period)),
      make("span", { class: "knob", "aria-hidden": "true" }),
      make("span", { class: "state", "aria-hidden": "true" }, words.say(state)),
    );
  });
  const legend = make("legend", {}, words.say("scenarios"));
  return make("fieldset", { class: "filter" }, legend, ...buttons);
}

/** Build the list of crossings that the reader can close. They are sorted by the share that each carries while all are
 * open, so that their order stays the same when some close. */
function crossingList(routing: Routing, state: State) {
  const { crossings } = routing.traffic;
  const tableRows = state.data.tables.crossings;
  const unlistedCrossings = [...crossings.keys()]
    .filter((id) => !tableRows.some((row) => row.id === id))
    .map((id) => ({ id }));
  const rows = [...tableRows, ...unlistedCrossings].flatMap((row) => {
    const shares = crossings.get(row.id);
    return shares ? [{ row, shares }] : [];
  });
  rows.sort((a, b) => b.shares.before - a.shares.before);
  return make(
    "fieldset",
    { class: "filter", id: "crossings" },
    make("legend", {}, state.words.say("shut")),
    ...rows.map(({ row, shares }) => crossingRow(row, shares, routing, state)),
  );
}

/** Build the row of a crossing: a box to close it, its name, its shares in figures and as bars, before and after a
 * closure. */
function crossingRow(row: { id: string }, shares: Shares, routing: Routing, state: State) {
  const { words, symbols, actions } = state;
  const { before, after } = shares;
  const isUsed = before > 0 || (after ?? 0) > 0;
  const isShut = routing.shut.has(row.id);
  const bar = (share: number, kind: string, colour = "") => {
    const element = make("span", { class: `share ${kind}` });
    Object.assign(element.style, { inlineSize: `${100 * share}%`, background: colour });
    return element;
  };
  const bars = make(
    "span",
    { class: "bars", "aria-hidden": "true" },
    bar(before, "before"),
    after === null ? null : bar(after, "after", flowColour(routing, symbols)),
  );
  const figures = isUsed ? sharesText(shares, state) : words.say("not_used");
  return make(
    "label",
    {
      class: `closing ${isShut ? "is-shut" : ""}`,
      "data-crossing": row.id,
      "data-before": before,
      "data-after": after,
    },
    makeCheckbox({ id: `shut-${row.id}`, checked: isShut }, (isOn) => actions.shut(row.id, isOn)),
    makeText("span", labelOf(row, words), { class: "name" }),
    make("span", { class: "quiet figures" }, figures),
    isUsed ? bars : null,
  );
}
