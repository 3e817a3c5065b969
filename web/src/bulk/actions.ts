// The reader's actions. Each updates the state, the page, the picture and the address.

import { byId, NARROW } from "../core/dom";
import { sharedActions } from "../core/page/actions";
import { closeEvidence, openEvidence } from "../core/page/card";
import { fillToolbar } from "../core/page/controls";
import { setFolded } from "../core/page/frame";
import { fillLegend } from "../core/page/legend";
import { showMeasure } from "../core/page/measure";
import { savePicture } from "../core/page/picture";
import { clearSearch, fillResults } from "../core/page/search";
import type { Shell } from "../core/page/shell";
import { showTime } from "../core/page/slider";
import { squareToLatLng, whenStill } from "../core/view/fitting";
import type { AddressState, Settings } from "./address";
import { drawCopy } from "./draw/drawing";
import { evidenceArticle } from "./panel/evidence";
import { legendGroups } from "./panel/legend";
import { fillMonths, timeNotes, windowToMonths } from "./panel/months";
import { fillPanel } from "./panel/panel";
import { fillSmallMaps } from "./panel/small";
import { fillRows, fillTable, hasTable, openFlowTable } from "./panel/table";
import { unmergedLevel } from "./sums/nodes";
import type { BulkActions, BulkState } from "./types";
import { updateSums } from "./update";

/** Change some settings, and sum again. */
type Change = (settings: Partial<Settings>) => Promise<void>;

/** Make the functions that the page calls for what a reader does. Those that change which rows count compute the sums
 * again. */
export function makeActions(state: BulkState, shell: Shell): BulkActions {
  const { redraw, writeAddress } = shell;
  const { map } = state;
  const change: Change = (settings) => {
    Object.assign(state.settings, settings);
    writeAddress();
    if (state.table.isOpen) openFlowTable(state);
    else state.flowTable = null;
    return updateSums(state);
  };
  return {
    ...sharedActions(state, shell, {
      showTime: (window) => {
        state.filters.window = window;
        showTime(state, timeNotes(state));
        change({ months: windowToMonths(window, state.timeline) });
      },
      open: (hit) => state.actions.open(hit),
    }),
    ...filterActions(state, change),
    ...drawingActions(state, shell, change),
    ...placeActions(state, change),
    refresh: () => fillPage(state, shell),
    search: () => fillResults(state, () => state.entries),
    picture: () => savePicture(state, (context, view) => drawCopy(context, view, state)),
    table: (layer) => {
      setTableOpen(layer !== null, state);
      writeAddress();
    },
    open: (hit, options) => {
      const [west, north, east, south] = hit.box;
      const ends = [squareToLatLng(west, north), squareToLatLng(east, south)];
      const evidence = { hit, box: hit.box, article: () => evidenceArticle(hit, state), ends };
      openEvidence(evidence, state, options);
    },
    updateChoice: redraw,
    restore: (address) => whenStill(map, () => restore(address, state, shell, change)),
  };
}

/** Fill the whole page, in its current language. */
function fillPage(state: BulkState, { redraw, alignControls, writeAddress }: Shell) {
  fillPanel(state);
  fillLegend(legendGroups(state), state);
  fillMonths(state);
  fillSmallMaps(state);
  alignControls();
  fillToolbar(state);
  byId("tool-table").hidden = !hasTable(state);
  fillTable(state);
  fillRows(state);
  showMeasure(state, redraw);
  redraw();
  writeAddress();
}

/** Show the state that an address holds, with its view or else the home view. */
function restore(address: AddressState, state: BulkState, { goHome }: Shell, change: Change) {
  const { settings, view, language, window, isTableOpen } = address;
  if (language) state.words.language = language;
  // Widths are relative to the largest quantity so far, which is another one in another unit.
  if (state.settings.unit !== settings.unit) state.scale.clear();
  Object.assign(state.settings, settings);
  state.filters.window = window;
  state.table.isOpen = isTableOpen;
  state.actions.refresh();
  if (view) state.map.setView([view[0], view[1]], view[2], { animate: false });
  else goHome();
  change({});
}

