"""The dashboard's part for catalogue."""
