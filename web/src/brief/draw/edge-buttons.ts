// Buttons over the markers of far ends: a pointer or a keyboard brings the end and its flows into view.

import { byId, make, makeButton } from "../../core/page/dom";
import { boundsOf } from "../../core/view/fitting";
import { fitFree } from "../../core/view/free-area";
import { emptyBox, growBox } from "../../core/view/mercator";
import type { State } from "../types";
import { edgeLabel } from "./edges";

/** Add the list of buttons to the map: it moves with the picture, and hides while the map zooms. */
export function addEdges(map: L.Map) {
  const list = make("ul", { id: "edges", class: "leaflet-zoom-hide" });
  L.DomEvent.disableClickPropagation(list);
  map.createPane("edges").append(list);
}

/** Bring the buttons in accord with the markers that are drawn. */
export function fillEdges(state: State) {
  const { words, drawn } = state;
  const list = byId("edges");
  const key = JSON.stringify([words.language, drawn.edges]);
  if (list.dataset.key === key) return;
  const focused = document.activeElement?.getAttribute("data-edge");
  list.dataset.key = key;
  list.hidden = !drawn.edges.length;
  list.setAttribute("aria-label", words.say("edge_ends"));
  list.replaceChildren(
    ...drawn.edges.map((marker) => {
      const [west, north, east, south] = marker.box;
      const button = makeButton({
        "data-edge": marker.id,
        "aria-label": edgeLabel(marker, state),
        onclick: () => showEnd(marker.id, state),
      });
      Object.assign(button.style, {
        left: `${west}px`,
        top: `${north}px`,
        width: `${east - west}px`,
        height: `${south - north}px`,
      });
      return make("li", {}, button);
    }),
  );
  if (focused)
    list
      .querySelector<HTMLElement>(`[data-edge="${CSS.escape(focused)}"]`)
      ?.focus({ preventScroll: true });
}

// The end may lie beyond the bounds that hold the map: these grow by what is then in sight.
function showEnd(id: string, state: State) {
  const { map } = state;
  const box = emptyBox();
  for (const flow of state.shown.flows)
    if (flow.first.origin === id || flow.first.destination === id)
      growBox(box, (flow.line ?? flow.first.shape)?.box ?? emptyBox());
  map.setMaxBounds(undefined);
  fitFree(map, boundsOf(box), { margin: 40 });
  state.maxBounds?.extend(map.getBounds());
  map.setMaxBounds(state.maxBounds ?? undefined);
  map.getContainer().focus({ preventScroll: true });
}
