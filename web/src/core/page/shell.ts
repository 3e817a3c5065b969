// The shell of both maps: it opens them, listens to the reader, and writes their state into the address.

import { byId, NARROW } from "../dom";
import { Surface } from "../draw/surface";
import { darkGround } from "../draw/symbols";
import type { Draw, Hit, PageState } from "../types";
import { isHome, measureFoot, type Subject, showHome } from "../view/fitting";
import { arrangeTools } from "../view/tools";
import type { Language } from "../words/words";
import { closeEvidence } from "./card";
import { addControls } from "./controls";
import { setFolded } from "./frame";
import { addPoint, listenToMeasure } from "./measure";
import { listenToPrinter, type Paper } from "./picture";
import { listenToFinder } from "./search";
import { thinTicks } from "./slider";

/** Services of the shell for a page's actions. */
export interface Shell {
  surface: Surface;
  /** Draw once with the next frame. */
  redraw(): void;
  goHome(): void;
  /** Move the controls to the side where the language begins. */
  alignControls(): void;
  writeAddress(): void;
}

/** Functions that a page provides to the shell; `A` is the part of its state that an address holds. */
interface Page<H extends Hit, A extends { language: Language | null }> {
  draw: Draw;
  makeActions(shell: Shell): PageState["actions"];
  readState(hash: string): A;
  stateToQuery(): string;
  /** Bring the page into the state of an address; without one, show it as it opens. */
  show(address: A | null): unknown;
  /** Find the feature within a tolerance, px, of a point of the map. */
  hitAt(point: L.Point, tolerance: number): H | null;
  /** The hint's text for a pointer at a point; the point is null when the pointer has left. */
  hintAt(point: L.Point | null): string | null;
  open(hit: H, at: L.LatLng): void;
  paper: Paper;
  /** Return the box on which to open the map. */
  subject: Subject;
  /** Before the map is drawn for the first time. */
  ready?(): void;
}

/** Start a page: add the map's surface and controls, listen to the reader, and show what the address asks for. The map
 * is drawn once at the end, because drawing it at each step would be wasted. */
export async function startPage<H extends Hit, A extends { language: Language | null }>(
  state: PageState<H>,
  page: Page<H, A>,
) {
  const { map, data } = state;
  const surface = new Surface(page.draw);
  map.setMaxZoom(data.max_zoom);
  map.setMinZoom(2);
  surface.addTo(map);
  const alignControls = addControls(state);
  const addressBar = makeAddressBar(page.stateToQuery);
  const redraw = makeRedraw(surface);
  const goHome = () => showHome(state, page.subject);
  state.actions = page.makeActions({
    surface,
    redraw,
    goHome,
    alignControls,
    writeAddress: addressBar.write,
  });
  listenToMap(state, page, redraw);
  listenToFinder(state);
  listenToMeasure(state, redraw);
  listenToPrinter(state, page.paper);
  map.on("moveend", addressBar.write);
  darkGround.addEventListener("change", state.actions.refresh);
  byId("fold").addEventListener("click", () =>
    setFolded(state, !document.body.classList.contains("folded")),
  );
  if (NARROW.matches) document.body.classList.add("folded");
  const address = page.readState(location.hash);
  if (address.language) state.words.language = address.language;
  state.actions.refresh();
  followSizes(state, goHome, redraw);
  map.invalidateSize();
  goHome();
  page.ready?.();
  await page.show(location.hash.length > 1 ? address : null);
  surface.release();
  window.addEventListener("hashchange", () =>
    addressBar.followReader(() => page.show(page.readState(location.hash))),
  );
}

export const TOLERANCE = { mouse: 7, touch: 16 }; // px

/** Listen to clicks on the map, which open the evidence of what they hit, and to the mouse, beside which a hint says
 * what it points at. */
