"""The engines: weight files, kept vectors, and both embedding engines on the same weights."""
