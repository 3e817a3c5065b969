import { expect, it } from "vitest";
import { missingPosition, readPosition, validPositions } from "../../src/review/model/positions";
import { NO_WORK, withPosition } from "../../src/review/model/work";
import { DATA } from "./fixture";

const unknown = {
  place: "unlocated:wajaale",
  name: "Wajaale",
  kind: "unlocated",
  country_codes: [],
  lon: null,
  lat: null,
};
const data = { places: { ...DATA.places, wajaale: unknown } };
const claim = {
  origin: "wajaale",
  destination: "nis",
  via: [],
  commodity: "fuel",
  direction: "one-way" as const,
  period: null,
  mode: null,
  credibility: null,
  words: null,
};

it("reads positions as maps copy them, latitude first, or with letters", () => {
  expect(readPosition("9.60, 43.35")).toEqual({ lat: 9.6, lon: 43.35 });
  expect(readPosition("9.60 N 43.35 E")).toEqual({ lat: 9.6, lon: 43.35 });
  expect(readPosition("70.5°W, 12.25°S")).toEqual({ lat: -12.25, lon: -70.5 });
  expect(readPosition("٩٫٦، ٤٣٫٣٥")).toEqual({ lat: 9.6, lon: 43.35 });
  for (const text of ["", "9.6", "95, 43", "9.6, 200", "Wajaale", "9 N, 43 N"])
    expect(readPosition(text)).toBeNull();
});

it("asks for the position of a stop until the reader gives one", () => {
  expect(missingPosition(claim, data, NO_WORK)).toBe("wajaale");
  const work = withPosition(NO_WORK, "wajaale", { lon: 43.35, lat: 9.6 });
  expect(missingPosition(claim, data, work)).toBeNull();
  expect(withPosition(work, "wajaale", null).places).toEqual({});
});

it("refuses positions in a file of places that have one, and what is no position", () => {
  const known = { ...data, brief: "" } as unknown as Parameters<typeof validPositions>[1];
  expect(validPositions({ wajaale: { lon: 43.35, lat: 9.6 } }, known)).toEqual({
    wajaale: { lon: 43.35, lat: 9.6 },
  });
  expect(validPositions(undefined, known)).toEqual({});
  for (const record of [
    { nis: { lon: 1, lat: 1 } },
    { wajaale: { lon: 1, lat: 99 } },
    { wajaale: null },
    [],
  ])
    expect(validPositions(record, known)).toBeNull();
});
