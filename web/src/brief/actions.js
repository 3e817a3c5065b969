import { closeEvidence, openEvidence } from "../core/card";
import { byId } from "../core/dom";
import { showMeasure, toggleMeasure } from "../core/measure";
import { turnControls, whenStill } from "../core/opening";
import { clearSearch, fillFound } from "../core/search";
import { fillTime, showTime, stopPlay } from "../core/slider";
import { fillToolbar } from "../core/toolbar";
import { isHome } from "./address";
import { chooseClaim } from "./claims";
import { routingActions } from "./closing";
import { countsOf, makeFilters, shownOf } from "./filters";
import { markLedger } from "./ledger";
import { fillLegend } from "./legend";
import { fillPanel, fillShown } from "./panel";
import { fillTable } from "./table";
import { showTab } from "./tabs";

// What the reader can do; each action leaves the page, the picture and the address in accord.
export function actionsOf(state, { surface, redraw, goHome, address }) {
  const { map, filters } = state;
  const refilter = () => {
    state.shown = shownOf(state);
    fillShown(state);
    showTime(state);
    fillTable(state);
    redraw();
    address.write();
  };
  const dress = () => {
    fillPanel(state);
    fillLegend(byId("legend"), state);
    fillTime(state);
    turnControls(state);
    fillToolbar(state);
    fillTable(state);
    showMeasure(state, redraw);
    redraw();
    address.write();
  };
  const actions = {
    dress,
    speak: (language) => {
      const wasHome = isHome(state);
      const { claim } = state;
      state.words.language = language;
      closeEvidence(state);
      dress();
      // The legend changes sides with the language; a reader who has moved the map keeps their view.
      if (wasHome) goHome();
      if (claim) chooseClaim(claim, state);
      document.querySelector(`[data-language="${language}"]`).focus();
    },
    show: (layer, on) => {
      state.visible[layer] = on;
      redraw();
      address.write();
    },
    hover: (id) => {
      if (state.hovered === id) return;
      state.hovered = id;
      redraw();
    },
    filter: (group, value, on) => {
      filters.off[group][on ? "delete" : "add"](value);
      refilter();
    },
    // All of one kind, and nothing else of it: what a found commodity leads to.
    only: (group, value) => {
      filters.off[group] = new Set(
        countsOf(group, state)
          .map(([each]) => each)
          .filter((each) => each !== value),
      );
      clearSearch(state);
      actions.tab("filter");
      dress();
      refilter();
    },
    // The reader's own hand on the time stops the play.
    time: (window, { playing = false } = {}) => {
      if (state.playing && !playing) stopPlay(state);
      filters.window = window;
      refilter();
    },
    home: () => {
      closeEvidence(state);
      whenStill(map, () => {
        goHome();
        redraw();
      });
    },
    measure: () => toggleMeasure(state, redraw),
    table: (layer) => {
      if (layer) closeEvidence(state);
      state.table = {
        isOpen: Boolean(layer),
        layer: layer || state.table.layer,
        sort: !layer || layer === state.table.layer ? state.table.sort : null,
      };
      fillTable(state);
      byId(layer ? "table-layer" : "tool-table").focus();
      address.write();
    },
    // Once up, once down.
    sort: (word) => {
      const { sort } = state.table;
      state.table.sort = { word, down: Boolean(sort && sort.word === word && !sort.down) };
      fillTable(state);
      document.querySelector(`[data-sort="${word}"]`).focus();
      address.write();
    },
    stage: (stage) => {
      filters.stage = stage;
      refilter();
    },
    unfilter: () => {
      Object.assign(filters, makeFilters());
      dress();
      refilter();
    },
    tab: (name) => {
      state.tab = name;
      showTab(state);
      markLedger(state);
      address.write();
    },
    open: (hit, options) =>
      hit.layer === "movements"
        ? actions.route(hit.row.flow)
        : openEvidence(hit, state, surface, options),
    claim: (id, options) =>
      state.claim === id ? closeEvidence(state) : chooseClaim(id, state, options),
    sought: () => {
      fillFound(state);
      address.write();
    },
    chosen: () => {
      markLedger(state);
      redraw();
      address.write();
    },
    ...(state.routing ? routingActions(state, { refilter }) : {}),
    restore: (asked) =>
      whenStill(map, () => restore(asked, state, { dress, refilter, surface, goHome })),
  };
  return actions;
}

// Put the page into the state that an address asks for.
function restore(asked, state, { dress, refilter, surface, goHome }) {
  closeEvidence(state);
  if (asked.language) state.words.language = asked.language;
  Object.assign(state.filters, { off: asked.off, window: asked.window, stage: asked.stage });
  for (const name of state.data.spec.layers)
    state.visible[name] = state.data.spec.hidden.includes(name) === asked.turned.includes(name);
  if (state.routing)
    Object.assign(state.routing, {
      flow: asked.flow,
      shut: asked.shut,
      scenario: asked.scenario,
      view: null,
    });
  state.tab = asked.tab;
  state.table = {
    isOpen: Boolean(asked.table),
    layer: asked.table || state.table.layer,
    sort: asked.sort,
  };
  byId("query").value = asked.query;
  state.shown = shownOf(state);
  dress();
  refilter();
  if (asked.view)
    state.map.setView([asked.view[0], asked.view[1]], asked.view[2], { animate: false });
  else goHome();
  surface.redraw();
  if (asked.claim) chooseClaim(asked.claim, state);
  else if (asked.hit) state.actions.open(asked.hit);
}
