// What the reader can do. Every change of the state goes through `update`, which updates page, picture and address.

import { byId, keepFocus, NARROW } from "../core/dom";
import { sharedActions } from "../core/page/actions";
import { closeEvidence, fillCard, leaveByEscape, openEvidence } from "../core/page/card";
import { fillToolbar } from "../core/page/controls";
import { fold } from "../core/page/frame";
import { fillLegend } from "../core/page/legend";
import { showMeasure } from "../core/page/measure";
import { savePicture } from "../core/page/picture";
import { clearSearch, fillFound } from "../core/page/search";
import type { Shell } from "../core/page/shell";
import { fillTime, showTime, stopPlay } from "../core/page/slider";
import type { OpenOptions } from "../core/types";
import { boundsOf, endsOf, measureFoot, whenStill } from "../core/view/fitting";
import { fitChosen } from "../core/view/free-area";
import { enclosingBox } from "../core/view/mercator";
import { type Asked, readState } from "./address";
import { drawCopy } from "./draw/drawing";
import { countsOf, type Filters, noFilters, SWITCHED, shownOf } from "./filters";
import { legendOf } from "./legend/legend";
import { announce } from "./panel/closure-answer";
import { evidenceArticle } from "./panel/evidence";
import { entriesOf } from "./panel/finding";
import { claimArticle, markLedger } from "./panel/ledger";
import { fillPanel, fillShown, openTab, showHeadline } from "./panel/panel";
import { fillTable } from "./panel/table";
import { stageChoice, timeNotes } from "./panel/time-notes";
import { rerouted } from "./routing";
import { fillStory } from "./story/story";
import { subjectOf } from "./subject";
import type { BriefActions, Feature, Routing, State } from "./types";

/** What a change of the state concerns: the picture, what passes the filters, or every text. */
type Scope = "picture" | "shown" | "page";

/** Change the state, and update all that this concerns. */
type Update = (change: Partial<State>, scope: Scope) => void;

export function actionsOf(state: State, shell: Shell): BriefActions {
  const { redraw, writeAddress } = shell;
  const update = updateOf(state, shell);
  return {
    ...sharedActions(state, shell, {
      choose: (window) => update({ filters: { ...state.filters, window } }, "shown"),
      open: (feature) => state.actions.open(feature),
      openClaim: (id) => chooseClaim(id, state),
    }),
    ...filterActions(state, update),
    ...layerActions(state, update),
    ...tableActions(state, update),
    ...evidenceActions(state, shell, update),
    ...routingActions(state, shell, update),
    refresh: () => update({}, "page"),
    hover: (hovered) => {
      if (state.hovered === hovered) return;
      state.hovered = hovered;
      redraw();
    },
    picture: () => savePicture(state, drawCopy(state)),
    sought: () => {
      fillFound(state, () => entriesOf(state));
      writeAddress();
    },
    restore: (asked) => whenStill(state.map, () => restore(asked, state, shell, update)),
    // A step is what its link opens.
    tell: (step) => {
      if (state.playing) stopPlay(state);
      state.actions.restore(readState(`step=${(step ?? -1) + 1}`, state));
    },
  };
}

function updateOf(state: State, { redraw, turnControls, writeAddress }: Shell): Update {
  const fillFiltered = () => {
    fillShown(state);
    fillStory(state);
    showTime(state, timeNotes(state));
    fillTable(state);
  };
  const fillPage = () => {
    fillStory(state);
    fillPanel(state);
    fillLegend(legendOf(state), state);
    fillTime(state, stageChoice(state), timeNotes(state));
    turnControls();
    fillToolbar(state);
    fillTable(state);
    showMeasure(state, redraw);
  };
  return (change, scope) => {
    Object.assign(state, change);
    if (scope !== "picture") state.shown = shownOf(state);
    if (scope === "shown") fillFiltered();
    if (scope === "page") fillPage();
    redraw();
    writeAddress();
  };
}

function filterActions(state: State, update: Update) {
  const refilter = (filters: Partial<Filters>, scope: Scope) =>
    update({ filters: { ...state.filters, ...filters } }, scope);
  return {
    filter: (group, value, on) => {
      const values = new Set(state.filters.off[group]);
      values[on ? "delete" : "add"](value);
      refilter({ off: { ...state.filters.off, [group]: values } }, "shown");
    },
    only: (group, value) => {
      const values = countsOf(group, state).map(([counted]) => counted);
      clearSearch(state);
      state.actions.tab("filter");
      const others = new Set(values.filter((counted) => counted !== value));
      refilter({ off: { ...state.filters.off, [group]: others } }, "page");
    },
    unfilter: () => refilter(noFilters(), "page"),
    stage: (stage) => refilter({ stage }, "shown"),
  } satisfies Partial<BriefActions>;
}

const layerActions = (state: State, update: Update) =>
  ({
    show: (layer, on) => {
      update({ visible: { ...state.visible, [layer]: on } }, "picture");
      showHeadline(state);
    },
    showSurroundings: (on) => {
      update({ surroundings: on }, "picture");
      fillLegend(legendOf(state), state);
    },
  }) satisfies Partial<BriefActions>;

const tableActions = (state: State, update: Update) =>
  ({
    table: (name) => {
      if (name) closeEvidence(state);
      const { layer, sort } = state.table;
      const isSame = !name || name === layer;
      const next = SWITCHED.find((switched) => switched === name) ?? layer;
      const table = { isOpen: Boolean(name), layer: next, sort: isSame ? sort : null };
      update({ table }, "picture");
      fillTable(state);
      byId(name ? "table-layer" : "tool-table").focus();
    },
    // Once up, once down.
    sort: (column) => {
      const { sort } = state.table;
      const down = sort?.column === column && !sort.down;
      update({ table: { ...state.table, sort: { column, down } } }, "picture");
      fillTable(state);
      document.querySelector<HTMLElement>(`[data-sort="${column}"]`)?.focus();
    },
  }) satisfies Partial<BriefActions>;

