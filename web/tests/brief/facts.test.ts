import { expect, test } from "vitest";
import { sharesText } from "../../src/brief/crossings";
import { citationName, commodityName, labelOf, placeName } from "../../src/brief/names";
import { announcement } from "../../src/brief/panel/closure-answer";
import { geoJsonGeometry } from "../../src/brief/panel/exports";
import { numberText, quantityText, sharedSentences } from "../../src/brief/panel/facts";
import { bestGrade } from "../../src/brief/panel/grades";
import { useCounts } from "../../src/brief/panel/ledger";
import { tableRows } from "../../src/brief/panel/table";
import { makePart, shapeFromParts } from "../../src/core/view/mercator";
import type { Language } from "../../src/core/words/words";
import { flow, row, stateOf } from "./rows";

const state = () => stateOf({ flows: [flow({ id: "f", commodity_class: "fuel" })] });

test("a quantity is a range, a number with its unit, words, or not quantified", () => {
  const { words } = state();
  const text = (values: object) => quantityText(flow({ id: "f", ...values }), words).text;
  expect(text({ quantity_low: 1200, quantity_high: 2500, quantity_unit: "t" })).toBe(
    "1,200 – 2,500 t",
  );
  expect(text({ quantity_low: 7, quantity_high: 7 })).toBe("7");
  expect(text({ quantity_low: 0, quantity_high: 0 })).toBe("0");
  expect(text({ quantity_text_en: "large" })).toBe("large");
  const bound = { quantity_low: 40, quantity_high: 40, quantity_text_en: "more than 40 sacks" };
  expect(text(bound)).toBe("more than 40 sacks");
  expect(text({})).toBe("not quantified in the source");
});

test("what is not known is not written as 0", () => {
  expect(numberText(null, String)).toBeUndefined();
  expect(numberText(undefined, String)).toBeUndefined();
  expect(numberText(0, String)).toBe("0");
});

test("texts share whole sentences alone", () => {
  expect(sharedSentences(["By road. At night.", "By road. By day."])).toBe("By road.");
  expect(sharedSentences(["By road.", "By road."])).toBe("By road.");
  expect(sharedSentences(["By roads.", "By road."])).toBe("");
  expect(sharedSentences(["عبر الطريق. ليلًا.", "عبر الطريق. نهارًا."])).toBe("عبر الطريق.");
});

test("the best grade has the lowest number, then the first letter", () => {
  const grades = (...list: (string | null)[]) => bestGrade(list.map((grade) => ({ grade })));
  expect(grades("A3", "B2", null, "C2")).toBe("B2");
  expect(grades(null)).toBeNull();
});

test("shares are one number while all is open, and two with a closure", () => {
  const open = state();
  const routing = { shut: new Set<string>() } as unknown as NonNullable<typeof open.routing>;
  const shares = { before: 0.25, after: 0.5 };
  expect(sharesText(shares, { ...open, routing })).toBe("25%");
  routing.shut.add("ras-jedir");
  expect(sharesText(shares, { ...open, routing })).toBe("\u206825%\u2069 → \u206850%\u2069");
  expect(sharesText({ before: 0.25, after: null }, { ...open, routing })).toBe("25%");
});

test("names fall back to the id, a commodity's to its class", () => {
  const page = stateOf({
    places: [row<"places">({ id: "zouara", label_en: "Zouara" })],
    sources: [row<"sources">({ id: "s", outlet: "Watan" })],
  });
  expect(labelOf({ id: "x" }, page.words).text).toBe("x");
  expect(placeName("zouara", page).text).toBe("Zouara");
  expect(placeName(null, page).text).toBe("?");
  expect(commodityName({ commodity: "k", commodity_class: "fuel" }, page).text).toBe("Fuel");
  expect(citationName({ id: "c", paragraph: 9, source: "s" }, page)).toBe("¶ 9");
  expect(citationName({ id: "c", paragraph: null, source: "s" }, page)).toBe("Watan");
});

test("a table is sorted by numbers as numbers, and rows without one stand last either way", () => {
  const quantities = [9, null, 10].map((quantity_high, i) => flow({ id: `f${i}`, quantity_high }));
  const page = stateOf({ flows: quantities });
  const order = (down: boolean) =>
    tableRows({
      ...page,
      table: { isOpen: true, layer: "flows", sort: { column: "quantity", down } },
    }).map(({ id }) => id);
  expect(order(false)).toEqual(["f0", "f2", "f1"]);
  expect(order(true)).toEqual(["f2", "f0", "f1"]);
});

test("a table is sorted by confidence from high to low, and by grade as grades rank", () => {
  const graded = (id: string, confidence: string, grade: string | null) =>
    flow({ id, confidence, grade });
  const rows = [graded("m", "moderate", "A3"), graded("x", "unknown", null)];
  const flows = [graded("l", "low", "C4"), ...rows, graded("h", "high", "B2")];
  const page = stateOf({ flows });
  const order = (column: string) =>
    tableRows({
      ...page,
      table: { isOpen: true, layer: "flows", sort: { column, down: false } },
    }).map(({ id }) => id);
  expect(order("confidence")).toEqual(["h", "m", "l", "x"]);
  expect(order("grade")).toEqual(["h", "m", "l", "x"]);
});

test("a claim that a card lists as context supports no less than nothing", () => {
  const page = stateOf({
    flows: [flow({ id: "f", claims: ["a"], context: ["b", "a"] })],
    claims: ["a", "b", "c"].map((id) => row<"claims">({ id })),
  });
  const counts = ["a", "b", "c"].map((id) =>
    useCounts(
      page.index.features.get(id)?.length ?? 0,
      page.index.contextOf.get(id)?.length ?? 0,
      page.words,
    ),
  );
  expect(counts).toEqual([
    ["Supports 1 item on the map"],
    ["Context of 1 item on the map"],
    ["Supports nothing on the map"],
  ]);
});

test("a ring with the clock is a hole of the ring before it, and the turn of the world is undone", () => {
  const ring = (...xy: number[]) => makePart(Float64Array.from(xy));
  const outer = ring(0.5, 0.5, 0.6, 0.5, 0.6, 0.4, 0.5, 0.5);
  const hole = ring(0.55, 0.48, 0.58, 0.45, 0.58, 0.48, 0.55, 0.48);
  const polygon = geoJsonGeometry(shapeFromParts([outer, hole], "polygon"));
  expect(polygon.type).toBe("Polygon");
  expect(polygon.coordinates).toHaveLength(2);
  const turned = Object.assign(ring(1.5, 0.5, 1.6, 0.5), { turns: 1 });
  expect(geoJsonGeometry(shapeFromParts([turned], "line")).coordinates).toEqual([
    [0, 0],
    [36, 0],
  ]);
});

test("what rounds to nothing has no sign", () => {
  const { words } = state();
  expect(words.hours(-0.04)).toBe("0 h");
  expect(words.kilometres(-0.4)).toBe("0 km");
  expect(words.percent(-0.0001)).toBe("0%");
  expect(words.hours(-0.06)).toBe("-0.1 h");
});

test("what a screen reader is told is sentences, then a list", () => {
  const say = (language: Language) =>
    announcement(["Run:", "geo closure"], ["A: 1 %", "B: 2 %"], { language });
  expect(say("en")).toBe("Run: geo closure A: 1 %; B: 2 %");
  expect(say("ar")).toBe("Run: geo closure A: 1 %؛ B: 2 %");
  expect(announcement(["Rien.", ""], [], { language: "fr" })).toBe("Rien.");
});
