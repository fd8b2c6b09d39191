"""The funnel's five stages, one module each."""
