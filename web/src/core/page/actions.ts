// Actions that both maps share.

import type { DayWindow } from "../data/spans";
import type { Actions, Hit, PageState } from "../types";
import { isHome, whenStill } from "../view/fitting";
import { closeEvidence } from "./card";
import { toggleMeasure } from "./measure";
import type { Shell } from "./shell";
import { stopPlay } from "./slider";

/** The parts of these actions that differ between maps. */
interface PageActions<H extends Hit> {
  showTime(window: DayWindow | null): void;
  /** Open a feature, or a claim, again after the language has changed. */
  open(hit: H): void;
  openClaim?(id: string): void;
}

/** Make the actions that both maps have: language, time, home view and measuring. */
export const sharedActions = <H extends Hit>(
  state: PageState<H>,
  { goHome, redraw }: Shell,
  { showTime, open, openClaim }: PageActions<H>,
): Pick<Actions, "setLanguage" | "time" | "home" | "measure"> => ({
  setLanguage: (language) => {
    const wasHome = isHome(state);
    const { chosen, claim } = state;
    closeEvidence(state);
    state.words.language = language;
    state.actions.refresh();
    // The legend changes sides with the language; a reader who has moved the map keeps their view.
    if (wasHome) goHome();
    if (claim) openClaim?.(claim);
    else if (chosen) open(chosen);
  },
  // If the reader changes the time while periods are being played, the play stops.
  time: (window, { playing = false } = {}) => {
    if (state.playing && !playing) stopPlay(state);
    showTime(window);
  },
  home: () => {
    closeEvidence(state);
    whenStill(state.map, () => {
      goHome();
      redraw();
    });
  },
  measure: () => toggleMeasure(state, redraw),
});
