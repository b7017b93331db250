"""Lists to take home."""
