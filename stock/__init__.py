"""Promises on stock and their deadlines."""
