import { expect, test } from "vitest";
import { boxOfSubject } from "../../src/brief/subject";
import type { BriefData } from "../../src/brief/types";
import { makePart, shapeFromParts } from "../../src/core/view/mercator";
import { flow, lineShape, row, stateOf } from "./rows";

const town = (id: string, x: number, y: number) =>
  row<"places">({
    id,
    kind: "town",
    shape: shapeFromParts([makePart(Float64Array.of(x, y))], "point"),
  });
const road = (id: string, flows: string[], ...xy: number[]) =>
  row<"segments">({ id, flows, shares: [1], length_km: 50, shape: lineShape(...xy) });

// Two flows far from each other, whose traffic the map shows in turn.
const stateWith = (spec: Partial<BriefData["spec"]> = {}) =>
  stateOf(
    {
      places: [
        town("a", 0.2, 0.4),
        town("b", 0.22, 0.42),
        town("c", 0.6, 0.4),
        town("d", 0.62, 0.41),
      ],
      segments: [
        road("r", ["west"], 0.2, 0.4, 0.22, 0.42),
        road("s", ["east"], 0.6, 0.4, 0.62, 0.41),
      ],
      routed_flows: [
        flow({ id: "east/0", flow: "east", origin: "c", destination: "d" }),
        flow({ id: "west/0", flow: "west", origin: "a", destination: "b" }),
      ],
    },
    spec,
  );

test("a map of one flow's traffic at a time is about the flow that is chosen", () => {
  const state = stateWith();
  for (const [id, box] of [
    ["east", [0.6, 0.4, 0.62, 0.41]],
    ["west", [0.2, 0.4, 0.22, 0.42]],
  ] as const) {
    if (state.routing) state.routing.flow = id;
    expect(boxOfSubject(state, 1)).toEqual(box);
  }
});

test("where the brief gives the bounds, it is about all of them", () => {
  const state = stateWith({ bounds: [0, 0, 10, 10] });
  const [west, , east] = boxOfSubject(state, 1) ?? [];
  expect([west, east]).toEqual([0.2, 0.62]);
});
