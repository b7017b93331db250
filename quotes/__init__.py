"""Weddings and other events: a wish becomes a quote, a quote an order."""
