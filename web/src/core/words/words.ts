// Messages of the page in its language, and texts of the data in the best available language.

import { writtenInterval } from "../data/dates";
import { getOrInsert } from "../data/grouping";
import type { Phrase } from "../dom";
import { amountText } from "./units";

export type Language = "en" | "fr" | "ar";
type Forms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;
export type Messages = Record<string, Record<Language, string | Forms>>;
export type Values = Record<string, string | number>;
export type Texts = Partial<Record<Language, string | null>>;
type Picked = Phrase & { language: Language };

type Digits = Pick<Intl.NumberFormatOptions, "maximumFractionDigits" | "maximumSignificantDigits">;

export interface Words {
  language: Language;
  say(key: string, values?: Values): string;
  count(key: string, n: number, options?: Digits & { values?: Values }): string;
  /** A number or range with its unit, in words where the unit is known; isolate it within other text. */
  amount(ends: number[], unit: string | null | undefined, options?: Digits): string;
  number(n: number, options?: Intl.NumberFormatOptions): string;
  date(date: Date, options: Intl.DateTimeFormatOptions): string;
  hours(n: number): string;
  /** Hours that a closure costs. */
  cost(n: number): string;
  kilometres(n: number, options?: Digits): string;
  percent(share: number): string;
  /** The text of label_en, label_fr or label_ar: in the page's language, or the first available. */
  pick(row: object | null | undefined, column: string): Picked | null;
  text(row: object | null | undefined, column: string): string;
  of(texts: Texts | null | undefined): Picked | null;
  period(intervals: unknown[] | null | undefined): string;
}

export const LANGUAGES: Record<Language, string> = { en: "English", fr: "Français", ar: "العربية" };

// The Maghreb writes Arabic with European digits. Its names of months are those of a page that does not say whose it uses.
export const LOCALES: Record<Language, string> = {
  en: "en-GB",
  fr: "fr-TN",
  ar: "ar-TN-u-nu-latn",
};

type Format = Intl.NumberFormat | Intl.DateTimeFormat | Intl.PluralRules;

// Arabic newspapers with European digits write 840,000.5, as the figures do; not 840.000,5 as ar-TN has it.
const NUMBER_LOCALES: Record<Language, string> = { ...LOCALES, ar: "ar-u-nu-latn" };

const FALLBACK: Language[] = ["en", "fr", "ar"];

/** Return whether a text is a language of the page. Not by `in`: an address may say `l=constructor`, which every
 * object has. */
export const isLanguage = (text: string | null): text is Language =>
  text !== null && Object.hasOwn(LANGUAGES, text);

/** Return the first of the reader's own languages that the page has, or English. */
export function firstLanguage(): Language {
  const readerLanguages = (navigator.languages || [navigator.language]).map((tag) =>
    tag.slice(0, 2),
  );
  return readerLanguages.find(isLanguage) || "en";
}

/** The page's language, of its words. */
type InLanguage = Pick<Words, "language">;

export const directionOf = ({ language }: InLanguage) => (language === "ar" ? "rtl" : "ltr");

/** Isolate digits and names from text of the other direction. */
export const isolated = (text: string) => `\u2068${text}\u2069`;

/** Return a text isolated in Arabic, where digits and Latin names would change places. */
export const isolatedInArabic = (text: string, { language }: InLanguage) =>
  language === "ar" ? isolated(text) : text;

/** Return whether a name runs the other way than the page: an Arabic one in English, a Latin one in Arabic. */
export const runsAgainst = (text: string, { language }: InLanguage) =>
  /\p{Script=Arabic}/u.test(text) !== (language === "ar");

export const arrowOf = ({ language }: InLanguage) => (language === "ar" ? " ← " : " → ");

export const commaOf = ({ language }: InLanguage) => (language === "ar" ? "، " : ", ");

// French has a non-breaking space before colon and semicolon.
export const colonOf = ({ language }: InLanguage) => (language === "fr" ? "\u00a0: " : ": ");

export const semicolonOf = ({ language }: InLanguage) =>
  ({ en: "; ", fr: "\u00a0; ", ar: "؛ " })[language];

export const capitaliseFirst = (text: string, { language }: InLanguage) =>
  text.charAt(0).toLocaleUpperCase(LOCALES[language]) + text.slice(1);

export const joinList = (
  texts: string[],
  { language }: InLanguage,
  type: "conjunction" | "disjunction" = "conjunction",
) => new Intl.ListFormat(LOCALES[language], { type }).format(texts);

type FormatOf = <F extends Format>(
  Kind: new (locale: string, options: object) => F,
  locales: Record<Language, string>,
  options: object,
) => F;

/** Make the functions that return texts in the language of a page, which may change. `arabicLocale` is the locale with
 * the Arabic names of months that its readers use. */
