import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { csvCell, fileName } from "../src/core/data/files";
import type { PageData } from "../src/core/types";

// tests/test_export.py reads the same cases.
const cases: Record<"guarded" | "plain", string[]> = JSON.parse(
  readFileSync(new URL("../../tests/texts/formulas.json", import.meta.url), "utf8"),
);

const unquoted = (cell: string) => cell.replace(/^"([\s\S]*)"$/, "$1").replaceAll('""', '"');

test.each(cases.guarded)("%j gets an apostrophe", (text) => {
  expect(unquoted(csvCell(text))).toBe(`'${text}`);
});

test.each(cases.plain)("%j stays as it is", (text) => {
  expect(unquoted(csvCell(text))).toBe(text);
});

test("numbers stay numbers", () => {
  expect([-1, -1.5, 0].map(csvCell)).toEqual(["-1", "-1.5", "0"]);
});

test.each(["../../etc/passwd", "a/b\\c:d", "<b>", "con\u202etxt", ".."])(
  "%j makes no path and no hidden file",
  (id) => {
    const name = fileName({ brief: id, spec: { id } } as PageData, id, "csv");
    expect(name).toMatch(/^[\w-]+\.csv$/);
  },
);
