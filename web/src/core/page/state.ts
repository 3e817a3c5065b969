// The state of a map before its reader has done anything.

import { emptyGround } from "../draw/surface";
import type { Actions, PageData } from "../types";
import { legendOpens } from "../view/fitting";
import { firstLanguage, makeWords } from "../words/words";

/** Return the state that every map begins with. Its actions are made from the state, and so set later; reading them
 * before that throws. */
export function initialState<A extends Actions>({ messages, arabic_locale }: PageData) {
  const words = makeWords(messages, arabic_locale);
  words.language = firstLanguage();
  let actionsSoFar: A | null = null;
  const withActions = {
    get actions() {
      if (!actionsSoFar) throw new Error("The page has no actions yet.");
      return actionsSoFar;
    },
    set actions(actions: A) {
      actionsSoFar = actions;
    },
  };
  return Object.assign(withActions, {
    words,
    ground: emptyGround(),
    legendOpen: legendOpens(),
    playing: null,
    measure: null,
    chosen: null,
    claim: null,
    closeOnEscape: null,
    maxBounds: null,
    home: null,
  });
}
