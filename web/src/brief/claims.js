// The claims behind a feature, each with its source and grade; after them those that are only its context.

import { closeEvidence, fillCard, leaveByEscape } from "../core/card";
import { writtenDate } from "../core/dates";
import { byId, make, makeLink, makeText, NARROW } from "../core/dom";
import { boundsOf } from "../core/fitting";
import { fold } from "../core/frame";
import { growBox } from "../core/mercator";
import { claimArticle } from "./ledger";
import { passageFold } from "./passages";

export function claimsOf(rows, state) {
  const { words } = state;
  const bearing = idsIn(rows, "claims");
  const context = idsIn(rows, "context").filter((id) => !bearing.includes(id));
  const parts = [];
  if (bearing.length)
    parts.push(
      make("h3", {}, words.count("claims_count", bearing.length)),
      claimList(bearing, state),
    );
  if (context.length) {
    parts.push(
      make("h3", { class: "context" }, words.say("context")),
      claimList(context, state, "claims context"),
    );
  }
  return parts.length ? parts : [make("p", { class: "quiet" }, words.say("no_claims"))];
}

export const idsIn = (rows, column) => [...new Set(rows.flatMap((row) => row[column] || []))];

export const claimList = (ids, state, kind = "claims") =>
  make(
    "ol",
    { class: kind },
    ...ids.map((id) => claimItem(state.index.claims.get(id) || { id }, state)),
  );

// Grade, and what else has to be known before it is believed.
export function marksOf(claim, state) {
  const marks = [
    state.index.superseded.has(claim.id) ? "superseded_claim" : null,
    state.index.disputed.has(claim.id) ? "disputed_claim" : null,
    claim.reading === "inferred" ? "inferred" : null,
  ].filter(Boolean);
  return [
    gradeMark(claim, state),
    ...marks.map((mark) => make("span", { class: `tag inferred ${mark}` }, state.words.say(mark))),
  ].filter(Boolean);
}

export const standingOf = ({ id }, { index }) =>
  [index.superseded.has(id) && "superseded", index.disputed.has(id) && "disputed"]
    .filter(Boolean)
    .join(" ");

function claimItem(claim, state) {
  const { words } = state;
  const source = state.index.sources.get(claim.source);
  return make(
    "li",
    { class: standingOf(claim, state) || null },
    makeText("p", words.pick(claim, "text") || { text: claim.id, language: "" }, {
      class: "claim",
    }),
    make(
      "p",
      { class: "citation" },
      ...marksOf(claim, state),
      ...citation(claim, source, state),
      restsButton(claim, state),
    ),
    passageFold(claim, state),
  );
}

// From a feature's claim to all else that rests on it.
function restsButton(claim, state) {
  const others = (state.index.features.get(claim.id) || []).length - 1;
  if (others < 1 || state.claim === claim.id) return null;
  const go = (event) => state.actions.claim(claim.id, { from: event.currentTarget });
  return make(
    "button",
    { type: "button", class: "plain rests", "data-rests-on": claim.id, onclick: go },
    state.words.count("also_rests", others),
  );
}

function gradeMark(claim, state) {
  const { words } = state;
  if (!claim.reliability && !claim.credibility) return null;
  const letters = [claim.reliability, claim.credibility].filter(
    (part) => part !== null && part !== undefined,
  );
  const spelled = letters.map((part) => words.say(String(part))).join("; ");
  return make(
    "abbr",
    {
      class: "grade",
      title: spelled,
      "aria-label": `${words.say("grade")} ${letters.join("")}: ${spelled}`,
    },
    letters.join(""),
  );
}

// "published" is what every source is unless it says otherwise: said of each, it says nothing.
export function editionOf(edition, words) {
  if (!edition || edition === "published") return null;
  return make("bdi", {}, edition === "draft" ? words.say("edition_draft") : edition);
}

function citation(claim, source, state) {
  const { words } = state;
  if (!source) return claim.source ? [make("bdi", {}, claim.source)] : [];
  const title =
    words.pick(source, "title") ||
    (source.title && { text: source.title, language: "" }) ||
    words.pick(source, "label");
  const parts = [
    source.author && make("bdi", {}, source.author),
    title && make("cite", {}, make("bdi", {}, title.text)),
    source.outlet && make("bdi", {}, source.outlet),
    source.date && make("span", {}, writtenDate(String(source.date), words)),
    Number.isInteger(claim.paragraph) &&
      make(
        "span",
        { class: "paragraph", title: words.say("paragraph", { n: claim.paragraph }) },
        `¶ ${claim.paragraph}`,
      ),
    editionOf(claim.edition, words),
    source.url && makeLink(source.url, words.say("open_source")),
  ].filter(Boolean);
  return parts.flatMap((part, i) => (i ? [" · ", part] : [part]));
}

// A claim lights up what rests on it. The list shows it; on a narrow screen the card does, and the map is left free.
export function chooseClaim(id, state, { from = null } = {}) {
  closeEvidence(state);
  const claim = state.index.claims.get(id);
  if (!claim) return;
  state.claim = id;
  if (NARROW.matches) {
    fold(state, true);
    document.body.classList.add("reading");
    fillCard(claimArticle(claim, state), state);
  }
  const hits = state.index.features.get(id) || [];
  if (hits.length && (NARROW.matches || !hits.some((hit) => isInSight(hit, state))))
    bringAllIntoView(hits, state);
  leaveByEscape(state, from);
  state.actions.chosen();
  if (NARROW.matches && from) byId("card").querySelector("h2").focus({ preventScroll: true });
}

const isInSight = ({ row }, { map }) =>
  Boolean(row.shape && map.getBounds().intersects(boundsOf(row.shape.box)));

function bringAllIntoView(hits, { map }) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { row } of hits) if (row.shape) growBox(box, row.shape.box);
  if (box[0] > box[2]) return;
  const card = byId("card");
  const covered = card.hidden
    ? 0
    : map.getSize().y -
      (card.getBoundingClientRect().top - map.getContainer().getBoundingClientRect().top);
  map.setMaxBounds(undefined).fitBounds(boundsOf(box), {
    animate: false,
    maxZoom: Math.max(5, map.getZoom()),
    paddingTopLeft: [50, 30],
    paddingBottomRight: [30, covered + 20],
  });
}
