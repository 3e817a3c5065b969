// The evidence as a list: every claim of the map in the order of its source. A claim lights up what rests on it.

import { writtenDate } from "../core/dates";
import { make, makeLink, makeText } from "../core/dom";
import { directionOf } from "../core/words";
import { claimList, editionOf, idsIn, marksOf, standingOf } from "./claims";
import { hitName } from "./focus";
import { featureActions } from "./panel";
import { passageItem } from "./passages";

// Sources that number their paragraphs first, then by date; in each the order of its paragraphs.
function claimsInOrder(state) {
  const claims = state.data.tables.claims || [];
  const numbered = new Set(
    claims.filter((claim) => Number.isInteger(claim.paragraph)).map((claim) => claim.source),
  );
  const rank = (claim) => {
    const source = state.index.sources.get(claim.source) || {};
    return [
      numbered.has(claim.source) ? 0 : 1,
      source.date ? 0 : 1,
      source.date || "",
      claim.source || "",
      claim.paragraph ?? Infinity,
      claim.index,
    ];
  };
  return claims
    .map((claim) => ({ claim, rank: rank(claim) }))
    .sort((a, b) => compareLists(a.rank, b.rank))
    .map(({ claim }) => claim);
}

function compareLists(a, b) {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  return 0;
}

export function ledgerSections(state) {
  const bySource = new Map();
  for (const claim of claimsInOrder(state)) {
    if (!bySource.has(claim.source)) bySource.set(claim.source, []);
    bySource.get(claim.source).push(claim);
  }
  return [...bySource].map(([source, claims]) =>
    make(
      "section",
      { class: "source" },
      make("h2", {}, ...sourceTitle(state.index.sources.get(source) || { id: source }, state)),
      make(
        "ol",
        { class: "ledger" },
        ...claims.flatMap((claim, i) => [
          passageItem(claim, claims[i - 1], state),
          ledgerItem(claim, state),
        ]),
      ),
    ),
  );
}

function sourceTitle(source, state) {
  const title = (source.title && { text: source.title, language: "" }) ||
    state.words.pick(source, "label") || { text: source.id || "?", language: "" };
  const origin = [
    source.outlet,
    source.date && writtenDate(String(source.date), state.words),
  ].filter(Boolean);
  return [makeText("cite", title), ...origin.map((part) => make("bdi", { class: "quiet" }, part))];
}

function ledgerItem(claim, state) {
  const hits = state.index.features.get(claim.id) || [];
  return make(
    "li",
    { class: `entry ${standingOf(claim, state)}`, "data-claim": claim.id },
    make(
      "button",
      {
        type: "button",
        class: "feature",
        "aria-pressed": String(state.claim === claim.id),
        onclick: (event) => state.actions.claim(claim.id, { from: event.currentTarget }),
      },
      Number.isInteger(claim.paragraph)
        ? make(
            "span",
            { class: "paragraph", title: state.words.say("paragraph", { n: claim.paragraph }) },
            `¶ ${claim.paragraph}`,
          )
        : null,
      makeText("span", state.words.pick(claim, "text") || { text: claim.id, language: "" }, {
        class: "claim",
      }),
    ),
    make(
      "p",
      { class: "citation" },
      ...marksOf(claim, state),
      ...shortCitation(claim, state),
      make("span", { class: "quiet" }, state.words.count("features_count", hits.length)),
    ),
    make(
      "ul",
      { class: "features resting", hidden: state.claim !== claim.id },
      ...hits.map((hit) => make("li", {}, restingButton(hit, state))),
    ),
  );
}

function shortCitation(claim, state) {
  const source = state.index.sources.get(claim.source) || {};
  const parts = [
    editionOf(claim.edition, state.words),
    source.url && makeLink(source.url, state.words.say("open_source")),
  ].filter(Boolean);
  return parts.flatMap((part) => [part, " · "]);
}

function restingButton(hit, state) {
  const name = state.words.pick(hit.row, "label") || { text: hit.row.id, language: "" };
  const reading = hit.layer === "zones" ? state.words.pick(hit.row, "candidate") : null;
  return make(
    "button",
    { type: "button", class: "feature", "data-rests": hitName(hit), ...featureActions(hit, state) },
    makeText("span", name, { class: "name" }),
    reading ? makeText("span", reading, { class: "meta" }) : null,
  );
}

// Which claims bear the chosen feature, and which claim is chosen. The list is not made anew: its reader is in it.
export function markLedger(state) {
  const bearing = new Set(state.chosen ? idsIn(rowsOfHit(state.chosen), "claims") : []);
  let first = null;
  for (const mark of document.querySelectorAll("#panel-ledger mark"))
    mark.classList.toggle("chosen", mark.dataset.citedBy.split(" ").includes(state.claim));
  for (const item of document.querySelectorAll("#panel-ledger .entry")) {
    const { claim } = item.dataset;
    const isChosen = state.claim === claim;
    item.classList.toggle("bearing", bearing.has(claim));
    item.classList.toggle("beside", bearing.size > 0 && !bearing.has(claim));
    item.classList.toggle("chosen", isChosen);
    item.querySelector("button").setAttribute("aria-pressed", String(isChosen));
    item.querySelector(".resting").hidden = !isChosen;
    if (!first && (bearing.has(claim) || isChosen)) first = item;
  }
  if (first && state.tab === "ledger") first.scrollIntoView({ block: "nearest" });
}

const rowsOfHit = (hit) => (hit.flow ? hit.flow.rows : [hit.row]);

// What a phone's card shows of a claim.
export function claimArticle(claim, state) {
  const { words } = state;
  const hits = state.index.features.get(claim.id) || [];
  return make(
    "article",
    { class: "evidence", lang: words.language, dir: directionOf(words) },
    make("h2", { tabindex: "-1" }, words.say("claim")),
    claimList([claim.id], state),
    make("h3", {}, words.count("features_count", hits.length)),
    make(
      "ul",
      { class: "features" },
      ...hits.map((hit) => make("li", {}, restingButton(hit, state))),
    ),
  );
}
