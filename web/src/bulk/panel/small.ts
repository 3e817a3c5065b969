// A grid of small maps of one extent and one scale: a commodity or a period each, with its total.

import { unitsToWindow } from "../../core/data/timeline";
import { byId, keepFocus, make, makeButton, onEscape } from "../../core/dom";
import { viewInto } from "../../core/draw/figure";
import { drawGround } from "../../core/draw/ground";
import { copyCanvas, emptyGround, penLike, traceCircle } from "../../core/draw/surface";
import { frameParts } from "../../core/page/table";
import type { Box, Context, View } from "../../core/types";
import { boxOf, squareAround } from "../../core/view/boxes";
import type { Words } from "../../core/words/words";
import { type Settings, SMALL } from "../address";
import { largestMark, makeMarks, nameNodes } from "../draw/points";
import { runWhole, type Work } from "../draw/slices";
import { strokeFlows } from "../draw/strokes";
import { amount, commodityName, type FlowState, hasFlows } from "../names";
import { sumAll } from "../sums/all-sums";
import { chooseFlows, noSizesYet } from "../sums/flow-choice";
import { mergeLevel } from "../sums/nodes";
import { recordLargest } from "../sums/sizes";
import type { BulkState, FlowSums } from "../types";
import { monthText } from "./evidence";

const MOST_MAPS = 12; // maps
const MOST_SMALL_RADIUS = 6; // px, of the largest circle
const MOST_ZOOM = 8;
const MOST_NAMES = 4; // of the places that most passes through

/** One small map. */
interface Facet {
  title: string;
  /** Its settings that differ from those of the large map. */
  settings: Partial<Settings>;
  /** Show the same on the large map. */
  choose(): void;
}

/** Return the small maps of a grid, one for each commodity or each period: its title, the settings that it changes, and
 * what happens when the reader chooses it. */
export function makeFacets(by: (typeof SMALL)[number], state: BulkState): Facet[] {
  const { data, settings, actions, timeline, words } = state;
  if (by === "commodity")
    return state.commodityOrder
      .filter((commodity) => !settings.off.has(commodity))
      .slice(0, MOST_MAPS)
      .map((commodity) => ({
        title: commodityName(commodity, state),
        settings: {
          off: new Set([...data.commodities.keys()].filter((other) => other !== commodity)),
        },
        choose: () => actions.onlyCommodity(commodity),
      }));
  const { months } = data;
  if (!months || !timeline) return [];
  const before = months[0] - 1; // the month that a row's 0 would be
  const chosen = settings.months?.map((month) => before + month) as [number, number] | undefined;
  return splitMonths(chosen ?? months).map(([from, to]) => ({
    title: periodTitle(from, to, words),
    settings: { months: [from - before, to - before] },
    choose: () => actions.time(unitsToWindow(timeline, [from - months[0], to - months[0]])),
  }));
}

/** Return the title of a period: a month, a year, or the first and the last of several. */
function periodTitle(from: number, to: number, words: Words): string {
  const isYears = from % 12 === 0 && to % 12 === 11;
  const names = [from, to].map((month) =>
    isYears ? String(Math.floor(month / 12)) : monthText(month, words),
  );
  return [...new Set(names)].join(" – ");
}

/** Divide months into at most twelve periods; return the first and last month of each. Months are counted from the year
 * 0. Periods of whole years begin with a January. */
export function splitMonths([first, last]: [number, number]): [number, number][] {
  const n = last - first + 1;
  const span =
    [1, 3, 12, 24, 60, 120, 600, 1200].find((months) => n / months <= MOST_MAPS - 1) ?? 12_000;
  const periods: [number, number][] = [];
  for (let start = first - (first % span); start <= last; start += span)
    periods.push([Math.max(first, start), Math.min(last, start + span - 1)]);
  return periods;
}

const canSplit = (by: (typeof SMALL)[number], { data }: BulkState) =>
  by === "commodity"
    ? data.commodities.length > 1
    : Boolean(data.months && data.months[1] > data.months[0]);

/** Build the buttons that open the grid. */
export function smallMapButtons(state: BulkState) {
  const { words, actions } = state;
  const buttons = SMALL.filter((by) => canSplit(by, state)).map((by) =>
    makeButton(
      { class: "tool", id: `small-${by}`, onclick: () => actions.small(by) },
      words.say(`small_${by}`),
    ),
  );
  return buttons.length ? make("p", { class: "choices small-maps" }, ...buttons) : null;
}

