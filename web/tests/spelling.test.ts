import { expect, test } from "vitest";
import { folded } from "../src/core/words/spelling";

test("accents, case, articles and marks fall away", () => {
  expect(folded("Médenine")).toEqual(["medenine"]);
  expect(folded("El Kef")).toEqual(["kef"]);
  expect(folded("ez-Zarzis")).toEqual(["zarzis"]);
  expect(folded("“Ras Ajdir”!")).toEqual(["ras", "ajdir"]);
});

test("Arabic letters, articles and words for province fall away", () => {
  expect(folded("ولاية تطاوين")).toEqual(["تطاوين"]);
  expect(folded("القصرين")).toEqual(["قصرين"]);
  expect(folded("أريانة")).toEqual(folded("اريانه"));
});

test("a name of nothing but an article keeps it", () => {
  expect(folded("El")).toEqual(["el"]);
  expect(folded("")).toEqual([]);
});
