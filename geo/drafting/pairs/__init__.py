"""Pairs of the ends of a flow, read from sentences by rules."""
