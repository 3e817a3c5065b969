// Names on a brief's map: of places, crossings, zones, barriers, and of ends that lie beyond the map's edge.

import { lengthOf, pointAlong, pointsEvery, screenLine } from "../core/lines";
import { coveredByControls, LABELS, roomFor, squareAround, writeLabel } from "../core/placing";
import { isInView } from "../core/surface";
import { directionOf } from "../core/words";
import { beyondLabels } from "./beyond";
import { chainsOf } from "./routing";

// Where flows end, names come first, and stand apart with a fine line where there is no room beside the point.
const END_LABELS = {
  town: { ...LABELS.town, weight: 0, afar: true },
  area: { ...LABELS.area, weight: 1, afar: true },
};

export function drawLabels(context, view, state) {
  const beyond = beyondLabels(view, state);
  const atEdge = new Set(beyond.map(({ id }) => id));
  const marks = markLabels(state).filter(({ row }) => !atEdge.has(row.id));
  const wanted = [...marks, ...zoneLabels(view, state), ...barrierLabels(state), ...beyond];
  wanted.sort((a, b) => a.style.weight - b.style.weight);
  const taken = [
    ...state.drawn.marks.map((mark) => squareAround(mark.x, mark.y, mark.radius + 1)),
    ...coveredByControls(view, state.map),
  ];
  state.drawn.labels = [];
  const traffic = [...trafficOf(state.drawn.flows), ...modelledTraffic(view, state)];
  for (const label of wanted) {
    context.font =
      state.words.language === "ar" ? label.style.font.replace("italic ", "") : label.style.font;
    if ("letterSpacing" in context) {
      context.letterSpacing =
        label.style.spaced && state.words.language !== "ar" ? "0.04em" : "0em";
    }
    for (const text of label.texts) {
      const box = roomFor(label, context.measureText(text).width, { view, taken, traffic });
      if (!box) continue;
      // With a space at either end, so that two names do not read as one.
      taken.push([box[0] - 4, box[1], box[2] + 4, box[3]]);
      state.drawn.labels.push(text);
      writeLabel(context, { ...label, text, direction: directionOf(state.words) }, box);
      break;
    }
  }
  if ("letterSpacing" in context) context.letterSpacing = "0em";
  return taken;
}

function markLabels(state) {
  const ends = new Set(
    state.visible.flows
      ? state.shown.flows.flatMap(({ first }) => [first.origin, first.destination])
      : [],
  );
  const kind = {
    places: (row) => (row.kind === "label" ? "area" : "town"),
    crossings: () => "crossing",
  };
  return state.drawn.marks
    .filter(
      (mark) =>
        mark.layer in kind &&
        (mark.layer !== "crossings" ||
          state.map.getZoom() >= 6.5 ||
          (state.routing && state.routing.shut.has(mark.row.id))),
    )
    .map((mark) => {
      const name = kind[mark.layer](mark.row);
      const isEnd = mark.layer === "places" && ends.has(mark.row.id);
      return {
        ...mark,
        texts: [labelText(mark.row, state)],
        style: (isEnd && END_LABELS[name]) || LABELS[name],
      };
    });
}

// From far away a zone is smaller than the name of its reading, and hides what lies round it.
function zoneLabels(view, state) {
  if (!state.visible.zones || view.zoom < 4) return [];
  return state.shown.tables.zones
    .filter((row) => row.shape && isInView(row.shape.box, view))
    .map((row) => {
      const [west, north, east, south] = row.shape.box;
      const text = state.words.text(row, "candidate") || labelText(row, state);
      return {
        row,
        x: view.x((west + east) / 2),
        y: view.y((north + south) / 2),
        radius: Math.min(120, (view.scale * (east - west)) / 2),
        outline: row.shape.parts.map((xy) => screenLine(xy, view)),
        texts: [text],
        style: LABELS.zone,
      };
    });
}

function barrierLabels(state) {
  return state.drawn.barriers.map(({ row, lines }) => {
    const [x, y] = pointAlong(lines[0], 0.5);
    const name = labelText(row, state);
    const texts =
      row.basis === "schematic" ? [state.words.say("course_assumed", { name }), name] : [name];
    return { row, x, y, radius: 4, texts, style: LABELS.barrier };
  });
}

const labelText = (row, state) => state.words.text(row, "label") || row.id;

// Points every 6 px along what is drawn.
function trafficOf(drawnFlows) {
  const points = [];
  for (const { strands } of drawnFlows) {
    for (const strand of strands) {
      for (const line of strand.lines) {
        if (lengthOf(line) > 4000) continue; // far zoomed in: most of it is out of sight
        points.push(...pointsEvery(line, 6));
      }
    }
  }
  return points;
}

// Of the roads that a flow takes, those that carry more than a trace of it.
function modelledTraffic(view, state) {
  if (!state.routing || !state.visible.segments) return [];
  return chainsOf(state)
    .filter(({ share, box }) => share > 0.04 && isInView(box, view))
    .map(({ xy }) => screenLine(xy, view))
    .filter((line) => lengthOf(line) < 4000)
    .flatMap((line) => pointsEvery(line, 6));
}
