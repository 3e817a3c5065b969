import { expect, test } from "vitest";
import { cutPieces, makeUnitFinder, readText, sentenceAt } from "../../src/review/model/text";
import { BODY, DATA, SENTENCES } from "./fixture";

// Texts whose code points and units differ, with marks that join and line ends of two characters.
const TEXTS = [
  "plain",
  "🙂",
  "a🙂b🛢️c",
  "مُهرِّبون\r\n🙂",
  "e\u0301\r\n🙂🙂",
  "\ud83d alone",
  "x\ude42",
  "",
];

test.each(TEXTS)("code points of %j are found among its units", (text) => {
  const unitOf = makeUnitFinder(text);
  let unit = 0;
  for (const [point, character] of [...text].entries()) {
    expect(unitOf(point)).toBe(unit);
    unit += character.length;
  }
  expect(unitOf([...text].length)).toBe(text.length);
});

const text = readText(DATA);
const cut = ({ start, end }: { start: number; end: number }) => BODY.slice(start, end);

test("sentences and mentions are cut where Python cuts them", () => {
  expect(text.sentences.map(cut)).toEqual([
    "Fuel 🛢️ moves from Niš to Sofia.",
    "\u202eNobody\u202c counts.",
    "لا شيء يُنقل من صوفيا إلى نيش.",
  ]);
  expect(text.mentions.map((list) => list.map(cut))).toEqual([["Niš", "Sofia"], [], ["صوفيا"]]);
});

test("no character of the text is lost: headings are blocks without sentences", () => {
  expect(text.blocks.map(({ paragraph, sentences }) => [paragraph, sentences])).toEqual([
    [null, []],
    [1, [0, 1]],
    [2, [2]],
  ]);
  const shown = text.blocks.map(cut).join("");
  expect(shown.replace(/\s/g, "")).toBe(BODY.replace(/\s/g, ""));
});

test("marks cut a sentence into pieces that join to it again; what overlaps is left out", () => {
  const marks = [
    { ...text.mentions[0][1], kind: "b" },
    { ...text.mentions[0][0], kind: "a" },
    { start: text.mentions[0][0].start + 1, end: text.mentions[0][1].end, kind: "c" },
  ];
  const pieces = cutPieces(BODY, text.sentences[0], marks);
  expect(pieces.map((piece) => piece.text).join("")).toBe(cut(text.sentences[0]));
  expect(pieces.flatMap(({ text: piece, kind }) => (kind ? [[piece, kind]] : []))).toEqual([
    ["Niš", "a"],
    ["Sofia", "b"],
  ]);
});

test("marks of direction are pieces of their own, by name", () => {
  const pieces = cutPieces(BODY, text.sentences[1], []);
  expect(pieces.map(({ control, text: piece }) => control ?? piece)).toEqual([
    "RLO",
    "Nobody",
    "PDF",
    " counts.",
  ]);
});

test("a unit belongs to the sentence that holds it, or to the one before", () => {
  expect(sentenceAt(text.sentences, 0)).toBeNull();
  expect(sentenceAt(text.sentences, text.sentences[1].start)).toBe(1);
  expect(sentenceAt(text.sentences, BODY.length)).toBe(2);
  expect(SENTENCES[0].start).toBe(11); // the title, 🙂 as one, and four characters of line ends
});
