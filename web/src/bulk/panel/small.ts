// A grid of small maps of one extent and one scale: a commodity or a period each, with its total.

import { unitsToWindow } from "../../core/data/timeline";
import { byId, keepFocus, make, makeButton, onEscape } from "../../core/dom";
import { viewInto } from "../../core/draw/figure";
import { drawGround } from "../../core/draw/ground";
import { squareAround } from "../../core/draw/placing";
import { copyCanvas, emptyGround, penLike, traceCircle } from "../../core/draw/surface";
import { frameParts } from "../../core/page/table";
import type { Box, Context, View } from "../../core/types";
import { boxOf } from "../../core/view/mercator";
import type { Words } from "../../core/words/words";
import { SMALL } from "../address";
import { largestMark, makeMarks, nameNodes } from "../draw/points";
import { runWhole, type Work } from "../draw/slices";
import { strokeFlows } from "../draw/strokes";
import { amount, commodityName, type FlowState, hasFlows } from "../names";
import { gather } from "../sums/gathering";
import { mergeLevel } from "../sums/nodes";
import { chooseFlows, noSizesYet } from "../sums/sight";
import { recordLargest } from "../sums/sizes";
import type { BulkState, GatheredFlows } from "../types";
import { monthText } from "./evidence";

const MOST_MAPS = 12; // maps
const MOST_SMALL_RADIUS = 6; // px, of the largest circle
const MOST_ZOOM = 8;
const MOST_NAMES = 4; // places of a small map, those that most passes

/** One small map: what it shows, and what the large map shows when it is chosen. */
interface Facet {
  title: string;
  asked: Partial<BulkState["asked"]>;
  choose(): void;
}

export function makeFacets(by: (typeof SMALL)[number], state: BulkState): Facet[] {
  const { data, asked, actions, timeline, words } = state;
  if (by === "commodity")
    return state.commodityOrder
      .filter((commodity) => !asked.off.has(commodity))
      .slice(0, MOST_MAPS)
      .map((commodity) => ({
        title: commodityName(commodity, state),
        asked: {
          off: new Set([...data.commodities.keys()].filter((other) => other !== commodity)),
        },
        choose: () => actions.onlyCommodity(commodity),
      }));
  const { months } = data;
  if (!months || !timeline) return [];
  const before = months[0] - 1; // the month that a row's 0 would be
  const chosen = asked.months?.map((month) => before + month) as [number, number] | undefined;
  return splitMonths(chosen ?? months).map(([from, to]) => ({
    title: periodTitle(from, to, words),
    asked: { months: [from - before, to - before] },
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

/** Cut months into at most twelve periods, which begin with a year where they are years: first and last month of each. */
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
  const { asked, actions, runners } = state;
  const box = byId("small");
  box.hidden = !asked.small;
  document.body.classList.toggle("tabled", Boolean(asked.small) || state.table.isOpen);
  if (!asked.small) return box.replaceChildren();
  const grid = make("div", { class: "grid" });
  const frame = gridFrame(grid, asked.small, state);
  keepFocus(() => box.replaceChildren(...frame));
  onEscape(box, () => actions.small(null));
  if (!hasFlows(state)) return;
  const facets = makeFacets(asked.small, state);
  const cells = facets.map((facet) => makeCell(facet, state));
  grid.replaceChildren(...cells.map(({ button }) => button));
  const size = cells[0]?.canvas.getBoundingClientRect();
  const gathered = size && (await runners.small(gatherFacets(facets, size, state)));
  if (!gathered) return;
  gathered.states.forEach((copy, i) => {
    cells[i].total.textContent = totalText(copy);
    drawFacet(cells[i].canvas, gathered.view, copy);
  });
  document.documentElement.dataset.small = String(gathered.states.length);
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

const totalText = (state: FlowState) => {
  const { pairs, total } = state.gathered;
  return pairs.heaviest.length
    ? amount(total.quantity, state)
    : state.words.count("records_n", total.records);
};

/** Sum each facet, and choose what is drawn, so that all have one scale. */
function* gatherFacets(
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
      asked: { ...state.asked, ...facet.asked },
      ground,
      scale,
      steady: noSizesYet(),
      chosen: null,
      mostRadius: MOST_SMALL_RADIUS,
    };
    copy.gathered = yield* gather(copy, level);
    if (!hasFlows(copy)) continue;
    recordLargest(copy.gathered, copy);
    states.push(copy);
  }
  const [west, north] = [view.originX / view.scale, view.originY / view.scale];
  const box: Box = [west, north, west + width / view.scale, north + height / view.scale];
  let widest = Infinity;
  for (const copy of states) {
    const sight = { box, scale: view.scale, free: width * height };
    copy.drawn = yield* chooseFlows(copy, copy.gathered, sight);
    widest = Math.min(widest, copy.drawn.widest);
  }
  for (const copy of states) copy.drawn = { ...copy.drawn, widest };
  return { states, view };
}

/** Return the box over which the drawn flows of the large map reach, on the Mercator square; else what is in view. */
function drawnExtent({ gathered, drawn }: BulkState): Box {
  const { pairs, nodes } = gathered as GatheredFlows;
  const ends = drawn.ids.flatMap((id) => [pairs.from[id], pairs.to[id]]);
  const box = boxOf(ends.flatMap((node) => [nodes.x[node], nodes.y[node]]));
  return box[0] <= box[2] ? box : drawn.sight;
}

function drawFacet(canvas: HTMLCanvasElement, view: View, state: FlowState) {
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  canvas.width = Math.round(ratio * view.east);
  canvas.height = Math.round(ratio * view.south);
  const context = canvas.getContext("2d") as Context;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawGround(context, view, state, { hasSurroundings: false });
  const pen = penLike(context, context.getTransform());
  runWhole(strokeFlows(pen, view, state));
  copyCanvas(context, pen.canvas);
  const { ink, halo } = state.symbols.ground();
  const { nodes, through } = state.gathered;
  context.fillStyle = halo;
  context.strokeStyle = ink;
  const activeNodes = Array.from({ length: nodes.n }, (_, node) => node).filter(
    (node) => through.records[node],
  );
  const marks = makeMarks(activeNodes, view, state.gathered, state).filter(
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
