import { expect, test } from "vitest";
import messages from "../../../geo/maps/messages.json";
import { type LeadFacts, leadSentence } from "../../src/brief/panel/lead";
import { type Language, type Messages, makeWords } from "../../src/core/words/words";

function lead(language: Language, facts: Partial<LeadFacts>): string {
  const words = makeWords(messages as unknown as Messages);
  words.language = language;
  const whole: LeadFacts = {
    goods: ["Fuel", "Equipment", "Pick-ups"].map((name) => ({ name, isInferred: false })),
    origin: "Algeria",
    transit: ["Tunisia"],
    destination: "Libya",
    direction: "one-way",
    period: "from 2011",
    isPeriodInferred: false,
    amounts: [{ kind: "word", text: "large" }],
    grade: "B2",
  };
  return leadSentence({ ...whole, ...facts }, words).replace(/[\u2068\u2069]/g, "");
}

const goods = (...names: string[]) => names.map((name) => ({ name, isInferred: false }));

test("a flow is told in one sentence", () => {
  expect(lead("en", {})).toBe(
    "Fuel, equipment and pick-ups moved from Algeria through Tunisia to Libya, from 2011 (source: “large”), B2.",
  );
  expect(
    lead("fr", {
      goods: goods("Carburant", "Matériel", "Pick-up"),
      origin: "Algérie",
      transit: ["Tunisie"],
      destination: "Libye",
      period: "à partir de 2011",
      amounts: [{ kind: "word", text: "important" }],
    }),
  ).toBe(
    "Carburant, matériel et pick-up sur l’axe Algérie → Tunisie → Libye, à partir de 2011 (selon la source\u00a0: «\u00a0important\u00a0»), B2.",
  );
  expect(
    lead("ar", {
      goods: goods("وقود", "معدات"),
      origin: "الجزائر",
      transit: ["تونس"],
      destination: "ليبيا",
      period: "من 2011",
      amounts: [{ kind: "word", text: "كبيرة" }],
    }),
  ).toBe("من الجزائر عبر تونس إلى ليبيا: وقود ومعدات، من 2011 (بحسب المصدر: «كبيرة»)، B2.");
});

test("what the source does not give is said, not passed over", () => {
  const text = lead("en", {
    period: "",
    amounts: [{ kind: "unknown", text: "" }],
    transit: [],
    grade: null,
  });
  expect(text).toBe(
    "Fuel, equipment and pick-ups moved from Algeria to Libya, at a time that the source does not give (amount not given).",
  );
});

test("an inference is called one: of the whole, of one commodity, of the date", () => {
  const [fuel, equipment] = ["Fuel", "Equipment"].map((name) => ({ name, isInferred: true }));
  expect(lead("en", { goods: [fuel, equipment] })).toMatch(
    /^Our inference, not stated by the source: Fuel and equipment moved/,
  );
  expect(lead("en", { goods: [{ ...fuel, isInferred: false }, equipment] })).toMatch(
    /^Fuel and equipment \(our inference\) moved/,
  );
  expect(lead("en", { isPeriodInferred: true })).toContain(", from 2011 (our dating)");
});

test("no direction is made up", () => {
  expect(lead("en", { direction: "both", transit: [] })).toContain(
    "moved between Algeria and Libya, both ways",
  );
  expect(lead("en", { direction: "unstated", transit: ["Tunisia–Libya border"] })).toContain(
    "moved between Algeria and Libya through the Tunisia–Libya border, in a direction that the source does not state",
  );
  expect(lead("fr", { direction: "both" })).toContain(
    "Algeria ↔ Tunisia ↔ Libya, dans les deux sens",
  );
});

test("an area whose name is a phrase stands by itself", () => {
  const bypass = { direction: "unstated", grade: null, amounts: [], period: "" };
  const along = (language: Language, origin: string, transit: string, destination: string) =>
    lead(language, { ...bypass, origin, transit: [transit], destination });
  expect(along("en", "Libya", "Along the Tunisia–Libya border", "Tunisia")).toContain(
    "moved between Libya and Tunisia, along the Tunisia–Libya border, in a direction",
  );
  expect(along("fr", "Libye", "Le long de la frontière tuniso-libyenne", "Tunisie")).toContain(
    "sur l’axe Libye – Tunisie, le long de la frontière tuniso-libyenne, dans un sens",
  );
  expect(along("ar", "ليبيا", "على طول الحدود التونسية الليبية", "تونس")).toContain(
    "بين ليبيا وتونس، على طول الحدود التونسية الليبية في اتجاه",
  );
});

test("after the colon of an inference French goes on in lower case", () => {
  const migrants = [{ name: "Migrants irréguliers", isInferred: true }];
  expect(lead("fr", { goods: migrants })).toMatch(
    /la source\u00a0: migrants irréguliers sur l’axe/,
  );
});

test("several amounts are left to the table; numbers are written as they are", () => {
  const [one, other] = [1, 2].map((n) => ({ kind: "number" as const, text: `${n} t` }));
  expect(lead("en", { amounts: [one, other] })).toContain("from 2011, B2.");
  expect(lead("en", { amounts: [one] })).toContain("from 2011 (1 t), B2.");
});

test("names keep their articles and their capitals", () => {
  expect(
    lead("en", { origin: "Levant", goods: goods("Oil", "LPG", "Chinese goods", "4x4 cars") }),
  ).toMatch(/^Oil, LPG, Chinese goods and 4x4 cars moved from the Levant/);
});
