// The reader's actions. Every change of the state goes through `update`, which updates page, picture and address.

import { byId, keepFocus, NARROW } from "../core/dom";
import { sharedActions } from "../core/page/actions";
import { closeEvidence, closeOnEscape, fillCard, openEvidence } from "../core/page/card";
import { fillToolbar } from "../core/page/controls";
import { setFolded } from "../core/page/frame";
import { fillLegend } from "../core/page/legend";
import { showMeasure } from "../core/page/measure";
import { savePicture } from "../core/page/picture";
import { clearSearch, fillResults } from "../core/page/search";
import type { Shell } from "../core/page/shell";
import { fillTime, showTime, stopPlay } from "../core/page/slider";
import type { OpenOptions } from "../core/types";
import { enclosingBox } from "../core/view/boxes";
import { boxToBounds, lineEnds, measureFoot, whenStill } from "../core/view/fitting";
import { fitChosen } from "../core/view/free-area";
import { type AddressState, readState } from "./address";
import { drawCopy } from "./draw/drawing";
import { type Filters, noFilters, SWITCHED, selectShown, valueCounts } from "./filters";
import { legendGroups } from "./legend/legend";
import { announce } from "./panel/closure-answer";
import { evidenceArticle } from "./panel/evidence";
import { searchEntries } from "./panel/finding";
import { claimArticle, markLedger } from "./panel/ledger";
import { fillFilteredLists, fillPanel, openTab, showHeadline } from "./panel/panel";
import { fillTable } from "./panel/table";
import { stageChoice, timeNotes } from "./panel/time-notes";
import { buildRouting, scenarioState } from "./routing";
import { fillStory } from "./story/story";
import { boxOfSubject } from "./subject";
import type { BriefActions, Feature, Routing, State } from "./types";

/** The part of the page to update: the picture alone, also the filtered lists, or every text. */
type Scope = "picture" | "shown" | "page";

/** Change the state, and update the page in a scope. */
type Update = (change: Partial<State>, scope: Scope) => void;

/** Make the functions that the page calls for what a reader does. */
export function makeActions(state: State, shell: Shell): BriefActions {
  const { redraw, writeAddress } = shell;
  const update = makeUpdate(state, shell);
  return {
    ...sharedActions(state, shell, {
      showTime: (window) => update({ filters: { ...state.filters, window } }, "shown"),
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
    picture: () => savePicture(state, (context, view) => drawCopy(context, view, state)),
    search: () => {
      fillResults(state, () => searchEntries(state));
      writeAddress();
    },
    restore: (address) => whenStill(state.map, () => restore(address, state, shell, update)),
    // A step of the story is shown by opening its link, so that the page and the link always agree.
    tell: (step) => {
      if (state.playing) stopPlay(state);
      state.actions.restore(readState(`step=${(step ?? -1) + 1}`, state));
    },
  };
}

/** Return the function that changes the state, and then redraws the map and what depends on the change: the picture
 * alone, the parts that depend on which rows are shown, or the whole page. */
function makeUpdate(state: State, { redraw, alignControls, writeAddress }: Shell): Update {
  const fillFiltered = () => {
    fillFilteredLists(state);
    fillStory(state);
    showTime(state, timeNotes(state));
    fillTable(state);
  };
  const fillPage = () => {
    fillStory(state);
    fillPanel(state);
    fillLegend(legendGroups(state), state);
    fillTime(state, stageChoice(state), timeNotes(state));
    alignControls();
    fillToolbar(state);
    fillTable(state);
    showMeasure(state, redraw);
    // The last announcement to screen readers, in the page's language.
    if (state.routing && byId("announce").textContent) announce(state.routing, state);
  };
  return (change, scope) => {
    Object.assign(state, change);
    if (scope !== "picture") state.shown = selectShown(state);
    if (scope === "shown") fillFiltered();
    if (scope === "page") fillPage();
    redraw();
    writeAddress();
  };
}

/** Make the actions that change the filters: one value on or off, one value alone, all on, the stage. */
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
      const values = valueCounts(group, state).map(([counted]) => counted);
      clearSearch(state);
      state.actions.tab("filter");
      const others = new Set(values.filter((counted) => counted !== value));
      refilter({ off: { ...state.filters.off, [group]: others } }, "page");
    },
    unfilter: () => refilter(noFilters(), "page"),
    stage: (stage) => refilter({ stage }, "shown"),
  } satisfies Partial<BriefActions>;
}

/** Make the actions that show or hide a layer or the background. */
const layerActions = (state: State, update: Update) =>
  ({
    show: (layer, on) => {
      update({ visible: { ...state.visible, [layer]: on } }, "picture");
      showHeadline(state);
    },
    showSurroundings: (on) => {
      update({ surroundings: on }, "picture");
      fillLegend(legendGroups(state), state);
    },
  }) satisfies Partial<BriefActions>;

/** Make the actions that open, close and sort the table. */
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
    // A second click on a column reverses the order.
    sort: (column) => {
      const { sort } = state.table;
      const down = sort?.column === column && !sort.down;
      update({ table: { ...state.table, sort: { column, down } } }, "picture");
      fillTable(state);
      document.querySelector<HTMLElement>(`[data-sort="${column}"]`)?.focus();
    },
  }) satisfies Partial<BriefActions>;

