// Python counts code points, JavaScript UTF-16 units: characters beyond U+FFFF are one of those and two of these.

/** Offsets of one text, in both counts. */
export interface Offsets {
  /** Return the unit at which a code point begins. */
  unit(point: number): number;
  /** Return the code point that a unit belongs to. */
  point(unit: number): number;
}

const isHigh = (unit: number) => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number) => unit >= 0xdc00 && unit < 0xe000;

/** Count the characters of a text once; each conversion is then a binary search among the rare ones. */
export function countOffsets(text: string): Offsets {
  const pairedPoints: number[] = []; // code points that take two units
  for (let unit = 0, point = 0; unit < text.length; unit++, point++) {
    if (!isHigh(text.charCodeAt(unit)) || !isLow(text.charCodeAt(unit + 1))) continue;
    pairedPoints.push(point);
    unit += 1;
  }
  return {
    unit: (point) => point + countBelow(pairedPoints.length, (i) => pairedPoints[i] < point),
    point: (unit) => unit - countBelow(pairedPoints.length, (i) => pairedPoints[i] + i < unit),
  };
}

/** Return for how many of the first numbers a condition holds; it must hold for none after the first that fails. */
function countBelow(size: number, holds: (i: number) => boolean): number {
  let [low, high] = [0, size];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
