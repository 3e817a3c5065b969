// Read access to the page's state for browser tests.

import { sumOf } from "../core/data/grouping";
import { screenPoint } from "../core/page/shell";
import { latitude, longitude } from "../core/view/mercator";
import { geodesicRing } from "./draw/rings";
import { hasFlows } from "./names";
import type { BulkState } from "./types";

export const makeProbe = (state: BulkState) => ({
  total: () => ({ ...state.sums?.total }),
  flows: () => {
    if (hasFlows(state)) {
      const { flows, nodes, level } = state.sums;
      const sum = (name: "quantity" | "records" | "unquantified") =>
        sumOf(flows[name].subarray(0, flows.n));
      return {
        level,
        n: flows.n,
        nodes: nodes.n,
        quantity: sum("quantity"),
        records: sum("records"),
        unquantified: sum("unquantified"),
      };
    }
    if (!state.sums || state.sums.flows) return null;
    const { nodes, order, level } = state.sums;
    const [quantity, records] = [nodes.quantity, nodes.records].map((values) => sumOf(values));
    return { level, n: nodes.n, quantity, records, order: order.length };
  },
  drawn: () => {
    const { ids, numbered, counts } = state.scene;
    return { n: ids.length, numbered, counts, named: [...state.writtenNames] };
  },
  rows: () =>
    Object.fromEntries(
      Object.entries(state.data.rows).map(([name, values]) => [
        name,
        typeof values === "object" && values ? Array.from(values) : values,
      ]),
    ),
  lines: () => {
    const { lines } = state.data;
    if (!lines) return null;
    const xy = [...lines.xy];
    return {
      starts: [...lines.starts],
      lon: xy.filter((_, i) => i % 2 === 0).map(longitude),
      lat: xy.filter((_, i) => i % 2).map(latitude),
    };
  },
  ring: geodesicRing,
  marks: () =>
    state.marks.slice(0, 50).map(({ node, x, y, radius }) => ({
      node,
      radius,
      at: screenPoint(state.map, state.map.layerPointToContainerPoint([x, y])),
    })),
  view: () => [state.map.getCenter().lat, state.map.getCenter().lng, state.map.getZoom()],
  pan: (x: number, y: number) => state.map.panBy([x, y], { animate: false }),
  zoom: (zoom: number) => state.map.setZoom(zoom, { animate: false }),
});
