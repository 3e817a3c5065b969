// What a card says of a flow or a point: the numbers, month by month, and what lies beside it.

import { writtenDate } from "../core/dates";
import { make, makeDrawing, makeShape, makeText, phrase } from "../core/dom";
import { arrowOf, directionOf, FALLBACK, isolated } from "../core/words";
import { categoryFacts } from "./categories";
import { flowButton } from "./counts";
import { membersOf } from "./nodes";
import { passing } from "./sums";

// A place's name in the page's language, else in any.
export function placeName(place, { data, words }) {
  const { texts } = data.places;
  for (const language of [words.language, ...FALLBACK]) {
    const text = texts[`label_${language}`] && texts[`label_${language}`][place];
    if (text) return phrase(text, language);
  }
  return phrase((texts.label && texts.label[place]) || `${place + 1}`);
}

// A node of several places bears the name of the weightiest, and says how many more there are.
export function nodeName(node, state) {
  const { nodes, flows } = state.gathered;
  if (!flows)
    return phrase(state.words.count("records_n", nodes.records[node]), state.words.language);
  const name = placeName(nodes.first[node], state);
  return nodes.count[node] > 1
    ? phrase(
        `${name.text} ${isolated(`+${state.words.number(nodes.count[node] - 1)}`)}`,
        name.language,
      )
    : name;
}

export const kindName = (kind, { data, words, symbols }) =>
  symbols.label("commodity", data.commodities[kind], words);

export function flowName(flow, state) {
  const { flows } = state.gathered;
  return [flows.from[flow], flows.to[flow]]
    .map((node) => isolated(nodeName(node, state).text))
    .join(arrowOf(state.words));
}

// The arrow is that of the page's language, and so is the direction, whatever script the names are in.
export const flowTitle = (flow, state) => ({
  ...phrase(flowName(flow, state), state.words.language),
  dir: directionOf(state.words),
});

// Four digits: a sum of numbers of three has no more to say.
export function amount(quantity, { data, words }) {
  const n = words.number(quantity, { maximumSignificantDigits: 4 });
  return data.counted
    ? words.count("records_n", quantity)
    : data.unit
      ? `${isolated(n)} ${isolated(data.unit)}`
      : n;
}

export function evidenceOf({ row }, state) {
  const { words } = state;
  const box = make("article", { class: "evidence", lang: words.language, dir: directionOf(words) });
  box.append(...(row.flow === undefined ? nodeCard(row.node, state) : flowCard(row.flow, state)));
  return box;
}

const facts = (pairs) =>
  make(
    "dl",
    {},
    ...pairs
      .filter(([, value]) => value !== null)
      .flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]),
  );

const heading = (name, kind) =>
  make(
    "header",
    {},
    makeText("h2", name, { tabindex: "-1" }),
    kind ? make("p", { class: "kind" }, kind) : null,
  );

function flowCard(flow, state) {
  const {
    words,
    gathered: { flows, total, nodes },
  } = state;
  const ends = [flows.from[flow], flows.to[flow]];
  return [
    heading(flowTitle(flow, state), kindName(flows.kind[flow], state)),
    facts([
      [
        words.say("quantity"),
        flows.numbered[flow] ? amount(flows.quantity[flow], state) : words.say("unquantified"),
      ],
      [
        words.say("share_of_all"),
        flows.numbered[flow] && total.quantity
          ? words.percent(flows.quantity[flow] / total.quantity)
          : null,
      ],
      ...recordFacts(flows.records[flow], flows.unquantified[flow], state),
      ...categoryFacts((i) => isRowOf(flow, i, state), state),
    ]),
    monthChart((i) => isRowOf(flow, i, state), state),
    make(
      "p",
      { class: "choices" },
      ...[...new Set(ends)]
        .filter((node) => nodes.count[node] === 1)
        .map((node) => onlyButton(nodes.first[node], state)),
    ),
  ];
}

function isRowOf(flow, i, { gathered: { flows, nodes }, data: { rows } }) {
  if (rows.commodity[i] !== flows.kind[flow]) return false;
  if (rows.line) return rows.line[i] === flows.line[flow];
  return (
    nodes.group[rows.origin[i]] === flows.from[flow] &&
    nodes.group[rows.destination[i]] === flows.to[flow]
  );
}

const recordFacts = (records, unquantified, { words, data }) => [
  [words.say("records"), words.number(records)],
  [words.say("not_quantified"), unquantified && !data.counted ? words.number(unquantified) : null],
];

function nodeCard(node, state) {
  const { words, gathered } = state;
  const { nodes, flows, through } = gathered;
  if (!flows) return eventCard(node, state);
  const isMany = nodes.count[node] > 1;
  const sums = (name) =>
    [null, words.say("unquantified"), amount(through[name][node], state)][
      through.known[name][node]
    ];
  return [
    heading(nodeName(node, state), words.count("places_n", nodes.count[node])),
    facts([
      [words.say("leaving"), sums("leaving")],
      [words.say("entering"), sums("entering")],
      [words.say(isMany ? "within" : "within_one"), sums("within")],
      ...recordFacts(through.records[node], through.unquantified[node], state),
    ]),
    partnerList(node, state),
    isMany ? memberList(node, state) : null,
    make(
      "p",
      { class: "choices" },
      isMany
        ? closerButton(nodes.x[node], nodes.y[node], state)
        : onlyButton(nodes.first[node], state),
    ),
  ].filter(Boolean);
}

