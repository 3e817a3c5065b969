// Choosing a flow and shutting crossings: the controls, the shares before and after, and what it costs.

import { closeEvidence } from "../core/card";
import { byId, make, makeDrawing, makeShape, makeText } from "../core/dom";
import { section } from "../core/frame";
import { fillLegend } from "../core/legend";
import { arrowOf, isolated } from "../core/words";
import { claimList } from "./claims";
import { legendOf } from "./legend";
import { flowColour } from "./modelled";
import { closureOf, trafficView } from "./routing";

export function closureSection(state) {
  const { words, routing, data } = state;
  if (!routing) return null;
  const canShut = Boolean((data.tables.segments || []).length && data.tables.closures);
  return section(
    "routed",
    words.say("routed"),
    state,
    make("p", {}, words.say("routed_how")),
    flowChooser(state),
    ...(canShut ? [scenarioChooser(state), outcome(state), crossingList(state)] : []),
  );
}

function flowChooser(state) {
  const { words, routing } = state;
  const options = [...routing.flows.values()].map(({ id, first }) =>
    make(
      "option",
      { value: id, selected: id === routing.flow },
      (words.pick(first, "label") || { text: id }).text,
    ),
  );
  return make(
    "p",
    { class: "chooser" },
    make("label", { for: "routed-flow" }, words.say("routed_flow")),
    makeDrawing(
      26,
      10,
      makeShape("line", {
        x1: 1,
        y1: 5,
        x2: 25,
        y2: 5,
        stroke: flowColour(state),
        "stroke-width": 5,
        "stroke-dasharray": state.symbols.dash("network").join(" "),
      }),
    ),
    make(
      "select",
      { id: "routed-flow", onchange: (event) => state.actions.route(event.target.value) },
      ...options,
    ),
  );
}

// The brief's own closures, each once, with its dates.
function scenarioChooser(state) {
  const { words, routing, data } = state;
  const scenarios = new Map();
  for (const row of data.tables.closures) if (row.period.length) scenarios.set(row.closure, row);
  if (!scenarios.size) return null;
  return make(
    "fieldset",
    { class: "filter" },
    make("legend", {}, words.say("scenarios")),
    ...[...scenarios].map(([id, row]) =>
      make(
        "button",
        {
          type: "button",
          class: "scenario",
          id: `scenario-${id}`,
          "aria-pressed": String(routing.scenario === id),
          onclick: () => state.actions.scenario(id),
        },
        makeText("span", words.pick(row, "label"), { class: "name" }),
        make("span", { class: "quiet" }, words.period(row.period)),
      ),
    ),
  );
}

// By the share that each carries while all are open: the order stays while they are shut.
function crossingList(state) {
  const { words, data } = state;
  const { crossings } = trafficView(state);
  const listed = data.tables.crossings || [];
  // A network of one's own may have crossings that no gazetteer knows.
  const others = [...crossings.keys()]
    .filter((id) => !listed.some((row) => row.id === id))
    .map((id, i) => ({ id, index: listed.length + i }));
  const rows = [...listed, ...others].sort(
    (a, b) => crossings.get(b.id).before - crossings.get(a.id).before || a.index - b.index,
  );
  return make(
    "fieldset",
    { class: "filter", id: "crossings" },
    make("legend", {}, words.say("shut")),
    ...rows.map((row) => crossingBox(row, crossings.get(row.id), state)),
  );
}

function crossingBox(row, { before, after }, state) {
  const { words, routing } = state;
  const isUsed = before > 0 || after > 0;
  const isShut = routing.shut.has(row.id);
  const bar = (share, kind) => {
    const element = make("span", { class: `share ${kind}` });
    element.style.inlineSize = `${100 * share}%`;
    if (kind === "after") element.style.background = flowColour(state);
    return element;
  };
  return make(
    "label",
    {
      class: `closing ${isShut ? "is-shut" : ""}`,
      "data-crossing": row.id,
      "data-before": before,
      "data-after": after,
    },
    make("input", {
      type: "checkbox",
      id: `shut-${row.id}`,
      checked: isShut,
      onchange: (event) => state.actions.shut(row.id, event.target.checked),
    }),
    makeText("span", words.pick(row, "label") || { text: row.id, language: "" }, { class: "name" }),
    make(
      "span",
      { class: "quiet figures" },
      isUsed ? sharesText(before, after, state) : words.say("not_used"),
    ),
    isUsed
      ? make(
          "span",
          { class: "bars", "aria-hidden": "true" },
          bar(before, "before"),
          after === null ? null : bar(after, "after"),
        )
      : null,
  );
}

export function sharesText(before, after, { words, routing }) {
  if (!routing.shut.size || after === null) return words.percent(before);
  return [before, after].map((share) => isolated(words.percent(share))).join(arrowOf(words));
}

