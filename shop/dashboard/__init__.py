"""Corrections to Oscar's dashboard."""
