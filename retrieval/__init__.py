"""Candidates: understanding the words, the embedder, the product indexes, the sources."""
