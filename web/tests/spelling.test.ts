import { expect, test } from "vitest";
import { foldSpelling } from "../src/core/words/spelling";

test("accents, case, articles and marks fall away", () => {
  expect(foldSpelling("Médenine")).toEqual(["medenine"]);
  expect(foldSpelling("El Kef")).toEqual(["kef"]);
  expect(foldSpelling("ez-Zarzis")).toEqual(["zarzis"]);
  expect(foldSpelling("“Ras Ajdir”!")).toEqual(["ras", "ajdir"]);
});

test("Arabic letters, articles and words for province fall away", () => {
  expect(foldSpelling("ولاية تطاوين")).toEqual(["تطاوين"]);
  expect(foldSpelling("القصرين")).toEqual(["قصرين"]);
  expect(foldSpelling("أريانة")).toEqual(foldSpelling("اريانه"));
});

test("a name of nothing but an article keeps it", () => {
  expect(foldSpelling("El")).toEqual(["el"]);
  expect(foldSpelling("")).toEqual([]);
});
