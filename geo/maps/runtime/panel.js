// The panel: what the map asks, what it shows, each flow as a button, what is left out and why.

function fillPanel(state) {
  const { words, data } = state;
  const root = document.documentElement;
  root.lang = words.language;
  root.dir = directionOf(words);
  setText("brief", words.of(data.brief_title));
  setText("title", words.of(data.spec.title));
  setText("question", words.of(data.spec.question));
  const { period } = data.spec;
  setText("period", period && { text: words.say("map_period", { d: words.period([period]) }), language: words.language });
  document.title = (words.of(data.spec.title) || { text: data.spec.id }).text;
  byId("stamp").hidden = !data.spec.fictional;
  byId("stamp").textContent = words.say("fictional");
  byId("panel").setAttribute("aria-label", words.say("panel"));
  byId("stage").setAttribute("aria-label", words.say("map"));
  const strands = state.flows.reduce((sum, flow) => sum + flow.rows.length, 0);
  const comma = words.language === "ar" ? "، " : ", ";
  byId("count").textContent = [words.count("flows_count", state.flows.length), words.count("strands_count", strands)].join(comma);
  fillLanguages(state);
  byId("contents").replaceChildren(
    ...[flowSection(state), otherSection(state), layerSection(state), leftOutSection(state), aboutSection(state)].filter(Boolean),
  );
  fillFold(state);
  fillCredits(state);
}

function setText(id, picked) {
  const element = byId(id);
  element.hidden = !picked;
  element.textContent = picked ? picked.text : "";
  if (picked) element.lang = picked.language;
  element.dir = "auto";
}

function fillLanguages(state) {
  const box = byId("languages");
  box.setAttribute("aria-label", state.words.say("language"));
  box.replaceChildren(
    ...Object.entries(LANGUAGES).map(([language, name]) =>
      make(
        "button",
        {
          type: "button",
          lang: language,
          "data-language": language,
          "aria-pressed": String(language === state.words.language),
          onclick: () => state.actions.speak(language),
        },
        name,
      ),
    ),
  );
}

// One section of the panel; which ones are open outlives a change of language.
function section(name, title, state, ...children) {
  return make(
    "details",
    {
      class: "section",
      "data-section": name,
      open: state.open.has(name),
      ontoggle: (event) => (event.target.open ? state.open.add(name) : state.open.delete(name)),
    },
    make("summary", {}, make("h2", {}, title)),
    ...children,
  );
}

function flowSection(state) {
  const { words } = state;
  if (!state.flows.length) return null;
  const items = state.flows.map((flow) => {
    const row = flow.first;
    const best = bestGrade(flow.rows);
    const tags = [row.trend, flow.rows.every((each) => each.reading === "inferred") ? "inferred" : null].filter(Boolean);
    return make(
      "li",
      {},
      make(
        "button",
        { type: "button", class: "feature flow", "data-flow": flow.id, ...featureActions({ layer: "flows", row, flow }, state) },
        makeText("span", words.pick(row, "label") || { text: flow.id, language: "" }, { class: "name" }),
        make(
          "span",
          { class: "meta" },
          make("span", { class: "swatches" }, ...flow.rows.map((each) => strandChip(each, state))),
          ...tags.map((tag) => make("span", { class: "tag" }, words.say(tag))),
          best ? make("span", { class: "grade small", title: words.say("grade") }, best) : null,
        ),
      ),
    );
  });
  return section("flows", words.say("flows"), state, make("ol", { class: "features" }, ...items));
}

// The best Admiralty grade among a flow's strands: by the number, then by the letter.
function bestGrade(rows) {
  const grades = rows.map((row) => row.grade).filter(Boolean);
  const rank = (grade) => grade[1] + grade[0];
  return grades.reduce((best, each) => (!best || rank(each) < rank(best) ? each : best), null);
}

function strandChip(row, state) {
  return make(
    "span",
    { class: "chip" },
    makeDrawing(10, 10, makeShape("circle", { cx: 5, cy: 5, r: 4, fill: state.symbols.commodity(row) })),
    makeText("span", commodityOf(row, state)),
  );
}

