// Elements from names and text. Text is only ever text here: nothing in this page parses a string as HTML.

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(
    ...children.filter((child) => child !== null && child !== undefined && child !== ""),
  );
  return element;
}

// A text of the data, with its own language and direction where that is not the page's.
export function makeText(tag, picked, attributes = {}) {
  if (!picked) return null;
  return make(
    tag,
    { dir: picked.dir || "auto", lang: picked.language, ...attributes },
    picked.text,
  );
}

// Only web addresses become links; any other scheme is shown as the text it is.
export function makeLink(address, ...children) {
  if (!/^https?:\/\/[^\s]+$/i.test(address))
    return make("span", { class: "address", dir: "ltr" }, address);
  return make("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, ...children);
}

export const byId = (id) => document.getElementById(id);

const SVG = "http://www.w3.org/2000/svg";

export function makeDrawing(width, height, ...shapes) {
  const drawing = document.createElementNS(SVG, "svg");
  const size = {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    "aria-hidden": "true",
    focusable: "false",
  };
  for (const [name, value] of Object.entries(size)) drawing.setAttribute(name, value);
  drawing.append(...shapes);
  return drawing;
}

export function makeShape(tag, attributes) {
  const shape = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) shape.setAttribute(name, value);
  }
  return shape;
}
