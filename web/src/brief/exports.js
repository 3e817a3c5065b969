// The table in sight as a file: CSV or GeoJSON.

import { csvCell, fileName, save } from "../core/files";
import { latitude, longitude } from "../core/mercator";
import { tableRows } from "./table";

const OF_THE_PAGE = new Set(["index", "shape", "spans"]);

const fieldsOf = (rows) => Object.keys(rows[0] || {}).filter((name) => !OF_THE_PAGE.has(name));

function csvOf(rows, fields) {
  const lines = [
    fields.map(csvCell),
    ...rows.map((row) => fields.map((field) => csvCell(row[field]))),
  ];
  // The mark at the beginning tells spreadsheets that this is UTF-8.
  return `\ufeff${lines.map((cells) => cells.join(",")).join("\r\n")}\r\n`;
}

export function saveCsv(state) {
  const rows = tableRows(state);
  save(
    fileName(state.data, state.table.layer, "csv"),
    "text/csv",
    csvOf(rows, fieldsOf(state.data.tables[state.table.layer])),
  );
}

export function saveGeoJson(state) {
  const rows = tableRows(state);
  const fields = fieldsOf(state.data.tables[state.table.layer]);
  const features = rows.map((row) => ({
    type: "Feature",
    properties: Object.fromEntries(fields.map((field) => [field, row[field]])),
    geometry: row.shape ? geometryOf(row.shape) : null,
  }));
  const { words } = state;
  const collection = {
    type: "FeatureCollection",
    notice: `${state.data.spec.fictional ? `${words.say("fictional")}. ` : ""}${words.say("notice")} ${words.say("osm")} (ODbL), Natural Earth, GeoNames (CC BY 4.0)`,
    features,
  };
  save(
    fileName(state.data, state.table.layer, "geojson"),
    "application/geo+json",
    `${JSON.stringify(collection, null, 1)}\n`,
  );
}

// RFC 7946: lon, lat in degrees; an outer ring runs against the clock, and its holes follow it.
function geometryOf(shape) {
  const parts = (shape.cut || shape.parts).map((xy) => lonLats(xy));
  if (shape.kind === "point")
    return single(
      "Point",
      parts.map(([point]) => point),
    );
  if (shape.kind === "line") return single("LineString", parts);
  const polygons = [];
  for (const ring of parts) {
    if (!polygons.length || turning(ring) > 0) polygons.push([ring]);
    else polygons[polygons.length - 1].push(ring);
  }
  return single("Polygon", polygons);
}

const single = (type, parts) =>
  parts.length === 1
    ? { type, coordinates: parts[0] }
    : { type: `Multi${type}`, coordinates: parts };

function lonLats(xy) {
  const round = (degrees) => Math.round(degrees * 1e5) / 1e5;
  const points = [];
  for (let i = 0; i < xy.length; i += 2)
    points.push([round(longitude(xy[i] - (xy.turns || 0))), round(latitude(xy[i + 1]))]);
  return points;
}

// Twice the signed area: above zero against the clock.
function turning(ring) {
  let sum = 0;
  for (let i = 1; i < ring.length; i++)
    sum += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return sum;
}
