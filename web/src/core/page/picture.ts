// The map as one picture, for a file or for paper: its head, the visible part of the map, the legend, the notice.

import { fileName, save } from "../data/files";
import { byId, type Child, present } from "../dom";
import { drawFigure } from "../draw/figure";
import { FONT } from "../draw/placing";
import { visibleView } from "../draw/surface";
import { type GroundColours, readColours } from "../draw/symbols";
import type { Context, Draw, PageState, View } from "../types";
import { directionOf, type Words } from "../words/words";
import { SWATCH_WIDTH } from "./legend";

const PICTURE_RATIO = 2; // pixels of the file for one of the page
// px: heights of the texts above and below the map, and width of the legend beside it
const HEAD = 86;
const FOOT = 34;
const SIDE = 270;

/** A picture that is being made; its size is in px. */
interface Sheet {
  context: Context;
  width: number;
  height: number;
  colours: GroundColours;
  /** Whether text begins on the right, and the legend stands on the left. */
  isArabic: boolean;
}

/** Return a canvas with a picture of the page: its head, the map, its legend and the sources. `draw` draws the map with
 * a copy of its state, so that the map on screen does not change; `view` is the part of it to draw, and `count` says
 * how much of the data is shown. */
function drawPicture(
  { map, words }: PageState,
  draw: Draw,
  { view = uncoveredView(map), count = shownCounts(byId("count")) } = {},
) {
  const { x: width, y: height } = map.getSize();
  const sheet = emptySheet(width + SIDE, Math.max(height, legendHeight()) + HEAD + FOOT, words);
  const { context, isArabic } = sheet;
  writeHead(sheet, count);
  const figure = drawFigure(view, [width, height], (pen) => draw(pen, view));
  context.drawImage(figure, isArabic ? SIDE : 0, HEAD, width, height);
  paintLegend(sheet, isArabic ? 0 : width);
  const sources = byId("credits").querySelector(".sources")?.textContent;
  writeLine(sheet, words.say("notice"), sheet.height - 18, `11px ${FONT}`, "quiet");
  writeLine(sheet, sources, sheet.height - 5, `11px ${FONT}`, "quiet");
  return context.canvas;
}

/** Return an empty sheet of a width and height, px, in the page's colour of paper. */
function emptySheet(width: number, height: number, words: Words): Sheet {
  const canvas = document.createElement("canvas");
  canvas.width = PICTURE_RATIO * width;
  canvas.height = PICTURE_RATIO * height;
  const context = canvas.getContext("2d") as Context;
  context.scale(PICTURE_RATIO, PICTURE_RATIO);
  const colours = readColours();
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, width, height);
  context.direction = directionOf(words);
  context.textAlign = "start";
  return { context, width, height, colours, isArabic: words.language === "ar" };
}

function writeHead(sheet: Sheet, count: string[]) {
  const textOf = (id: string) => (byId(id).hidden ? "" : byId(id).textContent);
  const facts = [byId("brief").textContent, textOf("stamp"), ...count].filter(Boolean).join(" · ");
  writeLine(sheet, byId("title").textContent, 28, `600 22px ${FONT}`, "ink");
  writeLine(sheet, byId("question").textContent, 51, `italic 14px ${FONT}`, "ink");
  writeLine(sheet, facts, 73, `13px ${FONT}`, "quiet");
}

/** Write a line of text at a height, px from the top of a sheet, from the side on which the language begins. */
function writeLine(
  { context, width, colours, isArabic }: Sheet,
  text: string | null | undefined,
  y: number,
  font: string,
  ink: "ink" | "quiet",
) {
  context.font = font;
  context.fillStyle = colours[ink];
  context.fillText(text ?? "", isArabic ? width - 16 : 16, y, width - 32);
}

/** Return the counts, which the page shows as separate lines. */
const shownCounts = (count: HTMLElement) =>
  count.childElementCount
    ? Array.from(count.children, (line) => line.textContent)
    : [count.textContent];

// Legend and tools lie beside a picture, not on it.
const uncoveredView = (map: L.Map): View => ({ ...visibleView(map), isPaper: true });

const LINE = 17; // px, height of a line of the legend
/** Return the legend's entries for the features in the picture; filters or the view may leave out others. */
const legendItems = () =>
  [...document.querySelectorAll("#legend ul")].flatMap((list) => {
    const items = [...list.querySelectorAll("li:not([data-away])")];
    return items.every((item) => item.classList.contains("caption")) ? [] : items;
  });

const legendHeight = () => (legendItems().length + 6) * LINE + 20; // some texts take two lines

