// French contracts its prepositions and gives days an article: « du 1er septembre », not « de 1 septembre ».

const NO_BREAK = "\u00a0";

const RULES: [pattern: RegExp, written: string][] = [
  [/(^|[^\d\p{L}])1 (?=\p{L})/gu, "$11er "],
  [/(^|\s)de (?=\d{1,2}(?:er)? \p{L})/gu, "$1du "],
  [/(^|\s|’)à (?=\d{1,2}(?:er)? \p{L})/gu, "$1au "],
  [/(^|\s)(depuis|entre|et|vers) (?=\d{1,2}(?:er)? \p{L})/gu, "$1$2 le "],
  [/(^|\s)de le /gu, "$1du "],
  [/(^|\s|’)à le /gu, "$1au "],
  [/(jusqu’)à (?=(?:\p{L}+ )?\d{4}(?!\p{L}|\d))(?!l’|fin |début )/gu, "$1en "],
  [/(^|\s)de (?=années )/gu, "$1des "],
  [/(^|\s|’)à (?=années )/gu, "$1aux "],
  [/(^|\s)(depuis|vers|entre|et) (?=années )/gu, "$1$2 les "],
  [/(^|\s|’)(depuis|vers|entre|et|de|à) (?=(?:été|automne|hiver) \d)/gu, "$1$2 l’"],
  [/(^|\s)(depuis|vers|entre|et) (?=printemps \d)/gu, "$1$2 le "],
  [/(^|\s)de (?=avril|août|octobre|une date)/gu, "$1d’"],
];

/** Return a French phrase with non-breaking spaces before its punctuation; other phrases as they are. */
export const frenchSpaces = <P extends { text: string; language: string } | null>(phrase: P): P =>
  phrase?.language === "fr"
    ? {
        ...phrase,
        text: phrase.text.replace(/ (?=[:;?!»%])/g, NO_BREAK).replace(/« /g, `«${NO_BREAK}`),
      }
    : phrase;

/** Write the dates of a French phrase as people say them. */
export const frenchDates = (text: string): string =>
  RULES.reduce((phrase, [pattern, written]) => phrase.replace(pattern, written), text);
