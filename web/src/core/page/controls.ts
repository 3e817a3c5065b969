// Controls on the map: zoom, scale, and a bar of buttons.

import { byId, make, makeButton, makeIcon } from "../dom";
import type { PageState } from "../types";
import { directionOf, type Words } from "../words/words";
import { openShare } from "./share";

const ICONS = {
  home: "M2 8 L8 2.5 L14 8 M4 7 V13.5 H12 V7",
  measure: "M2 11 L11 2 L14 5 L5 14 Z M5 8 L6.5 9.5 M7.5 5.5 L9 7",
  table: "M2 3 H14 V13 H2 Z M2 6.3 H14 M2 9.6 H14 M6 3 V13",
  picture: "M8 2 V10 M4.5 7 L8 10.5 L11.5 7 M2.5 13.5 H13.5",
  share:
    "M5.6 7.1 L10.4 4.4 M5.6 8.9 L10.4 11.6 M5.8 8 A2 2 0 1 1 1.8 8 A2 2 0 1 1 5.8 8 M14.2 3.5 A2 2 0 1 1 10.2 3.5 A2 2 0 1 1 14.2 3.5 M14.2 12.5 A2 2 0 1 1 10.2 12.5 A2 2 0 1 1 14.2 12.5",
  print: "M4.5 6 V2.5 H11.5 V6 M4.5 11 H2.5 V6 H13.5 V11 H11.5 M4.5 9 H11.5 V13.5 H4.5 Z",
  full: "M2.5 6 V2.5 H6 M10 2.5 H13.5 V6 M13.5 10 V13.5 H10 M6 13.5 H2.5 V10",
};

class Toolbar extends L.Control {
  onAdd() {
    const box = make("div", { id: "toolbar", class: "leaflet-bar", role: "group" });
    L.DomEvent.disableClickPropagation(box);
    return box;
  }
}

/** A scale bar that is labelled in the language of the page. */
class ScaleBar extends L.Control.Scale {
  // Leaflet's own, which its types leave out.
  declare _mScale: HTMLElement;
  declare _getRoundNum: (n: number) => number;

  constructor(
    private readonly words: Words,
    private readonly maxWidth = 110,
  ) {
    super({ imperial: false, maxWidth });
  }

  // Leaflet writes "km" in every language.
  _updateMetric(maxMeters: number) {
    const metres = this._getRoundNum(maxMeters);
    const [unit, n] = metres < 1000 ? ["metres", metres] : ["kilometres", metres / 1000];
    this._mScale.style.width = `${Math.round((this.maxWidth * metres) / maxMeters)}px`;
    this._mScale.dir = directionOf(this.words);
    this._mScale.textContent = this.words.say(unit as string, {
      n: this.words.number(n as number),
    });
  }
}

/** Add the controls to the map. Return a function that moves them to the side on which lines of text begin in the
 * page's language, and writes their labels. */
export function addControls({ map, words }: PageState): () => void {
  const [zoom, scale, toolbar] = [L.control.zoom(), new ScaleBar(words), new Toolbar()];
  for (const control of [zoom, scale, toolbar]) control.addTo(map);
  const buttons = { in: "zoom_in", out: "zoom_out" };
  const buttonOf = (name: string) =>
    map.getContainer().querySelector(`.leaflet-control-zoom-${name}`);
  for (const name of Object.keys(buttons)) buttonOf(name)?.removeAttribute("title");
  return () => {
    const side = words.language === "ar" ? "right" : "left";
    zoom.setPosition(`top${side}`);
    scale.setPosition(`bottom${side}`);
    toolbar.setPosition(`top${side}`);
    for (const [name, word] of Object.entries(buttons))
      buttonOf(name)?.setAttribute("aria-label", words.say(word));
  };
}

/** Fill the toolbar with the buttons of the tools; full screen is left out where the browser has none. */
export function fillToolbar(state: PageState) {
  const { words, actions } = state;
  const tools: Record<keyof typeof ICONS, (() => void) | null> = {
    home: actions.home,
    measure: actions.measure,
    table: () => actions.table(state.table.isOpen ? null : state.table.layer),
    picture: actions.picture,
    share: () => openShare(state),
    print: () => window.print(),
    full: document.fullscreenEnabled ? toggleFull : null,
  };
  const box = byId("toolbar");
  box.setAttribute("aria-label", words.say("tools"));
  const buttons = Object.entries(tools).flatMap(([name, run]) =>
    run
      ? makeButton(
          {
            id: `tool-${name}`,
            "aria-label": words.say(`tool_${name}`),
            title: words.say(`tool_${name}`),
            "aria-pressed": name === "measure" ? String(Boolean(state.measure)) : null,
            onclick: run,
          },
          makeIcon(ICONS[name as keyof typeof ICONS], {
            "stroke-width": 1.5,
            "stroke-linejoin": "round",
          }),
        )
      : [],
  );
  box.replaceChildren(...buttons);
}

function toggleFull() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
}
