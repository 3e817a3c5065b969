// The state of the page in its address; what an address says is checked against what the page holds.

import { isHome } from "../core/fitting";
import { dayNamed, isoOf } from "../core/spans";
import { unitsOf, windowOf } from "../core/timeline";
import { isLanguage } from "../core/words";
import { knownIds } from "./categories";
import { TOPS } from "./counts";

export function writtenState(state) {
  const { map, words, asked, filters, data } = state;
  const parts = {};
  if (!isHome(state)) {
    const { lat, lng } = map.getCenter();
    parts.v = [lat.toFixed(3), lng.toFixed(3), map.getZoom()].join(",");
  }
  parts.l = words.language;
  if (asked.top !== 300) parts.n = asked.top === Infinity ? "all" : asked.top;
  if (asked.off.size) parts.off = [...asked.off].sort((a, b) => a - b).join(",");
  if (asked.hidden.size) parts.hide = [...asked.hidden].sort().join(",");
  if (filters.window) parts.t = filters.window.map(isoOf).join(",");
  const turned = ASKED.filter((name) => asked[name] !== STANDING[name]);
  if (turned.length) parts.turn = turned.join(",");
  if (asked.place !== null) parts.at = asked.place;
  if (state.table.isOpen) parts.table = data.kind;
  return new URLSearchParams(parts).toString();
}

export const STANDING = { numbered: true, without: true, rings: true, undated: false };
const ASKED = Object.keys(STANDING);

export function readState(text, { data, timeline }) {
  const given = new URLSearchParams(text.replace(/^#/, "").slice(0, 4000));
  const list = (name) => (given.get(name) || "").split(",").filter(Boolean);
  const view = list("v").map(Number);
  const window = list("t").map(dayNamed);
  const n = given.get("n") === "all" ? Infinity : Number(given.get("n"));
  const place =
    /^\d+$/.test(given.get("at") || "") && data.places && Number(given.get("at")) < data.places.n
      ? Number(given.get("at"))
      : null;
  const isWindow =
    timeline && window.length === 2 && window.every(Number.isInteger) && window[0] <= window[1];
  return {
    view:
      view.length === 3 &&
      view.every(Number.isFinite) &&
      Math.abs(view[0]) <= 85 &&
      Math.abs(view[1]) <= 540
        ? view
        : null,
    language: isLanguage(given.get("l")) ? given.get("l") : null,
    top: TOPS.includes(n) ? n : 300,
    off: new Set(
      list("off")
        .map(Number)
        .filter((kind) => kind in data.commodities),
    ),
    hidden: knownIds(list("hide"), data.categories),
    window: isWindow ? windowOf(timeline, unitsOf(timeline, window)) : null,
    turned: ASKED.filter((name) => list("turn").includes(name)),
    place,
    table: given.get("table") === data.kind && data.kind !== "events",
  };
}
