import { describe, expect, it } from "vitest";
import { placePoints } from "../../src/review/draw/claim-map";
import { NO_WORK, startHistory } from "../../src/review/model/work";
import { DATA } from "./fixture";

function longitudes(bounds: [number, number, number, number], lons: number[]) {
  const places = Object.fromEntries(
    lons.map((lon) => [`${lon}`, { ...DATA.places.nis, lon, lat: 15 }]),
  );
  const data = { ...DATA, spec: { bounds }, places };
  const points = placePoints(lons.map(String), { data, history: startHistory(NO_WORK) });
  return points.map(({ x }) => Math.round(x * 360 - 180));
}

describe("places stand on the copy of the world on which the ground is drawn", () => {
  it("from the Americas to China by the Pacific", () => {
    expect(longitudes([97, -30, -57, 40], [-90, 98, -58])).toEqual([270, 98, 302]);
  });
  it("and by the Atlantic, whichever comes first", () => {
    expect(longitudes([-101, -30, 99, 40], [-100, 98])).toEqual([-100, 98]);
  });
});
