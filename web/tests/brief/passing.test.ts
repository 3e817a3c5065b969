import { expect, test } from "vitest";
import { passingFlows } from "../../src/brief/panel/passing";

test("flows over a crossing come with their shares, larger ones first, without traces", () => {
  expect(passingFlows(["a", "b", "c"], [0.2, 0.9, 0.001])).toEqual([
    { id: "b", share: 0.9 },
    { id: "a", share: 0.2 },
  ]);
  expect(passingFlows([], [])).toEqual([]);
});
