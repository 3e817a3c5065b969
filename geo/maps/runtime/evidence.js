// What a popup says: the feature, how it came to be drawn, and every claim behind it, with source and grade.

function evidenceOf(hit, state) {
  const { words } = state;
  const rows = hit.flow ? hit.flow.rows : [hit.row];
  const heading = headingOf(hit, state);
  const box = make("article", { class: "evidence", lang: words.language, dir: directionOf(words) }, heading);
  if (hit.flow) box.append(strandList(rows, state));
  const facts = factsOf(hit, rows, state).filter((fact) => fact && fact[1]);
  if (facts.length) {
    box.append(make("dl", {}, ...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])));
  }
  box.append(...claimsOf(rows, state));
  return box;
}

const directionOf = (words) => (words.language === "ar" ? "rtl" : "ltr");

function headingOf(hit, state) {
  const { words } = state;
  const { row } = hit;
  const kind = {
    flows: null,
    places: row.kind === "label" ? "kind_label" : "town",
    zones: "candidate",
    barriers: "barrier",
    crossings: "crossing",
    events: "event",
  }[hit.layer];
  const heading = make("header", {}, makeText("h2", words.pick(row, "label") || { text: row.id, language: "" }, { tabindex: "-1" }));
  if (kind) heading.append(make("p", { class: "kind" }, words.say(kind)));
  return heading;
}

// Each strand's commodity with its reading: one flow may hold a stated and an inferred one.
function strandList(rows, state) {
  const { words } = state;
  return make(
    "ul",
    { class: "strands", "aria-label": words.say("commodities") },
    ...rows.map((row) =>
      make(
        "li",
        {},
        strandSwatch(row, state),
        makeText("span", commodityOf(row, state)),
        row.reading ? make("span", { class: `tag ${row.reading === "inferred" ? "inferred" : ""}` }, words.say(row.reading)) : null,
      ),
    ),
  );
}

function commodityOf(row, state) {
  const { words, symbols } = state;
  const named = state.index.commodities.get(row.commodity);
  return (
    words.pick(named, "label") || { text: symbols.label("commodity", row.commodity_class, words), language: words.language }
  );
}

function factsOf(hit, rows, state) {
  const { words, symbols } = state;
  const { row } = hit;
  const note = (column) => makeText("span", words.pick(row, column));
  const many = (column) => sharedAndOwn(rows, column, state);
  const facts = [];
  if (hit.layer === "flows") {
    facts.push(...movement(row, state));
    facts.push([words.say("transit"), nameList(row.transit, state)]);
    facts.push([words.say("actors"), nameList(row.actors, state)]);
    facts.push([words.say("quantity"), quantityOf(rows, state)]);
  }
  if (hit.layer === "zones") facts.push([words.say("candidate"), note("candidate")]);
  if ("period" in row) facts.push([words.say("period"), periodOf(row, state)]);
  if (row.basis) facts.push([words.say("basis"), symbols.label("basis", row.basis, words)]);
  facts.push([words.say("why_line"), many("reason")]);
  facts.push([words.say("note"), many("note")]);
  if (row.confidence) facts.push([words.say("confidence"), symbols.label("confidence", row.confidence, words)]);
  if (row.kind !== "label" && row.uncertainty_m) {
    facts.push([words.say("uncertainty"), `${words.number(row.uncertainty_m / 1000)} km`]);
  }
  return facts;
}

function movement(row, state) {
  const { words } = state;
  const ends = [nameOf(row.origin, state), nameOf(row.destination, state)];
  if (row.direction === "unstated") {
    const both = make("span", {}, ends[0], " · ", ends[1], " — ", state.symbols.label("direction", "unstated", words));
    return [[words.say("between"), both]];
  }
  const way = row.direction === "both" ? " ⇄ " : words.language === "ar" ? " ← " : " → ";
  return [[words.say("direction"), make("span", {}, ends[0], way, ends[1])]];
}

function nameOf(id, state) {
  const row = state.index.named.get(id);
  return makeText("span", state.words.pick(row, "label") || { text: id || "?", language: "" });
}

function nameList(ids, state) {
  if (!ids || !ids.length) return null;
  const list = make("span", {});
  ids.forEach((id, i) => list.append(i ? " · " : "", nameOf(id, state)));
  return list;
}

function periodOf(row, state) {
  const { words } = state;
  const text = make("span", {}, words.period(row.period));
  if (row.trend) text.append(" ", make("span", { class: "tag" }, words.say(row.trend)));
  return text;
}

function quantityOf(rows, state) {
  const { words } = state;
  const unknown = { text: words.say("unquantified"), language: words.language };
  const texts = rows.map((row) => (row.quantity === "unknown" ? unknown : words.pick(row, "quantity_text") || unknown));
  return joinTexts(distinct(texts));
}

// Strands of one flow often say the same, or the same and a little more: then the fuller text alone.
function distinct(picked) {
  const texts = [...new Map(picked.filter(Boolean).map((each) => [each.text, each])).values()];
  return texts.filter((each) => !texts.some((other) => other !== each && other.text.includes(each.text)));
}

// What the strands say alike is said once; what one of them adds stands behind its commodity's name.
function sharedAndOwn(rows, column, state) {
  const said = rows.map((row) => ({ row, picked: state.words.pick(row, column) })).filter(({ picked }) => picked);
  if (!said.length) return null;
  const shared = sharedSentences(said.map(({ picked }) => picked.text));
  const own = said
    .map(({ row, picked }) => ({ row, picked: { ...picked, text: picked.text.slice(shared.length).trim() } }))
    .filter(({ picked }) => picked.text);
  return make(
    "span",
    {},
    shared && makeText("span", { ...said[0].picked, text: shared.trim() }, { class: "sentence" }),
    ...own.map(({ row, picked }) =>
      make("span", { class: "sentence" }, rows.length > 1 ? make("b", {}, makeText("bdi", commodityOf(row, state)), ": ") : null, makeText("bdi", picked)),
    ),
  );
}

// The longest beginning that all texts share, up to the end of a sentence.
function sharedSentences(texts) {
  const [first, ...others] = texts;
  if (others.every((text) => text === first)) return first;
  const ends = [...first.matchAll(/[.!?؟…](?=\s|$)/g)].map((match) => match.index + 1).reverse();
  const end = ends.find((each) => others.every((text) => text.startsWith(first.slice(0, each)) && /^(\s|$)/.test(text.slice(each))));
  return first.slice(0, end || 0);
}

function joinTexts(picked) {
  return picked.length ? make("span", {}, ...picked.map((each) => makeText("span", each, { class: "sentence" }))) : null;
}

function claimsOf(rows, state) {
  const { words } = state;
  const ids = [...new Set(rows.flatMap((row) => row.claims || []))];
  if (!ids.length) return [make("p", { class: "quiet" }, words.say("no_claims"))];
  const claims = ids.map((id) => state.index.claims.get(id) || { id });
  return [
    make("h3", {}, words.count("claims_count", claims.length)),
    make("ol", { class: "claims" }, ...claims.map((claim) => claimItem(claim, state))),
  ];
}

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

function editionOf(edition, words) {
  const key = { published: "edition_published", draft: "edition_draft" }[edition];
  return key ? words.say(key) : edition;
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
    claim.edition && make("bdi", {}, editionOf(claim.edition, words)),
    source.url && makeLink(source.url, words.say("open_source")),
  ].filter(Boolean);
  return parts.flatMap((part, i) => (i ? [" · ", part] : [part]));
}
