"""Decide which names of a text a draft takes for places, by the words around them and by its other places."""
