"""The ways in which geodesic buffers are built."""