/** Paint the entries of the page's legend below each other, in a column whose left edge is at `left`, px. */
function paintLegend({ context, colours, isArabic }: Sheet, left: number) {
  const [x, start] = isArabic ? [left + SIDE - 46, left + SIDE - 56] : [left + 12, left + 54];
  let y = HEAD + 18;
  context.textBaseline = "middle";
  for (const item of legendItems()) {
    const drawing = item.querySelector("svg");
    context.save();
    context.beginPath();
    context.rect(x - 1, y - 7, 36, 14);
    context.clip();
    if (drawing) paintDrawing(context, drawing, x, y - 6);
    context.restore();
    context.font = `12px ${FONT}`;
    context.fillStyle = colours.ink;
    const text = item.querySelector(":scope > span")?.textContent ?? "";
    for (const line of wrapText(context, text, SIDE - 66)) {
      context.fillText(line, start, y);
      y += LINE;
    }
  }
  context.textBaseline = "alphabetic";
}

/** Return a text in lines no wider than a width, px; a longer word has a line of its own. */
function wrapText(context: Context, text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (context.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Paint an SVG drawing of the legend; supports the elements that swatches use. */
function paintDrawing(context: Context, drawing: SVGElement, x: number, y: number) {
  context.save();
  context.translate(x, y);
  // The page's style mirrors swatches that point the way that the text runs.
  if (new DOMMatrix(getComputedStyle(drawing).transform).a < 0) {
    context.translate(SWATCH_WIDTH, 0);
    context.scale(-1, 1);
  }
  for (const shape of drawing.children) {
    if (shape.tagName === "text") {
      paintNumber(context, shape);
      continue;
    }
    const value = (name: string, otherwise = 0) => Number(shape.getAttribute(name) ?? otherwise);
    const path = makePath(shape, value);
    const fill = shape.getAttribute("fill");
    if (fill && fill !== "none") {
      context.globalAlpha = value("fill-opacity", 1);
      context.fillStyle = fill;
      context.fill(path);
    }
    const stroke = shape.getAttribute("stroke");
    if (!stroke) continue;
    context.globalAlpha = value("stroke-opacity", 1);
    context.strokeStyle = stroke;
    context.lineWidth = value("stroke-width", 1);
    context.setLineDash(
      (shape.getAttribute("stroke-dasharray") || "").split(/[ ,]+/).filter(Boolean).map(Number),
    );
    context.stroke(path);
  }
  context.restore();
}

/** Return the outline of an SVG shape; `value` reads one of its numbers. */
function makePath(shape: Element, value: (name: string) => number): Path2D {
  const path = new Path2D((shape.tagName === "path" && shape.getAttribute("d")) || undefined);
  if (shape.tagName === "line") {
    path.moveTo(value("x1"), value("y1"));
    path.lineTo(value("x2"), value("y2"));
  } else if (shape.tagName === "circle")
    path.arc(value("cx"), value("cy"), value("r"), 0, 2 * Math.PI);
  else if (shape.tagName === "rect")
    path.rect(value("x"), value("y"), value("width"), value("height"));
  return path;
}

/** Paint the number of an event's symbol. */
function paintNumber(context: Context, shape: Element) {
  const [x, y, size] = ["x", "y", "font-size"].map((name) => Number(shape.getAttribute(name)));
  context.save();
  context.font = `${shape.getAttribute("font-weight")} ${size}px ${FONT}`;
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  context.fillStyle = shape.getAttribute("fill") ?? "";
  context.fillText(shape.textContent ?? "", x, y);
  context.restore();
}

export function savePicture(state: PageState, draw: Draw) {
  drawPicture(state, draw).toBlob(
    (blob) => blob && save(fileName(state.data, "", "png"), "image/png", [blob]),
    "image/png",
  );
}

/** Return a copy of the open card's article, without its ids, which would exist twice; null if no card is open. */
function copyOfCard(): HTMLElement | null {
  const article = byId("card").querySelector(".scroll > *");
  if (!article) return null;
  const copy = article.cloneNode(true) as HTMLElement;
  for (const element of [copy, ...copy.querySelectorAll("[id]")]) element.removeAttribute("id");
  return copy;
}

/** The parts of a printed page that differ between pages. */
export interface Paper {
  draw: Draw;
  fillLegend(): void;
  /** Pictures that come before the map's. */
  figures?(): Child[];
  /** The view of the map's picture, if it is not the one on screen. */
  view?(): View | null;
  /** The counts above the map's picture, if they are not those on screen. */
  count?(): string[] | null;
  /** A table of flows and the claims, since paper has nothing to click. */
  appendix(): Child[];
}

/** Whenever the page is printed, fill the part of it that only paper shows: figures, the picture of the map, the open
 * card and the appendix. */
export function listenToPrinter(
  state: PageState,
  { draw, fillLegend, figures, view, count, appendix }: Paper,
) {
  const paper = byId("paper");
  const root = document.documentElement;
  window.addEventListener("beforeprint", () => {
    root.dataset.paper = "true";
    fillLegend();
    const before = figures?.() ?? [];
    const picture = drawPicture(state, draw, {
      view: view?.() ?? undefined,
      count: count?.() ?? undefined,
    });
    delete root.dataset.paper;
    fillLegend();
    paper.replaceChildren(...present([...before, picture, copyOfCard(), ...appendix()]));
  });
  window.addEventListener("afterprint", () => paper.replaceChildren());
}
