import { expect, test } from "vitest";
import { arabicDecades } from "../src/core/words/arabic";

test("a decade is named in Arabic by its tens and its century", () => {
  expect(arabicDecades("عقد 1930")).toBe("ثلاثينيات القرن العشرين");
  expect(arabicDecades("أواخر عقد 1980 (1985 إلى 1989)")).toBe(
    "أواخر ثمانينيات القرن العشرين (1985 إلى 1989)",
  );
  expect(arabicDecades("عقد 2020")).toBe("عشرينيات القرن الحادي والعشرين");
});

test("decades without such a name, and other centuries, stay as they are", () => {
  for (const text of ["عقد 1900", "عقد 2010", "عقد 1750"]) expect(arabicDecades(text)).toBe(text);
});
