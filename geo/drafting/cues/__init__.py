"""What a sentence says of movement: where it begins and ends, its cues and dates."""
