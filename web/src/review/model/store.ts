// Keeps the work in the browser's storage, under the text's checksum. If the browser denies storage, decisions last only as
// long as the page is open.

import type { Claim, ReviewData } from "../types";
import { validPositions } from "./positions";
import { NO_WORK, type Work } from "./work";

type Storage = Pick<globalThis.Storage, "getItem" | "setItem">;

interface StoredReview {
  work: Work;
  current: string | null;
}

export const storeKey = ({ brief, text }: Pick<ReviewData, "brief" | "text">) =>
  `geo-review:${text.sha256}:${brief}`;

/** Keep the work in the browser's storage; return whether the browser allowed it. */
export function storeReview(
  review: StoredReview,
  data: ReviewData,
  storage: () => Storage,
): boolean {
  try {
    storage().setItem(storeKey(data), JSON.stringify({ format: 1, ...review }));
    return true;
  } catch {
    return false;
  }
}

/** Read the stored work; null if there is none. */
export function loadReview(data: ReviewData, storage: () => Storage): StoredReview | null {
  try {
    const stored = JSON.parse(storage().getItem(storeKey(data)) ?? "null");
    if (stored?.format !== 1) return null;
    return { work: dropUnknown({ ...NO_WORK, ...stored.work }, data), current: stored.current };
  } catch {
    return null;
  }
}

/** Return stored work without what it says on candidates, sentences or places that this page does not have: the page
 * may have been made again from the same text. */
function dropUnknown({ claims, verdicts, added, places }: Work, data: ReviewData): Work {
  const validClaims = added.filter(({ sentence }) => sentence < data.sentences.length);
  const ids = new Set([...data.candidates, ...validClaims].map(({ id }) => id));
  const isPlace = (key: string | null) => key === null || Object.hasOwn(data.places, key);
  const isSound = ([id, { origin, destination, via }]: [string, Claim]) =>
    ids.has(id) && [origin, destination, ...via].every(isPlace);
  return {
    claims: Object.fromEntries(Object.entries(claims).filter(isSound)),
    verdicts: Object.fromEntries(Object.entries(verdicts).filter(([id]) => ids.has(id))),
    added: validClaims,
    places: validPositions(places, data) ?? {},
  };
}
