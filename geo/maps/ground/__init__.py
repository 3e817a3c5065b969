"""The ground of a map, for orientation around its subject: names, towns, roads, rivers and lakes.

It comes from the region's own data and from tables of the whole world in ``geo/data``, never from a brief's sources.
"""

from geo.maps.ground.area_labels import named_areas, named_landscapes, plane_of, spots_in_view
from geo.maps.ground.building import Ground, build_ground
from geo.maps.ground.encoding import encode_ground

__all__ = [
    "Ground",
    "build_ground",
    "encode_ground",
    "named_areas",
    "named_landscapes",
    "plane_of",
    "spots_in_view",
]
