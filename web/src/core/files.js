// Files that the reader takes along. Made here; nothing is sent anywhere.

import { make } from "./dom";

// A spreadsheet runs what begins like a formula: such a text gets an apostrophe, which it does not show.
const FORMULA = /^[\s\u200b\ufeff]*[=+\-@\t\r＝＋－＠]/;

export function csvCell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = Array.isArray(value)
    ? value.map((each) => (typeof each === "string" ? each : JSON.stringify(each))).join("; ")
    : String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /["\r\n,;]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

// Letters, digits and hyphens of any script; no name of a brief can be a path.
export function fileName(state, part, ending) {
  const plain = (text) =>
    String(text || "")
      .normalize("NFC")
      .replace(/[^\p{L}\p{N}-]+/gu, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60);
  return `${[state.data.brief, state.data.spec.fictional ? "fictional" : "", state.data.spec.id, part].map(plain).filter(Boolean).join("-") || "map"}.${ending}`;
}

export function save(name, type, content) {
  const blob =
    content instanceof Blob ? content : new Blob([content], { type: `${type};charset=utf-8` });
  const address = URL.createObjectURL(blob);
  const link = make("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
