import { expect, test } from "vitest";
import { bendFlows } from "../../src/brief/draw/bends";
import { groupByFlow } from "../../src/brief/draw/strands";
import type { Flow } from "../../src/brief/types";
import { flow, lineShape, row } from "./rows";

const symbols = { width: () => 2 };
const pixel = 1 / 65_536;

function straight(id: string, transit: string[] = []): Flow {
  const vertices = Array.from({ length: 21 }, (_, i) => [0.4 + (0.1 * i) / 20, 0.5]);
  const shape = lineShape(...vertices.flat());
  const ends = { origin: "a", transit, destination: "b" };
  return groupByFlow([flow({ id, basis: "geodesic", shape, ...ends })])[0];
}

const place = (id: string, x: number, y: number) => row<"places">({ id, shape: lineShape(x, y) });

const middleY = ({ line }: Flow) => line?.parts[0][21] ?? Number.NaN;

test("a line bends between its ends, and its row keeps the line of the layer", () => {
  const bent = straight("f");
  bendFlows([bent], [], { pixel, symbols });
  const xy = bent.line?.parts[0] ?? [];
  expect([xy[0], xy[1]]).toEqual([0.4, 0.5]);
  expect(xy[40]).toBeCloseTo(0.5, 12);
  expect(xy[41]).toBeCloseTo(0.5, 12);
  expect(Math.abs(middleY(bent) - 0.5)).toBeGreaterThan(0.001);
  const row = bent.first.shape?.parts[0] ?? new Float64Array();
  expect(row.every((value, i) => i % 2 === 0 || value === 0.5)).toBe(true);
});

test("a line bends clear of a place that it does not serve", () => {
  const free = straight("f");
  bendFlows([free], [], { pixel, symbols });
  const bent = straight("f");
  bendFlows([bent], [place("c", 0.45, middleY(free))], { pixel, symbols });
  expect(Math.abs(middleY(bent) - middleY(free))).toBeGreaterThan(7 * pixel);
});

test("a line still passes through its stops", () => {
  const bent = straight("f", ["c"]);
  bendFlows([bent], [place("c", 0.45, 0.5)], { pixel, symbols });
  expect(middleY(bent)).toBeCloseTo(0.5, 12);
  expect(bent.line?.parts[0][11]).not.toBeCloseTo(0.5, 6);
});

test("flows between the same places share one line, whichever way they go", () => {
  const flows = [straight("f"), straight("g")];
  const { first } = flows[1];
  Object.assign(first, { origin: first.destination, destination: first.origin });
  bendFlows(flows, [], { pixel, symbols });
  const [there, back] = flows.map(({ line }) => line?.parts[0] ?? new Float64Array());
  expect([...back]).toEqual(
    [...there].map((_, i) => there.at(-2 * Math.floor(i / 2) - 2 + (i % 2))),
  );
});

test("two flows that cross a strait side by side do not lie on one another", () => {
  const flows = [straight("f"), straight("g")];
  flows[1].first.destination = "c";
  bendFlows(flows, [], { pixel, symbols });
  expect(Math.abs(middleY(flows[0]) - middleY(flows[1]))).toBeGreaterThan(16 * pixel);
});

test("a line whose route is documented stays as it is", () => {
  const [documented] = groupByFlow([
    flow({ id: "f", basis: "documented", shape: lineShape(0, 0, 1, 1) }),
  ]);
  bendFlows([documented], [], { pixel, symbols });
  expect(documented.line).toBeUndefined();
});
