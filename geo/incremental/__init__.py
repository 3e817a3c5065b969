"""Build only what changed: each output is remembered by a checksum of all that it is made from."""
