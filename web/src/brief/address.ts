// The state of the page in its address: a link to the file opens the same view. Values of an address that this map does
// not have are ignored.

import { type AddressView, readAddress, viewParameters } from "../core/page/address";
import type { Step } from "../core/types";
import { type Filters, GROUPS, type Group, valueCounts } from "./filters";
import { featureById, featureId } from "./focus";
import { COLUMNS, tableLayers } from "./panel/table";
import { TABS } from "./panel/tabs";
import { choiceOfStep, isSameChoice, isSameSet, openingChoice } from "./routing";
import { stepIndex } from "./story/story";
import type { Feature, Routing, State, Tables } from "./types";

const SURROUNDINGS = "ground"; // the name of the background's switch in the address
const QUERY_AT_MOST = 200; // characters

/** The part of the state that an address holds. */
export interface AddressState extends Omit<AddressView, "window"> {
  filters: Filters;
  /** Layers that are switched on though the map hides them at first, or off though it shows them. */
  turned: string[];
  surroundings: boolean;
  routing: Pick<Routing, "flow" | "shut" | "scenario"> | null;
  step: number | null;
  tab: State["tab"];
  claim: string | null;
  feature: Feature | null;
  table: Pick<State["table"], "layer" | "sort">;
  query: string;
}

/** Return the query string of an address that keeps the state and the words in the search box. What is as the map opens
 * is left out. */
export function stateToQuery(state: State, query: string): string {
  const { filters, visible, data, routing, table, tab, claim, chosen, step } = state;
  const { layers, hidden } = data.spec;
  const off = GROUPS.flatMap((group) =>
    [...filters.off[group]].sort().map((value) => `${group}.${value}`),
  );
  const turned: string[] = layers.filter((name) => visible[name] === hidden.includes(name));
  if (!state.surroundings) turned.push(SURROUNDINGS);
  const shownStep = step === null ? null : data.spec.steps[step];
  // A flow and closure that the map opens with, or that the step shows, are not written.
  const standard = routing && defaultChoice(shownStep, routing, data.tables);
  const choice = standard && isSameChoice(routing, standard) ? null : routing;
  const sort = table.sort && (table.sort.down ? "-" : "") + table.sort.column;
  const parts = {
    map: state.packed,
    ...viewParameters(state),
    off: off.join(),
    turn: turned.join(),
    step: data.spec.steps.length && String((step ?? -1) + 1),
    flow: choice?.flow,
    shut: [...(choice?.shut ?? [])].sort().join(),
    scenario: choice?.scenario,
    stage: !shownStep && filters.stage?.id,
    tab: tab !== TABS[0] && tab,
    claim,
    open: !claim && chosen && featureId(chosen),
    table: table.isOpen && table.layer,
    sort: table.isOpen && sort,
    q: query.trim().slice(0, QUERY_AT_MOST),
  };
  const parameters = Object.entries(parts).flatMap(([key, text]) => (text ? [[key, text]] : []));
  return new URLSearchParams(parameters).toString();
}

/** Return the flow and closure that a step shows; without a step, those that the map opens with. */
const defaultChoice = (shownStep: Step | null, routing: Routing, tables: Tables) =>
  shownStep ? choiceOfStep(shownStep, routing.flows, tables) : openingChoice(routing.flows, tables);

type ReadableState = Pick<State, "data" | "flows" | "index" | "routing" | "symbols">;

/** Read the state that an address holds, with the standard values for all that it lacks. */
export function readState(hash: string, state: ReadableState): AddressState {
  const { get, list, view, language, window } = readAddress(hash);
  const oneOf = <T extends string>(key: string, options: readonly T[]): T | null =>
    options.find((option) => option === get(key)) ?? null;
  const { data, index } = state;
  const { steps, stages } = data.spec;
  // A map with a story opens on its first step, unless the address has more than a language.
  const isBare = /^#?(l=[a-z]*)?$/.test(hash);
  const step = isBare && steps.length ? 0 : stepIndex(get("step"), steps);
  const shownStep = step === null ? null : steps[step];
  const off = list("off");
  const offIn = (group: Group) => {
    const values = valueCounts(group, state).map(([value]) => value);
    return new Set(values.filter((value) => off.includes(`${group}.${value}`)));
  };
  return {
    view,
    language,
    filters: {
      off: {
        commodity: offIn("commodity"),
        confidence: offIn("confidence"),
        basis: offIn("basis"),
      },
      window,
      stage: stages.find(({ id }) => id === (shownStep ? shownStep.stage : get("stage"))) ?? null,
    },
    turned: data.spec.layers.filter((name) => list("turn").includes(name)),
    surroundings: !list("turn").includes(SURROUNDINGS),
    routing: readRouting(get("flow"), list("shut"), get("scenario"), shownStep, state),
    step,
    tab: oneOf("tab", TABS) ?? TABS[0],
    claim: index.claims.has(get("claim")) ? get("claim") : null,
    feature: featureById(get("open"), state),
    table: { layer: oneOf("table", tableLayers(state)), sort: readSort(get("sort")) },
    query: get("q").slice(0, QUERY_AT_MOST),
  };
}

/** Read "length", or "-length" for the largest first. */
function readSort(text: string): State["table"]["sort"] {
  const column = text.replace(/^-/, "");
  return COLUMNS.some(({ name }) => name === column) ? { column, down: text !== column } : null;
}

/** Return the flow, closed crossings and scenario that an address names; without any, those that the step or the page
 * opens with. Crossings that the map does not have are left out. */
function readRouting(
  flow: string,
  shut: string[],
  scenario: string,
  shownStep: Step | null,
  state: ReadableState,
) {
  const { routing, data } = state;
  if (!routing) return null;
  if (!flow && !shut.length && !scenario) return defaultChoice(shownStep, routing, data.tables);
  const { closures, crossings } = data.tables;
  const crossingIds = new Set([
    ...crossings.map(({ id }) => id),
    ...closures.flatMap((row) => row.crossings),
  ]);
  const closed = new Set(shut.filter((id) => crossingIds.has(id)));
  const isScenario = closures.some(
    (row) => row.closure === scenario && isSameSet(row.closed, closed),
  );
  return {
    flow: routing.flows.has(flow) ? flow : [...routing.flows.values()][0].id,
    shut: closed,
    scenario: isScenario ? scenario : null,
  };
}
