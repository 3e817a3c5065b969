import { expect, test } from "vitest";
import { bendFlows } from "../src/brief/bends";

const symbols = { width: () => 2 };
const pixel = 1 / 65_536;

function straight(id: string) {
  const xy = Float64Array.from({ length: 42 }, (_, i) =>
    i % 2 ? 0.5 : 0.4 + (0.1 * (i >> 1)) / 20,
  );
  const first = {
    basis: "geodesic",
    origin: "a",
    destination: "b",
    shape: { parts: [xy], box: [0.4, 0.5, 0.5, 0.5] },
  };
  // biome-ignore lint/suspicious/noExplicitAny: bending adds the line
  return { id, first, rows: [{}] } as any;
}

const middleY = (flow: { line: { parts: Float64Array[] } }) => flow.line.parts[0][21];

test("a line bends between its ends, and its row keeps the line of the layer", () => {
  const flow = straight("f");
  bendFlows([flow], [], { pixel, symbols });
  const [bent] = flow.line.parts;
  expect(Array.from(bent.slice(0, 2))).toEqual([0.4, 0.5]);
  expect(bent[40]).toBeCloseTo(0.5, 12);
  expect(bent[41]).toBeCloseTo(0.5, 12);
  expect(Math.abs(middleY(flow) - 0.5)).toBeGreaterThan(0.001);
  expect(
    flow.first.shape.parts[0].every((value: number, i: number) => i % 2 === 0 || value === 0.5),
  ).toBe(true);
});

test("a line bends clear of a place that it does not serve", () => {
  const free = straight("f");
  bendFlows([free], [], { pixel, symbols });
  const flow = straight("f");
  const place = { id: "c", shape: { parts: [Float64Array.of(0.45, middleY(free))] } };
  bendFlows([flow], [place], { pixel, symbols });
  expect(Math.abs(middleY(flow) - middleY(free))).toBeGreaterThan(7 * pixel);
});

test("two flows between the same places do not lie on one another", () => {
  const flows = [straight("f"), straight("g")];
  bendFlows(flows, [], { pixel, symbols });
  expect(Math.abs(middleY(flows[0]) - middleY(flows[1]))).toBeGreaterThan(16 * pixel);
});
