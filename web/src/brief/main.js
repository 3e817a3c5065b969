// The page as a whole: unpack, draw, answer.

import { closeEvidence, forget } from "../core/card";
import { readPayload } from "../core/decode";
import { byId } from "../core/dom";
import { listen, makeAddress, makeRedraw, measureEdges } from "../core/frame";
import { layGround } from "../core/ground";
import { addPoint, drawMeasure } from "../core/measure";
import { NARROW } from "../core/narrow";
import { setUpMap, showWhole } from "../core/opening";
import { flowsOf } from "../core/strands";
import { makeSymbols } from "../core/symbols";
import { firstLanguage, makeWords } from "../core/words";
import { actionsOf } from "./actions";
import { readState, writtenState } from "./address";
import { drawAreas, drawBuffers, drawZones } from "./areas";
import { bendFlows } from "./bends";
import { sharesText } from "./closing";
import { commodityOf, evidenceOf } from "./evidence";
import { sharesOfRow } from "./facts";
import { makeFilters, shownOf } from "./filters";
import { drawFlows } from "./flows";
import { featuresByClaim } from "./focus";
import { hitAt, TOLERANCE } from "./hits";
import { drawLabels } from "./labels";
import { ledgerSections } from "./ledger";
import { fillLegend } from "./legend";
import { drawEvents, drawMarks } from "./marks";
import { drawModelled } from "./modelled";
import { passagesByClaim } from "./passages";
import { timelineOf } from "./periods";
import { probeOf } from "./probe";
import { MODELLED, routingOf } from "./routing";
import { stageChoice } from "./stages";
import { tableLayers, tableOf, tableRows } from "./table";
import { TABS } from "./tabs";
import { reversalsOf, turnsOf } from "./turns";

function indexOf(data, flows) {
  const { tables } = data;
  const byKey = (name) => new Map((tables[name] || []).map((row) => [row.id, row]));
  const claims = tables.claims || [];
  const named = new Map();
  // A flow's end may be a place, a zone, a country or a region; towns win over the label points that stand for areas.
  for (const name of ["actors", "zones", "areas", "places"])
    for (const row of tables[name] || []) named.set(row.id, row);
  for (const row of tables.zones || [])
    if (row.zone && !named.has(row.zone)) named.set(row.zone, row);
  return {
    claims: byKey("claims"),
    sources: byKey("sources"),
    commodities: byKey("commodities"),
    named,
    disputed: new Set(claims.flatMap((claim) => claim.disputes || [])),
    superseded: new Set(claims.flatMap((claim) => claim.supersedes || [])),
    features: featuresByClaim(tables, flows),
    passages: passagesByClaim(data),
  };
}

