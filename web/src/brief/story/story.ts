// The story of a map: one step at a time, with the few features that it is about.

import { groupBy } from "../../core/data/grouping";
import {
  byId,
  isRightToLeft,
  keepCompounds,
  keepFocus,
  make,
  makeButton,
  makeList,
  makeText,
  phrase,
  present,
} from "../../core/dom";
import { section } from "../../core/page/frame";
import type { Box, Step } from "../../core/types";
import { clamp } from "../../core/view/boxes";
import { frenchSpaces } from "../../core/words/french";
import { citationName, commodityName, featureName } from "../names";
import { claimMark } from "../panel/claims";
import { closureSummary } from "../panel/closures";
import type { Row, State } from "../types";
import { boxOfStep } from "./step-contents";

type Claim = Row<"claims">;

/** Return the index of the step that an address names by its number, from 1; null if the story has no such step. */
export function stepIndex(text: string, steps: Step[]): number | null {
  const step = /^\d{1,2}$/.test(text) ? Number(text) - 1 : -1;
  return step in steps ? step : null;
}

/** Return the step before or after a step; at either end the same one. */
export const clampedStep = (step: number, by: number, steps: Step[]): number =>
  clamp(step + by, 0, steps.length - 1);

/** Return which way a key turns the story: 1 forward, -1 back, 0 not at all. */
export function turnOfKey(key: string, isReversed: boolean): number {
  if (key === "ArrowRight") return isReversed ? -1 : 1;
  if (key === "ArrowLeft") return isReversed ? 1 : -1;
  return 0;
}

const SWIPE = 40; // px

/** Return which way a finger turns the story: 1, -1, or 0 for a mostly upright stroke, which scrolls the text. */
export function turnOfSwipe(dx: number, dy: number, isReversed: boolean): number {
  if (Math.abs(dx) < SWIPE || Math.abs(dx) < 1.5 * Math.abs(dy)) return 0;
  return dx < 0 !== isReversed ? 1 : -1;
}

/** Fill the card of the story with its current step or, if the reader has left the story, show the button that leads
 * back. */
export function fillStory(state: State) {
  const { words, data, step } = state;
  const { steps } = data.spec;
  document.body.classList.toggle("telling", step !== null);
  byId("story").hidden = byId("explore").hidden = step === null;
  byId("retell").hidden = step !== null || !steps.length;
  byId("explore").textContent = words.say("story_explore");
  byId("retell").textContent = words.count("story", steps.length);
  byId("story").setAttribute("aria-label", words.count("story", steps.length));
  keepFocus(() => {
    byId("step").replaceChildren(...(step === null ? [] : present(stepText(step, state))));
    byId("story-turns").replaceChildren(...(step === null ? [] : turnButtons(step, state)));
  });
}

/** Build the contents of a step: its number, title and text, the outcome of its closure, and its claims. */
function stepText(step: number, state: State) {
  const { words, data } = state;
  const { title, text } = data.spec.steps[step];
  const closure = closureSummary(state);
  return [
    make("p", { class: "unseen" }, stepNumber(step, state)),
    keepCompounds(makeText("h2", frenchSpaces(words.of(title)))),
    closure?.cost,
    makeText("p", frenchSpaces(words.of(text)), { class: "text" }),
    closure?.means,
    closure?.control,
    stepClaims(data.spec.steps[step], state),
  ];
}

/** Return "1 of 5". */
export const stepNumber = (step: number, { words, data }: State) =>
  words.say("story_place", {
    n: words.number(step + 1),
    all: words.number(data.spec.steps.length),
  });

/** Build buttons for the claims that a step cites, each of which highlights the features of its claim; null if it cites
 * none. */
function stepClaims({ claims }: Step, state: State) {
  const places = groupByCitation(claims, state);
  if (!places.size) return null;
  const marks = [...places].map(([place, cited]) =>
    cited.length > 1
      ? make("span", { class: "marks" }, place, ...subjectMarks(place, cited, state))
      : stepMark(cited[0], place, place, state),
  );
  return make("p", { class: "quiet" }, state.words.say("story_claims"), " ", ...marks);
}

/** Group claims by where they are stated, so that a paragraph or an outlet is named once. */
function groupByCitation(ids: string[], state: State): Map<string, Claim[]> {
  const claims = ids.flatMap((id) => state.index.claims.get(id) ?? []);
  return groupBy(claims, (claim) => citationName(claim, state));
}

