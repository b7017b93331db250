"""Reduced prices: what a product costs for a while, and what it cost before."""