function setTableOpen(isOpen: boolean, state: BulkState) {
  if (isOpen) closeEvidence(state);
  state.table.isOpen = isOpen;
  fillTable(state);
  if (isOpen) openFlowTable(state);
  byId(isOpen ? "sift" : "tool-table").focus();
}

/** Make the actions that change which commodities, values and unit are shown, and which corridor is lit. */
function filterActions(state: BulkState, change: Change) {
  const showCommodities = (off: Set<number>) => {
    updateCheckboxes("kind", (commodity) => !off.has(Number(commodity)));
    return change({ off });
  };
  return {
    commodity: (commodity, on) => showCommodities(withItems(state.settings.off, [commodity], !on)),
    onlyCommodity: (commodity) => {
      clearSearch(state);
      showCommodities(new Set(state.commodityOrder.filter((number) => number !== commodity)));
    },
    allCommodities: () => showCommodities(new Set()),
    showValue: (ids, on) => {
      const hidden = withItems(state.settings.hidden, ids, !on);
      updateCheckboxes("value", (id) => !hidden.has(id));
      change({ hidden });
    },
    unit: (unit) => {
      state.scale.clear();
      change({ unit });
    },
    light: (name) => change({ lit: state.settings.lit === name ? null : name }),
  } satisfies Partial<BulkActions>;
}

/** Make the actions that change what is drawn: the number of flows, the switches, the grid of small maps. */
function drawingActions(state: BulkState, { redraw, writeAddress }: Shell, change: Change) {
  let pending = 0;
  return {
    // While the reader moves the handle, only its last position is drawn.
    top: (top) => {
      state.settings.top = top;
      clearTimeout(pending);
      pending = window.setTimeout(() => change({}), 60);
    },
    setSwitch: (name, on) => {
      const switches = { ...state.settings.switches, [name]: on };
      if (name === "numbered" || name === "without" || name === "undated")
        return change({ switches });
      state.settings.switches = switches;
      if (name === "ground") fillLegend(legendGroups(state), state);
      writeAddress();
      redraw();
    },
    small: (by) => {
      const last = state.settings.small;
      state.settings.small = by;
      if (by && NARROW.matches) setFolded(state, true);
      closeEvidence(state);
      writeAddress();
      fillSmallMaps(state);
      byId(by ? "close-small" : `small-${last}`)?.focus();
    },
  } satisfies Partial<BulkActions>;
}

/** Make the actions that show the flows of one place only, and that zoom to a node. */
const placeActions = (state: BulkState, change: Change) =>
  ({
    onlyPlace: (place) => {
      closeEvidence(state);
      if (byId<HTMLInputElement>("query").value) clearSearch(state);
      if (state.table.isOpen) setTableOpen(false, state);
      change({ place }).then(() => focusOn(place === null ? "query" : "all-places"));
    },
    zoomTo: (x, y) => {
      const { map, data, maxBounds } = state;
      closeEvidence(state);
      const zoom = Math.min(unmergedLevel(data), Math.floor(map.getZoom()) + 2);
      map.setMaxBounds(undefined).setView(squareToLatLng(x, y), zoom, { animate: false });
      map.setMaxBounds(maxBounds ?? undefined);
    },
  }) satisfies Partial<BulkActions>;

/** Focus an element after the focused one was removed, unless the search box has the focus. */
function focusOn(id: string) {
  if (document.activeElement?.id !== "query") byId(id)?.focus();
}

/** Return a copy of a set to which items were added if `isIn`, or from which they were removed if not. */
function withItems<T>(items: Set<T>, changes: T[], isIn: boolean): Set<T> {
  const copy = new Set(items);
  for (const item of changes) {
    if (isIn) copy.add(item);
    else copy.delete(item);
  }
  return copy;
}

function updateCheckboxes(name: "kind" | "value", isOn: (id: string) => boolean) {
  for (const box of document.querySelectorAll<HTMLInputElement>(`[data-${name}]`))
    box.checked = isOn(box.dataset[name] as string);
}
