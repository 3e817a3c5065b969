import { expect, test } from "vitest";
import messages from "../../../geo/maps/messages.json";
import { chainLength, restOfShares } from "../../src/brief/panel/chains";
import { costNote } from "../../src/brief/panel/closure-answer";
import type { Row } from "../../src/brief/types";
import { type Language, type Messages, makeWords } from "../../src/core/words/words";

function wordsIn(language: Language) {
  const words = makeWords(messages as unknown as Messages);
  words.language = language;
  return words;
}

test("a chain's hours have a range only where its traffic differs", () => {
  const chain = {
    chain_hours: 9.56,
    chain_hours_low: 6.99,
    chain_hours_high: 10.83,
    chain_km: 529.1,
  };
  const text = (values: object) =>
    chainLength({ ...chain, ...values } as Row<"chains">, wordsIn("en"));
  expect(text({})).toBe("9.6 h on average (7–11), 529 km");
  expect(text({ chain_hours_low: 9.6, chain_hours_high: 10.4 })).toBe("9.6 h, 529 km");
});

test("the chains that are not listed have the share that the listed ones leave", () => {
  // They once said 26.6% beside 38.9, 13.9, 11.2 and 9.6%.
  const others = [0.08, 0.06, 0.05, 0.03, 0.02, 0.02, 0.006];
  expect(restOfShares([0.389, 0.139, 0.112, 0.096], others)).toBeCloseTo(0.264, 9);
  // A flow of which a tenth has no such chain is not filled up.
  expect(restOfShares([0.5, 0.2], [0.1, 0.1])).toBeCloseTo(0.2, 9);
});

test("a cost says why it is not the difference of the averages beside it", () => {
  const closure = { hours_before: 14.6, hours_after: 16, hours_lost: 2.3, no_way_left: 0 };
  const note = (values: object, language: Language = "en") =>
    costNote({ ...closure, ...values } as Row<"closures">, wordsIn(language));
  expect(note({})).toContain("choice of routes");
  expect(note({}, "fr")).toContain("choix d’itinéraires");
  expect(note({ hours_lost: 1.45 })).toBe("");
  expect(note({ hours_lost: null })).toBe("");
  expect(note({ no_way_left: 0.2 })).toContain("traffic without a route");
});
