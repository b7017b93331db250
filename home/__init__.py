"""Pages that gather the others."""
