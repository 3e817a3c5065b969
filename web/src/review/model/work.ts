// The reader's work as frozen values: undo goes back to the previous value.

import type { Claim, Position, Verdict } from "../types";

/** A claim that the reader makes from a sentence. */
export interface Added {
  id: string;
  sentence: number;
  proposed: Partial<Claim>;
}

export interface Work {
  readonly claims: Readonly<Record<string, Claim>>;
  readonly verdicts: Readonly<Record<string, Verdict>>;
  readonly added: readonly Added[];
  /** Positions that the reader gave to places. */
  readonly places: Readonly<Record<string, Position>>;
}

interface Moment {
  work: Work;
  /** The card that was open. */
  current: string | null;
}

export interface History {
  readonly now: Work;
  readonly past: readonly Moment[];
  readonly future: readonly Moment[];
}

export const NO_WORK: Work = { claims: {}, verdicts: {}, added: [], places: {} };

const MAX_UNDO_STEPS = 1000;

export const startHistory = (work: Work): History => ({ now: work, past: [], future: [] });

/** Append a step to the history, and drop the steps that could be redone; `current` is the card that undo returns to. */
export function pushStep(history: History, work: Work, current: string | null): History {
  const past = [...history.past, { work: history.now, current }].slice(-MAX_UNDO_STEPS);
  return { now: work, past, future: [] };
}

/** Return the history after one step back, and the id of the card that was open then; null if there is no step to undo.
 * `current` is the card that is open now. */
export function stepBack(
  history: History,
  current: string | null,
): [History, string | null] | null {
  const previous = history.past.at(-1);
  if (!previous) return null;
  const future = [{ work: history.now, current }, ...history.future];
  return [{ now: previous.work, past: history.past.slice(0, -1), future }, previous.current];
}

/** Return the history after one step forward, and the id of the card that was open then; null if there is no step to
 * redo. `current` is the card that is open now. */
export function stepForward(
  history: History,
  current: string | null,
): [History, string | null] | null {
  const [following, ...future] = history.future;
  if (!following) return null;
  const past = [...history.past, { work: history.now, current }];
  return [{ now: following.work, past, future }, following.current];
}

/** Change a claim; this cancels any decision on it. */
export function withClaim(work: Work, id: string, claim: Claim): Work {
  const { [id]: _, ...verdicts } = work.verdicts;
  return { ...work, verdicts, claims: { ...work.claims, [id]: claim } };
}

export const withVerdict = (work: Work, id: string, verdict: Verdict): Work => ({
  ...work,
  verdicts: { ...work.verdicts, [id]: verdict },
});

/** Set where a place is; null removes the position. */
export function withPosition(work: Work, key: string, position: Position | null): Work {
  const { [key]: _, ...places } = work.places;
  return { ...work, places: position ? { ...places, [key]: position } : places };
}

export const withAdded = (work: Work, added: Added): Work => ({
  ...work,
  added: [...work.added, added],
});

/** Take back a claim that the reader made. */
export function withoutAdded(work: Work, id: string): Work {
  const { [id]: _, ...claims } = work.claims;
  const { [id]: __, ...verdicts } = work.verdicts;
  return { ...work, claims, verdicts, added: work.added.filter((claim) => claim.id !== id) };
}

/** Return an id for a further claim of a sentence. */
export function newId(sentence: number, work: Work): string {
  const ids = new Set(work.added.map(({ id }) => id));
  let n = 1;
  while (ids.has(`own-${sentence}-${n}`)) n += 1;
  return `own-${sentence}-${n}`;
}
