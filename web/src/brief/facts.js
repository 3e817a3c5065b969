// What a popup and a table say of what is modelled.

import { make, makeDrawing, makeShape, makeText } from "../core/dom";
import { legendEntry } from "../core/legend";
import { groundColours } from "../core/symbols";
import { namesOfCrossings, sharesText } from "./closing";
import { flowColour, shareWidth } from "./modelled";
import { trafficView } from "./routing";

export function modelledFacts({ layer, row }, state) {
  const { words } = state;
  const km = (n) => words.say("kilometres", { n: words.number(n) });
  const given = (value, write) => (value === null || value === undefined ? null : write(value));
  const facts = [[words.say("status"), words.say("modelled")]];
  if (layer !== "segments") facts.push([words.say("routed_flow"), movementName(row.flow, state)]);
  const own = {
    segments: () => [
      ...segmentShares(row, state),
      [words.say("kind"), kindOf(row, words)],
      [words.say("country"), row.country_code],
      [words.say("length"), km(row.length_km)],
      [words.say("network_error"), km(row.error_m / 1000)],
      [words.say("source"), row.source],
    ],
    routes: () => [
      [words.say("share"), words.percent(row.share)],
      [words.say("crossings_used"), namesOfCrossings(row.crossings, state)],
      [words.say("length"), km(row.length_km)],
      [words.say("hours_word"), given(row.hours, words.hours)],
      [words.say("detour"), given(row.detour, words.number)],
      [words.say("leg_basis"), legsText(row, state)],
      [words.say("why_line"), makeText("span", words.pick(row, "reason"))],
    ],
    corridors: () => [
      [words.say("band"), words.percent(row.band / 100)],
      [words.say("half_width"), km(row.half_width_m / 1000)],
    ],
    chokepoints: () => [
      [words.say("rank"), words.number(row.rank)],
      [words.say("share"), words.percent(row.share)],
      [words.say("extra_hours"), given(row.extra_hours, words.hours)],
      [words.say("cut_off"), row.cut_off ? words.percent(row.cut_off) : null],
      [words.say("length"), given(row.length_km, km)],
    ],
  };
  return [...facts, ...own[layer]()];
}

export const kindOf = (row, words) =>
  row.kind === "road" || row.kind === "track" ? words.say(`kind_${row.kind}`) : row.kind;

const movementName = (id, state) =>
  makeText(
    "span",
    state.words.pick((state.routing.flows.get(id) || {}).first, "label") || {
      text: id,
      language: "",
    },
  );

function segmentShares(row, state) {
  const { words, routing } = state;
  const { before, after, isKnown } = trafficView(state);
  const at = row.index;
  const shares = row.flows
    .filter((flow) => flow !== routing.flow)
    .map(
      (flow) =>
        `${words.text(routing.flows.get(flow).first, "label")}: ${words.percent(row.shares[row.flows.indexOf(flow)])}`,
    );
  const chosen = `${words.text(routing.flows.get(routing.flow).first, "label")}: ${sharesText(before[at], isKnown ? after[at] : null, state)}`;
  return [
    [
      words.say("share"),
      make(
        "span",
        {},
        ...[chosen, ...shares].map((text) =>
          make("span", { class: "sentence" }, make("bdi", {}, text)),
        ),
      ),
    ],
  ];
}

const legsText = (row, state) =>
  row.basis
    .map((basis, i) => [basis, row.leg_km[i]])
    .map(
      ([basis, km]) =>
        `${state.symbols.label("basis", basis.startsWith("network") ? "network" : basis, state.words)}${basis.includes("tracks") ? ` (${state.words.say("kind_track")})` : ""}: ${state.words.say("kilometres", { n: state.words.number(km) })}`,
    )
    .join("; ");

// Shares of a crossing or stretch of the chosen flow, for the table: [before, after].
export function sharesOfRow(row, state) {
  if (!state.routing) return [null, null];
  const view = trafficView(state);
  if ("error_m" in row)
    return [view.before[row.index], view.isKnown ? view.after[row.index] : null];
  const { before, after } = view.crossings.get(row.id) || { before: null, after: null };
  return [before, after];
}

// What the legend says of modelled traffic.
export function modelledRows(state) {
  const { words, symbols, routing, visible } = state;
  if (!routing) return [];
  const colour = flowColour(state);
  const line = (width, look = {}, stroke = colour) =>
    makeDrawing(
      34,
      12,
      makeShape("line", {
        x1: 1,
        y1: 6,
        x2: 33,
        y2: 6,
        stroke,
        "stroke-width": width,
        "stroke-dasharray": (look.dash || symbols.dash("network")).join(" "),
      }),
    );
  const ring = () =>
    makeDrawing(
      34,
      12,
      makeShape("circle", {
        cx: 17,
        cy: 6,
        r: 5,
        fill: "none",
        stroke: symbols.layer("chokepoints"),
        "stroke-width": 2,
      }),
    );
  const cross = () =>
    makeDrawing(
      34,
      12,
      makeShape("path", {
        d: "M12 1 L22 11 M22 1 L12 11",
        stroke: groundColours().ink,
        "stroke-width": 2.5,
      }),
    );
  const band = () =>
    makeDrawing(
      34,
      12,
      makeShape("rect", {
        x: 1,
        y: 1,
        width: 32,
        height: 10,
        fill: colour,
        "fill-opacity": 0.25,
        stroke: colour,
      }),
    );
  const { closure } = trafficView(state);
  const has = (layer) => visible[layer] && (state.data.tables[layer] || []).length;
  return [
    legendEntry(line(3), symbols.label("basis", "network", words)),
    ...(has("segments")
      ? [0.1, 0.5, 1].map((share) =>
          legendEntry(
            line(shareWidth(share)),
            words.say("width_share", { p: words.percent(share) }),
          ),
        )
      : []),
    ...(closure && closure.row
      ? symbols
          .known("change")
          .map((name) =>
            legendEntry(
              line(
                name === "gains" ? 5 : 3,
                symbols.style("change", name),
                symbols.colourOf(symbols.style("change", name)),
              ),
              symbols.label("change", name, words),
            ),
          )
      : []),
    closure && legendEntry(cross(), words.say("crossing_shut")),
    has("routes") &&
      legendEntry(line(1.4, {}, groundColours().ink), symbols.label("layer", "routes", words)),
    has("corridors") && legendEntry(band(), symbols.label("layer", "corridors", words)),
    has("chokepoints") && legendEntry(ring(), symbols.label("layer", "chokepoints", words)),
  ].filter(Boolean);
}
