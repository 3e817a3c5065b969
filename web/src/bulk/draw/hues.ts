// Hues of commodities: those of the symbology, else each the hue that is farthest from all hues before it.

import { isDark } from "../../core/draw/symbols";
import { type BulkData, type BulkState, SEVERAL } from "../types";

const HUE_STEP = 15; // degrees between the hues to choose from

export interface Hue {
  turn: number;
  tone: 0 | 1;
}

/** Return the colour of a commodity in the light or the dark theme. */
export function commodityHue(
  commodity: number,
  { data, symbols, hues }: Pick<BulkState, "data" | "symbols" | "hues">,
): string {
  if (commodity === SEVERAL) return symbols.ground().quiet;
  const hue = hues[commodity];
  if (!hue) return symbols.commodity({ commodity_class: data.commodities[commodity] });
  return isDark() ? `hsl(${hue.turn} 60% ${[62, 76][hue.tone]}%)` : lightHue(hue);
}

const lightHue = ({ turn, tone }: Hue) => `hsl(${turn} 55% ${[33, 45][tone]}%)`;

/** Choose a hue for each commodity, each as different as possible from those before it; null for a commodity that has a
 * hue in the symbology. They are chosen for the light theme, and the dark theme has the same hues in other tones. */
export function makeHues({
  commodities,
  symbols,
}: Pick<BulkData, "commodities" | "symbols">): (Hue | null)[] {
  const symbology = symbols.commodity ?? {};
  const readChannels = channelReader();
  const usedChannels = commodities
    .flatMap((name) => symbology[name]?.colour ?? [])
    .map(readChannels);
  const candidates = ([0, 1] as const).flatMap((tone) =>
    Array.from({ length: 360 / HUE_STEP }, (_, i) => {
      const hue: Hue = { turn: i * HUE_STEP, tone };
      return { hue, channels: readChannels(lightHue(hue)) };
    }),
  );
  const leastDistance = (channels: number[]) =>
    Math.min(...usedChannels.map((own) => Math.hypot(...own.map((part, i) => part - channels[i]))));
  return commodities.map((name) => {
    if (Object.hasOwn(symbology, name)) return null;
    const best = candidates.reduce((a, b) =>
      leastDistance(b.channels) > leastDistance(a.channels) ? b : a,
    );
    usedChannels.push(best.channels);
    return best.hue;
  });
}

/** Return a function that reads red, green and blue of a colour, 0 to 255, as the browser paints it. */
function channelReader(): (colour: string) => number[] {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  return (colour) => {
    if (!pen) return [0, 0, 0];
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
}
