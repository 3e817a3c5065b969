// The time slider: a bar for each period with soft ends, two handles, and a play button.

import {
  chooseTicks,
  nearestEdge,
  placeOnLine,
  playSteps,
  type Timeline,
  tickName,
  type Units,
  unitName,
  unitsToWindow,
  windowToUnits,
} from "../data/timeline";
import {
  byId,
  type Child,
  followPointer,
  isRightToLeft,
  make,
  makeButton,
  makeIcon,
  present,
} from "../dom";
import type { PageState } from "../types";
import { clamp } from "../view/boxes";
import type { Words } from "../words/words";

const STEP_MS = 1600; // from one period to the next while time plays

type End = "from" | "to";

/** Fill the time bar; `head` stands above the line, `notes` below it. */
export function fillTime(state: PageState, head: HTMLElement | null, notes: Child[]) {
  const { words, timeline: line } = state;
  const box = byId("time");
  box.hidden = !line && !head;
  box.setAttribute("aria-label", words.say("time"));
  box.replaceChildren();
  if (head) box.append(head);
  if (line) box.append(timeRow(line, state));
  box.append(make("div", { id: "turns", role: "status" }));
  showTime(state, notes);
  thinTicks();
}

/** Build the row of the time bar: the button that plays periods, the line with its bars and two handles, and the chosen
 * time in words. */
function timeRow(line: Timeline, state: PageState) {
  const { words } = state;
  const handle = (end: End) =>
    make("div", {
      class: `handle ${end}`,
      id: `time-${end}`,
      role: "slider",
      tabindex: "0",
      "aria-label": words.say(`time_${end}`),
      "aria-valuemin": "0",
      "aria-valuemax": String(line.n - 1),
      onkeydown: (event) => moveByKey(event, end, line, state),
      onpointerdown: (event) => dragHandle(event, end, line, state),
    });
  return make(
    "div",
    { class: "row" },
    makeButton({ id: "play", onclick: () => togglePlay(line, state) }),
    make(
      "div",
      { id: "line" },
      ...line.bars.map((bar, i) => makeBar(bar, i, line)),
      make("div", { id: "window" }),
      ...makeAxis(line, words),
      handle("from"),
      handle("to"),
    ),
    make(
      "div",
      { id: "readout" },
      make("span", { id: "when" }),
      makeButton(
        { class: "plain", id: "all-times", onclick: () => state.actions.time(null) },
        words.say("all_times"),
      ),
    ),
  );
}

const OPEN_FADE = 0.06; // of the line: how far the bar of an open period fades

/** Build the bar of a period: solid where it is certain, fading where it may have begun or ended, or is open. */
function makeBar(
  { layer, span: [early, start, end, late], isInferred }: Timeline["bars"][number],
  i: number,
  line: Timeline,
) {
  const place = (day: number | null, otherwise: number) =>
    day === null ? otherwise : placeOnLine(line, day);
  const left = place(early, 0);
  const right = place(late === null ? null : late + 1, 1);
  const solidFrom = place(start, Math.min(OPEN_FADE, right));
  const solidTo = place(end, Math.max(1 - OPEN_FADE, left));
  // A period whose ends overlap is certain on no day: it fades on either side of its middle.
  const middle = (left + right) / 2;
  const [fadeIn, fadeOut] = solidFrom <= solidTo ? [solidFrom, solidTo] : [middle, middle];
  const shareOfBar = (x: number) =>
    `${(100 * clamp((x - left) / (right - left || 1), 0, 1)).toFixed(1)}%`;
  const bar = make("div", { class: `bar ${layer}${isInferred ? " inferred" : ""}` });
  const to = isRightToLeft() ? "left" : "right";
  Object.assign(bar.style, {
    insetInlineStart: `${100 * left}%`,
    width: `max(3px, ${100 * (right - left)}%)`,
    top: `${2 + (i % 6) * 4}px`,
    background:
      early === late
        ? ""
        : `linear-gradient(to ${to}, transparent, currentColor ${shareOfBar(fadeIn)}, currentColor ${shareOfBar(fadeOut)}, transparent)`,
  });
  return bar;
}

/** Build the marks of gaps in the middle of each, and the names of years or months, each where its unit begins. */
const makeAxis = (line: Timeline, words: Words) => [
  ...(line.breaks ?? []).map(([from, to]) => {
    const gap = make("span", { class: "gap", "aria-hidden": "true" });
    gap.style.insetInlineStart = `${50 * (line.edges[from] + line.edges[to + 1])}%`;
    return gap;
  }),
  ...chooseTicks(line).map((tick) => {
    const name = tickName(tick, line, words);
    const mark = make("span", { class: "tick", "aria-hidden": "true" }, name);
    mark.style.insetInlineStart = `${100 * line.edges[tick.unit]}%`;
    return mark;
  }),
];

/** Shift the names of units that reach too far beyond the ends of the line, where buttons stand, and hide those that
 * would then overlap the one before. */
