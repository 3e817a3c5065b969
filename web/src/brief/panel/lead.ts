// The sentence that leads a flow's card: the goods, from where to where, when, how much, and with which grade. Each
// language has its own patterns in the messages: French and Arabic name the ends without words that would have to agree
// with them.

import {
  capitaliseFirst,
  commaOf,
  isolatedInArabic,
  joinList,
  LOCALES,
  type Words,
} from "../../core/words/words";

interface Good {
  name: string;
  /** Not stated by the source, but our inference. */
  isInferred: boolean;
}

/** An amount as the source states it: in its own words, as numbers, or not at all. */
export interface Amount {
  kind: "word" | "number" | "unknown";
  text: string;
}

export interface LeadFacts {
  goods: Good[];
  origin: string;
  transit: string[];
  destination: string;
  direction: string | null;
  /** As people write it; "" if the source states none. */
  period: string;
  isPeriodInferred: boolean;
  /** The different amounts of the goods. The sentence states an amount only if there is one for all. */
  amounts: Amount[];
  grade: string | null;
}

type Say = Pick<Words, "say" | "language">;

/** Return the sentence that leads the card of a flow, such as "Fuel moved from Zouara to Tunis, 2018 (amount not
 * given), B2." */
export function leadSentence(facts: LeadFacts, words: Say): string {
  const isInferred = facts.goods.every((good) => good.isInferred);
  const movement = movementClause(facts, isInferred, words);
  const parts = [movement, periodClause(facts, words), amountClause(facts, words)].filter(Boolean);
  const sentence = words.say(facts.grade ? "lead_graded" : "lead", {
    text: parts.join(""),
    grade: isolatedInArabic(facts.grade ?? "", words),
  });
  return isInferred ? words.say("lead_inferred", { text: sentence }) : sentence;
}

// Names of areas that are phrases already, such as "Along the Tunisia–Libya border".
const IS_PHRASE = /^(Along|Across|Around|Le long d|À travers|Autour d|على طول|عبر|حول)/u;
const DIRECTIONS: Record<string, string> = { "one-way": "one_way", both: "both" };

/** Return the clause on what moves, from where, through which stops and to where. */
function movementClause(
  { goods, origin, transit, destination, direction }: LeadFacts,
  isInferred: boolean,
  words: Say,
): string {
  const stops = transit.filter((name) => !IS_PHRASE.test(name));
  const phrases = transit.filter((name) => IS_PHRASE.test(name));
  const key = `lead_${DIRECTIONS[direction ?? ""] ?? "unstated"}${stops.length ? "_via" : ""}`;
  // "through Along the border" is not English: the phrase follows the place that ends the clause.
  const end = words.language === "fr" || !stops.length || direction === "one-way" ? "b" : "via";
  const texts = {
    a: placeWithArticle(origin, words),
    b: placeWithArticle(destination, words),
    via: viaText(stops, direction, words),
  };
  const along = phrases.map((name) => isolatedInArabic(lowerFirst(name, words), words));
  return words.say(key, {
    goods: joinList(goodNames(goods, isInferred, words), words),
    ...texts,
    [end]: [texts[end], ...along].join(commaOf(words)),
  });
}

/** Return the names of the goods. If some of them are inferred and others not, each inferred one says so. */
function goodNames(goods: Good[], isInferred: boolean, words: Say) {
  // An inference begins with a colon, after which French goes on in lower case.
  const isAfterColon = isInferred && words.language === "fr";
  return goods.map(({ name, ...good }, i) => {
    const text = isolatedInArabic(
      i > 0 || isAfterColon ? lowerFirst(name, words) : capitaliseFirst(name, words),
      words,
    );
    return good.isInferred && !isInferred ? words.say("lead_guess", { text }) : text;
  });
}

const ARROWS: Record<string, string> = { "one-way": " → ", both: " ↔ " };

/** Return the names of the stops in one text: in French with arrows between them, in the other languages as a list. */
const viaText = (transit: string[], direction: string | null, words: Say) =>
  words.language === "fr"
    ? transit.join(ARROWS[direction ?? ""] ?? " – ")
    : joinList(
        transit.map((name) => placeWithArticle(name, words)),
        words,
      );

// English names that take an article.
const WITH_ARTICLE =
  /^(Levant|Sahel|Maghreb|Sahara|(Western )?Balkans|Gulf|Caucasus|Middle East|Netherlands|Philippines|United |.+ (border|desert|mountains|zone|area|coast)$)/;

const placeWithArticle = (name: string, words: Say) =>
  isolatedInArabic(
    words.language === "en" && WITH_ARTICLE.test(name) ? `the ${name}` : name,
    words,
  );

function periodClause({ period, isPeriodInferred }: LeadFacts, words: Say): string {
  if (!period) return words.say("lead_undated");
  return words.say(isPeriodInferred ? "lead_period_inferred" : "lead_period", { period });
}

function amountClause({ amounts }: LeadFacts, words: Say): string {
  const [amount, ...others] = amounts;
  if (!amount || others.length) return "";
  return words.say(`lead_amount_${amount.kind}`, { amount: isolatedInArabic(amount.text, words) });
}

// In mid-sentence a name is lower case, unless it is an acronym or, in English, a people's name.
const ACRONYM_OR_DIGIT = /^.?[\p{Lu}\d]/u;
const PEOPLE = /^\p{L}+(ian|ean|ese|ish|can|yan|qi|eli)\b/u;

function lowerFirst(text: string, { language }: Say): string {
  if (ACRONYM_OR_DIGIT.test(text.slice(1, 2)) || (language === "en" && PEOPLE.test(text)))
    return text;
  return text.charAt(0).toLocaleLowerCase(LOCALES[language]) + text.slice(1);
}
