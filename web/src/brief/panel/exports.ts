// The open table as a file: CSV or GeoJSON.

import { csvLine, fileName, save, saveLines } from "../../core/data/files";
import { stampsOf } from "../../core/page/frame";
import type { Part, Shape } from "../../core/types";
import { latitude, longitude } from "../../core/view/mercator";
import type { AnyRow, State } from "../types";

const PAGE_COLUMNS = new Set(["index", "shape", "spans"]);

/** Return the columns of the open table, also if the filters leave it no rows. */
function exportedColumns({ data, table }: State): (keyof AnyRow)[] {
  const [row = {}]: object[] = (table.layer && data.tables[table.layer]) || [];
  return Object.keys(row).filter((name) => !PAGE_COLUMNS.has(name)) as (keyof AnyRow)[];
}

export function saveCsv(rows: AnyRow[], state: State) {
  const columns = exportedColumns(state);
  const lines = rows.map((row) => csvLine(columns.map((column) => row[column])));
  saveLines([csvLine(columns), ...lines], state.table.layer ?? "", state.data);
}

/** Save rows of the table's layer as GeoJSON, with the stamps, the notice and the sources of the map. */
export function saveGeoJson(rows: AnyRow[], state: State) {
  const { words, data, table } = state;
  const columns = exportedColumns(state);
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
      geometry: row.shape ? geoJsonGeometry(row.shape) : null,
    })),
  };
  const text = `${JSON.stringify(collection, null, 1)}\n`;
  save(fileName(data, table.layer ?? "", "geojson"), "application/geo+json;charset=utf-8", [text]);
}

type Position = [lon: number, lat: number];

/** Return a shape as GeoJSON (RFC 7946): lon, lat in degrees; outer rings anticlockwise, each followed by its holes. */
export function geoJsonGeometry(shape: Shape) {
  const parts = (shape.cut ?? shape.parts).map(lonLatPositions);
  if (shape.kind === "point")
    return singleOrMulti(
      "Point",
      parts.map(([point]) => point),
    );
  if (shape.kind === "line") return singleOrMulti("LineString", parts);
  const polygons: Position[][][] = [];
  for (const ring of parts) {
    if (!polygons.length || signedArea(ring) > 0) polygons.push([ring]);
    else polygons[polygons.length - 1].push(ring);
  }
  return singleOrMulti("Polygon", polygons);
}

const singleOrMulti = (type: string, parts: unknown[]) =>
  parts.length === 1
    ? { type, coordinates: parts[0] }
    : { type: `Multi${type}`, coordinates: parts };

/** Return the vertices of a part as lon, lat in degrees, moved back from the copy of the world on which the map draws
 * it. */
function lonLatPositions(xy: Part): Position[] {
  const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5;
  return Array.from({ length: xy.length / 2 }, (_, i) => [
    round(longitude(xy[2 * i] - (xy.turns ?? 0))),
    round(latitude(xy[2 * i + 1])),
  ]);
}

/** Return the area of a ring, square degrees, above 0 if it runs anticlockwise. */
function signedArea(ring: Position[]): number {
  let doubleArea = 0;
  for (let i = 1; i < ring.length; i++)
    doubleArea += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return doubleArea / 2;
}
