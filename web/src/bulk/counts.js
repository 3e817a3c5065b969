// The panel: how much is drawn of how much there is, what the reader asks for, and the heaviest flows as buttons.

import { byId, make, makeDrawing, makeShape, makeText, phrase } from "../core/dom";
import { credits, fillFrame, section } from "../core/frame";
import { fillFound } from "../core/search";
import { commaOf, isolated } from "../core/words";
import { amount, flowTitle, kindName, placeName } from "./cards";
import { categorySections } from "./categories";
import { hitOfFlow } from "./hits";
import { hueOf } from "./keys";

export const TOPS = [50, 100, 300, 1000, 3000, 10_000, 30_000, Infinity];
const LISTED = 30;

export function fillPanel(state) {
  const { words, data } = state;
  byId("brief").hidden = true;
  fillFrame(state, {
    stamps: data.spec.fictional ? [words.say("fictional")] : [],
    mapLabel: words.say("map_of_many"),
    searchLabel: words.say("search_many"),
  });
  fillFound(state, () => state.entries);
  byId("contents").replaceChildren(
    ...[
      drawnSection(state),
      kindSection(state),
      ...categorySections(state),
      listSection(state),
      aboutSection(state),
    ].filter(Boolean),
  );
  fillShown(state);
}

// What changes with every wish: the counts and the list.
export function fillShown(state) {
  byId("count").replaceChildren(
    ...countLines(state).map((text) => make("span", { class: "sentence" }, text)),
  );
  const list = byId("heaviest");
  if (list && state.gathered)
    list.replaceChildren(
      ...state.drawn.ids.slice(0, LISTED).map((flow) => make("li", {}, flowButton(flow, state))),
    );
  const chosen = byId("chosen-place");
  chosen.hidden = state.asked.place === null;
  chosen.replaceChildren(
    ...(state.asked.place === null
      ? []
      : [
          make(
            "span",
            {},
            state.words.say("only_of", {
              name: isolated(placeName(state.asked.place, state).text),
            }),
          ),
          make(
            "button",
            {
              type: "button",
              class: "plain",
              id: "all-places",
              onclick: () => state.actions.only(null),
            },
            state.words.say("all_places"),
          ),
        ]),
  );
}

function countLines(state) {
  const { words, gathered, drawn, data } = state;
  if (!gathered) return [];
  const { total, flows, nodes } = gathered;
  const all = words.count("rows_n", data.rows.n);
  const rows =
    total.rows === data.rows.n || !flows
      ? all
      : words.say("n_of", { n: words.number(total.rows), all });
  const missing =
    total.unquantified && !data.counted ? words.count("without_n", total.unquantified) : null;
  if (!flows)
    return [
      words.say("events_at", {
        n: words.count("records_n", total.records),
        m: words.number(nodes.n),
      }),
      missing,
    ].filter(Boolean);
  const inSight = (name) => (drawn.counts[name] < flows[name].length ? "_in_sight" : "");
  const drawnOf = (word, n, name) =>
    words.say(`${word}${inSight(name)}`, {
      n: words.number(n),
      all: words.count("flows_count", drawn.counts[name]),
    });
  const inside = data.lines ? 0 : gathered.through.within.reduce((sum, each) => sum + each, 0);
  let weight = 0;
  for (let i = 0; i < drawn.numbered; i++) weight += flows.quantity[drawn.ids[i]];
  return [
    drawnOf("drawn_of", drawn.numbered, "heaviest"),
    total.quantity
      ? words.say("share_drawn", {
          p: words.percent(weight / total.quantity),
          q: amount(total.quantity, state),
        })
      : null,
    inside ? words.say("inside_points", { q: amount(inside, state) }) : null,
    flows.without.length ? drawnOf("without_drawn", drawn.without, "without") : null,
    [rows, missing].filter(Boolean).join(commaOf(words)),
  ].filter(Boolean);
}