// In Arabic a number carries marks of direction, which would turn the arrow between two of them round.

export const nameOfCrossing = (id, state) =>
  state.words.text(
    (state.data.tables.crossings || []).find((row) => row.id === id),
    "label",
  ) || id;

export const namesOfCrossings = (ids, state) =>
  [...ids].map((id) => nameOfCrossing(id, state)).join(state.words.language === "ar" ? "، " : ", ");

// What the closure costs the flow, in a sentence; and in full where this page cannot say it.
function outcome(state) {
  const { routing, words } = state;
  const closure = closureOf(state);
  const clear = routing.shut.size
    ? make(
        "p",
        {},
        make(
          "button",
          {
            type: "button",
            class: "plain",
            id: "open-all",
            onclick: () => state.actions.openAll(),
          },
          words.say("shut_all"),
        ),
      )
    : null;
  const command =
    closure && !closure.isKnown ? make("code", { dir: "ltr" }, closureCommand(state)) : null;
  const isScenario = closure && closure.row && closure.row.period.length;
  return make(
    "div",
    { class: "outcome" },
    make("p", { id: "outcome" }, make("strong", {}, outcomeText(state))),
    command,
    closure && closure.isKnown ? make("p", { class: "quiet" }, words.say("small_changes")) : null,
    isScenario
      ? make(
          "details",
          { class: "inner" },
          make("summary", {}, words.count("claims_count", closure.row.claims.length)),
          claimList(closure.row.claims, state),
        )
      : null,
    clear,
  );
}

const closureCommand = ({ routing, data }) =>
  `geo closure${data.brief ? ` --brief ${data.brief}` : ""}${[...routing.shut].map((id) => ` --close ${id}`).join("")}`;

function outcomeText(state) {
  const { words, routing } = state;
  const closure = closureOf(state);
  if (!closure) {
    const row = state.data.tables.closures.find((each) => each.flow === routing.flow);
    return row
      ? words.say("no_closure", {
          h: words.hours(row.hours_before),
          k: words.kilometres(row.km_before),
        })
      : "";
  }
  if (!closure.isKnown) return words.say("singles_only");
  const name = closure.row
    ? words.text(closure.row, "label")
    : namesOfCrossings(routing.shut, state);
  if (!closure.row) return words.say("closure_nothing", { c: name });
  const { hours_added: hours, km_added: km, no_way_left: lost } = closure.row;
  const added = words.say("closure_adds", {
    c: name,
    h: words.moreHours(hours),
    k: words.moreKilometres(km),
  });
  return lost > 0 ? `${added} ${words.say("no_way", { p: words.percent(lost) })}` : added;
}

// For a screen reader, after every change: the outcome, then each crossing's new share.
function announce(state) {
  const { words } = state;
  const { crossings } = trafficView(state);
  const used = [...crossings].filter(([, { before, after }]) => after !== null && before !== after);
  const shares = used.map(
    ([id, { before, after }]) =>
      `${nameOfCrossing(id, state)}: ${words.say("from_to_share", { a: words.percent(before), b: words.percent(after) })}`,
  );
  const closure = closureOf(state);
  byId("announce").textContent = [
    outcomeText(state),
    closure && !closure.isKnown ? closureCommand(state) : "",
    ...shares,
  ]
    .filter(Boolean)
    .join(words.language === "ar" ? "؛ " : "; ");
}

// The actions: each makes the view anew and leaves the reader on the control that they used.
export function routingActions(state, { refilter }) {
  const changed = () => {
    const { activeElement } = document;
    const focused = activeElement && activeElement.id;
    state.routing.view = null;
    refilter();
    fillLegend(legendOf(state), state);
    announce(state);
    if (focused && byId(focused)) byId(focused).focus({ preventScroll: true });
  };
  const { routing } = state;
  return {
    route: (flow) => {
      routing.flow = flow;
      closeEvidence(state);
      changed();
    },
    shut: (id, on) => {
      routing.shut[on ? "add" : "delete"](id);
      routing.scenario = null;
      changed();
    },
    scenario: (id) => {
      const isOn = routing.scenario !== id;
      const row = state.data.tables.closures.find((each) => each.closure === id);
      routing.shut = new Set(isOn ? row.closed : []);
      routing.scenario = isOn ? id : null;
      // A scenario that does not touch the flow in sight shows the first flow that it does.
      if (
        isOn &&
        !state.data.tables.closures.some(
          (each) => each.closure === id && each.flow === routing.flow,
        )
      )
        routing.flow = row.flow;
      changed();
    },
    openAll: () => {
      routing.shut = new Set();
      routing.scenario = null;
      changed();
      byId("routed-flow").focus();
    },
  };
}
