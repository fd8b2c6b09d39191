"""Readers of the public data sets: each turns one source's own files into products."""
