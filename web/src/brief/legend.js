// The legend: the symbology table, and of it only what occurs on this map.

import { makeDrawing, makeShape } from "../core/dom";
import { legendEntry, lineSwatch } from "../core/legend";
import { groundColours } from "../core/symbols";
import { candidateOf, HATCHES } from "./areas";
import { modelledRows } from "./facts";

export function strandSwatch(row, state, { width, colour = state.symbols.commodity(row) } = {}) {
  const dash = state.symbols.dash(row.basis);
  return lineSwatch(
    {
      stroke: colour,
      "stroke-width": 3,
      "stroke-opacity": state.symbols.opacity(row),
      "stroke-dasharray": dash.length ? dash.join(" ") : null,
    },
    width,
  );
}

export const legendOf = (state) => [
  commodityRows(state),
  modelledRows(state),
  lineRows(state),
  otherRows(state),
];

function occurring(rows, column, state, group) {
  const found = new Set(rows.map((row) => row[column]).filter(Boolean));
  const ordered = state.symbols.known(group).filter((value) => found.has(value));
  return [...ordered, ...[...found].filter((value) => !ordered.includes(value)).sort()];
}

function commodityRows(state) {
  const { words, symbols } = state;
  return occurring(flowRows(state), "commodity_class", state, "commodity").map((name) =>
    legendEntry(
      strandSwatch({ commodity_class: name, confidence: "high" }, state, { width: 22 }),
      symbols.label("commodity", name, words),
    ),
  );
}

const NUMBERS = new Set(["number", "interval"]);

const flowRows = (state) => state.data.tables.flows || [];

function lineRows(state) {
  const { words, symbols } = state;
  const colour = groundColours().ink;
  const rows = flowRows(state);
  const line = (values) => strandSwatch({ confidence: "high", ...values }, state, { colour });
  return [
    ...occurring(rows, "basis", state, "basis").map((name) =>
      legendEntry(line({ basis: name }), symbols.label("basis", name, words)),
    ),
    ...occurring(rows, "confidence", state, "confidence").map((name) =>
      legendEntry(line({ confidence: name }), symbols.label("confidence", name, words)),
    ),
    ...occurring(rows, "direction", state, "direction").map((name) =>
      legendEntry(headSwatch(name, false), symbols.label("direction", name, words)),
    ),
    ...(rows.some((row) => row.reading === "inferred")
      ? [legendEntry(headSwatch("one-way", true), words.say("inferred_symbol"))]
      : []),
    ...occurring(rows, "quantity", state, "quantity")
      .filter((name) => !NUMBERS.has(name))
      .map((name) =>
        legendEntry(
          widthSwatch(symbols.width({ quantity: name })),
          symbols.label("quantity", name, words),
        ),
      ),
    ...[...symbols.largest].flatMap(([unit, most]) =>
      [most, most / 2].map((n) =>
        legendEntry(
          widthSwatch(symbols.width({ quantity: "number", quantity_high: n, quantity_unit: unit })),
          [words.number(n), unit].filter(Boolean).join(" "),
        ),
      ),
    ),
  ];
}

function headSwatch(direction, hollow) {
  const { ink, halo } = groundColours();
  const head = (points) =>
    makeShape("path", { d: points, fill: hollow ? halo : ink, stroke: ink, "stroke-width": 1.2 });
  return makeDrawing(
    34,
    12,
    makeShape("line", {
      x1: direction === "both" ? 8 : 1,
      y1: 6,
      x2: direction === "unstated" ? 33 : 26,
      y2: 6,
      stroke: ink,
      "stroke-width": 2,
    }),
    ...(direction === "unstated" ? [] : [head("M33 6 L24 2 L26 6 L24 10 Z")]),
    ...(direction === "both" ? [head("M1 6 L10 2 L8 6 L10 10 Z")] : []),
  );
}

const widthSwatch = (width) =>
  lineSwatch({ stroke: groundColours().ink, "stroke-width": width, "stroke-opacity": 0.7 });

