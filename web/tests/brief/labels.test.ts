import { expect, test } from "vitest";
import { edgeBox, edgeLabel, edgeName, edgeText, farEnds } from "../../src/brief/draw/edges";
import { namesByWeight } from "../../src/brief/draw/labels";
import { placeStrands } from "../../src/brief/draw/strands";
import type { Mark, State } from "../../src/brief/types";
import type { Box, View } from "../../src/core/types";
import { flow, lineShape, row, stateOf } from "./rows";

// A picture of 100 by 100 px, one px to a thousandth of the Mercator square.
const frame: Box = [0, 0, 100, 100];
const view: View = {
  extent: frame,
  frame,
  zoom: 6,
  scale: 1000,
  originX: 0,
  originY: 0,
  x: (x) => 1000 * x,
  y: (y) => 1000 * y,
};

function example(zoom = 7): State {
  const ends = { origin: "zouara", destination: "tunis" };
  const state = stateOf({
    flows: [flow({ id: "f", ...ends, shape: lineShape(0.05, 0.05, 0.25, 0.05) })],
    places: [
      row<"places">({ id: "zouara", label_en: "Zouara" }),
      row<"places">({ id: "tunis", label_en: "Tunis" }),
      row<"places">({ id: "libya", label_en: "Libya", kind: "label" }),
    ],
  });
  return Object.assign(state, { map: { getZoom: () => zoom } });
}

const markOf = (id: string, state: State, layer: Mark["layer"] = "places"): Mark => {
  const placeRow = state.data.tables.places.find((place) => place.id === id);
  return { layer, row: placeRow ?? row<"crossings">({ id }), x: 50, y: 50, radius: 4 };
};

const sceneOf = (marks: Mark[], state: State) => ({
  marks,
  barriers: [],
  flows: state.shown.flows.map((shown) => {
    const strands = placeStrands(shown, view, state.symbols);
    return {
      flow: shown,
      isHighlighted: false,
      strands: strands.map((strand) => ({ ...strand, strength: 1, opacity: 1 })),
    };
  }),
});

const endsOf = (state: State, covered: Box[] = []) =>
  farEnds(view, sceneOf([], state), covered, state);

const texts = (marks: Mark[], state: State) =>
  namesByWeight(view, sceneOf(marks, state), endsOf(state), state).map((name) => name.texts[0]);

const edges = (state: State, covered: Box[] = []) =>
  endsOf(state, covered).map((end) => edgeName(end, state));

test("an end beyond the edge is named where its line leaves the picture, with an arrow", () => {
  expect(edges(example())).toEqual(["→ Tunis"]);
});

test("an end under the legend is named beside it", () => {
  expect(edges(example(), [[0, 0, 70, 100]])).toEqual(["← Zouara", "→ Tunis"]);
});

test("ends of flows come first; an end that is named at the edge is not named at its place", () => {
  const state = example();
  const marks = ["libya", "tunis", "zouara"].map((id) => markOf(id, state));
  expect(texts(marks, state)).toEqual(["Zouara", "Libya"]);
});

test("a marker gives the distance from the map's edge; its arrow stands on the side to which it points", () => {
  const state = example();
  state.data.tables.places[1].shape = lineShape(0.25, 0.05, 0.25, 0.05);
  const [end] = endsOf(state);
  expect(edgeText(end, state)).toMatch(/^Tunis · [\d,]+ km →$/);
  expect(edgeLabel(end, state)).toMatch(/^Show Tunis, [\d,]+ km to the east$/);
  state.words.language = "ar";
  expect(edgeText(end, state)).toMatch(/^→ Tunis · \u2068[^\u2068]+\u2069$/);
});

test("a distance is isolated from a name that runs the other way", () => {
  const state = example();
  Object.assign(state.data.tables.places[1], {
    shape: lineShape(0.25, 0.05, 0.25, 0.05),
    label_en: "تونس",
  });
  const [end] = endsOf(state);
  expect(edgeText(end, state)).toMatch(/^تونس · \u2068[\d,]+ km\u2069 →$/);
});

test("a country that is partly in view is at no distance", () => {
  const state = example();
  state.data.tables.places[1].shape = lineShape(0.25, 0.05, 0.25, 0.05);
  const area = row<"areas">({ id: "tunis", shape: lineShape(0.05, 0.05, 0.25, 0.05) });
  state.data.tables.areas.push(area);
  expect(endsOf(state)[0].km).toBeNull();
});

test("markers on one side are stacked, clear of the legend", () => {
  const end = { x: 92, y: 50, dx: 1, dy: 0 };
  const size = { height: 10, pitch: 12 };
  const first = edgeBox(end, 40, size, { view, occupied: [] });
  expect(first).toEqual([52, 45, 92, 55]);
  const second = edgeBox(end, 40, size, { view, occupied: [first as Box, [50, 55, 100, 100]] });
  expect(second).toEqual([52, 33, 92, 43]);
});

test("a marker stays near where its line leaves, or is left out", () => {
  const tall: Pick<View, "frame"> = { frame: [0, 0, 400, 900] };
  const end = { x: 392, y: 300, dx: 1, dy: 3 };
  const size = { height: 32, pitch: 44 };
  const occupied: Box[] = [[350, 200, 400, 330]];
  const [west, north, east, south] = edgeBox(end, 30, size, { view: tall, occupied }) as Box;
  const away = Math.hypot(392 - Math.min(392, east), Math.max(north - 300, 300 - south, 0));
  expect(away).toBeLessThanOrEqual(60);
  expect(west).toBeGreaterThan(290);
  expect(edgeBox(end, 130, size, { view: tall, occupied: [[0, 0, 400, 600]] })).toBeNull();
  expect(edgeBox(end, 83, size, { view: tall, occupied: [[150, 0, 400, 600]] })).toBeNull();
});

test("crossings are named from near alone", () => {
  for (const [zoom, names] of [
    [6, []],
    [7, ["ras-jedir"]],
  ] as const) {
    const state = { ...example(zoom), visible: {} };
    const nothing = { marks: [markOf("ras-jedir", state, "crossings")], barriers: [], flows: [] };
    expect(namesByWeight(view, nothing, [], state).map((name) => name.texts[0])).toEqual(names);
  }
});

test("a barrier whose course is assumed is named so, where there is room", () => {
  const state = example();
  const barrier = row<"barriers">({ id: "b", label_en: "Mareth Line", basis: "schematic" });
  const barriers = [{ row: barrier, lines: [[10, 10, 90, 10]] }];
  const [name] = namesByWeight(view, { marks: [], flows: [], barriers }, [], {
    ...state,
    visible: {},
  });
  expect(name).toMatchObject({ x: 50, y: 10 });
  expect(name.texts).toEqual(["Mareth Line (assumed course)", "Mareth Line"]);
});