function makeState(data, map) {
  const words = makeWords(data.messages);
  words.language = firstLanguage();
  const flows = flowsOf(data.spec.layers.includes("flows") ? data.tables.flows || [] : []);
  const state = {
    data,
    map,
    words,
    routing: routingOf(data),
    symbols: makeSymbols(data.symbols, data.tables.flows || []),
    index: indexOf(data, flows),
    flows,
    filters: makeFilters(),
    shown: null,
    tab: TABS[0],
    table: { isOpen: false, layer: null },
    stages: data.spec.stages || [],
    playing: null,
    measure: null,
    claim: null,
    chosenHit: null,
    visible: Object.fromEntries(
      data.spec.layers.map((name) => [name, !data.spec.hidden.includes(name)]),
    ),
    open: new Set(["routed", "flows", "filters", "layers"]),
    legendOpen: !NARROW.matches,
    hovered: null,
    chosen: null,
    picked: null,
    maxBounds: null,
    leave: null,
    ground: { key: null, canvas: document.createElement("canvas") },
    drawn: { flows: [], marks: [], barriers: [], labels: [] },
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
  [state.table.layer = null] = tableLayers(state);
  state.shown = shownOf(state);
  state.timeline = timelineOf(state);
  state.reversals = reversalsOf(flows);
  return state;
}

function drawAll(context, view, state) {
  layGround(context, view, state);
  drawAreas(context, view, state);
  drawBuffers(context, view, state);
  drawZones(context, view, state);
  drawModelled(context, view, state);
  drawFlows(context, view, state);
  drawMarks(context, view, state);
  const taken = drawLabels(context, view, state);
  drawEvents(context, view, state, taken);
  drawMeasure(context, view, state);
}

function start(data, map) {
  const state = makeState(data, map);
  const { surface, start: home } = setUpMap(state, drawAll);
  const address = makeAddress(state);
  const redraw = makeRedraw(surface);
  const goHome = () => {
    showWhole(state, home);
    state.home = { centre: map.getCenter(), zoom: map.getZoom() };
  };
  state.actions = actionsOf(state, { surface, redraw, goHome, address });
  listen(state, redraw, address);
  const asked = readState(location.hash, state);
  if (asked.language) state.words.language = asked.language;
  state.actions.dress();
  measureEdges(state);
  map.invalidateSize();
  goHome();
  bendFlows(state.flows, data.tables.places || [], {
    pixel: 1 / (256 * 2 ** map.getZoom()),
    symbols: state.symbols,
  });
  state.shown = shownOf(state);
  surface.release();
  if (location.hash.length > 1) state.actions.restore(asked);
  window.addEventListener(
    "hashchange",
    () => address.isOwn() || state.actions.restore(readState(location.hash, state)),
  );
  return state;
}

function listenToMap(state, redraw) {
  const { map } = state;
  const hint = byId("hint");
  const pointOf = (event) => event.layerPoint;
  map.on("click", (event) => {
    const isTouch =
      event.originalEvent.pointerType === "touch" || window.matchMedia("(pointer: coarse)").matches;
    if (state.measure) {
      addPoint(event.latlng, state, redraw);
      return;
    }
    const hit = hitAt(pointOf(event), isTouch ? TOLERANCE.touch : TOLERANCE.mouse, state);
    if (hit) state.actions.open(hit, { at: event.latlng });
    else closeEvidence(state);
  });
  map.on("mousemove", (event) => {
    // A popup or a button covers the flows below it; Leaflet passes its pointer on to the map.
    const isCovered = event.originalEvent.target.closest(".leaflet-popup, .leaflet-control");
    const hit = isCovered ? null : hitAt(pointOf(event), TOLERANCE.mouse, state);
    map.getContainer().classList.toggle("pointing", Boolean(hit));
    state.actions.hover(hit && hit.flow ? hit.flow.id : null);
    hint.hidden = !hit;
    if (!hit) return;
    hint.textContent = hintText(hit, state);
    const { x, y } = event.containerPoint;
    const nearEdge = x > map.getSize().x - 240;
    hint.style.left = nearEdge ? "auto" : `${x + 14}px`;
    hint.style.right = nearEdge ? `${map.getSize().x - x + 14}px` : "auto";
    hint.style.top = `${y + 12}px`;
  });
  map.on("mouseout movestart", () => {
    hint.hidden = true;
    state.actions.hover(null);
  });
  map.on("popupclose", () => {
    forget(state);
    redraw();
  });
}

function hintText(hit, state) {
  if (hit.layer === "segments")
    return [
      state.words.say("stretch"),
      sharesText(...sharesOfRow(hit.row, state), state),
      state.words.say("modelled"),
    ].join(" — ");
  const parts = [state.words.text(hit.row, "label") || hit.row.id];
  if (MODELLED.includes(hit.layer)) parts.push(state.words.say("modelled"));
  if (hit.flow) parts.push(commodityOf(hit.row, state).text);
  if (hit.layer === "zones") parts.push(state.words.text(hit.row, "candidate"));
  return parts.filter(Boolean).join(" — ");
}

async function open() {
  const container = document.querySelector(".folium-map");
  byId("stage").prepend(container);
  const map = window[container.id];
  const data = await readPayload(byId("geo-data"));
  return start(data, map);
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
