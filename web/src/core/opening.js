// How the map opens: which part of the world, how near, and with which controls.

import { growBox, latitude, longitude } from "./decode";
import { byId } from "./dom";
import { isInside } from "./placing";
import { Surface } from "./surface";
import { Toolbar } from "./toolbar";
import { directionOf } from "./words";

export const latLngOf = (x, y) => L.latLng(latitude(y), longitude(x));

export const boundsOf = (box) => L.latLngBounds(latLngOf(box[0], box[3]), latLngOf(box[2], box[1]));

function startBounds(state) {
  const { bounds } = state.data.spec;
  if (bounds)
    return L.latLngBounds(
      [bounds[1], bounds[0]],
      [bounds[3], bounds[2] + (bounds[0] > bounds[2] ? 360 : 0)],
    );
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const rows = Object.values(state.data.tables)
    .flat()
    .filter((row) => row.shape);
  for (const row of state.flows.length ? state.flows.map((flow) => flow.first) : rows)
    if (row.shape) growBox(box, row.shape.box);
  return box[0] < box[2] ? boundsOf(box) : L.latLngBounds([-60, -180], [75, 180]);
}

// On a wide screen the legend lies over the map's end: what the map is about goes beside it.
export function showWhole(state, bounds) {
  const { map } = state;
  // Free of its bounds while it is fitted; then these hold at least what is in sight.
  map.setMaxBounds(null);
  fitBeside(map, bounds);
  widenToEnds(state, bounds);
  if (!state.data.background.land) return;
  state.maxBounds = boundsOf(state.data.background.land.box)
    .extend(bounds)
    .pad(0.15)
    .extend(map.getBounds());
  map.setMaxBounds(state.maxBounds);
}

function widenToEnds({ map, flows }, bounds) {
  const zoom = map.getZoom();
  const ends = flows.flatMap(({ first }) => (first.shape ? endsOf(first.shape) : []));
  if (!ends.some((end) => isUnderLegend(end, map))) return;
  // An end that the legend hides is worth a somewhat wider view, not a far one.
  const reach = bounds.pad(0.4);
  const wider = L.latLngBounds(bounds.getSouthWest(), bounds.getNorthEast());
  for (const end of ends) if (reach.contains(end)) wider.extend(end);
  fitBeside(map, wider);
  if (zoom - map.getZoom() > 0.75) fitBeside(map, bounds);
}

// How tall the map's foot is in this language: the style sheet cannot know.
export const layFoot = () =>
  document.documentElement.style.setProperty("--foot", `${byId("foot").offsetHeight}px`);

const TOOLS = 48; // px, the buttons where the language begins

function fitBeside(map, bounds) {
  const legend = byId("legend").getBoundingClientRect();
  const room = map.getSize().x > 820 && legend.height > 200 ? legend.width + 24 : 8;
  const isArabic = document.documentElement.dir === "rtl";
  map.fitBounds(bounds, {
    animate: false,
    paddingTopLeft: [isArabic ? room : TOOLS, 8],
    paddingBottomRight: [isArabic ? TOOLS : room, byId("foot").offsetHeight + 8],
  });
}

// While a zoom is under way Leaflet passes over every other move.
export function whenStill(map, run) {
  if (map._animatingZoom) map.once("zoomend", () => setTimeout(run));
  else run();
}

function isUnderLegend(end, map) {
  if (map.getSize().x <= 820) return false;
  const stage = map.getContainer().getBoundingClientRect();
  const { left, top, right, bottom } = byId("legend").getBoundingClientRect();
  const { x, y } = map.latLngToContainerPoint(end);
  // On either side: the legend changes sides with the language, the view does not change with it.
  return [x, stage.width - x].some((each) =>
    isInside([left, top, right, bottom], each + stage.left, y + stage.top),
  );
}

function endsOf({ parts }) {
  const [first, last] = [parts[0], parts[parts.length - 1]];
  return [latLngOf(first[0], first[1]), latLngOf(last[last.length - 2], last[last.length - 1])];
}

const ScaleBar = L.Control.Scale.extend({
  // Leaflet writes "km" in every language.
  _updateMetric(maxMeters) {
    const metres = this._getRoundNum(maxMeters);
    const [unit, n] = metres < 1000 ? ["metres", metres] : ["kilometres", metres / 1000];
    const { words } = this.options;
    this._mScale.style.width = `${Math.round((this.options.maxWidth * metres) / maxMeters)}px`;
    this._mScale.dir = directionOf(words);
    this._mScale.textContent = words.say(unit, { n: words.number(n) });
  },
});

export function setUpMap(state, draw) {
  const { map, data } = state;
  const surface = new Surface((context, view) => draw(context, view, state));
  const start = startBounds(state);
  map.setMaxZoom(data.max_zoom);
  map.setMinZoom(2);
  fitBeside(map, start);
  surface.addTo(map);
  state.controls = [
    L.control.zoom(),
    new ScaleBar({ imperial: false, maxWidth: 110, words: state.words }),
  ];
  state.controls.push(new Toolbar());
  for (const control of state.controls) control.addTo(map);
  for (const button of map.getContainer().querySelectorAll(".leaflet-control-zoom a"))
    button.removeAttribute("title");
  return { surface, start };
}

// Controls stand where a reader of the language begins; the map itself does not turn round.
export function turnControls(state) {
  const side = state.words.language === "ar" ? "right" : "left";
  state.controls[0].setPosition(`top${side}`);
  state.controls[1].setPosition(`bottom${side}`);
  state.controls[2].setPosition(`top${side}`);
  const names = { in: "zoom_in", out: "zoom_out" };
  for (const [way, word] of Object.entries(names)) {
    const button = document.querySelector(`.leaflet-control-zoom-${way}`);
    if (button) button.setAttribute("aria-label", state.words.say(word));
  }
}
