"""Tests of the pages customers see."""
