"""Tests: a folder for each part, `contracts/` for what every implementation of a seam must do."""