function drawnSection(state) {
  const { words, data, asked } = state;
  if (data.kind === "events") return null;
  const top = Math.max(0, TOPS.indexOf(asked.top));
  const output = make("output", { id: "top-says", for: "top" }, topName(TOPS[top], words));
  const range = make("input", {
    type: "range",
    id: "top",
    min: "0",
    max: String(TOPS.length - 1),
    step: "1",
    value: String(top),
    "aria-label": words.say("top"),
    "aria-valuetext": topName(TOPS[top], words),
    oninput: (event) => {
      const n = TOPS[Number(event.target.value)];
      output.textContent = topName(n, words);
      event.target.setAttribute("aria-valuetext", topName(n, words));
      state.actions.top(n);
    },
  });
  const box = (name, text) =>
    make(
      "li",
      {},
      make(
        "label",
        {},
        make("input", {
          type: "checkbox",
          "data-asked": name,
          checked: asked[name],
          onchange: (event) => state.actions.ask(name, event.target.checked),
        }),
        make("span", {}, text),
      ),
    );
  const isPart = data.rows.unquantified.some((n) => n > 0);
  const boxes = [
    ...(isPart
      ? [box("numbered", words.say("with_number")), box("without", words.say("unquantified"))]
      : []),
    ...(data.rings.place ? [box("rings", state.symbols.label("layer", "buffers", words))] : []),
  ];
  return section(
    "drawn",
    words.say("drawn"),
    state,
    make("div", { class: "top" }, make("label", { for: "top" }, words.say("top")), output, range),
    boxes.length ? make("ul", { class: "switches" }, ...boxes) : null,
  );
}

const topName = (n, words) => (n === Infinity ? words.say("all") : words.number(n));

function kindSection(state) {
  const { words, data, asked } = state;
  if (data.commodities.length < 2) return null;
  const { byKind } = state;
  const boxes = state.kinds.map((kind) =>
    make(
      "label",
      {},
      make("input", {
        type: "checkbox",
        "data-kind": kind,
        checked: !asked.off.has(kind),
        onchange: (event) => state.actions.kind(kind, event.target.checked),
      }),
      makeDrawing(10, 10, makeShape("circle", { cx: 5, cy: 5, r: 4, fill: hueOf(kind, state) })),
      makeText("span", phrase(kindName(kind, state)), { class: "name" }),
      make("span", { class: "quiet" }, words.number(byKind[kind])),
    ),
  );
  const reset = make(
    "button",
    { type: "button", class: "plain", id: "all-kinds", onclick: () => state.actions.allKinds() },
    words.say("show_all"),
  );
  return section(
    "kinds",
    words.say("commodities"),
    state,
    make(
      "fieldset",
      { class: "filter" },
      make("legend", { class: "unseen" }, words.say("filters")),
      ...boxes,
      reset,
    ),
  );
}

const listSection = (state) =>
  state.data.kind === "events"
    ? null
    : section(
        "list",
        state.words.say("heaviest"),
        state,
        make("ol", { class: "features", id: "heaviest" }),
      );

export function flowButton(flow, state) {
  const {
    gathered: { flows },
  } = state;
  return make(
    "button",
    {
      type: "button",
      class: "feature flow",
      "data-flow": flow,
      onclick: (event) => state.actions.open(hitOfFlow(flow, state), { from: event.currentTarget }),
    },
    makeText("span", flowTitle(flow, state), { class: "name" }),
    make(
      "span",
      { class: "meta" },
      make(
        "span",
        { class: "chip" },
        makeDrawing(
          10,
          10,
          makeShape("circle", { cx: 5, cy: 5, r: 4, fill: hueOf(flows.kind[flow], state) }),
        ),
        makeText("span", phrase(kindName(flows.kind[flow], state))),
      ),
      make(
        "span",
        { class: "figures" },
        flows.numbered[flow]
          ? amount(flows.quantity[flow], state)
          : state.words.say("unquantified"),
      ),
    ),
  );
}

function aboutSection(state) {
  const { words, data } = state;
  const names =
    data.kind === "events"
      ? ["about_events", "about_boundaries"]
      : ["about_many", ...(data.counted ? [] : ["about_digits"]), "about_boundaries"];
  return section(
    "about",
    words.say("about"),
    state,
    ...names.map((name) => make("p", {}, words.say(name, { digits: words.number(data.digits) }))),
    ...data.notes.map((note) => makeText("p", words.of(note), { class: "note" })),
    make("p", { class: "quiet" }, words.say("credits"), ": ", ...credits(words)),
  );
}
