// The claims behind a feature, each with its source and grade; after them those that are only its context.

import { writtenDate } from "../../core/data/dates";
import { isPending } from "../../core/data/review";
import {
  type Child,
  make,
  makeButton,
  makeFold,
  makeLink,
  makeText,
  phrase,
  present,
} from "../../core/dom";
import { frenchSpaces } from "../../core/words/french";
import { colonOf, semicolonOf, type Words } from "../../core/words/words";
import { titleOfSource, uniqueIds } from "../names";
import type { AnyRow, Index, Row, SourceSpan, State } from "../types";

type Claim = Row<"claims">;

/** Build the list of the claims that support some rows, and the list of those that are their context only. */
export function claimLists(rows: AnyRow[], state: State): HTMLElement[] {
  const { words } = state;
  const supporting = uniqueIds(rows, "claims");
  const context = uniqueIds(rows, "context").filter((id) => !supporting.includes(id));
  if (!supporting.length && !context.length)
    return [make("p", { class: "quiet" }, words.say("no_claims"))];
  const heading = (text: string, kind?: string) => make("h3", { class: kind }, text);
  return [
    ...(supporting.length
      ? [heading(words.count("claims_count", supporting.length)), claimList(supporting, state)]
      : []),
    ...(context.length
      ? [heading(words.say("context"), "context"), claimList(context, state, "claims context")]
      : []),
  ];
}

export const claimList = (ids: string[], state: State, kind = "claims") =>
  make("ol", { class: kind }, ...ids.map((id) => claimItem(id, state)));

/** Build a fold of claims, with their number as its title. */
export const claimFold = (ids: string[], state: State) => {
  const title = state.words.count("claims_count", ids.length);
  return makeFold({ class: "inner" }, title, claimList(ids, state));
};

/** Build the list item of a claim: its text, its marks, its citation and, on private pages, its quote. */
function claimItem(id: string, state: State) {
  const claim = state.index.claims.get(id);
  if (!claim) return make("li", {}, makeText("p", phrase(id), { class: "claim" }));
  return make(
    "li",
    { class: statusClasses(id, state.index) || null },
    makeText("p", claimText(claim, state.words), { class: "claim" }),
    make(
      "p",
      { class: "citation" },
      // With spaces, for readers who copy the text.
      ...present(claimMarks(claim, state)).flatMap((mark) => [mark, " "]),
      ...citation(claim, state),
      " ",
      otherFeaturesButton(id, state),
    ),
    sourceQuoteFold(id, state),
  );
}

export const claimText = (claim: Claim, words: Words) =>
  frenchSpaces(words.pick(claim, "text")) ?? phrase(claim.id);

/** Build a small button that highlights the features of a claim. `place` is where the claim is stated, and `name` the
 * text of the button; the claim's id is kept in an attribute. */
export function claimMark(
  id: string,
  { place, name = place }: { place: string; name?: string },
  attribute: "data-step-claim" | "data-turn-claim",
  { index, words, actions }: State,
) {
  const text = words.text(index.claims.get(id), "text") || id;
  return makeButton(
    {
      class: "mark",
      [attribute]: id,
      title: text,
      "aria-label": `${words.say("claim")} ${place}${colonOf(words)}${text}`,
      onclick: ({ currentTarget }) => actions.claim(id, { from: currentTarget }),
    },
    name,
  );
}

/** Return a claim's grade and its tags: unconfirmed, superseded, disputed, inferred. */
export function claimMarks(claim: Claim, state: State): Child[] {
  const { superseded, disputed } = state.index;
  const tag = (hasTag: boolean, key: string) =>
    hasTag ? make("span", { class: `tag inferred ${key}` }, state.words.say(key)) : null;
  return [
    gradeMark(claim, state.words),
    tag(isPending(claim), "draft_claim"),
    tag(superseded.has(claim.id), "superseded_claim"),
    tag(disputed.has(claim.id), "disputed_claim"),
    tag(claim.reading === "inferred", "inferred"),
  ];
}

