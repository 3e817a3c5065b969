// The frame of a page: its texts, languages, sections, credits and address, and what it listens to.

import { byId, make, makeDrawing, makeLink, makeShape } from "./dom";
import { listenToMeasure } from "./measure";
import { NARROW } from "./narrow";
import { layFoot } from "./opening";
import { listenToPrinter } from "./picture";
import { listenToFinder } from "./search";
import { thinTicks } from "./slider";
import { darkGround } from "./symbols";
import { LANGUAGES } from "./words";

export function setText(id, picked) {
  const element = byId(id);
  element.hidden = !picked;
  element.textContent = picked ? picked.text : "";
  if (picked) element.lang = picked.language;
  element.dir = "auto";
}

export function fillLanguages(state) {
  const box = byId("languages");
  box.setAttribute("aria-label", state.words.say("language"));
  box.replaceChildren(
    ...Object.entries(LANGUAGES).map(([language, name]) =>
      make(
        "button",
        {
          type: "button",
          lang: language,
          "data-language": language,
          "aria-pressed": String(language === state.words.language),
          onclick: () => state.actions.speak(language),
        },
        name,
      ),
    ),
  );
}

// One section of the panel; which ones are open outlives a change of language.
export function section(name, title, state, ...children) {
  return make(
    "details",
    {
      class: "section",
      "data-section": name,
      open: state.open.has(name),
      ontoggle: (event) => (event.target.open ? state.open.add(name) : state.open.delete(name)),
    },
    make("summary", {}, make("h2", {}, title)),
    ...children,
  );
}

export function credits(words) {
  return [
    makeLink("https://leafletjs.com", "Leaflet"),
    " · ",
    make(
      "bdi",
      {},
      makeLink("https://www.openstreetmap.org/copyright", words.say("osm")),
      " (ODbL)",
    ),
    " · ",
    makeLink("https://www.naturalearthdata.com", "Natural Earth"),
    " · ",
    make("bdi", {}, makeLink("https://www.geonames.org", "GeoNames"), " (CC BY 4.0)"),
  ];
}

export function fillCredits(state) {
  const { words } = state;
  byId("credits").replaceChildren(
    make("span", { class: "notice" }, words.say("notice")),
    make("span", { class: "sources" }, ...credits(words)),
  );
}

export function fold(state, folded) {
  document.body.classList.toggle("folded", folded);
  fillFold(state);
}

export function fillFold(state) {
  const isOpen = !document.body.classList.contains("folded");
  const button = byId("fold");
  button.setAttribute("aria-expanded", String(isOpen));
  button.setAttribute("aria-label", state.words.say(isOpen ? "fold" : "unfold"));
  button.replaceChildren(
    makeDrawing(
      16,
      16,
      makeShape("path", {
        d: isOpen ? "M3 6 L8 11 L13 6" : "M3 10 L8 5 L13 10",
        fill: "none",
        stroke: "currentColor",
        "stroke-width": 2,
      }),
    ),
  );
}

// In a notebook's frame a page has no address of its own, and must not try to write one.
function showAddress(hash) {
  if (location.protocol !== "about:" && location.hash !== hash)
    history.replaceState(null, "", hash);
}

// Written when the reader pauses: browsers count how often an address is changed.
export function makeAddress(state) {
  let pending = 0;
  let last = null;
  return {
    write: () => {
      clearTimeout(pending);
      pending = setTimeout(() => {
        last = `#${state.page.writtenState(state)}`;
        showAddress(last);
      }, 250);
    },
    isOwn: () => location.hash === last,
  };
}

// However often it is asked for, once a frame.
export function makeRedraw(surface) {
  let pending = 0;
  return () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => surface.redraw());
  };
}

export function listen(state, redraw, address) {
  state.page.listenToMap(state, redraw);
  listenToFinder(state);
  listenToMeasure(state, redraw);
  listenToPrinter(state);
  state.map.on("moveend", address.write);
  darkGround.addEventListener("change", state.actions.dress);
  byId("fold").addEventListener("click", () =>
    fold(state, !document.body.classList.contains("folded")),
  );
  if (NARROW.matches) document.body.classList.add("folded");
}

// What the style sheet cannot know: how tall the map's foot and the folded panel's head are in this language.
export function measureEdges(state) {
  const measure = () => {
    layFoot();
    thinTicks();
    if (document.body.classList.contains("folded"))
      document.documentElement.style.setProperty(
        "--sheet-head",
        `${byId("masthead").offsetHeight}px`,
      );
  };
  for (const id of ["foot", "masthead"]) new ResizeObserver(measure).observe(byId(id));
  // On paper the map is not laid out, and keeps its size.
  new ResizeObserver(
    () => byId("stage").offsetWidth && state.map.invalidateSize({ animate: false, pan: false }),
  ).observe(byId("stage"));
  measure();
}
