// Computes how many lines a map has room for, and how wide, given how much ink may cover it.

/** How much lines may cover, and how wide they are, px. */
export const INK = {
  /** Of the free ground between the places that the lines join. Beyond that, lines hide one another. */
  share: 1 / 6,
  /** Most and least width of the largest flow. */
  widest: 12,
  least: 3,
  /** Width of the largest flow at which lines are counted: as many are drawn as then fit. */
  counted: 8,
  thinnest: 0.9,
  halo: 2,
  /** Lines that are drawn even if they do not fit. */
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

/** Return how many of the lines, the largest first, fit on an area, px²: so many that they do not hide one another. */
export function numberThatFits({ lengths, shares }: LineSizes, area: number): number {
  let ink = 0;
  for (let i = 0; i < lengths.length; i++) {
    ink += lengths[i] * (lineWidth(shares[i], INK.counted) + INK.halo);
    if (ink > INK.share * area && i >= INK.fewest) return i;
  }
  return lengths.length;
}

/** Return the greatest width of the largest flow, px, with which all lines together fit on an area, px², within the
 * bounds of `INK`. */
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
