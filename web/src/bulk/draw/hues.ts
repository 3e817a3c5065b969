// Hues of commodities: the symbology's where it has them, else the hue farthest from all before it.

import { isDark } from "../../core/draw/symbols";
import { type BulkData, type BulkState, SEVERAL } from "../types";

const HUE_STEP = 15; // degrees between the hues to choose from

export interface Hue {
  turn: number;
  tone: 0 | 1;
}

export function hueOf(
  commodity: number,
  { data, symbols, hues }: Pick<BulkState, "data" | "symbols" | "hues">,
): string {
  if (commodity === SEVERAL) return symbols.ground().quiet;
  const hue = hues[commodity];
  if (!hue) return symbols.commodity({ commodity_class: data.commodities[commodity] });
  return isDark() ? `hsl(${hue.turn} 60% ${[62, 76][hue.tone]}%)` : lightHue(hue);
}

const lightHue = ({ turn, tone }: Hue) => `hsl(${turn} 55% ${[33, 45][tone]}%)`;

/** Chosen for light mode and kept in dark mode; null where the symbology has a hue. */
export function makeHues({
  commodities,
  symbols,
}: Pick<BulkData, "commodities" | "symbols">): (Hue | null)[] {
  const known = symbols.commodity ?? {};
  const channelsOf = channelReader();
  const used = commodities.flatMap((name) => known[name]?.colour ?? []).map(channelsOf);
  const choice = ([0, 1] as const).flatMap((tone) =>
    Array.from({ length: 360 / HUE_STEP }, (_, i) => {
      const hue: Hue = { turn: i * HUE_STEP, tone };
      return { hue, channels: channelsOf(lightHue(hue)) };
    }),
  );
  const away = (channels: number[]) =>
    Math.min(...used.map((own) => Math.hypot(...own.map((part, i) => part - channels[i]))));
  return commodities.map((name) => {
    if (Object.hasOwn(known, name)) return null;
    const best = choice.reduce((far, near) =>
      away(near.channels) > away(far.channels) ? near : far,
    );
    used.push(best.channels);
    return best.hue;
  });
}

// Red, green and blue of a colour, 0 to 255, as the browser reads it.
function channelReader(): (colour: string) => number[] {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  return (colour) => {
    if (!pen) return [0, 0, 0];
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
}
