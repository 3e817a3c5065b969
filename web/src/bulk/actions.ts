// The reader's actions; each keeps page, map and address consistent.

import { byId, NARROW } from "../core/dom";
import { sharedActions } from "../core/page/actions";
import { closeEvidence, openEvidence } from "../core/page/card";
import { fillToolbar } from "../core/page/controls";
import { fold } from "../core/page/frame";
import { fillLegend } from "../core/page/legend";
import { showMeasure } from "../core/page/measure";
import { savePicture } from "../core/page/picture";
import { clearSearch, fillFound } from "../core/page/search";
import type { Shell } from "../core/page/shell";
import { showTime } from "../core/page/slider";
import { latLngOf, whenStill } from "../core/view/fitting";
import type { Address } from "./address";
import { drawCopy } from "./draw/drawing";
import { gatherAgain } from "./gathering";
import { evidenceArticle } from "./panel/evidence";
import { legendOf } from "./panel/legend";
import { fillMonths, monthsOf, timeNotes } from "./panel/months";
import { fillPanel } from "./panel/panel";
import { fillSmall } from "./panel/small";
import { fillRows, fillTable, hasTable, openMany } from "./panel/table";
import { aloneFrom } from "./sums/nodes";
import type { BulkActions, BulkState } from "./types";

type Asked = BulkState["asked"];

/** Set what the reader asks for, and sum again. */
type Ask = (wish: Partial<Asked>) => Promise<void>;

export function actionsOf(state: BulkState, shell: Shell): BulkActions {
  const { redraw, writeAddress } = shell;
  const { map } = state;
  const ask: Ask = (wish) => {
    Object.assign(state.asked, wish);
    writeAddress();
    if (state.table.isOpen) openMany(state);
    else state.many = null;
    return gatherAgain(state);
  };
  return {
    ...sharedActions(state, shell, {
      choose: (window) => {
        state.filters.window = window;
        showTime(state, timeNotes(state));
        ask({ months: monthsOf(window, state.timeline) });
      },
      open: (hit) => state.actions.open(hit),
    }),
    ...filterActions(state, ask),
    ...drawnActions(state, shell, ask),
    ...placeActions(state, ask),
    refresh: () => fillPage(state, shell),
    sought: () => fillFound(state, () => state.entries),
    picture: () => savePicture(state, drawCopy(state)),
    table: (layer) => {
      showTable(layer !== null, state);
      writeAddress();
    },
    open: (hit, options) => {
      const [west, north, east, south] = hit.box;
      const ends = [latLngOf(west, north), latLngOf(east, south)];
      const evidence = { hit, box: hit.box, article: () => evidenceArticle(hit, state), ends };
      openEvidence(evidence, state, options);
    },
    chosen: redraw,
    restore: (address) => whenStill(map, () => restore(address, state, shell, ask)),
  };
}

function fillPage(state: BulkState, { redraw, turnControls, writeAddress }: Shell) {
  fillPanel(state);
  fillLegend(legendOf(state), state);
  fillMonths(state);
  fillSmall(state);
  turnControls();
  fillToolbar(state);
  byId("tool-table").hidden = !hasTable(state);
  fillTable(state);
  fillRows(state);
  showMeasure(state, redraw);
  redraw();
  writeAddress();
}

function restore(address: Address, state: BulkState, { goHome }: Shell, ask: Ask) {
  const { asked, view, language, window, isTableOpen } = address;
  if (language) state.words.language = language;
  Object.assign(state.asked, asked);
  state.filters.window = window;
  state.table.isOpen = isTableOpen;
  state.actions.refresh();
  if (view) state.map.setView([view[0], view[1]], view[2], { animate: false });
  else goHome();
  ask({});
}

function showTable(isOpen: boolean, state: BulkState) {
  if (isOpen) closeEvidence(state);
  state.table.isOpen = isOpen;
  fillTable(state);
  if (isOpen) openMany(state);
  byId(isOpen ? "sift" : "tool-table").focus();
}

function filterActions(state: BulkState, ask: Ask) {
  const showCommodities = (off: Set<number>) => {
    tick("kind", (commodity) => !off.has(Number(commodity)));
    return ask({ off });
  };
  return {
    commodity: (commodity, on) => showCommodities(changed(state.asked.off, [commodity], !on)),
    onlyCommodity: (commodity) => {
      clearSearch(state);
      showCommodities(new Set(state.commodityOrder.filter((number) => number !== commodity)));
    },
    allCommodities: () => showCommodities(new Set()),
    showValue: (ids, on) => {
      const hidden = changed(state.asked.hidden, ids, !on);
      tick("value", (id) => !hidden.has(id));
      ask({ hidden });
    },
    light: (name) => ask({ lit: state.asked.lit === name ? null : name }),
  } satisfies Partial<BulkActions>;
}

function drawnActions(state: BulkState, { redraw, writeAddress }: Shell, ask: Ask) {
  let pending = 0;
  return {
    // While the handle moves, draw only the last number.
    top: (top) => {
      state.asked.top = top;
      clearTimeout(pending);
      pending = window.setTimeout(() => ask({}), 60);
    },
    ask: (name, on) => {
      const switches = { ...state.asked.switches, [name]: on };
      if (name === "numbered" || name === "without" || name === "undated") return ask({ switches });
      state.asked.switches = switches;
      if (name === "ground") fillLegend(legendOf(state), state);
      writeAddress();
      redraw();
    },
    small: (by) => {
      const was = state.asked.small;
      state.asked.small = by;
      if (by && NARROW.matches) fold(state, true);
      closeEvidence(state);
      writeAddress();
      fillSmall(state);
      byId(by ? "close-small" : `small-${was}`)?.focus();
    },
  } satisfies Partial<BulkActions>;
}

const placeActions = (state: BulkState, ask: Ask) =>
  ({
    only: (place) => {
      closeEvidence(state);
      if (byId<HTMLInputElement>("query").value) clearSearch(state);
      if (state.table.isOpen) showTable(false, state);
      ask({ place }).then(() => focusOn(place === null ? "query" : "all-places"));
    },
    closer: (x, y) => {
      const { map, data, maxBounds } = state;
      closeEvidence(state);
      const zoom = Math.min(aloneFrom(data), Math.floor(map.getZoom()) + 2);
      map.setMaxBounds(undefined).setView(latLngOf(x, y), zoom, { animate: false });
      map.setMaxBounds(maxBounds ?? undefined);
    },
  }) satisfies Partial<BulkActions>;

// What had the focus is gone; the search keeps it.
function focusOn(id: string) {
  if (document.activeElement?.id !== "query") byId(id)?.focus();
}

/** A copy of a set with items, or without them. */
function changed<T>(items: Set<T>, some: T[], isIn: boolean): Set<T> {
  const copy = new Set(items);
  for (const item of some) {
    if (isIn) copy.add(item);
    else copy.delete(item);
  }
  return copy;
}

function tick(name: "kind" | "value", isOn: (id: string) => boolean) {
  for (const box of document.querySelectorAll<HTMLInputElement>(`[data-${name}]`))
    box.checked = isOn(box.dataset[name] as string);
}
