"""What a printed map draws: ground, flows, marks."""
