// Evidence in a popup at its feature, or on a narrow screen in a card along the map's lower edge.

import { byId, type Child, make, makeButton, makeText, NARROW, type Phrase } from "./dom";
import { boundsOf, measureFoot } from "./fitting";
import { fold } from "./frame";
import type { Surface } from "./surface";
import type { Box, Hit, OpenOptions, PageState } from "./types";
import { directionOf, type Words } from "./words";

const GAP = 12; // px around a popup or card

interface Edges {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** How a hit's evidence is shown. */
export interface Evidence<H extends Hit> {
  hit: H;
  /** On the Mercator square; null for what has no place. */
  box: Box | null;
  article(): HTMLElement;
  /** Where the popup stands, unless in the middle of the box. */
  anchor?(): L.LatLng | null;
}

/** A name and what it is; a fact without a value is not said. */
export type Fact = [name: string, value?: Child | false];

export const makeArticle = (words: Words, ...children: Child[]) =>
  make(
    "article",
    { class: "evidence", lang: words.language, dir: directionOf(words) },
    ...children,
  );

export const heading = (name: Phrase | null, kind?: string | null) =>
  make(
    "header",
    {},
    makeText("h2", name, { tabindex: "-1" }),
    kind ? make("p", { class: "kind" }, kind) : null,
  );

export function factList(facts: Fact[]) {
  const items = facts.flatMap(([name, value]) =>
    value ? [make("dt", {}, name), make("dd", {}, value)] : [],
  );
  return items.length ? make("dl", {}, ...items) : null;
}

export function openEvidence<H extends Hit>(
  evidence: Evidence<H>,
  state: PageState<H>,
  surface: Surface,
  { at = null, from = null }: OpenOptions = {},
) {
  const { map } = state;
  closeEvidence(state);
  state.claim = null;
  byId("hint").hidden = true;
  if (NARROW.matches) fold(state, true);
  // Bounds that pull the map back would fight the move that brings the evidence into view.
  // So would the move back into them, begun when the evidence before this one was closed.
  map.setMaxBounds(undefined).stop();
  if (!at) bringIntoView(evidence, map, surface);
  const place = at || anchorOf(evidence);
  if (!place) return;
  // Without room for both, claims hide the legend.
  document.body.classList.toggle("reading", NARROW.matches || map.getSize().x < 720);
  state.chosen = evidence.hit;
  const element = NARROW.matches
    ? showCard(evidence, place, state, !at)
    : showPopup(evidence.article(), place, state);
  surface.redraw();
  leaveByEscape(state, from);
  state.actions.chosen();
  if (from) element.querySelector("h2")?.focus({ preventScroll: true });
}

export function leaveByEscape<H extends Hit>(state: PageState<H>, from?: HTMLElement | null) {
  stopLeaving(state);
  state.closeOnEscape = (event) => {
    if (event.key !== "Escape") return;
    closeEvidence(state);
    if (from) buttonAgain(from)?.focus();
  };
  document.addEventListener("keydown", state.closeOnEscape);
}

function stopLeaving<H extends Hit>(state: PageState<H>) {
  if (state.closeOnEscape) document.removeEventListener("keydown", state.closeOnEscape);
}

// The list may have been rebuilt since: find its button by the flow that it names.
const buttonAgain = (button: HTMLElement) =>
  button.isConnected || !button.dataset.flow
    ? button
    : document.querySelector<HTMLElement>(`[data-flow="${CSS.escape(button.dataset.flow)}"]`);

export function closeEvidence<H extends Hit>(state: PageState<H>) {
  state.map.closePopup();
  if (!byId("card").hidden) {
    byId("card").hidden = true;
    byId("card").replaceChildren();
    forget(state);
  }
  if (state.claim) forget(state);
}

// After a popup or the card has gone.
export function forget<H extends Hit>(state: PageState<H>) {
  state.chosen = state.claim = null;
  stopLeaving(state);
  document.body.classList.remove("reading");
  state.map.setMaxBounds(state.maxBounds ?? undefined);
  state.actions.chosen();
}

function showPopup<H extends Hit>(article: HTMLElement, place: L.LatLng, state: PageState<H>) {
  const { map, words } = state;
  const room = freeRoom(map);
  const popup = L.popup({
    maxWidth: Math.min(360, room.right - room.left),
    minWidth: Math.min(260, room.right - room.left),
    maxHeight: Math.max(140, Math.min(420, room.bottom - room.top - 24)),
    autoPan: false,
    closeOnEscapeKey: false,
  });
  popup.setLatLng(place).setContent(article).openOn(map);
  const element = popup.getElement() as HTMLElement;
  element
    .querySelector(".leaflet-popup-close-button")
    ?.setAttribute("aria-label", words.say("close"));
  const stage = map.getContainer().getBoundingClientRect();
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const box = {
    left: left - stage.left,
    top: top - stage.top,
    right: right - stage.left,
    bottom: bottom - stage.top,
  };
  pan(map, shiftInto(box, room));
  return element;
}

function showCard<H extends Hit>(
  { article, box }: Evidence<H>,
  place: L.LatLng,
  state: PageState<H>,
  isWhole: boolean,
) {
  const { map } = state;
  const card = fillCard(article(), state);
  const stage = map.getContainer().getBoundingClientRect();
  const room = {
    left: 30,
    top: 30,
    right: stage.width - 30,
    bottom: card.getBoundingClientRect().top - stage.top - 30,
  };
  if (isWhole && box) {
    // From the list, fit the whole feature above the card, without zooming in.
    map.fitBounds(boundsOf(box), {
      animate: false,
      maxZoom: map.getZoom(),
      paddingTopLeft: [30, 30],
      paddingBottomRight: [room.left, stage.height - room.bottom],
    });
  } else {
    const { x, y } = map.latLngToContainerPoint(place);
    pan(map, shiftInto({ left: x, top: y, right: x, bottom: y }, room));
  }
  return card;
}

export function fillCard<H extends Hit>(article: HTMLElement, state: PageState<H>) {
  const card = byId("card");
  const close = makeButton(
    { class: "close", "aria-label": state.words.say("close"), onclick: () => closeEvidence(state) },
    "×",
  );
  card.replaceChildren(close, article);
  card.hidden = false;
  card.scrollTop = 0;
  measureFoot();
  return card;
}

// The part of the map that no control covers, px from the map's corner.
function freeRoom(map: L.Map): Edges {
  const { x, y } = map.getSize();
  const room = { left: GAP, top: GAP, right: x - GAP, bottom: y - byId("foot").offsetHeight - GAP };
  if (document.body.classList.contains("reading")) return room;
  const isArabic = document.documentElement.dir === "rtl";
  const [tools, legend] = [40, byId("legend").offsetWidth + GAP];
  room.left += isArabic ? legend : tools;
  room.right -= isArabic ? tools : legend;
  room.bottom -= 28;
  return room;
}

// How far a box must move to lie in a room; where it is too large, its start and its top stay in sight.
function shiftInto(box: Edges, room: Edges): [number, number] {
  const along = (low: number, high: number, least: number, most: number) =>
    low < least ? least - low : high > most ? Math.max(least - low, most - high) : 0;
  return [
    along(box.left, box.right, room.left, room.right),
    along(box.top, box.bottom, room.top, room.bottom),
  ];
}

function pan(map: L.Map, [dx, dy]: [number, number]) {
  if (!dx && !dy) return;
  const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  map.panBy([-Math.sign(dx) * Math.ceil(Math.abs(dx)), -Math.sign(dy) * Math.ceil(Math.abs(dy))], {
    animate: !isStill,
  });
}

// From a list, move the map only if the feature is out of sight: a map that jumps disorients its reader.
function bringIntoView<H extends Hit>(evidence: Evidence<H>, map: L.Map, surface: Surface) {
  if (!evidence.box) return;
  const bounds = boundsOf(evidence.box);
  const place = evidence.anchor && anchorOf(evidence);
  const sight = map.getBounds();
  if (sight.intersects(bounds) && (!place || sight.contains(place))) return;
  map.fitBounds(bounds.pad(0.2), { animate: false, maxZoom: Math.max(5, map.getZoom()) });
  surface.redraw();
}

const anchorOf = <H extends Hit>({ anchor, box }: Evidence<H>): L.LatLng | null =>
  anchor?.() ?? (box && boundsOf(box).getCenter());
