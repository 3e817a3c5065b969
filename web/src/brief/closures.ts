// Choosing a flow and shutting crossings: the controls, the shares before and after, and what it costs.

import {
  byId,
  type Child,
  make,
  makeButton,
  makeCheckbox,
  makeDrawing,
  makeShape,
  makeText,
} from "../core/dom";
import { section } from "../core/frame";
import type { Words } from "../core/words";
import { claimFold } from "./claims";
import { crossingNames, sharesText } from "./facts";
import { flowColour } from "./modelled";
import { crossingName, labelOf } from "./names";
import type { Routing, Row, Shares, State } from "./types";

export function closureSection(state: State) {
  const { words, routing, data } = state;
  if (!routing) return null;
  const canShut = data.tables.segments.length && data.tables.closures.length;
  return section(
    "routed",
    words.say("routed"),
    state,
    make("p", {}, words.say("routed_how")),
    flowChooser(routing, state),
    ...(canShut
      ? [scenarioChooser(routing, state), outcome(routing, state), crossingList(routing, state)]
      : []),
  );
}

function flowChooser(routing: Routing, { words, symbols, actions }: State) {
  const options = [...routing.flows.values()].map(({ id, first }) =>
    make("option", { value: id, selected: id === routing.flow }, words.text(first, "label") || id),
  );
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
  const onchange = ({ currentTarget }: { currentTarget: HTMLSelectElement }) =>
    actions.route(currentTarget.value);
  return make(
    "p",
    { class: "chooser" },
    make("label", { for: "routed-flow" }, words.say("routed_flow")),
    swatch,
    make("select", { id: "routed-flow", onchange }, ...options),
  );
}

// The brief's own closures, each once, with its dates.
function scenarioChooser({ scenario }: Routing, { words, data, actions }: State) {
  const scenarios = new Map<string, Row<"closures">>();
  for (const row of data.tables.closures)
    if (row.period.length && row.closure) scenarios.set(row.closure, row);
  if (!scenarios.size) return null;
  const buttons = [...scenarios].map(([id, row]) =>
    makeButton(
      {
        class: "scenario",
        id: `scenario-${id}`,
        "aria-pressed": String(scenario === id),
        onclick: () => actions.scenario(id),
      },
      makeText("span", words.pick(row, "label"), { class: "name" }),
      make("span", { class: "quiet" }, words.period(row.period)),
    ),
  );
  const legend = make("legend", {}, words.say("scenarios"));
  return make("fieldset", { class: "filter" }, legend, ...buttons);
}

// By the share that each carries while all are open: the order stays while they are shut.
function crossingList(routing: Routing, state: State) {
  const { crossings } = routing.traffic;
  const listed = state.data.tables.crossings;
  const others = [...crossings.keys()]
    .filter((id) => !listed.some((row) => row.id === id))
    .map((id) => ({ id }));
  const rows = [...listed, ...others].flatMap((row) => {
    const shares = crossings.get(row.id);
    return shares ? [{ row, shares }] : [];
  });
  rows.sort((a, b) => b.shares.before - a.shares.before);
  return make(
    "fieldset",
    { class: "filter", id: "crossings" },
    make("legend", {}, state.words.say("shut")),
    ...rows.map(({ row, shares }) => crossingBox(row, shares, routing, state)),
  );
}

function crossingBox(row: { id: string }, shares: Shares, routing: Routing, state: State) {
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

// What the closure costs the flow, in a sentence; and in full where this page cannot say it.
function outcome(routing: Routing, state: State) {
  const { words, actions } = state;
  const { closure } = routing.traffic;
  const details: Child[] = [];
  if (closure && !closure.isKnown)
    details.push(make("code", { dir: "ltr" }, closureCommand(routing, state)));
  if (closure?.isKnown)
    for (const note of ["cost_how", "small_changes"] as const)
      details.push(make("p", { class: "quiet" }, words.say(note)));
  if (closure?.row?.period.length) details.push(claimFold(closure.row.claims, state));
  if (routing.shut.size) {
    const onclick = () => actions.openAll();
    const button = makeButton({ class: "plain", id: "open-all", onclick }, words.say("shut_all"));
    details.push(make("p", {}, button));
  }
  const sentence = make("strong", {}, outcomeText(routing, state));
  return make("div", { class: "outcome" }, make("p", { id: "outcome" }, sentence), ...details);
}

const closureCommand = ({ shut }: Routing, { data }: State) =>
  ["geo closure", data.brief && `--brief ${data.brief}`, ...[...shut].map((id) => `--close ${id}`)]
    .filter(Boolean)
    .join(" ");

function outcomeText({ flow, shut, traffic: { closure } }: Routing, state: State): string {
  const { words, data } = state;
  if (!closure) {
    const row = data.tables.closures.find((each) => each.flow === flow);
    if (!row) return "";
    const { hours_before: hours, km_before: km } = row;
    return words.say("no_closure", { h: words.hours(hours ?? 0), k: words.kilometres(km ?? 0) });
  }
  if (!closure.isKnown) return words.say("singles_only");
  const { row } = closure;
  if (!row) return words.say("closure_nothing", { c: crossingNames(shut, state) });
  return costText(row, words);
}

/** What a closure costs a flow, how much of it has to move, and the means before and after. */
export function costText(row: Row<"closures">, words: Words): string {
  const { hours_lost, moved, hours_before, hours_after, km_before, km_after, no_way_left } = row;
  const sentences = [
    hours_lost !== null &&
      words.say("closure_costs", {
        c: words.text(row, "label"),
        h: words.cost(hours_lost),
        p: words.percent(moved ?? 0),
      }),
    hours_before !== null &&
      hours_after !== null &&
      words.say("closure_means", {
        a: words.hours(hours_before),
        k: words.kilometres(km_before ?? 0),
        b: words.hours(hours_after),
        l: words.kilometres(km_after ?? 0),
      }),
    no_way_left && words.say("no_way", { p: words.percent(no_way_left) }),
  ];
  return sentences.filter(Boolean).join(" ");
}

/** For a screen reader, after every change: the outcome, then each crossing's new share. */
export function announce(routing: Routing, state: State) {
  const { words } = state;
  const { crossings, closure } = routing.traffic;
  const shares = [...crossings].flatMap(([id, { before, after }]) => {
    if (after === null || before === after) return [];
    const change = { a: words.percent(before), b: words.percent(after) };
    return `${crossingName(id, state)}: ${words.say("from_to_share", change)}`;
  });
  const command = closure && !closure.isKnown ? closureCommand(routing, state) : "";
  byId("announce").textContent = [outcomeText(routing, state), command, ...shares]
    .filter(Boolean)
    .join(words.language === "ar" ? "؛ " : "; ");
}
