"""Tests of reduced prices."""
