"""Words to typed constraints. Imports no index."""