const evidenceActions = (state: State, { redraw, writeAddress }: Shell, update: Update) =>
  ({
    tab: (tab) => {
      closeEvidence(state);
      update({ tab }, "picture");
      openTab(state);
    },
    open: (feature, options) => {
      if (feature.layer === "movements") state.actions.route(feature.row.flow ?? null);
      else openEvidence(evidenceOf(feature, state), state, options);
    },
    claim: (id, options) => {
      if (state.claim === id) closeEvidence(state);
      else chooseClaim(id, state, options);
    },
    chosen: () => {
      markLedger(state);
      redraw();
      writeAddress();
    },
  }) satisfies Partial<BriefActions>;

const allOpen = () => ({ shut: new Set<string>(), scenario: null });

// Another flow may run elsewhere.
function isSubjectInSight(state: State): boolean {
  const { x, y } = state.map.getSize();
  const box = state.flows.length ? null : subjectOf(state, x / y);
  return !box || state.map.getBounds().intersects(boundsOf(box));
}

function routingActions(state: State, shell: Shell, update: Update) {
  const { tables } = state.data;
  const reroute = (choice: Partial<Routing>) => {
    if (!state.routing) return;
    const routing = rerouted(state.routing.flows, { ...state.routing, ...choice }, tables);
    const isOther = routing.flow !== state.routing.flow;
    keepFocus(() => update({ routing }, "shown"));
    if (isOther && !isSubjectInSight(state)) shell.goHome();
    fillLegend(legendOf(state), state);
    announce(routing, state);
  };
  return {
    route: (flow) => {
      closeEvidence(state);
      if (flow) reroute({ flow });
    },
    shut: (crossing, on) => {
      const shut = new Set(state.routing?.shut);
      shut[on ? "add" : "delete"](crossing);
      reroute({ shut, scenario: null });
    },
    scenario: (id) => {
      const rows = tables.closures.filter(({ closure }) => closure === id);
      if (!state.routing || state.routing.scenario === id || !rows.length)
        return reroute(allOpen());
      // A scenario that does not touch the flow in sight shows the first flow that it does.
      const { flow: shown } = state.routing;
      const flow = rows.some((row) => row.flow === shown) ? shown : (rows[0].flow ?? shown);
      return reroute({ flow, shut: new Set(rows[0].closed), scenario: id });
    },
    openAll: () => {
      reroute(allOpen());
      byId("routed-flow").focus();
    },
  } satisfies Partial<BriefActions>;
}

function restore(asked: Asked, state: State, shell: Shell, update: Update) {
  closeEvidence(state);
  if (asked.language) state.words.language = asked.language;
  byId<HTMLInputElement>("query").value = asked.query;
  update(askedState(asked, state), "page");
  showAsked(asked, state, shell);
  if (asked.claim) chooseClaim(asked.claim, state);
  else if (asked.feature) state.actions.open(asked.feature);
}

function askedState(asked: Asked, { data, routing, lastStep, table }: State): Partial<State> {
  const { layers, hidden } = data.spec;
  const isVisible = (name: (typeof layers)[number]) =>
    hidden.includes(name) === asked.turned.includes(name);
  const { filters, step, surroundings, tab } = asked;
  return {
    filters,
    step,
    surroundings,
    tab,
    lastStep: step ?? lastStep,
    visible: Object.fromEntries(layers.map((name) => [name, isVisible(name)])),
    routing:
      routing && asked.routing ? rerouted(routing.flows, asked.routing, data.tables) : routing,
    table: {
      isOpen: asked.table.layer !== null,
      layer: asked.table.layer ?? table.layer,
      sort: asked.table.sort,
    },
  };
}

// The story takes room from the map on a phone, and on any screen from its foot.
function showAsked({ view }: Asked, { map }: State, { surface, goHome }: Shell) {
  measureFoot();
  map.invalidateSize({ animate: false, pan: false });
  if (view) surface.hold(() => map.setView([view[0], view[1]], view[2], { animate: false }));
  else {
    surface.hold(goHome);
    // The legend follows what is drawn, and the room for the map the legend.
    goHome();
  }
}

function evidenceOf(feature: Feature, state: State) {
  const { shape } = feature.row;
  return {
    hit: feature,
    box: shape?.box ?? null,
    article: () => evidenceArticle(feature, state),
    ends: shape ? endsOf(shape) : [],
  };
}

// A claim lights up what rests on it. In its list the claim says so itself; elsewhere the card does.
function chooseClaim(id: string, state: State, { from = null }: OpenOptions = {}) {
  const { map, index, actions } = state;
  const isListed = !NARROW.matches && state.tab === "ledger";
  closeEvidence(state);
  if (!index.claims.has(id)) return;
  state.claim = id;
  if (NARROW.matches) fold(state, true);
  if (isListed) leaveByEscape(state, from);
  else fillCard(claimArticle(id, state), state, from);
  const shapes = (index.features.get(id) ?? []).flatMap(({ row }) => row.shape ?? []);
  const isInSight = shapes.some(({ box }) => map.getBounds().intersects(boundsOf(box)));
  if (shapes.length && (NARROW.matches || !isInSight))
    fitChosen(map.setMaxBounds(undefined), boundsOf(enclosingBox(shapes.map(({ box }) => box))));
  actions.chosen();
  if (!isListed && from) byId("card").querySelector("h2")?.focus({ preventScroll: true });
}
