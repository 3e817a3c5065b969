// The parts of an address that both pages share: the view, the language, and the chosen time.

import { type DayWindow, dayToIso, isoToDay } from "../data/spans";
import type { PageState } from "../types";
import { isHome } from "../view/fitting";
import { isLanguage, type Language } from "../words/words";

type MapView = [lat: number, lon: number, zoom: number];

/** The part of an address that both pages share; a value is null if the address lacks it, or has an impossible one. */
export interface AddressView {
  view: MapView | null;
  language: Language | null;
  window: DayWindow | null;
}

interface AddressReader extends AddressView {
  get(name: string): string;
  /** The comma-separated parts of a value. */
  list(name: string): string[];
}

/** Return the parameters of the address that keep the language, the chosen time, and the view unless it is the home
 * view. */
export function viewParameters(
  state: Pick<PageState, "map" | "home" | "words" | "filters">,
): Record<string, string> {
  const { lat, lng } = state.map.getCenter();
  return {
    ...(isHome(state)
      ? {}
      : { v: [lat.toFixed(3), lng.toFixed(3), state.map.getZoom()].join(",") }),
    l: state.words.language,
    ...(state.filters.window ? { t: state.filters.window.map(dayToIso).join(",") } : {}),
  };
}

const LONGEST_ADDRESS = 4000; // characters of an address that are read

/** Read the part of an address after "#". View, language and time are null if they are missing or make no sense: a
 * reader may have changed the address. */
export function readAddress(hash: string): AddressReader {
  const parameters = new URLSearchParams(hash.replace(/^#/, "").slice(0, LONGEST_ADDRESS));
  const get = (name: string) => parameters.get(name) ?? "";
  const list = (name: string) => get(name).split(",").filter(Boolean);
  const view = list("v").map(Number);
  const [lat, lon, zoom] = view;
  const isView =
    view.length === 3 && view.every(Number.isFinite) && Math.abs(lat) <= 85 && Math.abs(lon) <= 540;
  const days = list("t").map(isoToDay); // NaN where it is not a date
  const [from, to] = days;
  const language = get("l");
  return {
    get,
    list,
    view: isView ? [lat, lon, zoom] : null,
    language: isLanguage(language) ? language : null,
    window: days.length === 2 && from <= to ? [from, to] : null,
  };
}
