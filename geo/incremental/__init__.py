"""Build only outputs whose inputs changed: each is remembered by a checksum of all its inputs."""