/** Build buttons for several claims that are stated in one place. Their texts are the names of the features that they
 * support, or numbers if these names do not differ. */
function subjectMarks(place: string, claims: Claim[], state: State) {
  const names = claims.map(({ id }) => subjectName(id, state));
  const areDistinct = new Set(names).size === names.length && names.every(Boolean);
  return claims.map((claim, i) =>
    stepMark(claim, place, areDistinct ? names[i] : state.words.number(i + 1), state),
  );
}

const stepMark = ({ id }: Claim, place: string, name: string, state: State) =>
  claimMark(id, { place, name }, "data-step-claim", state);

function subjectName(claim: string, state: State): string {
  const [feature] = state.index.features.get(claim) ?? [];
  if (!feature) return "";
  const { layer, row, flow } = feature;
  return flow ? commodityName(flow.rows[0], state).text : featureName(layer, row, state.words).text;
}

/** Build the buttons to the step before and the next one, with the number of the current step between them. */
function turnButtons(step: number, state: State) {
  const { words, data, actions } = state;
  const { steps } = data.spec;
  const turn = (name: "back" | "next", by: number) => {
    const next = clampedStep(step, by, steps);
    return makeButton(
      {
        id: `story-${name}`,
        "aria-disabled": String(next === step),
        onclick: () => next !== step && actions.tell(next),
      },
      words.say(`story_${name}`),
    );
  };
  const dots = steps.map((_, i) => make("i", { class: i === step ? "now" : null }));
  return [
    turn("back", -1),
    make(
      "span",
      { class: "where", "aria-hidden": "true" },
      make("span", {}, stepNumber(step, state)),
      make("span", { class: "dots" }, ...dots),
    ),
    turn("next", 1),
  ];
}

/** Listen to the buttons, keys and swipes that turn the story. */
export function listenToStory(state: State) {
  const { steps } = state.data.spec;
  const turn = (by: number) => {
    const { step, actions } = state;
    const next = step === null ? null : clampedStep(step, by, steps);
    if (by && next !== null && next !== step) actions.tell(next);
  };
  byId("explore").addEventListener("click", () => {
    state.actions.tell(null);
    byId("retell").focus();
  });
  byId("retell").addEventListener("click", () => {
    state.actions.tell(state.lastStep);
    byId("step").focus();
  });
  listenToKeys(state, turn);
  listenToSwipes(turn);
}

/** Turn the story by arrow keys, and leave it by Escape. */
function listenToKeys(state: State, turn: (by: number) => void) {
  const turnByKey = (event: KeyboardEvent) => {
    const by = turnOfKey(event.key, isRightToLeft());
    if (!by || state.step === null || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    turn(by);
  };
  byId("story").addEventListener("keydown", (event) => {
    // The first Escape closes the evidence that is open.
    if (event.key === "Escape" && !state.chosen && !state.claim) return byId("explore").click();
    turnByKey(event);
  });
  // On opening nothing has the focus.
  document.addEventListener("keydown", (event) => {
    if (event.target === document.body) turnByKey(event);
  });
}

/** Turn the story when the reader swipes over its card with one finger. */
function listenToSwipes(turn: (by: number) => void) {
  const story = byId("story");
  let start: Touch | null = null;
  story.addEventListener(
    "touchstart",
    ({ touches }) => {
      start = touches.length === 1 ? touches[0] : null;
    },
    { passive: true },
  );
  story.addEventListener("touchend", ({ changedTouches: [end] }) => {
    if (!start) return;
    turn(turnOfSwipe(end.clientX - start.clientX, end.clientY - start.clientY, isRightToLeft()));
    start = null;
  });
}

/** Return the box of the current step, on the Mercator square; null while the reader explores. */
export function stepBox({ data, step, shown, routing }: State): Box | null {
  return step === null ? null : boxOfStep(data.spec.steps[step], shown, routing);
}

/** Build the story as plain text, for readers without the map; null if there is none. */
export function storySection(state: State) {
  const { words, data, actions } = state;
  const items = data.spec.steps.map(({ title, text }, i) => [
    makeButton(
      { class: "plain", "data-step": i + 1, onclick: () => actions.tell(i) },
      makeText("strong", words.of(title) ?? phrase(String(i + 1))),
    ),
    makeText("p", words.of(text)),
  ]);
  if (!items.length) return null;
  const list = makeList("ol", { class: "left-out told" }, items);
  return section("story", words.say("story_text"), state, list);
}
