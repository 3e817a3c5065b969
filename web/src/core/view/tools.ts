// The arrangement of the tools on the map: a column, two columns or a row, to leave the map's foot and scale free.

import { byId } from "../dom";

const ZOOM = 74; // px, the two buttons of the zoom in a column, with the margins around them
const ZOOM_IN_ROW = 43;
const MARGIN = 10; // px below the tools
const SCALE = 30; // px, the scale and its margin

type ToolsShape = "column" | "pairs" | "row";

/** Return the shape in which `count` tools fit into a height, and whether the scale fits below them. The height, and
 * that of a `button`, are in px. */
export function fitTools(
  count: number,
  height: number,
  button: number,
): { shape: ToolsShape; hasScale: boolean } {
  const heights: [ToolsShape, number][] = [
    ["column", ZOOM + count * button + MARGIN],
    ["pairs", ZOOM + Math.ceil(count / 2) * button + MARGIN],
    ["row", ZOOM_IN_ROW + button + MARGIN],
  ];
  const fitting = heights.find(([, needed]) => needed + SCALE <= height);
  return { shape: fitting?.[0] ?? "row", hasScale: Boolean(fitting) };
}

/** Arrange the tools in the shape that fits the height of the map above its foot. */
export function arrangeTools() {
  const buttons = byId("toolbar").querySelectorAll<HTMLElement>("button");
  const shown = [...buttons].filter((button) => getComputedStyle(button).display !== "none");
  const free = byId("stage").clientHeight - byId("foot").offsetHeight;
  const { shape, hasScale } = fitTools(shown.length, free, shown[0]?.offsetHeight ?? 30);
  Object.assign(document.documentElement.dataset, { tools: shape, scale: String(hasScale) });
}