export function makeWords(messages: Messages, arabicLocale?: string): Words {
  const words = { language: "en" } as Words;
  const formatOf = makeFormats(words);
  const dateLocales = arabicLocale ? { ...LOCALES, ar: `${arabicLocale}-u-nu-latn` } : LOCALES;
  return Object.assign(words, messageWords(messages, words, formatOf), {
    ...numberWords(words, formatOf, dateLocales),
    ...textWords(words),
  });
}

/** Return a function that makes each format once and keeps it, because to make one costs more than to use it a thousand
 * times. */
function makeFormats(words: InLanguage): FormatOf {
  const formats = new Map<string, Format>();
  return <F extends Format>(...[Kind, locales, options]: Parameters<FormatOf>): F => {
    const locale = locales[words.language];
    const key = Kind.name + locale + JSON.stringify(options);
    return getOrInsert(formats, key, () => new Kind(locale, options)) as F;
  };
}

/** Return the functions for texts from the messages: plain ones, ones with a count, and amounts. */
function messageWords(messages: Messages, words: Words, formatOf: FormatOf) {
  const pluralOf = (forms: Forms, n: number, options: Digits): string =>
    (n === 0 && forms.zero) ||
    forms[formatOf(Intl.PluralRules, LOCALES, options).select(n)] ||
    forms.other;
  return {
    say: (key, values = {}) => {
      const entry = messages[key]?.[words.language];
      if (entry === undefined) return key;
      return fill(typeof entry === "string" ? entry : entry.other, values);
    },

    // The plural follows the number as written: 2.96 hours, rounded to 3, are three hours.
    count: (key, n, { values = {}, ...options } = {}) => {
      const forms = messages[key][words.language] as Forms;
      return fill(pluralOf(forms, n, options), { n: words.number(n, options), ...values });
    },

    amount: (ends, unit, options = {}) =>
      amountText(ends, unit, {
        language: words.language,
        number: (n) => words.number(n, options),
        form: (key, n, values) => {
          const entry = Object.hasOwn(messages, key) ? messages[key][words.language] : null;
          if (entry === null || typeof entry === "string") return entry && fill(entry, values);
          const form = pluralOf(entry, n, options);
          // "1 – 2" has no form such as "two people", which leaves the number out.
          const isRange = new Set(ends).size > 1;
          return fill(isRange && !form.includes("{n}") ? entry.other : form, values);
        },
      }),
  } satisfies Partial<Words>;
}

/** Return the functions for numbers and dates. */
const numberWords = (words: Words, formatOf: FormatOf, dateLocales: Record<Language, string>) =>
  ({
    // -0.04 hours are 0, not -0.
    number: (n, options = {}) =>
      formatOf(Intl.NumberFormat, NUMBER_LOCALES, { signDisplay: "negative", ...options }).format(
        n,
      ),
    date: (date, options) =>
      formatOf(Intl.DateTimeFormat, dateLocales, { ...options, timeZone: "UTC" }).format(date),

    // As precise as a road model can be, and as `geo closure` prints them.
    hours: (n) => words.count("hours", n, { maximumFractionDigits: 1 }),
    // Costs under an hour have hundredths, so that a small cost is not written as none.
    cost: (n) => words.count("hours", n, { maximumFractionDigits: n < 1 ? 2 : 1 }),
    kilometres: (n, options = { maximumFractionDigits: 0 }) =>
      words.say("kilometres", { n: words.number(n, options) }),
    percent: (share) => words.number(share, { style: "percent", maximumFractionDigits: 1 }),
  }) satisfies Partial<Words>;

/** Return the functions for texts of the data, which have them in up to three languages. */
const textWords = (words: Words) =>
  ({
    pick: (row, column) => {
      const texts = (row || {}) as Record<string, string | null | undefined>;
      return firstText(words, (language) => texts[`${column}_${language}`]);
    },
    text: (row, column) => words.pick(row, column)?.text ?? "",
    of: (texts) => firstText(words, (language) => texts?.[language]),
    period: (intervals) =>
      intervals?.length
        ? intervals
            .map((interval) => writtenInterval(String(interval), words))
            .join(`${commaOf(words)}${words.say("then")} `)
        : words.say("undated"),
  }) satisfies Partial<Words>;

/** Return a text in the page's language, else in the first other language that has it; null if none has it. `textIn`
 * returns the text of a language. */
export function firstText(
  { language: pageLanguage }: InLanguage,
  textIn: (language: Language) => string | null | undefined,
): Picked | null {
  for (const language of [pageLanguage, ...FALLBACK]) {
    const text = textIn(language);
    if (text) return { text, language };
  }
  return null;
}

function fill(pattern: string, values: Values): string {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) =>
    name in values ? String(values[name]) : whole,
  );
}
