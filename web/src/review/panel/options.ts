// The values that can be picked for a part of the card, in the order of their keys.

import { currentClaim, openCard } from "../model/cards";
import {
  commodityName,
  isDoubtful,
  modeName,
  placeName,
  placeNote,
  REASONS,
  reasonText,
} from "../names";
import type { Claim, ReviewState } from "../types";

export interface Option {
  value: string;
  text: string;
  /** Country of a place, and whether it is in doubt. */
  note?: string;
  isChosen: boolean;
  /** Whether the place is already the other end. */
  isOff?: boolean;
  /** Whether the sentence names it. */
  isNear?: boolean;
  swatch?: string;
}

const GRADES = ["1", "2", "3", "4", "5", "6"];

/** Return the options to offer for the part that is being picked, those of the draft marked; none without an open
 * card. */
export function makeOptions(state: ReviewState): Option[] {
  const card = openCard(state);
  if (!card || !state.picking) return [];
  const claim = currentClaim(card, state.history.now);
  const slots = card.candidate?.slots;
  switch (state.picking) {
    case "origin":
    case "destination":
    case "via":
      return placeOptions(claim, state.nearestPlaces(card), state);
    case "commodity":
      return commodityOptions(
        claim,
        [slots?.commodity.value, ...(slots?.commodity.alternatives ?? [])],
        state,
      );
    case "period":
      return [...new Set([slots?.period.value, ...(slots?.period.alternatives ?? [])])].flatMap(
        (value) => (value ? [{ value, text: value, isChosen: value === claim.period }] : []),
      );
    case "mode":
      return state.data.modes.map((value) => ({
        value,
        text: modeName(value, state),
        isChosen: value === claim.mode,
        isNear: value === slots?.mode.value,
      }));
    case "credibility":
      return GRADES.map((value) => ({
        value,
        text: state.words.say(value),
        isChosen: value === String(claim.credibility),
      }));
    case "reason":
      return REASONS.map((value) => ({ value, text: reasonText(value, state), isChosen: false }));
    case "words":
      return [];
  }
}

/** Return an option for each place; the places that the claim has at other stops are off. */
function placeOptions(claim: Claim, keys: string[], state: ReviewState): Option[] {
  const { picking } = state;
  const chosen = picking === "via" ? claim.via : [claim[picking as "origin" | "destination"]];
  const otherStops =
    picking === "via" ? [claim.origin, claim.destination] : [otherEnd(claim, picking)];
  // A place that was found by a search stays among the chips.
  const all = [...new Set([...keys, ...chosen.filter((key) => key !== null)])];
  return all.map((value) => ({
    value,
    text: placeName(value, state),
    note: [placeNote(value, state), isDoubtful(value, state) ? state.words.say("doubtful") : ""]
      .filter(Boolean)
      .join(" · "),
    isChosen: chosen.includes(value),
    isOff: otherStops.includes(value),
  }));
}

const otherEnd = (claim: Claim, picking: ReviewState["picking"]) =>
  picking === "origin" ? claim.destination : claim.origin;

/** Return an option for each class of commodities; those that the text mentions are marked. */
const commodityOptions = (
  claim: Claim,
  mentioned: (string | null | undefined)[],
  state: ReviewState,
): Option[] =>
  state.data.commodities.map((value) => ({
    value,
    text: commodityName(value, state),
    isChosen: value === claim.commodity,
    isNear: mentioned.includes(value),
    swatch: state.symbols.commodity({ commodity_class: value }),
  }));
