"""Tests of the history of products."""
