// Decodes the ground of a map: names, towns, roads, rivers and lakes (written by geo/maps/ground/).

import type { Point, Shape } from "../types";
import { mercatorX, mercatorY, onCopyOf } from "../view/mercator";
import type { Language, Texts } from "../words/words";
import type { Column, Place, Read } from "./decode";
import { addToGroup } from "./grouping";
import { type PackedShapes, unpackShapes, unpackShapesLazily } from "./packed-shapes";

type PackedTexts = Record<Language, (string | null)[]>;

interface PackedLines {
  zooms: number[];
  shapes: PackedShapes;
}

/** The ground in a page's header; positions are steps from row to row in units of `quantum` degrees. */
export interface PackedGround {
  quantum: number;
  areas: { kind: AreaKind[]; zoom: Place; texts: PackedTexts };
  spots: Record<"area" | "room" | "lon" | "lat", Place>;
  towns: Record<"zoom" | "lon" | "lat", Place> & { texts: PackedTexts };
  roads: PackedLines;
  road_error_m: number;
  rivers: PackedLines;
  lakes: PackedShapes;
}

export type AreaKind = "country" | "sea" | "land" | "river";

/** A place for a name on the Mercator square, with the room on either side. */
export interface Spot extends Point {
  room: number;
}

export interface NamedArea {
  kind: AreaKind;
  /** The zoom from which it is named. */
  zoom: number;
  texts: Texts;
  spots: Spot[];
}

export interface Town extends Point {
  /** The zoom from which it shows. */
  zoom: number;
  texts: Texts;
}

/** Lines of one rank. */
export interface RankedLines {
  zoom: number;
  readonly shape: Shape;
}

export interface Ground {
  areas: NamedArea[];
  /** Sorted by zoom: towns that show from farthest away come first. */
  towns: Town[];
  roads: RankedLines[];
  /** Median distance between a drawn road and the true one, metres. */
  roadError: number;
  rivers: RankedLines[];
  lakes: Shape[];
}

/** Read the ground of a map from a page's data; `middleX` is the middle of the map, or null (see `readPayload`). */
export function readGround(
  packed: PackedGround | null | undefined,
  read: Read,
  middleX: number | null,
): Ground | null {
  if (!packed) return null;
  const { quantum, areas, spots, towns } = packed;
  const points = unpackPoints(spots, read, quantum, middleX);
  const spotsInArea = spotsByArea(read(spots.area), read(spots.room), points, quantum / 360);
  const zooms = read(areas.zoom);
  const townZooms = read(towns.zoom);
  const townsWithZoom = unpackPoints(towns, read, quantum, middleX).map((point, i) => ({
    ...point,
    zoom: townZooms[i],
    texts: textsAt(towns.texts, i),
  }));
  return {
    areas: areas.kind.map((kind, i) => ({
      kind,
      zoom: zooms[i],
      texts: textsAt(areas.texts, i),
      spots: spotsInArea.get(i) ?? [],
    })),
    towns: townsWithZoom.sort((a, b) => a.zoom - b.zoom),
    roads: unpackLines(packed.roads, read, middleX),
    roadError: packed.road_error_m,
    rivers: unpackLines(packed.rivers, read, middleX),
    lakes: unpackShapes(packed.lakes, read, middleX),
  };
}

/** Return the positions in two columns on the Mercator square. Each value of a column is a step from the row before, in
 * units of `quantum` degrees. */
function unpackPoints(
  columns: Record<"lon" | "lat", Place>,
  read: Read,
  quantum: number,
  middleX: number | null,
): Point[] {
  const [lons, lats] = [read(columns.lon), read(columns.lat)];
  let [lon, lat] = [0, 0];
  return Array.from(lons, (step, i) => {
    lon += step;
    lat += lats[i];
    return { x: onCopyOf(middleX, mercatorX(lon * quantum)), y: mercatorY(lat * quantum) };
  });
}

/** Return number of an area → the spots where its name may stand. The number of a spot's area is given as a step from
 * that of the spot before; rooms are in units of `unit` sides of the Mercator square. */
function spotsByArea(
  steps: Column,
  rooms: Column,
  points: Point[],
  unit: number,
): Map<number, Spot[]> {
  const spots = new Map<number, Spot[]>();
  let area = 0;
  for (const [i, point] of points.entries()) {
    area += steps[i];
    addToGroup(spots, area, { ...point, room: rooms[i] * unit });
  }
  return spots;
}

const textsAt = (texts: PackedTexts, i: number): Texts => ({
  en: texts.en[i],
  fr: texts.fr[i],
  ar: texts.ar[i],
});

/** Unpack lines that are projected when they are first drawn: most roads show only from near by. */
const unpackLines = ({ zooms, shapes }: PackedLines, read: Read, middleX: number | null) =>
  unpackShapesLazily(shapes, read, middleX).map((shapeOf, i) => ({
    zoom: zooms[i],
    get shape() {
      return shapeOf();
    },
  }));
