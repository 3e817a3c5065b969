"""Names that mean no places: persons, ships, shops, languages, and parts of longer names."""
