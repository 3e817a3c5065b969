import { expect, test } from "vitest";
import { CHIP_KEYS, KEYS, NONE_KEY, pressedKey } from "../../src/review/keys";

test.each([
  ["a", { key: "a", code: "KeyA" }],
  ["a", { key: "A", code: "KeyA" }],
  ["a", { key: "a", code: "KeyQ" }], // French: the letter counts, not its place
  ["a", { key: "ش", code: "KeyA" }], // Arabic: the place, where the letter is not Latin
  ["1", { key: "&", code: "Digit1" }], // French without Shift
  ["3", { key: "٣", code: "Digit3" }],
  ["7", { key: "7", code: "Numpad7" }],
  ["?", { key: "?", code: "Slash" }],
  [",", { key: "و", code: "Comma" }],
  ["Escape", { key: "Escape", code: "Escape" }],
  ["é", { key: "é", code: "KeyX" }],
])("%s is meant", (meant, pressed) => {
  expect(pressedKey(pressed)).toBe(meant);
});

test("a key does one thing: chips never take the key of a command", () => {
  const chips = [...CHIP_KEYS, NONE_KEY];
  expect(new Set(chips).size).toBe(chips.length);
  expect(chips.filter((key) => key in KEYS)).toEqual([]);
});

test("every class of commodities has a key", () => {
  expect(CHIP_KEYS.length).toBeGreaterThanOrEqual(17);
});
