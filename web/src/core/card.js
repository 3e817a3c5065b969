// Where evidence is shown: in a popup at its feature, or on a narrow screen on a card along the map's lower edge.

import { byId, make } from "./dom";
import { fold } from "./frame";
import { middleOf } from "./heads";
import { NARROW } from "./narrow";
import { boundsOf, latLngOf, layFoot } from "./opening";

const GAP = 12; // px between a popup or card and whatever lies round it

export function openEvidence(hit, state, surface, { at = null, from = null } = {}) {
  const { map } = state;
  closeEvidence(state);
  state.claim = null;
  byId("hint").hidden = true;
  if (NARROW.matches) fold(state, true);
  // Bounds that pull the map back would fight the move that brings the evidence into view.
  // So would the move back into them, begun when the evidence before this one was closed.
  map.setMaxBounds(null).stop();
  if (!at) bringIntoView(hit, state, surface);
  const place = at || anchorOf(hit, state);
  if (!place) return;
  // Where there is no room for both, the claims come first and the legend waits.
  document.body.classList.toggle("reading", NARROW.matches || map.getSize().x < 720);
  state.chosen = hit.flow ? hit.flow.id : null;
  state.picked = hit.row;
  state.chosenHit = hit;
  const element = NARROW.matches ? showCard(hit, place, state, !at) : showPopup(hit, place, state);
  surface.redraw();
  leaveByEscape(state, from);
  state.actions.chosen();
  if (from) element.querySelector("h2").focus({ preventScroll: true });
}

export function leaveByEscape(state, from) {
  document.removeEventListener("keydown", state.leave);
  state.leave = (event) => {
    if (event.key !== "Escape") return;
    closeEvidence(state);
    // The list may have been made anew since: its button is found again by what it names.
    const back =
      from &&
      (from.isConnected
        ? from
        : from.dataset.flow &&
          document.querySelector(`[data-flow="${CSS.escape(from.dataset.flow)}"]`));
    if (back) back.focus();
  };
  document.addEventListener("keydown", state.leave);
}

export function closeEvidence(state) {
  state.map.closePopup();
  if (!byId("card").hidden) {
    byId("card").hidden = true;
    byId("card").replaceChildren();
    forget(state);
  }
  if (state.claim) forget(state);
}

// After a popup or the card has gone.
export function forget(state) {
  state.chosen = state.picked = state.chosenHit = state.claim = null;
  document.removeEventListener("keydown", state.leave);
  document.body.classList.remove("reading");
  state.map.setMaxBounds(state.maxBounds);
  state.actions.chosen();
}

function showPopup(hit, place, state) {
  const { map, words } = state;
  const room = freeRoom(map);
  const popup = L.popup({
    maxWidth: Math.min(360, room.right - room.left),
    minWidth: Math.min(260, room.right - room.left),
    maxHeight: Math.max(140, Math.min(420, room.bottom - room.top - 24)),
    autoPan: false,
    closeOnEscapeKey: false,
  });
  popup.setLatLng(place).setContent(state.page.evidenceOf(hit, state)).openOn(map);
  const element = popup.getElement();
  element
    .querySelector(".leaflet-popup-close-button")
    .setAttribute("aria-label", words.say("close"));
  const stage = map.getContainer().getBoundingClientRect();
  const { left, top, right, bottom } = element.getBoundingClientRect();
  pan(
    map,
    shiftInto(
      {
        left: left - stage.left,
        top: top - stage.top,
        right: right - stage.left,
        bottom: bottom - stage.top,
      },
      room,
    ),
  );
  return element;
}

function showCard(hit, place, state, isWhole) {
  const { map } = state;
  const card = fillCard(state.page.evidenceOf(hit, state), state);
  const stage = map.getContainer().getBoundingClientRect();
  const room = {
    left: 30,
    top: 30,
    right: stage.width - 30,
    bottom: card.getBoundingClientRect().top - stage.top - 30,
  };
  if (isWhole && hit.row.shape) {
    // From the list, all of the feature is shown above the card, no nearer than the reader was.
    const corner = [room.left, stage.height - room.bottom];
    map.fitBounds(boundsOf(hit.row.shape.box), {
      animate: false,
      maxZoom: map.getZoom(),
      paddingTopLeft: [30, 30],
      paddingBottomRight: corner,
    });
  } else {
    const { x, y } = map.latLngToContainerPoint(place);
    pan(map, shiftInto({ left: x, top: y, right: x, bottom: y }, room));
  }
  return card;
}

export function fillCard(article, state) {
  const card = byId("card");
  const close = make(
    "button",
    {
      type: "button",
      class: "close",
      "aria-label": state.words.say("close"),
      onclick: () => closeEvidence(state),
    },
    "×",
  );
  card.replaceChildren(close, article);
  card.hidden = false;
  card.scrollTop = 0;
  layFoot();
  return card;
}

// The part of the map that buttons, legend, scale and credits leave free, px from the map's corner.
function freeRoom(map) {
  const { x, y } = map.getSize();
  const room = { left: GAP, top: GAP, right: x - GAP, bottom: y - byId("foot").offsetHeight - GAP };
  if (document.body.classList.contains("reading")) return room;
  const isArabic = document.documentElement.dir === "rtl";
  const [first, last] = isArabic ? ["right", "left"] : ["left", "right"];
  const inward = { left: 1, right: -1 };
  room[first] += inward[first] * 40;
  room[last] += inward[last] * (byId("legend").offsetWidth + GAP);
  room.bottom -= 28;
  return room;
}

// How far a box has to move to lie in a room; its start and its top count most where it is too large.
function shiftInto(box, room) {
  const along = (low, high, least, most) =>
    low < least ? least - low : high > most ? Math.max(least - low, most - high) : 0;
  return [
    along(box.left, box.right, room.left, room.right),
    along(box.top, box.bottom, room.top, room.bottom),
  ];
}

function pan(map, [dx, dy]) {
  if (!dx && !dy) return;
  const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  map.panBy([-Math.sign(dx) * Math.ceil(Math.abs(dx)), -Math.sign(dy) * Math.ceil(Math.abs(dy))], {
    animate: !isStill,
  });
}

// From a list, the map goes to the feature only if it is not in sight: a map that jumps loses its reader.
function bringIntoView(hit, state, surface) {
  const { map } = state;
  const shape = hit.row.shape;
  if (!shape) return;
  const bounds = boundsOf(shape.box);
  if (
    !map.getBounds().intersects(bounds) ||
    (hit.flow && !map.getBounds().contains(anchorOf(hit, state) || bounds.getCenter()))
  ) {
    map.fitBounds(bounds.pad(0.2), { animate: false, maxZoom: Math.max(5, map.getZoom()) });
    surface.redraw();
  }
}

function anchorOf(hit, state) {
  const { map, drawn } = state;
  if (hit.flow) {
    const found = drawn.flows.find((each) => each.flow.id === hit.flow.id);
    if (found) return map.layerPointToLatLng(middleOf(found).slice(0, 2));
  }
  const { shape } = hit.row;
  if (!shape) return null;
  if (hit.layer === "barriers") {
    const xy = shape.parts[0];
    const middle = 2 * Math.floor(xy.length / 4);
    return latLngOf(xy[middle], xy[middle + 1]);
  }
  return boundsOf(shape.box).getCenter();
}
