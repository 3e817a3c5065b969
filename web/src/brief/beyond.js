// Ends beyond the map's edge: their names stand where the line leaves the picture, with an arrow.

import { lengthOf, pointsEvery, reversedLine } from "../core/lines";
import { coveredByControls, isInside, LABELS } from "../core/placing";

const ARROWS = ["→", "↘", "↓", "↙", "←", "↖", "↑", "↗"];

export function beyondLabels(view, state) {
  if (!state.visible.flows) return [];
  const covered = coveredByControls(view, state.map);
  const isFree = (x, y) =>
    x > view.frame.west + 8 &&
    x < view.frame.east - 8 &&
    y > view.frame.north + 8 &&
    y < view.frame.south - 8 &&
    !covered.some((box) => isInside(box, x, y));
  const named = new Set();
  const labels = [];
  for (const { flow, strands } of state.drawn.flows) {
    const { lines } = strands[Math.floor(strands.length / 2)];
    const ends = [
      [flow.first.origin, lines[0]],
      [flow.first.destination, reversedLine(lines[lines.length - 1])],
    ];
    for (const [id, line] of ends) {
      if (named.has(id) || isFree(line[0], line[1])) continue;
      const at = firstFree(line, isFree);
      if (!at) continue;
      named.add(id);
      const name = (state.words.pick(state.index.named.get(id), "label") || { text: id }).text;
      labels.push({
        id,
        x: at[0],
        y: at[1],
        radius: 3,
        texts: [`${arrowTo(line, at)} ${name}`],
        style: { ...LABELS.area, weight: 0.5, afar: true },
      });
    }
  }
  return labels;
}

// Where a line, walked from its end, comes into the free part of the picture.
function firstFree(line, isFree) {
  if (lengthOf(line) > 40_000) return null; // far zoomed in: its end is nowhere near
  return pointsEvery(line, 6).find(([x, y]) => isFree(x, y)) || null;
}

function arrowTo(line, [x, y]) {
  const turn = Math.atan2(line[1] - y, line[0] - x) / (Math.PI / 4);
  return ARROWS[(Math.round(turn) + 8) % 8];
}
