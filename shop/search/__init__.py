"""Oscar's search, forked: no haystack."""
