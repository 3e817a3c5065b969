// Cards: one for each candidate, and one for each claim that the reader makes from a sentence.

import type { Candidate, Claim, ReviewData, ReviewState, Verdict } from "../types";
import type { ReadText } from "./text";
import type { Added, Work } from "./work";

export interface Card {
  id: string;
  /** Number of its sentence; null where the text holds it no longer. */
  sentence: number | null;
  candidate: Candidate | null;
  /** What the rules propose; nothing for a claim of the reader's own. */
  proposed: Claim;
  /** What the card shows at first: what was proposed, or what an earlier review made of it. */
  first: Claim;
}

const NOTHING: Claim = {
  origin: null,
  destination: null,
  via: [],
  commodity: null,
  direction: "one-way",
  period: null,
  credibility: null,
  words: null,
};

/** Return cards in reading order. */
export function cardsOf(data: ReviewData, added: readonly Added[]): Card[] {
  const numbers = new Map(data.sentences.map(({ start }, i) => [start, i]));
  const cards = data.candidates.map((candidate) => {
    const proposed = proposedBy(candidate);
    const first = candidate.decided ? { ...NOTHING, ...candidate.decided } : proposed;
    const sentence = sentenceOf(candidate, numbers);
    return { id: candidate.id, sentence, candidate, proposed, first };
  });
  const own = added.map(({ id, sentence, proposed }) => {
    const first = { ...NOTHING, ...proposed };
    return { id, sentence, candidate: null, proposed: first, first };
  });
  const place = ({ sentence }: Card) => sentence ?? data.sentences.length;
  return [...cards, ...own].sort((a, b) => place(a) - place(b));
}

// Offsets of a stale candidate are those of the text before it changed.
function sentenceOf({ start, review }: Candidate, numbers: Map<number, number>): number | null {
  return review.status === "stale" ? null : (numbers.get(start) ?? null);
}

function proposedBy({ slots }: Candidate): Claim {
  return {
    ...NOTHING,
    origin: slots.origin.value,
    destination: slots.destination.value,
    via: slots.via.flatMap(({ value }) => value ?? []),
    commodity: slots.commodity.value,
    direction: slots.direction.value,
    period: slots.period.value,
  };
}

export const claimOf = ({ id, first }: Card, { claims }: Work): Claim => claims[id] ?? first;

/** The reader's decision; else the one of an earlier review. */
export function verdictOf({ id, candidate }: Card, { verdicts }: Work): Verdict | null {
  if (verdicts[id]) return verdicts[id];
  const { status, reason } = candidate?.review ?? { status: "unconfirmed", reason: null };
  return status === "unconfirmed" || status === "stale" ? null : { status, reason };
}

export const countDecided = (cards: Card[], work: Work) =>
  cards.filter((card) => verdictOf(card, work)).length;

/** The next card without a decision after one, from the beginning again at the end; null where all are decided. */
export function nextOpen(cards: Card[], work: Work, id: string | null): Card | null {
  const at = cards.findIndex((card) => card.id === id);
  const inTurn = [...cards.slice(at + 1), ...cards.slice(0, at + 1)];
  return inTurn.find((card) => !verdictOf(card, work)) ?? null;
}

const NOWHERE = { paragraph: -1, start: 0, end: 0 };

/** Places of the card's paragraph: those of its sentence as they are read, then the nearest first. */
export function nearestPlaces(
  { sentence: number, candidate }: Pick<Card, "sentence" | "candidate">,
  text: ReadText,
): string[] {
  const { paragraph, start, end } = number === null ? NOWHERE : text.sentences[number];
  const near: { key: string; away: number }[] = [];
  for (const [i, sentence] of text.sentences.entries())
    if (sentence.paragraph === paragraph)
      for (const mention of text.mentions[i])
        near.push({
          key: mention.key,
          away: Math.max(0, start - mention.end, mention.start - end),
        });
  near.sort((a, b) => a.away - b.away);
  const { origin, destination } = candidate?.slots ?? {};
  const others = [origin, destination].flatMap((slot) => [
    ...(slot?.value ? [slot.value] : []),
    ...(slot?.alternatives ?? []),
  ]);
  return [...new Set([...near.map(({ key }) => key), ...others])];
}

/** The card that the reader has open. */
export const cardOf = ({ cards, current }: Pick<ReviewState, "cards" | "current">): Card | null =>
  cards.find(({ id }) => id === current) ?? null;

/** What still has to be filled before a claim can be accepted. */
export const missingIn = (claim: Claim) =>
  (["origin", "destination", "commodity"] as const).filter((slot) => !claim[slot]);
