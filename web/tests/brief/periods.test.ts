import { expect, test } from "vitest";
import { groupByFlow } from "../../src/brief/draw/strands";
import { buildTimeline, findReversals } from "../../src/brief/periods";
import { dayToIso, isoToDay, type Span } from "../../src/core/data/spans";
import { chooseTicks, tickName } from "../../src/core/data/timeline";
import { makeWords } from "../../src/core/words/words";
import { flow, stateOf } from "./rows";

const days = (from: string, to: string): Span => {
  const [start, end] = [isoToDay(from), isoToDay(to)];
  return [start, start, end, end];
};

function lineOf(...spans: Span[][]) {
  const rows = spans.map((own, i) => flow({ id: `f${i}`, spans: own }));
  const { data } = stateOf({ flows: rows });
  return buildTimeline(data.tables);
}

test("a brief without dates has no timeline", () => {
  expect(lineOf([], [])).toBeNull();
});

test("a few years are cut into months, many into years", () => {
  const months = lineOf([days("2018-11-01", "2019-02-28")]);
  expect(months).toMatchObject({ n: 4, byYear: false, busy: [0, 3] });
  expect(months?.starts.map(dayToIso)).toEqual([
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

test("equal periods are one bar, and an undated flow has none", () => {
  const span = days("2018-01-01", "2018-12-31");
  expect(lineOf([span], [span], [])?.bars).toEqual([{ layer: "flows", span, isInferred: false }]);
});

test("years are of one width, but for a long gap and what lies before it", () => {
  const line = lineOf(
    [days("1930-01-01", "1939-12-31")],
    [days("1980-01-01", "2012-12-31")],
    [days("2011-01-01", "2019-12-31")],
  );
  expect(line?.breaks).toEqual([[10, 49]]); // 1940 to 1979; from 1980 to 2012 something goes on
  const { edges } = line ?? { edges: [] };
  const width = (unit: number) => edges[unit + 1] - edges[unit];
  expect(width(60)).toBeCloseTo(width(89), 12);
  expect(edges[50]).toBeLessThan(0.15);
  expect(edges.at(-1)).toBe(1);
});

test("ticks are round years after the last gap, and the first year of what lies before it", () => {
  const line = lineOf([days("1930-01-01", "1939-12-31")], [days("1980-01-01", "2019-12-31")]);
  const years = line && chooseTicks(line).map((tick) => tickName(tick, line, makeWords({})));
  expect(years).toEqual("1930 1980 1985 1990 1995 2000 2005 2010 2015".split(" "));
});

test("months name their year where it is new", () => {
  const line = lineOf([days("2014-11-01", "2015-04-30")]);
  const months = line && chooseTicks(line).map((tick) => tickName(tick, line, makeWords({})));
  expect(months).toEqual(["Nov 2014", "Dec", "Jan 2015", "Feb", "Mar", "Apr"]);
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
  expect(findReversals(groupByFlow(rows))).toMatchObject([
    { commodity: "fuel", from: "b", to: "c", there: [rows[0]], back: [rows[1]] },
  ]);
});
