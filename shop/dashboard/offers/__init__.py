"""The dashboard's part for offers."""
