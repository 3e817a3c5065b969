// French contracts its prepositions and gives days an article: « du 1er septembre », not « de 1 septembre ».

const NO_BREAK = "\u00a0";

const RULES: [pattern: RegExp, written: string][] = [
  [/(^|[^\d\p{L}])1 (?=\p{L})/gu, "$11er "], // 1 mai → 1er mai
  [/(^|\s)de (?=\d{1,2}(?:er)? \p{L})/gu, "$1du "], // de 5 mai → du 5 mai
  [/(^|\s|’)à (?=\d{1,2}(?:er)? \p{L})/gu, "$1au "], // à 5 mai → au 5 mai
  [/(^|\s)(depuis|entre|et|vers) (?=\d{1,2}(?:er)? \p{L})/gu, "$1$2 le "], // vers 5 mai → vers le 5 mai
  [/(^|\s)de le /gu, "$1du "], // de le début → du début
  [/(^|\s|’)à le /gu, "$1au "], // à le début → au début
  // jusqu’à 2015, jusqu’à mai 2015 → jusqu’en 2015, jusqu’en mai 2015
  [/(jusqu’)à (?=(?:\p{L}+ )?\d{4}(?!\p{L}|\d))(?!l’|fin |début )/gu, "$1en "],
  [/(^|\s)de (?=années )/gu, "$1des "], // de années 1990 → des années 1990
  [/(^|\s|’)à (?=années )/gu, "$1aux "], // à années 1990 → aux années 1990
  [/(^|\s)(depuis|vers|entre|et) (?=années )/gu, "$1$2 les "], // vers années 1990 → vers les années 1990
  // de été 2015 → de l’été 2015
  [/(^|\s|’)(depuis|vers|entre|et|de|à) (?=(?:été|automne|hiver) \d)/gu, "$1$2 l’"],
  [/(^|\s)(depuis|vers|entre|et) (?=printemps \d)/gu, "$1$2 le "], // vers printemps 2015 → vers le printemps 2015
  [/(^|\s)de (?=avril|août|octobre|une date)/gu, "$1d’"], // de avril → d’avril
];

/** Return a French phrase with non-breaking spaces before its punctuation; other phrases as they are. */
export const frenchSpaces = <P extends { text: string; language: string } | null>(phrase: P): P =>
  phrase?.language === "fr"
    ? {
        ...phrase,
        text: phrase.text.replace(/ (?=[:;?!»%])/g, NO_BREAK).replace(/« /g, `«${NO_BREAK}`),
      }
    : phrase;

/** Contract prepositions and add articles before the dates of a French text. */
export const frenchDates = (text: string): string =>
  RULES.reduce((phrase, [pattern, written]) => phrase.replace(pattern, written), text);
