// Names of commodities beside the heaviest flows, so that the map reads without its legend. Names of places come first.

import { sumOf } from "../../core/data/grouping";
import { isPending } from "../../core/data/review";
import { NARROW } from "../../core/dom";
import { isFree } from "../../core/draw/ground-names";
import { LONGEST_LINE, lengthOf, pointAlong, pointsOn } from "../../core/draw/lines";
import { FONT, type LabelStyle, writeLabel } from "../../core/draw/placing";
import type { Box, Context, View } from "../../core/types";
import { isWithin, padBox } from "../../core/view/boxes";
import { commaOf, isolated } from "../../core/words/words";
import { commodityName } from "../names";
import type { DrawnFlow, State } from "../types";
import { middleStrand } from "./strands";

const MOST_LABELS = { wide: 8, narrow: 4 };
const MOST_COMMODITIES = 3; // commodities of one flow; the others are counted
const LABEL_GAP = 3; // px from the middle of a flow to its label, beyond half its width

const STYLE: LabelStyle = { font: `600 11px ${FONT}`, height: 13, order: 7, ink: "areaInk" };

/** Write the names of goods beside flows, the most important flows first, where they find room between occupied boxes.
 * Return the texts, and all boxes that are now occupied. */
export function drawFlowLabels(
  context: Context,
  view: View,
  { flows, occupied: otherBoxes }: { flows: DrawnFlow[]; occupied: Box[] },
  state: State,
): { texts: string[]; occupied: Box[] } {
  const occupied = [...otherBoxes];
  const linePoints = flows.flatMap(({ strands }) =>
    strands.flatMap(({ lines }) => pointsOn(lines, 4)),
  );
  const texts: string[] = [];
  context.font = STYLE.font;
  const mostLabels = NARROW.matches ? MOST_LABELS.narrow : MOST_LABELS.wide;
  const writtenByGoods = new Map<string, string>();
  for (const flow of heaviest(flows)) {
    if (texts.length >= mostLabels) break;
    const [full, ...shorter] = labelTexts(flow, state);
    // The same goods have one name on a map: two names would read as different goods.
    const sameGoods = writtenByGoods.get(full);
    const fitting = (sameGoods ? [sameGoods] : [full, ...shorter])
      .map((text) => ({ text, width: context.measureText(text).width }))
      .map(({ text, width }) => ({
        text,
        place: placeBeside(flow, width, { view, occupied, linePoints }),
      }))
      .find(({ place }) => place);
    if (!fitting?.place) continue;
    const { text, place } = fitting;
    texts.push(text);
    writtenByGoods.set(full, text);
    writeLabel(context, { ...place.label, text, style: STYLE }, place.box, state);
    // With room around it, so that it does not seem to name a neighbouring flow.
    occupied.push(padBox(place.box, 10, 6));
  }
  return { texts, occupied };
}

/** Return the highlighted flows, or all if none is highlighted, the most important first: by their width, then by the
 * number of their commodities, then by their length. */
function heaviest(flows: DrawnFlow[]): DrawnFlow[] {
  const highlighted = flows.filter(({ isHighlighted }) => isHighlighted);
  const weight = ({ strands, flow }: DrawnFlow) => [
    sumOf(strands, ({ width }) => width),
    flow.shown.length,
    lengthOf(middleStrand({ strands }).lines[0]),
  ];
  return (highlighted.length ? highlighted : flows)
    .map((flow) => ({ flow, weight: weight(flow) }))
    .sort((a, b) => b.weight.map((n, i) => n - a.weight[i]).find((n) => n !== 0) ?? 0)
    .map(({ flow }) => flow);
}

/** Return the texts that may label a flow, the best first: the names of its commodities, the first name and how many
 * more there are, and the name of their class if they have one class. */
function labelTexts({ flow }: DrawnFlow, state: State): string[] {
  const { words, symbols } = state;
  const names = [...new Set(flow.shown.map((row) => commodityName(row, state).text))].map(
    (name, i) => (i ? uncapitalised(name) : name),
  );
  const listed = (n: number) => {
    const more = names.length > n ? [isolated(`+${words.number(names.length - n)}`)] : [];
    return [...names.slice(0, n), ...more].join(commaOf(words));
  };
  // The class of a single commodity is often the shorter word.
  const [only, ...others] = new Set(flow.shown.map((row) => row.commodity_class));
  const kind = others.length ? [] : [symbols.label("commodity", only, words)];
  const texts = [...new Set([listed(MOST_COMMODITIES), listed(1), ...kind])];
  const isDraft = flow.shown.some(isPending);
  return isDraft ? texts.map((name) => words.say("draft_name", { name })) : texts;
}

/** Return a text with a small first letter, unless its second letter is a capital, too, as in an abbreviation. */
const uncapitalised = (text: string) =>
  /^\p{Lu}\p{Ll}/u.test(text) ? text[0].toLocaleLowerCase() + text.slice(1) : text;

interface Occupied {
  view: View;
  occupied: Box[];
  linePoints: number[][];
}

/** Return a box for a label of a width beside a flow, px, where it hides no line; null if there is none. Places near
 * the middle of the flow are tried first, on its right and on its left. */
function placeBeside(flow: DrawnFlow, width: number, { view, occupied, linePoints }: Occupied) {
  const { strands } = flow;
  const [line] = [...middleStrand(flow).lines].sort((a, b) => lengthOf(b) - lengthOf(a));
  if (lengthOf(line) < 1.3 * width || lengthOf(line) > LONGEST_LINE) return null;
  const halfWidth = sumOf(strands, ({ width }) => width) / 2 + LABEL_GAP;
  for (const share of [0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72, 0.2, 0.8]) {
    const [x, y, dx, dy] = pointAlong(line, share);
    for (const side of [1, -1]) {
      const box = boxBeside([x, y, dx, dy], width, side * halfWidth);
      if (isWithin(box, view.frame, 4) && isFree(box, view, { occupied, linePoints }))
        return { box, label: { x, y, radius: halfWidth, style: STYLE } };
    }
  }
  return null;
}

/** Return the box of a label of a width beside a point of a line, given with the direction [dx, dy] of the line. The
 * label is `offset` px away from the line: to the right of travel, or to the left if the offset is negative. */
function boxBeside([x, y, dx, dy]: number[], width: number, offset: number): Box {
  const { height } = STYLE;
  const reach = Math.abs(offset) + (Math.abs(dy) * width + Math.abs(dx) * height) / 2;
  const [nx, ny] = offset > 0 ? [-dy, dx] : [dy, -dx];
  const [left, top] = [x + nx * reach - width / 2, y + ny * reach - height / 2];
  return [left, top, left + width, top + height];
}
