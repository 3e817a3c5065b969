// Distance along the WGS84 ellipsoid: T. Vincenty, Survey Review 23 (1975), 88–93, the inverse problem.

export const SEMI_MAJOR_M = 6_378_137;
export const FLATTENING = 1 / 298.257223563;

// Degrees, named as Leaflet names them.
export interface LatLng {
  lat: number;
  lng: number;
}

// Metres between two points { lat, lng } in degrees; NaN for points almost opposite, where the method does not settle.
export function geodesicLength(a: LatLng, b: LatLng): number {
  const semiMinor = SEMI_MAJOR_M * (1 - FLATTENING);
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [u1, u2] = [a, b].map(({ lat }) => Math.atan((1 - FLATTENING) * Math.tan(radians(lat))));
  const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let apart = (b.lng - a.lng) % 360;
  if (apart > 180) apart -= 360;
  if (apart < -180) apart += 360;
  const difference = radians(apart);
  let lambda = difference;
  for (let i = 0; i < 200; i++) {
    const [sl, cl] = [Math.sin(lambda), Math.cos(lambda)];
    const sinSigma = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl);
    if (sinSigma === 0) return 0;
    const cosSigma = s1 * s2 + c1 * c2 * cl;
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (c1 * c2 * sl) / sinSigma;
    const cos2Alpha = 1 - sinAlpha ** 2;
    const cosMiddle = cos2Alpha ? cosSigma - (2 * s1 * s2) / cos2Alpha : 0; // 0 along the equator
    const c = (FLATTENING / 16) * cos2Alpha * (4 + FLATTENING * (4 - 3 * cos2Alpha));
    const before = lambda;
    lambda =
      difference +
      (1 - c) *
        FLATTENING *
        sinAlpha *
        (sigma + c * sinSigma * (cosMiddle + c * cosSigma * (2 * cosMiddle ** 2 - 1)));
    if (Math.abs(lambda - before) > 1e-12) continue;
    const square = (cos2Alpha * (SEMI_MAJOR_M ** 2 - semiMinor ** 2)) / semiMinor ** 2;
    const big = 1 + (square / 16384) * (4096 + square * (-768 + square * (320 - 175 * square)));
    const small = (square / 1024) * (256 + square * (-128 + square * (74 - 47 * square)));
    const bend =
      small *
      sinSigma *
      (cosMiddle +
        (small / 4) *
          (cosSigma * (2 * cosMiddle ** 2 - 1) -
            (small / 6) * cosMiddle * (4 * sinSigma ** 2 - 3) * (4 * cosMiddle ** 2 - 3)));
    return semiMinor * big * (sigma - bend);
  }
  return NaN;
}
