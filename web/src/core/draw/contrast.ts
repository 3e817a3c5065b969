// Contrast of colours, by WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).

/** Red, green and blue, 0 to 1. */
type Channels = number[];

/** Read a colour, "#rrggbb". */
export const channelsOf = (colour: string): Channels =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);

function luminance(channels: Channels): number {
  const [red, green, blue] = channels.map((channel) =>
    channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Return the contrast of two colours, 1 to 21. */
export function contrast(a: Channels, b: Channels): number {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Return the least opacity, 0 to 1, at which a line on top of its halo has enough contrast with the ground around it.
 * Return 1 if no opacity is enough. All colours are "#rrggbb". */
export function leastOpacity(
  { line, halo, ground }: { line: string; halo: string; ground: string },
  leastContrast: number,
): number {
  const [above, below, around] = [line, halo, ground].map(channelsOf);
  for (let percent = 1; percent < 100; percent++) {
    const blended = above.map(
      (channel, i) => (channel * percent + below[i] * (100 - percent)) / 100,
    );
    if (contrast(blended, around) >= leastContrast) return percent / 100;
  }
  return 1;
}
