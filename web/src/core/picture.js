// The map as one picture, for a file or for paper: its head, what is in sight, the legend, the notice.

import { byId } from "./dom";
import { fileName, save } from "./files";
import { FONT } from "./placing";
import { frameOf, viewOf } from "./surface";
import { directionOf } from "./words";

const PICTURE_RATIO = 2;
const HEAD = 64;
const FOOT = 34;
const SIDE = 270;

function drawPicture(state) {
  const { map, words } = state;
  const { x: width, y: height } = map.getSize();
  const whole = document.createElement("canvas");
  const size = [width + SIDE, Math.max(height, legendHeight()) + HEAD + FOOT];
  whole.width = PICTURE_RATIO * size[0];
  whole.height = PICTURE_RATIO * size[1];
  const context = whole.getContext("2d");
  context.scale(PICTURE_RATIO, PICTURE_RATIO);
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  context.fillStyle = colour("paper");
  context.fillRect(0, 0, ...size);
  const isArabic = words.language === "ar";
  const start = isArabic ? size[0] - 16 : 16;
  context.direction = directionOf(words);
  context.textAlign = "start";
  const write = (text, y, font, ink) => {
    context.font = font;
    context.fillStyle = colour(ink);
    context.fillText(text, start, y, size[0] - 32);
  };
  write(byId("title").textContent, 28, `600 22px ${FONT}`, "ink");
  write(
    [
      byId("brief").textContent,
      byId("stamp").hidden ? "" : byId("stamp").textContent,
      ...sentencesOf(byId("count")),
    ]
      .filter(Boolean)
      .join(" · "),
    50,
    `13px ${FONT}`,
    "quiet",
  );
  context.drawImage(drawMapOnly(state, width, height), isArabic ? SIDE : 0, HEAD, width, height);
  paintLegend(context, { left: isArabic ? 0 : width, top: HEAD, colour, isArabic });
  write(words.say("notice"), size[1] - 18, `11px ${FONT}`, "quiet");
  write(
    byId("credits").querySelector(".sources").textContent,
    size[1] - 5,
    `11px ${FONT}`,
    "quiet",
  );
  return whole;
}

// What stands in lines of its own on the page is parted here.
const sentencesOf = (count) =>
  count.childElementCount
    ? Array.from(count.children, (line) => line.textContent)
    : [count.textContent];

function drawMapOnly(state, width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = PICTURE_RATIO * width;
  canvas.height = PICTURE_RATIO * height;
  const context = canvas.getContext("2d");
  const { west, north, east, south } = frameOf(state.map);
  context.setTransform(
    PICTURE_RATIO,
    0,
    0,
    PICTURE_RATIO,
    -PICTURE_RATIO * west,
    -PICTURE_RATIO * north,
  );
  state.page.drawAll(context, viewOf(state.map, L.bounds([west, north], [east, south])), {
    ...state,
    drawn: { ...state.drawn },
    ground: { key: null, canvas: document.createElement("canvas") },
  });
  return canvas;
}

const LINE = 17;

const legendItems = () => [...document.querySelectorAll("#legend li")];

const legendHeight = () => (legendItems().length + 6) * LINE + 20; // some texts take two lines

function paintLegend(context, { left, top, colour, isArabic }) {
  const [x, text] = isArabic ? [left + SIDE - 46, left + SIDE - 56] : [left + 12, left + 54];
  let y = top + 18;
  context.textBaseline = "middle";
  for (const item of legendItems()) {
    const drawing = item.querySelector("svg");
    context.save();
    context.beginPath();
    context.rect(x - 1, y - 7, 36, 14);
    context.clip();
    paintDrawing(context, drawing, x, y - 6);
    context.restore();
    context.font = `12px ${FONT}`;
    context.fillStyle = colour("ink");
    for (const line of brokenText(
      context,
      item.querySelector(":scope > span").textContent,
      SIDE - 66,
    )) {
      context.fillText(line, text, y);
      y += LINE;
    }
  }
  context.textBaseline = "alphabetic";
}

function brokenText(context, text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (context.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

// Of SVG, what the legend's own swatches are made of.
function paintDrawing(context, drawing, x, y) {
  context.save();
  context.translate(x, y);
  for (const shape of drawing.children) {
    const value = (name, otherwise = 0) => Number(shape.getAttribute(name) ?? otherwise);
    const path = new Path2D(shape.tagName === "path" ? shape.getAttribute("d") : undefined);
    if (shape.tagName === "line") {
      path.moveTo(value("x1"), value("y1"));
      path.lineTo(value("x2"), value("y2"));
    } else if (shape.tagName === "circle")
      path.arc(value("cx"), value("cy"), value("r"), 0, 2 * Math.PI);
    else if (shape.tagName === "rect")
      path.rect(value("x"), value("y"), value("width"), value("height"));
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

export function savePicture(state) {
  drawPicture(state).toBlob(
    (blob) => save(fileName(state, "", "png"), "image/png", blob),
    "image/png",
  );
}

// On paper: the picture, then the flows as a table, then the claims. There is nothing to click there.
function layOutPaper(state) {
  const table = { ...state, table: { isOpen: true, layer: state.page.tableLayers(state)[0] } };
  const rows = table.table.layer ? state.page.tableRows(table) : [];
  const root = document.documentElement;
  root.dataset.paper = "true";
  state.page.fillLegend(byId("legend"), state);
  const picture = drawPicture(state);
  delete root.dataset.paper;
  state.page.fillLegend(byId("legend"), state);
  byId("paper").replaceChildren(
    picture,
    ...(rows.length ? [state.page.tableOf(rows, table)] : []),
    ...state.page.ledgerSections(state),
  );
}

export function listenToPrinter(state) {
  window.addEventListener("beforeprint", () => layOutPaper(state));
  window.addEventListener("afterprint", () => byId("paper").replaceChildren());
}
