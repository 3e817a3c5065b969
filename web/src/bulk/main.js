// The page as a whole: unpack, gather, draw, answer.

import { closeEvidence, forget, openEvidence } from "../core/card";
import { byId, make } from "../core/dom";
import { listen, makeAddress, makeRedraw, measureEdges } from "../core/frame";
import { addPoint, showMeasure, toggleMeasure } from "../core/measure";
import { NARROW } from "../core/narrow";
import { latLngOf, setUpMap, showWhole, turnControls, whenStill } from "../core/opening";
import { clearSearch, fillFound } from "../core/search";
import { showTime, stopPlay } from "../core/slider";
import { makeSymbols } from "../core/symbols";
import { fillToolbar } from "../core/toolbar";
import { firstLanguage, makeWords } from "../core/words";
import { amount, evidenceOf, flowName, kindName, nodeName } from "./cards";
import { readBulk } from "./columns";
import { fillPanel, fillShown } from "./counts";
import { chosenFlows, keepScale, sightOf } from "./curves";
import { findable } from "./finding";
import { hitOfFlow, hitOfNode } from "./hits";
import { fillLegend } from "./keys";
import { isHome, readState, STANDING, writtenState } from "./link";
import {
  fillMany,
  fillRows,
  ledgerSections,
  openMany,
  tableLayers,
  tableOf,
  tableRows,
} from "./many";
import { countMonths, fillMonths, monthsLine, monthsOf, stageChoice, turnsOf } from "./moments";
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
    index: { entries: [], claims: new Map() },
    flows: [],
    stages: [],
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
    picked: null,
    claim: null,
    maxBounds: null,
    leave: null,
    actions: {},
    // What the modules that both pages share call, and each page does in its own way.
    page: {
      drawAll,
      evidenceOf,
      fillLegend,
      ledgerSections,
      listenToMap,
      stageChoice,
      tableLayers,
      tableOf,
      tableRows,
      turnsOf,
      writtenState,
    },
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
  if (state.picked) closeEvidence(state);
  state.gathered = found.sums;
  state.drawn = { ...found.drawn, flows: [] };
  state.mostThrough = found.sums.through ? mostOf(found.sums.through) : 0;
  keepScale(state);
  fillShown(state);
  fillLegend(byId("legend"), state);
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

function actionsOf(state, { redraw, goHome, address }) {
  const { map, asked } = state;
  const again = () => {
    address.write();
    if (state.table.isOpen) openMany(state);
    else state.many = null;
    return gather(state);
  };
  const dress = () => {
    fillPanel(state);
    fillLegend(byId("legend"), state);
    fillMonths(state);
    turnControls(state);
    fillToolbar(state);
    byId("tool-table").hidden = !tableLayers(state).length;
    fillMany(state);
    fillRows(state);
    showMeasure(state, redraw);
    redraw();
    address.write();
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
      address.write();
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
    sought: () => fillFound(state),
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
        .setMaxBounds(null)
        .setView(latLngOf(x, y), Math.min(APART, Math.floor(map.getZoom()) + 2), {
          animate: false,
        });
      map.setMaxBounds(state.maxBounds);
    },
    time: (window, { playing = false } = {}) => {
      if (state.playing && !playing) stopPlay(state);
      state.filters.window = window;
      asked.months = monthsOf(window, state.timeline);
      showTime(state);
      return again();
    },
    home: () => {
      closeEvidence(state);
      whenStill(map, goHome);
    },
    measure: () => toggleMeasure(state, redraw),
    table: (layer) => {
      actionsTable(state, layer);
      address.write();
    },
    open: (hit, options) => openEvidence(hit, state, state.surface, options),
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

function listenToMap(state, redraw) {
  const { map } = state;
  const hint = byId("hint");
  const hitAt = (event, reach) => {
    const found = lyingAt(event.layerPoint, reach, state);
    return (
      found &&
      (found.flow === undefined ? hitOfNode(found.node, state) : hitOfFlow(found.flow, state))
    );
  };
  map.on("click", (event) => {
    if (state.measure) return addPoint(event.latlng, state, redraw);
    const isTouch =
      event.originalEvent.pointerType === "touch" || window.matchMedia("(pointer: coarse)").matches;
    const hit = hitAt(event, isTouch ? 16 : 7);
    return hit ? state.actions.open(hit, { at: event.latlng }) : closeEvidence(state);
  });
  map.on("mousemove", (event) => {
    if (state.drawn.ids.length > HOVERED_AT_MOST) return;
    const hit = hitAt(event, 7);
    map.getContainer().classList.toggle("pointing", Boolean(hit));
    hint.hidden = !hit;
    if (!hit) return;
    const { flow, node } = hit.row;
    hint.textContent =
      flow === undefined
        ? nodeName(node, state).text
        : `${flowName(flow, state)} — ${kindName(state.gathered.flows.kind[flow], state)} — ${state.gathered.flows.numbered[flow] ? amount(state.gathered.flows.quantity[flow], state) : state.words.say("unquantified")}`;
    const { x, y } = event.containerPoint;
    const nearEdge = x > map.getSize().x - 240;
    hint.style.left = nearEdge ? "auto" : `${x + 14}px`;
    hint.style.right = nearEdge ? `${map.getSize().x - x + 14}px` : "auto";
    hint.style.top = `${y + 12}px`;
  });
  map.on("mouseout movestart", () => {
    hint.hidden = true;
  });
  map.on("popupclose", () => forget(state));
  map.on("zoomend", () => {
    if (state.gathered && state.gathered.level !== levelOf(map.getZoom())) gather(state);
  });
  map.on("moveend", () => chooseAnew(state));
}

async function start(data, map) {
  const state = makeState(data, map);
  if (data.places) data.weight = whole(weighPlaces(data));
  Object.assign(state, whole(countMonths(data)));
  state.undated = data.rows.month ? state.byMonth[0] : 0;
  state.kinds = data.commodities
    .map((_, kind) => kind)
    .sort((a, b) => state.byKind[b] - state.byKind[a] || a - b);
  const { surface, start: home } = setUpMap(state, drawBulk);
  state.surface = surface;
  const address = makeAddress(state);
  const redraw = makeRedraw(surface);
  const goHome = () => {
    showWhole(state, home);
    state.home = { centre: map.getCenter(), zoom: map.getZoom() };
  };
  state.actions = actionsOf(state, { redraw, goHome, address });
  byId("masthead").append(make("p", { id: "chosen-place", hidden: true }));
  listen(state, redraw, address);
  const said = readState(location.hash, state);
  if (said.language) state.words.language = said.language;
  state.actions.dress();
  measureEdges(state);
  map.invalidateSize();
  goHome();
  surface.release();
  if (location.hash.length > 1) await state.actions.restore(said);
  else await gather(state);
  window.addEventListener(
    "hashchange",
    () => address.isOwn() || state.actions.restore(readState(location.hash, state)),
  );
  makeRunner()(findable(state)).then((entries) => {
    state.index.entries = entries;
    if (byId("query").value) fillFound(state);
    document.documentElement.dataset.findable = "true";
  });
  return state;
}

async function open() {
  const container = document.querySelector(".folium-map");
  byId("stage").prepend(container);
  return start(await readBulk(), window[container.id]);
}

const ready = new Promise((resolve) => {
  document.addEventListener("DOMContentLoaded", resolve);
})
  .then(open)
  .catch((error) => {
    byId("message").hidden = false;
    throw error;
  });

ready.then((state) => {
  Object.defineProperty(window, "geoMap", { value: Object.freeze(probeOf(state)) });
  document.documentElement.dataset.ready = "true";
});
