// Cards: one for each candidate, and one for each claim that the reader makes from a sentence.

import type { Candidate, Claim, ReviewData, ReviewState, Verdict } from "../types";
import type { ReadText } from "./text";
import type { Added, Work } from "./work";

export interface Card {
  id: string;
  /** Number of its sentence; null where the text holds it no longer. */
  sentence: number | null;
  candidate: Candidate | null;
  /** The claim that the rules propose; an empty one for a claim that the reader makes. */
  proposed: Claim;
  /** The claim that the card shows at first: the proposed one, or that of an earlier review. */
  first: Claim;
}

const EMPTY_CLAIM: Claim = {
  origin: null,
  destination: null,
  via: [],
  commodity: null,
  direction: "one-way",
  period: null,
  mode: null,
  credibility: null,
  words: null,
};

/** Return a card for each candidate of the draft and for each claim that the reader added, in the order of their
 * sentences. `first` is the claim before the reader changes it: as decided earlier, else as proposed. */
export function makeCards(data: ReviewData, added: readonly Added[]): Card[] {
  const numbers = new Map(data.sentences.map(({ start }, i) => [start, i]));
  const cards = data.candidates.map((candidate) => {
    const proposed = proposedClaim(candidate);
    const first = candidate.decided ? { ...EMPTY_CLAIM, ...candidate.decided } : proposed;
    const sentence = sentenceNumber(candidate, numbers);
    return { id: candidate.id, sentence, candidate, proposed, first };
  });
  const ownCards = added.map(({ id, sentence, proposed }) => {
    const first = { ...EMPTY_CLAIM, ...proposed };
    return { id, sentence, candidate: null, proposed: first, first };
  });
  const place = ({ sentence }: Card) => sentence ?? data.sentences.length;
  return [...cards, ...ownCards].sort((a, b) => place(a) - place(b));
}

/** Return the number of a candidate's sentence; null if it is stale, because its offsets are those of an earlier
 * text. */
function sentenceNumber({ start, review }: Candidate, numbers: Map<number, number>): number | null {
  return review.status === "stale" ? null : (numbers.get(start) ?? null);
}

/** Return the claim that the draft proposes. */
function proposedClaim({ slots }: Candidate): Claim {
  return {
    ...EMPTY_CLAIM,
    origin: slots.origin.value,
    destination: slots.destination.value,
    via: slots.via.flatMap(({ value }) => value ?? []),
    commodity: slots.commodity.value,
    direction: slots.direction.value,
    period: slots.period.value,
    mode: slots.mode.value,
  };
}

export const currentClaim = ({ id, first }: Card, { claims }: Work): Claim => claims[id] ?? first;

/** Return the reader's decision, else the one of an earlier review, else null. */
export function currentVerdict({ id, candidate }: Card, { verdicts }: Work): Verdict | null {
  if (verdicts[id]) return verdicts[id];
  const { status, reason } = candidate?.review ?? { status: "unconfirmed", reason: null };
  return status === "unconfirmed" || status === "stale" ? null : { status, reason };
}

export const countDecided = (cards: Card[], work: Work) =>
  cards.filter((card) => currentVerdict(card, work)).length;

/** Return the next card without a decision, from the beginning again after the last; null if all are decided. */
export function nextUndecided(cards: Card[], work: Work, id: string | null): Card | null {
  const at = cards.findIndex((card) => card.id === id);
  const inTurn = [...cards.slice(at + 1), ...cards.slice(0, at + 1)];
  return inTurn.find((card) => !currentVerdict(card, work)) ?? null;
}

const NOWHERE = { paragraph: -1, start: 0, end: 0 };

/** Return the keys of places to offer for a card: those in its paragraph, the nearest to its sentence first, then those
 * proposed for its ends. */
export function nearestPlaces(
  { sentence: number, candidate }: Pick<Card, "sentence" | "candidate">,
  text: ReadText,
): string[] {
  const { paragraph, start, end } = number === null ? NOWHERE : text.sentences[number];
  const mentionsByDistance: { key: string; away: number }[] = [];
  for (const [i, sentence] of text.sentences.entries())
    if (sentence.paragraph === paragraph)
      for (const mention of text.mentions[i])
        mentionsByDistance.push({
          key: mention.key,
          away: Math.max(0, start - mention.end, mention.start - end),
        });
  mentionsByDistance.sort((a, b) => a.away - b.away);
  const { origin, destination } = candidate?.slots ?? {};
  const slotPlaces = [origin, destination].flatMap((slot) => [
    ...(slot?.value ? [slot.value] : []),
    ...(slot?.alternatives ?? []),
  ]);
  return [...new Set([...mentionsByDistance.map(({ key }) => key), ...slotPlaces])];
}

/** Return the card that the reader has open; null if there is none. */
export const openCard = ({ cards, current }: Pick<ReviewState, "cards" | "current">): Card | null =>
  cards.find(({ id }) => id === current) ?? null;

/** Return the slots that must be filled before a claim can be accepted. */
export const missingSlots = (claim: Claim) =>
  (["origin", "destination", "commodity"] as const).filter((slot) => !claim[slot]);
