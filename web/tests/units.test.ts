import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Language, type Messages, makeWords } from "../src/core/words/words";

const table = new URL("../../geo/maps/messages.json", import.meta.url);
const messages = JSON.parse(readFileSync(table, "utf8")) as Messages;

function amount(language: Language, ends: number[], unit: string | null) {
  const words = makeWords(messages);
  words.language = language;
  return words.amount(ends, unit).replaceAll("\u202f", " ");
}

test("a unit that is known is said in the language of the page", () => {
  expect(amount("fr", [100, 200], "people a day")).toBe("100 – 200 personnes par jour");
  expect(amount("ar", [100, 200], "people a day")).toBe("100 – 200 شخص يوميًا");
  expect(amount("fr", [840000, 840000], "arrivals in 2015")).toBe("840 000 arrivées en 2015");
  expect(amount("ar", [840000], "arrivals in 2015")).toBe("840,000 وافد في عام 2015");
  expect(amount("fr", [740000], "US dollars per week")).toBe(
    "740 000 dollars américains par semaine",
  );
});

test("usual short forms of units are known, too", () => {
  expect(amount("fr", [20, 40], "l/month")).toBe("20 – 40 litres par mois");
  expect(amount("ar", [3], "t / day")).toBe("3 أطنان يوميًا");
  expect(amount("fr", [2], "persons")).toBe("2 personnes");
  expect(amount("fr", [2], "USD per week")).toBe("2 dollars américains par semaine");
  expect(amount("en", [2], "l/month")).toBe("2 l/month");
});

test("Arabic has its own form for two, a few and many, but not for a range that ends in two", () => {
  const people = (...ends: number[]) => amount("ar", ends, "people a month");
  expect([people(2), people(5), people(11), people(100)]).toEqual([
    "شخصان شهريًا",
    "5 أشخاص شهريًا",
    "11 شخصًا شهريًا",
    "100 شخص شهريًا",
  ]);
  expect(people(1, 2)).toBe("1 – 2 شخص شهريًا");
});

test("an unknown unit stays as it is written, and English as its author wrote it", () => {
  expect(amount("ar", [40], "jerrycans a trip")).toBe("40 jerrycans a trip");
  expect(amount("fr", [3], "constructor")).toBe("3 constructor");
  expect(amount("en", [40], "lorries per day")).toBe("40 lorries per day");
  expect(amount("ar", [7], null)).toBe("7");
});
