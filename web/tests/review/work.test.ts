import { describe, expect, test } from "vitest";
import {
  currentClaim,
  currentVerdict,
  makeCards,
  missingSlots,
  nearestPlaces,
  nextUndecided,
} from "../../src/review/model/cards";
import {
  decisionFile,
  isAsProposed,
  isPeriod,
  readDecisions,
} from "../../src/review/model/decisions";
import { loadReview, storeKey, storeReview } from "../../src/review/model/store";
import { readText } from "../../src/review/model/text";
import {
  NO_WORK,
  newId,
  pushStep,
  startHistory,
  stepBack,
  stepForward,
  type Work,
  withAdded,
  withClaim,
  withoutAdded,
  withVerdict,
} from "../../src/review/model/work";
import { findPlaces } from "../../src/review/panel/fields";
import { candidate, DATA, SENTENCES } from "./fixture";

const cards = makeCards(DATA, []);
const [first, second] = cards;
const accepted = { status: "confirmed", reason: null } as const;

describe("cards", () => {
  test("stand in reading order, the reader's own among them", () => {
    const work = withAdded(NO_WORK, { id: newId(1, NO_WORK), sentence: 1, proposed: {} });
    expect(makeCards(DATA, work.added).map(({ id }) => id)).toEqual(["p1-aa", "own-1-1", "p2-bb"]);
    expect(newId(1, work)).toBe("own-1-2");
    expect(withoutAdded(work, "own-1-1")).toEqual(NO_WORK);
  });

  test("places of the sentence come first as they are read, then others by distance", () => {
    const text = readText(DATA);
    expect(nearestPlaces(first, text)).toEqual(["nis", "sofia"]);
    const alone = candidate({ ...SENTENCES[2], id: "p2-bb" });
    alone.slots.origin = { value: "vidin", alternatives: [] };
    expect(nearestPlaces({ sentence: 2, candidate: alone }, text)).toEqual([
      "sofia",
      "vidin",
      "nis",
    ]);
  });

  test("the next open card is sought from the open one, and from the beginning again", () => {
    const work = withVerdict(NO_WORK, second.id, accepted);
    expect(nextUndecided(cards, work, first.id)?.id).toBe(first.id);
    expect(nextUndecided(cards, withVerdict(work, first.id, accepted), first.id)).toBeNull();
  });

  test("an earlier review counts until the reader decides anew", () => {
    const review = { status: "rejected", reason: "denied" } as const;
    const [card] = makeCards({ ...DATA, candidates: [candidate({ review })] }, []);
    expect(currentVerdict(card, NO_WORK)).toEqual(review);
    expect(currentVerdict(card, withVerdict(NO_WORK, card.id, accepted))).toEqual(accepted);
    const [stale] = makeCards(
      { ...DATA, candidates: [candidate({ review: { status: "stale", reason: null } })] },
      [],
    );
    expect(currentVerdict(stale, NO_WORK)).toBeNull();
    expect(stale.sentence).toBeNull(); // its offsets are those of another text
    expect(nearestPlaces(stale, readText(DATA))).toEqual(["nis", "sofia"]);
  });

  test("what an earlier review changed is shown, and still counts as changed", () => {
    const { credibility: _, ...decided } = { ...first.proposed, origin: "vidin" };
    const [card] = makeCards({ ...DATA, candidates: [candidate({ decided })] }, []);
    expect(currentClaim(card, NO_WORK).origin).toBe("vidin");
    expect(isAsProposed(currentClaim(card, NO_WORK), card)).toBe(false);
  });

  test("without both ends and a commodity nothing can be accepted", () => {
    expect(missingSlots(first.proposed)).toEqual([]);
    expect(missingSlots({ ...first.proposed, origin: null, commodity: null })).toEqual([
      "origin",
      "commodity",
    ]);
  });
});

describe("work", () => {
  test("a change takes back the decision; undo and redo restore both, with the card", () => {
    const decided = pushStep(
      startHistory(NO_WORK),
      withVerdict(NO_WORK, "p1-aa", accepted),
      "p1-aa",
    );
    const claim = { ...first.proposed, period: "2015" };
    const changed = pushStep(decided, withClaim(decided.now, "p1-aa", claim), "p2-bb");
    expect(changed.now.verdicts).toEqual({});
    const [undone, at] = stepBack(changed, "p1-aa") ?? [];
    expect([undone?.now, at]).toEqual([decided.now, "p2-bb"]);
    expect(undone && stepForward(undone, at ?? null)?.[0].now).toBe(changed.now);
    expect(stepBack(startHistory(NO_WORK), null)).toBeNull();
  });
});

