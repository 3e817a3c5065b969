// The page as a whole: unpack, gather, draw, answer.

import { closeEvidence, openEvidence } from "../core/card";
import { fillToolbar } from "../core/controls";
import { byId, make, NARROW } from "../core/dom";
import { isHome, latLngOf, whenStill } from "../core/fitting";
import { fillLegend } from "../core/legend";
import { showMeasure, toggleMeasure } from "../core/measure";
import { savePicture } from "../core/picture";
import { clearSearch, fillFound } from "../core/search";
import { openPage, startPage, TOLERANCE } from "../core/shell";
import { showTime, stopPlay } from "../core/slider";
import { makeSymbols } from "../core/symbols";
import { firstLanguage, makeWords } from "../core/words";
import { amount, evidenceOf, flowName, kindName, nodeName } from "./cards";
import { readBulk } from "./columns";
import { fillPanel, fillShown } from "./counts";
import { chosenFlows, keepScale, sightOf } from "./curves";
import { findable } from "./finding";
import { hitOfFlow, hitOfNode } from "./hits";
import { legendOf } from "./keys";
import { readState, STANDING, writtenState } from "./link";
import { fillMany, fillRows, openMany, tableLayers, tableOf, tableRows } from "./many";
import { countMonths, fillMonths, monthsLine, monthsOf, turnsOf } from "./moments";
import { APART, levelOf, weighPlaces } from "./nodes";
import { probeOf } from "./probe";
import { makeRunner } from "./slices";
import { drawAll, drawBulk, FRAME, lyingAt } from "./strokes";
import { gathered } from "./sums";

function makeState(data, map) {
  const words = makeWords(data.messages);
  words.language = firstLanguage();
  const state = {
    data,
    map,
    words,
    symbols: makeSymbols(data.symbols),
    asked: { top: 300, off: new Set(), hidden: new Set(), months: null, place: null, ...STANDING },
    filters: { window: null },
    runner: makeRunner(),
    tableRunner: makeRunner(),
    fileRunner: makeRunner(),
    gathered: null,
    drawn: { ids: [], numbered: 0, without: 0, counts: {}, sight: [], curve: null, flows: [] },
    gathering: false,
    drawing: 0,
    ink: FRAME.start,
    scale: new Map(),
    marks: [],
    named: [],
    entries: [],
    home: null,
    open: new Set(
      NARROW.matches
        ? ["drawn", "list"]
        : ["drawn", "kinds", ...data.categories.map(({ name }) => name), "list"],
    ),
    legendOpen: !NARROW.matches,
    table: { isOpen: false, layer: data.kind, query: "" },
    sheet: document.createElement("canvas"),
    ground: { key: null, canvas: document.createElement("canvas") },
    playing: null,
    measure: null,
    chosen: null,
    claim: null,
    maxBounds: null,
    leave: null,
    actions: {},
  };
  state.timeline = monthsLine(state);
  return state;
}

const whole = (work) => {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
};

// Gather what is asked for at the map's level, in slices; then draw it.
async function gather(state) {
  state.gathering = true;
  const level = levelOf(state.map.getZoom());
  const found = await state.runner(
    (function* () {
      const sums = yield* gathered(state, level);
      return {
        sums,
        drawn: sums.flows
          ? yield* chosenFlows(state, sums, sightOf(state.map))
          : { ids: [], numbered: 0 },
      };
    })(),
  );
  if (!found) return;
  state.gathering = false;
  if (state.chosen) closeEvidence(state);
  state.gathered = found.sums;
  state.drawn = { ...found.drawn, flows: [] };
  state.mostThrough = found.sums.through ? mostOf(found.sums.through) : 0;
  keepScale(state);
  fillShown(state);
  fillLegend(legendOf(state), state);
  state.surface.redraw();
  document.documentElement.dataset.gathered = String((state.turn = (state.turn || 0) + 1));
  chooseAnew(state); // the map may have been moved meanwhile
}

