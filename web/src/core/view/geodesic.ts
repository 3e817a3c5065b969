// Distances and points along the WGS84 ellipsoid: T. Vincenty, Survey Review 23 (1975), 88–93.

const SEMI_MAJOR_M = 6_378_137;
const FLATTENING = 1 / 298.257223563;
const SEMI_MINOR_M = SEMI_MAJOR_M * (1 - FLATTENING);

// Degrees, named as Leaflet names them.
interface LatLng {
  lat: number;
  lng: number;
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;
const degrees = (radians: number) => (radians * 180) / Math.PI;

/** Return the tangent of the reduced latitude. */
const reducedTangent = (lat: number) => (1 - FLATTENING) * Math.tan(radians(lat));

/** Return the coefficients A and B of Vincenty's equations 3 and 4, from the squared cosine of the azimuth at the
 * equator. */
function arcCoefficients(cos2Alpha: number) {
  const uSquared = (cos2Alpha * (SEMI_MAJOR_M ** 2 - SEMI_MINOR_M ** 2)) / SEMI_MINOR_M ** 2;
  return {
    a: 1 + (uSquared / 16384) * (4096 + uSquared * (-768 + uSquared * (320 - 175 * uSquared))),
    b: (uSquared / 1024) * (256 + uSquared * (-128 + uSquared * (74 - 47 * uSquared))),
  };
}

/** Return Δσ of Vincenty's equation 6, radians: how the arc on the auxiliary sphere differs from that of the
 * ellipsoid. */
const arcCorrection = (b: number, sinSigma: number, cosSigma: number, cosMiddle: number) =>
  b *
  sinSigma *
  (cosMiddle +
    (b / 4) *
      (cosSigma * (2 * cosMiddle ** 2 - 1) -
        (b / 6) * cosMiddle * (4 * sinSigma ** 2 - 3) * (4 * cosMiddle ** 2 - 3)));

/** Return λ − L of Vincenty's equations 10 and 11, radians: how the difference of longitude on the auxiliary sphere
 * exceeds that on the ellipsoid. */
function longitudeCorrection(
  sinAlpha: number,
  sigma: number,
  sinSigma: number,
  cosSigma: number,
  cosMiddle: number,
) {
  const cos2Alpha = 1 - sinAlpha ** 2;
  const c = (FLATTENING / 16) * cos2Alpha * (4 + FLATTENING * (4 - 3 * cos2Alpha));
  return (
    (1 - c) *
    FLATTENING *
    sinAlpha *
    (sigma + c * sinSigma * (cosMiddle + c * cosSigma * (2 * cosMiddle ** 2 - 1)))
  );
}

/** Return the metres between two points (the inverse problem); NaN for points almost opposite, where the method does
 * not converge. */
export function geodesicLength(from: LatLng, to: LatLng): number {
  const [u1, u2] = [from, to].map(({ lat }) => Math.atan(reducedTangent(lat)));
  const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let lonDifference = (to.lng - from.lng) % 360;
  if (lonDifference > 180) lonDifference -= 360;
  if (lonDifference < -180) lonDifference += 360;
  const difference = radians(lonDifference);
  let lambda = difference; // on the auxiliary sphere
  for (let i = 0; i < 200; i++) {
    const [sl, cl] = [Math.sin(lambda), Math.cos(lambda)];
    const sinSigma = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl);
    if (sinSigma === 0) return 0;
    const cosSigma = s1 * s2 + c1 * c2 * cl;
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (c1 * c2 * sl) / sinSigma;
    const cos2Alpha = 1 - sinAlpha ** 2;
    const cosMiddle = cos2Alpha ? cosSigma - (2 * s1 * s2) / cos2Alpha : 0; // 0 along the equator
    const lastLambda = lambda;
    lambda = difference + longitudeCorrection(sinAlpha, sigma, sinSigma, cosSigma, cosMiddle);
    if (Math.abs(lambda - lastLambda) > 1e-12) continue;
    const { a, b } = arcCoefficients(cos2Alpha);
    return SEMI_MINOR_M * a * (sigma - arcCorrection(b, sinSigma, cosSigma, cosMiddle));
  }
  return NaN;
}

/** Return [lon, lat] of the point at a distance and azimuth, clockwise from north, from a place (the direct problem). */
export function geodesicPoint(
  lon: number,
  lat: number,
  azimuth_deg: number,
  distance_m: number,
): [number, number] {
  const [sinTurn, cosTurn] = [Math.sin(radians(azimuth_deg)), Math.cos(radians(azimuth_deg))];
  const tanU = reducedTangent(lat);
  const cosU = 1 / Math.hypot(1, tanU);
  const sinU = tanU * cosU;
  const sigma1 = Math.atan2(tanU, cosTurn);
  const sinAlpha = cosU * sinTurn;
  const { a, b } = arcCoefficients(1 - sinAlpha ** 2);
  let sigma = distance_m / (SEMI_MINOR_M * a);
  for (let i = 0; i < 20; i++) {
    const cosMiddle = Math.cos(2 * sigma1 + sigma);
    const next =
      distance_m / (SEMI_MINOR_M * a) +
      arcCorrection(b, Math.sin(sigma), Math.cos(sigma), cosMiddle);
    if (Math.abs(next - sigma) < 1e-13) break;
    sigma = next;
  }
  const [sinSigma, cosSigma] = [Math.sin(sigma), Math.cos(sigma)];
  const polarTerm = sinU * sinSigma - cosU * cosSigma * cosTurn;
  const latitude = Math.atan2(
    sinU * cosSigma + cosU * sinSigma * cosTurn,
    (1 - FLATTENING) * Math.hypot(sinAlpha, polarTerm),
  );
  const lambda = Math.atan2(sinSigma * sinTurn, cosU * cosSigma - sinU * sinSigma * cosTurn);
  const cosMiddle = Math.cos(2 * sigma1 + sigma);
  const lonDifference =
    lambda - longitudeCorrection(sinAlpha, sigma, sinSigma, cosSigma, cosMiddle);
  return [lon + degrees(lonDifference), degrees(latitude)];
}
