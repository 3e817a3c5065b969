// Buttons on the map: the whole of it, measure, table, picture, print, full screen.

import { byId, make, makeDrawing, makeShape } from "./dom";
import { savePicture } from "./picture";

const ICONS = {
  home: "M2 8 L8 2.5 L14 8 M4 7 V13.5 H12 V7",
  measure: "M2 11 L11 2 L14 5 L5 14 Z M5 8 L6.5 9.5 M7.5 5.5 L9 7",
  table: "M2 3 H14 V13 H2 Z M2 6.3 H14 M2 9.6 H14 M6 3 V13",
  picture: "M8 2 V10 M4.5 7 L8 10.5 L11.5 7 M2.5 13.5 H13.5",
  print: "M4.5 6 V2.5 H11.5 V6 M4.5 11 H2.5 V6 H13.5 V11 H11.5 M4.5 9 H11.5 V13.5 H4.5 Z",
  full: "M2.5 6 V2.5 H6 M10 2.5 H13.5 V6 M13.5 10 V13.5 H10 M6 13.5 H2.5 V10",
};

export const Toolbar = L.Control.extend({
  onAdd() {
    const box = make("div", { id: "toolbar", class: "leaflet-bar", role: "group" });
    L.DomEvent.disableClickPropagation(box);
    return box;
  },
});

export function fillToolbar(state) {
  const { words, actions } = state;
  const tools = {
    home: actions.home,
    measure: actions.measure,
    table: () => actions.table(state.table.isOpen ? null : state.table.layer),
    picture: () => savePicture(state),
    print: () => window.print(),
    full: document.fullscreenEnabled ? toggleFull : null,
  };
  const box = byId("toolbar");
  box.setAttribute("aria-label", words.say("tools"));
  box.replaceChildren(
    ...Object.entries(tools)
      .filter(([, run]) => run)
      .map(([name, run]) =>
        make(
          "button",
          {
            type: "button",
            id: `tool-${name}`,
            "aria-label": words.say(`tool_${name}`),
            title: words.say(`tool_${name}`),
            "aria-pressed": name === "measure" ? String(Boolean(state.measure)) : null,
            onclick: run,
          },
          makeDrawing(
            16,
            16,
            makeShape("path", {
              d: ICONS[name],
              fill: "none",
              stroke: "currentColor",
              "stroke-width": 1.5,
              "stroke-linejoin": "round",
            }),
          ),
        ),
      ),
  );
}

function toggleFull() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
}
