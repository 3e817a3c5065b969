// Files that the reader saves. They are made in the page; nothing is sent anywhere.

import { make } from "../dom";
import type { PageData } from "../types";

// Spreadsheets run texts that begin like a formula, such as "=1+1" or " +1"; an apostrophe, which they do not show,
// prevents it. geo/records/spreadsheets.py has the same rule.
const FORMULA = /^[\s\p{Cc}\u200b\ufeff']*[=+\-@\t\r＝＋－＠]/u;

/** Return a value as a cell of CSV. Items of a list are joined by semicolons; a text that spreadsheets would run as a
 * formula begins with an apostrophe. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = Array.isArray(value)
    ? value.map((item) => (typeof item === "string" ? item : JSON.stringify(item))).join("; ")
    : String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /["\r\n,;]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvLine = (values: unknown[]) => `${values.map(csvCell).join(",")}\r\n`;

/** Save lines as CSV; a byte order mark tells spreadsheets that it is UTF-8. */
export const saveLines = (lines: string[], part: string, data: PageData) =>
  save(fileName(data, part, "csv"), "text/csv;charset=utf-8", ["\ufeff", ...lines]);

/** Return the name of a file about a map. It has only letters and digits of any script, and hyphens, so that the name
 * of a brief cannot become a path. */
export function fileName({ brief, spec }: PageData, part: string, ending: string): string {
  const plain = (text = "") =>
    text
      .normalize("NFC")
      .replace(/[^\p{L}\p{N}-]+/gu, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60);
  const parts = [
    brief,
    spec.fictional ? "fictional" : "",
    spec.unconfirmed ? "draft" : "",
    spec.id,
    part,
  ].map(plain);
  return `${parts.filter(Boolean).join("-") || "map"}.${ending}`;
}

/** Offer a file to the reader's browser to save. */
export function save(name: string, type: string, content: BlobPart[]) {
  const address = URL.createObjectURL(new Blob(content, { type }));
  const link = make("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
