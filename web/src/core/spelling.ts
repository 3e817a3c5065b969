// Folds spellings of one name together, by the same rules as geo/gazetteer/spelling.py.

const ARABIC = /[\u0600-\u06ff]/;
const lettersOf = (...pairs: [from: string, to: string][]) =>
  new Map(pairs.flatMap(([from, to]) => [...from].map((letter) => [letter, to])));
const ARABIC_LETTERS = lettersOf(
  ["أإآٱ", "ا"],
  ["ؤ", "و"],
  ["ئ", "ي"],
  ["ء", ""],
  ["ةۃۀ", "ه"],
  ["ىیېۍ", "ي"],
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
const LATIN_LETTERS = lettersOf(
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
  ["'’‘`´ʿʾʻʼʹˈ′.,()", ""],
  ["-–—_/", " "],
);
const ROMANCE = "la le les".split(" ");
const ARTICLES = new Set([
  ..."al el il l ehl ul ad adh an ar as ash at ath az ed edh en er es ech esh et eth ez ach ehz".split(
    " ",
  ),
  ...ROMANCE,
]);
const GENERIC = new Set(
  "مدينه ولايه قريه شعبيه بلديه دايره بلده شهر عاصمه madinat madina qaryat wilaya ville".split(" "),
); // town, province, village, capital of
const SUN = "dnrstzcj"; // the letters to which the article's l assimilates, in Latin

const translate = (text: string, letters: Map<string, string>) =>
  [...text].map((letter) => letters.get(letter) ?? letter).join("");
const withoutMarks = (text: string) => text.replace(/\p{Mn}/gu, "");

function wordsIn(text: string): string[] {
  if (ARABIC.test(text)) {
    // Latin words in the same text, such as a claim's, are folded too.
    return withoutMarks(translate(text.normalize("NFKC").toLowerCase(), ARABIC_LETTERS))
      .split(/\s+/)
      .filter(Boolean);
  }
  const lower = translate(text.normalize("NFC").toLowerCase(), LATIN_LETTERS);
  return translate(withoutMarks(lower.normalize("NFKD")), LATIN_LETTERS)
    .split(/\s+/)
    .filter(Boolean);
}

function stemsOf(parts: string[]): string[] {
  const bare =
    parts.length && ARABIC.test(parts[0])
      ? parts.map((word) => (word.startsWith("ال") && word.length > 3 ? word.slice(2) : word))
      : parts.filter(
          (word, i) => !(ARTICLES.has(word) && parts[i + 1] && mayBeArticle(word, parts[i + 1])),
        );
  const own = bare.filter((word) => !GENERIC.has(word));
  return [own, bare, parts].find((list) => list.length) || [];
}

const mayBeArticle = (word: string, after: string) =>
  word.endsWith("l") || ROMANCE.includes(word) || (after[0] === word[1] && SUN.includes(after[0]));

// The folded words of a text, without quotation marks and punctuation.
export const folded = (text: string): string[] =>
  stemsOf(wordsIn(text.replace(/[«»“”"!?;:؟؛…¶→←↔]/g, " ")));
