"""When and where flowers arrive."""
