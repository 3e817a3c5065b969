// The claims behind a feature, each with its source and grade; after them those that are only its context.

function claimsOf(rows, state) {
  const { words } = state;
  const bearing = idsIn(rows, "claims");
  const context = idsIn(rows, "context").filter((id) => !bearing.includes(id));
  const parts = [];
  if (bearing.length) parts.push(make("h3", {}, words.count("claims_count", bearing.length)), claimList(bearing, state));
  if (context.length) {
    parts.push(make("h3", { class: "context" }, words.say("context")), claimList(context, state, "claims context"));
  }
  return parts.length ? parts : [make("p", { class: "quiet" }, words.say("no_claims"))];
}

const idsIn = (rows, column) => [...new Set(rows.flatMap((row) => row[column] || []))];

const claimList = (ids, state, kind = "claims") =>
  make("ol", { class: kind }, ...ids.map((id) => claimItem(state.index.claims.get(id) || { id }, state)));

function claimItem(claim, state) {
  const { words } = state;
  const source = state.index.sources.get(claim.source);
  const marks = [
    state.index.superseded.has(claim.id) ? "superseded_claim" : null,
    state.index.disputed.has(claim.id) ? "disputed_claim" : null,
    claim.reading === "inferred" ? "inferred" : null,
  ].filter(Boolean);
  return make(
    "li",
    { class: state.index.superseded.has(claim.id) ? "superseded" : null },
    makeText("p", words.pick(claim, "text") || { text: claim.id, language: "" }, { class: "claim" }),
    make(
      "p",
      { class: "citation" },
      gradeMark(claim, state),
      ...marks.map((mark) => make("span", { class: "tag inferred" }, words.say(mark))),
      ...citation(claim, source, state),
    ),
  );
}

function gradeMark(claim, state) {
  const { words } = state;
  if (!claim.reliability && !claim.credibility) return null;
  const letters = [claim.reliability, claim.credibility].filter((part) => part !== null && part !== undefined);
  const spelled = letters.map((part) => words.say(String(part))).join("; ");
  return make(
    "abbr",
    { class: "grade", title: spelled, "aria-label": `${words.say("grade")} ${letters.join("")}: ${spelled}` },
    letters.join(""),
  );
}

// "published" is what every source is unless it says otherwise: said of each, it says nothing.
function editionOf(edition, words) {
  if (!edition || edition === "published") return null;
  return make("bdi", {}, edition === "draft" ? words.say("edition_draft") : edition);
}

function citation(claim, source, state) {
  const { words } = state;
  if (!source) return claim.source ? [make("bdi", {}, claim.source)] : [];
  const title = words.pick(source, "title") || (source.title && { text: source.title, language: "" }) || words.pick(source, "label");
  const parts = [
    source.author && make("bdi", {}, source.author),
    title && make("cite", {}, make("bdi", {}, title.text)),
    source.outlet && make("bdi", {}, source.outlet),
    source.date && make("span", {}, writtenDate(String(source.date), words)),
    Number.isInteger(claim.paragraph) && make("span", { class: "paragraph", title: words.say("paragraph", { n: claim.paragraph }) }, `¶ ${claim.paragraph}`),
    editionOf(claim.edition, words),
    source.url && makeLink(source.url, words.say("open_source")),
  ].filter(Boolean);
  return parts.flatMap((part, i) => (i ? [" · ", part] : [part]));
}
