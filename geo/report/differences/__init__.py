"""Compare two briefs, or two builds of one: what changed, why, and where on the map (`geo diff`)."""
