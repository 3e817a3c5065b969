// Geometry of strands on the screen: one line per commodity, side by side along the flow's one line.
// A line here is a flat array x0, y0, x1, y1, … in layer pixels.

// Rows of one flow become one thing to draw, list and choose.
export function flowsOf(rows) {
  const flows = new Map();
  for (const row of rows) {
    const id = row.flow || row.id;
    if (!flows.has(id)) flows.set(id, { id, first: row, rows: [] });
    flows.get(id).rows.push(row);
  }
  for (const flow of flows.values()) flow.rows.sort((a, b) => a.strand - b.strand);
  return [...flows.values()];
}

const HEAD_LENGTH = 9.5;
const HEAD_HALF_WIDTH = 4.2;
export const STRAND_GAP = 3.2; // px of ground between two strands
const CLEARANCE = 8; // px kept free round the point where a line ends, so that heads do not hide it

export function strandsOf(flow, view, symbols) {
  const shape = flow.line || flow.first.shape;
  const lines = (shape ? shape.parts : []).map((xy) => screenLine(xy, view));
  const length = lines.reduce((sum, line) => sum + lengthOf(line), 0);
  if (!(length > 0)) return [];
  const fit = Math.max(0.4, Math.min(1, length / 90));
  const widths = flow.shown.map((row) => symbols.width(row) * Math.max(0.6, fit));
  const total =
    widths.reduce((sum, width) => sum + width, 0) + STRAND_GAP * fit * (widths.length - 1);
  const clear = Math.min(CLEARANCE, 0.16 * length);
  let offset = -total / 2;
  return flow.shown.map((row, i) => {
    const middle = offset + widths[i] / 2;
    offset += widths[i] + STRAND_GAP * fit;
    const shifted = lines.map((line) => shiftLine(line, middle));
    shifted[0] = trimLine(shifted[0], clear, 0);
    const last = shifted.length - 1;
    shifted[last] = trimLine(shifted[last], 0, clear);
    return { row, width: widths[i], lines: shifted, head: headSize(length, fit) };
  });
}

function headSize(length, fit) {
  const scale = length < 26 ? length / 26 : Math.max(0.75, fit);
  return { length: HEAD_LENGTH * scale, half: HEAD_HALF_WIDTH * scale };
}

// Vertices at least 3 px apart: nearer ones make the normals, and so the strands, tremble.
export function screenLine(xy, view) {
  const line = [view.x(xy[0]), view.y(xy[1])];
  const end = xy.length - 2;
  for (let i = 2; i <= end; i += 2) {
    const x = view.x(xy[i]);
    const y = view.y(xy[i + 1]);
    const n = line.length;
    if (i < end && Math.hypot(x - line[n - 2], y - line[n - 1]) < 3) continue;
    line.push(x, y);
  }
  return line;
}

export function lengthOf(line) {
  let sum = 0;
  for (let i = 2; i < line.length; i += 2)
    sum += Math.hypot(line[i] - line[i - 2], line[i + 1] - line[i - 1]);
  return sum;
}

// To the right of travel for a positive distance (y runs down the screen).
function shiftLine(line, distance) {
  if (!distance) return line;
  const n = line.length / 2;
  const shifted = [];
  for (let i = 0; i < n; i++) {
    const a = 2 * Math.max(0, i - 1);
    const b = 2 * Math.min(n - 1, i + 1);
    const dx = line[b] - line[a];
    const dy = line[b + 1] - line[a + 1];
    const length = Math.hypot(dx, dy) || 1;
    shifted.push(
      line[2 * i] - (dy / length) * distance,
      line[2 * i + 1] + (dx / length) * distance,
    );
  }
  return shifted;
}

export function trimLine(line, start, end) {
  const length = lengthOf(line);
  if (length <= start + end) return line;
  return cutLine(line, start, length - end);
}

function cutLine(line, from, to) {
  const cut = [];
  let walked = 0;
  for (let i = 2; i < line.length; i += 2) {
    const dx = line[i] - line[i - 2];
    const dy = line[i + 1] - line[i - 1];
    const step = Math.hypot(dx, dy);
    const at = (distance) => [
      line[i - 2] + (dx * distance) / step,
      line[i - 1] + (dy * distance) / step,
    ];
    if (step > 0 && walked + step >= from) {
      if (!cut.length) cut.push(...at(Math.max(0, from - walked)));
      if (walked + step >= to) {
        cut.push(...at(to - walked));
        return cut;
      }
      cut.push(line[i], line[i + 1]);
    }
    walked += step;
  }
  return cut;
}

// [x, y, dx, dy] at a share 0..1 of a line's length, with the unit direction there.
export function pointAlong(line, share) {
  let left = share * lengthOf(line);
  for (let i = 2; i < line.length; i += 2) {
    const dx = line[i] - line[i - 2];
    const dy = line[i + 1] - line[i - 1];
    const step = Math.hypot(dx, dy);
    if (step >= left && step > 0) {
      return [
        line[i - 2] + (dx * left) / step,
        line[i - 1] + (dy * left) / step,
        dx / step,
        dy / step,
      ];
    }
    left -= step;
  }
  return [line[line.length - 2], line[line.length - 1], 1, 0];
}

// [x, y] every so many px from a line's start, in one walk.
export function pointsEvery(line, gap) {
  const points = [];
  let next = 0;
  let walked = 0;
  for (let i = 2; i < line.length; i += 2) {
    const [dx, dy] = [line[i] - line[i - 2], line[i + 1] - line[i - 1]];
    const step = Math.hypot(dx, dy);
    for (; step > 0 && next <= walked + step; next += gap) {
      const share = (next - walked) / step;
      points.push([line[i - 2] + share * dx, line[i - 1] + share * dy]);
    }
    walked += step;
  }
  return points;
}

export function reversedLine(line) {
  const back = [];
  for (let i = line.length - 2; i >= 0; i -= 2) back.push(line[i], line[i + 1]);
  return back;
}

export function distanceToLine(line, x, y) {
  let least = Infinity;
  for (let i = 2; i < line.length; i += 2) {
    const ax = line[i - 2];
    const ay = line[i - 1];
    const dx = line[i] - ax;
    const dy = line[i + 1] - ay;
    const square = dx * dx + dy * dy;
    const t = square ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square)) : 0;
    least = Math.min(least, Math.hypot(ax + t * dx - x, ay + t * dy - y));
  }
  return least;
}
