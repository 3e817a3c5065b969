// The text in blocks, sentences and pieces, with offsets in UTF-16 units.

import type { Mention, ReviewData } from "../types";

/** A paragraph, or words between paragraphs, such as a heading. */
export interface Block extends Extent {
  paragraph: number | null;
  /** Numbers of its sentences. */
  sentences: number[];
}

export interface Extent {
  start: number;
  end: number;
}

export interface ReadText {
  body: string;
  /** Returns the UTF-16 unit at which a code point begins. */
  unitOf(point: number): number;
  blocks: Block[];
  /** In UTF-16 units, in the order of the data. */
  sentences: (Extent & { paragraph: number })[];
  /** Mentions of each sentence. */
  mentions: (Extent & { key: string })[][];
}

/** A run of text under one mark, or a character that changes direction, which is shown by its name and has no effect. */
interface Piece extends Extent {
  text: string;
  kind: string | null;
  control: string | null;
}

const CONTROLS: Record<string, string> = {
  "\u061c": "ALM",
  "\u200e": "LRM",
  "\u200f": "RLM",
  "\u202a": "LRE",
  "\u202b": "RLE",
  "\u202c": "PDF",
  "\u202d": "LRO",
  "\u202e": "RLO",
  "\u2066": "LRI",
  "\u2067": "RLI",
  "\u2068": "FSI",
  "\u2069": "PDI",
};
const CONTROL = /([\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069])/u;

/** Return the text with its blocks, its sentences and the mentions of places in each sentence, with positions in UTF-16
 * units. The data have positions in code points. */
export function readText(
  data: Pick<ReviewData, "body" | "sentences" | "mentions" | "unlocated">,
): ReadText {
  const { body } = data;
  const unitOf = makeUnitFinder(body);
  const inUnits = ({ start, end }: Extent) => ({
    start: unitOf(start),
    end: Math.min(body.length, unitOf(end)),
  });
  const sentences = data.sentences.map((span) => ({
    paragraph: span.paragraph,
    ...inUnits(span),
  }));
  return {
    body,
    unitOf,
    sentences,
    blocks: makeBlocks(body, sentences),
    mentions: mentionsBySentence(
      byStart([...data.mentions, ...data.unlocated]),
      sentences,
      inUnits,
    ),
  };
}

const isHigh = (unit: number) => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number) => unit >= 0xdc00 && unit < 0xe000;

/** Return a function that finds the UTF-16 unit at which a code point of a text begins. Python counts code points, and
 * JavaScript units: a character beyond U+FFFF is one of those and two of these. */
export function makeUnitFinder(text: string): (point: number) => number {
  const pairedPoints: number[] = []; // code points that take two units
  for (let unit = 0, point = 0; unit < text.length; unit++, point++) {
    if (!isHigh(text.charCodeAt(unit)) || !isLow(text.charCodeAt(unit + 1))) continue;
    pairedPoints.push(point);
    unit += 1;
  }
  return (point) => point + countBelow(pairedPoints.length, (i) => pairedPoints[i] < point);
}

/** Return for how many of the numbers from 0 to `size` − 1 a condition holds. It must hold for the first of them and
 * for no number after one for which it does not, so a binary search finds the count. */
function countBelow(size: number, holds: (i: number) => boolean): number {
  let [low, high] = [0, size];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Return the blocks of a text: one for each paragraph, from its first sentence to its last, and one without sentences
 * for words between paragraphs. */
function makeBlocks(body: string, sentences: ReadText["sentences"]): Block[] {
  const blocks: Block[] = [];
  let end = 0;
  const close = (until: number) => {
    const between = body.slice(end, until);
    const words = between.trim();
    if (!words) return;
    const start = end + between.indexOf(words);
    blocks.push({ paragraph: null, start, end: start + words.length, sentences: [] });
  };
  for (const [i, sentence] of sentences.entries()) {
    const last = blocks.at(-1);
    if (last && last.paragraph === sentence.paragraph) {
      last.sentences.push(i);
      last.end = sentence.end;
    } else {
      close(sentence.start);
      blocks.push({ ...sentence, sentences: [i] });
    }
    end = sentence.end;
  }
  close(body.length);
  return blocks;
}

const byStart = (mentions: Mention[]) => [...mentions].sort((a, b) => a.start - b.start);

/** Return the mentions of each sentence, in UTF-16 units. */
function mentionsBySentence(
  mentions: Mention[],
  sentences: ReadText["sentences"],
  inUnits: (span: Extent) => Extent,
): ReadText["mentions"] {
  const lists: ReadText["mentions"] = sentences.map(() => []);
  for (const mention of mentions) {
    const { start, end } = inUnits(mention);
    const at = sentenceAt(sentences, start);
    if (at !== null && end <= sentences[at].end) lists[at].push({ start, end, key: mention.key });
  }
  return lists;
}

/** Return the number of the sentence that holds a unit, or else of the last sentence before it. */
export function sentenceAt(sentences: Extent[], unit: number): number | null {
  const begun = countBelow(sentences.length, (i) => sentences[i].start <= unit);
  return begun ? begun - 1 : null;
}

/** Divide a span of the text into pieces, so that each mark is a piece of its own, and so is each invisible control
 * character. Where marks overlap, the first counts. */
export function cutPieces(
  body: string,
  { start, end }: Extent,
  marks: (Extent & { kind: string })[],
) {
  const pieces: Piece[] = [];
  let at = start;
  const add = (until: number, kind: string | null) => {
    for (const text of body.slice(at, until).split(CONTROL)) {
      if (text)
        pieces.push({
          text,
          start: at,
          end: at + text.length,
          kind,
          control: CONTROLS[text] ?? null,
        });
      at += text.length;
    }
  };
  for (const mark of [...marks].sort((a, b) => a.start - b.start)) {
    if (mark.start < at || mark.end > end || mark.end <= mark.start) continue;
    add(mark.start, null);
    add(mark.end, mark.kind);
  }
  add(end, null);
  return pieces;
}
