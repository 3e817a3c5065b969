// A file may hold all maps of a brief: the reader chooses one by a menu, and the address names it.

import { byId, make, makeSelect } from "../dom";
import type { Texts, Words } from "../words/words";

const packedMaps = () => [
  ...document.querySelectorAll<HTMLElement>('script[type="application/zlib"][data-map]'),
];

const mapInAddress = () => new URLSearchParams(location.hash.slice(1)).get("map");

/** Return the element with the data of the map that the address names, else of the first map, and mark that map as
 * open. */
export function dataElement(): HTMLElement {
  const maps = packedMaps();
  const root = document.documentElement;
  const wantedMap = root.dataset.map ?? mapInAddress();
  const element = maps.find(({ dataset }) => dataset.map === wantedMap) ?? maps[0];
  if (!element) return byId("geo-data");
  root.dataset.map = element.dataset.map;
  return element;
}

/** Return the id of the open map; undefined if the file holds only one. */
export const openMap = () => document.documentElement.dataset.map;

/** Fill the menu of the maps in this file, which opens the one that the reader chooses. It stays hidden if there is
 * only one map. */
export function fillMapMenu(words: Words) {
  const maps = packedMaps();
  const box = byId("maps");
  box.hidden = maps.length < 2;
  if (box.hidden) return;
  const options = maps.map(({ dataset: { map = "", titles } }): [string, string] => [
    map,
    words.of(JSON.parse(titles ?? "{}") as Texts)?.text ?? map,
  ]);
  const open = (map: string) => {
    location.hash = new URLSearchParams({ map, l: words.language }).toString();
  };
  box.replaceChildren(
    make("label", { for: "map-menu" }, words.say("map_menu")),
    makeSelect({ id: "map-menu" }, options, openMap(), open),
  );
}

/** Load the page again as soon as its address names another map of the file, which then opens. */
export function listenToMaps() {
  window.addEventListener("hashchange", () => {
    const addressMap = mapInAddress();
    if (
      openMap() &&
      addressMap !== openMap() &&
      packedMaps().some(({ dataset }) => dataset.map === addressMap)
    )
      location.reload();
  });
}
