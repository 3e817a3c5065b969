"""The ends of a flow: which places a sentence offers, and which pairs its rules fill in."""
