// The modelled routes of a flow, by the crossings that they pass: first those that carry most, then the others together.

import { sumOf } from "../../core/data/grouping";
import { make, makeList, makeText } from "../../core/dom";
import { isolatedInArabic, type Words } from "../../core/words/words";
import type { Row, State } from "../types";

type ChainRow = Row<"chains">;

const SHARE_ERROR = 0.0005; // shares are rounded to thousandths
const MOST_CHAINS = 4; // chains; a longer list would hide the claims below it

/** Build the list of the chains of crossings over which a flow is routed, the one with the largest share first, and a
 * line about those left out. Return null if the flow is not routed. */
export function chainList(flow: string, state: State) {
  const { words, data } = state;
  const chains = data.tables.chains.filter((row) => row.flow === flow);
  if (!chains.length) return null;
  // One chain more takes no more room than the line "1 more route …" would.
  const listed = chains.slice(0, chains.length === MOST_CHAINS + 1 ? chains.length : MOST_CHAINS);
  const others = chains.slice(listed.length);
  return make(
    "section",
    { class: "chains", "data-chains": flow },
    make("h3", {}, words.say("chains")),
    makeList(
      "ol",
      {},
      listed.map((chain) => chainItem(chain, words)),
    ),
    others.length ? make("p", { class: "quiet" }, othersText(listed, others, words)) : null,
  );
}

const chainItem = (chain: ChainRow, words: Words) => [
  make("strong", {}, words.percent(chain.chain_share ?? 0)),
  makeText("span", words.pick(chain, "chain_via"), { class: "name" }),
  make("span", { class: "quiet" }, chainLength(chain, words)),
];

/** Write the average time of a chain, with its range, and its length. */
export function chainLength(chain: ChainRow, words: Words): string {
  const { chain_hours: hours, chain_hours_low: low, chain_hours_high: high, chain_km: km } = chain;
  const ends = [low, high].map((n) => words.number(n ?? 0, { maximumFractionDigits: 0 }));
  const key = ends[0] === ends[1] ? "chain_length" : "chain_length_between";
  return words.say(key, {
    hours: isolatedInArabic(words.hours(hours ?? 0), words),
    low: ends[0],
    high: ends[1],
    km: isolatedInArabic(words.kilometres(km ?? 0), words),
  });
}

function othersText(listed: ChainRow[], others: ChainRow[], words: Words): string {
  const text = words.count("chains_more", others.length);
  const share = restOfShares(shareList(listed), shareList(others));
  return text.replace("{p}", () => isolatedInArabic(words.percent(share), words));
}

const shareList = (chains: ChainRow[]) => chains.map(({ chain_share }) => chain_share ?? 0);

/** Return the share of the chains that are not listed: the rest of the whole after the listed shares, as they are
 * written. Rounded shares may add up to a little more or less. */
export function restOfShares(listed: number[], others: number[]): number {
  const written = sumOf(listed.map((share) => Math.round(1000 * share) / 1000));
  const total = sumOf(listed) + sumOf(others);
  const mayBeWhole = Math.abs(total - 1) < (listed.length + others.length + 0.1) * SHARE_ERROR;
  return mayBeWhole ? Math.max(0, 1 - written) : sumOf(others);
}
