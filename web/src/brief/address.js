// The state of the page in its address: a link to the file opens the same view. Whatever an address says is checked
// against what this map holds; what it does not hold is passed over.

import { byId } from "../core/dom";
import { isHome } from "../core/fitting";
import { dayNamed, isoOf } from "../core/spans";
import { LANGUAGES } from "../core/words";
import { countsOf, FILTERS } from "./filters";
import { hitName, hitNamed } from "./focus";
import { sameIds } from "./routing";
import { COLUMNS, tableLayers } from "./table";
import { TABS } from "./tabs";

const QUERY_AT_MOST = 200; // characters

export function writtenState(state) {
  const { map, words, filters, visible, data } = state;
  const parts = {};
  if (!isHome(state)) {
    const { lat, lng } = map.getCenter();
    parts.v = [lat.toFixed(3), lng.toFixed(3), map.getZoom()].join(",");
  }
  parts.l = words.language;
  const off = FILTERS.flatMap((group) =>
    [...filters.off[group]].sort().map((value) => `${group}.${value}`),
  );
  if (off.length) parts.off = off.join(",");
  const turned = data.spec.layers.filter(
    (name) => visible[name] === data.spec.hidden.includes(name),
  );
  if (turned.length) parts.turn = turned.join(",");
  if (filters.window) parts.t = filters.window.map(isoOf).join(",");
  const { routing } = state;
  if (routing && routing.flow !== [...routing.flows.keys()][0]) parts.flow = routing.flow;
  if (routing && routing.shut.size) parts.shut = [...routing.shut].sort().join(",");
  if (routing && routing.scenario) parts.scenario = routing.scenario;
  if (filters.stage) parts.stage = filters.stage.id;
  if (state.tab !== TABS[0]) parts.tab = state.tab;
  if (state.claim) parts.claim = state.claim;
  else if (state.chosen) parts.open = hitName(state.chosen);
  const { isOpen, layer, sort } = state.table;
  if (isOpen) parts.table = layer;
  if (isOpen && sort) parts.sort = (sort.down ? "-" : "") + sort.word;
  if (byId("query").value.trim()) parts.q = byId("query").value.trim().slice(0, QUERY_AT_MOST);
  return new URLSearchParams(parts).toString();
}

export function readState(text, state) {
  const given = new URLSearchParams(text.replace(/^#/, "").slice(0, 4000));
  const list = (name) => (given.get(name) || "").split(",").filter(Boolean);
  const known = (name, options) => (options.includes(given.get(name)) ? given.get(name) : null);
  const view = list("v").map(Number);
  const window = list("t").map(dayNamed);
  return {
    view:
      view.length === 3 &&
      view.every(Number.isFinite) &&
      Math.abs(view[0]) <= 85 &&
      Math.abs(view[1]) <= 540
        ? view
        : null,
    language: known("l", Object.keys(LANGUAGES)),
    off: Object.fromEntries(
      FILTERS.map((group) => [
        group,
        new Set(
          countsOf(group, state)
            .map(([value]) => value)
            .filter((value) => list("off").includes(`${group}.${value}`)),
        ),
      ]),
    ),
    turned: state.data.spec.layers.filter((name) => list("turn").includes(name)),
    window:
      window.length === 2 && window.every(Number.isInteger) && window[0] <= window[1]
        ? window
        : null,
    stage: state.stages.find((stage) => stage.id === given.get("stage")) || null,
    ...askedRouting(known, list("shut"), given.get("scenario"), state),
    tab: known("tab", TABS) || TABS[0],
    claim: state.index.claims.has(given.get("claim")) ? given.get("claim") : null,
    hit: hitNamed(given.get("open") || "", state),
    table: known("table", tableLayers(state)),
    sort: askedSort(given.get("sort") || ""),
    query: (given.get("q") || "").slice(0, QUERY_AT_MOST),
  };
}

function askedSort(text) {
  const word = text.replace(/^-/, "");
  return COLUMNS.some((column) => column.word === word) ? { word, down: text !== word } : null;
}

function askedRouting(known, shut, scenario, { routing, data }) {
  if (!routing) return {};
  const flows = [...routing.flows.keys()];
  const closed = new Set(
    shut.filter((id) =>
      [data.tables.crossings, data.tables.closures].some((rows) =>
        (rows || []).some((row) => row.id === id || (row.crossings || []).includes(id)),
      ),
    ),
  );
  const isKnown = (data.tables.closures || []).some(
    (row) => row.closure === scenario && sameIds(row.closed, closed),
  );
  return {
    flow: known("flow", flows) || flows[0],
    shut: closed,
    scenario: isKnown ? scenario : null,
  };
}
