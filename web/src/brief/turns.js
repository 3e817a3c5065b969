// Where a commodity turns round: it goes one way in one period and back in another. Said with the claims that say so.

import { make } from "../core/dom";
import { NEVER, phaseOf } from "../core/spans";
import { arrowOf } from "../core/words";
import { idsIn } from "./claims";
import { nameOf } from "./evidence";

export function reversalsOf(flows) {
  const legs = new Map();
  for (const flow of flows) {
    const { first } = flow;
    if (first.direction !== "one-way") continue;
    const stops = [first.origin, ...(first.transit || []), first.destination];
    for (const row of flow.rows) {
      if (!row.spans || !row.spans.length) continue;
      for (let i = 1; i < stops.length; i++) {
        const key = JSON.stringify([row.commodity_class, stops[i - 1], stops[i]]);
        legs.set(key, [...(legs.get(key) || []), row]);
      }
    }
  }
  const reversals = [];
  for (const [key, rows] of legs) {
    const [commodity, from, to] = JSON.parse(key);
    const back = legs.get(JSON.stringify([commodity, to, from]));
    if (back && startOf(rows) < startOf(back)) reversals.push({ commodity, from, to, rows, back });
  }
  return reversals;
}

const startOf = (rows) =>
  rows.reduce(
    (least, { spans }) => Math.min(least, ...spans.map((span) => span[0] ?? NEVER.before)),
    NEVER.after,
  );

// What the time bar says below its line: what turns round, which claims did it, what has no date.
export function turnsOf(state) {
  const { words, filters, timeline: line } = state;
  const lines = [];
  if (filters.window) {
    for (const turn of state.reversals) {
      const phases = [turn.rows, turn.back].map((rows) =>
        rows.some((row) => phaseOf(row, filters.window) !== "out"),
      );
      if (!phases[0] && !phases[1]) continue;
      lines.push(
        make(
          "p",
          { class: "turn" },
          make("b", {}, state.symbols.label("commodity", turn.commodity, words)),
          ": ",
          wayOf(turn.from, turn.to, turn.rows, phases[0], state),
          make("span", {}, ` · ${words.say("then")} `),
          wayOf(turn.to, turn.from, turn.back, phases[1], state),
        ),
      );
    }
  }
  if (filters.stage)
    lines.push(
      make(
        "p",
        { class: "turn" },
        words.say("by_claims"),
        " ",
        ...claimMarks(filters.stage.claims, state),
      ),
    );
  if (line && line.undated)
    lines.push(make("p", { class: "quiet" }, words.count("undated_count", line.undated)));
  return lines;
}

function wayOf(from, to, rows, isNow, state) {
  return make(
    "span",
    { class: isNow ? "way now" : "way" },
    nameOf(from, state),
    arrowOf(state.words),
    nameOf(to, state),
    " ",
    ...claimMarks(idsIn(rows, "claims"), state),
  );
}

function claimMarks(ids, state) {
  return ids.map((id) => {
    const claim = state.index.claims.get(id) || { id };
    const source = state.index.sources.get(claim.source) || {};
    const name = Number.isInteger(claim.paragraph)
      ? `¶ ${claim.paragraph}`
      : source.outlet || claim.source || id;
    const text = state.words.text(claim, "text") || id;
    return make(
      "button",
      {
        type: "button",
        class: "mark",
        title: text,
        "aria-label": `${state.words.say("claim")} ${name}: ${text}`,
        "data-turn-claim": id,
        onclick: (event) => state.actions.claim(id, { from: event.currentTarget }),
      },
      name,
    );
  });
}
