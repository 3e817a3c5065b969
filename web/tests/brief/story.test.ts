import { expect, test } from "vitest";
import { readState, stateToQuery } from "../../src/brief/address";
import { selectShown } from "../../src/brief/filters";
import { boxOfStep, stepContents } from "../../src/brief/story/step-contents";
import { clampedStep, stepIndex, turnOfKey, turnOfSwipe } from "../../src/brief/story/story";
import type { State } from "../../src/brief/types";
import type { Step } from "../../src/core/types";
import { mercatorX } from "../../src/core/view/mercator";
import { flow, row, stateOf } from "./rows";

const step = (given: Partial<Step>): Step => ({
  title: { en: "Title" },
  text: { en: "Text." },
  flows: [],
  features: [],
  claims: [],
  bounds: null,
  stage: null,
  closure: null,
  shut: [],
  ...given,
});

const STEPS = [
  step({ flows: ["north"], features: ["fence"] }),
  step({ claims: ["c1"] }),
  step({}),
  step({ flows: ["south"], claims: ["c1"] }),
];

function example(at: number | null, steps = STEPS): State {
  const state = stateOf({
    flows: [
      flow({ id: "north/fuel", flow: "north", origin: "town", destination: "land" }),
      flow({
        id: "south/food",
        flow: "south",
        origin: "port",
        destination: "land",
        claims: ["c1"],
      }),
    ],
    places: ["town", "port", "land"].map((id) => row<"places">({ id, of: "country" })),
    zones: [row<"zones">({ id: "hills/wide", zone: "hills", claims: ["c1"] })],
    barriers: [row<"barriers">({ id: "fence" }), row<"barriers">({ id: "wall" })],
  });
  state.data.spec.steps = steps;
  state.step = at;
  return { ...state, shown: selectShown(state) };
}

function drawn(at: number | null): string[] {
  const { flows, tables } = example(at).shown;
  const others = [...tables.places, ...tables.zones, ...tables.barriers];
  return [...flows, ...others].map(({ id }) => id).sort();
}

test("a step draws its flows with their ends, and its features", () => {
  expect(drawn(0)).toEqual(["fence", "land", "north", "town"]);
});

test("a step that names only claims draws what rests on them", () => {
  expect(drawn(1)).toEqual(["hills/wide", "land", "port", "south"]);
});

test("a step that names nothing, and no step at all, draw the whole map", () => {
  expect(stepContents(STEPS[2], example(2))).toBeNull();
  expect(drawn(2)).toEqual(drawn(null));
  expect(drawn(null)).toHaveLength(8);
});

test("claims beside flows are cited, and light up nothing more", () => {
  expect(drawn(3)).toEqual(["land", "port", "south"]);
});

test("a step is fitted to its bounds, across ±180° as well", () => {
  const [west, , east] =
    boxOfStep(step({ bounds: [170, -20, -170, 10] }), example(0).shown, null) ?? [];
  expect([west, east]).toEqual([mercatorX(170), mercatorX(190)]);
  expect(boxOfStep(step({}), example(0).shown, null)).toBeNull(); // nothing here has a shape
});

test("an address names a step that the story has", () => {
  const named = (text: string) => stepIndex(text, STEPS);
  expect(["1", "4", "0", "5", "-1", "1.5", "x", "", "constructor", "99999"].map(named)).toEqual([
    0,
    3,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
});

test("a map with a story opens on its first step in any language, and any other address on its own view", () => {
  const stepOf = (hash: string, steps = STEPS) => readState(hash, example(null, steps)).step;
  expect(["", "#", "#l=ar", "l=fr"].map((hash) => stepOf(hash))).toEqual([0, 0, 0, 0]);
  expect(["#step=0", "#l=ar&tab=about", "#v=33,9,6"].map((hash) => stepOf(hash))).toEqual([
    null,
    null,
    null,
  ]);
  expect(stepOf("#step=3&l=ar")).toBe(2);
  expect(stepOf("", [])).toBeNull();
});

test("a link to a step says no more than the step", () => {
  const map = { getCenter: () => ({ lat: 0, lng: 0 }), getZoom: () => 5 } as unknown as L.Map;
  const written = (state: State) =>
    new URLSearchParams(stateToQuery({ ...state, map }, "")).get("step");
  expect([written(example(2)), written(example(null)), written(example(null, []))]).toEqual([
    "3",
    "0",
    null,
  ]);
});

test("the story ends at its ends", () => {
  expect([clampedStep(0, -1, STEPS), clampedStep(0, 1, STEPS), clampedStep(3, 1, STEPS)]).toEqual([
    0, 1, 3,
  ]);
});

test("arrows and fingers turn the page as the language reads", () => {
  expect([
    turnOfKey("ArrowRight", false),
    turnOfKey("ArrowRight", true),
    turnOfKey("a", true),
  ]).toEqual([1, -1, 0]);
  expect([
    turnOfSwipe(-90, 10, false),
    turnOfSwipe(-90, 10, true),
    turnOfSwipe(90, 0, true),
  ]).toEqual([1, -1, 1]);
  expect([turnOfSwipe(-30, 0, false), turnOfSwipe(-60, 80, false)]).toEqual([0, 0]); // too short; it scrolls
});
