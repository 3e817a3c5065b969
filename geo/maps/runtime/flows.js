// Drawing flows: hue = commodity, dash = basis, opacity = confidence, head = direction, hollow head = inferred.

const DIMMED = 0.16;

function drawFlows(context, view, state) {
  state.drawn.flows = [];
  if (!state.visible.flows) return;
  const isInFocus = focusOf(state);
  const isLit = (flow) => Boolean(isInFocus && flow.shown.some(isInFocus));
  const ordered = [...state.shown.flows].sort((a, b) => isLit(a) - isLit(b));
  for (const flow of ordered) {
    const strands = strandsOf(flow, view, state.symbols);
    if (!strands.length) continue;
    state.drawn.flows.push({ flow, strands });
    for (const strand of strands) strand.strength = strengthOf(strand.row, isInFocus, state);
    drawFlow(context, strands, state.symbols, isLit(flow));
  }
}

// Fainter: what the reader is not looking at, and in a period what may not belong to it.
const PHASES = { in: 1, edge: 0.55, undated: 0.5 };

function strengthOf(row, isInFocus, state) {
  if (isInFocus) return isInFocus(row) ? 1 : DIMMED;
  return PHASES[phaseOf(row, state.filters.window)] ?? 1;
}

// The halo of all strands first: a flow stands off the ground and off the flows below it as one.
function drawFlow(context, strands, symbols, lit) {
  const parts = strands.map((strand) => ({ strand, ...withHeads(strand) }));
  const halo = groundColours().halo;
  context.lineJoin = "round";
  context.strokeStyle = halo;
  for (const { strand, lines, heads } of parts) {
    context.globalAlpha = 0.9 * Math.min(1, strand.strength * 1.4);
    context.lineWidth = strand.width + (lit ? 5 : 3);
    context.lineCap = "round";
    strokeLines(context, lines);
    for (const head of heads) traceHead(context, head, 1.6), context.stroke();
  }
  for (const { strand, lines, heads } of parts) {
    const colour = symbols.commodity(strand.row);
    context.globalAlpha = strand.strength * symbols.opacity(strand.row);
    context.strokeStyle = context.fillStyle = colour;
    context.lineWidth = strand.width + (lit ? 0.8 : 0);
    context.lineCap = "butt";
    context.setLineDash(symbols.dash(strand.row.basis));
    strokeLines(context, lines);
    context.setLineDash([]);
    for (const head of heads) drawHead(context, head, colour, strand.row.reading === "inferred");
  }
  context.globalAlpha = 1;
}

// Lines shortened to where their heads begin, and the heads.
function withHeads(strand) {
  const lines = [...strand.lines];
  const heads = [];
  const { direction } = strand.row;
  if (direction === "one-way" || direction === "both") {
    const last = lines.length - 1;
    heads.push(headAt(lines[last], strand.head));
    lines[last] = trimLine(lines[last], 0, strand.head.length * 0.85);
  }
  if (direction === "both") {
    heads.push(headAt(reversedLine(lines[0]), strand.head));
    lines[0] = trimLine(lines[0], strand.head.length * 0.85, 0);
  }
  return { lines, heads };
}

// A head points along the last stretch of its own length, not along the last vertex, which may be a pixel away.
function headAt(line, size) {
  const n = line.length;
  const length = lengthOf(line);
  const [bx, by] = pointAlong(line, Math.max(0, 1 - size.length / length));
  const [tx, ty] = [line[n - 2], line[n - 1]];
  const reach = Math.hypot(tx - bx, ty - by) || 1;
  return { x: tx, y: ty, dx: (tx - bx) / reach, dy: (ty - by) / reach, ...size };
}

function traceHead(context, head, grow = 0) {
  const { x, y, dx, dy } = head;
  const length = head.length + grow;
  const half = head.half + grow / 2;
  const [bx, by] = [x - dx * length, y - dy * length];
  context.beginPath();
  context.moveTo(x + dx * grow, y + dy * grow);
  context.lineTo(bx - dy * half, by + dx * half);
  // A notched back reads as an arrow even where two of them touch.
  context.lineTo(x - dx * length * 0.78, y - dy * length * 0.78);
  context.lineTo(bx + dy * half, by - dx * half);
  context.closePath();
}

function drawHead(context, head, colour, hollow) {
  traceHead(context, head);
  if (hollow) {
    context.save();
    context.fillStyle = groundColours().halo;
    context.globalAlpha = 1;
    context.fill();
    context.restore();
    context.lineWidth = 1.4;
    context.strokeStyle = colour;
    context.stroke();
  } else {
    context.fill();
  }
}

function strokeLines(context, lines) {
  context.beginPath();
  for (const line of lines) {
    context.moveTo(line[0], line[1]);
    for (let i = 2; i < line.length; i += 2) context.lineTo(line[i], line[i + 1]);
  }
  context.stroke();
}

// Where a flow's popup stands: the middle of its middle strand.
function middleOf(drawn) {
  const strand = drawn.strands[Math.floor(drawn.strands.length / 2)];
  const longest = [...strand.lines].sort((a, b) => lengthOf(b) - lengthOf(a))[0];
  return pointAlong(longest, 0.5);
}
