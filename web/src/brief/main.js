// The page as a whole: unpack, draw, answer.

import { readPayload } from "../core/decode";
import { byId, NARROW } from "../core/dom";
import { fillLegend } from "../core/legend";
import { openPage, startPage, TOLERANCE } from "../core/shell";
import { makeSymbols } from "../core/symbols";
import { firstLanguage, makeWords } from "../core/words";
import { actionsOf } from "./actions";
import { readState, writtenState } from "./address";
import { bendFlows } from "./bends";
import { sharesText } from "./closing";
import { drawAll, drawWith } from "./drawing";
import { commodityOf } from "./evidence";
import { sharesOfRow } from "./facts";
import { makeFilters, shownOf } from "./filters";
import { featuresByClaim } from "./focus";
import { hitAt } from "./hits";
import { ledgerSections } from "./ledger";
import { legendOf } from "./legend";
import { passagesByClaim } from "./passages";
import { timelineOf } from "./periods";
import { probeOf } from "./probe";
import { MODELLED, routingOf } from "./routing";
import { flowsOf } from "./strands";
import { tableLayers, tableOf, tableRows } from "./table";
import { TABS } from "./tabs";
import { reversalsOf } from "./turns";

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
    visible: Object.fromEntries(
      data.spec.layers.map((name) => [name, !data.spec.hidden.includes(name)]),
    ),
    open: new Set(["routed", "flows", "filters", "layers"]),
    legendOpen: !NARROW.matches,
    hovered: null,
    chosen: null,
    maxBounds: null,
    home: null,
    leave: null,
    ground: { key: null, canvas: document.createElement("canvas") },
    drawn: { flows: [], marks: [], barriers: [], labels: [] },
    actions: {},
  };
  [state.table.layer = null] = tableLayers(state);
  state.shown = shownOf(state);
  state.timeline = timelineOf(state);
  state.reversals = reversalsOf(flows);
  return state;
}

async function start(map) {
  const data = await readPayload(byId("geo-data"));
  const state = makeState(data, map);
  const lines = state.flows.map(({ first }) => first.shape).filter(Boolean);
  const shapes = Object.values(data.tables).flatMap((rows) => rows.map(({ shape }) => shape));
  await startPage(state, {
    draw: (context, view) => drawAll(context, view, state),
    actionsOf: (shell) => actionsOf(state, shell),
    readState: (hash) => readState(hash, state),
    writtenState: () => writtenState(state),
    show: (asked) => asked && state.actions.restore(asked),
    hitAt: (point, tolerance) => hitAt(point, tolerance, state),
    hintAt: (point) => {
      const hit = point && hitAt(point, TOLERANCE.mouse, state);
      state.actions.hover(hit?.flow?.id ?? null);
      return hit && hintText(hit, state);
    },
    open: (hit, at) => state.actions.open(hit, { at }),
    paper: {
      drawWith,
      fillLegend: () => fillLegend(legendOf(state), state),
      appendix: () => paperSections(state),
    },
    shapes: state.flows.length ? lines : shapes.filter(Boolean),
    lines,
    ready: () => {
      bendFlows(state.flows, data.tables.places || [], {
        pixel: 1 / (256 * 2 ** map.getZoom()),
        symbols: state.symbols,
      });
      state.shown = shownOf(state);
    },
  });
  return state;
}

function paperSections(state) {
  const [layer] = tableLayers(state);
  const whole = { ...state, table: { isOpen: true, layer } };
  const rows = layer ? tableRows(whole) : [];
  return [rows.length ? tableOf(rows, whole) : null, ...ledgerSections(state)];
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

openPage(start, probeOf);
