"""One module per plant."""
