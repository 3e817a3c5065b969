// Positions of places that the text names and no gazetteer at hand has: the reader gives them.

import type { Claim, Position, ReviewData } from "../types";
import type { Work } from "./work";

type PlaceData = Pick<ReviewData, "places">;

export const isUnlocated = (key: string | null, { places }: PlaceData) =>
  key !== null && places[key]?.kind === "unlocated";

/** Return where a place is: by the gazetteer, or else by the reader; null if neither says. */
export function placePosition(
  key: string | null,
  { places }: PlaceData,
  work: Work,
): Position | null {
  if (key === null) return null;
  const { lon = null, lat = null } = places[key] ?? {};
  return lon === null || lat === null ? (work.places[key] ?? null) : { lon, lat };
}

/** Return the stops of a claim that the reader has to locate, or has located. */
export const unlocatedStops = ({ origin, via, destination }: Claim, data: PlaceData): string[] => [
  ...new Set(
    [origin, ...via, destination].flatMap((key) => (isUnlocated(key, data) ? [key as string] : [])),
  ),
];

/** Return the first stop that nobody has located yet; null if there is none. */
export const missingPosition = (claim: Claim, data: PlaceData, work: Work): string | null =>
  unlocatedStops(claim, data).find((key) => !work.places[key]) ?? null;

// A number with an optional letter, as in "9.60", "−43,5° W" or "9.6 N", and two of them with a comma or space between.
const NUMBER = String.raw`([+\-−]?\d{1,3}(?:[.٫]\d+)?)\s*°?\s*([NSEWO])?`;
const PAIR = new RegExp(String.raw`^\s*${NUMBER}\s*(?:[,;،/]\s*|\s+)${NUMBER}\s*$`, "iu");

/** Read a position such as "9.60, 43.35". Latitude comes first, as maps on the web copy it, unless letters such as N
 * and E say otherwise. Return null if the text is no position. */
export function readPosition(text: string): Position | null {
  const match = PAIR.exec(withLatinDigits(text));
  if (!match) return null;
  const [, first, firstLetter, second, secondLetter] = match;
  const a = signedDegrees(first, firstLetter);
  const b = signedDegrees(second, secondLetter);
  const isTurned = /[EWO]/i.test(firstLetter ?? "") || /[NS]/i.test(secondLetter ?? "");
  const [lat, lon] = isTurned ? [b, a] : [a, b];
  const isMixed =
    isTurned && (/[NS]/i.test(firstLetter ?? "") || /[EWO]/i.test(secondLetter ?? ""));
  return isMixed || Math.abs(lat) > 90 || Math.abs(lon) > 180 ? null : { lon, lat };
}

const ARABIC_ZERO = 0x660;

const withLatinDigits = (text: string) =>
  text.replace(/[٠-٩]/gu, (digit) => String(digit.charCodeAt(0) - ARABIC_ZERO));

function signedDegrees(number: string, letter = ""): number {
  const value = Number(number.replace("−", "-").replace("٫", "."));
  return /[SWO]/i.test(letter) ? -Math.abs(value) : value;
}

export const positionText = ({ lat, lon }: Position) => `${lat}, ${lon}`;

const isNumber = (value: unknown, most: number) =>
  typeof value === "number" && Number.isFinite(value) && Math.abs(value) <= most;

/** Return key of a place → position, as a saved file or the storage has them. Return null if one is not valid, or if it
 * is the position of a place that the gazetteer locates. */
export function validPositions(record: unknown, data: PlaceData): Record<string, Position> | null {
  if (record === undefined || record === null) return {};
  if (typeof record !== "object" || Array.isArray(record)) return null;
  const rows = Object.entries(record as Record<string, Partial<Position> | null>);
  const isSound = rows.every(
    ([key, row]) =>
      Object.hasOwn(data.places, key) &&
      ["unlocated", "own"].includes(data.places[key].kind) &&
      isNumber(row?.lon, 180) &&
      isNumber(row?.lat, 90),
  );
  if (!isSound) return null;
  return Object.fromEntries(
    rows.map(([key, row]) => [key, { lon: Number(row?.lon), lat: Number(row?.lat) }]),
  );
}
