// The map of a brief: reads its data, makes its state, and starts the page.

import { readPayload } from "../core/data/decode";
import { dataElement, listenToMaps, openMap } from "../core/data/pages";
import { byId, make } from "../core/dom";
import { viewInto } from "../core/draw/figure";
import { makeSymbols } from "../core/draw/symbols";
import { fillLegend } from "../core/page/legend";
import { openPage, startPage, TOLERANCE } from "../core/page/shell";
import { initialState } from "../core/page/state";
import { makeActions } from "./actions";
import { readState, stateToQuery } from "./address";
import { crossingHint, sharesText, toggleCrossing } from "./crossings";
import { bendFlows } from "./draw/bends";
import { drawCopy, drawMap, emptyScene } from "./draw/drawing";
import { addEdgeList, updateEdgeButtons } from "./draw/edge-buttons";
import { featureAt } from "./draw/picking";
import { groupByFlow } from "./draw/strands";
import { noFilters, selectShown } from "./filters";
import { legendGroups } from "./legend/legend";
import { legendFollower } from "./legend/visible-entries";
import { buildIndex, completeTables } from "./lookup";
import { commodityName, featureName, labelOf } from "./names";
import { placeCountText } from "./panel/features";
import { ledgerSections } from "./panel/ledger";
import { countSentence } from "./panel/panel";
import { paperRows, paperTable, tableLayers, tableRows } from "./panel/table";
import { TABS } from "./panel/tabs";
import { buildTimeline, findReversals } from "./periods";
import { makeProbe } from "./probe";
import { initialRouting, isModelled, sharesOf } from "./routing";
import { listenToStory, stepBox } from "./story/story";
import { stateAt, storyFigures } from "./story/story-print";
import { openingBox } from "./subject";
import type { BriefActions, BriefData, Feature, State } from "./types";

/** Make the state with which a brief's page opens. */
function makeState(packed: BriefData, map: L.Map): State {
  const data = { ...packed, tables: completeTables(packed.tables) };
  const { tables, spec } = data;
  const flows = groupByFlow(tables.flows);
  const fixed = {
    data,
    map,
    packed: openMap(),
    sources: tables.sources,
    symbols: makeSymbols(data.symbols, tables.flows),
    index: buildIndex(data, flows),
    flows,
    reversals: findReversals(flows),
    timeline: buildTimeline(tables),
    open: new Set(["routed", "flows", "filters", "layers", "about"]),
  };
  const filtered = { ...fixed, filters: noFilters(), routing: initialRouting(tables), step: null };
  return Object.assign(initialState<BriefActions>(data), {
    ...filtered,
    shown: selectShown(filtered),
    visible: Object.fromEntries(spec.layers.map((name) => [name, !spec.hidden.includes(name)])),
    surroundings: true,
    lastStep: 0,
    tab: TABS[0],
    table: { isOpen: false, layer: tableLayers(fixed)[0] ?? null, sort: null },
    hovered: null,
    scene: emptyScene(),
  });
}

/** Start the page of a brief, and return its state. */
async function start(map: L.Map): Promise<State> {
  const state = makeState(await readPayload<BriefData>(dataElement()), map);
  const { data, flows, symbols } = state;
  const followLegend = legendFollower(state, () => fillLegend(legendGroups(state), state));
  listenToStory(state);
  listenToMaps();
  addEdgeList(map);
  await startPage(state, {
    draw: (context, view) => {
      state.scene = drawMap(context, view, state);
      followLegend();
      updateEdgeButtons(state);
    },
    makeActions: (shell) => makeActions(state, shell),
    readState: (hash) => readState(hash, state),
    stateToQuery: () => stateToQuery(state, byId<HTMLInputElement>("query").value),
    show: (address) => (address ? state.actions.restore(address) : openStory(state)),
    hitAt: (point, tolerance) => featureAt(point, tolerance, state),
    hintAt: (point) => {
      const feature = point && featureAt(point, TOLERANCE.mouse, state);
      state.actions.hover(feature?.flow?.id ?? null);
      return feature && hintText(feature, state);
    },
    open: (feature, at) => toggleCrossing(feature, state) || state.actions.open(feature, { at }),
    paper: {
      draw: (context, view) => drawCopy(context, view, printed(state)),
      fillLegend: () => fillLegend(legendGroups(printed(state)), state),
      figures: () => storyFigures(state),
      view: () =>
        state.step === null ? null : viewInto(openingBox(state, 1.5), sizeOf(map), data.max_zoom),
      count: () => (state.step === null ? null : [countSentence(whole(state))]),
      appendix: () => paperSections(whole(state)),
    },
    subject: (aspect) => stepBox(state) ?? openingBox(state, aspect),
    ready: () => {
      const pixel = 1 / (256 * 2 ** map.getZoom());
      bendFlows(flows, data.tables.places, { pixel, symbols });
      state.shown = selectShown(state);
    },
  });
  return state;
}

/** Open the first step of the story; a map without an address opens so. */
const openStory = (state: State) =>
  state.data.spec.steps.length ? state.actions.tell(0) : undefined;

/** Return the state that shows the whole map, which paper shows after the pictures of the story's steps. */
const whole = (state: State) => (state.step === null ? state : stateAt(null, state));

const printed = (state: State) => (document.documentElement.dataset.paper ? whole(state) : state);

const sizeOf = (map: L.Map): [number, number] => [map.getSize().x, map.getSize().y];

/** Build what follows the picture on paper: the table of the first layer, and the list of claims. */
function paperSections(state: State): HTMLElement[] {
  const [layer = null] = tableLayers(state);
  const withTable = { ...state, table: { isOpen: true, layer, sort: null } };
  const allRows = tableRows(withTable);
  const rows = paperRows(allRows, withTable);
  const table = rows.length ? [paperTable(rows, withTable)] : [];
  const leftOut = allRows.length - rows.length;
  const { words } = state;
  const note = leftOut
    ? [make("p", {}, words.say("left_out_on_paper", { n: words.number(leftOut) }))]
    : [];
  return [...table, ...note, ...ledgerSections(state)];
}

/** Return the text of the hint beside the pointer: the name of a feature and what it is. */
function hintText(feature: Feature, state: State): string {
  const { layer, row, flow } = feature;
  const { words, routing } = state;
  const parts =
    layer === "segments"
      ? [featureName(layer, row, words).text, sharesText(sharesOf(row, routing), state)]
      : [labelOf(row, words).text];
  if (isModelled(layer)) parts.push(words.say("modelled"));
  if (flow) parts.push(commodityName(row, state).text);
  parts.push(...crossingHint(feature, state));
  if (layer === "events") parts.push(placeCountText(row, state) ?? "");
  if (layer === "zones") parts.push(words.text(row, "candidate"));
  return parts.filter(Boolean).join(" — ");
}

openPage(start, makeProbe);
