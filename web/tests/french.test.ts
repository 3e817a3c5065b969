import { expect, test } from "vitest";
import { frenchDates, frenchSpaces } from "../src/core/words/french";

test("days have their article, the first is an ordinal, prepositions contract", () => {
  const written: Record<string, string> = {
    "de 10 juillet 2018 à une date entre 10 juillet 2018 et 15 juillet 2018":
      "du 10 juillet 2018 à une date entre le 10 juillet 2018 et le 15 juillet 2018",
    "15 juillet 2018 – 1 septembre 2018": "15 juillet 2018 – 1er septembre 2018",
    "à partir de 1 août 2015": "à partir du 1er août 2015",
    "jusqu’à 11 juin 2015": "jusqu’au 11 juin 2015",
    "depuis 11 juin 2015": "depuis le 11 juin 2015",
    "de août 2015 à octobre 2015": "d’août 2015 à octobre 2015",
    "jusqu’à le début des années 1990": "jusqu’au début des années 1990",
    "à partir de années 1930": "à partir des années 1930",
    "de 2011 à 2019": "de 2011 à 2019",
    "depuis fin 2011 (septembre à décembre)": "depuis fin 2011 (septembre à décembre)",
  };
  for (const [raw, text] of Object.entries(written)) expect(frenchDates(raw)).toBe(text);
});

test("French punctuation stays with its word at the end of a line", () => {
  const phrase = { text: "Son « marché » : où ?", language: "fr" };
  expect(frenchSpaces(phrase).text).toBe("Son «\u00a0marché\u00a0»\u00a0: où\u00a0?");
  expect(frenchSpaces({ text: "a : b", language: "en" }).text).toBe("a : b");
});
