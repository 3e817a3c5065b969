"""The conformal sphere: WGS84 mapped to a unit sphere with all angles preserved.

Latitudes become conformal latitudes by Krüger's series in the third flattening, to its fourth power (Karney
2024, doi:10.1080/00396265.2023.2217604, table of 20 series); the remainder is below 1e-12 of a radian. Near a
place the ellipsoid is an enlargement of the sphere by `metres_per_radian`.
"""

from __future__ import annotations

import numpy as np
from numpy.polynomial import Polynomial

from geo.arrays import Floats
from geo.geodesy.ellipsoid import DEGREES_PER_RADIAN, ECCENTRICITY_SQUARED, EQUATOR_RADIUS_M

AXIS_RATIO = np.sqrt(1.0 - ECCENTRICITY_SQUARED)
N = (1.0 - AXIS_RATIO) / (1.0 + AXIS_RATIO)  # the third flattening, as in the papers
TO_CONFORMAL = (
    -2 * N + 2 / 3 * N**2 + 4 / 3 * N**3 - 82 / 45 * N**4,
    5 / 3 * N**2 - 16 / 15 * N**3 - 13 / 9 * N**4,
    -26 / 15 * N**3 + 34 / 21 * N**4,
    1237 / 630 * N**4,
)
TO_GEODETIC = (
    2 * N - 2 / 3 * N**2 - 2 * N**3 + 116 / 45 * N**4,
    7 / 3 * N**2 - 8 / 5 * N**3 - 227 / 45 * N**4,
    56 / 15 * N**3 - 136 / 35 * N**4,
    4279 / 630 * N**4,
)
SCALE_DEGREE = 5


def sine_polynomial(coefficients: tuple[float, ...]) -> tuple[float, ...]:
    """Return the coefficients of the polynomial p with c₁ sin 2x + c₂ sin 4x + … = sin x cos x p(sin² x).

    A polynomial is faster to evaluate than a sum of sines. The coefficients come constant first, as `horner` expects.
    """
    # as many places as make the fit exact, away from 0 and 90° where the factor is 0 / 0
    angles = np.linspace(0.1, 1.4, 41)
    sums = sum(c * np.sin(2 * k * angles) for k, c in enumerate(coefficients, start=1))
    squares = np.sin(angles) ** 2
    factor = sums / (np.sin(angles) * np.cos(angles))
    fit = Polynomial.fit(squares, factor, len(coefficients) - 1)
    return tuple(fit.convert().coef.tolist())


def horner(coefficients: tuple[float, ...], values: Floats) -> Floats:
    """Evaluate a polynomial at each value, given its coefficients, constant first.

    Examples
    --------
    >>> horner((1.0, 2.0, 3.0), np.array([10.0])).tolist()
    [321.0]
    """
    result = coefficients[-1] * values
    for coefficient in coefficients[-2:0:-1]:
        result += coefficient
        result *= values
    result += coefficients[0]
    return result


def sine_cosine(angle: Floats) -> tuple[Floats, Floats]:
    """Return the sine and cosine of angles in radians, faster than `np.sin` and `np.cos`.

    Both follow from the tangent of half the angle, for which NumPy has vector instructions.

    Examples
    --------
    >>> [values.round(12).tolist() for values in sine_cosine(np.radians([30.0, 180.0]))]
    [[0.5, 0.0], [0.866025403784, -1.0]]
    """
    half = np.tan(angle / 2.0)
    square = half * half
    sum_of_squares = 1.0 + square
    return 2.0 * half / sum_of_squares, (1.0 - square) / sum_of_squares


CONFORMAL_POLYNOMIAL = sine_polynomial(TO_CONFORMAL)
GEODETIC_POLYNOMIAL = sine_polynomial(TO_GEODETIC)


def conformal_latitudes(lat: Floats) -> Floats:
    """Convert degrees of latitude to radians of conformal latitude.

    Examples
    --------
    >>> conformal_latitudes(np.array([0.0, 45.0, 90.0])).round(6).tolist()
    [0.0, 0.782042, 1.570796]
    """
    lat_rad = np.radians(lat)
    sine = np.sin(lat_rad)
    return lat_rad + np.cos(lat_rad) * sine * horner(CONFORMAL_POLYNOMIAL, sine * sine)


def geodetic_latitudes(sine: Floats, cosine: Floats) -> Floats:
    """Convert sine and cosine of conformal latitudes, up to a common factor, to degrees.

    Examples
    --------
    >>> conformal = conformal_latitudes(np.array([-70.0, 33.0]))
    >>> geodetic_latitudes(np.sin(conformal), np.cos(conformal)).round(10).tolist()
    [-70.0, 33.0]
    """
    square = sine * sine
    size = square + cosine * cosine
    series = sine * cosine / size * horner(GEODETIC_POLYNOMIAL, square / size)
    return np.asarray((np.arctan2(sine, cosine) + series) * DEGREES_PER_RADIAN)


def scale_polynomial() -> Polynomial:
    """Fit a polynomial to the metres of the ellipsoid per radian of the sphere.

    Its variable is the squared sine of the conformal latitude. The scale is that along a parallel: the ratio of its
    radius on the ellipsoid to that on the unit sphere; in a conformal map it is the same in all directions.
    """
    # Chebyshev points from 0 to almost 1: at the pole both radii are zero
    squares = (1.0 - np.cos(np.linspace(0.0, np.pi, 41))) / 2.0 * (1.0 - 1e-9)
    sine = np.sqrt(squares)
    cosine = np.sqrt(1.0 - squares)
    lat_rad = np.radians(geodetic_latitudes(sine, cosine))
    normal_radius_m = EQUATOR_RADIUS_M / np.sqrt(1.0 - ECCENTRICITY_SQUARED * np.sin(lat_rad) ** 2)
    scale = normal_radius_m * np.cos(lat_rad) / cosine
    fit = Polynomial.fit(squares, scale, SCALE_DEGREE)
    return fit.convert()


SCALE_M = tuple(scale_polynomial().coef.tolist())


def metres_per_radian(sine: Floats) -> Floats:
    """Return the metres of the ellipsoid per radian of the sphere, given the sine of the conformal latitude.

    Examples
    --------
    >>> metres_per_radian(np.array([0.0, 1.0])).round().tolist()
    [6378137.0, 6356800.0]
    """
    return horner(SCALE_M, sine * sine)