/** Make the actions that open a tab, the evidence of a feature, or a claim. */
const evidenceActions = (state: State, { redraw, writeAddress }: Shell, update: Update) =>
  ({
    tab: (tab) => {
      closeEvidence(state);
      update({ tab }, "picture");
      openTab(state);
    },
    open: (feature, options) => {
      if (feature.layer === "routed_flows") state.actions.route(feature.row.flow ?? null);
      else openEvidence(evidenceOf(feature, state), state, options);
    },
    claim: (id, options) => {
      if (state.claim === id) closeEvidence(state);
      else chooseClaim(id, state, options);
    },
    updateChoice: () => {
      markLedger(state);
      redraw();
      writeAddress();
    },
  }) satisfies Partial<BriefActions>;

const allOpen = () => ({ shut: new Set<string>(), scenario: null });

/** Return whether the traffic of the chosen flow is in view: another flow may run elsewhere. */
function isSubjectVisible(state: State): boolean {
  const { x, y } = state.map.getSize();
  const box = state.flows.length ? null : boxOfSubject(state, x / y);
  return !box || state.map.getBounds().intersects(boxToBounds(box));
}

/** Make the actions that choose the modelled flow and close crossings. Each computes the traffic of the flow again. */
function routingActions(state: State, shell: Shell, update: Update) {
  const { tables } = state.data;
  const reroute = (choice: Partial<Routing>) => {
    if (!state.routing) return;
    const routing = buildRouting(state.routing.flows, { ...state.routing, ...choice }, tables);
    const isOtherFlow = routing.flow !== state.routing.flow;
    keepFocus(() => update({ routing }, "shown"));
    if (isOtherFlow && !isSubjectVisible(state)) shell.goHome();
    fillLegend(legendGroups(state), state);
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
      if (!state.routing || !rows.length) return reroute(allOpen());
      const { flow: shown, shut } = state.routing;
      // A closed switch opens its crossings; others stay shut.
      if (scenarioState(rows[0], shut) === "closed")
        return reroute({
          shut: new Set([...shut].filter((crossing) => !rows[0].closed.includes(crossing))),
          scenario: null,
        });
      // A scenario that does not touch the flow in view shows the first flow that it does.
      const flow = rows.some((row) => row.flow === shown) ? shown : (rows[0].flow ?? shown);
      return reroute({ flow, shut: new Set(rows[0].closed), scenario: id });
    },
    openAll: () => {
      reroute(allOpen());
      byId("routed-flow").focus();
    },
  } satisfies Partial<BriefActions>;
}

/** Show the state that an address holds: filters and panel first, then the view, then the chosen claim or feature. */
function restore(address: AddressState, state: State, shell: Shell, update: Update) {
  closeEvidence(state);
  if (address.language) state.words.language = address.language;
  byId<HTMLInputElement>("query").value = address.query;
  update(stateChange(address, state), "page");
  showView(address, state, shell);
  if (address.claim) chooseClaim(address.claim, state);
  else if (address.feature) state.actions.open(address.feature);
}

/** Return the part of the state that an address sets. */
function stateChange(
  address: AddressState,
  { data, routing, lastStep, table }: State,
): Partial<State> {
  const { layers, hidden } = data.spec;
  const isVisible = (name: (typeof layers)[number]) =>
    hidden.includes(name) === address.turned.includes(name);
  const { filters, step, surroundings, tab } = address;
  return {
    filters,
    step,
    surroundings,
    tab,
    lastStep: step ?? lastStep,
    visible: Object.fromEntries(layers.map((name) => [name, isVisible(name)])),
    routing:
      routing && address.routing
        ? buildRouting(routing.flows, address.routing, data.tables)
        : routing,
    table: {
      isOpen: address.table.layer !== null,
      layer: address.table.layer ?? table.layer,
      sort: address.table.sort,
    },
  };
}

/** Show the view that an address names, else the home view. The map is measured again before, because a step of the
 * story may have changed its size. */
function showView({ view }: AddressState, { map }: State, { surface, goHome }: Shell) {
  measureFoot();
  map.invalidateSize({ animate: false, pan: false });
  if (view) surface.hold(() => map.setView([view[0], view[1]], view[2], { animate: false }));
  else {
    surface.hold(goHome);
    // Drawing may have changed the legend, and so the free area.
    goHome();
  }
}

/** Return what the card of a feature needs: the feature, its box and ends on the map, and how to build the card. */
function evidenceOf(feature: Feature, state: State) {
  const { shape } = feature.row;
  return {
    hit: feature,
    box: shape?.box ?? null,
    article: () => evidenceArticle(feature, state),
    ends: shape ? lineEnds(shape) : [],
  };
}

/** Choose a claim, and highlight the features that it supports; if none of them is in view, move the map. The claim is
 * shown in the list of claims if this is open, else in a card. */
function chooseClaim(id: string, state: State, { from = null }: OpenOptions = {}) {
  const { map, index, actions } = state;
  const isListed = !NARROW.matches && state.tab === "ledger";
  closeEvidence(state);
  if (!index.claims.has(id)) return;
  state.claim = id;
  if (NARROW.matches) setFolded(state, true);
  if (isListed) closeOnEscape(state, from);
  else fillCard(claimArticle(id, state), state, from);
  const shapes = (index.features.get(id) ?? []).flatMap(({ row }) => row.shape ?? []);
  const isVisible = shapes.some(({ box }) => map.getBounds().intersects(boxToBounds(box)));
  if (shapes.length && (NARROW.matches || !isVisible))
    fitChosen(map.setMaxBounds(undefined), boxToBounds(enclosingBox(shapes.map(({ box }) => box))));
  actions.updateChoice();
  if (!isListed && from) byId("card").querySelector("h2")?.focus({ preventScroll: true });
}
