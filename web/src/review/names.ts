// Names and sentences for cards.

import { arrowOf, colonOf, commaOf, isolated } from "../core/words/words";
import type { Card } from "./model/cards";
import type { Claim, Picking, ReviewState, Verdict } from "./types";

type NamingState = Pick<ReviewState, "data" | "words" | "symbols">;

/** Return whether the part that is being picked is a place. */
export const isPlaceSlot = (picking: Picking | null) =>
  picking === "origin" || picking === "destination" || picking === "via";

export const placeName = (key: string | null, { data, words }: NamingState) =>
  key ? (data.places[key]?.name ?? key) : words.say("end_open");

/** Return a note that distinguishes a place from others of the same name: the codes of its countries, or that it is a
 * country. Of a place without a position it says so. */
export function placeNote(
  key: string,
  {
    data,
    words,
    history,
  }: Pick<NamingState, "data" | "words"> & Partial<Pick<ReviewState, "history">>,
): string {
  const { kind = "", country_codes: codes = [] } = data.places[key] ?? {};
  if (kind === "unlocated") return history?.now.places[key] ? "" : words.say("unlocated");
  return kind === "country" ? words.say("country") : codes.join(" ");
}

/** Return whether the draft is not sure of a place: it took no name of the text for it. */
export const isDoubtful = (key: string, { data }: Pick<NamingState, "data">) =>
  !["unlocated", "own"].includes(data.places[key]?.kind ?? "own") &&
  !data.mentions.some((mention) => mention.key === key);

export const commodityName = (value: string | null, { symbols, words }: NamingState) =>
  value ? symbols.label("commodity", value, words) : "";

/** Return "By sea"; an empty text if no means of transport is stated. */
export const modeName = (value: string | null, { words }: Pick<NamingState, "words">) =>
  value ? words.say(`mode_${value}`) : "";

export const claimStops = ({ origin, via, destination }: Claim) => [origin, ...via, destination];

/** Return a claim in one line, such as "Niš → Sofia, fuel, 2015", for lists and screen readers. */
export function claimLine(claim: Claim, state: NamingState): string {
  const { words } = state;
  const joint = claim.direction === "one-way" ? arrowOf(words) : " – ";
  const stops = claimStops(claim)
    .map((key) => isolated(placeName(key, state)))
    .join(joint);
  const details = [
    commodityName(claim.commodity, state),
    claim.period && isolated(claim.period),
    modeName(claim.mode, state),
  ];
  return [stops, ...details].filter(Boolean).join(commaOf(words));
}

/** Return "Claim 3 of 12". */
export const placeInList = (card: Card, { words, cards }: Pick<ReviewState, "words" | "cards">) =>
  words.say("card_n", {
    n: words.number(cards.indexOf(card) + 1),
    all: words.number(cards.length),
  });

/** Reasons for a rejection; readers may also write one. */
export const REASONS = [
  "no-movement",
  "wrong-places",
  "not-stated",
  "not-illicit",
  "denied",
  "repeated",
] as const;

export const reasonText = (reason: string | null, { words }: Pick<ReviewState, "words">) => {
  const listedReason = REASONS.find((listed) => listed === reason);
  return listedReason ? words.say(`reason_${listedReason.replaceAll("-", "_")}`) : (reason ?? "");
};

/** Return the verdict on a claim in words, with its reason if it has one. */
export function verdictText(verdict: Verdict | null, state: Pick<ReviewState, "words">): string {
  const { words } = state;
  if (!verdict) return words.say("status_open");
  const reason = reasonText(verdict.reason, state);
  const status = words.say(`status_${verdict.status}`);
  return reason ? `${status}${colonOf(words)}${reason}` : status;
}
