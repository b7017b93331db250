"""Tests that cross apps, and what tests share."""
