// What events were joined to: corridors, routes and buffers beneath the events, and their list in the panel.

import {
  type Child,
  checkRow,
  keepFocus,
  make,
  makeButton,
  makeText,
  phrase,
} from "../../core/dom";
import { isInView, tracePath } from "../../core/draw/surface";
import { section } from "../../core/page/frame";
import type { Context, Shape, View } from "../../core/types";
import { isolated, type Words } from "../../core/words/words";
import { hasFlows } from "../names";
import type { BulkState, EventNodes, Joined } from "../types";

type Layer = Joined["names"][number]["layer"];

export const LAYERS: Layer[] = ["corridors", "buffers"];
export const BAND_ALPHA = 0.1; // of each nested band: the inmost lies on all others
const LIT_ALPHA = 0.24;

/** Fill the bands of each layer, the widest first; those of one rank as one shape, so that corridors that overlap do not add up. */
export function drawJoined(context: Context, view: View, state: BulkState) {
  const { data, asked, symbols } = state;
  const { joined } = data;
  if (!joined) return;
  const { ink } = symbols.ground();
  const isDimmed = asked.lit !== null;
  for (const layer of LAYERS) {
    if (!asked.switches[layer]) continue;
    const colour = layer === "buffers" ? symbols.layer("buffers") : ink;
    context.strokeStyle = context.fillStyle = colour;
    for (const bands of bandsByRank(joined, layer)) {
      const shapes = bands.map((band) => joined.shapes[band]);
      fillShapes(
        context,
        view,
        shapes,
        layer === "buffers" ? 0.03 : BAND_ALPHA * (isDimmed ? 0.5 : 1),
      );
      strokeShapes(context, view, shapes, layer === "buffers" ? 0.35 : 0.18, 0.7);
    }
    if (layer === "buffers") continue;
    const lines = joined.lines.filter((line): line is Shape => Boolean(line));
    strokeShapes(context, view, lines, isDimmed ? 0.2 : 0.45, 1);
  }
  if (asked.lit !== null) drawLit(context, view, asked.lit, joined, symbols.layer("events"));
}

function drawLit(context: Context, view: View, lit: number, joined: Joined, colour: string) {
  const bands = [...joined.of.keys()].filter((band) => joined.of[band] === lit);
  context.strokeStyle = context.fillStyle = colour;
  for (const band of bands) {
    fillShapes(context, view, [joined.shapes[band]], LIT_ALPHA / bands.length);
    strokeShapes(context, view, [joined.shapes[band]], 0.7, 0.9);
  }
  const line = joined.lines[lit];
  if (line) strokeShapes(context, view, [line], 1, 1.6);
}

/** The bands of a layer, the widest of each name first. */
function bandsByRank(joined: Joined, layer: Layer): number[][] {
  const byName = new Map<number, number[]>();
  joined.of.forEach((name, band) => {
    if (joined.names[name].layer === layer) byName.set(name, [...(byName.get(name) ?? []), band]);
  });
  const ranks: number[][] = [];
  for (const bands of byName.values())
    bands
      .sort((a, b) => joined.band[b] - joined.band[a])
      .forEach((band, rank) => {
        ranks[rank] = [...(ranks[rank] ?? []), band];
      });
  return ranks;
}

function fillShapes(context: Context, view: View, shapes: Shape[], alpha: number) {
  context.beginPath();
  for (const shape of shapes) if (isInView(shape.box, view)) tracePath(context, shape, view, true);
  context.globalAlpha = alpha;
  context.fill();
  context.globalAlpha = 1;
}

function strokeShapes(context: Context, view: View, shapes: Shape[], alpha: number, width: number) {
  context.beginPath();
  for (const shape of shapes) {
    if (isInView(shape.box, view)) tracePath(context, shape, view, shape.kind !== "line");
  }
  context.globalAlpha = alpha;
  context.lineWidth = width;
  context.stroke();
  context.globalAlpha = 1;
}

/** How many events lie in each name, and by band: the inmost first, each with those inside it. */
export function countsOf(joined: Joined, bySet: ArrayLike<number>) {
  const counts = joined.names.map(() => new Map<number, number>());
  joined.of.forEach((name, band) => {
    counts[name].set(joined.band[band], 0);
  });
  joined.sets.forEach((bands, set) => {
    for (const inmost of bands) {
      const own = counts[joined.of[inmost]];
      for (const [band, n] of own) if (band >= joined.band[inmost]) own.set(band, n + bySet[set]);
    }
  });
  return counts.map((own) => [...own].sort((a, b) => a[0] - b[0]));
}

const bandName = (band: number, layer: Layer, words: Words) =>
  layer === "corridors" ? words.percent(band / 100) : words.kilometres(band / 1000, {});

export const nameOf = (name: number, joined: Joined, words: Words) =>
  words.of(joined.names[name].label) ?? phrase(joined.names[name].id);

/** A section for corridors and one for buffers: which there are, how many events lie in each, and a box that hides them. */
export const joinedSections = (state: BulkState) =>
  state.data.joined
    ? LAYERS.filter((layer) => state.data.joined?.names.some((name) => name.layer === layer)).map(
        (layer) =>
          section(
            layer,
            state.words.say(`joined_${layer}`),
            state,
            make(
              "ul",
              { class: "switches" },
              make(
                "li",
                {},
                checkRow(
                  { "data-asked": layer, checked: state.asked.switches[layer] },
                  (isOn) => state.actions.ask(layer, isOn),
                  make("span", {}, state.words.say("show_on_map")),
                ),
              ),
            ),
            make("ol", { class: "features", id: `joined-${layer}` }),
          ),
      )
    : [];

/** Fill the lists after the filters have changed. */
export function fillJoined(state: BulkState) {
  const { joined } = state.data;
  if (!joined || !state.gathered || hasFlows(state)) return;
  const counts = countsOf(joined, (state.gathered.nodes as EventNodes).bySet);
  for (const layer of LAYERS) {
    const list = document.getElementById(`joined-${layer}`);
    const names = [...joined.names.keys()].filter((name) => joined.names[name].layer === layer);
    const totalOf = (name: number) => counts[name].at(-1)?.[1] ?? 0;
    names.sort((a, b) => totalOf(b) - totalOf(a) || a - b);
    const buttons = names.map((name) => nameButton(name, counts[name], joined, state));
    keepFocus(() => list?.replaceChildren(...buttons.map((button) => make("li", {}, button))));
  }
}

function nameButton(
  name: number,
  counts: [band: number, n: number][],
  joined: Joined,
  { words, asked, actions }: BulkState,
): Child {
  const { layer } = joined.names[name];
  const parts = counts.map(([band, n]) =>
    words.say("band_count", {
      band: isolated(bandName(band, layer, words)),
      n: isolated(words.number(n)),
    }),
  );
  return makeButton(
    {
      class: "feature flow",
      id: `joined-name-${name}`,
      "data-lit": name,
      "aria-pressed": String(asked.lit === name),
      onclick: () => actions.light(name),
    },
    makeText("span", nameOf(name, joined, words), { class: "name" }),
    make(
      "span",
      { class: "meta" },
      make("span", {}, parts.join(" · ")),
      make("span", { class: "figures" }, words.number(counts.at(-1)?.[1] ?? 0)),
    ),
  );
}
