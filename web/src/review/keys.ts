// Single keys. They are letters of the English commands, and work on every keyboard: by the letter where letters are Latin,
// else by the place of the key.

import type { Actions } from "./types";

/** Actions that need nothing but the key. */
type Action = {
  [A in keyof Actions]: Actions[A] extends () => void ? A : never;
}[keyof Actions];

/** Keys of the chips, in order; none of them is a command. */
export const CHIP_KEYS = [..."123456789behilqx;"];
export const NONE_KEY = "0";

/** Commands by their keys; a command also names its message, and `pick_…` opens a part of the card. */
export const KEYS = {
  a: "accept",
  r: "pick_reason",
  u: "unsure",
  j: "next",
  k: "previous",
  o: "pick_origin",
  d: "pick_destination",
  s: "swap",
  v: "pick_via",
  t: "turn",
  c: "pick_commodity",
  p: "pick_period",
  m: "pick_mode",
  g: "pick_credibility",
  w: "pick_words",
  f: "find",
  n: "create",
  ",": "sentence_before",
  ".": "sentence_after",
  z: "undo",
  y: "redo",
  "?": "help",
} as const satisfies Record<string, Action | `pick_${string}` | "find" | `sentence_${string}`>;

export type Command = (typeof KEYS)[keyof typeof KEYS];

/** Return the key that runs a command. */
export const keyFor = (command: Command) =>
  Object.keys(KEYS).find((key) => KEYS[key as keyof typeof KEYS] === command) ?? "";

type Pressed = Pick<KeyboardEvent, "key" | "code">;

const PLACES: Record<string, string> = { Comma: ",", Period: ".", Slash: "?", Semicolon: ";" };

/** Return the key that the reader means, in lower case, whatever the layout of the keyboard: "1" for "&" on a French
 * one, "a" for "ش" on an Arabic one. */
export function pressedKey({ key, code }: Pressed): string {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit) return digit;
  if (/^[a-z,.?;]$/i.test(key)) return key.toLowerCase();
  const isLatin = /^[\p{Script=Latin}\p{ASCII}]+$/u.test(key);
  if (isLatin) return key;
  return /^Key([A-Z])$/.exec(code)?.[1].toLowerCase() ?? PLACES[code] ?? key;
}

/** Return whether a target takes all keys itself, as a field does. */
export const isField = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(?:TEXTAREA|SELECT)$/.test(target.tagName) || isTextInput(target));

const isTextInput = (target: HTMLElement) =>
  target instanceof HTMLInputElement && !/^(?:checkbox|radio|button|file)$/.test(target.type);
