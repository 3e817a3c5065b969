// What is shown of what there is: by commodity, confidence, basis, stage and time.

import { make, makeDrawing, makeShape } from "../core/dom";
import { section } from "../core/frame";
import { phaseOf } from "../core/spans";
import { RESTING } from "./focus";
import { isOfFlow } from "./routing";

export const FILTERS = ["commodity", "confidence", "basis"];
export const SWITCHED = [
  "flows",
  "closures",
  "segments",
  "routes",
  "corridors",
  "chokepoints",
  "places",
  "zones",
  "barriers",
  "crossings",
  "events",
  "areas",
  "buffers",
];

// Values that are switched off, not on: a value that a link does not know stays in sight.
export const makeFilters = () => ({
  off: Object.fromEntries(FILTERS.map((group) => [group, new Set()])),
  stage: null,
  window: null,
});

function valuesOf(row, group, state) {
  if (group === "commodity") {
    if (row.commodity_class) return [row.commodity_class];
    return (row.commodities || []).map((id) => classOf(id, state));
  }
  if (group === "confidence")
    return row.confidence && (row.grade || row.flow) ? [row.confidence] : [];
  return typeof row[group] === "string" ? [row[group]] : [];
}

export const classOf = (commodity, state) =>
  (state.index.commodities.get(commodity) || { class: commodity }).class;

// A row that says nothing of a kind is not held back by it: a town has no commodity.
function isShown(row, state) {
  const { off, stage, window } = state.filters;
  const held = FILTERS.some((group) => {
    const values = valuesOf(row, group, state);
    return values.length && values.every((value) => off[group].has(value));
  });
  if (held || phaseOf(row, window) === "out") return false;
  return !stage || !row.flow || stage.flows.includes(row.flow);
}

export function shownOf(state) {
  const tables = {};
  for (const name of SWITCHED)
    tables[name] = (state.data.tables[name] || []).filter(
      (row) => isShown(row, state) && isOfFlow(row, name, state),
    );
  const flows = state.flows
    .map((flow) => ({ ...flow, shown: flow.rows.filter((row) => isShown(row, state)) }))
    .filter((flow) => flow.shown.length);
  return { tables, flows };
}

// The values that occur on this map, in the order of the symbology table, each with its number of rows.
export function countsOf(group, state) {
  const counts = new Map();
  // Buffers only repeat what they are round.
  for (const name of RESTING) {
    for (const row of state.data.tables[name] || []) {
      for (const value of new Set(valuesOf(row, group, state)))
        counts.set(value, (counts.get(value) || 0) + 1);
    }
  }
  const known = state.symbols.known(group);
  return [
    ...known.filter((value) => counts.has(value)),
    ...[...counts.keys()].filter((value) => !known.includes(value)).sort(),
  ].map((value) => [value, counts.get(value)]);
}

export function filterSections(state) {
  const { words } = state;
  const groups = FILTERS.map((group) => filterGroup(group, state)).filter(Boolean);
  const all = make(
    "button",
    {
      type: "button",
      class: "plain",
      id: "clear-filters",
      onclick: () => state.actions.unfilter(),
    },
    words.say("show_all"),
  );
  return [
    section("filters", words.say("filters"), state, ...groups, make("p", {}, all)),
    layerSection(state),
  ].filter(Boolean);
}

function filterGroup(group, state) {
  const { words, symbols, filters } = state;
  const counts = countsOf(group, state);
  if (!counts.length) return null;
  return make(
    "fieldset",
    { class: "filter" },
    make("legend", {}, words.say(group)),
    ...counts.map(([value, n]) =>
      make(
        "label",
        {},
        make("input", {
          type: "checkbox",
          "data-filter": `${group}.${value}`,
          checked: !filters.off[group].has(value),
          onchange: (event) => state.actions.filter(group, value, event.target.checked),
        }),
        group === "commodity"
          ? makeDrawing(
              10,
              10,
              makeShape("circle", {
                cx: 5,
                cy: 5,
                r: 4,
                fill: symbols.commodity({ commodity_class: value }),
              }),
            )
          : null,
        make("span", { class: "name" }, symbols.label(group, value, words)),
        make("span", { class: "quiet" }, words.number(n)),
      ),
    ),
  );
}

function layerSection(state) {
  const { words, symbols } = state;
  const boxes = state.data.spec.layers
    .filter((name) => SWITCHED.includes(name) && (state.data.tables[name] || []).length)
    .map((name) =>
      make(
        "li",
        {},
        make(
          "label",
          {},
          make("input", {
            type: "checkbox",
            "data-layer": name,
            checked: state.visible[name],
            onchange: (event) => state.actions.show(name, event.target.checked),
          }),
          make("span", {}, symbols.label("layer", name, words)),
        ),
      ),
    );
  return boxes.length
    ? section("layers", words.say("layers"), state, make("ul", { class: "switches" }, ...boxes))
    : null;
}
