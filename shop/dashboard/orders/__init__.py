"""The dashboard's part for orders."""
