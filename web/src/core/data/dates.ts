// Dates in EDTF (ISO 8601-2), written as people write them. Unknown forms stay as they are: better odd than wrong.

import { arabicDecades } from "../words/arabic";
import { frenchDates } from "../words/french";
import type { Language, Words } from "../words/words";

export const writtenInterval = (edtf: string, words: Words): string =>
  inLanguage(intervalText(edtf, words), words);

export const writtenDate = (edtf: string, words: Words): string =>
  inLanguage(dateText(edtf, words), words);

const SPELLED: Partial<Record<Language, (text: string) => string>> = {
  fr: frenchDates,
  ar: arabicDecades,
};

const inLanguage = (text: string, { language }: Words) => SPELLED[language]?.(text) ?? text;

/** Write a date or an interval, such as "2015 – 2018", "after 2015" or "before 2015". */
function intervalText(edtf: string, words: Words): string {
  const ends = edtf.split("/");
  if (ends.length !== 2) return dateText(edtf, words);
  const [start, end] = ends.map((text) =>
    text === ".." || text === "" ? null : dateText(text, words),
  );
  const within = intervalWithin(ends[0], ends[1], words);
  if (within) return within;
  const isSet = ends.some((text) => text.startsWith("["));
  if (start && end) return isSet ? words.say("from_to", { a: start, b: end }) : `${start} – ${end}`;
  if (start) return words.say(isSet ? "since" : "after", { d: start });
  return end ? words.say("before", { d: end }) : edtf;
}

/** Write an interval between a date and the year or month in which this date lies, as "16 September to the end of
 * 2015". Return "" for other intervals. */
function intervalWithin(from: string, to: string, words: Words): string {
  const isPartOf = (part: string, whole: string) =>
    /^\d{4}(-\d\d)?$/.test(whole) && part.startsWith(`${whole}-`);
  const withoutYear = (text: string) => {
    const parts = DATE.exec(text);
    return (
      parts?.[2] && formatDay(parts, { month: "long", ...(parts[3] && { day: "numeric" }) }, words)
    );
  };
  const [a, b] = [withoutYear(from), withoutYear(to)];
  if (a && isPartOf(from, to)) return words.say("to_end", { a, b: dateText(to, words) });
  if (b && isPartOf(to, from)) return words.say("from_start", { a: dateText(from, words), b });
  return "";
}

const DATE = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?$/; // 2015, 2015-09 or 2015-09-16

/** Write one date: with a mark of doubt, one of a set, a decade, a season, a month or a day. */
function dateText(edtf: string, words: Words): string {
  const mark = edtf.slice(-1);
  if (mark === "~" || mark === "%")
    return words.say("about_date", { d: dateText(edtf.slice(0, -1), words) });
  if (mark === "?") return words.say("perhaps", { d: dateText(edtf.slice(0, -1), words) });
  const set = /^\[(.+)\.\.(.+)\]$/.exec(edtf); // [2018-09..2018-12]
  if (set) return writtenSet(set[1], set[2], words);
  const decade = /^(\d{3})X$/.exec(edtf); // 201X
  if (decade) return words.say("decade", { d: `${decade[1]}0` });
  const season = /^(\d{4})-(2[1-4])$/.exec(edtf); // 2015-21 is the spring of 2015
  if (season) return words.say(`season_${season[2]}`, { d: season[1] });
  const parts = DATE.exec(edtf);
  if (!parts?.[2]) return edtf;
  const style: Intl.DateTimeFormatOptions = { year: "numeric", month: "long" };
  if (parts[3]) style.day = "numeric";
  return formatDay(parts, style, words);
}

const formatDay = (
  [, year, month, day]: RegExpExecArray,
  style: Intl.DateTimeFormatOptions,
  words: Words,
) => words.date(new Date(Date.UTC(Number(year), Number(month) - 1, Number(day || 1))), style);

/** Write a date that lies between two others, as "late 2018 (September to December)" if these are months of one year,
 * or years of one decade. */
function writtenSet(from: string, to: string, words: Words): string {
  const [a, b] = [from, to].map((text) => /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text));
  if (a && b && a[1] === b[1]) {
    const months = {
      a: formatDay(a, { month: "long" }, words),
      b: formatDay(b, { month: "long" }, words),
    };
    return vagueDate(`year_${partOfYear(Number(a[2]), Number(b[2]))}`, a[1], months, words);
  }
  const isDecade =
    /^\d{4}$/.test(from) && /^\d{4}$/.test(to) && from.slice(0, 3) === to.slice(0, 3);
  if (isDecade) {
    const part = from[3] >= "5" ? "late" : to[3] < "5" ? "early" : "some";
    return vagueDate(`decade_${part}`, `${from.slice(0, 3)}0`, { a: from, b: to }, words);
  }
  return words.say("one_of", { a: dateText(from, words), b: dateText(to, words) });
}

function partOfYear(first: number, last: number): string {
  if (first >= 9) return "late";
  if (last <= 4) return "early";
  return first >= 5 && last <= 8 ? "middle" : "some";
}

const vagueDate = (key: string, d: string, ends: { a: string; b: string }, words: Words) =>
  words.say("vague", { d: words.say(key, { d }), span: words.say("span", ends) });
