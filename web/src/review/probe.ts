// Read access to the page's state for browser tests.

import { countDecided, currentClaim } from "./model/cards";
import { decisionFile } from "./model/decisions";
import type { ReviewState } from "./types";

export const makeProbe = (state: ReviewState) => ({
  decisions: () => decisionFile(state.data, state.cards, state.history.now),
  decided: () => countDecided(state.cards, state.history.now),
  claims: () =>
    Object.fromEntries(state.cards.map((card) => [card.id, currentClaim(card, state.history.now)])),
  current: () => state.current,
  picking: () => state.picking,
  sentence: () => state.sentence,
  view: () => [state.map.getCenter().lat, state.map.getCenter().lng, state.map.getZoom()],
});
