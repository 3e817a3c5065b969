// The control of time: a bar for each period with soft ends, two handles, and a play button.

import { byId, make, makeDrawing, makeShape } from "./dom";
import { nearestEdge, placeOnLine, stepsOf, unitName, unitsOf, windowOf } from "./timeline";

const STEP_MS = 1600;

export function fillTime(state) {
  const { words, timeline: line } = state;
  const box = byId("time");
  box.hidden = !line && !state.stages.length;
  box.setAttribute("aria-label", words.say("time"));
  box.replaceChildren(
    ...[
      state.page.stageChoice(state),
      line && timeRow(state),
      make("div", { id: "turns", role: "status" }),
    ].filter(Boolean),
  );
  showTime(state);
  thinTicks();
}

function timeRow(state) {
  const { words, timeline: line } = state;
  const handle = (end) =>
    make("div", {
      class: `handle ${end}`,
      id: `time-${end}`,
      role: "slider",
      tabindex: "0",
      "aria-label": words.say(end),
      "aria-valuemin": "0",
      "aria-valuemax": String(line.n - 1),
      onkeydown: (event) => moveByKey(event, end, state),
      onpointerdown: (event) => dragHandle(event, end, state),
    });
  return make(
    "div",
    { class: "row" },
    make("button", { type: "button", id: "play", onclick: () => togglePlay(state) }),
    make(
      "div",
      { id: "line" },
      ...line.bars.map((bar, i) => barOf(bar, i, state)),
      make("div", { id: "window" }),
      ...ticksOf(state),
      handle("from"),
      handle("to"),
    ),
    make(
      "div",
      { id: "readout" },
      make("span", { id: "when" }),
      make(
        "button",
        {
          type: "button",
          class: "plain",
          id: "all-times",
          onclick: () => state.actions.time(null),
        },
        words.say("all_times"),
      ),
    ),
  );
}

// Solid where it surely held, fading over the days between which it may have begun or ended; open ends fade out.
function barOf({ layer, span: [early, start, end, late] }, i, state) {
  const { timeline: line } = state;
  const place = (day, otherwise) => (day === null ? otherwise : placeOnLine(line, day));
  const [a, d] = [place(early, 0), place(late === null ? null : late + 1, 1)];
  const [b, c] = [place(start, Math.min(0.06, d)), place(end, Math.max(0.94, a))];
  const share = (x) => `${(100 * Math.max(0, Math.min(1, (x - a) / (d - a || 1)))).toFixed(1)}%`;
  const [solid, ending] = b <= c ? [b, c] : [(a + d) / 2, (a + d) / 2];
  const bar = make("div", { class: `bar ${layer}` });
  const to = document.documentElement.dir === "rtl" ? "left" : "right";
  Object.assign(bar.style, {
    insetInlineStart: `${100 * a}%`,
    width: `max(3px, ${100 * (d - a)}%)`,
    top: `${2 + (i % 6) * 4}px`,
    background:
      early === late
        ? ""
        : `linear-gradient(to ${to}, transparent, currentColor ${share(solid)}, currentColor ${share(ending)}, transparent)`,
  });
  return bar;
}

// Names of the units where something changes.
function ticksOf({ timeline: line, words }) {
  return [...new Set([0, ...line.busy, line.n - 1])]
    .sort((a, b) => a - b)
    .map((i) => {
      const tick = make("span", { class: "tick", "aria-hidden": "true" }, unitName(line, i, words));
      tick.style.insetInlineStart = `${50 * (line.edges[i] + line.edges[i + 1])}%`;
      return tick;
    });
}

// As many of them as there is room for, none beyond the line's ends: buttons and words stand there.
export function thinTicks() {
  const ticks = [...document.querySelectorAll(".tick")];
  if (!ticks.length) return;
  for (const tick of ticks) tick.hidden = false;
  const ends = byId("line").getBoundingClientRect();
  const boxes = ticks.map((tick) => {
    tick.style.translate = "";
    const { left, right } = tick.getBoundingClientRect();
    const shift = Math.max(0, ends.left - 12 - left) + Math.min(0, ends.right + 12 - right);
    return { left: left + shift, right: right + shift, shift };
  });
  let last = null;
  ticks.forEach((tick, i) => {
    tick.hidden = Boolean(last && boxes[i].left < last.right + 4 && last.left < boxes[i].right + 4);
    tick.style.translate = `${boxes[i].shift}px`;
    if (!tick.hidden) last = boxes[i];
  });
}

