// The bulk map: reads its data, makes its state, and starts the page.

import { byId, make, NARROW } from "../core/dom";
import { makeSymbols } from "../core/draw/symbols";
import { fillLegend } from "../core/page/legend";
import { openPage, startPage, TOLERANCE } from "../core/page/shell";
import { initialState } from "../core/page/state";
import { makeActions } from "./actions";
import { readState, stateToQuery } from "./address";
import { drawCopy, drawInSlices } from "./draw/drawing";
import { makeHues } from "./draw/hues";
import { ringShapes } from "./draw/rings";
import { makeRunner, runWhole } from "./draw/slices";
import { hitAt } from "./hits";
import {
  amountOrUnknown,
  commoditiesName,
  flowName,
  hasFlows,
  nodeName,
  quantityOrNull,
} from "./names";
import { buildEntries } from "./panel/finding";
import { legendGroups } from "./panel/legend";
import { countMonths, monthTimeline } from "./panel/months";
import { paperTable } from "./panel/table";
import { makeProbe } from "./probe";
import { readBulk } from "./rows";
import { boxOfSubject } from "./subject";
import { EMPTY_SCENE, noSizesYet } from "./sums/flow-choice";
import { countPlaceRecords } from "./sums/nodes";
import { MOST_RADIUS } from "./sums/sizes";
import type { BulkActions, BulkData, BulkHit, BulkState, EventSums } from "./types";
import { updateLevel, updateScene, updateSums } from "./update";

/** Make the state with which a bulk page opens. */
function makeState(data: BulkData, map: L.Map): BulkState {
  const { byMonth, byCommodity } = runWhole(countMonths(data));
  const categories = data.categories.map(({ name }) => name);
  const timeline = monthTimeline(data);
  return Object.assign(initialState<BulkActions>(data), {
    data,
    map,
    sources: [],
    symbols: makeSymbols(data.symbols),
    timeline,
    settings: readState("", { data, timeline }).settings,
    filters: { window: null },
    table: { isOpen: false, layer: data.kind, query: "" },
    weight: runWhole(countPlaceRecords(data.places, data.rows)),
    nodes: new Map(),
    byMonth,
    byCommodity,
    commodityOrder: [...byCommodity.keys()].sort(
      (a, b) => byCommodity[b] - byCommodity[a] || a - b,
    ),
    hues: makeHues(data),
    rings: ringShapes(data),
    scale: new Map(),
    steady: noSizesYet(),
    entries: [],
    surface: null,
    runners: { map: makeRunner(), table: makeRunner(), file: makeRunner(), small: makeRunner() },
    mostRadius: MOST_RADIUS,
    sums: null,
    isSumming: false,
    scene: EMPTY_SCENE,
    marks: [],
    writtenNames: [],
    flowTable: null,
    open: new Set(
      NARROW.matches ? ["drawn", "list"] : ["drawn", "kinds", "corridors", ...categories, "list"],
    ),
  });
}

const MOST_HOVERABLE_FLOWS = 3000; // drawn flows; with more, searching them at every move of the pointer takes too long

function hintAt(point: L.Point | null, state: BulkState): string | null {
  if (!point || state.scene.ids.length > MOST_HOVERABLE_FLOWS) return null;
  const hit = hitAt(point, TOLERANCE.mouse, state);
  return hit && hintText(hit, state);
}

/** Return the text of the hint beside the pointer: the name of a node, or a flow with its commodity and amount. */
function hintText({ row }: BulkHit, state: BulkState): string {
  if (!hasFlows(state)) {
    const records = (state.sums as EventSums).nodes.records;
    return state.words.count("records_n", records[(row as { node: number }).node]);
  }
  if ("node" in row) return nodeName(row.node, state).text;
  const quantity = amountOrUnknown(quantityOrNull(state.sums.pairs, row.flow), state);
  return [flowName(row.flow, state), commoditiesName(row.flow, state), quantity].join(" — ");
}

/** Start a bulk page, and return its state. */
async function start(map: L.Map): Promise<BulkState> {
  const data = await readBulk();
  const state = makeState(data, map);
  byId("masthead").append(make("p", { id: "chosen-place", hidden: true }));
  byId("stage").append(make("div", { id: "small", hidden: true, "data-over-map": true }));
  await startPage(state, {
    draw: drawInSlices(state),
    makeActions: (shell) => {
      state.surface = shell.surface;
      return makeActions(state, shell);
    },
    readState: (hash) => readState(hash, state),
    stateToQuery: () => stateToQuery(state),
    show: (address) => (address ? state.actions.restore(address) : updateSums(state)),
    hitAt: (point, tolerance) => hitAt(point, tolerance, state),
    hintAt: (point) => hintAt(point, state),
    open: (hit, at) => state.actions.open(hit, { at }),
    paper: {
      draw: (context, view) => drawCopy(context, view, state),
      fillLegend: () => fillLegend(legendGroups(state), state),
      appendix: () => [paperTable(state)],
    },
    subject: (aspect) => boxOfSubject(state, aspect),
  });
  map.on("zoomend", () => updateLevel(state));
  map.on("moveend", () => updateScene(state));
  makeRunner()(buildEntries(state)).then((entries) => {
    state.entries = entries ?? [];
    if (byId<HTMLInputElement>("query").value) state.actions.search();
    document.documentElement.dataset.findable = "true";
  });
  return state;
}

openPage(start, makeProbe);
