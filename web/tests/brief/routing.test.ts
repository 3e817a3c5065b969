import { expect, test } from "vitest";
import { completeTables } from "../../src/brief/lookup";
import { largestGains, transitText } from "../../src/brief/panel/closure-answer";
import {
  buildRouting,
  choiceOfStep,
  initialRouting,
  isSameSet,
  NO_FLOW,
  scenarioState,
  sharesOf,
} from "../../src/brief/routing";
import type { Step } from "../../src/core/types";
import { flow, lineShape, row, stateOf } from "./rows";

const closure = (values: object) =>
  row<"closures">({
    id: "c",
    closure: "close-rj",
    closed: ["ras-jedir"],
    flow: "fuel",
    crossings: ["ras-jedir", "dhehiba"],
    shares_before: [0.8, 0.2],
    shares_after: [0, 1],
    period: [],
    ...values,
  });

const segment = (id: string, index: number, share: number, ...xy: number[]) =>
  row<"segments">({
    id,
    index,
    flows: ["fuel"],
    shares: [share],
    error_m: 100,
    shape: lineShape(...xy),
  });

const tables = completeTables({
  routed_flows: [
    row<"routed_flows">({ id: "food/1", flow: "food", claims: ["c2"] }),
    row<"routed_flows">({ id: "fuel/1", flow: "fuel", claims: ["c1"] }),
  ],
  crossings: [row<"crossings">({ id: "ras-jedir", flows: ["fuel"], shares: [0.8] })],
  closures: [closure({})],
  closure_segments: [
    { closure: "close-rj", segment: 2, flows: ["fuel"], changes: [-0.8], index: 0, shape: null },
  ],
  segments: [
    segment("s1", 0, 0.2, 0, 0, 1, 0),
    segment("s2", 1, 0.2, 2, 0, 1, 0), // drawn towards the first
    segment("s3", 2, 0.8, 5, 5, 6, 5),
  ],
});

const opened = () => initialRouting(tables) ?? expect.fail("no routing");

test("the page opens on the first flow that a closure touches, with all open", () => {
  const { flow: id, traffic } = opened();
  expect(id).toBe("fuel");
  expect(traffic.closure).toBeNull();
  expect(traffic.crossings.get("dhehiba")).toEqual({ before: 0.2, after: 0.2 });
  expect(sharesOf(tables.segments[2], opened())?.after).toBeCloseTo(0.8, 6);
});

test("a scenario is closed where all that it closes is shut, with other crossings or without", () => {
  const closed = { closed: ["ras-jedir", "wazin"] };
  const stateWith = (...shut: string[]) => scenarioState(closure(closed), new Set(shut));
  expect(stateWith("wazin", "dhehiba", "ras-jedir")).toBe("closed");
  expect(stateWith("wazin", "dhehiba")).toBe("partly_closed");
  expect(stateWith("dhehiba")).toBe("open");
});

test("a flow with a transit says through which country it has to pass once no route is left", () => {
  const state = stateOf({
    routed_flows: [row<"routed_flows">({ id: "fuel/1", flow: "fuel", transit: ["tunisia"] })],
    areas: [row<"areas">({ id: "tunisia", label_en: "Tunisia" })],
    closures: [closure({ no_way_left: 1 }), closure({ no_way_left: 0 })],
  });
  expect(state.data.tables.closures.map((closed) => transitText(closed, state))).toEqual([
    "This flow has to pass through Tunisia: no other route counts.",
    "",
  ]);
});

test("the page opens on the brief's closure, with the flow that loses most by it", () => {
  const described = { closure: "summer" };
  const closures = [
    closure({ ...described, id: "a", flow: "food", hours_lost: 1 }),
    closure({ ...described, id: "b", flow: "fuel", hours_lost: 2 }),
    closure({ id: "c", flow: "food", hours_lost: 9 }), // a single crossing, which the brief does not describe
  ];
  const { flow: id, shut, scenario } = initialRouting({ ...tables, closures }) ?? expect.fail();
  expect([id, [...shut], scenario]).toEqual(["fuel", ["ras-jedir"], "summer"]);
});

test("crossings that take up a closure are named by what they gain, slight gains left out", () => {
  const shares = (...rows: [string, number, number | null][]) => ({
    traffic: {
      ...opened().traffic,
      crossings: new Map(rows.map(([name, before, after]) => [name, { before, after }])),
    },
  });
  const takers = largestGains(
    shares(["a", 0.9, 0], ["b", 0.05, 0.1], ["c", 0.05, 0.85], ["d", 0, 0.05]),
  );
  expect(takers.map(([name]) => name)).toEqual(["c"]);
  expect(largestGains(shares(["a", 0.5, 0.5], ["b", 0.5, 0.5]))).toEqual([]);
  expect(largestGains(shares(["a", 0.5, null]))).toEqual([]);
});

test("a closure that was computed shows shares before and after", () => {
  const shut = new Set(["ras-jedir"]);
  const { traffic } = buildRouting(opened().flows, { flow: "fuel", shut, scenario: null }, tables);
  expect(traffic.closure).toMatchObject({ id: "close-rj", isKnown: true, row: { id: "c" } });
  expect(traffic.crossings.get("ras-jedir")).toEqual({ before: 0.8, after: 0 });
  expect(traffic.after[2]).toBe(0);
  expect(traffic.chains.map(({ change, share }) => [change, share])).toEqual([
    ["same", 0.2],
    ["loses-all", 0.8],
  ]);
});

test("crossings shut together that were not computed are not known", () => {
  const shut = new Set(["ras-jedir", "dhehiba"]);
  const { traffic } = buildRouting(opened().flows, { flow: "fuel", shut, scenario: null }, tables);
  expect(traffic.closure).toMatchObject({ id: null, row: null, isKnown: false });
  expect(traffic.crossings.get("ras-jedir")).toEqual({ before: 0.8, after: null });
  expect(traffic.after).toEqual(traffic.before);
});

test("segments of equal share are one chain, whichever way each is drawn", () => {
  const [chain] = opened().traffic.chains;
  expect([0, 2, 4].map((i) => chain.xy[i]).sort()).toEqual([0, 1, 2]);
});

test("a segment is borne by the claims of its flows", () => {
  expect(tables.segments[0].claims).toEqual(["c1"]);
});

test("a page without modelled flows has no routing", () => {
  expect(initialRouting(completeTables({ flows: [flow({ id: "f" })] }))).toBeNull();
  expect(isSameSet(["a", "b"], new Set(["b", "a"]))).toBe(true);
  expect(isSameSet(["a"], new Set(["a", "b"]))).toBe(false);
});

test("a step shows the modelled routes of none but its own flows", () => {
  const { flows } = opened();
  const step = { flows: ["to-russia"], claims: [], closure: null, shut: [] } as unknown as Step;
  const choiceOf = (names: string[]) => choiceOfStep({ ...step, flows: names }, flows, tables).flow;
  expect(choiceOf(["to-russia"])).toBe(NO_FLOW);
  expect(choiceOf(["to-russia", "food"])).toBe("food");
  expect(choiceOf([])).toBe("fuel");
  const { traffic } = buildRouting(flows, choiceOfStep(step, flows, tables), tables);
  expect(traffic.chains).toEqual([]);
});
