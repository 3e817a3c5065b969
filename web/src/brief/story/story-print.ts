// The story on paper: a picture for each step, below its text.

import { make, makeText } from "../../core/dom";
import { drawFigure, viewInto } from "../../core/draw/figure";
import type { Step } from "../../core/types";
import { drawCopy, emptyScene } from "../draw/drawing";
import { noFilters, selectShown } from "../filters";
import { buildRouting, choiceOfStep } from "../routing";
import { openingBox } from "../subject";
import type { State } from "../types";
import { stepBox, stepNumber } from "./story";

const SIZE: [width: number, height: number] = [900, 560]; // px

/** Return a copy of the state in which the page shows a step of the story, or the whole map if `step` is null, with
 * nothing chosen and nothing filtered. */
export function stateAt(step: number | null, state: State): State {
  const { data, routing } = state;
  const shownStep = step === null ? null : data.spec.steps[step];
  const stage = data.spec.stages.find(({ id }) => id === shownStep?.stage) ?? null;
  const copy: State = {
    ...state,
    step,
    filters: { ...noFilters(), stage },
    routing:
      shownStep && routing
        ? buildRouting(
            routing.flows,
            choiceOfStep(shownStep, routing.flows, data.tables),
            data.tables,
          )
        : routing,
    hovered: null,
    chosen: null,
    claim: null,
    // The legend lists the features in the scene; without a scene, as on paper, those of the whole map.
    scene: emptyScene(),
  };
  return { ...copy, shown: selectShown(copy) };
}

export const storyFigures = (state: State): HTMLElement[] =>
  state.data.spec.steps.map((step, i) => stepFigure(step, i, state));

/** Build the printed figure of a step of the story: its number, its texts and its picture. */
function stepFigure(step: Step, i: number, state: State) {
  const { words, data } = state;
  const copy = stateAt(i, state);
  const view = viewInto(stepBox(copy) ?? openingBox(copy, SIZE[0] / SIZE[1]), SIZE, data.max_zoom);
  return make(
    "figure",
    { class: "told" },
    make(
      "figcaption",
      {},
      make("p", { class: "quiet" }, stepNumber(i, state)),
      makeText("h2", words.of(step.title)),
      makeText("p", words.of(step.text)),
    ),
    drawFigure(view, SIZE, (context) => drawCopy(context, view, copy)),
  );
}
