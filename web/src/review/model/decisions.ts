// Writes and reads decisions.json, which `geo review` reads too (geo/drafting/review/decisions.py).

import { LANGUAGES } from "../../core/words/words";
import type { Claim, Direction, Position, ReviewData, Status } from "../types";
import { type Card, currentClaim } from "./cards";
import { validPositions } from "./positions";
import { type Added, NO_WORK, newId, type Work } from "./work";

type Target =
  | { candidate: string }
  | { sentence: { paragraph: number; start: number; end: number } };

type Decision = Target & Claim & { status: Status; reason: string | null };

interface DecisionFile {
  format: 1;
  brief: string;
  text: string;
  decisions: Decision[];
  /** Positions the reader gave for places missing from the gazetteer. */
  places?: Record<string, Position>;
}

/** The reason why a file is refused: a message's key and its values. */
interface Refusal {
  refused: string;
  values: Record<string, string | number>;
}

/** Return the contents of the file of decisions: each decided card with its claim and verdict, and the positions that
 * the reader gave. */
export function decisionFile(data: ReviewData, cards: Card[], work: Work): DecisionFile {
  const decisions = cards.flatMap((card): Decision[] => {
    const verdict = work.verdicts[card.id];
    return verdict
      ? [{ ...decisionTarget(card, data), ...verdict, ...currentClaim(card, work) }]
      : [];
  });
  const places = Object.keys(work.places).length ? { places: work.places } : {};
  return { format: 1, brief: data.brief, text: data.text.sha256, decisions, ...places };
}

function decisionTarget(card: Card, data: ReviewData): Target {
  if (card.candidate || card.sentence === null) return { candidate: card.id };
  const { paragraph, start, end } = data.sentences[card.sentence];
  return { sentence: { paragraph, start, end } };
}

const SLOTS = ["origin", "destination", "commodity", "direction", "period", "mode"] as const;

/** Return whether a claim is still the one that the rules proposed; the reader's grade does not matter. */
export const isAsProposed = (claim: Claim, { candidate, proposed }: Card) =>
  candidate !== null &&
  claim.words === null &&
  SLOTS.every((slot) => claim[slot] === proposed[slot]) &&
  claim.via.join() === proposed.via.join();

/** Return the work that a saved file of decisions contains, or the reason why the file is refused. */
export function readDecisions(json: string, data: ReviewData): Work | Refusal {
  const file = parseFile(json);
  if (!file) return refuse("load_not_decisions");
  if (file.text !== data.text.sha256) return refuse("load_other_text");
  if (file.brief !== data.brief)
    return refuse("load_other_brief", { name: String(file.brief).slice(0, 60) });
  const places = validPositions(file.places, data);
  if (!places) return refuse("load_not_decisions");
  let work: Work = { ...NO_WORK, places };
  for (const [i, decision] of file.decisions.entries()) {
    const updated = isRecord(decision) ? addDecision(work, decision, data) : null;
    if (!updated) return refuse("load_bad_decision", { n: i + 1 });
    work = updated;
  }
  return work;
}

const refuse = (refused: string, values: Refusal["values"] = {}): Refusal => ({ refused, values });

export const isRefusal = (read: Work | Refusal): read is Refusal => "refused" in read;

type JsonObject = Record<string, unknown>;

const isRecord = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Return the contents of a file of decisions; null if it is no such file. */
function parseFile(json: string): (JsonObject & { decisions: unknown[] }) | null {
  try {
    const file: unknown = JSON.parse(json);
    const isOurs = isRecord(file) && file.format === 1 && Array.isArray(file.decisions);
    return isOurs ? (file as JsonObject & { decisions: unknown[] }) : null;
  } catch {
    return null;
  }
}

const STATUSES: unknown[] = ["confirmed", "edited", "rejected", "unsure"] satisfies Status[];

/** Return the work with a decision of a file added; null if the decision does not belong to this page. */
function addDecision(work: Work, decision: JsonObject, data: ReviewData): Work | null {
  const { status, reason } = decision;
  const claim = validClaim(decision, data);
  if (!claim || !STATUSES.includes(status)) return null;
  const added = addedClaim(decision, work, data);
  const id = added?.id ?? decision.candidate;
  const isKnown = added || data.candidates.some((candidate) => candidate.id === id);
  if (typeof id !== "string" || !isKnown) return null;
  const verdict = {
    status: status as Status,
    reason: typeof reason === "string" ? reason.slice(0, 500) : null,
  };
  return {
    ...work,
    claims: { ...work.claims, [id]: claim },
    verdicts: { ...work.verdicts, [id]: verdict },
    added: added ? [...work.added, added] : work.added,
  };
}

/** Return the claim that the reader added, if a decision is about one, which a file gives by its sentence; null
 * otherwise. */
function addedClaim({ sentence }: JsonObject, work: Work, data: ReviewData): Added | null {
  if (!isRecord(sentence)) return null;
  const number = data.sentences.findIndex(
    ({ start, end }) => start === sentence.start && end === sentence.end,
  );
  return number < 0 ? null : { id: newId(number, work), sentence: number, proposed: {} };
}

const DIRECTIONS: unknown[] = ["one-way", "both", "unstated"] satisfies Direction[];

/** Return the claim in a decision of a file; null if one of its values is not possible on this page, such as an unknown
 * place. */
function validClaim(decision: JsonObject, data: ReviewData): Claim | null {
  const { via, direction, words } = decision;
  const isPlace = (key: unknown) => typeof key === "string" && Object.hasOwn(data.places, key);
  const isAmong = (values: readonly unknown[]) => (value: unknown) => values.includes(value);
  // Each of these slots may be empty.
  const tests: Record<string, (value: unknown) => boolean> = {
    origin: isPlace,
    destination: isPlace,
    commodity: isAmong(data.commodities),
    period: (period) => isPeriod(String(period)),
    mode: isAmong(data.modes),
    credibility: isAmong([1, 2, 3, 4, 5, 6]),
  };
  const slots = Object.keys(tests).map((slot) => [slot, decision[slot] ?? null] as const);
  if (slots.some(([slot, value]) => value !== null && !tests[slot](value))) return null;
  if (!Array.isArray(via) || !via.every(isPlace) || !DIRECTIONS.includes(direction)) return null;
  const texts = isRecord(words) ? textsByLanguage(words) : null;
  return { ...Object.fromEntries(slots), via, direction, words: texts } as Claim;
}

const textsByLanguage = (words: JsonObject) =>
  Object.fromEntries(
    Object.keys(LANGUAGES).flatMap((language) =>
      typeof words[language] === "string" ? [[language, words[language]]] : [],
    ),
  );

const YEAR = String.raw`(?:\d{4}|\d{3}X|\d{2}XX)`; // 2015, 201X, 20XX
const MONTH = "(?:0[1-9]|1[0-2]|2[1-4]|XX)"; // 21 to 24 are seasons
const DAY = String.raw`(?:0[1-9]|[12]\d|3[01]|XX)`;
const DATE = String.raw`(?:\.\.|${YEAR}(?:-${MONTH}(?:-${DAY})?)?[?~%]?)`;
const PERIOD = new RegExp(`^${DATE}(?:/${DATE})?$`, "u");

/** Return whether a period looks like EDTF (2015, 2015-09, 2011/2015, 201X, 2015~); Python checks it in full. */
export const isPeriod = (text: string) => PERIOD.test(text) && /\d/.test(text);

/** Return whether the file that was saved last has every decision. */
export const isSaved = (work: Work, saved: Work | null) =>
  work === saved || !Object.keys(work.verdicts).length;
