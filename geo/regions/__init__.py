"""Any part of the world: places, roads, borders, coast and crossings, each with its origin and its error."""

from geo.regions.region import Region, open_region, region_folders, region_key

__all__ = ["Region", "open_region", "region_folders", "region_key"]
