// The evidence as a list: every claim of the map in the order of its source. A claim highlights the features that it
// supports.

import { writtenDate } from "../../core/data/dates";
import { type Attributes, make, makeButton, makeList, makeText, phrase } from "../../core/dom";
import { makeArticle } from "../../core/page/card";
import type { Words } from "../../core/words/words";
import { rowsOfFeature, titleOfSource, uniqueIds } from "../names";
import type { Feature, Row, State } from "../types";
import {
  claimList,
  claimMarks,
  claimText,
  editionMark,
  paragraphMark,
  sourceLink,
  sourceQuoteItem,
  statusClasses,
  withDots,
} from "./claims";
import { featureButton } from "./features";

type Claim = Row<"claims">;

/** Return the claims, those of one source together and in the order of their paragraphs. Sources with numbered
 * paragraphs come first, then the others by date. */
function sortedClaims({ data, index }: State): Claim[] {
  const { claims } = data.tables;
  const numbered = new Set(
    claims.filter(({ paragraph }) => typeof paragraph === "number").map(({ source }) => source),
  );
  const rank = (claim: Claim) => {
    const date = index.sources.get(claim.source)?.date ?? "";
    return [
      numbered.has(claim.source) ? 0 : 1,
      date ? 0 : 1,
      date,
      claim.source ?? "",
      claim.paragraph ?? Infinity,
      claim.index,
    ];
  };
  return claims
    .map((claim) => ({ claim, rank: rank(claim) }))
    .sort((a, b) => compareLists(a.rank, b.rank))
    .map(({ claim }) => claim);
}

function compareLists<T>(a: T[], b: T[]): number {
  const i = a.findIndex((value, at) => value !== b[at]);
  return i < 0 ? 0 : a[i] < b[i] ? -1 : 1;
}

/** Build the list of claims: a section for each source, with its claims. */
export function ledgerSections(state: State): HTMLElement[] {
  const claims = sortedClaims(state);
  return [...new Set(claims.map(({ source }) => source))].map((source) => {
    const cited = claims.filter((claim) => claim.source === source);
    const items = cited.flatMap((claim, i) => [
      sourceQuoteItem(claim, cited[i - 1], state),
      ledgerItem(claim, state),
    ]);
    return make(
      "section",
      { class: "source" },
      make("h2", {}, ...sourceTitle(source, state)),
      make("ol", { class: "ledger" }, ...items),
    );
  });
}

/** Build the heading of a source: its title with outlet and date, or its outlet if it has no title. */
function sourceTitle(id: string | null, { index, words }: State) {
  const source = index.sources.get(id);
  const title = source && titleOfSource(source, words);
  const date = source?.date && writtenDate(source.date, words);
  // Without a title, the outlet names the source.
  const origin = [title && source?.outlet, date];
  return [
    makeText("cite", title ?? phrase(source?.outlet || id || "?")),
    ...origin.map((part) => (part ? make("bdi", { class: "quiet" }, part) : null)),
  ];
}

/** Build the item of a claim in the list of claims, with a hidden list of the features that it concerns. */
function ledgerItem(claim: Claim, state: State) {
  const { index, words, actions } = state;
  const { id } = claim;
  const features = index.features.get(id) ?? [];
  const context = index.contextOf.get(id) ?? [];
  const counts = useCounts(features.length, context.length, words).map((text) =>
    make("span", { class: "quiet" }, text),
  );
  const marks = [editionMark(claim, words), sourceLink(index.sources.get(claim.source), words)];
  return make(
    "li",
    { class: `entry ${statusClasses(id, index)}`, "data-claim": id },
    makeButton(
      {
        class: "feature",
        "aria-pressed": "false",
        onclick: ({ currentTarget }) => actions.claim(id, { from: currentTarget }),
      },
      paragraphMark(claim, words),
      makeText("span", claimText(claim, words), { class: "claim" }),
    ),
    make(
      "p",
      { class: "citation" },
      ...claimMarks(claim, state),
      ...withDots([...marks, ...counts]),
    ),
    featureList([...features, ...context], state, { class: "features rests-on-it", hidden: true }),
  );
}

/** Return the number of features that a claim supports, and of those that it is the context of. It "supports nothing"
 * only if it is no context either. */
export function useCounts(supported: number, context: number, words: Words): string[] {
  const counts = context ? [words.count("context_count", context)] : [];
  return supported || !context ? [words.count("features_count", supported), ...counts] : counts;
}

const featureList = (features: Feature[], state: State, attributes: Attributes) =>
  makeList(
    "ul",
    attributes,
    features.map((feature) => featureButton(feature, "data-rests", state)),
  );

/** Mark in the list of claims those that support the chosen feature, and the chosen claim. The list is not built anew,
 * so that the focus and the scroll position stay. */
export function markLedger({ chosen, claim: chosenClaim, tab }: State) {
  const supporting = new Set(chosen ? uniqueIds(rowsOfFeature(chosen), "claims") : []);
  const all = (selector: string) =>
    document.querySelectorAll<HTMLElement>(`#panel-ledger ${selector}`);
  for (const mark of all("mark"))
    mark.classList.toggle(
      "chosen",
      chosenClaim !== null && mark.dataset.citedBy?.split(" ").includes(chosenClaim),
    );
  let first: HTMLElement | null = null;
  for (const item of all(".entry")) {
    const supports = supporting.has(item.dataset.claim ?? "");
    const isChosen = chosenClaim === item.dataset.claim;
    item.classList.toggle("supports", supports);
    item.classList.toggle("chosen", isChosen);
    item.querySelector("button")?.setAttribute("aria-pressed", String(isChosen));
    item.querySelector(".rests-on-it")?.toggleAttribute("hidden", !isChosen);
    if (supports || isChosen) first ??= item;
  }
  if (tab === "ledger") first?.scrollIntoView({ block: "nearest" });
}

/** Build the card of a claim: the claim with its source, and the features that it supports or to which it is context. */
export function claimArticle(id: string, state: State) {
  const { words, index } = state;
  const features = index.features.get(id) ?? [];
  const context = index.contextOf.get(id) ?? [];
  const heading = useCounts(features.length, context.length, words).join(" · ");
  return makeArticle(
    words,
    make("h2", { tabindex: "-1" }, words.say("claim")),
    claimList([id], state),
    make("h3", {}, heading),
    featureList([...features, ...context], state, { class: "features" }),
  );
}
