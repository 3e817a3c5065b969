// The legend: hues of what occurs, widths of quantities, and what a point is.

import { makeDrawing, makeShape, phrase } from "../core/dom";
import { legendEntry } from "../core/legend";
import { groundColours, isDark } from "../core/symbols";
import { amount, kindName } from "./cards";
import { UNNUMBERED, widthOf } from "./curves";
import { eventRadius, UNKNOWN } from "./strokes";

const HUE_STEP = 15; // degrees between the hues to choose from

// The symbology's, where it knows the commodity; the others take what is farthest from all hues before them.
export function hueOf(kind, state) {
  const { data, symbols } = state;
  const name = data.commodities[kind];
  if (symbols.known("commodity").includes(name))
    return symbols.commodity({ commodity_class: name });
  const { turn, tone } = (state.hues ??= huesOf(state))[kind];
  return isDark() ? `hsl(${turn} 60% ${[62, 76][tone]}%)` : lightHue({ turn, tone });
}

const lightHue = ({ turn, tone }) => `hsl(${turn} 55% ${[33, 45][tone]}%)`;

// Chosen by day: a commodity keeps its turn of the wheel by night.
function huesOf({ data, symbols }) {
  const known = data.commodities.map((name) => symbols.style("commodity", name).colour);
  const used = known.filter(Boolean).map(channelsOf);
  const free = [0, 1].flatMap((tone) =>
    Array.from({ length: 360 / HUE_STEP }, (_, i) => ({ turn: i * HUE_STEP, tone })),
  );
  const choice = free.map((hue) => ({ ...hue, channels: channelsOf(lightHue(hue)) }));
  const away = ({ channels }) =>
    Math.min(...used.map((other) => Math.hypot(...other.map((each, i) => each - channels[i]))));
  return known.map((colour) => {
    if (colour) return null;
    const best = choice.reduce((far, hue) => (away(hue) > away(far) ? hue : far));
    used.push(best.channels);
    return best;
  });
}

// Red, green and blue of a colour, 0 to 255, as the browser reads it.
function channelsOf(colour) {
  const pen = (channelsOf.pen ??= document
    .createElement("canvas")
    .getContext("2d", { willReadFrequently: true }));
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

const entry = (drawing, text) => legendEntry(drawing, phrase(text));

const stroke = (width, colour, dash = null) =>
  makeDrawing(
    34,
    12,
    makeShape("line", {
      x1: 1,
      y1: 6,
      x2: 33,
      y2: 6,
      stroke: colour,
      "stroke-width": width,
      "stroke-dasharray": dash,
    }),
  );

const HUES = 12;

export const legendOf = (state) => [hueKeys(state), widthKeys(state), pointKeys(state)];

const hueKeys = (state) =>
  state.data.kind === "events"
    ? []
    : state.kinds.slice(0, HUES).map((kind) =>
        entry(
          makeDrawing(
            22,
            12,
            makeShape("line", {
              x1: 1,
              y1: 6,
              x2: 21,
              y2: 6,
              stroke: hueOf(kind, state),
              "stroke-width": 4,
            }),
          ),
          kindName(kind, state),
        ),
      );

// Round numbers near the largest, a tenth and a hundredth of it; of points such as the legend has room for, in true size.
function widthKeys(state) {
  const { gathered, words, data } = state;
  const most = gathered && state.scale.get(gathered.level);
  const colour = groundColours().ink;
  const isEvents = data.kind === "events";
  const isPart = !data.counted && data.rows.unquantified.some((n) => n > 0);
  const unknown = isEvents
    ? () =>
        makeDrawing(
          34,
          12,
          makeShape("circle", {
            cx: 17,
            cy: 6,
            r: UNKNOWN.radius,
            fill: groundColours().halo,
            stroke: state.symbols.layer("events"),
            "stroke-width": 1.2,
            "stroke-dasharray": UNKNOWN.dash.join(" "),
          }),
        )
    : () => stroke(UNNUMBERED, colour, state.symbols.dash("geodesic").join(" "));
  const without = isPart ? [entry(unknown(), words.say("unquantified"))] : [];
  if (!most) return without;
  const steps = [
    ...new Set(
      (isEvents ? [0.075, 0.02] : [1, 0.1, 0.01]).map((share) => roundNumber(most * share)),
    ),
  ];
  if (isEvents) {
    const fill = state.symbols.layer("events");
    const sizes = steps
      .filter((n) => n >= 1 || !data.counted)
      .map((n) =>
        entry(
          makeDrawing(
            34,
            12,
            makeShape("circle", {
              cx: 17,
              cy: 6,
              r: eventRadius(n, state),
              fill,
              "fill-opacity": 0.62,
            }),
          ),
          amount(n, state),
        ),
      );
    return [...sizes, ...without];
  }
  return [
    ...steps.map((n) => entry(stroke(widthOf(n, state), colour), amount(n, state))),
    ...without,
  ];
}

function roundNumber(n) {
  const power = 10 ** Math.floor(Math.log10(n));
  return [5, 2, 1].find((digit) => digit * power <= n) * power;
}

function pointKeys(state) {
  const { words } = state;
  const { ink, halo } = groundColours();
  const ring = (r) =>
    makeShape("circle", { cx: 17, cy: 6, r, fill: halo, stroke: ink, "stroke-width": 1.1 });
  const ground = [
    entry(stroke(1.3, groundColours().boundary), words.say("boundary")),
    entry(stroke(1.3, groundColours().disputed, "3 3"), words.say("boundary_disputed")),
  ];
  if (state.data.kind === "events") return ground;
  const points =
    state.data.kind === "routes"
      ? []
      : [
          entry(makeDrawing(34, 12, ring(3.5)), words.say("point_one")),
          entry(makeDrawing(34, 12, ring(5.3), ring(2.9)), words.say("point_many")),
        ];
  return [...points, ...ground];
}
