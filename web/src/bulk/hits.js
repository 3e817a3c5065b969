// What a card is opened for: a flow or a node, with its box on the Mercator square.

import { boxOf } from "../core/mercator";
import { curveBetween } from "./curves";

function boxAround(xs, ys) {
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

export function hitOfFlow(flow, { gathered: { flows, nodes }, data: { lines } }) {
  if (lines) {
    const xy = lines.xy.subarray(
      2 * lines.starts[flows.line[flow]],
      2 * lines.starts[flows.line[flow] + 1],
    );
    return { layer: "flows", row: { flow, shape: { box: boxOf(xy) } } };
  }
  const [x1, y1, cx, cy, x2, y2] = curveBetween(nodes, flows.from[flow], flows.to[flow], 0);
  const [mx, my] = [(x1 + 2 * cx + x2) / 4, (y1 + 2 * cy + y2) / 4];
  return { layer: "flows", row: { flow, shape: { box: boxAround([x1, x2, mx], [y1, y2, my]) } } };
}

export const hitOfNode = (node, { gathered: { nodes } }) => ({
  layer: "places",
  row: { node, shape: { box: boxAround([nodes.x[node]], [nodes.y[node]]) } },
});

export const isSameFlow = (picked, flow, { gathered: { flows } }) =>
  picked.flow === undefined
    ? flows.from[flow] === picked.node || flows.to[flow] === picked.node
    : picked.flow === flow;
