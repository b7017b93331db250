"""Draws bouquets from recipes: small shaded facets, written as SVG."""
