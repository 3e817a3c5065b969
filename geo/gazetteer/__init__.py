"""Names → places: every spelling that people use, and a refusal where two places bear it."""

from geo.gazetteer.places import SETTLEMENTS, GazetteerPlace, gazetteer, names_of

__all__ = ["SETTLEMENTS", "GazetteerPlace", "gazetteer", "names_of"]