/** Return the CSS classes of a claim that another one disputes or supersedes. */
export const statusClasses = (id: string, { superseded, disputed }: Index): string =>
  [superseded.has(id) && "superseded", disputed.has(id) && "disputed"].filter(Boolean).join(" ");

/** Build the button that leads from a feature's claim to the other features that it supports; null if there are none. */
function otherFeaturesButton(id: string, { index, claim, words, actions }: State) {
  const otherCount = (index.features.get(id)?.length ?? 0) - 1;
  if (otherCount < 1 || claim === id) return null;
  return makeButton(
    {
      class: "plain rests",
      "data-rests-on": id,
      onclick: ({ currentTarget }) => actions.claim(id, { from: currentTarget }),
    },
    words.count("also_rests", otherCount),
  );
}

function gradeMark({ reliability, credibility }: Claim, words: Words) {
  const letters = [reliability, credibility].filter(Boolean).map(String);
  if (!letters.length) return null;
  const spelled = letters.map((part) => words.say(part)).join(semicolonOf(words));
  const label = `${words.say("grade")} ${letters.join("")}${colonOf(words)}${spelled}`;
  return make("abbr", { class: "grade", title: spelled, "aria-label": label }, letters.join(""));
}

export function paragraphMark({ paragraph }: Claim, words: Words) {
  if (typeof paragraph !== "number") return null;
  const title = words.say("paragraph", { n: paragraph });
  return make("span", { class: "paragraph", title }, `¶ ${paragraph}`);
}

/** Return the edition of a claim's source, if it is not "published", as most sources are. */
export function editionMark({ edition }: Claim, words: Words) {
  if (!edition || edition === "published") return null;
  return make("bdi", {}, edition === "draft" ? words.say("edition_draft") : edition);
}

export const sourceLink = (source: Row<"sources"> | undefined, words: Words) =>
  source?.url && makeLink(source.url, words.say("open_source"));

/** Return the parts of a claim's citation: author, title, outlet, date, paragraph, edition and link. */
function citation(claim: Claim, { index, words }: State): Child[] {
  const source = index.sources.get(claim.source);
  if (!source) return claim.source ? [make("bdi", {}, claim.source)] : [];
  const parts = [
    source.author && make("bdi", {}, source.author),
    source.title && make("cite", {}, makeText("bdi", titleOfSource(source, words))),
    source.outlet && make("bdi", {}, source.outlet),
    source.date && make("span", {}, writtenDate(source.date, words)),
    paragraphMark(claim, words),
    editionMark(claim, words),
    sourceLink(source, words),
  ];
  return withDots(parts);
}

/** Return the elements with a dot between each two. */
export const withDots = (parts: Child[]): Child[] =>
  present(parts).flatMap((part, i) => (i ? [" · ", part] : [part]));

/** Build a quote of a source's words, in which the parts that `markedClaims` cite are marked. Only private pages have
 * quotes. */
function sourceQuote({ parts, claims }: SourceSpan, markedClaims = claims) {
  const pieces = parts.map(([text, citing]) => {
    const cited = citing.filter((claim) => markedClaims.includes(claim));
    return cited.length ? make("mark", { "data-cited-by": cited.join(" ") }, text) : text;
  });
  return make("blockquote", { class: "source-span", dir: "auto", lang: "" }, ...pieces);
}

/** Build the quote that a claim cites, to stand above the claim in a list. Return null if the claim cites none, or the
 * same quote as the claim before it. */
export function sourceQuoteItem(
  { id }: Row<"claims">,
  previous: Row<"claims"> | undefined,
  { index: { sourceSpans } }: State,
) {
  const span = sourceSpans.get(id);
  if (!span || (previous && sourceSpans.get(previous.id) === span)) return null;
  return make("li", { class: "quoted" }, sourceQuote(span));
}

/** Build the folded quote under a claim in a card, with only the terms of that claim marked. */
function sourceQuoteFold(claim: string, { index, words }: State) {
  const span = index.sourceSpans.get(claim);
  if (!span) return null;
  return makeFold({ class: "inner" }, words.say("source_words"), sourceQuote(span, [claim]));
}
