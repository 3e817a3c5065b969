// The quiet ground: sea, land, boundaries, and the wide shapes that lie under the flows.

function drawGround(context, view, background) {
  const colours = groundColours();
  const sheet = background.land && sheetOf(background.land.box, view);
  context.fillStyle = sheet ? colours.beyond : colours.sea;
  context.fillRect(view.west, view.north, view.east - view.west, view.south - view.north);
  context.save();
  if (sheet) {
    context.beginPath();
    context.rect(...sheet);
    context.fillStyle = colours.sea;
    context.fill();
    context.clip();
  }
  context.lineJoin = "round";
  if (background.land) {
    context.beginPath();
    tracePath(context, background.land, view, true);
    context.fillStyle = colours.land;
    context.fill("evenodd");
    context.strokeStyle = colours.coast;
    context.lineWidth = 0.8;
    strokeOutline(context, background.land, view);
  }
  strokeShape(context, view, background.boundaries, colours.boundary, view.zoom < 5 ? 0.8 : 1.1, []);
  strokeShape(context, view, background.disputed, colours.disputed, 1.1, [3, 3]);
  context.restore();
  if (sheet) {
    context.strokeStyle = colours.neatline;
    context.lineWidth = 1;
    context.strokeRect(...sheet);
  }
}

// The ground is most of the work and changes only when the map moves: kept, and copied under what is drawn anew.
function layGround(context, view, state) {
  const key = [view.scale, view.originX, view.originY, view.west, view.north, view.east, view.south, isDark()].join();
  const kept = state.ground;
  if (kept.key !== key) {
    kept.key = key;
    kept.canvas.width = context.canvas.width;
    kept.canvas.height = context.canvas.height;
    const pen = kept.canvas.getContext("2d");
    pen.setTransform(context.getTransform());
    drawGround(pen, view, state.data.background);
  }
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(kept.canvas, 0, 0);
  context.restore();
}

// Land that is not the whole world's ends somewhere: there the sheet ends, with a line round it, not with a false coast.
function sheetOf(box, view) {
  if (box[2] - box[0] > 0.97) return null;
  return [view.x(box[0]), view.y(box[1]), (box[2] - box[0]) * view.scale, (box[3] - box[1]) * view.scale];
}

function strokeShape(context, view, shape, colour, width, dash) {
  if (!shape) return;
  context.beginPath();
  tracePath(context, shape, view, false);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
}

// Countries and regions that flows name as ends: barely there until one of their flows is looked at.
function drawAreas(context, view, state) {
  const { symbols } = state;
  const lit = areasInFocus(state);
  for (const row of state.shown.tables.areas) {
    if (!row.shape || !isInView(row.shape.box, view)) continue;
    const isLit = lit.has(row.id);
    if (!isLit && !state.visible.areas) continue;
    context.beginPath();
    tracePath(context, row.shape, view, true);
    // At rest an outline alone: regions overlap, and fills would add up to tones that mean nothing.
    context.strokeStyle = context.fillStyle = symbols.layer("areas");
    context.lineWidth = isLit ? 1.2 : 0.8;
    context.globalAlpha = 0.11;
    if (isLit) context.fill("evenodd");
    context.globalAlpha = isLit ? 0.55 : 0.22;
    strokeOutline(context, row.shape, view);
    context.globalAlpha = 1;
  }
}

function areasInFocus(state) {
  const isInFocus = focusOf(state);
  if (!isInFocus) return new Set();
  const flows = state.shown.flows.filter((flow) => flow.shown.some(isInFocus));
  const claimed = state.shown.tables.areas.filter((row) => state.claim && isInFocus(row)).map((row) => row.id);
  return new Set([...flows.flatMap(({ first }) => [first.origin, first.destination, ...(first.transit || [])]), ...claimed]);
}

function drawBuffers(context, view, state) {
  const { symbols } = state;
  if (!state.visible.buffers) return;
  // The widest first, so that the narrower ones lie on it.
  const rows = [...state.shown.tables.buffers].sort((a, b) => b.radius_m - a.radius_m);
  for (const row of rows) {
    if (!row.shape || !isInView(row.shape.box, view)) continue;
    context.beginPath();
    tracePath(context, row.shape, view, true);
    context.fillStyle = context.strokeStyle = symbols.layer("buffers");
    context.globalAlpha = symbols.fill("buffers");
    context.fill("evenodd");
    context.globalAlpha = 0.4;
    context.lineWidth = 0.7;
    strokeOutline(context, row.shape, view);
    context.globalAlpha = 1;
  }
}

// Rival readings of one zone differ by the slant of their hatch and by their outline.
const HATCHES = [
  { slant: 1, dash: [] },
  { slant: -1, dash: [7, 3] },
  { slant: 0, dash: [2, 3] },
];

const candidateOf = (row, rows) => rows.filter((each) => each.zone === row.zone).indexOf(row) % HATCHES.length;

function drawZones(context, view, state) {
  const { data, symbols } = state;
  if (!state.visible.zones) return;
  for (const row of state.shown.tables.zones) {
    if (!row.shape || !isInView(row.shape.box, view)) continue;
    const hatch = HATCHES[candidateOf(row, data.tables.zones)];
    const colour = symbols.layer("zones");
    const strength = isPicked(row, state) ? 1 : 0.75;
    context.beginPath();
    tracePath(context, row.shape, view, true);
    context.globalAlpha = symbols.fill("zones") * strength;
    context.fillStyle = colour;
    context.fill("evenodd");
    context.globalAlpha = 0.42 * strength;
    context.fillStyle = hatchPattern(context, colour, hatch.slant);
    context.fill("evenodd");
    context.globalAlpha = 0.85 * strength;
    context.strokeStyle = colour;
    context.lineWidth = isPicked(row, state) ? 2.6 : 1.2;
    context.setLineDash(hatch.dash);
    strokeOutline(context, row.shape, view);
    context.setLineDash([]);
    context.globalAlpha = 1;
  }
}

function hatchPattern(context, colour, slant) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  for (const shift of [-8, 0, 8]) {
    // Three strokes, so that the line also fills the tile's corners.
    pen.moveTo(shift, slant ? (slant > 0 ? 8 : 0) : 4.5);
    pen.lineTo(shift + 8, slant ? (slant > 0 ? 0 : 8) : 4.5);
  }
  pen.stroke();
  return context.createPattern(tile, "repeat");
}
