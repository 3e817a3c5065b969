// The answer to a closure: its cost to the chosen flow, and the crossings that take over, on the page and for a screen
// reader.

import { byId, type Child, make, makeButton, makeFold } from "../../core/dom";
import { colonOf, commaOf, joinList, semicolonOf, type Words } from "../../core/words/words";
import { crossingNames } from "../crossings";
import { crossingName, placeName } from "../names";
import { isDescribed } from "../routing";
import type { Routing, Row, Shares, State } from "../types";
import { claimFold } from "./claims";

/** Build the whole answer: the cost, the crossings that take over, and details. */
export const closureAnswer = (routing: Routing, state: State) =>
  make(
    "div",
    { class: "outcome" },
    outcome(routing, state, { hasMeans: true }),
    ...answerDetails(routing, state),
  );

/** Build the cost of the closed crossings, in large type, and the crossings that take over. */
export const closureCost = (routing: Routing, state: State) =>
  outcome(routing, state, { hasMeans: false });

/** Build the mean time and distance before and after a closure, and why the cost is not their difference; null if all
 * is open. */
export function closureMeans({ traffic }: Routing, { words }: State) {
  const row = traffic.closure?.row;
  return row ? make("p", {}, meansText(row, words)) : null;
}

/** Build the outcome: in figures if the closure touches the flow, else as a sentence. */
function outcome(routing: Routing, state: State, { hasMeans }: { hasMeans: boolean }) {
  const { words } = state;
  const row = routing.traffic.closure?.row;
  const means = row && hasMeans ? meansText(row, words) : null;
  const answer = row
    ? [costFigures(row, words), transitText(row, state), divertedText(routing, state), means]
    : [outcomeText(routing, state)];
  return make("div", { id: "outcome" }, ...answer.map((part) => part && make("p", {}, part)));
}

/** Build what follows the outcome: the command for a closure that the page does not have, notes on how costs are
 * counted, the claims of the closure, and the button that opens all crossings. */
function answerDetails(routing: Routing, state: State): Child[] {
  const { words, actions } = state;
  const { closure } = routing.traffic;
  const details: Child[] = [];
  if (closure && !closure.isKnown)
    details.push(make("code", { dir: "ltr" }, closureCommand(routing, state)));
  if (closure?.isKnown && !closure.hasLines)
    details.push(make("p", { class: "quiet" }, words.say("pair_lines")));
  if (closure?.isKnown)
    details.push(
      makeFold(
        { class: "counted" },
        words.say("how_counted"),
        make("p", { class: "quiet" }, words.say("cost_how")),
        make("p", { class: "quiet" }, words.say("small_changes")),
      ),
    );
  if (closure?.row && isDescribed(closure.row)) details.push(claimFold(closure.row.claims, state));
  if (routing.shut.size) {
    const onclick = () => actions.openAll();
    const button = makeButton({ class: "plain", id: "open-all", onclick }, words.say("shut_all"));
    details.push(make("p", {}, button));
  }
  return details;
}

/** Build the figures in large type: the hours lost, the share of the flow that has to move, and the share without a
 * route. */
function costFigures({ hours_lost, moved, no_way_left }: Row<"closures">, words: Words) {
  const figures: [value: string, text: string][] = [
    [hours_lost === null ? "" : words.cost(hours_lost), words.say("hours_lost_short")],
    [words.percent(moved ?? 0), words.say("moved_short")],
    [no_way_left ? words.percent(no_way_left) : "", words.say("no_way_short")],
  ];
  return make(
    "span",
    { class: "costs" },
    ...figures.flatMap(([value, text]) =>
      value ? make("span", {}, make("strong", {}, value), " ", make("span", {}, text)) : [],
    ),
  );
}

/** Return the reason why a flow has no route round the closed crossings: it keeps to the countries of its transits; ""
 * if a route is left, or it has no transit. */
export function transitText({ flow, no_way_left }: Row<"closures">, state: State): string {
  const transit = state.routing?.flows.get(flow ?? "")?.first.transit ?? [];
  if (!no_way_left || !transit.length) return "";
  const names = transit.map((id) => placeName(id, state).text);
  return state.words.say("no_way_transit", { c: joinList(names, state.words) });
}

const MOST_NAMED = 3; // crossings in a sentence

/** Return the crossings whose share grows most when others close, with their shares, the largest gain first. Gains of
 * less than half a per cent, or of a third of the largest gain, are left out. */