export function thinTicks() {
  const ticks = [...document.querySelectorAll<HTMLElement>(".tick")];
  if (!ticks.length) return;
  for (const tick of ticks) {
    tick.hidden = false;
    tick.style.translate = "";
  }
  const ends = byId("line").getBoundingClientRect();
  const boxes = ticks.map((tick) => {
    const { left, right } = tick.getBoundingClientRect();
    const shift = Math.max(0, ends.left - 12 - left) + Math.min(0, ends.right + 12 - right);
    return { left: left + shift, right: right + shift, shift };
  });
  let last: (typeof boxes)[number] | null = null;
  for (const [i, tick] of ticks.entries()) {
    tick.hidden = Boolean(last && boxes[i].left < last.right + 4 && last.left < boxes[i].right + 4);
    tick.style.translate = `${boxes[i].shift}px`;
    tick.style.setProperty("--shift", `${boxes[i].shift}px`);
    if (!tick.hidden) last = boxes[i];
  }
}

/** Show the chosen time: handles, window, readout and notes. */
export function showTime(state: PageState, notes: Child[]) {
  const { timeline: line, words, filters } = state;
  if (line) {
    const [from, to] = windowToUnits(line, filters.window);
    const [start, end] = [line.edges[from], line.edges[to + 1]];
    const showHandle = (name: End, unit: number, place: number) => {
      const handle = byId(`time-${name}`);
      handle.style.insetInlineStart = `${100 * place}%`;
      handle.setAttribute("aria-valuenow", String(unit));
      handle.setAttribute("aria-valuetext", unitName(line, unit, words));
    };
    showHandle("from", from, start);
    showHandle("to", to, end);
    Object.assign(byId("window").style, {
      insetInlineStart: `${100 * start}%`,
      width: `${100 * (end - start)}%`,
    });
    const names = [...new Set([unitName(line, from, words), unitName(line, to, words)])];
    byId("when").textContent = names.join(" – ");
    byId("all-times").hidden = !filters.window;
    showPlay(state);
  }
  byId("turns").replaceChildren(...present(notes));
}

/** Move a handle of the line by a key: an arrow moves it by one unit, Page Up and Page Down to the next unit with a
 * date, Home and End to the ends. */
function moveByKey(event: KeyboardEvent, end: End, line: Timeline, state: PageState) {
  const units = windowToUnits(line, state.filters.window);
  const endIndex = end === "from" ? 0 : 1;
  const forward = isRightToLeft() ? -1 : 1;
  const current = units[endIndex];
  const targets: Record<string, number> = {
    ArrowRight: current + forward,
    ArrowLeft: current - forward,
    ArrowUp: current + 1,
    ArrowDown: current - 1,
    PageUp: line.busy.find((unit) => unit > current) ?? line.n - 1,
    PageDown: line.busy.findLast((unit) => unit < current) ?? 0,
    Home: 0,
    End: line.n - 1,
  };
  if (!(event.key in targets)) return;
  event.preventDefault();
  event.stopPropagation();
  moveTo(end, targets[event.key], line, state);
}

/** Move a handle to a unit; it stops at the other handle. */
function moveTo(end: End, unit: number, line: Timeline, state: PageState) {
  const [from, to] = windowToUnits(line, state.filters.window);
  const moved: Units =
    end === "from" ? [clamp(unit, 0, to), to] : [from, clamp(unit, from, line.n - 1)];
  state.actions.time(unitsToWindow(line, moved));
}

/** Let the reader drag a handle of the line, from one unit to the next. */
function dragHandle(
  event: PointerEvent & { currentTarget: HTMLElement },
  end: End,
  line: Timeline,
  state: PageState,
) {
  const handle = event.currentTarget;
  event.preventDefault();
  handle.focus();
  handle.setPointerCapture(event.pointerId);
  const drag = ({ clientX }: PointerEvent) => {
    const { left, right, width } = byId("line").getBoundingClientRect();
    const place = (isRightToLeft() ? right - clientX : clientX - left) / width;
    const edge = nearestEdge(line, place);
    moveTo(end, end === "from" ? edge : edge - 1, line, state);
  };
  followPointer(handle, drag);
}

const prefersStill = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Start or stop the play; with reduced motion, each press moves on by one step. */
function togglePlay(line: Timeline, state: PageState) {
  if (state.playing) return stopPlay(state);
  if (!playStep(line, state) || prefersStill()) return;
  state.playing = window.setInterval(() => playStep(line, state) || stopPlay(state), STEP_MS);
  showPlay(state);
}

export function stopPlay(state: PageState) {
  if (state.playing) clearInterval(state.playing);
  state.playing = null;
  showPlay(state);
}

/** Show the next period of the play, from the first on. Return false if the last one has been shown. */
function playStep(line: Timeline, { playing, filters, actions }: PageState): boolean {
  const steps = playSteps(line);
  const [from] = filters.window ? windowToUnits(line, filters.window) : [-1];
  const next = steps.find(([begin]) => begin > from) || (playing ? null : steps[0]);
  if (next) actions.time(unitsToWindow(line, next), { playing: true });
  return Boolean(next);
}

const PLAY_ICONS = {
  pause: "M4 3 H7 V13 H4 Z M9 3 H12 V13 H9 Z",
  play: "M4 2.5 L13 8 L4 13.5 Z",
  next_period: "M3 2.5 L10 8 L3 13.5 Z M11 3 H13 V13 H11 Z",
};

function showPlay({ words, playing }: PageState) {
  const button = byId("play");
  const name = playing ? "pause" : prefersStill() ? "next_period" : "play";
  button.setAttribute("aria-label", words.say(name));
  button.title = words.say(name);
  button.replaceChildren(makeIcon(PLAY_ICONS[name], { fill: "currentColor", stroke: null }));
}
