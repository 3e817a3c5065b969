import { closeEvidence, openEvidence } from "../core/card";
import { fillToolbar } from "../core/controls";
import { byId } from "../core/dom";
import { isHome, latLngOf, whenStill } from "../core/fitting";
import { fillLegend } from "../core/legend";
import { showMeasure, toggleMeasure } from "../core/measure";
import { savePicture } from "../core/picture";
import { clearSearch, fillFound } from "../core/search";
import { fillTime, showTime, stopPlay } from "../core/slider";
import { chooseClaim } from "./claims";
import { routingActions } from "./closing";
import { drawWith } from "./drawing";
import { evidenceOf } from "./evidence";
import { countsOf, makeFilters, shownOf } from "./filters";
import { entriesOf } from "./finding";
import { markLedger } from "./ledger";
import { legendOf } from "./legend";
import { fillPanel, fillShown } from "./panel";
import { stageChoice } from "./stages";
import { middleOf } from "./strands";
import { fillTable } from "./table";
import { showTab } from "./tabs";
import { turnsOf } from "./turns";

// What the reader can do; each action leaves the page, the picture and the address in accord.
export function actionsOf(state, { surface, redraw, goHome, turnControls, writeAddress }) {
  const { map, filters } = state;
  const refilter = () => {
    state.shown = shownOf(state);
    fillShown(state);
    showTime(state, turnsOf(state));
    fillTable(state);
    redraw();
    writeAddress();
  };
  const dress = () => {
    fillPanel(state);
    fillLegend(legendOf(state), state);
    fillTime(state, stageChoice(state), turnsOf(state));
    turnControls();
    fillToolbar(state);
    fillTable(state);
    showMeasure(state, redraw);
    redraw();
    writeAddress();
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
      writeAddress();
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
    picture: () => savePicture(state, drawWith),
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
      writeAddress();
    },
    // Once up, once down.
    sort: (word) => {
      const { sort } = state.table;
      state.table.sort = { word, down: Boolean(sort && sort.word === word && !sort.down) };
      fillTable(state);
      document.querySelector(`[data-sort="${word}"]`).focus();
      writeAddress();
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
      writeAddress();
    },
    open: (hit, options) =>
      hit.layer === "movements"
        ? actions.route(hit.row.flow)
        : openEvidence(shownEvidence(hit, state), state, surface, options),
    claim: (id, options) =>
      state.claim === id ? closeEvidence(state) : chooseClaim(id, state, options),
    sought: () => {
      fillFound(state, () => entriesOf(state));
      writeAddress();
    },
    chosen: () => {
      markLedger(state);
      redraw();
      writeAddress();
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

function shownEvidence(hit, state) {
  const { shape } = hit.row;
  const anchors = {
    flows: () => {
      const drawn = state.drawn.flows.find(({ flow }) => flow.id === hit.flow.id);
      return drawn && state.map.layerPointToLatLng(middleOf(drawn).slice(0, 2));
    },
    barriers: () => {
      const [xy] = shape.parts;
      const middle = 2 * Math.floor(xy.length / 4);
      return latLngOf(xy[middle], xy[middle + 1]);
    },
  };
  return {
    hit,
    box: shape?.box ?? null,
    article: () => evidenceOf(hit, state),
    anchor: shape && anchors[hit.layer],
  };
}
