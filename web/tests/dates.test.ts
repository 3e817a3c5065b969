import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { writtenDate, writtenInterval } from "../src/core/data/dates";
import {
  dayToDate,
  dayToIso,
  firstDayOfMonth,
  isoToDay,
  phaseOf,
  type Span,
} from "../src/core/data/spans";
import { makeWords } from "../src/core/words/words";

const messages = JSON.parse(
  readFileSync(new URL("../../geo/maps/messages.json", import.meta.url), "utf8"),
);
const wordsIn = (language: string) => Object.assign(makeWords(messages), { language });

test("days count as Python's date.toordinal counts them", () => {
  expect(firstDayOfMonth(1)).toBe(1);
  expect(firstDayOfMonth(1970)).toBe(719_163);
  expect(isoToDay("2000-03-01")).toBe(730_180);
  expect(dayToIso(730_180)).toBe("2000-03-01");
  expect(dayToDate(719_163).getTime()).toBe(0);
  expect(isoToDay("1 March 2000")).toBeNaN();
});

test("dates read as people write them", () => {
  const words = wordsIn("en");
  expect(writtenDate("2019", words)).toBe("2019");
  expect(writtenDate("2019-05", words)).toBe("May 2019");
  expect(writtenDate("2019-05-07", words)).toBe("7 May 2019");
  expect(writtenInterval("2018/2019-05", words)).toBe("2018 – May 2019");
  expect(writtenDate("2019-05", wordsIn("fr"))).toBe("mai 2019");
  // A season of EDTF once stood as "2015-22" in a card.
  expect(writtenInterval("2015-22/2016-01", words)).toBe("summer 2015 – January 2016");
  expect(writtenInterval("[2015-22..2015-23]/..", wordsIn("fr"))).toContain("l’automne 2015");
  expect(writtenDate("2015-24", wordsIn("ar"))).toBe("شتاء 2015");
});

test("a period with an exact and a vague end in one year names the year once", () => {
  const period = "2015-09-16/2015";
  expect(writtenInterval(period, wordsIn("en"))).toBe("16 September to the end of 2015");
  expect(writtenInterval(period, wordsIn("fr"))).toBe("du 16 septembre à la fin de 2015");
  expect(writtenInterval(period, wordsIn("ar"))).toBe("من 16 سبتمبر إلى نهاية 2015");
  expect(writtenInterval("2015-09-16/2015-09", wordsIn("en"))).toBe(
    "16 September to the end of September 2015",
  );
  expect(writtenInterval("2015/2015-10-01", wordsIn("fr"))).toBe("du début de 2015 au 1er octobre");
  expect(writtenInterval("2015-09-16/2016", wordsIn("en"))).toBe("16 September 2015 – 2016");
});

test("several periods follow one another", () => {
  const periodIn = (language: string) => wordsIn(language).period(["../2011", "2018"]);
  expect(periodIn("en")).toBe("until 2011, then 2018");
  expect(periodIn("fr")).toBe("jusqu’en 2011, puis 2018");
  expect(periodIn("ar")).toBe("حتى 2011، ثم 2018");
  expect(writtenInterval("../2011-05", wordsIn("fr"))).toBe("jusqu’en mai 2011");
  expect(writtenInterval("../2011-05-03", wordsIn("fr"))).toBe("jusqu’au 3 mai 2011");
});

test("months have the Arabic names of the map's countries", () => {
  const monthIn = (locale?: string) =>
    writtenDate("2019-01", Object.assign(makeWords(messages, locale), { language: "ar" }));
  expect(monthIn()).toBe("جانفي 2019");
  expect(monthIn("ar-TN")).toBe("جانفي 2019");
  expect(monthIn("ar-SY")).toBe("كانون الثاني 2019");
  expect(monthIn("ar-EG")).toBe("يناير 2019");
});

test("what is no EDTF stays as it is", () => {
  const words = wordsIn("en");
  for (const text of ["2019-13", "spring", "2019-05-07T10:00", ""])
    expect(writtenDate(text, words)).toBe(text);
  expect(writtenInterval("../..", words)).toBe("../..");
});

test("a row is in a window, at its soft edge, out of it, or undated", () => {
  const row: { spans: Span[] } = { spans: [[10, 20, 30, 40]] };
  expect(phaseOf(row, null)).toBe("in");
  expect(phaseOf(row, [25, 26])).toBe("in");
  expect(phaseOf(row, [35, 50])).toBe("edge");
  expect(phaseOf(row, [41, 50])).toBe("out");
  expect(phaseOf({ spans: [] }, [1, 2])).toBe("undated");
  expect(phaseOf({ spans: [[null, null, null, null]] }, [1, 2])).toBe("in");
});