function otherRows(state) {
  const { words } = state;
  const tables = state.data.tables;
  const has = (layer, test = () => true) => (tables[layer] || []).some(test);
  const candidates = Math.max(
    0,
    ...(tables.zones || []).map((row, _, rows) => candidateOf(row, rows) + 1),
  );
  return [
    has("places", (row) => row.kind !== "label") &&
      legendEntry(dotSwatch(true, state), words.say("town")),
    has("places", (row) => row.kind === "label") &&
      legendEntry(dotSwatch(false, state), words.say("area_label")),
    has("crossings") && legendEntry(diamondSwatch(state), words.say("crossing")),
    has("events") && legendEntry(eventSwatch(state), words.say("event")),
    has("barriers", (row) => row.basis !== "schematic") &&
      legendEntry(barrierSwatch("documented", state), words.say("barrier")),
    has("barriers", (row) => row.basis === "schematic") &&
      legendEntry(barrierSwatch("schematic", state), words.say("barrier_schematic")),
    ...Array.from({ length: candidates }, (_, i) =>
      legendEntry(zoneSwatch(i, state), words.say("candidate_n", { n: i + 1 })),
    ),
    legendEntry(boundarySwatch("boundary", null), words.say("boundary")),
    state.data.background.disputed &&
      legendEntry(boundarySwatch("disputed", "3 3"), words.say("boundary_disputed")),
  ].filter(Boolean);
}

function dotSwatch(isTown, state) {
  const colour = state.symbols.layer("places");
  const fill = isTown ? colour : groundColours().halo;
  return makeDrawing(
    34,
    12,
    makeShape("circle", { cx: 17, cy: 6, r: 4, fill, stroke: colour, "stroke-width": 1.4 }),
  );
}

function diamondSwatch(state) {
  const look = {
    fill: groundColours().halo,
    stroke: state.symbols.layer("crossings"),
    "stroke-width": 1.4,
  };
  return makeDrawing(34, 12, makeShape("path", { d: "M17 1 L22 6 L17 11 L12 6 Z", ...look }));
}

function eventSwatch(state) {
  const digit = makeShape("text", {
    x: 17,
    y: 9,
    "text-anchor": "middle",
    "font-size": 8,
    "font-weight": 700,
    fill: groundColours().halo,
  });
  digit.textContent = "1";
  return makeDrawing(
    34,
    12,
    makeShape("circle", { cx: 17, cy: 6, r: 6, fill: state.symbols.layer("events") }),
    digit,
  );
}

function barrierSwatch(basis, state) {
  const look = { stroke: state.symbols.layer("barriers"), fill: "none" };
  return makeDrawing(
    34,
    12,
    makeShape("path", {
      d: "M1 4 H33",
      "stroke-width": 2,
      "stroke-dasharray": state.symbols.dash(basis).join(" ") || null,
      ...look,
    }),
    makeShape("path", { d: "M5 4 V10 M15 4 V10 M25 4 V10", "stroke-width": 1.2, ...look }),
  );
}

function zoneSwatch(candidate, state) {
  const colour = state.symbols.layer("zones");
  const { slant, dash } = HATCHES[candidate];
  const strokes = [];
  for (let x = -8; x < 34; x += 5) {
    if (slant > 0) strokes.push(`M${x} 11 L${x + 10} 1`);
    else if (slant < 0) strokes.push(`M${x} 1 L${x + 10} 11`);
  }
  if (!slant) strokes.push("M1 4 H33 M1 8 H33");
  const drawing = makeDrawing(
    34,
    12,
    makeShape("path", {
      d: strokes.join(" "),
      stroke: colour,
      "stroke-width": 0.9,
      "stroke-opacity": 0.6,
    }),
    makeShape("rect", {
      x: 1,
      y: 1,
      width: 32,
      height: 10,
      fill: colour,
      "fill-opacity": 0.12,
      stroke: colour,
      "stroke-dasharray": dash.length ? dash.join(" ") : null,
    }),
  );
  drawing.setAttribute("class", "as-drawn"); // which way a hatch leans tells the readings apart, in every language
  return drawing;
}

function boundarySwatch(name, dash) {
  return makeDrawing(
    34,
    12,
    makeShape("line", {
      x1: 1,
      y1: 6,
      x2: 33,
      y2: 6,
      stroke: groundColours()[name],
      "stroke-width": 1.3,
      "stroke-dasharray": dash,
    }),
  );
}