// A button for a feature does what a pointer on the map does.
function featureActions(hit, state) {
  const over = () => hit.flow && state.actions.hover(hit.flow.id);
  const out = () => state.actions.hover(null);
  return {
    onclick: (event) => state.actions.open(hit, { from: event.currentTarget }),
    onpointerenter: over,
    onpointerleave: out,
    onfocus: over,
    onblur: out,
  };
}

function otherSection(state) {
  const { words, symbols } = state;
  const groups = ["zones", "barriers", "events", "crossings", "places"]
    .filter((layer) => (state.data.tables[layer] || []).length)
    .map((layer) =>
      make(
        "div",
        { class: "group" },
        make("h3", {}, symbols.label("layer", layer, words)),
        make("ul", { class: "features" }, ...state.data.tables[layer].map((row) => make("li", {}, otherButton(layer, row, state)))),
      ),
    );
  return groups.length ? section("others", words.say("others"), state, ...groups) : null;
}

function otherButton(layer, row, state) {
  const { words } = state;
  const name = words.pick(row, "label") || { text: row.id, language: "" };
  const reading = layer === "zones" ? words.pick(row, "candidate") : null;
  return make(
    "button",
    { type: "button", class: "feature", "data-feature": `${layer}:${row.id}`, ...featureActions({ layer, row }, state) },
    layer === "events" ? make("span", { class: "number" }, String(row.index + 1)) : null,
    makeText("span", name, { class: "name" }),
    reading ? makeText("span", reading, { class: "meta" }) : null,
  );
}

function layerSection(state) {
  const { words, symbols } = state;
  const boxes = state.data.spec.layers
    .filter((name) => SWITCHED.includes(name) && (state.data.tables[name] || []).length)
    .map((name) =>
      make(
        "li",
        {},
        make(
          "label",
          {},
          make("input", {
            type: "checkbox",
            "data-layer": name,
            checked: state.visible[name],
            onchange: (event) => state.actions.show(name, event.target.checked),
          }),
          make("span", {}, symbols.label("layer", name, words)),
        ),
      ),
    );
  return boxes.length ? section("layers", words.say("layers"), state, make("ul", { class: "switches" }, ...boxes)) : null;
}

const SWITCHED = ["flows", "places", "zones", "barriers", "crossings", "events", "areas", "buffers"];

function leftOutSection(state) {
  const { words } = state;
  const rows = state.data.tables.not_mapped || [];
  if (!rows.length) return null;
  const items = rows.map((row) =>
    make(
      "li",
      {},
      makeText("strong", words.pick(row, "label") || { text: row.id, language: "" }),
      makeText("p", words.pick(row, "reason")),
      ...(row.claims && row.claims.length ? [make("details", { class: "inner" }, make("summary", {}, words.count("claims_count", row.claims.length)), claimList(row.claims, state))] : []),
    ),
  );
  return section("not_mapped", words.say("not_mapped"), state, make("ul", { class: "left-out" }, ...items));
}

function aboutSection(state) {
  const { words } = state;
  const texts = ["about_lines", "about_grades", "about_boundaries"].map((name) => make("p", {}, words.say(name)));
  return section("about", words.say("about"), state, ...texts, make("p", { class: "quiet" }, words.say("credits"), ": ", ...credits(words)));
}

function credits(words) {
  return [
    makeLink("https://leafletjs.com", "Leaflet"),
    " · ",
    make("bdi", {}, makeLink("https://www.openstreetmap.org/copyright", words.say("osm")), " (ODbL)"),
    " · ",
    makeLink("https://www.naturalearthdata.com", "Natural Earth"),
    " · ",
    make("bdi", {}, makeLink("https://www.geonames.org", "GeoNames"), " (CC BY 4.0)"),
  ];
}

function fillCredits(state) {
  const { words } = state;
  byId("credits").replaceChildren(make("span", { class: "notice" }, words.say("notice")), make("span", { class: "sources" }, ...credits(words)));
}

function fillFold(state) {
  const isOpen = !document.body.classList.contains("folded");
  const button = byId("fold");
  button.setAttribute("aria-expanded", String(isOpen));
  button.setAttribute("aria-label", state.words.say(isOpen ? "fold" : "unfold"));
  button.replaceChildren(
    makeDrawing(16, 16, makeShape("path", { d: isOpen ? "M3 6 L8 11 L13 6" : "M3 10 L8 5 L13 10", fill: "none", stroke: "currentColor", "stroke-width": 2 })),
  );
}
