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

export function actionsOf(state: BulkState, shell: Shell): BulkActions {
  const { surface, redraw, goHome, turnControls, writeAddress } = shell;
  const { map } = state;
  const again = () => {
    writeAddress();
    if (state.table.isOpen) openMany(state);
    else state.many = null;
    return gatherAgain(state);
  };
  const ask = (wish: Partial<BulkState["asked"]>) => {
    Object.assign(state.asked, wish);
    return again();
  };
  const refresh = () => {
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
  };
  const showCommodities = (off: Set<number>) => {
    tick("kind", (commodity) => !off.has(Number(commodity)));
    return ask({ off });
  };
  const showTable = (isOpen: boolean) => {
    if (isOpen) closeEvidence(state);
    state.table.isOpen = isOpen;
    fillTable(state);
    if (isOpen) openMany(state);
    byId(isOpen ? "sift" : "tool-table").focus();
  };
  const restore = ({ asked, view, language, window, isTableOpen }: Address) => {
    if (language) state.words.language = language;
    Object.assign(state.asked, asked);
    state.filters.window = window;
    state.table.isOpen = isTableOpen;
    refresh();
    if (view) map.setView([view[0], view[1]], view[2], { animate: false });
    else goHome();
    again();
  };
  let pending = 0;
  return {
    ...sharedActions(state, shell, {
      choose: (window) => {
        state.filters.window = window;
        state.asked.months = monthsOf(window, state.timeline);
        showTime(state, timeNotes(state));
        again();
      },
      open: (hit) => state.actions.open(hit),
    }),
    refresh,
    // While the handle moves, draw only the last number.
    top: (top) => {
      state.asked.top = top;
      clearTimeout(pending);
      pending = window.setTimeout(again, 60);
    },
    ask: (name, on) => {
      state.asked.switches = { ...state.asked.switches, [name]: on };
      if (name === "ground") fillLegend(legendOf(state), state);
      if (name === "numbered" || name === "without" || name === "undated") return again();
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
    light: (name) => ask({ lit: state.asked.lit === name ? null : name }),
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
    sought: () => fillFound(state, () => state.entries),
    only: (place) => {
      closeEvidence(state);
      if (byId<HTMLInputElement>("query").value) clearSearch(state);
      if (state.table.isOpen) showTable(false);
      ask({ place }).then(() => focusOn(place === null ? "query" : "all-places"));
    },
    closer: (x, y) => {
      closeEvidence(state);
      const zoom = Math.min(aloneFrom(state.data), Math.floor(map.getZoom()) + 2);
      map.setMaxBounds(undefined).setView(latLngOf(x, y), zoom, { animate: false });
      map.setMaxBounds(state.maxBounds ?? undefined);
    },
    picture: () => savePicture(state, drawCopy(state)),
    table: (layer) => {
      showTable(layer !== null);
      writeAddress();
    },
    open: (hit, options) => {
      const [west, north, east, south] = hit.box;
      const ends = [latLngOf(west, north), latLngOf(east, south)];
      const evidence = { hit, box: hit.box, article: () => evidenceArticle(hit, state), ends };
      openEvidence(evidence, state, surface, options);
    },
    chosen: redraw,
    restore: (address) => whenStill(map, () => restore(address)),
  };
}

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
