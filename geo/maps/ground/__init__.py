"""What lies around the subject of a map, for orientation: names, towns, roads, rivers and lakes.

None of it is from a brief's sources. It is the region's own data, and tables of the whole world in ``geo/data``.
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
