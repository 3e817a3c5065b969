"""Layers of the model: flows on the road network, their routes and segments, and what closing a crossing does."""
