// Drawing what is modelled: corridors as bands, stretches as wide as their share, routes, chokepoints.

import { NARROW } from "../core/dom";
import { strokeLines } from "../core/heads";
import { distanceToLine, screenLine } from "../core/lines";
import { mercatorX, mercatorY } from "../core/mercator";
import { isInView, strokeOutline, tracePath } from "../core/surface";
import { groundColours } from "../core/symbols";
import { isPicked } from "./focus";
import { chainsOf, trafficView } from "./routing";

const SHARE_WIDTH = { least: 1.2, most: 9, mostOnPhone: 5.5 }; // px, of nothing and of the whole flow

// On a phone roads lie closer together: there the widest are less wide, on the map and in the legend.
export const shareWidth = (share) =>
  SHARE_WIDTH.least +
  ((NARROW.matches ? SHARE_WIDTH.mostOnPhone : SHARE_WIDTH.most) - SHARE_WIDTH.least) * share;

export const flowColour = ({ routing, symbols }) =>
  symbols.commodity(routing.flows.get(routing.flow).first);

export function drawModelled(context, view, state) {
  state.drawn.modelled = [];
  if (!state.routing) return;
  const draw = {
    corridors: drawCorridor,
    segments: null,
    routes: drawRoute,
    chokepoints: drawChokepoint,
  };
  context.lineJoin = "round";
  for (const layer of ["corridors", "segments", "routes", "chokepoints"]) {
    if (!state.visible[layer]) continue;
    if (layer === "segments") drawSegments(context, view, state);
    for (const row of state.shown.tables[layer]) {
      if (!row.shape || !isInView(row.shape.box, view)) continue;
      if (draw[layer]) draw[layer](context, view, row, state);
      state.drawn.modelled.push({ layer, row });
    }
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

const CHANGE_STRENGTH = { same: 0.62, gains: 1, loses: 1, "loses-all": 1 };

function drawSegments(context, view, state) {
  const inSight = chainsOf(state).filter(({ box }) => isInView(box, view));
  const halo = groundColours().halo;
  const { closure } = trafficView(state);
  for (const isHalo of [true, false]) {
    for (const { change, share, xy } of inSight) {
      const style = state.symbols.style("change", change);
      // What loses all is drawn as a trace of what it was.
      const width = change === "loses-all" ? Math.min(3, shareWidth(share)) : shareWidth(share);
      context.strokeStyle = isHalo
        ? halo
        : change === "same"
          ? flowColour(state)
          : state.symbols.colourOf(style, groundColours().ink);
      context.globalAlpha = isHalo ? 0.85 : strengthOfStretch(closure, change, share);
      context.lineWidth = isHalo ? width + (NARROW.matches ? 1.5 : 2.5) : width;
      context.setLineDash(isHalo ? [] : style.dash || state.symbols.dash("network"));
      strokeLines(context, [screenLine(xy, view)]);
    }
  }
}

// With crossings shut together of which the page knows nothing, the lines are those of before: faint.
function strengthOfStretch(closure, change, share) {
  if (closure && !closure.isKnown) return 0.3;
  return closure ? CHANGE_STRENGTH[change] : Math.max(0.5, Math.min(1, 0.45 + share));
}

// Nested bands: each lies on the wider one, and the innermost is the darkest.
function drawCorridor(context, view, row, state) {
  context.beginPath();
  tracePath(context, row.shape, view, true);
  context.fillStyle = context.strokeStyle = flowColour(state);
  context.globalAlpha = state.symbols.fill("corridors");
  context.fill("evenodd");
  context.globalAlpha = isPicked(row, state) ? 0.9 : 0.3;
  context.lineWidth = isPicked(row, state) ? 1.6 : 0.7;
  context.setLineDash([]);
  strokeOutline(context, row.shape, view);
}

function drawRoute(context, view, row, state) {
  const lines = row.shape.parts.map((xy) => screenLine(xy, view));
  const isBold = isPicked(row, state);
  context.setLineDash([]);
  context.globalAlpha = 0.85;
  context.strokeStyle = groundColours().halo;
  context.lineWidth = isBold ? 6 : 3.4;
  strokeLines(context, lines);
  context.strokeStyle = groundColours().ink;
  context.lineWidth = isBold ? 3 : 1.4;
  context.setLineDash(state.symbols.dash(row.basis.includes("geodesic") ? "geodesic" : "network"));
  strokeLines(context, lines);
}

// A stretch gets a ring about its middle, a crossing about itself.
function drawChokepoint(context, view, row, state) {
  const { halo } = groundColours();
  const [x, y] = chokepointAt(row, view);
  const radius = isPicked(row, state) ? 9 : 7;
  context.setLineDash([]);
  context.globalAlpha = 1;
  for (const [width, colour] of [
    [4.5, halo],
    [2, state.symbols.layer("chokepoints")],
  ]) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }
}

function chokepointAt(row, view) {
  const longest = [...row.shape.parts].sort((a, b) => b.length - a.length)[0];
  const middle = 2 * Math.floor(longest.length / 4);
  return [view.x(longest[middle]), view.y(longest[middle + 1])];
}

// A crossing that is shut is crossed out.
export function crossOut(context, mark) {
  const reach = 7;
  const { halo } = groundColours();
  const colour = getComputedStyle(document.documentElement).getPropertyValue("--mark").trim();
  for (const [width, stroke] of [
    [6, halo],
    [3, colour],
  ]) {
    context.beginPath();
    context.moveTo(mark.x - reach, mark.y - reach);
    context.lineTo(mark.x + reach, mark.y + reach);
    context.moveTo(mark.x + reach, mark.y - reach);
    context.lineTo(mark.x - reach, mark.y + reach);
    context.lineWidth = width;
    context.strokeStyle = stroke;
    context.stroke();
  }
}

// What is modelled and lies under a pointer: rings first, then lines.
export function modelledAt(point, tolerance, state) {
  const { map, drawn } = state;
  if (!drawn.modelled || !drawn.modelled.length) return null;
  const { lat, lng } = map.layerPointToLatLng([point.x, point.y]);
  const [mx, my] = [mercatorX(lng), mercatorY(lat)];
  const scale = 256 * 2 ** map.getZoom();
  const reach = tolerance / scale;
  let best = null;
  for (const { layer, row } of drawn.modelled) {
    const { box, parts, kind } = row.shape;
    if (
      layer === "corridors" ||
      mx < box[0] - reach ||
      mx > box[2] + reach ||
      my < box[1] - reach ||
      my > box[3] + reach
    )
      continue;
    const distance =
      kind === "line"
        ? Math.min(...parts.map((xy) => distanceToLine(xy, mx, my)))
        : Math.min(...parts.map((xy) => Math.hypot(xy[0] - mx, xy[1] - my)));
    const weight = layer === "chokepoints" ? distance / 2 : distance;
    if (distance <= reach && (!best || weight < best.weight))
      best = { weight, hit: { layer, row } };
  }
  return best && best.hit;
}
