// The frame of a page: its head with stamps, languages, sections and credits.

import { fillMapMenu } from "../data/pages";
import { byId, type Child, keepCompounds, make, makeIcon, makeLink, setText } from "../dom";
import type { PageState, Spec } from "../types";
import { frenchSpaces } from "../words/french";
import { directionOf, type Words } from "../words/words";
import { fillLanguages } from "./languages";

type WordsState = Pick<PageState, "words">;

/** Write in the page's language everything around the map: title, question, stamps, labels, menus and sources. `stamps`
 * say that a page is fictional, a draft or private. */
export function fillFrame(
  state: PageState,
  { stamps, mapLabel, searchLabel }: { stamps: string[]; mapLabel: string; searchLabel: string },
) {
  const { words, data } = state;
  const root = document.documentElement;
  root.lang = words.language;
  root.dir = directionOf(words);
  const title = frenchSpaces(words.of(data.spec.title));
  setText("title", title);
  keepCompounds(byId("title"));
  setText("question", frenchSpaces(words.of(data.spec.question)));
  document.title = title?.text ?? data.spec.id;
  byId("stamp").hidden = !stamps.length;
  byId("stamp").textContent = stamps.join(" · ");
  byId("panel").setAttribute("aria-label", words.say("panel"));
  byId("stage").setAttribute("aria-label", mapLabel);
  const query = byId<HTMLInputElement>("query");
  query.placeholder = searchLabel;
  query.setAttribute("aria-label", searchLabel);
  fillLanguages(state);
  fillMapMenu(words);
  updateFoldButton(state);
  byId("credits").replaceChildren(
    make("span", { class: "notice" }, words.say("notice")),
    " ",
    make("span", { class: "sources" }, ...credits(words)),
  );
}

/** Return the stamps that every page and file of a brief must bear: that it is fictional, or a draft. */
export function stampsOf({ fictional, unconfirmed }: Spec, words: Words): string[] {
  const draft = unconfirmed && words.say("draft", { n: words.number(unconfirmed) });
  return [fictional && words.say("fictional"), draft].flatMap((text) => text || []);
}

/** Build a section of the panel. Open sections stay open when the language changes. */
export function section(
  name: string,
  title: string,
  { open }: Pick<PageState, "open">,
  ...children: Child[]
) {
  return make(
    "details",
    {
      class: "section",
      "data-section": name,
      open: open.has(name),
      ontoggle: ({ currentTarget }) => (currentTarget.open ? open.add(name) : open.delete(name)),
    },
    make("summary", {}, make("h2", {}, title)),
    ...children,
  );
}

/** Build links to the sources of the background's data, each with its licence. */
export function credits(words: Words) {
  const sources: [address: string, name: string, licence?: string][] = [
    ["https://leafletjs.com", "Leaflet"],
    ["https://www.openstreetmap.org/copyright", words.say("osm"), " (ODbL)"],
    ["https://www.naturalearthdata.com", "Natural Earth"],
    ["https://www.geonames.org", "GeoNames", " (CC BY 4.0)"],
  ];
  return sources.flatMap(([address, name, licence], i) => [
    i ? " · " : "",
    make("bdi", {}, makeLink(address, name), licence),
  ]);
}

export function setFolded(state: WordsState, folded: boolean) {
  document.body.classList.toggle("folded", folded);
  updateFoldButton(state);
}

/** Label the button that folds the panel, by whether it is open. */
function updateFoldButton({ words }: WordsState) {
  const isOpen = !document.body.classList.contains("folded");
  const button = byId("fold");
  button.setAttribute("aria-expanded", String(isOpen));
  button.setAttribute("aria-label", words.say(isOpen ? "fold" : "unfold"));
  const chevron = isOpen ? "M3 6 L8 11 L13 6" : "M3 10 L8 5 L13 10";
  button.replaceChildren(makeIcon(chevron, { "stroke-width": 2 }));
}
