import { expect, test } from "vitest";
import { isPending, worstReview } from "../src/core/data/review";
import { makeSymbols } from "../src/core/draw/symbols";
import { stampsOf } from "../src/core/page/frame";
import type { Spec } from "../src/core/types";
import type { Words } from "../src/core/words/words";

const TABLE = {
  basis: { geodesic: { dash: [8, 5] } },
  confidence: { high: { opacity: 1 } },
  review: { pending: { dash: [2, 4], opacity: 0.5 } },
};

test("what no person has confirmed has a dash and an opacity of its own, whatever its basis", () => {
  const symbols = makeSymbols(TABLE);
  const row = { basis: "geodesic", confidence: "high" };
  for (const review of ["unconfirmed", "unsure", "stale"]) {
    expect(symbols.rowDash({ ...row, review })).toEqual([2, 4]);
    expect(symbols.opacity({ ...row, review })).toBe(0.5);
  }
  for (const review of ["confirmed", "edited", undefined]) {
    expect(symbols.rowDash({ ...row, review })).toEqual([8, 5]);
    expect(symbols.opacity({ ...row, review })).toBe(1);
  }
});

test("a ribbon is as good as the worst of its strands", () => {
  expect(worstReview([{ review: "edited" }, { review: "unsure" }, { review: "confirmed" }])).toBe(
    "unsure",
  );
  expect(isPending({ review: worstReview([{}, {}]) })).toBe(false);
});

test("a page says that it is made up, or a draft, or both", () => {
  const words = {
    say: (key: string, values?: { n?: string }) => `${key} ${values?.n ?? ""}`.trim(),
    number: (n: number) => String(n),
  } as unknown as Words;
  expect(stampsOf({ fictional: false } as Spec, words)).toEqual([]);
  expect(stampsOf({ fictional: true, unconfirmed: 12 } as Spec, words)).toEqual([
    "fictional",
    "draft 12",
  ]);
});