// The map was moved: other flows begin or end in sight.
async function chooseAnew(state) {
  const { gathered: sums, drawn, gathering, map } = state;
  const sight = sightOf(map);
  if (gathering || !sums || !sums.flows || drawn.sight.every((edge, i) => edge === sight[i]))
    return;
  const found = await state.runner(chosenFlows(state, sums, sight));
  if (!found || state.gathered !== sums) return;
  state.drawn = { ...found, flows: [] };
  fillShown(state);
  state.surface.redraw();
}

function mostOf({ entering, leaving, within }) {
  let most = 0;
  for (let i = 0; i < entering.length; i++)
    most = Math.max(most, entering[i] + leaving[i] + within[i]);
  return most;
}

function actionsOf(state, { redraw, goHome, turnControls, writeAddress }) {
  const { map, asked } = state;
  const again = () => {
    writeAddress();
    if (state.table.isOpen) openMany(state);
    else state.many = null;
    return gather(state);
  };
  const dress = () => {
    fillPanel(state);
    fillLegend(legendOf(state), state);
    fillMonths(state);
    turnControls();
    fillToolbar(state);
    byId("tool-table").hidden = !tableLayers(state).length;
    fillMany(state);
    fillRows(state);
    showMeasure(state, redraw);
    redraw();
    writeAddress();
  };
  const kinds = (off) => {
    asked.off = off;
    for (const box of document.querySelectorAll("[data-kind]"))
      box.checked = !off.has(Number(box.dataset.kind));
    return again();
  };
  let pending = 0;
  return {
    again,
    dress,
    speak: (language) => {
      const wasHome = isHome(state);
      state.words.language = language;
      closeEvidence(state);
      dress();
      if (wasHome) goHome();
      document.querySelector(`[data-language="${language}"]`).focus();
    },
    // While the handle runs through the numbers only the last one is worth drawing.
    top: (n) => {
      asked.top = n;
      clearTimeout(pending);
      pending = setTimeout(again, 60);
    },
    ask: (name, on) => {
      asked[name] = on;
      if (name !== "rings") return again();
      writeAddress();
      return redraw();
    },
    kind: (kind, on) => {
      const off = new Set(asked.off);
      off[on ? "delete" : "add"](kind);
      return kinds(off);
    },
    showValue: (ids, on) => {
      asked.hidden = new Set(asked.hidden);
      for (const id of ids) asked.hidden[on ? "delete" : "add"](id);
      for (const box of document.querySelectorAll("[data-value]"))
        box.checked = !asked.hidden.has(box.dataset.value);
      return again();
    },
    sought: () => fillFound(state, () => state.entries),
    onlyKind: (kind) => {
      clearSearch(state);
      return kinds(new Set(state.kinds.filter((each) => each !== kind)));
    },
    allKinds: () => kinds(new Set()),
    only: (place) => {
      closeEvidence(state);
      if (byId("query").value) clearSearch(state);
      if (state.table.isOpen) actionsTable(state, null);
      asked.place = place;
      return again();
    },
    closer: (x, y) => {
      closeEvidence(state);
      map
        .setMaxBounds(undefined)
        .setView(latLngOf(x, y), Math.min(APART, Math.floor(map.getZoom()) + 2), {
          animate: false,
        });
      map.setMaxBounds(state.maxBounds);
    },
    time: (window, { playing = false } = {}) => {
      if (state.playing && !playing) stopPlay(state);
      state.filters.window = window;
      asked.months = monthsOf(window, state.timeline);
      showTime(state, turnsOf(state));
      return again();
    },
    home: () => {
      closeEvidence(state);
      whenStill(map, goHome);
    },
    picture: () => savePicture(state, drawWith),
    measure: () => toggleMeasure(state, redraw),
    table: (layer) => {
      actionsTable(state, layer);
      writeAddress();
    },
    open: (hit, options) =>
      openEvidence(
        { hit, box: hit.row.shape.box, article: () => evidenceOf(hit, state) },
        state,
        state.surface,
        options,
      ),
    chosen: redraw,
    restore: (said) => whenStill(map, () => restore(said, state, { goHome, again, dress })),
  };
}

