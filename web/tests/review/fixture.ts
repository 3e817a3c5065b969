import type { Candidate, ReviewData, TextSpan } from "../../src/review/types";

export const BODY =
  "Title 🙂\r\n\r\nFuel 🛢️ moves from Niš to Sofia. \u202eNobody\u202c counts.\r\n\r\nلا شيء يُنقل من صوفيا إلى نيش.";

// Code points, as Python counts them.
const pointsBefore = (unit: number) => [...BODY.slice(0, unit)].length;
const spanOf = (text: string, paragraph: number): TextSpan => {
  const start = BODY.indexOf(text);
  return { paragraph, start: pointsBefore(start), end: pointsBefore(start + text.length) };
};

export const SENTENCES = [
  spanOf("Fuel 🛢️ moves from Niš to Sofia.", 1),
  spanOf("\u202eNobody\u202c counts.", 1),
  spanOf("لا شيء يُنقل من صوفيا إلى نيش.", 2),
];

const placed = (name: string, lon: number) => ({
  place: name,
  name,
  kind: "city",
  country_codes: ["RS"],
  lon,
  lat: 43,
});

export function candidate(part: Partial<Candidate> = {}): Candidate {
  return {
    ...SENTENCES[0],
    id: "p1-aa",
    terms: [],
    rule: null,
    reading: "stated",
    negated: false,
    hedged: false,
    slots: {
      origin: { value: "nis", alternatives: ["sofia"] },
      destination: { value: "sofia", alternatives: ["nis"] },
      via: [],
      commodity: { value: "fuel" },
      direction: { value: "one-way" },
      period: { value: null },
      mode: { value: null },
    },
    review: { status: "unconfirmed", reason: null },
    ...part,
  };
}

export const DATA = {
  brief: "mine",
  body: BODY,
  text: { sha256: "ab".repeat(32), language: "en", paragraphs: 2, characters: 90 },
  places: { nis: placed("Niš", 21.9), sofia: placed("Sofia", 23.3), vidin: placed("Vidin", 22.9) },
  mentions: [
    { ...spanOf("Niš", 1), key: "nis", confidence: 1 },
    { ...spanOf("Sofia", 1), key: "sofia", confidence: 1 },
    { ...spanOf("صوفيا", 2), key: "sofia", confidence: 1 },
    { ...spanOf("Title", 1), paragraph: null, key: "vidin", confidence: 1 },
  ],
  unlocated: [],
  sentences: SENTENCES,
  candidates: [candidate(), candidate({ ...SENTENCES[2], id: "p2-bb" })],
  commodities: ["fuel", "food"],
  modes: ["road", "sea", "air", "mixed"],
} as unknown as ReviewData;
