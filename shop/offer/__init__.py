"""Offers on the basket, forked: caps that cannot be exceeded."""
