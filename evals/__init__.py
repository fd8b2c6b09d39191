"""Measurements with one command each."""
