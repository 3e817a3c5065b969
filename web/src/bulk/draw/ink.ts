// Computes how many lines a map has room for, and how wide, given how much ink may cover it.

/**
 * Lines with their halos may cover a sixth of the ground between the places that they join, within the free part
 * of the map: beyond that, lines hide one another and nobody can follow one. `widest` is the width of the largest
 * flow, px; the number drawn is that which fits at the width `counted`.
 */
export const INK = {
  share: 1 / 6,
  widest: 12,
  counted: 8,
  least: 3,
  thinnest: 0.9,
  halo: 2,
  fewest: 12,
};

/** Lines, the largest first: their lengths on the screen, px, and their widths as shares of the largest one's. */
export interface LineSizes {
  lengths: ArrayLike<number>;
  shares: ArrayLike<number>;
}

export const lineWidth = (share: number, widest: number) => Math.max(INK.thinnest, widest * share);

/** Return the ink of the first lines, px². */
export function inkArea({ lengths, shares }: LineSizes, n: number, widest: number): number {
  let ink = 0;
  for (let i = 0; i < n; i++) ink += lengths[i] * (lineWidth(shares[i], widest) + INK.halo);
  return ink;
}

/** Return how many of the lines fit on an area, px². */
export function numberThatFits({ lengths, shares }: LineSizes, area: number): number {
  let ink = 0;
  for (let i = 0; i < lengths.length; i++) {
    ink += lengths[i] * (lineWidth(shares[i], INK.counted) + INK.halo);
    if (ink > INK.share * area && i >= INK.fewest) return i;
  }
  return lengths.length;
}

/** Return the width of the largest flow with which all the lines fit on an area, within the bounds of `INK`. */
export function widestThatFits(lines: LineSizes, area: number): number {
  const fits = (widest: number) => inkArea(lines, lines.lengths.length, widest) <= INK.share * area;
  let [low, high] = [INK.least, INK.widest];
  if (fits(high)) return high;
  while (high - low > 0.1) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}