function eventCard(node, state) {
  const {
    words,
    gathered: { nodes },
    data: { rows },
  } = state;
  const cell = nodes.cell[node];
  const isHere = (i) =>
    Math.floor(rows.y[i] / nodes.side) * 2 ** 22 + Math.floor(rows.x[i] / nodes.side) === cell;
  return [
    heading(nodeName(node, state), null),
    facts([
      [
        words.say("quantity"),
        state.data.counted
          ? null
          : nodes.numbered[node]
            ? amount(nodes.quantity[node], state)
            : words.say("unquantified"),
      ],
      ...recordFacts(nodes.records[node], nodes.unquantified[node], state),
      ...kindFacts(isHere, state),
    ]),
    monthChart(isHere, state),
    make("p", { class: "choices" }, closerButton(nodes.x[node], nodes.y[node], state)),
  ];
}

function kindFacts(isHere, state) {
  const {
    data: { rows, commodities },
    words,
  } = state;
  const sums = commodities.map(() => 0);
  const passes = passing(state);
  for (let i = 0; i < rows.n; i++)
    if (isHere(i) && passes(i)) sums[rows.commodity[i]] += rows.records[i];
  return sums
    .map((sum, kind) => [kindName(kind, state), sum ? words.number(sum) : null])
    .sort((a, b) => (b[1] !== null) - (a[1] !== null));
}

const PARTNERS = 5;

function partnerList(node, state) {
  const {
    gathered: { flows },
    words,
  } = state;
  const found = [];
  for (const order of [flows.heaviest, flows.without]) {
    for (let i = 0; i < order.length && found.length < PARTNERS; i++) {
      const flow = order[i];
      if ((flows.from[flow] === node) !== (flows.to[flow] === node)) found.push(flow);
    }
  }
  if (!found.length) return null;
  return make(
    "div",
    {},
    make("h3", {}, words.say("heaviest")),
    make(
      "ul",
      { class: "features" },
      ...found.map((flow) => make("li", {}, flowButton(flow, state))),
    ),
  );
}

const MEMBERS = 8;

function memberList(node, state) {
  const {
    words,
    gathered: { nodes },
    data,
  } = state;
  const members = membersOf(node, nodes, data);
  return make(
    "div",
    {},
    make("h3", {}, words.say("members")),
    make(
      "p",
      { class: "choices" },
      ...members.slice(0, MEMBERS).map((place) =>
        makeText("button", placeName(place, state), {
          type: "button",
          class: "plain",
          "data-only": place,
          onclick: () => state.actions.only(place),
        }),
      ),
    ),
    members.length > MEMBERS
      ? make("p", { class: "kind" }, `+${words.number(members.length - MEMBERS)}`)
      : null,
  );
}

const onlyButton = (place, state) =>
  make(
    "button",
    {
      type: "button",
      class: "plain",
      "data-only": place,
      onclick: () => state.actions.only(place),
    },
    state.words.say("only_of", { name: isolated(placeName(place, state).text) }),
  );

const closerButton = (x, y, state) =>
  make(
    "button",
    { type: "button", class: "plain", id: "closer", onclick: () => state.actions.closer(x, y) },
    state.words.say("closer"),
  );

// Quantities by month as bars (records, where nothing is counted); the chosen time is darker.
function monthChart(isHere, state) {
  const { data, words, asked } = state;
  const { rows, months } = data;
  if (!rows.month || !months) return null;
  const n = months[1] - months[0] + 1;
  const sums = new Float64Array(n);
  const records = new Float64Array(n);
  const passes = passing({ data, asked: { ...asked, months: null } });
  for (let i = 0; i < rows.n; i++) {
    if (!rows.month[i] || !isHere(i) || !passes(i)) continue;
    if (!Number.isNaN(rows.quantity[i])) sums[rows.month[i] - 1] += rows.quantity[i];
    records[rows.month[i] - 1] += rows.records[i];
  }
  const shown = sums.some((sum) => sum > 0) ? sums : records;
  const most = Math.max(...shown) || 1;
  const [width, height] = [252, 40];
  const bars = (from, to) =>
    Array.from(shown.subarray(from, to), (sum, i) =>
      sum
        ? `M${(((from + i) * width) / n).toFixed(1)} ${height}v${(-(height * sum) / most).toFixed(1)}h${Math.max(0.8, (0.8 * width) / n).toFixed(1)}V${height}Z`
        : "",
    ).join("");
  const [from, to] = asked.months ? [asked.months[0] - 1, asked.months[1]] : [0, n];
  const drawing = makeDrawing(
    width,
    height,
    makeShape("path", {
      d: bars(0, from) + bars(to, n),
      fill: "currentColor",
      "fill-opacity": 0.3,
    }),
    makeShape("path", { d: bars(from, to), fill: "currentColor" }),
  );
  const peak = shown.indexOf(most);
  const ends = [months[0], months[1]].map((month) => monthName(month, words));
  return make(
    "figure",
    { class: "chart" },
    drawing,
    make(
      "figcaption",
      {},
      make("span", {}, ends[0]),
      most > 0 && peak >= 0
        ? make(
            "span",
            { class: "peak" },
            words.say("peak", { d: monthName(months[0] + peak, words) }),
          )
        : null,
      make("span", {}, ends[1]),
    ),
  );
}

const monthName = (month, words) =>
  writtenDate(
    `${String(Math.floor(month / 12)).padStart(4, "0")}-${String((month % 12) + 1).padStart(2, "0")}`,
    words,
  );
