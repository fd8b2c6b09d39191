"""Getting, starting and stopping what a developer's machine needs. Nothing of the product imports this."""