// Put handles, window and words where the state has them.
export function showTime(state) {
  const { timeline: line, words, filters } = state;
  if (line) {
    const [from, to] = unitsOf(line, filters.window);
    const places = { from: line.edges[from], to: line.edges[to + 1] };
    for (const [end, i] of [
      ["from", from],
      ["to", to],
    ]) {
      const handle = byId(`time-${end}`);
      handle.style.insetInlineStart = `${100 * places[end]}%`;
      handle.setAttribute("aria-valuenow", String(i));
      handle.setAttribute("aria-valuetext", unitName(line, i, words));
    }
    Object.assign(byId("window").style, {
      insetInlineStart: `${100 * places.from}%`,
      width: `${100 * (places.to - places.from)}%`,
    });
    const ends = [...new Set([unitName(line, from, words), unitName(line, to, words)])];
    byId("when").textContent = ends.join(" – ");
    byId("all-times").hidden = !filters.window;
    showPlay(state);
  }
  byId("turns").replaceChildren(...state.page.turnsOf(state));
}

function moveByKey(event, end, state) {
  const { timeline: line } = state;
  const units = unitsOf(line, state.filters.window);
  const at = end === "from" ? 0 : 1;
  const forward = document.documentElement.dir === "rtl" ? -1 : 1;
  const now = units[at];
  const targets = {
    ArrowRight: now + forward,
    ArrowLeft: now - forward,
    ArrowUp: now + 1,
    ArrowDown: now - 1,
    PageUp: line.busy.find((unit) => unit > now) ?? line.n - 1,
    PageDown: line.busy.findLast((unit) => unit < now) ?? 0,
    Home: 0,
    End: line.n - 1,
  };
  if (!(event.key in targets)) return;
  event.preventDefault();
  event.stopPropagation();
  moveTo(end, targets[event.key], state);
}

// One handle stops at the other.
function moveTo(end, unit, state) {
  const { timeline: line } = state;
  const [from, to] = unitsOf(line, state.filters.window);
  const moved =
    end === "from"
      ? [Math.max(0, Math.min(unit, to)), to]
      : [from, Math.min(line.n - 1, Math.max(unit, from))];
  state.actions.time(windowOf(line, moved));
}

function dragHandle(event, end, state) {
  const handle = event.currentTarget;
  event.preventDefault();
  handle.focus();
  handle.setPointerCapture(event.pointerId);
  const drag = ({ clientX }) => {
    const { left, right, width } = byId("line").getBoundingClientRect();
    const place =
      (document.documentElement.dir === "rtl" ? right - clientX : clientX - left) / width;
    const edge = nearestEdge(state.timeline, place);
    moveTo(end, end === "from" ? edge : edge - 1, state);
  };
  const drop = () => {
    handle.removeEventListener("pointermove", drag);
    handle.removeEventListener("pointerup", drop);
    handle.removeEventListener("pointercancel", drop);
  };
  handle.addEventListener("pointermove", drag);
  handle.addEventListener("pointerup", drop);
  handle.addEventListener("pointercancel", drop);
}

const isStill = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

// Who wants no motion goes on by a step at each press; the others watch.
function togglePlay(state) {
  if (state.playing) return stopPlay(state);
  if (!playStep(state) || isStill()) return null;
  state.playing = setInterval(() => playStep(state) || stopPlay(state), STEP_MS);
  return showPlay(state);
}

export function stopPlay(state) {
  clearInterval(state.playing);
  state.playing = null;
  showPlay(state);
}

function playStep(state) {
  const { timeline: line, filters } = state;
  const steps = stepsOf(line);
  const [from] = filters.window ? unitsOf(line, filters.window) : [-1];
  const next = steps.find(([begin]) => begin > from) || (state.playing ? null : steps[0]);
  if (next) state.actions.time(windowOf(line, next), { playing: true });
  return Boolean(next);
}

function showPlay(state) {
  const { words } = state;
  const button = byId("play");
  const says = state.playing ? "pause" : isStill() ? "next_period" : "play";
  button.setAttribute("aria-label", words.say(says));
  button.title = words.say(says);
  const shape = state.playing
    ? "M4 3 H7 V13 H4 Z M9 3 H12 V13 H9 Z"
    : says === "play"
      ? "M4 2.5 L13 8 L4 13.5 Z"
      : "M3 2.5 L10 8 L3 13.5 Z M11 3 H13 V13 H11 Z";
  button.replaceChildren(
    makeDrawing(16, 16, makeShape("path", { d: shape, fill: "currentColor" })),
  );
}
