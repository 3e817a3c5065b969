// Decodes amounts. Each is some digits and a power of ten; where there are many rows, each row has the number of its amount
// in a list.

import type { Column } from "../core/data/decode";
import type { ColumnNamed } from "./rows";

const UNKNOWN_EXPONENT = 255;
const EXPONENT_SHIFT = 128;

/** Return the amounts of n rows; NaN for a row without a number. On a page with many rows, each row has the number of
 * its amount in a list of amounts; on others, each row has its own mantissa and exponent. */
export function decodeQuantities(n: number, column: ColumnNamed): Float64Array {
  const numbers = column("amount");
  if (!numbers) return decodeAmounts(n, column("mantissa"), column("exponent"));
  const [mantissas, exponents] = [column("amounts.mantissa"), column("amounts.exponent")];
  const listed = decodeAmounts(mantissas?.length ?? 0, mantissas, exponents);
  const values = new Float64Array(n);
  for (let i = 0; i < n; i++) values[i] = listed[numbers[i]];
  return values;
}

/** Return n amounts, each a mantissa times a power of ten. For a negative exponent the mantissa is divided by a whole
 * power, because powers of ten below 1 are not exact in binary. */
function decodeAmounts(
  n: number,
  mantissa: ArrayLike<number> | null,
  exponent: Column | null,
): Float64Array {
  const powers = Float64Array.from({ length: 256 }, (_, i) => 10 ** Math.abs(i - EXPONENT_SHIFT));
  const values = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const code = exponent?.[i] ?? 0;
    const digits = mantissa?.[i] ?? 0;
    if (code === UNKNOWN_EXPONENT) values[i] = NaN;
    else values[i] = code < EXPONENT_SHIFT ? digits / powers[code] : digits * powers[code];
  }
  return values;
}
