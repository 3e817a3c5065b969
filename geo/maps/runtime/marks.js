// Points and barriers: towns, label points, crossings, events, defensive lines.

function drawMarks(context, view, state) {
  state.drawn.marks = [];
  drawBarriers(context, view, state);
  const draw = { crossings: drawCrossing, places: drawPlace, events: drawEvent };
  for (const layer of Object.keys(draw)) {
    if (!state.visible[layer]) continue;
    for (const row of state.data.tables[layer] || []) {
      if (!row.shape) continue;
      for (const xy of row.shape.parts) {
        if (!isInView(xy.box, view)) continue;
        const mark = { layer, row, x: view.x(xy[0]), y: view.y(xy[1]), radius: 5 };
        if (layer === "events") settleEvent(mark, state.drawn.marks);
        const colour = state.symbols.layer(layer);
        draw[layer](context, mark, colour, state.picked === row);
        state.drawn.marks.push(mark);
      }
    }
  }
  context.globalAlpha = 1;
}

function drawPlace(context, mark, colour, isPicked) {
  const { halo } = groundColours();
  const isTown = mark.row.kind !== "label";
  mark.radius = isTown ? 3.6 : 4.4;
  context.beginPath();
  context.arc(mark.x, mark.y, mark.radius + (isPicked ? 1.5 : 0), 0, 2 * Math.PI);
  context.strokeStyle = isTown ? halo : colour;
  context.fillStyle = isTown ? colour : halo;
  context.lineWidth = isTown ? 1.6 : 1.5;
  context.fill();
  context.stroke();
}

function drawCrossing(context, mark, colour, isPicked) {
  const reach = isPicked ? 6.5 : 4.8;
  mark.radius = 5;
  context.beginPath();
  context.moveTo(mark.x, mark.y - reach);
  context.lineTo(mark.x + reach, mark.y);
  context.lineTo(mark.x, mark.y + reach);
  context.lineTo(mark.x - reach, mark.y);
  context.closePath();
  context.fillStyle = groundColours().halo;
  context.strokeStyle = colour;
  context.lineWidth = 1.4;
  context.fill();
  context.stroke();
}

// An event stands beside its place, not on it, and beside other events there.
function settleEvent(mark, others) {
  mark.radius = 8;
  mark.x += 10;
  mark.y -= 11;
  const isTaken = () =>
    others.some((other) => other.layer === "events" && Math.hypot(other.x - mark.x, other.y - mark.y) < 15);
  while (isTaken()) mark.x += 17;
}

function drawEvent(context, mark, colour, isPicked) {
  const { halo } = groundColours();
  context.beginPath();
  context.arc(mark.x, mark.y, mark.radius + (isPicked ? 1.5 : 0), 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.strokeStyle = halo;
  context.lineWidth = 1.6;
  context.fill();
  context.stroke();
  context.fillStyle = halo;
  context.font = `700 10px ${FONT}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(String(mark.row.index + 1), mark.x, mark.y + 0.5);
}

function drawBarriers(context, view, state) {
  state.drawn.barriers = [];
  if (!state.visible.barriers) return;
  const colour = state.symbols.layer("barriers");
  for (const row of state.data.tables.barriers || []) {
    if (!row.shape) continue;
    const lines = row.shape.parts.map((xy) => screenLine(xy, view));
    state.drawn.barriers.push({ row, lines });
    const width = state.picked === row ? 3 : 2;
    context.lineCap = "butt";
    context.strokeStyle = groundColours().halo;
    context.globalAlpha = 0.9;
    context.lineWidth = width + 3;
    strokeLines(context, lines);
    context.globalAlpha = 1;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(row.basis === "schematic" ? [6, 4] : []);
    strokeLines(context, lines);
    context.setLineDash([]);
    context.lineWidth = 1.2;
    for (const line of lines) strokeTicks(context, line);
  }
}

function strokeTicks(context, line) {
  const length = lengthOf(line);
  context.beginPath();
  for (let at = 5; at < length; at += 10) {
    const [x, y, dx, dy] = pointAlong(line, at / length);
    context.moveTo(x, y);
    context.lineTo(x - dy * 6, y + dx * 6);
  }
  context.stroke();
}