export function largestGains({
  traffic,
}: Pick<Routing, "traffic">): [id: string, shares: Shares][] {
  const gainOf = ({ before, after }: Shares) => (after ?? before) - before;
  const takers = [...traffic.crossings].sort((a, b) => gainOf(b[1]) - gainOf(a[1]));
  const largestGain = takers.length ? gainOf(takers[0][1]) : 0;
  return takers
    .filter(([, shares]) => gainOf(shares) > Math.max(0.005, largestGain / 3))
    .slice(0, MOST_NAMED);
}

/** Return the crossings to which a closure diverts the flow, with their shares before and after; null if there are
 * none. */
function divertedText(routing: Routing, state: State) {
  const { words } = state;
  const takers = largestGains(routing).map(([id, { before, after }]) => {
    const shares = words.say("from_to_share", {
      a: words.percent(before),
      b: words.percent(after ?? 0),
    });
    return `${crossingName(id, state)} (${shares})`;
  });
  if (!takers.length) return null;
  return make("strong", {}, words.say("diverted_to", { c: takers.join(commaOf(words)) }));
}

const meansText = (row: Row<"closures">, words: Words) =>
  make(
    "span",
    { class: "quiet" },
    [meanSentence(row, words), costNote(row, words)].filter(Boolean).join(" "),
  );

const LEAST_GAP_H = 0.1; // the last digit that readers see

/** Return the reason why the cost is not the difference of the averages beside it; "" if it is. */
export function costNote(row: Row<"closures">, words: Pick<Words, "say">): string {
  const { hours_lost: hoursLost, hours_before: before, hours_after: after, no_way_left } = row;
  if (hoursLost === null || before === null || after === null) return "";
  if (Math.abs(hoursLost - (after - before)) < LEAST_GAP_H) return "";
  return words.say(no_way_left ? "cost_other_traffic" : "cost_of_choice");
}

const closureCommand = ({ shut }: Routing, { data }: State) =>
  ["geo closure", data.brief && `--brief ${data.brief}`, ...[...shut].map((id) => `--close ${id}`)]
    .filter(Boolean)
    .join(" ");

/** Return the outcome of a closure as sentences, for screen readers and where there are no figures. Without a closure,
 * they say how long the flow takes. */
function outcomeText({ flow, shut, traffic: { closure } }: Routing, state: State): string {
  const { words, data } = state;
  if (!closure) {
    const row = data.tables.closures.find((closureRow) => closureRow.flow === flow);
    if (!row) return "";
    const { hours_before: hours, km_before: km } = row;
    return words.say("no_closure", { h: words.hours(hours ?? 0), k: words.kilometres(km ?? 0) });
  }
  if (!closure.isKnown) return words.say("singles_only");
  const { row } = closure;
  if (!row) return words.say("closure_nothing", { c: crossingNames(shut, state) });
  return [costText(row, words), transitText(row, state)].filter(Boolean).join(" ");
}

/** Return sentences on the cost of a closure, the share that has to move, and the means before and after. */
function costText(row: Row<"closures">, words: Words): string {
  const { hours_lost, moved, no_way_left } = row;
  const sentences = [
    hours_lost !== null &&
      words.say("closure_costs", {
        c: words.text(row, "label"),
        h: words.cost(hours_lost),
        p: words.percent(moved ?? 0),
      }),
    meanSentence(row, words),
    no_way_left && words.say("no_way", { p: words.percent(no_way_left) }),
  ];
  return sentences.filter(Boolean).join(" ");
}

/** Return the sentence on the average time and distance before and after a closure; false if the flow has no route. */
const meanSentence = (
  { hours_before, hours_after, km_before, km_after }: Row<"closures">,
  words: Words,
) =>
  hours_before !== null &&
  hours_after !== null &&
  words.say("closure_means", {
    a: words.hours(hours_before),
    k: words.kilometres(km_before ?? 0),
    b: words.hours(hours_after),
    l: words.kilometres(km_after ?? 0),
  });

/** Announce the outcome of a closure to screen readers, with each crossing whose share changes. */
export function announce(routing: Routing, state: State) {
  const { words } = state;
  const { crossings, closure } = routing.traffic;
  const shares = [...crossings].flatMap(([id, { before, after }]) => {
    if (after === null || before === after) return [];
    const change = { a: words.percent(before), b: words.percent(after) };
    return `${crossingName(id, state)}${colonOf(words)}${words.say("from_to_share", change)}`;
  });
  const command = closure && !closure.isKnown ? closureCommand(routing, state) : "";
  byId("announce").textContent = announcement(
    [outcomeText(routing, state), command],
    shares,
    words,
  );
}

/** Return sentences, then shares as a list of their own. */
export const announcement = (
  sentences: string[],
  shares: string[],
  words: Pick<Words, "language">,
): string => [...sentences, shares.join(semicolonOf(words))].filter(Boolean).join(" ");