/** Fill the grid where it is open, and clear it where it is not. */
export async function fillSmallMaps(state: BulkState) {
  const { settings, actions, runners } = state;
  const box = byId("small");
  box.hidden = !settings.small;
  document.body.classList.toggle("tabled", Boolean(settings.small) || state.table.isOpen);
  if (!settings.small) return box.replaceChildren();
  const grid = make("div", { class: "grid" });
  const frame = gridFrame(grid, settings.small, state);
  keepFocus(() => box.replaceChildren(...frame));
  onEscape(box, () => actions.small(null));
  if (!hasFlows(state)) return;
  const facets = makeFacets(settings.small, state);
  const cells = facets.map((facet) => makeCell(facet, state));
  grid.replaceChildren(...cells.map(({ button }) => button));
  const size = cells[0]?.canvas.getBoundingClientRect();
  const result = size && (await runners.small(sumFacets(facets, size, state)));
  if (!result) return;
  result.states.forEach((copy, i) => {
    cells[i].total.textContent = totalText(copy);
    drawFacet(cells[i].canvas, result.view, copy);
  });
  document.documentElement.dataset.small = String(result.states.length);
}

function gridFrame(grid: HTMLElement, by: (typeof SMALL)[number], { words, actions }: BulkState) {
  const title = words.say(`small_${by}`);
  const head = [make("h2", {}, title), make("p", {}, words.say("small_note"))];
  const closing = { id: "close-small", onclick: () => actions.small(null) };
  return frameParts({ head, region: { "aria-label": title }, content: grid }, closing, words);
}

/** Make the button of a small map, with its name, total and picture. */
function makeCell({ title, choose }: Facet, { actions }: BulkState) {
  const canvas = make("canvas", { "aria-hidden": "true" });
  const total = make("span", { class: "figures" });
  const onclick = () => {
    actions.small(null);
    choose();
  };
  const name = make("span", { class: "name" }, title);
  return {
    canvas,
    total,
    button: makeButton({ class: "small-map", onclick }, name, total, canvas),
  };
}

/** Return the quantity of all flows; their number of records if no quantity is known. */
const totalText = (state: FlowState) => {
  const { pairs, total } = state.sums;
  return pairs.heaviest.length
    ? amount(total.quantity, state)
    : state.words.count("records_n", total.records);
};

/** Compute the sums of each small map and choose the flows to draw on it. All maps have one scale: the same view, the
 * same largest quantity, and the least of their widths. */
function* sumFacets(
  facets: Facet[],
  { width, height }: DOMRect,
  state: BulkState,
): Work<{ states: FlowState[]; view: View }> {
  const view = viewInto(drawnExtent(state), [width, height], MOST_ZOOM);
  const level = mergeLevel(view.zoom);
  const scale = new Map<number, number>();
  const states: FlowState[] = [];
  const ground = emptyGround();
  for (const facet of facets) {
    const copy: BulkState = {
      ...state,
      settings: { ...state.settings, ...facet.settings },
      ground,
      scale,
      steady: noSizesYet(),
      chosen: null,
      mostRadius: MOST_SMALL_RADIUS,
    };
    copy.sums = yield* sumAll(copy, level);
    if (!hasFlows(copy)) continue;
    recordLargest(copy.sums, copy);
    states.push(copy);
  }
  const [west, north] = [view.originX / view.scale, view.originY / view.scale];
  const box: Box = [west, north, west + width / view.scale, north + height / view.scale];
  let widest = Infinity;
  for (const copy of states) {
    const visible = { box, scale: view.scale, free: width * height };
    copy.scene = yield* chooseFlows(copy, copy.sums, visible);
    widest = Math.min(widest, copy.scene.widest);
  }
  for (const copy of states) copy.scene = { ...copy.scene, widest };
  return { states, view };
}

/** Return the box round the flows that the large map draws, on the Mercator square; without flows, its visible part. */
function drawnExtent({ sums, scene }: BulkState): Box {
  const { pairs, nodes } = sums as FlowSums;
  const ends = scene.ids.flatMap((id) => [pairs.from[id], pairs.to[id]]);
  const box = boxOf(ends.flatMap((node) => [nodes.x[node], nodes.y[node]]));
  return ends.length ? box : scene.visible;
}

/** Draw one of the small maps: its ground, its flows, and a point at each of their ends. */
function drawFacet(canvas: HTMLCanvasElement, view: View, state: FlowState) {
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const [, , width, height] = view.extent;
  canvas.width = Math.round(ratio * width);
  canvas.height = Math.round(ratio * height);
  const context = canvas.getContext("2d") as Context;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawGround(context, view, state, { hasSurroundings: false });
  const pen = penLike(context, context.getTransform());
  runWhole(strokeFlows(pen, view, state));
  copyCanvas(context, pen.canvas);
  const { ink, halo } = state.symbols.ground();
  const { nodes, through } = state.sums;
  context.fillStyle = halo;
  context.strokeStyle = ink;
  const activeNodes = Array.from({ length: nodes.n }, (_, node) => node).filter(
    (node) => through.records[node],
  );
  const marks = makeMarks(activeNodes, view, state.sums, state).filter(
    ({ radius }) => radius >= 2.5,
  );
  for (const { x, y, radius } of marks) {
    traceCircle(context, x, y, radius);
    context.fill();
    context.stroke();
  }
  marks.sort(largestMark);
  const occupied = marks.map((mark) => squareAround(mark.x, mark.y, mark.radius));
  nameNodes(context, view, occupied, { ...state, marks }, MOST_NAMES);
}
