"""Wagtail foundation: pictures, blocks, the frame of every page."""
