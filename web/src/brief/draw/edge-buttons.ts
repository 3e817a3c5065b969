// Buttons over the markers of far ends: a pointer or a keyboard brings the end and its flows into view.

import { byId, make, makeButton } from "../../core/dom";
import { enclosingBox } from "../../core/view/boxes";
import { boxToBounds } from "../../core/view/fitting";
import { fitFree } from "../../core/view/free-area";
import type { EdgeMarker, State } from "../types";
import { edgeLabel } from "./edges";

/** Add the list of buttons to the map. It moves with the picture, and is hidden while the map zooms. */
export function addEdgeList(map: L.Map) {
  const list = make("ul", { id: "edges", class: "leaflet-zoom-hide" });
  L.DomEvent.disableClickPropagation(list);
  map.createPane("edges").append(list);
}

/** Update the list so that each drawn marker has a button. The button of a marker that was there before stays the same,
 * and so keeps its focus. */
export function updateEdgeButtons(state: State) {
  const { words, scene } = state;
  const list = byId("edges");
  list.hidden = !scene.edges.length;
  list.setAttribute("aria-label", words.say("edge_ends"));
  const existing = new Map(
    Array.from(list.children, ({ firstElementChild: button }) => [
      button?.getAttribute("data-edge"),
      button as HTMLElement,
    ]),
  );
  const buttons = scene.edges.map(
    ({ id }) =>
      existing.get(id) ?? makeButton({ "data-edge": id, onclick: () => showEnd(id, state) }),
  );
  for (const [i, marker] of scene.edges.entries()) placeButton(buttons[i], marker, state);
  // Replacing the same buttons would lose the focus.
  if (buttons.length === existing.size && buttons.every((button) => button.isConnected)) return;
  const focused = document.activeElement;
  list.replaceChildren(...buttons.map((button) => button.parentElement ?? make("li", {}, button)));
  if (focused instanceof HTMLElement && buttons.includes(focused))
    focused.focus({ preventScroll: true });
}

/** Label a button, and lay it over its drawn marker. */
function placeButton(button: HTMLElement, marker: EdgeMarker, state: State) {
  const [west, north, east, south] = marker.box;
  button.setAttribute("aria-label", edgeLabel(marker, state));
  Object.assign(button.style, {
    left: `${west}px`,
    top: `${north}px`,
    width: `${east - west}px`,
    height: `${south - north}px`,
  });
}

/** Move the map to show whole the flows that begin or end at a place. If the view would leave the bounds within which
 * the map can be moved, these bounds grow. */
function showEnd(id: string, state: State) {
  const { map } = state;
  const shapes = state.shown.flows
    .filter(({ first }) => first.origin === id || first.destination === id)
    .flatMap(({ line, first }) => line ?? first.shape ?? []);
  const box = enclosingBox(shapes.map((shape) => shape.box));
  map.setMaxBounds(undefined);
  fitFree(map, boxToBounds(box), { margin: 40 });
  state.maxBounds?.extend(map.getBounds());
  map.setMaxBounds(state.maxBounds ?? undefined);
  map.getContainer().focus({ preventScroll: true });
}
