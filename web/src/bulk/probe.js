// What browser tests may read of the page; nothing can be changed through it.

import { latitude, longitude } from "../core/mercator";
import { geodesicRing } from "./rings";

export const probeOf = (state) => ({
  total: () => ({ ...state.gathered.total }),
  flows: () => {
    const { flows, nodes, order, level } = state.gathered;
    if (!flows)
      return {
        level,
        n: nodes.n,
        quantity: sumOf(nodes.quantity),
        records: sumOf(nodes.records),
        order: order.length,
      };
    return {
      level,
      n: flows.n,
      nodes: nodes.n,
      quantity: sumOf(flows.quantity.subarray(0, flows.n)),
      records: sumOf(flows.records.subarray(0, flows.n)),
      unquantified: sumOf(flows.unquantified.subarray(0, flows.n)),
    };
  },
  drawn: () => ({
    n: state.drawn.ids.length,
    numbered: state.drawn.numbered,
    counts: state.drawn.counts,
    named: [...state.named],
  }),
  rows: () =>
    Object.fromEntries(
      Object.entries(state.data.rows).map(([name, values]) => [
        name,
        values && values.length !== undefined ? [...values] : values,
      ]),
    ),
  lines: () =>
    state.data.lines && {
      starts: [...state.data.lines.starts],
      lon: [...state.data.lines.xy].filter((_, i) => i % 2 === 0).map(longitude),
      lat: [...state.data.lines.xy].filter((_, i) => i % 2).map(latitude),
    },
  ring: geodesicRing,
  marks: () =>
    state.marks.slice(0, 50).map(({ node, x, y, radius }) => ({
      node,
      radius,
      at: onScreen(state, state.map.layerPointToContainerPoint([x, y])),
    })),
  view: () => [state.map.getCenter().lat, state.map.getCenter().lng, state.map.getZoom()],
  pan: (x, y) => state.map.panBy([x, y], { animate: false }),
  zoom: (zoom) => state.map.setZoom(zoom, { animate: false }),
});

const sumOf = (values) => values.reduce((sum, value) => sum + value, 0);

function onScreen({ map }, { x, y }) {
  const { left, top } = map.getContainer().getBoundingClientRect();
  return [x + left, y + top];
}
