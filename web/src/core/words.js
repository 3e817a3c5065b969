// Words of the page in its language, and texts of the data in the best language there is.

import { writtenInterval } from "./dates";

export const LANGUAGES = { en: "English", fr: "Français", ar: "العربية" };

// Tunisia, Algeria and Libya write Arabic with European digits.
export const LOCALES = { en: "en-GB", fr: "fr-TN", ar: "ar-TN-u-nu-latn" };

export const FALLBACK = ["en", "fr", "ar"];

// Not `in`: an address may say `l=constructor`, which every object has.
export const isLanguage = (text) => Object.hasOwn(LANGUAGES, text);

// The first of the reader's own languages that the page has.
export function firstLanguage() {
  const wanted = (navigator.languages || [navigator.language]).map((tag) => tag.slice(0, 2));
  return wanted.find(isLanguage) || "en";
}

export const directionOf = (words) => (words.language === "ar" ? "rtl" : "ltr");

export function makeWords(messages) {
  const words = { language: "en" };

  words.say = (key, values = {}) => {
    const entry = messages[key] && messages[key][words.language];
    if (entry === undefined) return key;
    return fill(typeof entry === "string" ? entry : entry.other, values);
  };

  words.count = (key, n) => {
    const forms = messages[key][words.language];
    const form = (n === 0 && forms.zero) || forms[new Intl.PluralRules(words.language).select(n)] || forms.other;
    return fill(form, { n: words.number(n) });
  };

  // To make a format costs more than a thousand uses of it.
  const formats = new Map();
  const format = (n, kind, options) => {
    const key = `${words.language} ${kind}`;
    if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(LOCALES[words.language], options));
    return formats.get(key).format(n);
  };

  words.number = (n) => format(n, "plain");

  // As finely as a model of roads can know them, and as `geo closure` says them.
  words.hours = (n) => words.say("hours", { n: format(n, "hours", { maximumFractionDigits: 1 }) });
  words.moreHours = (n) => words.say("hours", { n: format(n, "more hours", { maximumFractionDigits: 1, signDisplay: "exceptZero" }) });
  words.kilometres = (n) => words.say("kilometres", { n: format(n, "kilometres", { maximumFractionDigits: 0 }) });
  words.moreKilometres = (n) =>
    words.say("kilometres", { n: format(n, "more kilometres", { maximumFractionDigits: 0, signDisplay: "exceptZero" }) });

  words.percent = (share) => format(share, "percent", { style: "percent", maximumFractionDigits: 1 });

  // { text, language } of a text given in up to three languages: row.label_en, row.label_fr, row.label_ar.
  words.pick = (row, column) => {
    for (const language of [words.language, ...FALLBACK]) {
      const text = row && row[`${column}_${language}`];
      if (text) return { text, language };
    }
    return null;
  };

  words.text = (row, column) => (words.pick(row, column) || { text: "" }).text;

  words.of = (texts) => {
    for (const language of [words.language, ...FALLBACK]) {
      if (texts && texts[language]) return { text: texts[language], language };
    }
    return null;
  };

  words.period = (intervals) =>
    intervals && intervals.length
      ? intervals.map((interval) => writtenInterval(String(interval), words)).join(words.language === "ar" ? "؛ " : "; ")
      : words.say("undated");

  return words;
}

function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
