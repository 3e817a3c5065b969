import { expect, test } from "vitest";
import { laneOffsets } from "../../src/brief/draw/lanes";
import { ribbonRow, ribbonWidth, strandWidths } from "../../src/brief/draw/ribbons";
import { groupByFlow, placeStrands } from "../../src/brief/draw/strands";
import type { View } from "../../src/core/types";
import { flow, lineShape, stateOf } from "./rows";

const line = { flow: "f", shape: lineShape(0.1, 0.1, 0.5, 0.1) };

const strand = (id: string, values: Partial<Parameters<typeof flow>[0]>) =>
  flow({ id, ...line, basis: "documented", confidence: "high", reading: "stated", ...values });

const { symbols } = stateOf({});

test("a ribbon shows the weakest basis, confidence and reading of its strands", () => {
  const rows = [
    strand("a", { commodity_class: "fuel" }),
    strand("b", { commodity_class: "fuel", basis: "geodesic", confidence: "low" }),
    strand("c", { commodity_class: "fuel", basis: "network", reading: "inferred" }),
  ];
  expect(ribbonRow(rows, symbols)).toMatchObject({
    basis: "geodesic",
    confidence: "low",
    reading: "inferred",
    commodity_class: "fuel",
  });
  const mixed = [...rows, strand("d", { commodity_class: "food" })];
  expect(ribbonRow(mixed, symbols).commodity_class).toBeNull();
});

test("its width adds up numbers of one unit, and nothing else", () => {
  const tonnes = (n: number) => ({ quantity: "number", quantity_high: n, quantity_unit: "t" });
  const rows = [strand("a", tonnes(30)), strand("b", tonnes(10))];
  const { symbols: scaled } = stateOf({ flows: rows });
  expect(ribbonWidth(rows, scaled)).toBeCloseTo((4 / 3) * scaled.width(rows[0]), 9);
  const unknown = [...rows, strand("c", { quantity: "unknown" })];
  expect(ribbonWidth(unknown, scaled)).toBe(scaled.width(rows[0]));
});

test("a flow is one line at rest and one per commodity where it is split", () => {
  const rows = [strand("a", { commodity_class: "fuel" }), strand("b", { commodity_class: "food" })];
  const [whole] = groupByFlow(rows).map((each) => ({ ...each, shown: each.rows }));
  const view = { x: (x: number) => 1000 * x, y: (y: number) => 1000 * y } as View;
  const drawn = (isSplit: boolean) => placeStrands(whole, view, symbols, { isSplit, offset: 0 });
  expect(drawn(false)).toHaveLength(1);
  expect(drawn(true).map(({ row }) => row.id)).toEqual(["a", "b"]);
});

test("flows between the same ends lie side by side, each on the right of its direction", () => {
  const flows = [
    flow({ id: "there", origin: "a", destination: "b" }),
    flow({ id: "back", origin: "b", destination: "a" }),
    flow({ id: "round", origin: "a", transit: ["c"], destination: "b" }),
  ];
  const offsets = laneOffsets(groupByFlow(flows).map((each) => ({ flow: each, width: 4 })));
  // 4 px each with a gap of 4.5 px: their middles are 8.5 px apart.
  expect(Object.fromEntries(offsets)).toEqual({ there: 4.25, back: 4.25, round: 0 });
});

test("the amount of a flow is not multiplied by the number of its goods", () => {
  const amount = { quantity: "number", quantity_low: 40, quantity_high: 40, quantity_unit: "t" };
  const rows = [strand("a", amount), strand("b", amount)];
  const { symbols: scaled } = stateOf({ flows: rows });
  const whole = scaled.width(rows[0]);
  expect(ribbonWidth(rows, scaled)).toBe(whole);
  expect(strandWidths(rows, scaled)).toEqual([whole / 2, whole / 2]);
  // What has no number has the width of its kind, whole or split.
  const unknown = [strand("a", {}), strand("b", {})];
  expect(strandWidths(unknown, scaled)).toEqual(unknown.map(scaled.width));
});

test("a head is wider than its line, so that its direction is seen", () => {
  const rows = [strand("a", { quantity: "number", quantity_high: 9, quantity_unit: "t" })];
  const { symbols: scaled } = stateOf({ flows: rows });
  const [whole] = groupByFlow(rows).map((each) => ({ ...each, shown: each.rows }));
  const view = { x: (x: number) => 1000 * x, y: (y: number) => 1000 * y } as View;
  const [{ head, width }] = placeStrands(whole, view, scaled);
  expect(width).toBe(10);
  expect(2 * head.halfWidth).toBeGreaterThan(width + 4);
});
