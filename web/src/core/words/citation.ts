// Citations of a map: a reference in APA style, and BibTeX with the sources of the map.

import type { Words } from "./words";

/** A source that a map rests on, as its table has it. */
export interface CitedSource {
  id: string;
  author?: string | null;
  title?: string | null;
  outlet?: string | null;
  date?: string | null;
  url?: string | null;
}

/** The parts of a reference; `brief` is its title, and `address` is empty if the page is not on the web. */
export interface Citation {
  id: string;
  title: string;
  brief: string;
  version: string;
  /** The first digits of the checksum of the map's data. */
  dataDigest: string;
  address: string;
  /** The reader's day, YYYY-MM-DD. */
  day: string;
  sources: CitedSource[];
}

const SHOWN_DIGITS = 12; // of a checksum

export const shortChecksum = (digest: string | undefined) => (digest ?? "").slice(0, SHOWN_DIGITS);

const programText = ({ version, dataDigest }: Citation) =>
  `smuggling-route-mapper (Version ${version}; data ${dataDigest})`;

type ApaWords = Pick<Words, "say" | "date" | "language">;

/** Return "What moves [Map]. (n.d.). In The brief. smuggling-route-mapper (Version 2.0.0; data 1f3a…). Retrieved …" in
 * the language of the page. */
export function apaCitation(citation: Citation, words: ApaWords): string {
  const { title, brief, address, day, sources, version, dataDigest } = citation;
  const retrieved = { day: longDay(day, words), address };
  const parts = [
    words.say("apa_map", { title }),
    brief && words.say("apa_in", { brief }),
    words.say("apa_program", { version, data: dataDigest }),
    words.say(address ? "apa_retrieved_from" : "apa_retrieved", retrieved),
  ];
  const based = sources.map((source) => sourceText(source, words)).filter(Boolean);
  const note = based.length ? `\n\n${words.say("apa_based")}\n${based.join("\n")}` : "";
  return parts.filter(Boolean).join(" ") + note;
}

/** Return a day as its language writes it; APA is American, so its English days are. */
function longDay(day: string, words: ApaWords): string {
  const date = new Date(`${day}T00:00:00Z`);
  return words.language === "en"
    ? date.toLocaleDateString("en-US", { dateStyle: "long", timeZone: "UTC" })
    : words.date(date, { dateStyle: "long" });
}

const yearOf = (date: string | null | undefined) => /\d{4}/.exec(date ?? "")?.[0] ?? null;

// Words of organisations, of which some are named by two words as people are.
const ORGANISATION =
  /\b(Agency|Association|Bank|Centre|Center|Commission|Committee|Council|Crisis|Customs|Foundation|Fund|Global|Group|Human|Initiative|Institut|Institute|International|Ministry|Nations|Network|News|Observatory|Office|Police|Post|Press|Project|Rights|Service|Times|Transparency|Union|University|Watch|World)\b/;

/** Return an author as APA writes people, "Otay, D.", if it is certain which name is the family name; else as the
 * source writes it. `outlet` is where the source appeared. */
export function apaAuthor(author: string, outlet?: string | null): string {
  const [, apart, givenApart] = /^([^,]+), (\p{Lu}\p{Ll}+)$/u.exec(author) ?? [];
  if (apart) return `${apart}, ${givenApart[0]}.`;
  const [, given, family] = /^(\p{Lu}\p{Ll}+) (\p{Lu}\p{L}+)$/u.exec(author) ?? [];
  // The author of an outlet of another name is a person, unless a word of the name is one of organisations.
  const isPerson = given && outlet && outlet !== author && !ORGANISATION.test(author);
  return isPerson ? `${family}, ${given[0]}.` : author;
}

/** Return a source as an entry of a list of references: author, year, title, outlet, address. */
function sourceText({ author, title, outlet, date, url }: CitedSource, words: ApaWords): string {
  const who = author ? apaAuthor(author, outlet) : outlet;
  const parts = [
    who && `${who} (${yearOf(date) ?? words.say("apa_undated")}).`,
    title && `${title}.`,
    author && outlet && `${outlet}.`,
    url,
  ];
  return parts.filter(Boolean).join(" ");
}

/** Return the map as an entry of BibTeX, then each of its sources. */
export function bibtex(citation: Citation): string {
  const { id, title, brief, address, day, sources } = citation;
  const map = bibtexEntry(id, {
    title,
    howpublished: brief && `Map in: ${brief}`,
    note: programText(citation),
    url: address,
    urldate: day,
  });
  const entries = sources.map(({ id: key, author, title: name, outlet, date, url }) =>
    bibtexEntry(key, { author, title: name, publisher: outlet, year: yearOf(date), url }),
  );
  return [map, ...entries].join("\n");
}

function bibtexEntry(key: string, fields: Record<string, string | null | undefined>): string {
  const lines = Object.entries(fields).flatMap(([name, value]) =>
    value ? `  ${name} = {${name === "url" ? escapedAddress(value) : escaped(value)}}` : [],
  );
  return `@misc{${key.replace(/[^\w.-]+/g, "-")},\n${lines.join(",\n")}\n}\n`;
}

const SPECIAL: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

const escaped = (text: string) =>
  text.replace(/[\\{}$&#%_~^]/g, (character) => SPECIAL[character] ?? `\\${character}`);

const escapedAddress = (address: string) =>
  address.replace(/[{}\\]/g, (character) => encodeURIComponent(character));

/** Return the HTML by which another page embeds the map, with the view in its address. */
export function embedCode(address: string, title: string): string {
  const attributes = { src: address, title, width: "100%", height: "640", loading: "lazy" };
  const attributesText = Object.entries(attributes).map(
    ([name, value]) => `${name}="${inAttribute(value)}"`,
  );
  return `<iframe ${attributesText.join(" ")} style="border:0" allowfullscreen></iframe>`;
}

const inAttribute = (text: string) =>
  text.replace(/[&"<>]/g, (character) => `&#${character.charCodeAt(0)};`);
