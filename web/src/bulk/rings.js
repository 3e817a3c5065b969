// Rings of a radius round a place, on the WGS84 ellipsoid: T. Vincenty, Survey Review 23 (1975), 88–93, the direct problem.

import { FLATTENING, SEMI_MAJOR_M } from "../core/geodesic";
import { boxOf, mercatorX, mercatorY } from "../core/mercator";
import { isInView, tracePath } from "../core/surface";

// [lon, lat] in degrees, so many metres from a place towards an azimuth, clockwise from north.
function geodesicPoint(lon, lat, azimuth, metres) {
  const radians = (degrees) => (degrees * Math.PI) / 180;
  const semiMinor = SEMI_MAJOR_M * (1 - FLATTENING);
  const [sinTurn, cosTurn] = [Math.sin(radians(azimuth)), Math.cos(radians(azimuth))];
  const tanU = (1 - FLATTENING) * Math.tan(radians(lat));
  const cosU = 1 / Math.hypot(1, tanU);
  const sinU = tanU * cosU;
  const first = Math.atan2(tanU, cosTurn);
  const sinAlpha = cosU * sinTurn;
  const cos2Alpha = 1 - sinAlpha ** 2;
  const square = (cos2Alpha * (SEMI_MAJOR_M ** 2 - semiMinor ** 2)) / semiMinor ** 2;
  const big = 1 + (square / 16384) * (4096 + square * (-768 + square * (320 - 175 * square)));
  const small = (square / 1024) * (256 + square * (-128 + square * (74 - 47 * square)));
  let sigma = metres / (semiMinor * big);
  for (let i = 0; i < 20; i++) {
    const cosMiddle = Math.cos(2 * first + sigma);
    const bend =
      small *
      Math.sin(sigma) *
      (cosMiddle +
        (small / 4) *
          (Math.cos(sigma) * (2 * cosMiddle ** 2 - 1) -
            (small / 6) * cosMiddle * (4 * Math.sin(sigma) ** 2 - 3) * (4 * cosMiddle ** 2 - 3)));
    const next = metres / (semiMinor * big) + bend;
    if (Math.abs(next - sigma) < 1e-13) break;
    sigma = next;
  }
  const [sinSigma, cosSigma, cosMiddle] = [
    Math.sin(sigma),
    Math.cos(sigma),
    Math.cos(2 * first + sigma),
  ];
  const fall = sinU * sinSigma - cosU * cosSigma * cosTurn;
  const latitudeThere = Math.atan2(
    sinU * cosSigma + cosU * sinSigma * cosTurn,
    (1 - FLATTENING) * Math.hypot(sinAlpha, fall),
  );
  const lambda = Math.atan2(sinSigma * sinTurn, cosU * cosSigma - sinU * sinSigma * cosTurn);
  const c = (FLATTENING / 16) * cos2Alpha * (4 + FLATTENING * (4 - 3 * cos2Alpha));
  const apart =
    lambda -
    (1 - c) *
      FLATTENING *
      sinAlpha *
      (sigma + c * sinSigma * (cosMiddle + c * cosSigma * (2 * cosMiddle ** 2 - 1)));
  return [lon + (apart * 180) / Math.PI, (latitudeThere * 180) / Math.PI];
}

export const geodesicRing = (lon, lat, metres, n) =>
  Array.from({ length: n }, (_, i) => geodesicPoint(lon, lat, (360 * i) / n, metres));

const RING_VERTICES = 72; // a ring of 200 px is less than a quarter of a pixel off between them

function ringShapes({ rings, places }) {
  return Array.from(rings.place, (place, i) => {
    const points = geodesicRing(
      places.lon[place],
      places.lat[place],
      rings.radius[i],
      RING_VERTICES,
    );
    const turns = Math.round(places.x[place] - mercatorX(places.lon[place]));
    const xy = Float64Array.from(
      [...points, points[0]].flatMap(([lon, lat]) => [mercatorX(lon) + turns, mercatorY(lat)]),
    );
    xy.box = boxOf(xy);
    return { radius: rings.radius[i], parts: [xy], box: xy.box };
  }).sort((a, b) => b.radius - a.radius);
}

export function drawRings(context, view, state) {
  if (!state.asked.rings || !state.data.rings.place) return;
  context.fillStyle = context.strokeStyle = state.symbols.layer("buffers");
  context.lineWidth = 0.7;
  for (const shape of (state.rings ??= ringShapes(state.data))) {
    if (!isInView(shape.box, view)) continue;
    context.beginPath();
    tracePath(context, shape, view, true);
    context.globalAlpha = state.symbols.fill("buffers");
    context.fill();
    context.globalAlpha = 0.4;
    context.stroke();
  }
  context.globalAlpha = 1;
}
