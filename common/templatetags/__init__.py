"""Filters and tags every template may load."""
