import { expect, test } from "vitest";
import { reversalsOf, timelineOf } from "../../src/brief/periods";
import { flowsOf } from "../../src/brief/strands";
import { dayNamed, isoOf, type Span } from "../../src/core/spans";
import { flow, stateOf } from "./rows";

const days = (from: string, to: string): Span => {
  const [start, end] = [dayNamed(from), dayNamed(to)];
  return [start, start, end, end];
};

function lineOf(...spans: Span[][]) {
  const rows = spans.map((own, i) => flow({ id: `f${i}`, spans: own }));
  const { data, flows } = stateOf({ flows: rows });
  return timelineOf(data.tables, flows);
}

test("a brief without dates has no timeline", () => {
  expect(lineOf([], [])).toBeNull();
});

test("a few years are cut into months, many into years", () => {
  const months = lineOf([days("2018-11-01", "2019-02-28")]);
  expect(months).toMatchObject({ n: 4, byYear: false, busy: [0, 3], undated: 0 });
  expect(months?.starts.map(isoOf)).toEqual([
    "2018-11-01",
    "2018-12-01",
    "2019-01-01",
    "2019-02-01",
    "2019-03-01",
  ]);
  expect(lineOf([days("2011-01-01", "2019-12-31")])).toMatchObject({ n: 9, byYear: true });
});

test("an open period leaves room beyond the dates that are named", () => {
  const [start] = days("2018-05-01", "2018-05-01");
  expect(lineOf([[start, start, null, null]])).toMatchObject({ n: 2, busy: [0] });
});

test("equal periods are one bar, and undated flows are counted", () => {
  const span = days("2018-01-01", "2018-12-31");
  expect(lineOf([span], [span], [])).toMatchObject({
    bars: [{ layer: "flows", span }],
    undated: 1,
  });
});

test("units in which something begins or ends are wider than quiet ones", () => {
  const { edges } = lineOf([days("2018-01-01", "2018-12-31")]) ?? { edges: [] };
  expect(edges[1] - edges[0]).toBeCloseTo(2 * (edges[2] - edges[1]), 12);
  expect(edges.at(-1)).toBe(1);
});

test("a commodity that later goes back is a reversal, by legs between stops", () => {
  const fuel = { commodity_class: "fuel", direction: "one-way" };
  const there = { ...fuel, origin: "a", transit: ["b"], destination: "c" };
  const back = { ...fuel, origin: "c", destination: "b" };
  const rows = [
    flow({ id: "there", ...there, spans: [days("2010-01-01", "2011-01-01")] }),
    flow({ id: "back", ...back, spans: [days("2015-01-01", "2016-01-01")] }),
    flow({ id: "undated", ...back, spans: [] }),
  ];
  expect(reversalsOf(flowsOf(rows))).toMatchObject([
    { commodity: "fuel", from: "b", to: "c", there: [rows[0]], back: [rows[1]] },
  ]);
});
