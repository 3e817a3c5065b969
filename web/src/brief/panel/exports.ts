// The table in sight as a file: CSV or GeoJSON.

import { csvLine, fileName, save, saveLines } from "../../core/data/files";
import { stampsOf } from "../../core/page/stamps";
import type { Part, Shape } from "../../core/types";
import { latitude, longitude } from "../../core/view/mercator";
import type { AnyRow, State } from "../types";

const OF_THE_PAGE = new Set(["index", "shape", "spans"]);

// A table that the filters emptied keeps its header.
function columnsOf({ data, table }: State): (keyof AnyRow)[] {
  const [row = {}]: object[] = (table.layer && data.tables[table.layer]) || [];
  return Object.keys(row).filter((name) => !OF_THE_PAGE.has(name)) as (keyof AnyRow)[];
}

export function saveCsv(rows: AnyRow[], state: State) {
  const columns = columnsOf(state);
  const lines = rows.map((row) => csvLine(columns.map((column) => row[column])));
  saveLines([csvLine(columns), ...lines], state.table.layer ?? "", state.data);
}

export function saveGeoJson(rows: AnyRow[], state: State) {
  const { words, data, table } = state;
  const columns = columnsOf(state);
  const stamp = stampsOf(data.spec, words)
    .map((text) => `${text}. `)
    .join("");
  const sources = `${words.say("osm")} (ODbL), Natural Earth, GeoNames (CC BY 4.0)`;
  const collection = {
    type: "FeatureCollection",
    notice: `${stamp}${words.say("notice")} ${sources}`,
    features: rows.map((row) => ({
      type: "Feature",
      properties: Object.fromEntries(columns.map((column) => [column, row[column]])),
      geometry: row.shape ? geometryOf(row.shape) : null,
    })),
  };
  const text = `${JSON.stringify(collection, null, 1)}\n`;
  save(fileName(data, table.layer ?? "", "geojson"), "application/geo+json;charset=utf-8", [text]);
}

type Position = [lon: number, lat: number];

/** RFC 7946: lon, lat in degrees; an outer ring runs against the clock, and its holes follow it. */
export function geometryOf(shape: Shape) {
  const parts = (shape.cut ?? shape.parts).map(positionsOf);
  if (shape.kind === "point")
    return single(
      "Point",
      parts.map(([point]) => point),
    );
  if (shape.kind === "line") return single("LineString", parts);
  const polygons: Position[][][] = [];
  for (const ring of parts) {
    if (!polygons.length || signedArea(ring) > 0) polygons.push([ring]);
    else polygons[polygons.length - 1].push(ring);
  }
  return single("Polygon", polygons);
}

const single = (type: string, parts: unknown[]) =>
  parts.length === 1
    ? { type, coordinates: parts[0] }
    : { type: `Multi${type}`, coordinates: parts };

function positionsOf(xy: Part): Position[] {
  const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5;
  return Array.from({ length: xy.length / 2 }, (_, i) => [
    round(longitude(xy[2 * i] - (xy.turns ?? 0))),
    round(latitude(xy[2 * i + 1])),
  ]);
}

// Above zero against the clock.
function signedArea(ring: Position[]): number {
  let double = 0;
  for (let i = 1; i < ring.length; i++)
    double += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return double / 2;
}
