// Review status of rows in drafts: whether a person has confirmed their claims.

const PENDING: unknown[] = ["unconfirmed", "unsure", "stale"];

export const isPending = (row: { review?: string | null } | null | undefined) =>
  PENDING.includes(row?.review);

const RANKS = ["confirmed", "edited", "unsure", "stale", "unconfirmed"];

/** Return the worst review status of the rows, as layers have it for several claims. */
export const worstReview = (rows: { review?: string | null }[]) =>
  rows
    .map(({ review }) => review)
    .sort((a, b) => RANKS.indexOf(b ?? "") - RANKS.indexOf(a ?? ""))[0];
