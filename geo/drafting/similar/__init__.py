"""Find names that the gazetteer lacks, or spells otherwise, by their sounds."""