function listenToMap<H extends Hit>(
  state: PageState<H>,
  { hitAt, hintAt, open }: Pick<Page<H, never>, "hitAt" | "hintAt" | "open">,
  redraw: () => void,
) {
  const { map } = state;
  const hint = byId("hint");
  map.on("click", ({ latlng, layerPoint, originalEvent }) => {
    if (state.measure) return addPoint(latlng, state, redraw);
    const isTouch =
      (originalEvent as PointerEvent).pointerType === "touch" ||
      window.matchMedia("(pointer: coarse)").matches;
    const hit = hitAt(layerPoint, isTouch ? TOLERANCE.touch : TOLERANCE.mouse);
    return hit ? open(hit, latlng) : closeEvidence(state);
  });
  map.on("mousemove", ({ layerPoint, containerPoint: { x, y }, originalEvent }) => {
    // A button covers the flows below it; Leaflet passes its pointer on to the map.
    const isCovered = (originalEvent.target as Element).closest(".leaflet-control");
    const text = hintAt(isCovered ? null : layerPoint);
    map.getContainer().classList.toggle("pointing", text !== null);
    hint.hidden = text === null;
    if (text === null) return;
    hint.textContent = text;
    const nearEdge = x > map.getSize().x - 240;
    hint.style.left = nearEdge ? "auto" : `${x + 14}px`;
    hint.style.right = nearEdge ? `${map.getSize().x - x + 14}px` : "auto";
    hint.style.top = `${y + 12}px`;
  });
  map.on("mouseout movestart", () => {
    hint.hidden = true;
    hintAt(null);
  });
}

/** Show the state in the address, unless the page is in a notebook's frame, which has none. */
function showAddress(hash: string) {
  if (location.protocol !== "about:" && location.hash !== hash)
    history.replaceState(null, "", hash);
}

/** Return functions that keep the address of the page in step with what it shows. The address is written when the
 * reader pauses, because browsers limit how often a page may change it. */
function makeAddressBar(stateToQuery: () => string) {
  let pending = 0;
  let last: string | null = null;
  return {
    write: () => {
      clearTimeout(pending);
      const { hash } = location;
      pending = window.setTimeout(() => {
        if (location.hash !== hash) return; // the reader has gone elsewhere meanwhile
        last = `#${stateToQuery()}`;
        showAddress(last);
      }, 250);
    },
    /** Run a function if the reader, not the page itself, has changed the address. */
    followReader: (run: () => void) => {
      if (location.hash === last) return;
      last = location.hash; // so that going back to an address that the page wrote counts as well
      run();
    },
  };
}

/** Return a function that redraws the map in the next frame, once however often it is called. */
function makeRedraw(surface: Surface) {
  let pending = 0;
  return () => {
    cancelAnimationFrame(pending);
    const { drawings } = surface;
    pending = requestAnimationFrame(() => {
      if (surface.drawings === drawings) surface.redraw(); // else it was drawn meanwhile
    });
  };
}

/** Arrange what depends on the sizes of the map, of its foot, of its legend and of the folded panel's head, and again
 * whenever these change: their heights depend on the language. */
function followSizes(state: PageState, goHome: () => void, redraw: () => void) {
  const { map } = state;
  let lastSizes = "";
  const measure = () => {
    const [foot, head] = [byId("foot"), byId("masthead")];
    const { className, classList } = document.body;
    const sizes = [foot.offsetHeight, head.offsetHeight, foot.offsetWidth, className].join();
    if (sizes === lastSizes) return;
    lastSizes = sizes;
    measureFoot();
    thinTicks();
    if (classList.contains("folded"))
      document.documentElement.style.setProperty("--sheet-head", `${head.offsetHeight}px`);
    arrangeTools();
    redraw(); // names and markers keep clear of the scale, which stands on the foot
  };
  for (const id of ["foot", "masthead"]) new ResizeObserver(measure).observe(byId(id));
  new ResizeObserver(redraw).observe(byId("legend")); // names and markers keep clear of it, too
  new ResizeObserver(() => {
    if (!byId("stage").offsetWidth) return; // in print the map keeps its size
    const wasHome = isHome(state);
    arrangeTools();
    map.invalidateSize({ animate: false, pan: false });
    if (wasHome) goHome();
  }).observe(byId("stage"));
  measure();
}

/** Start a page once its document is loaded; if that fails, show a message. `makeProbe` makes `window.geoMap`, from
 * which browser tests read the state of the page. */
export async function openPage<S>(
  start: (map: L.Map) => Promise<S>,
  makeProbe: (state: S) => object,
) {
  await new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve));
  try {
    const container = document.querySelector(".folium-map") as HTMLElement;
    byId("stage").prepend(container);
    const state = await start((window as unknown as Record<string, L.Map>)[container.id]);
    Object.defineProperty(window, "geoMap", { value: Object.freeze(makeProbe(state)) });
    document.documentElement.dataset.ready = "true";
  } catch (error) {
    byId("message").hidden = false;
    throw error;
  }
}

/** Return a point of the map's container in CSS pixels of the window, for browser tests. */
export function screenPoint(map: L.Map, { x, y }: L.Point): [number, number] {
  const { left, top } = map.getContainer().getBoundingClientRect();
  return [x + left, y + top];
}
