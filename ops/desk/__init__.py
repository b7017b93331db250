"""The night desk: what runs by itself, whether it did, and who stopped it."""
