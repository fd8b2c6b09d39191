"""The conversation: one turn in, products and words out."""