function actionsTable(state, layer) {
  if (layer) closeEvidence(state);
  state.table.isOpen = Boolean(layer);
  fillMany(state);
  if (layer) openMany(state);
  (byId(layer ? "sift" : "tool-table") || document.body).focus();
}

function restore(said, state, { goHome, again, dress }) {
  const { asked } = state;
  if (said.language) state.words.language = said.language;
  Object.assign(asked, STANDING, {
    top: said.top,
    off: said.off,
    hidden: said.hidden,
    place: said.place,
    months: monthsOf(said.window, state.timeline),
  });
  for (const name of said.turned) asked[name] = !STANDING[name];
  state.filters.window = said.window;
  state.table.isOpen = said.table;
  dress();
  if (said.view) state.map.setView([said.view[0], said.view[1]], said.view[2], { animate: false });
  else goHome();
  return again();
}

const HOVERED_AT_MOST = 3000; // drawn flows; with more a moving pointer costs too much

function hitAt(point, tolerance, state) {
  const lying = lyingAt(point, tolerance, state);
  if (!lying) return null;
  return lying.flow === undefined ? hitOfNode(lying.node, state) : hitOfFlow(lying.flow, state);
}

function hintAt(point, state) {
  const hit =
    point && state.drawn.ids.length <= HOVERED_AT_MOST && hitAt(point, TOLERANCE.mouse, state);
  if (!hit) return null;
  const { flow, node } = hit.row;
  if (flow === undefined) return nodeName(node, state).text;
  const { kind, numbered, quantity } = state.gathered.flows;
  const much = numbered[flow] ? amount(quantity[flow], state) : state.words.say("unquantified");
  return [flowName(flow, state), kindName(kind[flow], state), much].join(" — ");
}

const drawWith = (state) => {
  const copy = { ...state };
  return (context, view) => drawAll(context, view, copy);
};

async function start(map) {
  const data = await readBulk();
  const state = makeState(data, map);
  if (data.places) data.weight = whole(weighPlaces(data));
  Object.assign(state, whole(countMonths(data)));
  state.undated = data.rows.month ? state.byMonth[0] : 0;
  state.kinds = data.commodities
    .map((_, kind) => kind)
    .sort((a, b) => state.byKind[b] - state.byKind[a] || a - b);
  byId("masthead").append(make("p", { id: "chosen-place", hidden: true }));
  await startPage(state, {
    draw: (context, view) => drawBulk(context, view, state),
    actionsOf: (shell) => {
      state.surface = shell.surface;
      return actionsOf(state, shell);
    },
    readState: (hash) => readState(hash, state),
    writtenState: () => writtenState(state),
    show: (asked) => (asked ? state.actions.restore(asked) : gather(state)),
    hitAt: (point, tolerance) => hitAt(point, tolerance, state),
    hintAt: (point) => hintAt(point, state),
    open: (hit, at) => state.actions.open(hit, { at }),
    paper: {
      drawWith,
      fillLegend: () => fillLegend(legendOf(state), state),
      appendix: () => paperTable(state),
    },
    shapes: [],
    lines: [],
  });
  map.on("zoomend", () => {
    if (state.gathered && state.gathered.level !== levelOf(map.getZoom())) gather(state);
  });
  map.on("moveend", () => chooseAnew(state));
  makeRunner()(findable(state)).then((entries) => {
    state.entries = entries;
    if (byId("query").value) state.actions.sought();
    document.documentElement.dataset.findable = "true";
  });
  return state;
}

function paperTable(state) {
  const rows = tableLayers(state).length ? tableRows(state) : [];
  return rows.length ? [tableOf(rows, state)] : [];
}

openPage(start, probeOf);