const grade = { ...first.proposed, credibility: 3 };
const edited = { ...second.proposed, via: ["vidin"], words: { en: "Own words." } };
const added = { id: "own-1-1", sentence: 1, proposed: {} };
const own = { ...second.proposed, origin: "vidin", destination: "nis" };
const done: Work = [
  (work: Work) => withVerdict(withClaim(work, "p1-aa", grade), "p1-aa", accepted),
  (work: Work) =>
    withVerdict(withClaim(work, "p2-bb", edited), "p2-bb", { status: "edited", reason: null }),
  (work: Work) => withClaim(withAdded(work, added), "own-1-1", own),
  (work: Work) => withVerdict(work, "own-1-1", { status: "edited", reason: null }),
].reduce((work, act) => act(work), NO_WORK);
const saved = () => decisionFile(DATA, makeCards(DATA, done.added), done);

describe("decisions", () => {
  test("are as the contract has them; a sentence of the reader's is named by its place", () => {
    expect(saved().decisions[0]).toEqual({
      candidate: "p1-aa",
      status: "confirmed",
      reason: null,
      ...grade,
    });
    expect(saved().decisions[1]).toMatchObject({ sentence: SENTENCES[1], origin: "vidin" });
    expect(saved()).toMatchObject({ format: 1, brief: "mine", text: DATA.text.sha256 });
  });

  test("are confirmed as long as nothing that the rules said was changed", () => {
    expect(isAsProposed(grade, first)).toBe(true);
    expect(isAsProposed(edited, second)).toBe(false);
    expect(isAsProposed({ ...first.proposed, words: { en: "x" } }, first)).toBe(false);
    expect(isAsProposed(own, { ...first, candidate: null })).toBe(false);
  });

  test("read back as the same work", () => {
    expect(readDecisions(JSON.stringify(saved()), DATA)).toEqual(done);
  });

  test.each([
    ["load_not_decisions", "{"],
    ["load_not_decisions", "[]"],
    ["load_not_decisions", JSON.stringify({ ...saved(), format: 2 })],
    ["load_other_text", JSON.stringify({ ...saved(), text: "00" })],
    ["load_other_brief", JSON.stringify({ ...saved(), brief: "yours" })],
    ...[
      { candidate: "p9-zz" },
      { candidate: "__proto__" },
      { origin: "toString" },
      { status: "stale" },
      { commodity: "tea" },
      { period: "soon" },
      { credibility: 7 },
      { via: "nis" },
    ].map((part) => [
      "load_bad_decision",
      JSON.stringify({ ...saved(), decisions: [{ ...saved().decisions[0], ...part }] }),
    ]),
  ])("a file is refused with %s", (refused, json) => {
    expect(readDecisions(json, DATA)).toMatchObject({ refused });
  });

  test.each(["2015", "2015-09", "2015-09-01", "2011/2015", "../2019", "201X", "2015~", "2015?"])(
    "%s is a period",
    (text) => expect(isPeriod(text)).toBe(true),
  );
  test.each(["soon", "15", "2015 to 2016", "../..", "2015-9", "2015-13"])(
    "%s is no period",
    (text) => expect(isPeriod(text)).toBe(false),
  );
});

describe("storage", () => {
  const memory = new Map<string, string>();
  const storage = () => ({
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => void memory.set(key, value),
  });
  const denied = () => {
    throw new Error("SecurityError");
  };

  test("keeps all work, decided or not, under the text's checksum", () => {
    expect(storeReview({ work: done, current: "p2-bb" }, DATA, storage)).toBe(true);
    expect([...memory.keys()][0]).toContain(DATA.text.sha256);
    expect(loadReview(DATA, storage)).toEqual({ work: done, current: "p2-bb" });
    expect(loadReview({ ...DATA, brief: "yours" }, storage)).toBeNull();
  });

  test("leaves out what a page that was made anew does not know", () => {
    const fewer = { ...DATA, candidates: [DATA.candidates[1]] };
    expect(Object.keys(loadReview(fewer, storage)?.work.verdicts ?? {})).toEqual([
      "p2-bb",
      "own-1-1",
    ]);
    memory.set(storeKey(DATA), "{");
    expect(loadReview(DATA, storage)).toBeNull();
  });

  test("says where it is denied", () => {
    expect(storeReview({ work: done, current: null }, DATA, denied)).toBe(false);
    expect(loadReview(DATA, denied)).toBeNull();
  });
});

test("places are found by the beginning of any word, however they are spelled", () => {
  const state = { data: DATA };
  expect(findPlaces("nis", state)).toEqual(["nis"]);
  expect(findPlaces("SOF", state)).toEqual(["sofia"]);
  expect(findPlaces("", state)).toEqual([]);
  expect(currentClaim(first, NO_WORK)).toBe(first.proposed);
});
