// DOM elements from names and text. Nothing in a page parses a string as HTML.

import type { Language } from "./words/words";

type Handlers<T> = {
  [E in keyof HTMLElementEventMap as `on${E}`]?: (
    event: HTMLElementEventMap[E] & { currentTarget: T },
  ) => unknown;
};
export type Attributes<T = HTMLElement> = Handlers<T> & Record<string, unknown>;
export type Child = Node | string | null | undefined;

/** A text with its language; "" where it has none. */
export interface Phrase {
  text: string;
  language: Language | "";
  dir?: string;
}

export const phrase = (text: string | null | undefined, language: Language | "" = ""): Phrase => ({
  text: text ?? "",
  language,
});

// Matches a page as narrow as a phone; the style sheets change at the same width.
export const NARROW = window.matchMedia("(max-width: 760px)");

/** Make an element with attributes and children. An attribute whose name begins with "on" is a listener; one that is
 * null, undefined or false is left out, and so are children without a value. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes<HTMLElementTagNameMap[K]> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...present(children));
  return element;
}

/** Return the children without null, undefined and empty texts. */
export const present = (children: Child[]) =>
  children.filter((child): child is Node | string => Boolean(child));

/** Make an element for a text of the data, with the language and direction of the text, which may differ from those of
 * the page. Return null if there is no text. */
export function makeText<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  phrase: Phrase | null,
  attributes: Attributes<HTMLElementTagNameMap[K]> = {},
) {
  if (!phrase) return null;
  const { text, language, dir = "auto" } = phrase;
  return make(tag, { dir, lang: language, ...attributes }, text);
}

export const makeButton = (attributes: Attributes<HTMLButtonElement>, ...children: Child[]) =>
  make("button", { type: "button", ...attributes }, ...children);

/** Make a checkbox; `turn` is called with whether it is on when the reader changes it. */
export const makeCheckbox = (
  attributes: Attributes<HTMLInputElement>,
  turn: (isOn: boolean) => unknown,
) =>
  make("input", {
    type: "checkbox",
    ...attributes,
    onchange: ({ currentTarget }) => turn(currentTarget.checked),
  });

/** Make a checkbox and its label, on one row. */
export const checkRow = (
  attributes: Attributes<HTMLInputElement>,
  turn: (isOn: boolean) => unknown,
  ...children: Child[]
) => make("label", {}, makeCheckbox(attributes, turn), ...children);

/** Make a list of items, each of which may have several children. */
export const makeList = (
  tag: "ol" | "ul",
  attributes: Attributes,
  items: (Child | Child[])[],
): HTMLElement => make(tag, attributes, ...items.map((item) => make("li", {}, ...[item].flat())));

/** Make a menu of options; `choose` gets the value of the option that the reader chooses. */
export const makeSelect = (
  attributes: Attributes<HTMLSelectElement>,
  options: [value: string, text: string][],
  chosen: string | null | undefined,
  choose: (value: string) => unknown,
) =>
  make(
    "select",
    { ...attributes, onchange: ({ currentTarget }) => choose(currentTarget.value) },
    ...options.map(([value, text]) => make("option", { value, selected: value === chosen }, text)),
  );

/** Make a title that unfolds more. */
export const makeFold = (attributes: Attributes, title: string, ...children: Child[]) =>
  make("details", attributes, make("summary", {}, title), ...children);

/** Make a link to a web address; other schemes are shown as text. */
export function makeLink(address: string, ...children: Child[]) {
  if (!/^https?:\/\/[^\s]+$/i.test(address))
    return make("span", { class: "address", dir: "ltr" }, address);
  return make("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, ...children);
}

/** Return an element that page.html holds, or that was added before. */
export const byId = <T extends HTMLElement = HTMLElement>(id: string) =>
  document.getElementById(id) as T;

/** Write a text of the data into the element of an id, with the language of the text; hide the element if there is
 * none. */
export function setText(id: string, phrase: Phrase | null) {
  const element = byId(id);
  element.hidden = !phrase;
  element.textContent = phrase?.text ?? "";
  if (phrase) element.lang = phrase.language;
  element.dir = "auto";
}

/** Call `move` for each move of a pointer that is down, and `end` when it is lifted or when the browser takes it over,
 * for example to scroll. */
export function followPointer(
  target: HTMLElement | Window,
  move: (event: PointerEvent) => void,
  end: (event: PointerEvent) => void = () => {},
) {
  const over = new AbortController();
  const listen = (type: string, run: (event: PointerEvent) => void) =>
    target.addEventListener(type, run as EventListener, { signal: over.signal });
  const stop = (event: PointerEvent) => {
    over.abort();
    end(event);
  };
  listen("pointermove", move);
  listen("pointerup", stop);
  listen("pointercancel", stop);
}

/** Return handlers of a button that highlights something while a pointer or the focus is on it. */
export const pointing = (over: () => unknown, out: () => unknown) => ({
  onpointerenter: over,
  onpointerleave: out,
  onfocus: over,
  onblur: out,
});

export const isRightToLeft = () => document.documentElement.dir === "rtl";

/** Rebuild elements. Where one of them had the focus, the new element of the same id gets it. */
export function keepFocus(rebuild: () => void) {
  const id = document.activeElement?.id;
  rebuild();
  if (id && document.activeElement?.id !== id)
    document.getElementById(id)?.focus({ preventScroll: true });
}

const COMPOUND = /(\p{L}+(?:[-–]\p{L}+)+)/u;

/** Mark compound names in a title, such as "Tunisia–Libya" or « tuniso-libyenne », so that no line breaks within
 * them. */
export function keepCompounds<E extends HTMLElement | null>(title: E): E {
  const parts = (title?.textContent ?? "").split(COMPOUND);
  title?.replaceChildren(
    ...parts.map((part, i) => (i % 2 ? make("span", { class: "compound" }, part) : part)),
  );
  return title;
}

const SVG = "http://www.w3.org/2000/svg";

/** Make an SVG drawing of a width and height, px, which screen readers skip. */
export function makeDrawing(width: number, height: number, ...shapes: SVGElement[]) {
  const drawing = document.createElementNS(SVG, "svg");
  const attributes = {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    "aria-hidden": "true",
    focusable: "false",
  };
  for (const [name, value] of Object.entries(attributes)) drawing.setAttribute(name, String(value));
  drawing.append(...shapes);
  return drawing;
}

/** Make an SVG shape; attributes that are null or undefined are left out. */
export function makeShape(
  tag: "path" | "line" | "circle" | "rect" | "text",
  attributes: Record<string, string | number | null | undefined>,
) {
  const shape = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) shape.setAttribute(name, String(value));
  }
  return shape;
}

const OUTLINE = { fill: "none", stroke: "currentColor" };

/** Make an icon of one path, 16 by 16 px; it is an outline, unless attributes say otherwise. */
export const makeIcon = (d: string, attributes: Parameters<typeof makeShape>[1]) =>
  makeDrawing(16, 16, makeShape("path", { d, ...OUTLINE, ...attributes }));

/** Run an action when Escape is pressed inside an element. A handler that returned false would swallow every other
 * key. */
export function onEscape(element: HTMLElement, run: () => void) {
  element.onkeydown = ({ key }) => {
    if (key === "Escape") run();
  };
}
