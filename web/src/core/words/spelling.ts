// Folds different spellings of a name into one, by the same rules as geo/gazetteer/spelling.py.

const ARABIC = /[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]/;
const letterMap = (...pairs: [from: string, to: string][]) =>
  new Map(pairs.flatMap(([from, to]) => [...from].map((letter) => [letter, to])));
const ARABIC_LETTERS = letterMap(
  ["أإآٱ", "ا"],
  ["ؤ", "و"],
  ["ئ", "ي"],
  ["ء", ""],
  ["ةۃۀ", "ه"],
  ["ىیېۍېےۓٸ", "ي"],
  ["ہەھۂ", "ه"],
  ["کڪ", "ك"],
  ["گڭڨڤݣڧ", "ق"],
  ["پ", "ب"],
  ["چ", "ش"],
  ["ژ", "ج"],
  ["ۋۇۆ", "و"],
  ["ـ", ""],
  ["ڕ", "ر"],
  ["ڵ", "ل"],
  ["ٹ", "ت"],
  ["ڈ", "د"],
  ["ں", "ن"],
  ["،-_–", " "],
);
const LATIN_LETTERS = letterMap(
  ["æ", "ae"],
  ["œ", "oe"],
  ["ø", "o"],
  ["ł", "l"],
  ["đð", "d"],
  ["þ", "th"],
  ["ß", "ss"],
  ["ı", "i"],
  ["ə", "a"],
  ["ħ", "h"],
  ["ġ", "gh"],
  ["ŧ", "t"],
  ["ŀ", "l"],
  ["ɓ", "b"],
  ["ɗ", "d"],
  ["ƙ", "k"],
  ["ƴ", "y"],
  ["'’‘`´ʿʾʻʼʹˈ′.,()ʽˊꞌ″ʺ\"“”„«»·׳״՚", ""],
  ["-–—_/‐‑‒−֊־・፡་", " "],
  ["ё", "е"],
  ["ґ", "г"],
  ["ς", "σ"],
);
// Marks that careless typists drop; in Indic scripts, Thai or Burmese marks are vowels.
const MARKS =
  /[\u0300-\u036f]|[\u0483-\u0489]|[\u0591-\u05bd]|[\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]|[\u0730-\u074a]|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]|[\u20d0-\u20ff]|[\ufe20-\ufe2f]/gu;
const INVISIBLE =
  /\u00ad|\u061c|[\u200b-\u200f]|[\u202a-\u202e]|[\u2060-\u206f]|[\ufe00-\ufe0f]|\ufeff/gu;
const ROMANCE = "la le les".split(" ");
const ARTICLES = new Set([
  ..."al el il l ehl ul ad adh an ar as ash at ath az ed edh en er es ech esh et eth ez ach ehz".split(
    " ",
  ),
  ...ROMANCE,
]);
const GENERIC = new Set(
  "مدينه ولايه قريه شعبيه بلديه دايره بلده شهر عاصمه madinat madina qaryat wilaya ville ከተማ".split(
    " ",
  ),
); // town, province, village, capital of
const SUN_LETTERS = "dnrstzcj"; // the letters to which the article's l assimilates, in Latin

const replaceLetters = (text: string, letters: Map<string, string>) =>
  [...text].map((letter) => letters.get(letter) ?? letter).join("");
const withoutMarks = (text: string) => text.replace(/\p{Mn}/gu, "");

/** Return the words of a text in lower case, without accents and with variants of letters made equal, so that different
 * spellings match. */
function foldedWords(text: string): string[] {
  if (ARABIC.test(text)) {
    // Latin words in the same text, such as a claim's, are folded too.
    return withoutMarks(replaceLetters(text.normalize("NFKC").toLowerCase(), ARABIC_LETTERS))
      .split(/\s+/)
      .filter(Boolean);
  }
  const visible = text.replace(INVISIBLE, "").normalize("NFC");
  const lower = replaceLetters(visible.toLowerCase(), LATIN_LETTERS);
  const bare = lower.normalize("NFKD").replace(MARKS, "").normalize("NFC");
  return replaceLetters(bare, LATIN_LETTERS).split(/\s+/).filter(Boolean);
}

/** Return the words of a name without articles, and without generic words such as "town". If no word would be left,
 * generic words stay, and articles too if they are all there is. */
function stemWords(parts: string[]): string[] {
  const withoutArticles =
    parts.length && ARABIC.test(parts[0])
      ? parts.map((word) => (word.startsWith("ال") && word.length > 3 ? word.slice(2) : word))
      : parts.filter(
          (word, i) => !(ARTICLES.has(word) && parts[i + 1] && mayBeArticle(word, parts[i + 1])),
        );
  const specificWords = withoutArticles.filter((word) => !GENERIC.has(word));
  return [specificWords, withoutArticles, parts].find((list) => list.length) || [];
}

const mayBeArticle = (word: string, after: string) =>
  word.endsWith("l") ||
  ROMANCE.includes(word) ||
  (after[0] === word[1] && SUN_LETTERS.includes(after[0]));

// "City" at the end of a name of three letters or more: 丹东市, 부산시, မန္တလေးမြို့.
const CITY_SUFFIX = /(?:市|시|မြို့|ၿမိဳ႕)$/u;

function withoutCitySuffix(parts: string[]): string[] {
  const whole = parts.join("");
  if (whole.replace(CITY_SUFFIX, "").length < 2 || !CITY_SUFFIX.test(whole)) return parts;
  return [...parts.slice(0, -1), parts[parts.length - 1].replace(CITY_SUFFIX, "")].filter(Boolean);
}

/** Return the folded words of a text, without quotation marks and punctuation. */
export const foldSpelling = (text: string): string[] =>
  withoutCitySuffix(stemWords(foldedWords(text.replace(/[«»“”"!?;:؟؛…¶→←↔]/g, " "))));
